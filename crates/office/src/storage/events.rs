//! Searchable events, and entries that are none. A read model: rebuilt from bundles at any time.

use super::engine::Transaction;
use super::error::Result;
use super::logs::LogId;
use super::value::{Row, Value, values};
use crate::clock::Timestamp;
use wardbook_ledger::Hash;

/// A header's members (`docs/ledger-format.md`, "Event header"); the log's id is the log's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Position in the log.
    pub seq: u64,
    /// Microseconds since 1970, UTC.
    pub time: i64,
    /// Dotted name.
    pub kind: String,
    /// User id, or `system`.
    pub actor: String,
    /// Role that the actor acted in.
    pub role: String,
    /// What triggered it.
    pub source: String,
    /// Audit session.
    pub session: String,
    /// Position within the audit session.
    pub session_seq: u64,
    /// `<record type>/<id>`, or empty.
    pub subject: String,
    /// Trace id, or empty.
    pub trace: String,
    /// Span id, or empty.
    pub span: String,
    /// Parent span, or empty.
    pub parent: String,
    /// Payload commitment, where there is a payload.
    pub payload: Option<Hash>,
}

/// The columns of an event, for a `SELECT` that [`event`] reads.
pub const COLUMNS: &str = "seq, time, kind, actor, role, source, session, session_seq, subject, \
                           trace, span, parent, payload";

/// Reads a row of [`COLUMNS`].
pub fn event(row: &Row) -> Result<Event> {
    Ok(Event {
        seq: row.get(0)?,
        time: row.get(1)?,
        kind: row.get(2)?,
        actor: row.get(3)?,
        role: row.get(4)?,
        source: row.get(5)?,
        session: row.get(6)?,
        session_seq: row.get(7)?,
        subject: row.get(8)?,
        trace: row.get(9)?,
        span: row.get(10)?,
        parent: row.get(11)?,
        payload: row.get(12)?,
    })
}

/// Keeps events of one log; those that are here already are the same.
pub fn keep(tx: &mut dyn Transaction, log: LogId, events: &[Event]) -> Result<()> {
    let columns: Vec<&str> = ["clinic", "log"].into_iter().chain(COLUMNS.split(", ")).collect();
    let rows = events.iter().map(|event| {
        let payload = event.payload.as_ref().map(<[u8; 32]>::as_slice);
        vec![
            Value::from(&log.clinic),
            log.log.into(),
            event.seq.into(),
            event.time.into(),
            (&event.kind).into(),
            (&event.actor).into(),
            (&event.role).into(),
            (&event.source).into(),
            (&event.session).into(),
            event.session_seq.into(),
            (&event.subject).into(),
            (&event.trace).into(),
            (&event.span).into(),
            (&event.parent).into(),
            Value::Blob(payload),
        ]
    });
    tx.insert("event", &columns, &rows.collect::<Vec<_>>())
}

/// Marks an entry that is no event.
pub fn mark_bad(
    tx: &mut dyn Transaction,
    log: LogId,
    seq: u64,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO bad_entry (clinic, log, seq, reason, found_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        values![&log.clinic, log.log, seq, reason, now.micros()],
    )
    .map(drop)
}

/// An entry that is no event: its position, and why.
pub fn bad(tx: &mut dyn Transaction, log: LogId, most: u64) -> Result<Vec<(u64, String)>> {
    let rows = tx.query(
        "SELECT seq, reason FROM bad_entry WHERE clinic = $1 AND log = $2 ORDER BY seq LIMIT $3",
        values![&log.clinic, log.log, most],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// An event by its position.
pub fn find(tx: &mut dyn Transaction, log: LogId, seq: u64) -> Result<Option<Event>> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE clinic = $1 AND log = $2 AND seq = $3");
    tx.find(&sql, values![&log.clinic, log.log, seq])?.as_ref().map(event).transpose()
}

/// The time of the last event before a position.
pub fn time_before(tx: &mut dyn Transaction, log: LogId, seq: u64) -> Result<Option<i64>> {
    let row = tx.find(
        "SELECT time FROM event WHERE clinic = $1 AND log = $2 AND seq < $3
         ORDER BY seq DESC LIMIT 1",
        values![&log.clinic, log.log, seq],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// The logs that are held further than they are searchable.
pub fn behind(tx: &mut dyn Transaction) -> Result<Vec<LogId>> {
    let sql = "SELECT clinic, log FROM held WHERE searchable < next_entry ORDER BY clinic, log";
    let rows = tx.query(sql, &[])?;
    rows.iter().map(|row| Ok(LogId { clinic: row.get(0)?, log: row.get(1)? })).collect()
}

/// Every entry before `seq` is searchable, or marked as bad.
pub fn searchable(tx: &mut dyn Transaction, log: LogId, seq: u64) -> Result<()> {
    tx.change(
        "UPDATE held SET searchable = $3 WHERE clinic = $1 AND log = $2",
        values![&log.clinic, log.log, seq],
    )
}

/// Throws a log's rows from this position on away, so that they are built again. A long log takes several
/// transactions, from its end to its beginning: what is said to be searchable is, after each of them.
pub fn forget(tx: &mut dyn Transaction, log: LogId, from: u64, to: u64) -> Result<()> {
    for sql in [
        "DELETE FROM event WHERE clinic = $1 AND log = $2 AND seq >= $3 AND seq < $4",
        "DELETE FROM bad_entry WHERE clinic = $1 AND log = $2 AND seq >= $3 AND seq < $4",
    ] {
        tx.execute(sql, values![&log.clinic, log.log, from, to])?;
    }
    tx.execute(
        "UPDATE held SET searchable = $3 WHERE clinic = $1 AND log = $2 AND searchable > $3",
        values![&log.clinic, log.log, from],
    )
    .map(drop)
}
