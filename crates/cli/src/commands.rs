//! Each command: sign in, ask `wardbook-app`, sign out, answer.

mod administer;
mod compare;
mod export;
mod process;
mod read;
mod verify;

use std::io::{IsTerminal as _, stdin};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::CommandFactory;
use zeroize::Zeroizing;

use wardbook_app::{AppError, Clinic, Filter, Home, Person, Setup, StoreError};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::ids::SessionId;

use crate::args::{Args, Command, KeyCommand, Which};
use crate::output::Answer;
use crate::secrets::{code, new_secret, secret};

use process::Work;

pub(crate) const PASSWORD: &str = "WARDBOOK_PASSWORD";
pub(crate) const NEW_PASSWORD: &str = "WARDBOOK_NEW_PASSWORD";

pub(crate) fn run(args: Args) -> Result<Answer> {
    let Args { home, user, code, json, command } = args;
    let desk = Desk { home, user, code: code.map(Zeroizing::new), json };
    match command {
        Command::Init { clinic, admin, currency } => desk.init(&clinic, &admin, &currency),
        Command::Completions { shell } => Ok(completions(shell)),
        Command::Man => manual(),
        Command::VerifyBundle { file, keys } => export::verify_bundle(&file, &keys),
        Command::Verify { session: None, from: None, to: None } => verify::all(&desk),
        Command::Verify { session, from, to } => verify::selection(&desk, session, (from, to)),
        Command::Drill => verify::drill(&desk),
        Command::Key(KeyCommand::Recover { name }) => desk.recover(&name),
        Command::Key(KeyCommand::Renew { reason }) => administer::renew(&desk, reason),
        Command::Key(KeyCommand::Reveal { reason }) => administer::reveal(&desk, reason),
        Command::User(command) => administer::user(&desk, command),
        Command::Endpoint(command) => administer::endpoint(&desk, command),
        Command::Doctor => administer::doctor(&desk),
        Command::Process { paths, mode, endpoint, budget, resume, again } => {
            let work = match (resume, again) {
                (Some(session), _) => Work::Resume(session),
                (None, Some(session)) => Work::Again(session),
                (None, None) => Work::Paths(paths),
            };
            process::process(&desk, work, mode, endpoint, budget)
        }
        Command::Sessions { limit } => read::sessions(&desk, limit),
        Command::Session { id } => read::session(&desk, id),
        Command::Compare { before, after, changed } => {
            compare::compare(&desk, before, after, changed)
        }
        Command::Trace { id } => read::trace(&desk, id),
        Command::Events { session, audit_session, kind, subject, trace, text, from, to, limit } => {
            let under = trace.or(session.map(Which::of_trace));
            let filter =
                Filter { audit_session, kind, subject, from, to, limit, ..Filter::default() };
            read::events(&desk, under, text.as_deref(), filter)
        }
        Command::Export { format, out, replace, session, from, to } => {
            export::check_new(&out, replace)?;
            export::export(&desk, format, &out, session, (from, to))
        }
    }
}

/// Who asks, and about which clinic.
pub(crate) struct Desk {
    home: Option<PathBuf>,
    user: Option<String>,
    code: Option<Zeroizing<String>>,
    pub(crate) json: bool,
}

impl Desk {
    pub(crate) fn home(&self) -> Result<Home> {
        if let Some(home) = &self.home {
            return Ok(Home::new(home));
        }
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let data = data.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")));
        let data = data.context("say which clinic: --home DIR, or WARDBOOK_HOME")?;
        Ok(Home::new(data.join("wardbook")))
    }

    pub(crate) fn user(&self) -> Result<&str> {
        self.user.as_deref().context("say who you are: --user NAME, or WARDBOOK_USER")
    }

    /// Signs in, does `work`, signs out and closes: the audit session is sealed whatever the
    /// work came to.
    pub(crate) fn signed_in<T>(
        &self,
        work: impl FnOnce(&Clinic, &Person) -> Result<T>,
    ) -> Result<T> {
        let home = self.home()?;
        let (clinic, person) = self.sign_in(&home, &self.password(&home)?)??;
        tell_notices(&clinic, &person);
        let done = work(&clinic, &person);
        let out = clinic.sign_out(&person).and_then(|()| clinic.close());
        let done = done?;
        out?;
        Ok(done)
    }

    /// Signs in; the refusal is the clinic's. A code that is needed and was not given is asked for,
    /// where somebody is there.
    pub(crate) fn sign_in(
        &self,
        home: &Home,
        password: &str,
    ) -> Result<Result<(Clinic, Person), AppError>> {
        let (user, tools) = (self.user()?, (&Clock::system(), &Randomness::system()));
        let sign_in =
            |code: Option<&str>| Clinic::sign_in(home, user, (password, code), Source::Cli, tools);
        let given = self.code.as_ref().map(|code| code.as_str());
        match sign_in(given) {
            Err(AppError::Store(StoreError::CodeNeeded)) if stdin().is_terminal() => {
                let asked = code(&format!("Code from the authenticator app of {user}"))?;
                Ok(sign_in(Some(&asked)))
            }
            done => Ok(done),
        }
    }

