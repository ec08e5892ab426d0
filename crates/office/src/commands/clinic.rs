//! `clinic`: adding, listing, new codes, pauses, suspensions and rotations, each with its event in head
//! office's own ledger.

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::acts::{self, MadeCode};
use crate::clock::Timestamp;
use crate::own_log::Actor;
use crate::state::AppState;
use crate::storage::clinics::{self, Clinic as Row, Kind};
use crate::storage::contacts::Pause;
use crate::storage::{logs, mirror, witness};

#[derive(Debug, Subcommand)]
pub(super) enum Clinic {
    /// Adds a clinic, and prints the code with which it enrols
    Add {
        /// Its name, for people
        name: String,
        /// The group that it belongs to
        #[arg(long, default_value = "")]
        group: String,
    },
    /// Lists the clinics and how far they are fixed, held and searchable
    List,
    /// Prints a new code; one that was not used before ends
    Code(One),
    /// Takes nothing from a clinic any more, at once
    Suspend {
        #[command(flatten)]
        one: One,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Ends a clinic's tokens and keys, at once, and prints the code with which it enrols again
    Rotate(One),
    /// Asks nobody to look at a clinic for a while
    Pause {
        #[command(flatten)]
        one: One,
        /// For so many hours
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=8_784))]
        hours: i64,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Ends a clinic's pause and its suspension
    Resume(One),
}

/// Which clinic.
#[derive(Args, Debug)]
pub(super) struct One {
    /// Its name, or its id
    clinic: String,
}

pub(super) async fn run(app: &AppState, command: Clinic) -> Result<()> {
    match command {
        Clinic::Add { name, group } => add(app, name, group).await,
        Clinic::List => list(app).await,
        Clinic::Code(one) => {
            let id = find(app, &one.clinic).await?.id;
            let state = app.clone();
            let made =
                act(app, move |tx, now| acts::make_code(&state, tx, Actor::CommandLine, id, now));
            show(&made.await?);
            Ok(())
        }
        Clinic::Suspend { one, reason } => {
            ensure!(acts::is_text(&reason), "a reason has 1 to 200 characters");
            let row = find(app, &one.clinic).await?;
            let (state, id) = (app.clone(), row.id);
            act(app, move |tx, now| {
                acts::suspend(&state, tx, Actor::CommandLine, (id, &reason), now)
            })
            .await?;
            say!("Nothing is taken from {} any more.", row.name);
            Ok(())
        }
        Clinic::Rotate(one) => {
            let id = find(app, &one.clinic).await?.id;
            let state = app.clone();
            let made =
                act(app, move |tx, now| acts::rotate(&state, tx, Actor::CommandLine, id, now));
            show(&made.await?);
            Ok(())
        }
        Clinic::Pause { one, hours, reason } => pause(app, &one, hours, reason).await,
        Clinic::Resume(one) => {
            let row = find(app, &one.clinic).await?;
            let (state, id) = (app.clone(), row.id);
            act(app, move |tx, now| acts::resume(&state, tx, Actor::CommandLine, id, now)).await?;
            say!("{} goes on.", row.name);
            Ok(())
        }
    }
}

async fn act<T, F>(app: &AppState, work: F) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut dyn crate::storage::Transaction, Timestamp) -> crate::storage::Result<T>
        + Send
        + Sync
        + 'static,
{
    let now = app.clock.now();
    Ok(app.storage.write(move |tx| work(tx, now)).await?)
}

/// The clinic of this id or name.
pub(super) async fn find(app: &AppState, text: &str) -> Result<Row> {
    let all = app.storage.read(|tx| clinics::all(tx)).await?;
    let id = Uuid::parse_str(text).ok();
    let mut found: Vec<Row> = all
        .into_iter()
        .filter(|row| row.kind == Kind::Clinic && (Some(row.id) == id || row.name == text))
        .collect();
    match found.len() {
        1 => found.pop().context("one was found"),
        0 => bail!("there is no clinic \"{text}\""),
        _ => bail!("there are several clinics \"{text}\": give the id"),
    }
}

fn show(code: &MadeCode) {
    say!("{}", code.text);
    say!("Good for one enrolment, until {}.", code.expires_at.to_rfc3339());
}

async fn add(app: &AppState, name: String, group: String) -> Result<()> {
    ensure!(acts::is_text(&name), "a clinic's name has 1 to 200 characters");
    ensure!(group.is_empty() || acts::is_text(&group), "a group's name has 1 to 200 characters");
    let same = name.clone();
    let known = app.storage.read(|tx| clinics::all(tx)).await?;
    let known = known.iter().any(|clinic| clinic.kind == Kind::Clinic && clinic.name == same);
    ensure!(!known, "there is a clinic of this name already");
    let (state, id) = (app.clone(), app.randomness.uuid());
    let made = act(app, move |tx, now| {
        acts::add_clinic(&state, tx, Actor::CommandLine, (id, &name, &group), now)
    });
    show(&made.await?);
    Ok(())
}

async fn pause(app: &AppState, one: &One, hours: i64, reason: String) -> Result<()> {
    ensure!(acts::is_text(&reason), "a reason has 1 to 200 characters");
    let row = find(app, &one.clinic).await?;
    let until = app.clock.now().plus_seconds(hours * 3_600);
    let (state, id, pause) = (app.clone(), row.id, Pause { until, reason });
    act(app, move |tx, now| acts::pause(&state, tx, Actor::CommandLine, (id, &pause), now)).await?;
    say!("{} is paused until {}.", row.name, until.to_rfc3339());
    Ok(())
}

async fn list(app: &AppState) -> Result<()> {
    let rows = app.storage.read(|tx| {
        let mut rows = Vec::new();
        for clinic in clinics::all(tx)? {
            let log = logs::of_clinic(tx, clinic.id)?.pop();
            let standing = match &log {
                Some(log) => {
                    let (fixed, held) = (witness::fixed(tx, log.id)?, mirror::held(tx, log.id)?);
                    Some((fixed, held, log.before))
                }
                None => None,
            };
            rows.push((clinic, log, standing));
        }
        Ok(rows)
    });
    for (clinic, log, standing) in rows.await? {
        let origin = log.map_or_else(|| "not enrolled yet".to_owned(), |log| log.origin);
        say_part!("{} · {} · {origin}", clinic.group, clinic.name);
        if let Some((fixed, held, before)) = standing {
            let fixed = fixed.map_or(0, |fixed| fixed.size);
            say_part!(" · fixed to {fixed} · held to {}", held.size);
            say_part!(" · searchable to {}", held.searchable_shown());
            say_part!(" · before event {before} it is the clinic's word");
        }
        if let Some((_, reason)) = clinic.suspended {
            say_part!(" · suspended: {reason}");
        }
        say!();
    }
    Ok(())
}
