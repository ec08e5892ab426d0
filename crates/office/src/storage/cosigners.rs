//! Changes of the keys that sign checkpoints: each with the key that ended, and what the root key signed
//! of it for clinics.

use wardbook_ledger::note::VerifierKey;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::office;
use super::value::{Row, values};

/// What a cosigner promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// The witness: the history cannot change any more.
    Fixed,
    /// The mirror: every event lies here.
    Held,
}

impl Promise {
    /// The name of the key that makes it.
    pub const fn key_name(self) -> &'static str {
        match self {
            Self::Fixed => "witness",
            Self::Held => "mirror",
        }
    }
}

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub number: u64,
    /// Whose key.
    pub promise: Promise,
    /// The key that ended.
    pub former: VerifierKey,
    /// The signed note that clinics get.
    pub note: String,
    /// The event of the own ledger that records it.
    pub seq: u64,
}

fn change(row: &Row) -> Result<Change> {
    let damaged = || StorageError::Damaged("a change of keys cannot be read".to_owned());
    let (key, former): (String, String) = (row.get(1)?, row.get(2)?);
    let promise = [Promise::Fixed, Promise::Held].into_iter().find(|one| one.key_name() == key);
    Ok(Change {
        number: row.get(0)?,
        promise: promise.ok_or_else(damaged)?,
        former: VerifierKey::parse(&former).map_err(|_| damaged())?,
        note: row.get(3)?,
        seq: row.get(4)?,
    })
}

/// Every change, the oldest first.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Change>> {
    let sql = "SELECT number, cosigner, former, note, seq FROM cosigner_change ORDER BY number";
    tx.query(sql, &[])?.iter().map(change).collect()
}

/// The newest change.
pub fn newest(tx: &mut dyn Transaction) -> Result<Option<Change>> {
    let sql = "SELECT number, cosigner, former, note, seq FROM cosigner_change
               ORDER BY number DESC LIMIT 1";
    tx.find(sql, &[])?.as_ref().map(change).transpose()
}

/// The newest change's number. Read in every transaction that leads to a signature.
pub fn newest_number(tx: &mut dyn Transaction) -> Result<Option<u64>> {
    let row = tx.find("SELECT max(number) FROM cosigner_change", &[])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// The number that the next change gets.
pub fn next_number(tx: &mut dyn Transaction) -> Result<u64> {
    let newest = newest_number(tx)?;
    office::next_number(tx, newest)
}

/// Keeps a change. There must be none of its number.
pub fn keep(tx: &mut dyn Transaction, change: &Change) -> Result<()> {
    tx.change(
        "INSERT INTO cosigner_change (number, cosigner, former, note, seq)
         VALUES ($1, $2, $3, $4, $5)",
        values![
            change.number,
            change.promise.key_name(),
            &change.former.to_string(),
            &change.note,
            change.seq
        ],
    )
}
