//! Verifying: the whole clinic, chosen events, or a copy that was damaged to try it.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{
    AppError, Drilled, Fault, Home, Scope, SelectionVerification, Tried, Verification, WAYS, Watch,
    verify_locked,
};
use wardbook_domain::clock::Randomness;

use super::{Answer, Conversation, Line, Told, pairs, table};

/// Verifies everything.
pub(crate) fn all(line: &Line<'_>) -> Result<Answer> {
    whole(&line.clinic.verify(line.person, &Watched(line.talk))?)
}

fn whole(found: &Verification) -> Result<Answer> {
    Ok(Answer::new(describe_verification(found), found)?.with_verdict(found.sound))
}

/// Verifies a clinic that is too damaged to be signed in to, without recording it, because that is
/// when verification is needed most; `error` says what opening found.
pub(crate) fn damaged(home: &Home, user: &str, password: &str, error: AppError) -> Result<Answer> {
    match verify_locked(home, user, password, &Randomness::system(), &|_, _| ()) {
        Ok(found) => whole(&found.with_problem(error.to_string())),
        // Not even the database can be read: that is the fault.
        Err(_) if !matches!(error, AppError::Disabled(_)) => fault(&error),
        Err(_) => Err(error.into()),
    }
}

/// Verifies a record that was set aside, in which nothing can be recorded any more.
pub(crate) fn set_aside(home: &Home, user: &str, password: &str) -> Result<Answer> {
    whole(&verify_locked(home, user, password, &Randomness::system(), &|_, _| ())?)
}

/// Tells how far a verification is, and stops it where the person wants that.
struct Watched<'a>(&'a dyn Conversation);

impl Watch for Watched<'_> {
    fn progress(&self, done: u64, of: u64) {
        self.0.tell(Told::Verified { done, of });
    }

    fn is_stopped(&self) -> bool {
        self.0.cancel().is_cancelled()
    }
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
pub(crate) fn selection(line: &Line<'_>, scope: &Scope) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let found = clinic.verify_selection(person, scope, &Watched(line.talk))?;
    Ok(Answer::new(describe_selection(&found), &found)?.with_verdict(found.sound))
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
pub(crate) fn drill(line: &Line<'_>) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let drilled = clinic.drill(person, &Watched(line.talk))?;
    Ok(Answer::new(describe_drill(&drilled), &drilled)?.with_verdict(drilled.passed))
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
