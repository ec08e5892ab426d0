//! The commands of the command line, as data: a command travels to the process that has the clinic
//! open, is carried out there as the person whose password it brings, and an answer or a failure
//! comes back. One file per capability.
//!
//! Printing, prompts and exit codes are the shell's (`crates/cli`); rules are `wardbook-app`'s.

mod advice;
mod answer;
mod command;
mod compare;
mod context;
mod conversation;
mod each;
mod egress;
mod endpoints;
mod export;
mod failure;
mod inbox;
mod keys;
mod machine;
mod message_command;
mod messages;
mod operations;
mod packets;
mod patients;
mod people;
mod process;
mod read;
mod recover;
mod redact;
mod review;
mod screen;
mod sync;
mod time;
mod verify;
mod waiting;
mod which;

use std::sync::Arc;

use anyhow::Result;

use wardbook_app::{AppError, LogQuery, StoreError, Unfinished};
use wardbook_domain::access::Source;

use crate::desk::Desk;
use crate::holder::Credentials;
use crate::seat::Seat;
use crate::sitting::{OpenClinic, Sitting};

pub use answer::{Answer, pairs, table};
pub use command::{
    Command, EndpointCommand, InboxCommand, KeyCommand, PatientsCommand, ReviewCommand,
    SecondFactorCommand, SyncCommand, UnattendedCommand, UserCommand, WatchCommand, WatchSettings,
    WitnessCommand,
};
pub(crate) use context::Line;
pub use conversation::{Conversation, Secret, Told};
pub use export::{check_new, verify_bundle};
pub use failure::Failure;
pub use keys::recovered;
pub use message_command::{
    ContactCommand, MessageCommand, MessageWords, ProviderCommand, TemplateCommand,
};
pub use operations::OPERATIONS;
pub use recover::{Acting, recover};
pub use screen::{screen, screen_lines};
pub use which::Which;

/// Signs `who` in, carries `command` out, and signs out: the audit session is sealed whatever the
/// command came to. Blocks until then.
pub fn run(
    desk: &Arc<Desk>,
    who: &Credentials,
    command: Command,
    talk: &dyn Conversation,
) -> Result<Answer> {
    let whole = matches!(command, Command::Verify { session: None, from: None, to: None });
    let sitting = match sign_in(desk, who, talk) {
        Err(error) => match error.downcast::<AppError>() {
            Ok(AppError::Store(StoreError::SetAside(_))) if whole => {
                return verify::set_aside(&desk.home, &who.user, &who.password);
            }
            Ok(error) if whole && error.is_damage() => {
                return verify::damaged(&desk.home, &who.user, &who.password, error);
            }
            Ok(error) => return Err(error.into()),
            Err(error) => return Err(error),
        },
        Ok(sitting) => sitting,
    };
    let person = &sitting.person;
    let Some(clinic) = sitting.get() else { anyhow::bail!("the clinic was closed meanwhile") };
    let done = carry_out(&Line { desk, clinic, person, talk }, command);
    let sealed = sitting.sign_out();
    let answer = done?;
    sealed?;
    Ok(answer)
}

/// Signs in at a seat of the command's own. A code that is needed and was not given is asked for,
/// where somebody is there.
fn sign_in(desk: &Arc<Desk>, who: &Credentials, talk: &dyn Conversation) -> Result<Arc<Sitting>> {
    let seat = Seat::new(Arc::clone(desk), Source::Cli);
    match seat.sign_in(&who.user, &who.password, who.code.as_deref()) {
        Err(AppError::Store(StoreError::CodeNeeded)) if talk.is_attended() => {
            let prompt = format!("Code from the authenticator app of {}", who.user);
            let code = talk.must(Secret::Code, &prompt)?;
            Ok(seat.sign_in(&who.user, &who.password, Some(&code))?)
        }
        done => Ok(done?),
    }
}

/// Gives a person a new password with the recovery key, in a clinic that is open here.
pub(crate) fn recover_held(
    open: &OpenClinic,
    key: &str,
    name: &str,
    new_password: &str,
) -> Result<Answer> {
    let Some(clinic) = open.get() else { anyhow::bail!("the clinic was closed meanwhile") };
    recovered(name, clinic.recover_open(key, name, new_password)?)
}

/// Carries `command` out for a person who is signed in.
fn carry_out(line: &Line<'_>, command: Command) -> Result<Answer> {
    tell_notices(line);
    match command {
        Command::Verify { session: None, from: None, to: None } => verify::all(line),
        Command::Verify { session, from, to } => {
            verify::selection(line, &export::scope(line, session, from, to)?)
        }
        Command::Drill => verify::drill(line),
        Command::Key(command) => keys::key(line, command),
        Command::User(command) => people::user(line, command),
        Command::Endpoint(command) => endpoints::endpoint(line, command),
        Command::Redact { file, document, out, replace } => {
            redact::redact(line, file.as_deref(), document, &out, replace)
        }
        Command::Egress { since } => egress::egress(line, since),
        Command::Doctor => machine::doctor(line),
        Command::Sync(command) => sync::sync(line, command),
        Command::Process { paths, mode, endpoint, budget, resume, again } => {
            let work = match (resume, again) {
                (Some(session), _) => process::Work::Resume(session),
                (None, Some(session)) => process::Work::Again(session),
                (None, None) => process::Work::Paths(paths),
            };
            process::process(line, work, mode, endpoint, budget)
        }
        Command::Inbox(command) => inbox::inbox(line, command),
        Command::Patients(command) => patients::patients(line, command),
        Command::Message(command) => messages::message(line, command),
        Command::Sessions { limit } => read::sessions(line, limit),
        Command::Session { id } => read::session(line, id),
        Command::Review(command) => review::review(line, command),
        Command::Compare { before, after, changed } => {
            compare::compare(line, before, after, changed)
        }
        Command::Trace { id } => read::trace(line, id),
        Command::Events { session, audit_session, kind, subject, trace, text, from, to, limit } => {
            let trace = trace.or(session.map(Which::of_trace));
            let query = LogQuery {
                trace: trace.map(|which| line.resolve(which)).transpose()?,
                audit_session,
                kind: kind.map(|kind| kind.to_string()),
                subject,
                text,
                from,
                to,
                ..LogQuery::default()
            };
            read::events(line, &query, limit)
        }
        Command::Export { format, out, replace, session, from, to } => {
            export::check_new(&out, replace)?;
            let scope = export::scope(line, session, from, to)?;
            export::export(line, format.into(), &out, &scope)
        }
    }
}

/// What happened since is said once, as far as it is theirs to know, where it does not disturb
/// the answer. What cannot be looked up is not told; the work itself says why.
fn tell_notices(line: &Line<'_>) {
    let Ok(found) = line.clinic.notices(line.person) else { return };
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
    match line.clinic.recovered().recovery {
        Some(Unfinished::Finished) => notes.push(
            "A recovery that was under way when the program ended is finished now; run `wardbook \
             events --kind log.taken_back`, or `--kind log.succeeded`."
                .into(),
        ),
        Some(Unfinished::GivenUp) => notes.push(
            "A recovery that was under way when the program ended was given up: the record is as it \
             was. Run `wardbook sync recover` again."
                .into(),
        ),
        None => {}
    }
    for session in &found.interrupted_sessions {
        notes.push(format!(
            "Session {session} was interrupted; go on with `wardbook process --resume {session}`."
        ));
    }
    for text in notes {
        line.talk.tell(Told::Note { text });
    }
}
