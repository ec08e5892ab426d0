//! Clinics: whom head office knows, and the codes with which they enrol.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::Result;
use super::value::{Row, values};
use crate::clock::Timestamp;

/// What a row of `clinic` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A clinic.
    Clinic,
    /// A log of others that is only witnessed.
    Log,
}

impl Kind {
    /// As it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Log => "log",
        }
    }
}

/// A clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// Its id here.
    pub id: Uuid,
    /// A clinic, or a log of others.
    pub kind: Kind,
    /// Its name, for people.
    pub name: String,
    /// The group that it belongs to.
    pub group: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// Since when nothing is taken from it, and why.
    pub suspended: Option<(Timestamp, String)>,
}

const COLUMNS: &str = "clinic, kind, name, clinic_group, added_at, suspended_at, suspended_reason";

fn clinic(row: &Row) -> Result<Clinic> {
    let kind = if row.get::<String>(1)? == Kind::Log.name() { Kind::Log } else { Kind::Clinic };
    let suspended: Option<i64> = row.get(5)?;
    let reason: Option<String> = row.get(6)?;
    Ok(Clinic {
        id: row.get(0)?,
        kind,
        name: row.get(2)?,
        group: row.get(3)?,
        added_at: Timestamp::from_micros(row.get(4)?),
        suspended: suspended.map(|at| (Timestamp::from_micros(at), reason.unwrap_or_default())),
    })
}

/// Adds a clinic.
pub fn add(tx: &mut dyn Transaction, clinic: &Clinic) -> Result<()> {
    tx.change(
        "INSERT INTO clinic (clinic, kind, name, clinic_group, added_at) VALUES ($1, $2, $3, $4, $5)",
        values![
            &clinic.id,
            clinic.kind.name(),
            &clinic.name,
            &clinic.group,
            clinic.added_at.micros()
        ],
    )
}

/// A clinic by its id.
pub fn find(tx: &mut dyn Transaction, id: Uuid) -> Result<Option<Clinic>> {
    let sql = format!("SELECT {COLUMNS} FROM clinic WHERE clinic = $1");
    tx.find(&sql, values![&id])?.as_ref().map(clinic).transpose()
}

/// Every clinic, by group and name.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Clinic>> {
    let sql = format!("SELECT {COLUMNS} FROM clinic ORDER BY clinic_group, name, clinic");
    tx.query(&sql, &[])?.iter().map(clinic).collect()
}

/// Whether nothing is taken from the clinic.
pub fn is_suspended(tx: &mut dyn Transaction, id: Uuid) -> Result<bool> {
    Ok(find(tx, id)?.is_none_or(|clinic| clinic.suspended.is_some()))
}

/// Takes nothing from the clinic from now on, or, with `None`, takes it again.
pub fn suspend(
    tx: &mut dyn Transaction,
    id: Uuid,
    suspended: Option<(Timestamp, &str)>,
) -> Result<()> {
    tx.change(
        "UPDATE clinic SET suspended_at = $2, suspended_reason = $3 WHERE clinic = $1",
        values![&id, suspended.map(|(at, _)| at.micros()), suspended.map(|(_, reason)| reason)],
    )
}

/// Keeps an enrolment code by the SHA-256 of its secret. Codes of the clinic that were never used
/// end: there is one that counts.
pub fn keep_code(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "DELETE FROM enrolment_code WHERE clinic = $1 AND used_at IS NULL",
        values![&clinic],
    )?;
    tx.change(
        "INSERT INTO enrolment_code (hash, clinic, expires_at) VALUES ($1, $2, $3)",
        values![hash, &clinic, expires_at.micros()],
    )
}

/// Uses a code up: the clinic that it was made for, or `None` for a code that is unknown, was used
/// or has expired.
pub fn use_code(tx: &mut dyn Transaction, hash: &[u8; 32], now: Timestamp) -> Result<Option<Uuid>> {
    let used = tx.query(
        "UPDATE enrolment_code SET used_at = $2
         WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING clinic",
        values![hash, now.micros()],
    )?;
    used.first().map(|row| row.get(0)).transpose()
}
