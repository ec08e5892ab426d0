//! Logs: which there are, whose, under which key, and how many signatures a day were agreed.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::value::{Row, values};
use crate::clock::Timestamp;
use wardbook_ledger::Hash;
use wardbook_ledger::note::VerifierKey;

/// Which log: its number counts within its clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogId {
    /// The clinic.
    pub clinic: Uuid,
    /// From 1.
    pub log: i64,
}

/// A log that is witnessed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Which.
    pub id: LogId,
    /// The first line of its checkpoints.
    pub origin: String,
    /// The key that signs them.
    pub vkey: VerifierKey,
    /// The key that signs for tokens, once its clinic has enrolled.
    pub sync_vkey: Option<VerifierKey>,
    /// Whether its entries are taken too. Those of others' logs are not.
    pub mirrored: bool,
    /// Signatures that the witness gives it in a day.
    pub daily: u64,
    /// Below this size the log is its clinic's word: it was that long at its enrolment.
    pub before: u64,
    /// The log of the same clinic that it goes on from.
    pub successor_of: Option<i64>,
    /// The office's epoch in which it was last seen to agree with our signatures.
    pub epoch: i64,
    /// When it was added.
    pub added_at: Timestamp,
}

/// Lower-case hex of this is how a log is addressed.
pub fn origin_hash(origin: &str) -> Hash {
    Sha256::digest(origin).into()
}

const COLUMNS: &str = "clinic, log, origin_text, vkey, sync_vkey, mirrored, daily, before_size, \
                       successor_of, epoch, added_at";

fn log(row: &Row) -> Result<Log> {
    let key = |text: &str| {
        VerifierKey::parse(text).map_err(|error| StorageError::Damaged(error.to_string()))
    };
    let sync: Option<String> = row.get(4)?;
    Ok(Log {
        id: LogId { clinic: row.get(0)?, log: row.get(1)? },
        origin: row.get(2)?,
        vkey: key(&row.get::<String>(3)?)?,
        sync_vkey: sync.map(|text| key(&text)).transpose()?,
        mirrored: row.get(5)?,
        daily: row.get(6)?,
        before: row.get(7)?,
        successor_of: row.get(8)?,
        epoch: row.get(9)?,
        added_at: Timestamp::from_micros(row.get(10)?),
    })
}

/// Adds a log. An origin that is known already is refused.
///
/// # Errors
/// [`StorageError::Refused`] for a known origin.
pub fn add(tx: &mut dyn Transaction, log: &Log) -> Result<()> {
    let hash = origin_hash(&log.origin);
    let LogId { clinic, log: number } = log.id;
    let added = tx.execute(
        "INSERT INTO origin (hash, clinic, log) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        values![&hash, &clinic, number],
    )?;
    if added == 0 {
        return Err(StorageError::Refused(format!("the log {} is known already", log.origin)));
    }
    let sync = log.sync_vkey.as_ref().map(ToString::to_string);
    tx.change(
        "INSERT INTO log (clinic, log, origin_text, vkey, sync_vkey, mirrored, daily, before_size,
           successor_of, epoch, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            &clinic,
            number,
            &log.origin,
            &log.vkey.to_string(),
            sync.as_deref(),
            log.mirrored,
            log.daily,
            log.before,
            log.successor_of,
            log.epoch,
            log.added_at.micros(),
        ],
    )
}

/// The number that the clinic's next log gets.
pub fn next_number(tx: &mut dyn Transaction, clinic: Uuid) -> Result<i64> {
    let sql = "SELECT coalesce(max(log), 0) + 1 FROM log WHERE clinic = $1";
    tx.find(sql, values![&clinic])?.map_or(Ok(1), |row| row.get(0))
}

/// A log by its id.
pub fn find(tx: &mut dyn Transaction, id: LogId) -> Result<Option<Log>> {
    let sql = format!("SELECT {COLUMNS} FROM log WHERE clinic = $1 AND log = $2");
    tx.find(&sql, values![&id.clinic, id.log])?.as_ref().map(log).transpose()
}

/// A log by the hash of its origin.
pub fn by_hash(tx: &mut dyn Transaction, hash: &Hash) -> Result<Option<Log>> {
    let Some(row) = tx.find("SELECT clinic, log FROM origin WHERE hash = $1", values![hash])?
    else {
        return Ok(None);
    };
    find(tx, LogId { clinic: row.get(0)?, log: row.get(1)? })
}

/// A clinic's logs, the newest last.
pub fn of_clinic(tx: &mut dyn Transaction, clinic: Uuid) -> Result<Vec<Log>> {
    let sql = format!("SELECT {COLUMNS} FROM log WHERE clinic = $1 ORDER BY log");
    tx.query(&sql, values![&clinic])?.iter().map(log).collect()
}

/// Every log.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Log>> {
    let sql = format!("SELECT {COLUMNS} FROM log ORDER BY clinic, log");
    tx.query(&sql, &[])?.iter().map(log).collect()
}

/// The log agrees with what this office signed, as of the office's present epoch.
pub fn confirm(tx: &mut dyn Transaction, id: LogId, epoch: i64) -> Result<()> {
    tx.change(
        "UPDATE log SET epoch = $3 WHERE clinic = $1 AND log = $2",
        values![&id.clinic, id.log, epoch],
    )
}
