//! `staff`: the people who work here. Passwords are read from a terminal or the first line of standard
//! input, never from an argument, which others on the machine can see.

use anyhow::{Result, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use std::io::{BufRead as _, IsTerminal as _};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::staff::{add_to, disable_in, enable_in, end_seats, fresh, reset_in, set_role_in};
use crate::state::AppState;
use crate::storage::people::{self, Person, Role};
use crate::storage::{Result as Stored, Transaction};
use crate::web::Answer;

#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Adds a person, whose password is asked for
    Add {
        /// With which the person signs in
        name: String,
        /// What the person may do
        #[arg(long, value_enum, default_value_t = RoleName::Viewer)]
        role: RoleName,
    },
    /// Lists everybody
    List,
    /// A person may not sign in any more, and is out at once
    Disable(Name),
    /// A person who was disabled may sign in again
    Enable(Name),
    /// Gives a person another role, and ends their sessions
    Role {
        /// The person's name
        name: String,
        /// What the person may do from now on
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Turns a person's lost second factor off, and ends their sessions
    ResetSecondFactor(Name),
    /// Gives a person a new password, which is asked for, and turns the second factor off
    ResetPassword(Name),
}

/// Whom.
#[derive(Args, Debug)]
pub(super) struct Name {
    /// The person's name
    name: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoleName {
    /// Reads
    Viewer,
    /// Also adds, pauses, suspends and rotates clinics
    Operator,
    /// Also administers people, limits and policy
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Operator => Self::Operator,
            RoleName::Admin => Self::Admin,
        }
    }
}

pub(super) async fn run(app: &AppState, command: Staff) -> Result<()> {
    match command {
        Staff::Add { name, role } => add(app, name, role.into()).await,
        Staff::List => list(app).await,
        Staff::Disable(Name { name }) => {
            change(app, &name, disable_in).await?;
            say!("{name} may not sign in any more.");
            Ok(())
        }
        Staff::Enable(Name { name }) => {
            change(app, &name, enable_in).await?;
            say!("{name} may sign in.");
            Ok(())
        }
        Staff::Role { name, role } => {
            let role = Role::from(role);
            let set = move |app: &AppState, tx: &mut dyn Transaction, actor, id, now| {
                set_role_in(app, tx, actor, (id, role), now)
            };
            change(app, &name, set).await?;
            say!("{name} has the role {}.", role.name());
            Ok(())
        }
        Staff::ResetSecondFactor(Name { name }) => {
            change(app, &name, reset_in).await?;
            say!(
                "{name} signs in with the password alone, until a second factor is turned on again."
            );
            Ok(())
        }
        Staff::ResetPassword(Name { name }) => reset_password(app, &name).await,
    }
}

async fn add(app: &AppState, name: String, role: Role) -> Result<()> {
    let password = ask_password()?;
    let person =
        fresh(app, name, role, password).await.map_err(|refusal| anyhow!(refusal.message))?;
    let (state, now, shown) = (app.clone(), app.clock.now(), person.name.clone());
    let added =
        app.storage.write(move |tx| add_to(&state, tx, Actor::CommandLine, &person, now)).await?;
    added.map_err(|refusal| anyhow!(refusal.message))?;
    say!("{shown} may sign in as {}. The first sign-in sets up the second factor.", role.name());
    Ok(())
}

async fn list(app: &AppState) -> Result<()> {
    for person in app.storage.read(|tx| people::all(tx)).await? {
        let factor = if person.confirmed { "second factor" } else { "no second factor yet" };
        let disabled = person.disabled_at.map(|at| format!(" · disabled {}", at.to_rfc3339()));
        say!("{} · {} · {factor}{}", person.name, person.role.name(), disabled.unwrap_or_default());
    }
    Ok(())
}

async fn find(app: &AppState, name: &str) -> Result<Person> {
    let asked = name.to_owned();
    let found = app.storage.read(move |tx| people::named(tx, &asked)).await?;
    found.ok_or_else(|| anyhow!("nobody is named \"{name}\""))
}

/// An act on a person, by whoever has this machine's command line.
async fn change<F>(app: &AppState, name: &str, act: F) -> Result<()>
where
    F: Fn(&AppState, &mut dyn Transaction, Actor, Uuid, Timestamp) -> Stored<Answer<()>>
        + Send
        + Sync
        + 'static,
{
    let person = find(app, name).await?;
    let (state, now) = (app.clone(), app.clock.now());
    let done =
        app.storage.write(move |tx| act(&state, tx, Actor::CommandLine, person.id, now)).await?;
    done.map_err(|refusal| anyhow!(refusal.message))
}

async fn reset_password(app: &AppState, name: &str) -> Result<()> {
    let person = find(app, name).await?;
    if person.disabled_at.is_some() {
        bail!("{} is disabled", person.name);
    }
    let password = ask_password()?;
    let renewed = fresh(app, person.name.clone(), person.role, password).await;
    let hash = renewed.map_err(|refusal| anyhow!(refusal.message))?.password;
    let (state, now) = (app.clone(), app.clock.now());
    let reset = app.storage.write(move |tx| {
        people::set_password(tx, person.id, &hash)?;
        let payload = serde_json::json!({});
        let entry = Entry::person(Kind::PasswordReset, Actor::CommandLine, person.id, payload);
        state.record(tx, &entry, now)?;
        end_seats(&state, tx, Some(person.id), now)
    });
    reset.await?;
    say!("{} has a new password. The next sign-in sets up the second factor.", person.name);
    Ok(())
}

/// The first line of standard input: typed unseen where that is a terminal.
fn ask_password() -> Result<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        let first = Zeroizing::new(rpassword::prompt_password("Password: ")?);
        let again = Zeroizing::new(rpassword::prompt_password("Again: ")?);
        if *first != *again {
            bail!("the two are not the same");
        }
        return Ok(first);
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}
