//! Exports, and verifying a bundle.

use std::path::Path;

use anyhow::Result;

use wardbook_app::{AppError, Cosigner, Format, Scope, Verified, VerifierKey, is_mirror};
use wardbook_domain::ids::SessionId;

use super::{Answer, Line, Which, pairs};

/// Refuses to write over a file that nobody meant. A folder is refused in other words.
pub fn check_new(out: &Path, replace: bool) -> Result<()> {
    if replace || out.is_dir() || out.symlink_metadata().is_err() {
        return Ok(());
    }
    let out = out.display();
    let text = format!("{out} exists already; give another name, or --replace to write over it");
    Err(AppError::Invalid(text).into())
}

/// The events that were named: of a session, of positions, or all.
pub(crate) fn scope(
    line: &Line<'_>,
    session: Option<Which<SessionId>>,
    from: Option<u64>,
    to: Option<u64>,
) -> Result<Scope> {
    Ok(match (session, from, to) {
        (Some(id), ..) => Scope::Session(line.resolve(id)?),
        (None, None, None) => Scope::All,
        (None, from, to) => Scope::Range(from.unwrap_or(0), to),
    })
}

pub(crate) fn export(line: &Line<'_>, format: Format, out: &Path, scope: &Scope) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let done = clinic.export(person, format, scope, out)?;
    let mut rows = vec![("file", done.file.clone()), ("events", done.events.to_string())];
    rows.extend(done.pages.map(|pages| ("pages", pages.to_string())));
    rows.push(("proven by", format!("checkpoint of {} events", done.checkpoint_size)));
    rows.push(("root", done.root.clone()));
    rows.push(("left out", done.redaction.to_owned()));
    Answer::new(pairs(&rows), &done)
}

/// Who cosigned, when, and what that fixes.
fn fixed_by(cosigner: &Cosigner, found: &Verified) -> String {
    let at = cosigner.time.clone().unwrap_or_else(|| format!("second {}", cosigner.seconds));
    let fixed = found.fixed.unwrap_or(0);
    let rest = match found.to.saturating_sub(fixed) {
        0 => String::new(),
        1 => "; the event after it is the clinic's word".to_owned(),
        after => format!("; the {after} events after it are the clinic's word"),
    };
    format!("{} at {at}, up to event {fixed}{rest}", cosigner.name)
}

/// Verifies a bundle, which needs no clinic and no password.
pub fn verify_bundle(file: &Path, keys: &[String]) -> Result<Answer> {
    let parse = |text: &String| {
        VerifierKey::parse(text)
            .map_err(|error| {
                format!("`{text}` is {error}; `wardbook verify` shows the clinic's own")
            })
            .map_err(AppError::Invalid)
    };
    let keys = keys.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let trusted = (!keys.is_empty()).then_some(keys.as_slice());
    match wardbook_app::verify_bundle(file, trusted)? {
        Ok(found) => {
            let mut rows = vec![
                ("verdict", "sound".to_owned()),
                ("log", found.log.clone()),
                (
                    "events",
                    format!(
                        "{} ({} {}..{} of {})",
                        found.events, found.selection, found.from, found.to, found.size
                    ),
                ),
                ("root", found.root.clone()),
                (
                    "payloads",
                    format!(
                        "{} shown, {} withheld or erased, {} events have none",
                        found.payloads_shown,
                        found.payloads_withheld_or_erased,
                        found.payloads_none
                    ),
                ),
            ];
            for signer in &found.signers {
                rows.push(("signed by", signer.vkey.clone()));
            }
            if !found.keys_were_known {
                let note = if found.cosigners.is_empty() {
                    "the key is the bundle's own: compare it with one known from elsewhere, or give \
                     that one with --key"
                } else {
                    "the keys are the bundle's own, also those of head office and of witnesses: \
                     compare them with what is known from elsewhere, or give those with --key"
                };
                rows.push(("note", note.to_owned()));
            }
            for cosigner in &found.cosigners {
                let promise = if is_mirror(&cosigner.name) { "held by" } else { "fixed by" };
                rows.push((promise, fixed_by(cosigner, &found)));
                rows.push(("", cosigner.vkey.clone()));
            }
            rows.extend(found.notes.iter().map(|note| ("note", note.clone())));
            let text = format!("{}\n{}\n", pairs(&rows), found.limit);
            let json = serde_json::json!({ "sound": true, "verified": found });
            Answer::new(text, &json)
        }
        Err(fault) => {
            let place = fault.seq.map_or_else(String::new, |seq| format!(" (event {seq})"));
            let text = format!("NOT SOUND{place}: {}\n", fault.sentence);
            let json = serde_json::json!({ "sound": false, "fault": fault });
            Ok(Answer::new(text, &json)?.with_verdict(false))
        }
    }
}
