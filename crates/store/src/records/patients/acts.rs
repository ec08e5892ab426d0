//! What was done with a patient's record, as the log says.

use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{PatientId, UserId};

use crate::Result;
use crate::database::rows::{list as rows, time, word};

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who; `None` is the system.
    pub by: Option<UserId>,
    /// What.
    pub kind: Kind,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
}

/// What people did; row changes beside it say what it changed.
const KINDS: &[Kind] = &[
    Kind::PatientAdded,
    Kind::PatientChanged,
    Kind::PatientOpened,
    Kind::PatientNoAiMarked,
    Kind::PatientNoAiLifted,
];

/// What was done with a patient's record, the newest first.
pub fn acts(connection: &Connection, patient: PatientId, limit: u32) -> Result<Vec<Act>> {
    let sql = "SELECT e.time, e.kind, e.actor, p.body FROM events e
        LEFT JOIN payloads p ON p.seq = e.seq
        WHERE e.subject = ? AND e.kind IN (SELECT value FROM json_each(?))
        ORDER BY e.seq DESC LIMIT ?";
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.as_str()).collect();
    let values = (format!("patients/{patient}"), json!(kinds).to_string(), limit);
    rows(connection, sql, values, |row| {
        let payload: Option<String> = row.get("body")?;
        let payload: Value =
            payload.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
        Ok(Act {
            at: time(row, "time")?,
            by: row.get::<_, Option<Uuid>>("actor")?.map(UserId),
            kind: word(row, "kind")?,
            reason: payload["reason"].as_str().map(str::to_owned),
        })
    })
}
