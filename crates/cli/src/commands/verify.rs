//! Verifying: the whole clinic, chosen events, or a copy that was damaged to try it.

use std::fmt::Write as _;
use std::io::IsTerminal;

use anyhow::Result;
use indicatif::ProgressBar;

use wardbook_app::{
    AppError, Drilled, Fault, SelectionVerification, Tried, Verification, WAYS, verify_locked,
};
use wardbook_domain::clock::Randomness;
use wardbook_domain::ids::SessionId;

use crate::args::Which;
use crate::output::{Answer, pairs, table};

use super::export::scope;
use super::{Desk, tell_notices};

/// Verifies. A clinic that is too damaged to be signed in to is verified without recording it,
/// because that is when verification is needed most.
pub(crate) fn all(desk: &Desk) -> Result<Answer> {
    let (home, user) = (desk.home()?, desk.user()?);
    let password = desk.password(&home)?;
    let signed_in = desk.sign_in(&home, &password)?;
    let bar = bar(desk);
    let progress = |done, of| advance(&bar, done, of);
    let verification = match signed_in {
        Ok((clinic, person)) => {
            tell_notices(&clinic, &person);
            let verified = clinic.verify(&person, &progress);
            let out = clinic.sign_out(&person).and_then(|()| clinic.close());
            let verified = verified?;
            out?;
            verified
        }
        Err(error) if !error.is_damage() => return Err(error.into()),
        Err(error) => match verify_locked(&home, user, &password, &Randomness::system(), &progress)
        {
            Ok(found) => found.with_problem(error.to_string()),
            // Not even the database can be read: that is the fault.
            Err(_) if !matches!(error, AppError::Disabled(_)) => return fault(&error),
            Err(_) => return Err(error.into()),
        },
    };
    bar.finish_and_clear();
    let text = describe_verification(&verification);
    Ok(Answer::new(text, &verification)?.with_verdict(verification.sound))
}

fn fault(error: &AppError) -> Result<Answer> {
    let message = error.to_string();
    let json = serde_json::json!({
        "sound": false,
        "first_fault": { "seq": null, "part": "database", "message": message },
    });
    Ok(Answer::new(format!("NOT SOUND: {message}"), &json)?.with_verdict(false))
}

fn describe_verification(found: &Verification) -> String {
    let mut rows = verdict(found.sound, found.first_fault.as_ref());
    let (sealed, open) = found.audit_sessions;
    rows.extend([
        ("log", found.log.clone()),
        ("events", format!("{} ({} payloads)", found.events, found.payloads)),
        ("root", found.root.clone()),
        (
            "checkpoints",
            format!(
                "{} verified; {} events after the newest",
                found.checkpoints, found.events_after_checkpoint
            ),
        ),
        ("audit sessions", format!("{sealed} sealed, {open} open")),
        ("originals", format!("{} read and hashed", found.originals)),
        ("verifier key", found.verifier_key.clone()),
    ]);
    let mut text = pairs(&rows);
    list_faults(&mut text, &found.faults, found.fault_count);
    let _ = writeln!(text, "\n{}", found.limit);
    text
}

/// Verifies the events of a session, or of positions.
pub(crate) fn selection(
    desk: &Desk,
    session: Option<Which<SessionId>>,
    range: (Option<u64>, Option<u64>),
) -> Result<Answer> {
    desk.signed_in(|clinic, person| {
        let scope = scope(clinic, person, session, range)?;
        let bar = bar(desk);
        let progress = |done, of| advance(&bar, done, of);
        let found = clinic.verify_selection(person, &scope, &progress)?;
        bar.finish_and_clear();
        Ok(Answer::new(describe_selection(&found), &found)?.with_verdict(found.sound))
    })
}

fn describe_selection(found: &SelectionVerification) -> String {
    let proven = found.events.saturating_sub(found.events_after_checkpoint);
    let mut rows = verdict(found.sound, found.first_fault.as_ref());
    rows.extend([
        ("log", found.log.clone()),
        ("events", format!("{} chosen ({} payloads)", found.events, found.payloads)),
        ("checkpoint", format!("of {} events, covers {proven} of these", found.checkpoint_size)),
        ("root", found.root.clone()),
        ("verifier key", found.verifier_key.clone()),
    ]);
    let mut text = pairs(&rows);
    list_faults(&mut text, &found.faults, found.fault_count);
    let _ = writeln!(text, "\n{}", found.limit);
    text
}

/// Tries verification on damaged copies.
pub(crate) fn drill(desk: &Desk) -> Result<Answer> {
    desk.signed_in(|clinic, person| {
        let bar = bar(desk);
        let drilled = clinic.drill(person, &|done, of| advance(&bar, done, of))?;
        bar.finish_and_clear();
        Ok(Answer::new(describe_drill(&drilled), &drilled)?.with_verdict(drilled.passed))
    })
}

fn describe_drill(drilled: &Drilled) -> String {
    let mut text = match &drilled.fault_before {
        Some(fault) => {
            return format!(
                "NOT TRIED: the copy was not sound before anything was damaged: {fault}\n\
                 Run `wardbook verify`.\n"
            );
        }
        None => {
            format!("The copy of {} events was sound. Then, each by itself:\n\n", drilled.events)
        }
    };
    let rows: Vec<_> = drilled.ways.iter().map(describe_way).collect();
    text.push_str(&table(&["damage", "where", "found", "took", "verification said"], &rows));
    let (found, tried) = (drilled.found, drilled.ways.len());
    let _ = writeln!(
        text,
        "\nfound {found} of {tried}. The copy is gone; the clinic's own record was only read. \
         A cut-off end is found by the checkpoint beside the database; who has the key and replaces \
         that too is found out only by a checkpoint that somebody else keeps."
    );
    text
}

fn describe_way(tried: &Tried) -> Vec<String> {
    let title = WAYS.iter().find(|way| way.name == tried.way).map_or("", |way| way.title);
    let place = tried.seq.map(|seq| format!("event {seq}")).or_else(|| tried.record.clone());
    vec![
        title.into(),
        place.unwrap_or_default(),
        if tried.found { "yes" } else { "NO" }.into(),
        format!("{} ms", tried.millis),
        tried.said.clone().unwrap_or_else(|| "nothing is wrong".into()),
    ]
}

fn verdict(sound: bool, first: Option<&Fault>) -> Vec<(&'static str, String)> {
    let mut rows = vec![("verdict", if sound { "sound" } else { "NOT SOUND" }.to_owned())];
    if let Some(fault) = first {
        let place = fault.seq.map_or_else(String::new, |seq| format!(" (event {seq})"));
        rows.push(("first fault", format!("{}{place}", fault.message)));
    }
    rows
}

fn list_faults(text: &mut String, faults: &[Fault], count: u64) {
    if faults.len() < 2 {
        return;
    }
    let _ = writeln!(text, "\n{count} faults:");
    for fault in faults {
        let _ = writeln!(text, "  {:<14} {}", fault.part, fault.message);
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar(desk: &Desk) -> ProgressBar {
    let shown = std::io::stderr().is_terminal() && !desk.json;
    if shown { ProgressBar::no_length() } else { ProgressBar::hidden() }
}

fn advance(bar: &ProgressBar, done: u64, of: u64) {
    bar.set_length(of);
    bar.set_position(done);
}
