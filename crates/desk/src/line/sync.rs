//! Head office and other witnesses.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{
    AppError, DecidedBy, KindPayloads, MailLine, OfficeStatus, Piece, SyncStatus, WitnessStatus,
};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::payloads::PayloadMode;

use super::command::{PayloadsCommand, SyncCommand, WitnessCommand};
use super::keys::confirmation;
use super::waiting::until_stopped;
use super::{Answer, Line, pairs, recover, table};

/// What the command line asks of sync.
pub(crate) fn sync(line: &Line<'_>, command: SyncCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        SyncCommand::Enrol { code } => {
            let status = until_stopped(line, clinic.enrol(person, &code))?;
            let name = status.office.as_ref().map(|office| office.name.clone());
            let text = format!(
                "The clinic is enrolled with {}. What is recorded is sent there from now on, while \
                 the window is open or the agent runs.\n\n{}",
                name.unwrap_or_default(),
                describe(&status)
            );
            Answer::new(text, &status)
        }
        SyncCommand::Now => {
            let status = until_stopped(line, clinic.sync_now(person))?;
            let sent = status.office.iter().all(|office| {
                // A pause there holds back what waits here.
                let held_back = !office.unsent.is_empty()
                    && office.word.as_ref().is_some_and(|word| word.paused_until.is_some());
                office.problem.is_none() && office.failures == 0 && !held_back
            }) && status.witnesses.iter().all(|witness| witness.problem.is_none());
            answer(&status).map(|answer| answer.with_verdict(sent))
        }
        SyncCommand::Status => answer(&clinic.sync_status(person)?),
        SyncCommand::Mail => mail(&clinic.sync_status(person)?),
        SyncCommand::Pause { until, reason } => answer(&clinic.pause_sync(person, until, &reason)?),
        SyncCommand::Recover { reason: None, successor: false } => recover::show(line),
        SyncCommand::Recover { .. } => Err(AppError::Invalid(
            "this replaces the clinic's database, which is open here; close the window, end the agent, \
             and run the command again"
                .into(),
        )
        .into()),
        SyncCommand::Resume => answer(&clinic.resume_sync(person)?),
        SyncCommand::Payloads(command) => payloads(line, command),
        SyncCommand::Witness(WitnessCommand::Add { vkey, url }) => {
            let status = clinic.add_witness(person, &vkey, &url)?;
            let text = format!(
                "From now on this witness is sent the log's id, its size, its root and when: \
                 nothing that was recorded. Whoever runs it must know this log's key, which \
                 `wardbook verify` shows.\n\n{}",
                describe(&status)
            );
            Answer::new(text, &status)
        }
        SyncCommand::Witness(WitnessCommand::List) => {
            let witnesses = clinic.witnesses(person)?;
            let text = if witnesses.is_empty() {
                "No witness beside head office is asked.\n".to_owned()
            } else {
                describe_witnesses(&witnesses)
            };
            Answer::new(text, &witnesses)
        }
        SyncCommand::Witness(WitnessCommand::Remove { witness }) => {
            answer(&clinic.remove_witness(person, &witness)?)
        }
    }
}

/// Which payloads are sent.
fn payloads(line: &Line<'_>, command: PayloadsCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        PayloadsCommand::List => {
            let kinds = clinic.payload_modes(person)?;
            let row = |one: &KindPayloads| {
                let by = match one.by {
                    DecidedBy::Default => "default",
                    DecidedBy::Policy => "head office's policy",
                    DecidedBy::Administrator => "an administrator",
                };
                let holds = if one.figures_only { "figures" } else { "may hold text" };
                vec![one.kind.to_string(), one.mode.to_string(), by.into(), holds.into()]
            };
            let rows: Vec<_> = kinds.iter().map(row).collect();
            Answer::new(table(&["kind", "sent", "by", "holds"], &rows), &kinds)
        }
        PayloadsCommand::Set { kind, mode, reason } => {
            let given = reason.map(|reason| confirmation(line, reason)).transpose()?;
            let set = clinic.set_payload_mode(person, kind, mode, given.as_ref())?;
            let what = match mode {
                PayloadMode::Never => "what events of this kind say stays in the clinic",
                PayloadMode::Sealed => {
                    "what events of this kind say is sent encrypted, for this clinic alone to read"
                }
                PayloadMode::Whole => "head office can read what events of this kind say",
            };
            let text = format!(
                "{kind}: from now on, {what}. What was recorded before stays as it was sent, or was \
                 not.\n"
            );
            Answer::new(text, &set)
        }
    }
}

/// Head office's messages.
fn mail(status: &SyncStatus) -> Result<Answer> {
    let Some(office) = &status.office else { return answer(status) };
    let mail = &office.mail;
    if mail.newest.is_empty() {
        return Answer::new(format!("No message of {} has come.\n", office.name), mail);
    }
    let row = |one: &MailLine| {
        let known = if one.acknowledged { "yes" } else { "with the next sync" };
        vec![
            one.number.to_string(),
            one.kind.clone(),
            moment(one.sent_at),
            moment(Some(one.received_at)),
            known.to_owned(),
        ]
    };
    let rows: Vec<_> = mail.newest.iter().map(row).collect();
    let mut text = table(&["number", "kind", "sent", "received", "acknowledged"], &rows);
    if let Some(older) = mail.received.checked_sub(rows.len() as u64).filter(|older| *older > 0) {
        let _ = writeln!(text, "\n{} older ones are not shown.", thousands(older));
    }
    Answer::new(text, mail)
}

