//! Messages for clinics, the providers that may leave one, and their calls.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wardbook_sync::wire::statement::Mail;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::office;
use super::value::values;
use crate::clock::Timestamp;

/// How a provider's calls are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Standard Webhooks: HMAC-SHA-256 over id, time and body.
    Standard,
    /// Twilio's `X-Twilio-Signature`: HMAC-SHA-1 over the address and the form.
    Twilio,
    /// A shared secret: HMAC-SHA-256 over time and body.
    Shared,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Twilio, Self::Shared];

    /// As it is stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Twilio => "twilio",
            Self::Shared => "shared",
        }
    }

    /// Whether a call says when it was made. One that does not is as good in ten years as today.
    pub const fn states_time(self) -> bool {
        !matches!(self, Self::Twilio)
    }

    /// The scheme of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// How its calls are checked.
    pub scheme: Scheme,
    /// The secret for that, sealed.
    pub sealed: Vec<u8>,
}

/// The number that the clinic's next message gets. Each epoch has numbers of its own, so that an office
/// that was restored gives none again that a message had which it has forgotten.
pub fn next_number(tx: &mut dyn Transaction, clinic: Uuid) -> Result<u64> {
    let epoch = u64::try_from(office::epoch(tx)?).unwrap_or(0);
    Ok((newest(tx, clinic)? + 1).max(Mail::first_of(epoch)))
}

/// The newest message's number; 0 where there is none.
pub fn newest(tx: &mut dyn Transaction, clinic: Uuid) -> Result<u64> {
    let sql = "SELECT coalesce(max(number), 0) FROM mail WHERE clinic = $1";
    tx.find(sql, values![&clinic])?.map_or(Ok(0), |row| row.get(0))
}

/// Whether the clinic's message of this number is the one with this hash (SHA-256, hex).
pub fn is(tx: &mut dyn Transaction, clinic: Uuid, number: i64, hash: &str) -> Result<bool> {
    let sql = "SELECT note FROM mail WHERE clinic = $1 AND number = $2";
    let note = tx.find(sql, values![&clinic, number])?;
    let note = note.map(|row| row.get::<String>(0)).transpose()?;
    Ok(note.is_some_and(|note| hex::encode(Sha256::digest(note)) == hash))
}

/// How many messages there are for a clinic, and how many of them its own events acknowledge: they
/// are received in order, so those up to the newest one.
pub fn acknowledged(tx: &mut dyn Transaction, clinic: Uuid) -> Result<(u64, u64)> {
    let sql = "SELECT count(*), coalesce(sum(CASE WHEN number <= (
            SELECT coalesce(max(amount), 0) FROM figure WHERE clinic = $1 AND what = 'acknowledged'
        ) THEN 1 ELSE 0 END), 0) FROM mail WHERE clinic = $1";
    let row = tx.find(sql, values![&clinic])?;
    row.map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Keeps a signed message.
pub fn keep(tx: &mut dyn Transaction, clinic: Uuid, number: u64, note: &str) -> Result<()> {
    tx.change(
        "INSERT INTO mail (clinic, number, note) VALUES ($1, $2, $3)",
        values![&clinic, number, note],
    )
}

/// Messages after a number, the oldest first.
pub fn after(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    number: u64,
    limit: u64,
) -> Result<Vec<(u64, String)>> {
    let rows = tx.query(
        "SELECT number, note FROM mail WHERE clinic = $1 AND number > $2 ORDER BY number LIMIT $3",
        values![&clinic, number, limit],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Adds a provider, or gives it another secret.
pub fn keep_hook(tx: &mut dyn Transaction, clinic: Uuid, name: &str, hook: &Hook) -> Result<()> {
    tx.change(
        "INSERT INTO hook (clinic, name, scheme, sealed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (clinic, name) DO UPDATE SET scheme = excluded.scheme, sealed = excluded.sealed",
        values![&clinic, name, hook.scheme.name(), &hook.sealed],
    )
}

/// A provider.
pub fn hook(tx: &mut dyn Transaction, clinic: Uuid, name: &str) -> Result<Option<Hook>> {
    let sql = "SELECT scheme, sealed FROM hook WHERE clinic = $1 AND name = $2";
    let row = tx.find(sql, values![&clinic, name])?;
    row.map(|row| {
        let scheme: String = row.get(0)?;
        let scheme = Scheme::parse(&scheme)
            .ok_or_else(|| StorageError::Damaged(format!("the scheme {scheme} of a hook")))?;
        Ok(Hook { scheme, sealed: row.get(1)? })
    })
    .transpose()
}

/// Notes that a call was taken, and says whether it was the first time. Calls older than `forget`
/// are forgotten, where their age alone refuses them; `None` where it does not.
pub fn take_call(
    tx: &mut dyn Transaction,
    (clinic, name): (Uuid, &str),
    call: &[u8; 32],
    now: Timestamp,
    forget: Option<Timestamp>,
) -> Result<bool> {
    if let Some(forget) = forget {
        tx.execute(
            "DELETE FROM hook_call WHERE clinic = $1 AND name = $2 AND taken_at < $3",
            values![&clinic, name, forget.micros()],
        )?;
    }
    let first = tx.execute(
        "INSERT INTO hook_call (clinic, name, call, taken_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        values![&clinic, name, call, now.micros()],
    )?;
    Ok(first == 1)
}
