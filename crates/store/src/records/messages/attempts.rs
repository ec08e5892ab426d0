//! Attempts to hand a message to its provider. One is stored before anything leaves, so that a program
//! that ends in its middle leaves behind that the message may have been sent.

use rusqlite::{Connection, Row};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{AttemptId, MessageId};

use crate::Result;
use crate::database::rows::{id, list, time};
use crate::database::tx::Tx;

/// An attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its id.
    pub attempt_id: AttemptId,
    /// Of which message.
    pub message_id: MessageId,
    /// From 1.
    pub number: u32,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended; `None` while it is under way, or where the program ended in its middle.
    pub ended_at: Option<Timestamp>,
    /// How it ended: `taken`, `temporary`, `refused`, `login_refused`, `unknown`.
    pub outcome: Option<String>,
    /// What the provider said.
    pub words: Option<String>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        attempt_id: id(row, "attempt_id")?,
        message_id: id(row, "message_id")?,
        number: row.get("number")?,
        begun_at: time(row, "begun_at")?,
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp::from_micros),
        outcome: row.get("outcome")?,
        words: row.get("words")?,
    })
}

/// Takes note of an attempt that is about to be made.
pub fn begin_attempt(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<()> {
    tx.insert(
        "message_attempts",
        &[
            ("attempt_id", &attempt.attempt_id.to_string()),
            ("message_id", &attempt.message_id.to_string()),
            ("number", &attempt.number),
            ("begun_at", &attempt.begun_at.micros()),
        ],
    )
}

/// Takes note of how one ended.
pub fn end_attempt(tx: &mut Tx<'_>, attempt: AttemptId, outcome: &str, words: &str) -> Result<()> {
    let now = tx.now().micros();
    tx.update(
        "message_attempts",
        ("attempt_id", &attempt.to_string()),
        &[("ended_at", &now), ("outcome", &outcome), ("words", &words)],
    )
}

/// A message's attempts, in order.
pub fn attempts_of(connection: &Connection, message: MessageId) -> Result<Vec<Attempt>> {
    let sql = "SELECT * FROM message_attempts WHERE message_id = ? ORDER BY number";
    list(connection, sql, [message.to_string()], read)
}

/// Attempts without an end: of a program that is at it, or ended in their middle.
pub fn open_attempts(connection: &Connection) -> Result<Vec<Attempt>> {
    let sql = "SELECT a.* FROM messages m JOIN message_attempts a ON a.message_id = m.message_id
        WHERE m.queue_status = 'sending' AND a.ended_at IS NULL ORDER BY a.begun_at";
    list(connection, sql, [], read)
}
