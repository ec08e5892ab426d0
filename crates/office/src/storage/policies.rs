//! Policies: signed, numbered from 1, each with its place in head office's own ledger.

use super::engine::Transaction;
use super::error::Result;
use super::office;
use super::value::{Row, values};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its number.
    pub number: u64,
    /// The signed note.
    pub note: String,
    /// The event of the own ledger that says it was issued.
    pub seq: u64,
}

fn policy(row: &Row) -> Result<Policy> {
    Ok(Policy { number: row.get(0)?, note: row.get(1)?, seq: row.get(2)? })
}

/// Every policy, the oldest first.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Policy>> {
    let sql = "SELECT number, note, seq FROM policy ORDER BY number";
    tx.query(sql, &[])?.iter().map(policy).collect()
}

/// The newest policy.
pub fn newest(tx: &mut dyn Transaction) -> Result<Option<Policy>> {
    let sql = "SELECT number, note, seq FROM policy ORDER BY number DESC LIMIT 1";
    tx.find(sql, &[])?.as_ref().map(policy).transpose()
}

/// The number that the next policy gets.
pub fn next_number(tx: &mut dyn Transaction) -> Result<u64> {
    let newest = newest_number(tx)?;
    office::next_number(tx, newest)
}

/// The newest policy's number.
pub fn newest_number(tx: &mut dyn Transaction) -> Result<Option<u64>> {
    let row = tx.find("SELECT max(number) FROM policy", &[])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Keeps a policy. There must be none of its number.
pub fn keep(tx: &mut dyn Transaction, policy: &Policy) -> Result<()> {
    tx.change(
        "INSERT INTO policy (number, note, seq) VALUES ($1, $2, $3)",
        values![policy.number, &policy.note, policy.seq],
    )
}
