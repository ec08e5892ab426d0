//! What an operator does with clinics, at the page or by command: each within one transaction, with
//! its event in head office's own ledger.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wardbook_ledger::note::VerifierKey;
use wardbook_sync::wire::code::secret_hash;
use wardbook_sync::wire::statement::Keys;

use crate::clock::Timestamp;
use crate::codes;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::clinics::{self, Clinic};
use crate::storage::contacts::{self, Pause};
use crate::storage::cosigners::{self, Change, Promise};
use crate::storage::evidence::{self, Acknowledged};
use crate::storage::{Result, StorageError, Transaction, logs, tokens};

/// The longest name, group or reason, in characters.
const MAX_TEXT: usize = 200;

/// A code that was made: shown once, kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeCode {
    /// As people copy it.
    pub text: String,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// Whether a text may stand for a name, a group or a reason.
pub fn is_text(text: &str) -> bool {
    let length = text.chars().count();
    text.trim() == text && (1..=MAX_TEXT).contains(&length) && !text.chars().any(char::is_control)
}

/// Adds a clinic, with a code. `id` is fresh.
pub fn add_clinic(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (id, name, group): (Uuid, &str, &str),
    now: Timestamp,
) -> Result<MadeCode> {
    let clinic = Clinic {
        id,
        kind: clinics::Kind::Clinic,
        name: name.to_owned(),
        group: group.to_owned(),
        added_at: now,
        suspended: None,
    };
    clinics::add(tx, &clinic)?;
    let payload = json!({ "name": name, "group": group });
    app.record(tx, &Entry::clinic(Kind::ClinicAdded, actor, id, payload), now)?;
    make_code(app, tx, actor, id, now)
}

/// Makes a code for a clinic; one that was not used before ends.
pub fn make_code(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<MadeCode> {
    let root = app.keys.root.verifier();
    let (code, expires_at) = codes::code(root, &app.address, &app.randomness, now);
    clinics::keep_code(tx, id, &secret_hash(&code.secret), expires_at)?;
    let payload = json!({ "expires_at": expires_at.to_rfc3339() });
    app.record(tx, &Entry::clinic(Kind::CodeMade, actor, id, payload), now)?;
    Ok(MadeCode { text: code.to_string(), expires_at })
}

/// Takes nothing from a clinic any more, at once.
pub fn suspend(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (id, reason): (Uuid, &str),
    now: Timestamp,
) -> Result<()> {
    clinics::suspend(tx, id, Some((now, reason)))?;
    tokens::revoke(tx, id)?;
    let payload = json!({ "reason": reason });
    app.record(tx, &Entry::clinic(Kind::ClinicSuspended, actor, id, payload), now).map(drop)
}

/// Asks nobody to look at a clinic until the pause ends.
pub fn pause(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (id, pause): (Uuid, &Pause),
    now: Timestamp,
) -> Result<()> {
    contacts::pause(tx, id, pause)?;
    let payload = json!({ "until": pause.until.to_rfc3339(), "reason": pause.reason });
    app.record(tx, &Entry::clinic(Kind::ClinicPaused, actor, id, payload), now).map(drop)
}

/// Ends a clinic's pause and its suspension.
pub fn resume(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<()> {
    let suspended = clinics::find(tx, id)?.is_some_and(|clinic| clinic.suspended.is_some());
    let paused = contacts::paused_until(tx, id, now)?.is_some();
    contacts::resume(tx, id)?;
    clinics::suspend(tx, id, None)?;
    let payload = json!({ "was_suspended": suspended, "was_paused": paused });
    app.record(tx, &Entry::clinic(Kind::ClinicResumed, actor, id, payload), now).map(drop)
}

/// Ends a clinic's tokens and sync keys, at once, and makes a code with which it enrols again.
pub fn rotate(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<MadeCode> {
    tokens::revoke(tx, id)?;
    for log in logs::of_clinic(tx, id)? {
        contacts::set_sync_key(tx, log.id, None)?;
    }
    app.record(tx, &Entry::clinic(Kind::ClinicRotated, actor, id, json!({})), now)?;
    make_code(app, tx, actor, id, now)
}

/// Puts a fresh key in the place of the witness's or the mirror's; the former secret is gone. Clinics
/// believe the new one by the root key's statement. Gives its number and the new key.
pub fn renew_key(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (promise, reason): (Promise, &str),
    now: Timestamp,
) -> Result<(u64, VerifierKey)> {
    let present = app.cosigners.get(tx)?;
    let former = present.of(promise).vkey().clone();
    let renewed = app.cosigners.replace(tx, promise, &app.randomness)?;
    let (mut witness, mut mirror) = (present.witness.vkey().clone(), present.mirror.vkey().clone());
    match promise {
        Promise::Fixed => witness = renewed.clone(),
        Promise::Held => mirror = renewed.clone(),
    }
    let number = cosigners::next_number(tx)?;
    let time = now.to_rfc3339();
    let note = Keys { office: app.name.clone(), number, witness, mirror, time };
    let note = note.sign(&app.keys.root);
    let note = note.map_err(|error| StorageError::Refused(error.to_string()))?;
    let payload = json!({
        "key": promise.key_name(), "number": number, "former": former.to_string(),
        "present": renewed.to_string(), "note": hex::encode(Sha256::digest(&note)),
        "reason": reason,
    });
    let seq = app.record(tx, &Entry::plain(Kind::KeyRenewed, actor, payload), now)?;
    cosigners::keep(tx, &Change { number, promise, former, note, seq })?;
    Ok((number, renewed))
}

/// Has a piece of evidence against a clinic's log ask nobody any more. Answers whether it did until now; if
/// not, nothing is changed or recorded.
pub fn acknowledge(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (name, by): (&evidence::Name, &Acknowledged),
) -> Result<bool> {
    if !evidence::acknowledge(tx, name, by)? {
        return Ok(false);
    }
    let (clinic, id) = evidence::parts(name);
    let payload = json!({ "evidence": hex::encode(id), "reason": by.reason });
    app.record(tx, &Entry::clinic(Kind::EvidenceAcknowledged, actor, clinic, payload), by.at)?;
    Ok(true)
}