    /// The password; not asked for where there is no clinic to open.
    pub(crate) fn password(&self, home: &Home) -> Result<Zeroizing<String>> {
        must_hold_a_clinic(home)?;
        secret(PASSWORD, &format!("Password of {}", self.user()?))
    }

    fn init(&self, clinic: &str, admin: &str, currency: &str) -> Result<Answer> {
        let home = self.home()?;
        if home.has_clinic() {
            let exists = StoreError::ClinicExists(home.path().to_owned());
            return Err(AppError::Store(exists).into());
        }
        // Before anybody thinks a password out for it.
        let clinic = wardbook_app::check_clinic_name(clinic)?;
        let password = new_secret(PASSWORD, &format!("Password for {admin}"))?;
        let setup = Setup { clinic, admin, password: &password, currency };
        let recovery = wardbook_app::init(&home, &setup, &Clock::system(), &Randomness::system())?;
        let key = recovery.to_text();
        let folder = home.path().display();
        let text = format!(
            "The clinic `{clinic}` is set up in {folder}.\n\n\
             Its recovery key, shown only now. It opens the clinic when every password is lost;\n\
             keep it on paper, apart from this machine:\n\n    {key}\n"
        );
        let json = serde_json::json!({
            "clinic": clinic, "home": home.path(), "admin": admin, "recovery_key": key,
        });
        Answer::new(text, &json)
    }

    fn recover(&self, name: &str) -> Result<Answer> {
        let home = self.home()?;
        must_hold_a_clinic(&home)?;
        let recovery = secret("WARDBOOK_RECOVERY_KEY", "Recovery key")?;
        let password = new_secret(NEW_PASSWORD, &format!("New password for {name}"))?;
        let parts = (&Clock::system(), &Randomness::system());
        let recovered = Clinic::recover(&home, &recovery, name, &password, parts)?;
        let second_factor_off = recovered.second_factor_off;
        let json = serde_json::json!({
            "user": name, "recovered": true, "second_factor_off": second_factor_off,
        });
        let off = "\nTheir second factor is off; they can turn it on again once they are in.";
        let more = if second_factor_off { off } else { "" };
        Answer::new(format!("{name} has a new password.{more}"), &json)
    }
}

fn must_hold_a_clinic(home: &Home) -> Result<()> {
    if home.has_clinic() || home.key_files().iter().any(|file| file.exists()) {
        return Ok(());
    }
    let missing = StoreError::NoClinic(home.path().to_owned());
    Err(AppError::Store(missing).into())
}

/// What happened since is said once, as far as it is theirs to know, where it does not disturb
/// the answer. What cannot be looked up is not told; the work itself says why.
fn tell_notices(clinic: &Clinic, person: &Person) {
    use std::io::Write as _;
    let Ok(found) = clinic.notices(person) else { return };
    let mut notes = Vec::new();
    if let Some(problem) = &found.rollback {
        notes.push(format!("WARNING: {problem}. It was recorded; run `wardbook verify`."));
    }
    match (found.failed_sign_ins, found.own_failed_sign_ins) {
        (Some(0), _) | (None, 0) => {}
        (Some(1), _) => notes.push("A sign-in failed since you were last here.".into()),
        (Some(count), _) => {
            notes.push(format!("{count} sign-ins failed since you were last here."));
        }
        (None, 1) => notes.push("A sign-in under your name failed since your last one.".into()),
        (None, count) => {
            notes.push(format!("{count} sign-ins under your name failed since your last one."));
        }
    }
    for session in &found.interrupted_sessions {
        notes.push(format!(
            "Session {session} was interrupted; go on with `wardbook process --resume {session}`."
        ));
    }
    for note in notes {
        let _ = writeln!(std::io::stderr(), "{note}");
    }
}

/// The id that was named: `latest` is the newest session that the person may read.
pub(crate) fn resolve<Id: From<SessionId>>(
    clinic: &Clinic,
    person: &Person,
    which: Which<Id>,
) -> Result<Id> {
    match which {
        Which::This(id) => Ok(id),
        Which::Latest => {
            let newest = clinic.sessions(person, 1)?;
            let newest = newest.first().map(|session| session.session_id.into());
            Ok(newest.ok_or_else(|| AppError::NotFound("session yet".into()))?)
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "wardbook", &mut script);
    Answer::plain(String::from_utf8_lossy(&script).into_owned())
}

fn manual() -> Result<Answer> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    Ok(Answer::plain(String::from_utf8_lossy(&page).into_owned()))
}