fn answer(status: &SyncStatus) -> Result<Answer> {
    Answer::new(describe(status), status)
}

fn describe(status: &SyncStatus) -> String {
    let mut text = match &status.office {
        Some(office) => describe_office(office),
        None => {
            "The clinic is enrolled with no head office; `wardbook sync enrol CODE` enrols it, \
                 with a code from there.\n"
                .to_owned()
        }
    };
    if let Some(pause) = &status.pause {
        let _ = writeln!(text, "\nPAUSED until {} UTC: {}", pause.until.to_text(), pause.reason);
    }
    if !status.witnesses.is_empty() {
        let _ = write!(text, "\n{}", describe_witnesses(&status.witnesses));
    }
    let _ = writeln!(text, "\n{}", status.witnessed.in_words());
    text
}

fn describe_office(office: &OfficeStatus) -> String {
    let upto = |size: Option<u64>| size.map_or_else(|| "nothing".to_owned(), thousands);
    let mut rows = vec![
        ("head office", format!("{} ({})", office.name, office.address)),
        (
            "standing",
            format!(
                "fixed to {} · held to {} · searchable to {}",
                thousands(office.fixed),
                upto(office.held),
                upto(office.searchable)
            ),
        ),
        ("before", format!("before event {} it is the clinic's word", thousands(office.before))),
        ("enrolled", format!("{} UTC, as {}", office.enrolled_at.to_text(), office.clinic_id)),
        ("last sync", moment(office.succeeded_at)),
    ];
    if let Some(word) = &office.word {
        let clock = match word.clock_ahead_seconds {
            Some(seconds) if seconds.abs() > 5 => format!(
                "; its clock is {} s {} this machine's",
                seconds.abs(),
                if seconds > 0 { "ahead of" } else { "behind" }
            ),
            _ => String::new(),
        };
        rows.push((
            "its last word",
            format!(
                "fixed to {} · held to {} · searchable to {}, at {} UTC{clock}",
                thousands(word.fixed),
                thousands(word.held),
                thousands(word.searchable),
                word.heard_at.to_text()
            ),
        ));
        if let Some(until) = word.paused_until {
            rows.push(("paused there", format!("until {} UTC", until.to_text())));
        }
    }
    if let Some(policy) = &office.policy {
        let until = policy.until.map_or_else(|| "?".to_owned(), Timestamp::to_text);
        let until = if policy.confirmed {
            format!("confirmed until {until} UTC")
        } else {
            format!("NOT CONFIRMED since {until} UTC; it stays in force")
        };
        rows.push(("policy", format!("number {}, {until}", policy.number)));
        rows.extend(policy.applied.iter().map(|what| ("applied", what.clone())));
        rows.extend(policy.not_applied.iter().map(|what| ("NOT APPLIED", what.clone())));
    }
    if let Some(newest) = office.mail.newest.first() {
        let waiting = office.mail.newest.iter().filter(|one| !one.acknowledged).count();
        let mut text = format!(
            "{}, the newest is {} of {}",
            thousands(office.mail.received),
            newest.kind,
            moment(newest.sent_at)
        );
        if waiting > 0 {
            let _ = write!(text, "; {waiting} to be acknowledged with the next sync");
        }
        rows.push(("messages", text));
    }
    if let Some(problem) = office.problem {
        rows.push(("PROBLEM", format!("{problem}: {}", office.detail)));
        rows.push((
            "tried",
            format!("{}, {} failed in a row", moment(office.attempted_at), office.failures),
        ));
    }
    let mut text = pairs(&rows);
    if office.unsent.is_empty() {
        text.push_str("\nEverything that was recorded is there.\n");
        return text;
    }
    let unsent: Vec<_> = office
        .unsent
        .iter()
        .map(|one| {
            let piece = match one.piece {
                Piece::Checkpoint => "checkpoint",
                Piece::Events => "events",
                Piece::Payloads => "what they say",
            };
            vec![
                piece.to_owned(),
                format!("{}..{}", one.from, one.to),
                bytes(one.bytes),
                next(one.next_at, office.halted),
                one.why.clone(),
            ]
        })
        .collect();
    let _ = write!(text, "\n{}", table(&["unsent", "events", "about", "next", "why"], &unsent));
    text
}

fn describe_witnesses(witnesses: &[WitnessStatus]) -> String {
    let rows: Vec<_> = witnesses
        .iter()
        .map(|one| {
            let state = match one.problem {
                Some(problem) => format!("{problem}: {}", one.detail),
                None => "asked".to_owned(),
            };
            vec![
                one.name.clone(),
                thousands(one.fixed),
                moment(one.fixed_at),
                next(one.next_at, one.halted),
                format!("{} of 24", one.requests_today),
                one.url.clone(),
                state,
            ]
        })
        .collect();
    table(&["witness", "fixed to", "signed", "next", "requests today", "address", "state"], &rows)
}

fn moment(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "never".to_owned(), |time| format!("{} UTC", time.to_text()))
}

/// To the second: it is the time that is used.
fn next(time: Option<Timestamp>, halted: bool) -> String {
    match time {
        Some(time) => time.to_datetime().format("%d %b %Y %H:%M:%S UTC").to_string(),
        None if halted => "stands still".to_owned(),
        None => "once the log has grown".to_owned(),
    }
}

fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!([7, 999, 1_000, 41_200].map(thousands), ["7", "999", "1,000", "41,200"]);
        assert_eq!(
            [12, 1_000, 999_001, 2_560_000].map(bytes),
            ["12 bytes", "1 kB", "1000 kB", "2.5 MB"]
        );
    }
}
