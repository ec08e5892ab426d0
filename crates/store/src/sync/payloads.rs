//! Payloads as they are sent to head office: by position, of chosen kinds alone.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_ledger::Hash;

use crate::Result;
use crate::database::rows::list;

/// A payload that may be sent.
#[derive(Clone, Debug)]
pub struct StoredPayload {
    /// The event's position.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// What its header commits to.
    pub committed: Option<Hash>,
    /// The salt.
    pub salt: Vec<u8>,
    /// Canonical JSON.
    pub body: String,
}

/// How large the payload of an event is.
#[derive(Clone, Debug)]
pub struct PayloadSize {
    /// The event's position.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// Bytes.
    pub bytes: u64,
}

// The order of the log, whatever the planner thinks of the index of kinds.
const WHICH: &str = "FROM events e JOIN payloads p ON p.seq = e.seq
    WHERE e.seq >= ?1 AND e.seq < ?2 AND +e.kind IN (SELECT value FROM json_each(?3))
    ORDER BY e.seq";

/// The payloads within `[from, to)` of events of these kinds, in order, and the position after the
/// last one that was looked at: `to`, unless they have more than `most` bytes together.
pub fn between(
    connection: &Connection,
    (from, to): (u64, u64),
    kinds: &[Kind],
    most: usize,
) -> Result<(Vec<StoredPayload>, u64)> {
    let sql = format!("SELECT e.seq, e.kind, e.payload, p.salt, p.body {WHICH}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to, json!(kinds).to_string()))?;
    let (mut found, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let payload = StoredPayload {
            seq: row.get(0)?,
            kind: row.get(1)?,
            committed: row.get(2)?,
            salt: row.get(3)?,
            body: row.get(4)?,
        };
        bytes += payload.body.len();
        let next = payload.seq + 1;
        found.push(payload);
        if bytes > most {
            return Ok((found, next));
        }
    }
    Ok((found, to))
}

/// How large the payloads within `[from, to)` of events of these kinds are.
pub fn sizes(
    connection: &Connection,
    (from, to): (u64, u64),
    kinds: &[Kind],
) -> Result<Vec<PayloadSize>> {
    let sql = format!("SELECT e.seq, e.kind, length(p.body) {WHICH}");
    list(connection, &sql, (from, to, json!(kinds).to_string()), |row| {
        Ok(PayloadSize { seq: row.get(0)?, kind: row.get(1)?, bytes: row.get(2)? })
    })
}
