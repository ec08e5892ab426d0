//! Payloads that clinics sent, and the figures that whole ones have.
//!
//! A figure is what the newest event says of one thing: an alert's severity, a check's result, a
//! session's cost. Events may arrive in any order and more than once, so the newest by `seq` wins.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::logs::LogId;
use super::value::{Row, values};

/// A payload as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// As the event's header commits to it.
    Whole {
        /// The commitment's salt.
        salt: [u8; 16],
        /// Canonical JSON.
        json: String,
    },
    /// Encrypted for the clinic alone.
    Sealed(Vec<u8>),
}

/// Keeps a payload, and says whether there was none. A whole one takes the place of a sealed one,
/// because it was checked.
pub fn keep(tx: &mut dyn Transaction, id: LogId, seq: u64, payload: &Payload) -> Result<bool> {
    let (clinic, log) = (&id.clinic, id.log);
    let kept = match payload {
        Payload::Whole { salt, json } => tx.execute(
            "INSERT INTO payload (clinic, log, seq, salt, content) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (clinic, log, seq) DO UPDATE
             SET salt = excluded.salt, content = excluded.content WHERE payload.salt IS NULL",
            values![clinic, log, seq, salt, json.as_bytes()],
        )?,
        Payload::Sealed(bytes) => tx.execute(
            "INSERT INTO payload (clinic, log, seq, content) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            values![clinic, log, seq, bytes],
        )?,
    };
    Ok(kept == 1)
}

fn payload(salt: Option<[u8; 16]>, content: Vec<u8>) -> Result<Payload> {
    let Some(salt) = salt else { return Ok(Payload::Sealed(content)) };
    let json = String::from_utf8(content);
    let json = json.map_err(|_| StorageError::Damaged("a payload is not UTF-8".to_owned()))?;
    Ok(Payload::Whole { salt, json })
}

/// The payload of an event, where it is held.
pub fn find(tx: &mut dyn Transaction, id: LogId, seq: u64) -> Result<Option<Payload>> {
    Ok(between(tx, id, seq, seq + 1)?.into_iter().next().map(|(_, payload)| payload))
}

/// The payloads of events `[from, to)` that are held.
pub fn between(
    tx: &mut dyn Transaction,
    id: LogId,
    from: u64,
    to: u64,
) -> Result<Vec<(u64, Payload)>> {
    let rows = tx.query(
        "SELECT seq, salt, content FROM payload
         WHERE clinic = $1 AND log = $2 AND seq >= $3 AND seq < $4 ORDER BY seq",
        values![&id.clinic, id.log, from, to],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, payload(row.get(1)?, row.get(2)?)?))).collect()
}

/// How long the payloads of events `[from, to)` are that are held, in bytes, in the log's order.
pub fn lengths(
    tx: &mut dyn Transaction,
    id: LogId,
    from: u64,
    to: u64,
) -> Result<Vec<(u64, usize)>> {
    let rows = tx.query(
        "SELECT seq, CAST(length(content) AS BIGINT) FROM payload
         WHERE clinic = $1 AND log = $2 AND seq >= $3 AND seq < $4 ORDER BY seq",
        values![&id.clinic, id.log, from, to],
    )?;
    let length = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
    rows.iter().map(|row| Ok((row.get(0)?, length(row.get(1)?)))).collect()
}

/// The payloads of events `[from, to)` that are held, up to the one with which they are `enough`
/// bytes together. No more than those are in memory.
pub fn first(
    tx: &mut dyn Transaction,
    id: LogId,
    from: u64,
    to: u64,
    enough: usize,
) -> Result<Vec<(u64, Payload)>> {
    let mut sum: usize = 0;
    let mut end = from;
    for (seq, length) in lengths(tx, id, from, to)? {
        end = seq + 1;
        sum = sum.saturating_add(length);
        if sum >= enough {
            break;
        }
    }
    between(tx, id, from, end)
}

/// What an event says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Which kind of figure.
    pub what: String,
    /// Of what.
    pub subject: String,
    /// Which of several.
    pub name: String,
    /// By which event.
    pub seq: u64,
    /// A word, such as a severity.
    pub word: String,
    /// An amount, such as nano-units.
    pub amount: i64,
}

/// Keeps what an event says, unless a newer one said something else.
pub fn keep_figure(tx: &mut dyn Transaction, id: LogId, figure: &Figure) -> Result<()> {
    tx.execute(
        "INSERT INTO figure (clinic, log, what, subject, name, seq, word, amount)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (clinic, log, what, subject, name) DO UPDATE
         SET seq = excluded.seq, word = excluded.word, amount = excluded.amount
         WHERE figure.seq < excluded.seq",
        values![
            &id.clinic,
            id.log,
            &figure.what,
            &figure.subject,
            &figure.name,
            figure.seq,
            &figure.word,
            figure.amount,
        ],
    )
    .map(drop)
}

/// How often a word was said of one kind of figure, and what the amounts come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Whose.
    pub log: LogId,
    /// Which kind of figure.
    pub what: String,
    /// The word.
    pub word: String,
    /// How often.
    pub times: u64,
    /// The sum; the largest number where it would be larger.
    pub amount: i64,
}

fn tally(row: &Row) -> Result<Tally> {
    Ok(Tally {
        log: LogId { clinic: row.get(0)?, log: row.get(1)? },
        what: row.get(2)?,
        word: row.get(3)?,
        times: row.get(4)?,
        amount: row.get::<i64>(5)?.saturating_mul(WHOLE).saturating_add(row.get(6)?),
    })
}

/// Amounts are summed as wholes of so much and the rest, because no sum of those is past 64 bits.
const WHOLE: i64 = 1_000_000_000;

/// Figures of logs, but the checks, which count by session. An alert that was resolved is left out,
/// and counts as resolved. `{of}` narrows it to one clinic.
const TALLIES: &str = "
    SELECT f.clinic, f.log, f.what, f.word, count(*),
      CAST(sum(f.amount / 1000000000) AS BIGINT), CAST(sum(f.amount % 1000000000) AS BIGINT)
    FROM figure f
    WHERE f.what <> 'check' {of} AND NOT EXISTS (
      SELECT 1 FROM figure r WHERE r.clinic = f.clinic AND r.log = f.log AND r.what = 'resolved'
        AND f.what = 'alert' AND r.subject = f.subject AND r.name = f.name AND r.seq > f.seq)
    GROUP BY f.clinic, f.log, f.what, f.word
    UNION ALL
    SELECT c.clinic, c.log, 'session', c.worst, count(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM (
      SELECT f.clinic, f.log, f.subject, CASE
        WHEN max(CASE f.word WHEN 'failed' THEN 1 ELSE 0 END) = 1 THEN 'failed'
        WHEN max(CASE f.word WHEN 'not_assessed' THEN 1 ELSE 0 END) = 1 THEN 'not_assessed'
        ELSE 'passed' END AS worst
      FROM figure f WHERE f.what = 'check' {of} GROUP BY f.clinic, f.log, f.subject) AS c
    GROUP BY c.clinic, c.log, c.worst";

/// The figures of one clinic's logs, or of every log.
pub fn tallies(tx: &mut dyn Transaction, clinic: Option<Uuid>) -> Result<Vec<Tally>> {
    let rows = match clinic {
        Some(clinic) => tx.query(&TALLIES.replace("{of}", "AND f.clinic = $1"), values![&clinic]),
        None => tx.query(&TALLIES.replace("{of}", ""), &[]),
    };
    rows?.iter().map(tally).collect()
}
