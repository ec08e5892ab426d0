//! The policies that head office sent: signed, numbered, each proven to be in head office's own
//! ledger before it was stored.

use rusqlite::{Connection, Row};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::PolicyId;

use crate::Result;
use crate::database::rows::{find, id, list, time};
use crate::database::tx::Tx;

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPolicy {
    /// Its id here.
    pub policy_id: PolicyId,
    /// Whose it is.
    pub office_id: String,
    /// Its number there.
    pub number: u64,
    /// The note, as the root key signed it.
    pub note: String,
    /// When it was issued (RFC 3339, head office's clock).
    pub issued: String,
    /// Until when it is confirmed (RFC 3339); it stays in force afterwards.
    pub until: String,
    /// What it says: one line of JSON.
    pub body: String,
    /// The verifier key of head office's own ledger.
    pub ledger_key: String,
    /// The ledger's checkpoint in which it was proven.
    pub ledger_note: String,
    /// When it came.
    pub received_at: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredPolicy> {
    Ok(StoredPolicy {
        policy_id: id(row, "policy_id")?,
        office_id: row.get("office_id")?,
        number: row.get("number")?,
        note: row.get("note")?,
        issued: row.get("issued")?,
        until: row.get("until")?,
        body: row.get("body")?,
        ledger_key: row.get("ledger_key")?,
        ledger_note: row.get("ledger_note")?,
        received_at: time(row, "received_at")?,
    })
}

/// The one of an office that came last: the one in force while the clinic is enrolled there. An
/// office that was restored from a backup gives numbers again.
pub fn newest(connection: &Connection, office_id: &str) -> Result<Option<StoredPolicy>> {
    let sql = "SELECT * FROM office_policies WHERE office_id = ? ORDER BY rowid DESC LIMIT 1";
    find(connection, sql, [office_id], read)
}

/// All of an office, in the order in which they came.
pub fn all(connection: &Connection, office_id: &str) -> Result<Vec<StoredPolicy>> {
    let sql = "SELECT * FROM office_policies WHERE office_id = ? ORDER BY rowid";
    list(connection, sql, [office_id], read)
}

/// Stores a policy, which is in force from here on. `anew` where it does not go on from what the
/// office had shown before the clinic enrolled again.
pub fn insert(tx: &mut Tx<'_>, policy: &StoredPolicy, anew: bool) -> Result<()> {
    let key = policy.policy_id.to_string();
    let mut payload = json!({
        "number": policy.number, "note": hex::encode(Sha256::digest(&policy.note)),
        "issued": policy.issued, "until": policy.until,
    });
    if anew {
        payload["anew"] = true.into();
    }
    tx.event(Kind::PolicyReceived, format!("office_policies/{key}"), payload);
    tx.insert(
        "office_policies",
        &[
            ("policy_id", &key),
            ("office_id", &policy.office_id),
            ("number", &policy.number),
            ("note", &policy.note),
            ("issued", &policy.issued),
            ("until", &policy.until),
            ("body", &policy.body),
            ("ledger_key", &policy.ledger_key),
            ("ledger_note", &policy.ledger_note),
            ("received_at", &policy.received_at.micros()),
        ],
    )
}
