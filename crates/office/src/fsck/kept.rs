//! What is kept beside entries: payloads against what their headers commit to, and signed notes (policies,
//! messages, evidence) against the keys that signed them.

use sha2::{Digest as _, Sha256};
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::note::Note;
use wardbook_ledger::tiles::TILE_WIDTH;
use wardbook_sync::wire::statement::{Keys, Mail, Policy};

use super::found::{Found, damaged};
use crate::mirror::bundle::Opened;
use crate::state::AppState;
use crate::storage::clinics::Clinic;
use crate::storage::logs::Log;
use crate::storage::payloads::{self, Payload};
use crate::storage::{Result, clinics, cosigners, evidence, logs, mail, mirror, own_log, policies};

/// Bytes of payloads that are in memory at a time, about.
const PAYLOADS: usize = 16 * 1024 * 1024;
/// Messages that are read at a time.
const MESSAGES: u64 = 100;

/// Every payload that is held of a log. A sealed one is the clinic's alone to check.
pub(super) async fn payloads(app: &AppState, log: &Log, found: &mut Found) -> Result<()> {
    let id = log.id;
    let mut from = 0;
    while from < found.next {
        let number = from / TILE_WIDTH;
        let to = ((number + 1) * TILE_WIDTH).min(found.next);
        let read = app.storage.read(move |tx| {
            let held = payloads::first(tx, id, from, to, PAYLOADS)?;
            let bundle = if held.is_empty() { None } else { mirror::bundle(tx, id, number)? };
            Ok((held, bundle.as_ref().map(Opened::new).transpose()?))
        });
        // A damaged bundle is named already.
        let Some((held, Some(opened))) = damaged(read.await)? else {
            from = to;
            continue;
        };
        let mut entries = opened.entries().zip(number * TILE_WIDTH..);
        from = held.last().map_or(to, |(seq, _)| seq + 1);
        for (seq, payload) in held {
            let Payload::Whole { salt, json } = payload else { continue };
            let entry = entries.find(|(_, at)| *at == seq);
            let header = entry.and_then(|(entry, _)| ParsedHeader::parse(entry).ok());
            let committed = hex::encode(commitment(&salt, json.as_bytes()));
            if header.is_none_or(|header| header.header().payload != committed) {
                let fault = "is not the one that its header commits to";
                found.faults.push(format!("the payload of event {seq} {fault}"));
            }
        }
    }
    let next = found.next;
    let beyond = app.storage.read(move |tx| payloads::lengths(tx, id, next, u64::MAX)).await?;
    if let Some((seq, _)) = beyond.first() {
        found.faults.push(format!("there is a payload of event {seq}, which is not held"));
    }
    Ok(())
}

/// Every policy, and every clinic's messages and evidence: what is wrong, in words.
pub async fn notes(app: &AppState) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    policies(app, &mut faults).await?;
    keys(app, &mut faults).await?;
    for clinic in app.storage.read(|tx| clinics::all(tx)).await? {
        messages(app, &clinic, &mut faults).await?;
        proofs(app, &clinic, &mut faults).await?;
    }
    Ok(faults)
}

/// The root key signed each, and an event of the own ledger names it.
async fn policies(app: &AppState, faults: &mut Vec<String>) -> Result<()> {
    for row in app.storage.read(|tx| policies::all(tx)).await? {
        let number = row.number;
        let signed = Policy::open(row.note.as_bytes(), app.keys.root.verifier());
        let own = signed.is_ok_and(|policy| policy.number == number);
        if !own || !is_recorded(app, row.seq, &row.note).await? {
            faults.push(format!("policy {number} is not the one that was signed and recorded"));
        }
    }
    Ok(())
}

/// The root key signed each change of the keys that sign checkpoints, an event of the own ledger names it,
/// and the newest names the present keys.
async fn keys(app: &AppState, faults: &mut Vec<String>) -> Result<()> {
    let state = app.clone();
    let kept = app.storage.read(move |tx| Ok((cosigners::all(tx)?, state.cosigners.get(tx)?)));
    let (changes, present) = kept.await?;
    for change in changes {
        let number = change.number;
        let signed = Keys::open(change.note.as_bytes(), app.keys.root.verifier());
        let own = signed.is_ok_and(|keys| {
            let names_present =
                keys.witness == *present.witness.vkey() && keys.mirror == *present.mirror.vkey();
            keys.number == number && (number < present.number || names_present)
        });
        if !own || !is_recorded(app, change.seq, &change.note).await? {
            faults.push(format!("change {number} of keys is not the one that was signed and made"));
        }
    }
    Ok(())
}

/// Whether an event of the own ledger names the SHA-256 of a note.
async fn is_recorded(app: &AppState, seq: u64, note: &str) -> Result<bool> {
    let hash = hex::encode(Sha256::digest(note));
    let event = app.storage.read(move |tx| own_log::events(tx, seq, seq + 1)).await;
    let event = damaged(event)?.and_then(|events| events.into_iter().next());
    Ok(event.is_some_and(|event| event.payload.contains(&hash)))
}

/// The root key signed each for this clinic under its number.
async fn messages(app: &AppState, clinic: &Clinic, faults: &mut Vec<String>) -> Result<()> {
    let id = clinic.id;
    let mut after = 0;
    loop {
        let page = app.storage.read(move |tx| mail::after(tx, id, after, MESSAGES)).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        for (number, note) in page {
            let signed = Mail::open(note.as_bytes(), app.keys.root.verifier());
            let own = signed.is_ok_and(|m| m.number == number && m.clinic == id.to_string());
            if !own {
                let name = &clinic.name;
                faults.push(format!("message {number} of {name} is not the one that was signed"));
            }
        }
    }
}

/// The log's key signed both notes of each.
async fn proofs(app: &AppState, clinic: &Clinic, faults: &mut Vec<String>) -> Result<()> {
    let id = clinic.id;
    let kept =
        app.storage.read(move |tx| Ok((evidence::of_clinic(tx, id)?, logs::of_clinic(tx, id)?)));
    let (evidence, logs) = kept.await?;
    for one in evidence {
        let key = logs.iter().find(|log| log.id == one.log).map(|log| log.vkey.clone());
        let signed = |note: &str| {
            let by = key.as_ref().zip(Note::parse(note.as_bytes()).ok());
            by.is_some_and(|(key, note)| {
                note.verify(std::slice::from_ref(key)).is_ok_and(|by| !by.is_empty())
            })
        };
        if !signed(&one.first) || !signed(&one.second) {
            let (text, name) = (hex::encode(&one.id[..8]), &clinic.name);
            faults.push(format!("evidence {text} against {name} is not signed by the log's key"));
        }
    }
    Ok(())
}
