//! The clinic's keys, and what a dangerous act asks for.

use anyhow::Result;
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_app::{AppError, Confirmation, RecoveredPerson};
use wardbook_domain::clock::Timestamp;

use super::{Answer, KeyCommand, Line, Secret, UnattendedCommand, pairs};
use crate::unattended;

/// What the command line asks of keys when somebody is signed in.
pub(crate) fn key(line: &Line<'_>, command: KeyCommand) -> Result<Answer> {
    match command {
        KeyCommand::Reveal { reason } => reveal(line, reason),
        KeyCommand::Renew { reason } => renew(line, reason),
        KeyCommand::Unattended(command) => unattended_start(line, command),
        KeyCommand::Recover { .. } => {
            let text = "a password is recovered with the recovery key, not by signing in";
            Err(AppError::Invalid(text.into()).into())
        }
    }
}

fn unattended_start(line: &Line<'_>, command: UnattendedCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        UnattendedCommand::Show => {}
        UnattendedCommand::Allow { store, reason } => {
            unattended::allow(clinic, person, &confirmation(line, reason)?, store)?;
        }
        UnattendedCommand::Forbid { reason } => {
            unattended::forbid(&line.desk.home, clinic, person, &confirmation(line, reason)?)?;
        }
    }
    let state = clinic.unattended_state(person)?;
    let text = |time: Option<Timestamp>| time.map_or_else(|| "-".into(), Timestamp::to_text);
    let rows = [
        ("unattended start", if state.allowed { "allowed" } else { "off" }.to_owned()),
        ("since", text(state.since)),
        ("allowed by", state.by.clone().unwrap_or_else(|| "-".into())),
        ("key kept in", state.keeper.clone().unwrap_or_else(|| "-".into())),
        ("last opened so", text(state.last_opened)),
    ];
    Answer::new(format!("{}\n{}\n", pairs(&rows), state.price), &state)
}

/// What is answered when a person has a new password by the recovery key.
pub fn recovered(name: &str, recovered: RecoveredPerson) -> Result<Answer> {
    let second_factor_off = recovered.second_factor_off;
    let json = json!({ "user": name, "recovered": true, "second_factor_off": second_factor_off });
    let off = "\nTheir second factor is off; they can turn it on again once they are in.";
    let more = if second_factor_off { off } else { "" };
    Answer::new(format!("{name} has a new password.{more}"), &json)
}

fn reveal(line: &Line<'_>, reason: String) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let key: Zeroizing<String> = clinic.reveal_key(person, &confirmation(line, reason)?)?;
    let text = format!(
        "{}\n\nOpen clinic.db with SQLCipher 4 and its default settings:\n\n    \
             PRAGMA key = \"x'{}'\";\n\nAnyone who has this key can read and alter everything. \
             The log records that it was shown.\n",
        *key, *key
    );
    Answer::new(text, &json!({ "key": *key, "cipher": "SQLCipher 4 defaults, raw key" }))
}

fn renew(line: &Line<'_>, reason: String) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let given = confirmation(line, reason)?;
    let key = clinic.renew_recovery(person, &given)?.to_text();
    let text = format!(
        "The clinic's new recovery key, shown only now. The old one opens nothing any more;\n\
             keep this one on paper, apart from this machine:\n\n    {key}\n"
    );
    Answer::new(text, &json!({ "recovery_key": key }))
}

/// What a dangerous act asks for: the reason given with it, and the password again.
pub(crate) fn confirmation(line: &Line<'_>, reason: String) -> Result<Confirmation> {
    // Nobody is asked for a password before what would be refused.
    line.clinic.check_administers(line.person)?;
    Ok(Confirmation { reason, password: password_again(line)? })
}

/// The password of the person who acts.
pub(crate) fn password_again(line: &Line<'_>) -> Result<Zeroizing<String>> {
    let name = &line.person.user.name;
    line.talk.must(Secret::Password, &format!("Password of {name} again"))
}
