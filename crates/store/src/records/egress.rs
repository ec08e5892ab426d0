//! The egress record: a row for each departure, of sync for each day and address. Calls write theirs in
//! the transaction that allows them, before anything leaves.

use rusqlite::{Connection, Row};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::egress::{Egress, EgressSum};
use wardbook_domain::endpoint::PhiPolicy;
use wardbook_domain::ids::PatientId;

use crate::database::rows::{find, id, list, optional_id, optional_word, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

fn read(row: &Row<'_>) -> rusqlite::Result<Egress> {
    let damaged = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    };
    let replaced = row.get::<_, Option<String>>("replaced")?;
    Ok(Egress {
        egress_id: id(row, "egress_id")?,
        purpose: word(row, "purpose")?,
        address: row.get("address")?,
        locality: word(row, "locality")?,
        endpoint_id: optional_id(row, "endpoint_id")?,
        call_id: optional_id(row, "call_id")?,
        document_id: optional_id(row, "document_id")?,
        message_id: optional_id(row, "message_id")?,
        policy: optional_word(row, "policy")?,
        replaced: replaced.map(|text| serde_json::from_str(&text)).transpose().map_err(damaged)?,
        requests: row.get("requests")?,
        bytes: row.get("bytes")?,
        hash: row.get("hash")?,
        left_at: time(row, "left_at")?,
    })
}

/// Takes note of what is about to leave.
pub fn insert(tx: &mut Tx<'_>, one: &Egress) -> Result<()> {
    let damaged = |_| StoreError::BadRecord(format!("egress/{}", one.egress_id));
    let replaced = one.replaced.as_ref().map(serde_json::to_string).transpose().map_err(damaged)?;
    tx.insert(
        "egress",
        &[
            ("egress_id", &one.egress_id.to_string()),
            ("purpose", &one.purpose.as_str()),
            ("address", &one.address),
            ("locality", &one.locality.as_str()),
            ("endpoint_id", &one.endpoint_id.map(|id| id.to_string())),
            ("call_id", &one.call_id.map(|id| id.to_string())),
            ("document_id", &one.document_id.map(|id| id.to_string())),
            ("message_id", &one.message_id.map(|id| id.to_string())),
            ("policy", &one.policy.map(PhiPolicy::as_str)),
            ("replaced", &replaced),
            ("requests", &one.requests),
            ("bytes", &one.bytes),
            ("hash", &one.hash),
            ("left_at", &one.left_at.micros()),
        ],
    )
}

/// Whether a day of sync has its row. A clock that went back makes a second row of one day, of other
/// bodies.
pub fn has_day(connection: &Connection, day: &Egress) -> Result<bool> {
    let sql = "SELECT 1 FROM egress
        WHERE left_at = ? AND purpose = 'sync' AND address = ? AND hash = ?";
    let values = (day.left_at.micros(), &day.address, &day.hash);
    Ok(find(connection, sql, values, |_| Ok(()))?.is_some())
}

/// What left from a moment on, summed up.
pub fn sums(connection: &Connection, since: Timestamp) -> Result<Vec<EgressSum>> {
    let sql = "SELECT purpose, locality, sum(requests) AS requests, sum(bytes) AS bytes FROM egress
        WHERE left_at >= ? GROUP BY purpose, locality ORDER BY purpose, locality";
    list(connection, sql, [since.micros()], |row| {
        Ok(EgressSum {
            purpose: word(row, "purpose")?,
            locality: word(row, "locality")?,
            requests: row.get("requests")?,
            bytes: row.get("bytes")?,
        })
    })
}

/// What left from a moment on, the newest first.
pub fn since(connection: &Connection, since: Timestamp, limit: u32) -> Result<Vec<Egress>> {
    let sql =
        "SELECT * FROM egress WHERE left_at >= ? ORDER BY left_at DESC, egress_id DESC LIMIT ?";
    list(connection, sql, (since.micros(), limit), read)
}

/// What left of a patient's documents, and messages to them, the newest first.
pub fn of_patient(connection: &Connection, patient: PatientId, limit: u32) -> Result<Vec<Egress>> {
    let sql = "SELECT e.* FROM egress e WHERE e.egress_id IN (
          SELECT d.egress_id FROM document_patients m JOIN egress d ON d.document_id = m.document_id
          WHERE m.patient_id = ?1
          UNION SELECT d.egress_id FROM messages m JOIN egress d ON d.message_id = m.message_id
          WHERE m.patient_id = ?1)
        ORDER BY e.left_at DESC, e.egress_id DESC LIMIT ?2";
    list(connection, sql, (patient.to_string(), limit), read)
}
