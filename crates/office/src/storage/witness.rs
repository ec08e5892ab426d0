//! Fixed: the newest checkpoint of each log that the witness signed, and the last ones before it.
//!
//! Moving on is a compare-and-set on size and root. The signature is made only after the commit, so
//! what this file stores is a promise made to nobody yet.

use super::engine::Transaction;
use super::error::Result;
use super::logs::LogId;
use super::value::{Row, values};
use crate::clock::Timestamp;
use wardbook_ledger::Hash;

/// How many of a log's checkpoints an upload may be proven against.
pub const KEPT: u64 = 16;

/// The newest checkpoint that was fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The note as it came, with the log's signature.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// Signatures given on the day of `at`.
    pub signed: u64,
}

/// A checkpoint that an upload may be proven against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The note as it came, with the log's signature.
    pub note: String,
}

/// The newest checkpoint that was fixed.
pub fn fixed(tx: &mut dyn Transaction, id: LogId) -> Result<Option<Fixed>> {
    let row = tx.find(
        "SELECT size, root, note, fixed_at, signed FROM fixed WHERE clinic = $1 AND log = $2",
        values![&id.clinic, id.log],
    )?;
    row.map(|row| {
        Ok(Fixed {
            size: row.get(0)?,
            root: row.get(1)?,
            note: row.get(2)?,
            at: Timestamp::from_micros(row.get(3)?),
            signed: row.get(4)?,
        })
    })
    .transpose()
}

/// Moves on from `before` to `now`, and says whether `before` was still what is fixed.
pub fn fix(
    tx: &mut dyn Transaction,
    id: LogId,
    before: Option<&Fixed>,
    now: &Fixed,
) -> Result<bool> {
    let (clinic, log) = (&id.clinic, id.log);
    let (at, day) = (now.at.micros(), now.at.day());
    let moved = if let Some(before) = before {
        tx.execute(
            "UPDATE fixed SET size = $3, root = $4, note = $5, fixed_at = $6, day = $7, signed = $8,
               ahead_since = CASE WHEN EXISTS (SELECT 1 FROM held WHERE held.clinic = $1
                   AND held.log = $2 AND held.size >= fixed.size)
                 THEN $6 ELSE coalesce(ahead_since, $6) END
             WHERE clinic = $1 AND log = $2 AND size = $9 AND root = $10",
            values![
                clinic,
                log,
                now.size,
                &now.root,
                &now.note,
                at,
                day,
                now.signed,
                before.size,
                &before.root
            ],
        )?
    } else {
        tx.execute(
            "INSERT INTO fixed (clinic, log, size, root, note, fixed_at, day, signed, ahead_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6) ON CONFLICT DO NOTHING",
            values![clinic, log, now.size, &now.root, &now.note, at, day, now.signed],
        )?
    };
    if moved == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO pending (clinic, log, size, root, note) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        values![clinic, log, now.size, &now.root, &now.note],
    )?;
    tx.execute(
        "DELETE FROM pending WHERE clinic = $1 AND log = $2 AND size < (
           SELECT min(size) FROM (
             SELECT size FROM pending WHERE clinic = $1 AND log = $2
             ORDER BY size DESC LIMIT $3) AS newest)",
        values![clinic, log, KEPT],
    )?;
    Ok(true)
}

fn pending_of(row: &Row) -> Result<Pending> {
    Ok(Pending { size: row.get(0)?, root: row.get(1)?, note: row.get(2)? })
}

/// The checkpoint of this size, if it is one of the last.
pub fn pending(tx: &mut dyn Transaction, id: LogId, size: u64) -> Result<Option<Pending>> {
    let row = tx.find(
        "SELECT size, root, note FROM pending WHERE clinic = $1 AND log = $2 AND size = $3",
        values![&id.clinic, id.log, size],
    )?;
    row.as_ref().map(pending_of).transpose()
}

/// The last checkpoints, the newest first.
pub fn all_pending(tx: &mut dyn Transaction, id: LogId) -> Result<Vec<Pending>> {
    let rows = tx.query(
        "SELECT size, root, note FROM pending WHERE clinic = $1 AND log = $2 ORDER BY size DESC",
        values![&id.clinic, id.log],
    )?;
    rows.iter().map(pending_of).collect()
}
