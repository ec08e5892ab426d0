//! Bearer tokens: 15 minutes of a clinic's right to speak for one of its logs.
//!
//! A token is the clinic's id and 32 random bytes, so that it is looked for where its clinic's rows
//! are. Only the hash of the random half is stored. Issuing them is `v1`'s.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::engine::Transaction;
use super::error::Result;
use super::logs::LogId;
use super::value::values;
use crate::clock::{Randomness, Timestamp};

/// How long a token is good for, in seconds.
pub const LIFETIME: i64 = 900;

/// A token as it is sent. Not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    clinic: Uuid,
    secret: [u8; 32],
}

impl Token {
    /// A fresh one.
    pub fn new(clinic: Uuid, randomness: &Randomness) -> Self {
        Self { clinic, secret: randomness.array() }
    }

    /// Reads what follows `Bearer `.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (clinic, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self { clinic: Uuid::from_bytes(*clinic), secret: secret.try_into().ok()? })
    }

    /// As it is sent: base64url.
    pub fn to_text(&self) -> String {
        let mut bytes = self.clinic.into_bytes().to_vec();
        bytes.extend_from_slice(&self.secret);
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Keeps a token for one of its clinic's logs, for [`LIFETIME`]; expired ones of the clinic go.
pub fn keep(tx: &mut dyn Transaction, token: &Token, log: i64, now: Timestamp) -> Result<()> {
    tx.execute(
        "DELETE FROM token WHERE clinic = $1 AND expires_at <= $2",
        values![&token.clinic, now.micros()],
    )?;
    tx.change(
        "INSERT INTO token (clinic, hash, log, expires_at) VALUES ($1, $2, $3, $4)",
        values![&token.clinic, &token.hash(), log, now.plus_seconds(LIFETIME).micros()],
    )
}

/// The log that a token speaks for, or `None` for one that is unknown, has expired or was revoked,
/// or whose clinic is suspended.
pub fn bearer(tx: &mut dyn Transaction, token: &Token, now: Timestamp) -> Result<Option<LogId>> {
    let row = tx.find(
        "SELECT t.log FROM token t JOIN clinic c ON c.clinic = t.clinic
         WHERE t.clinic = $1 AND t.hash = $2 AND t.expires_at > $3 AND c.suspended_at IS NULL",
        values![&token.clinic, &token.hash(), now.micros()],
    )?;
    row.map(|row| Ok(LogId { clinic: token.clinic, log: row.get(0)? })).transpose()
}

/// Ends every token of a clinic at once: `rotate` and `suspend`.
pub fn revoke(tx: &mut dyn Transaction, clinic: Uuid) -> Result<()> {
    tx.execute("DELETE FROM token WHERE clinic = $1", values![&clinic]).map(drop)
}
