//! Held: entries in bundles of 256, how far they reach, and the newest checkpoint that the mirror
//! signed. What is held never becomes less, and the mirror's checkpoint never goes back.

use super::engine::Transaction;
use super::error::Result;
use super::logs::LogId;
use super::value::{Row, values};
use crate::clock::Timestamp;
use wardbook_ledger::Hash;
use wardbook_ledger::merkle::empty_root;

/// How far a log is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Every entry before this one is here.
    pub next: u64,
    /// Size of the newest checkpoint that the mirror signed; 0 before the first.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The note with the log's and the mirror's signatures.
    pub note: Option<String>,
    /// When the mirror signed.
    pub at: Timestamp,
    /// Every entry before this one is searchable, or marked as bad.
    pub searchable: u64,
}

impl Held {
    /// How many entries are searchable, of those that the mirror signed. Entries become searchable as they
    /// come, and the signature over them only once an upload has ended: what is shown as searchable is
    /// never more than what is shown as held.
    pub fn searchable_shown(&self) -> u64 {
        self.searchable.min(self.size)
    }
}

impl Default for Held {
    fn default() -> Self {
        let at = Timestamp::from_micros(0);
        Self { next: 0, size: 0, root: empty_root(), note: None, at, searchable: 0 }
    }
}

/// A stored bundle, compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Which: entries `[256 * number, 256 * number + entries)`.
    pub number: u64,
    /// How many entries, 1 to 256.
    pub entries: u64,
    /// The root over their leaves, as it was proven.
    pub root: Hash,
    /// tlog-tiles entry bundle, compressed (zstd).
    pub content: Vec<u8>,
}

/// How far a log is held.
pub fn held(tx: &mut dyn Transaction, id: LogId) -> Result<Held> {
    let row = tx.find(
        "SELECT next_entry, size, root, note, held_at, searchable FROM held
         WHERE clinic = $1 AND log = $2",
        values![&id.clinic, id.log],
    )?;
    row.map_or_else(
        || Ok(Held::default()),
        |row| {
            Ok(Held {
                next: row.get(0)?,
                size: row.get(1)?,
                root: row.get(2)?,
                note: row.get(3)?,
                at: Timestamp::from_micros(row.get(4)?),
                searchable: row.get(5)?,
            })
        },
    )
}

/// A stored bundle.
pub fn bundle(tx: &mut dyn Transaction, id: LogId, number: u64) -> Result<Option<Bundle>> {
    let row = tx.find(
        "SELECT number, entries, root, content FROM bundle
         WHERE clinic = $1 AND log = $2 AND number = $3",
        values![&id.clinic, id.log, number],
    )?;
    row.as_ref().map(bundle_of).transpose()
}

fn bundle_of(row: &Row) -> Result<Bundle> {
    Ok(Bundle {
        number: row.get(0)?,
        entries: row.get(1)?,
        root: row.get(2)?,
        content: row.get(3)?,
    })
}

/// Keeps a bundle unless one with as many entries is here already, and says whether it did.
pub fn keep_bundle(tx: &mut dyn Transaction, id: LogId, bundle: &Bundle) -> Result<bool> {
    let kept = tx.execute(
        "INSERT INTO bundle (clinic, log, number, entries, root, content)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (clinic, log, number) DO UPDATE
         SET entries = excluded.entries, root = excluded.root, content = excluded.content
         WHERE bundle.entries < excluded.entries",
        values![&id.clinic, id.log, bundle.number, bundle.entries, &bundle.root, &bundle.content],
    )?;
    Ok(kept == 1)
}

/// Every entry before `next` is here: the caller has stored them, without a gap after those before.
pub fn reach(tx: &mut dyn Transaction, id: LogId, next: u64) -> Result<()> {
    tx.execute(
        "INSERT INTO held (clinic, log, next_entry, size, root, held_at, searchable)
         VALUES ($1, $2, $3, 0, $4, 0, 0)
         ON CONFLICT (clinic, log) DO UPDATE SET next_entry = excluded.next_entry
         WHERE held.next_entry < excluded.next_entry",
        values![&id.clinic, id.log, next, &empty_root()],
    )
    .map(drop)
}

/// The mirror's new checkpoint. Says whether it is the newest now: one of a larger size stays.
pub fn sign(
    tx: &mut dyn Transaction,
    id: LogId,
    size: u64,
    root: &Hash,
    note: &str,
    at: Timestamp,
) -> Result<bool> {
    let signed = tx.execute(
        "INSERT INTO held (clinic, log, next_entry, size, root, note, held_at, searchable)
         VALUES ($1, $2, 0, $3, $4, $5, $6, 0)
         ON CONFLICT (clinic, log) DO UPDATE SET size = excluded.size, root = excluded.root,
           note = excluded.note, held_at = excluded.held_at
         WHERE held.next_entry >= excluded.size
           AND (held.size < excluded.size OR (held.size = excluded.size AND held.root = excluded.root))",
        values![&id.clinic, id.log, size, root, note, at.micros()],
    )?;
    Ok(signed == 1)
}
