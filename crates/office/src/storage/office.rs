//! The office itself: its name, its id, its epoch, and its sealed secrets.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::logs::{self, LogId};
use super::value::values;
use crate::clock::Timestamp;

/// The office's one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Made at `init`; an office made anew has another.
    pub id: Uuid,
    /// The name under which its keys sign.
    pub name: String,
    /// Where clinics reach it: `https://host[:port]`.
    pub address: String,
    /// How often the database was restored, or found to be older than a signature of ours.
    pub epoch: i64,
}

/// Writes the office's row. There must be none.
pub fn make(tx: &mut dyn Transaction, office: &Office, now: Timestamp) -> Result<()> {
    tx.change(
        "INSERT INTO office (one, id, name, address, epoch, made_at) VALUES (1, $1, $2, $3, $4, $5)",
        values![&office.id, &office.name, &office.address, office.epoch, now.micros()],
    )
}

/// The office's row, if `init` has made it.
pub fn find(tx: &mut dyn Transaction) -> Result<Option<Office>> {
    let row = tx.find("SELECT id, name, address, epoch FROM office WHERE one = 1", &[])?;
    row.map(|row| {
        let (id, name, address) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Office { id, name, address, epoch: row.get(3)? })
    })
    .transpose()
}

/// The office's epoch. Read in every transaction that leads to a witness's signature.
pub fn epoch(tx: &mut dyn Transaction) -> Result<i64> {
    let office = find(tx)?;
    office.map(|office| office.epoch).ok_or_else(|| {
        StorageError::Damaged("the office has no row: run `wardbook-office init`".to_owned())
    })
}

/// Numbers of one epoch. A million, so that people can still read them.
const NUMBERS_OF_AN_EPOCH: u64 = 1_000_000;

/// The number after the newest of what clinics take only in order. Each epoch has numbers of its own, so
/// that an office that was restored gives none again that it has forgotten: clinics refuse an older
/// number, and the same one twice.
pub fn next_number(tx: &mut dyn Transaction, newest: Option<u64>) -> Result<u64> {
    let epoch = u64::try_from(epoch(tx)?).unwrap_or(0);
    Ok((newest.unwrap_or(0) + 1).max(epoch * NUMBERS_OF_AN_EPOCH + 1))
}

/// Whether a log has yet to show what this office signed for it, because the database was marked
/// since. While it is so, neither key signs for the log.
pub fn is_unconfirmed(tx: &mut dyn Transaction, log: LogId) -> Result<bool> {
    let found = logs::find(tx, log)?;
    let found = found.ok_or_else(|| StorageError::Damaged("a log has no row".to_owned()))?;
    Ok(found.epoch < epoch(tx)?)
}

/// Marks the database as older than what this office has signed: from now on each log is signed
/// only after it has shown its newest checkpoint with our own signature.
pub fn mark_restored(tx: &mut dyn Transaction) -> Result<()> {
    tx.change("UPDATE office SET epoch = epoch + 1 WHERE one = 1", &[])
}

/// Keeps a sealed secret. There must be none of this name.
pub fn keep_secret(tx: &mut dyn Transaction, name: &str, sealed: &[u8]) -> Result<()> {
    tx.change("INSERT INTO secret (name, sealed) VALUES ($1, $2)", values![name, sealed])
}

/// Puts a sealed secret in the place of the one of this name.
pub fn replace_secret(tx: &mut dyn Transaction, name: &str, sealed: &[u8]) -> Result<()> {
    tx.change("UPDATE secret SET sealed = $2 WHERE name = $1", values![name, sealed])
}

/// A sealed secret.
pub fn secret(tx: &mut dyn Transaction, name: &str) -> Result<Option<Vec<u8>>> {
    let row = tx.find("SELECT sealed FROM secret WHERE name = $1", values![name])?;
    row.map(|row| row.get(0)).transpose()
}
