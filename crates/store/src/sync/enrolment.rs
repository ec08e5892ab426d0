//! The head office that the clinic is enrolled with, and those that it was.

use rusqlite::{Connection, Row};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{EnrolmentId, OfficeKeysId};
use wardbook_domain::sync::SyncProblem;

use crate::Result;
use crate::database::rows::{find, id, list, optional_word, time};
use crate::database::tx::Tx;

/// An enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub enrolment_id: EnrolmentId,
    /// Head office's id: one that was made anew has another.
    pub office_id: String,
    /// Its name.
    pub name: String,
    /// Where its interface begins.
    pub address: String,
    /// The clinic, as head office names it.
    pub clinic_id: String,
    /// The verifier key that signs its replies.
    pub root_key: String,
    /// The one that fixes a checkpoint: the newest that its root key named.
    pub witness_key: String,
    /// The one that confirms that events are held, likewise.
    pub mirror_key: String,
    /// The number of the root key's statement that named these two; 0 where they were never renewed.
    pub keys: u64,
    /// The one that signs head office's own ledger; empty where the enrolment is older than replies
    /// that name it.
    pub ledger_key: String,
    /// Before this event the log is the clinic's word.
    pub before: u64,
    /// Since when.
    pub enrolled_at: Timestamp,
    /// Why it refuses; `None` where it does not.
    pub problem: Option<SyncProblem>,
    /// That in words.
    pub problem_detail: String,
}

/// New keys of a head office, in place of those that the clinic knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKeys {
    /// The number of the statement.
    pub number: u64,
    /// The verifier key that fixes a checkpoint.
    pub witness_key: String,
    /// The one that confirms that events are held.
    pub mirror_key: String,
    /// The statement, which the root key signed.
    pub note: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
    Ok(Enrolment {
        enrolment_id: id(row, "enrolment_id")?,
        office_id: row.get("office_id")?,
        name: row.get("name")?,
        address: row.get("address")?,
        clinic_id: row.get("clinic_id")?,
        root_key: row.get("root_key")?,
        witness_key: row.get("witness_key")?,
        mirror_key: row.get("mirror_key")?,
        keys: row.get("keys_number")?,
        ledger_key: row.get::<_, Option<String>>("ledger_key")?.unwrap_or_default(),
        before: row.get("before_size")?,
        enrolled_at: time(row, "enrolled_at")?,
        problem: optional_word(row, "problem")?,
        problem_detail: row.get("problem_detail")?,
    })
}

/// The one in force.
pub fn current(connection: &Connection) -> Result<Option<Enrolment>> {
    let in_force = "SELECT * FROM head_offices WHERE ended_at IS NULL";
    let Some(mut office) = find(connection, in_force, [], read)? else { return Ok(None) };
    let newest = "SELECT number, witness_key, mirror_key FROM office_keys
                  WHERE enrolment_id = ? ORDER BY number DESC LIMIT 1";
    let id = office.enrolment_id.to_string();
    let renewed =
        find(connection, newest, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if let Some(renewed) = renewed {
        (office.keys, office.witness_key, office.mirror_key) = renewed;
    }
    Ok(Some(office))
}

/// The enrolments with an office that have ended.
pub fn former(connection: &Connection, office_id: &str) -> Result<Vec<String>> {
    let sql = "SELECT enrolment_id FROM head_offices WHERE office_id = ? AND ended_at IS NOT NULL";
    list(connection, sql, [office_id], |row| row.get(0))
}

/// The verifier keys that have fixed checkpoints, and those that have confirmed that events are held,
/// of every office that the clinic is or was enrolled with, those that were renewed since among them.
pub fn keys(connection: &Connection) -> Result<(Vec<String>, Vec<String>)> {
    let column = |name: &str| {
        let sql = format!("SELECT {name} FROM head_offices UNION SELECT {name} FROM office_keys");
        list(connection, &sql, [], |row| row.get(0))
    };
    Ok((column("witness_key")?, column("mirror_key")?))
}

/// The secret that signs for tokens.
pub fn sync_key(
    connection: &Connection,
    enrolment: EnrolmentId,
) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let sql = "SELECT sync_key FROM head_offices WHERE enrolment_id = ?";
    find(connection, sql, [enrolment.to_string()], |row| row.get(0).map(Zeroizing::new))
}

