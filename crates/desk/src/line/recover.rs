//! A record that is not the one that head office holds: what is missing, and what is done about it.
//!
//! What is missing is looked up like everything else. Acting on it replaces the database, so that a
//! command does it only where it has the clinic to itself; in the window, `crate::recovery` takes the
//! clinic out of everybody's hands first.

use std::fmt::Write as _;

use anyhow::Result;
use tokio::runtime::Handle;

use wardbook_app::{
    AppError, Clinic, Confirmation, Home, Lacking, Person, RecordSucceeded, RecordTakenBack,
    RecoveryWay, Secrets, StoreError, Watch,
};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};

use super::waiting::until_stopped;
use super::{Answer, Conversation, Line, Secret, Told};
use crate::holder::Credentials;

/// Shows how this record and head office stand to each other. The answer is no where something is
/// missing here.
pub(crate) fn show(line: &Line<'_>) -> Result<Answer> {
    let found = until_stopped(line, line.clinic.compare_with_office(line.person))?;
    let how = match found.way {
        RecoveryWay::Nothing => "",
        RecoveryWay::TakeBack => {
            "\n\nTo take it back: `wardbook sync recover --reason TEXT`, with no window and no agent \
             running, or Sync in the window. What this copy recorded of its own is set aside in the clinic's folder, and \
             can be verified there."
        }
        RecoveryWay::Successor => {
            "\n\nThis log cannot go on honestly. Find out first whether the machine that has the rest \
             can be brought back: if so, use that one, and not this copy. If not: `wardbook sync \
             recover --successor --reason TEXT`, with no window and no agent running, or Sync in the \
             window, begins another log with the present records. The old one is set aside in the clinic's folder, and can \
             be verified there."
        }
    };
    let lacks = found.lacks.as_ref().map(lacking).unwrap_or_default();
    let answer = Answer::new(format!("{}{lacks}{how}\n", found.in_words()), &found)?;
    Ok(answer.with_verdict(found.way == RecoveryWay::Nothing))
}

/// What is missing: from when to when, and how much of which kind.
fn lacking(lacks: &Lacking) -> String {
    let Lacking { from, until, kinds, payloads_held } = lacks;
    let mut text = format!(
        "\n\nMissing here, recorded from {} to {} UTC ({payloads_held} payloads are held):\n",
        from.to_text(),
        until.to_text()
    );
    for one in kinds {
        let _ = writeln!(text, "  {:>6}  {}", one.events, one.kind);
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whose record it is, and who acts.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// The clinic's folder.
    pub home: &'a Home,
    /// The person.
    pub who: &'a Credentials,
    /// The person at the other end.
    pub talk: &'a dyn Conversation,
    /// What the network runs on.
    pub runtime: &'a Handle,
}

/// Takes the record back, or begins a successor, in a clinic that no other process has open.
///
/// # Errors
/// Those of signing in; what stands in the way, as a sentence.
pub fn recover(acting: Acting<'_>, successor: bool, reason: String) -> Result<Answer> {
    let (clinic, person) = sign_in(acting)?;
    let given = match confirmation(acting, &clinic, &person, reason) {
        Ok(given) => given,
        Err(error) => {
            clinic.sign_out(&person)?;
            clinic.close()?;
            return Err(error);
        }
    };
    let watch = Watched(acting.talk);
    if successor {
        let done = acting.runtime.block_on(clinic.succeed(person, &given, &watch))?;
        return Answer::new(succeeded(&done), &done);
    }
    let done = acting.runtime.block_on(clinic.take_back(person, &given, &watch))?;
    Answer::new(taken_back(&done), &done)
}

fn sign_in(acting: Acting<'_>) -> Result<(Clinic, Person)> {
    let Acting { home, who, talk, .. } = acting;
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let enter = |code: Option<&str>| {
        let secrets = Secrets { password: &who.password, code };
        Clinic::sign_in(home, &who.user, secrets, Source::Cli, &clock, &randomness)
    };
    match enter(who.code.as_deref()) {
        Err(AppError::Store(StoreError::CodeNeeded)) if talk.is_attended() => {
            let prompt = format!("Code from the authenticator app of {}", who.user);
            let code = talk.must(Secret::Code, &prompt)?;
            Ok(enter(Some(&code))?)
        }
        done => Ok(done?),
    }
}

/// What is missing is shown before the password is asked for again.
fn confirmation(
    acting: Acting<'_>,
    clinic: &Clinic,
    person: &Person,
    reason: String,
) -> Result<Confirmation> {
    clinic.check_administers(person)?;
    let found = acting.runtime.block_on(clinic.compare_with_office(person))?;
    acting.talk.tell(Told::Note { text: found.in_words() });
    let prompt = format!("Password of {} again", person.user.name);
    let password = acting.talk.must(Secret::Password, &prompt)?;
    Ok(Confirmation { reason, password })
}

/// Tells how far the verification of the new record is.
struct Watched<'a>(&'a dyn Conversation);

impl Watch for Watched<'_> {
    fn progress(&self, done: u64, of: u64) {
        self.0.tell(Told::Verified { done, of });
    }

    fn is_stopped(&self) -> bool {
        self.0.cancel().is_cancelled()
    }
}

fn taken_back(done: &RecordTakenBack) -> String {
    let RecordTakenBack { taken_back, people, .. } = done;
    let mut text = format!(
        "The record is what head office holds again: events {} to {} were taken back and verified.\n\
         The {} events that this copy had recorded instead are kept in {}/.\n",
        taken_back.common,
        taken_back.to.saturating_sub(1),
        taken_back.set_aside,
        taken_back.kept,
    );
    if !taken_back.secrets.is_empty() {
        text.push_str("\nTo be given again, for nobody has them any more:\n");
        for one in &taken_back.secrets {
            let _ = writeln!(text, "  {} of {} ({})", one.secret, one.name, one.record);
        }
    }
    if !people.is_empty() {
        let _ = writeln!(
            text,
            "\nWithout a password here, since they were added meanwhile: {}. Disable and enable them \
             to give them one.",
            people.join(", ")
        );
    }
    if !taken_back.originals.is_empty() {
        text.push_str("\nOriginals that are not in the vault:\n");
        for one in &taken_back.originals {
            let _ = writeln!(text, "  {} ({})", one.name, one.document);
        }
    }
    text
}

fn succeeded(done: &RecordSucceeded) -> String {
    let succeeded = &done.succeeded;
    format!(
        "Another log goes on from here, with {} records: {}.\n\
         Its verifier key: {}\n\
         The old log, of {} events, is kept in {kept}/; `wardbook verify --home .../{kept}` verifies it.\n\n\
         Ask head office for a new code for this clinic, and enrol with it: `wardbook sync enrol CODE`.\n\
         An unattended start has to be allowed again.\n",
        succeeded.records,
        succeeded.log,
        succeeded.verifier_key,
        succeeded.old_events,
        kept = succeeded.kept,
    )
}
