//! Refusals of requests that nobody signed, counted by the minute; and a row that is written to see
//! whether it can be.

use super::engine::Transaction;
use super::error::Result;
use super::value::values;
use crate::clock::{SECOND, Timestamp};

/// Counts a refusal. The first of each minute gives how many there were in the last minute that had
/// any, and is worth an event of the ledger; the others give `None`.
pub fn count(tx: &mut dyn Transaction, kind: &str, now: Timestamp) -> Result<Option<u64>> {
    let minute = now.micros().div_euclid(60 * SECOND);
    let row = tx.find("SELECT minute, times FROM refusal WHERE kind = $1", values![kind])?;
    let before: Option<(i64, u64)> = row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()?;
    let (times, worth) = match before {
        Some((last, times)) if last == minute => (times + 1, None),
        Some((_, times)) => (1, Some(times)),
        None => (1, Some(0)),
    };
    tx.change(
        "INSERT INTO refusal (kind, minute, times) VALUES ($1, $2, $3)
         ON CONFLICT (kind) DO UPDATE SET minute = excluded.minute, times = excluded.times",
        values![kind, minute, times],
    )?;
    Ok(worth)
}

/// Writes a row, to see whether that can be done.
pub fn probe(tx: &mut dyn Transaction, now: Timestamp) -> Result<()> {
    tx.change(
        "INSERT INTO refusal (kind, minute, times) VALUES ('probe', $1, 0)
         ON CONFLICT (kind) DO UPDATE SET minute = excluded.minute, times = refusal.times + 1",
        values![now.micros().div_euclid(60 * SECOND)],
    )
}