/// Stores an enrolment in place of the one in force.
pub fn insert(tx: &mut Tx<'_>, enrolment: &Enrolment, sync_key: &[u8; 32]) -> Result<()> {
    let now = tx.now().micros();
    if let Some(before) = current(tx.connection())? {
        let key = before.enrolment_id.to_string();
        tx.update("head_offices", ("enrolment_id", &key), &[("ended_at", &now)])?;
    }
    let key = enrolment.enrolment_id.to_string();
    let payload = json!({
        "office": enrolment.name, "office_id": enrolment.office_id, "clinic_id": enrolment.clinic_id,
        "address": enrolment.address, "before": enrolment.before, "root": enrolment.root_key,
        "witness": enrolment.witness_key, "mirror": enrolment.mirror_key,
        "keys": enrolment.keys, "ledger": enrolment.ledger_key,
    });
    tx.event(Kind::SyncEnrolled, format!("head_offices/{key}"), payload);
    tx.insert(
        "head_offices",
        &[
            ("enrolment_id", &key),
            ("office_id", &enrolment.office_id),
            ("name", &enrolment.name),
            ("address", &enrolment.address),
            ("clinic_id", &enrolment.clinic_id),
            ("root_key", &enrolment.root_key),
            ("witness_key", &enrolment.witness_key),
            ("mirror_key", &enrolment.mirror_key),
            ("keys_number", &enrolment.keys),
            ("ledger_key", &enrolment.ledger_key),
            ("before_size", &enrolment.before),
            ("sync_key", &&sync_key[..]),
            ("enrolled_at", &enrolment.enrolled_at.micros()),
            ("problem_detail", &""),
        ],
    )
}

/// Stores new keys of the head office of an enrolment; the caller has verified that its root key signed
/// them, and looks that their number is above that of the keys in force.
pub fn take_keys(tx: &mut Tx<'_>, enrolment: &Enrolment, keys: &NewKeys) -> Result<()> {
    let id = OfficeKeysId::new(tx.clock(), tx.randomness()).to_string();
    let payload = json!({
        "office": enrolment.name, "number": keys.number, "witness": keys.witness_key,
        "mirror": keys.mirror_key, "note": hex::encode(Sha256::digest(&keys.note)),
    });
    tx.event(Kind::SyncKeysChanged, format!("office_keys/{id}"), payload);
    let now = tx.now().micros();
    tx.insert(
        "office_keys",
        &[
            ("keys_id", &id),
            ("enrolment_id", &enrolment.enrolment_id.to_string()),
            ("number", &keys.number),
            ("witness_key", &keys.witness_key),
            ("mirror_key", &keys.mirror_key),
            ("note", &keys.note),
            ("received_at", &now),
        ],
    )
}

/// Notes that head office refuses, or no longer does; the caller looks that it is a change.
pub fn set_problem(
    tx: &mut Tx<'_>,
    enrolment: &Enrolment,
    problem: Option<(SyncProblem, &str)>,
) -> Result<()> {
    let key = enrolment.enrolment_id.to_string();
    let subject = format!("head_offices/{key}");
    note_problem(tx, subject, &enrolment.name, enrolment.problem, problem);
    let (word, detail) = columns(problem);
    tx.update(
        "head_offices",
        ("enrolment_id", &key),
        &[("problem", &word), ("problem_detail", &detail)],
    )
}

/// The event of a refusal, or of its end.
pub(super) fn note_problem(
    tx: &mut Tx<'_>,
    subject: String,
    by: &str,
    before: Option<SyncProblem>,
    problem: Option<(SyncProblem, &str)>,
) {
    if let Some((problem, detail)) = problem {
        let payload = json!({ "by": by, "problem": problem, "detail": detail });
        tx.event(Kind::SyncRefused, subject, payload);
    } else {
        tx.event(Kind::SyncAccepted, subject, json!({ "by": by, "problem": before }));
    }
}

pub(super) fn columns(problem: Option<(SyncProblem, &str)>) -> (Option<&'static str>, String) {
    problem.map_or((None, String::new()), |(one, detail)| (Some(one.as_str()), detail.to_owned()))
}
