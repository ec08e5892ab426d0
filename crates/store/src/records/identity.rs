//! The log's identity and the clinic's account: one row each, made when the clinic is set up.

use rusqlite::Connection;
use serde::Serialize;
use zeroize::Zeroizing;

use wardbook_domain::ids::{AccountId, LogId};
use wardbook_ledger::checkpoint::LogKey;

use crate::database::rows::id;
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// The clinic's account.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// Its id.
    pub account_id: AccountId,
    /// The clinic's name.
    pub name: String,
    /// The currency of every amount.
    pub currency: String,
}

/// The account.
pub fn account(connection: &Connection) -> Result<Account> {
    let sql = "SELECT account_id, name, currency FROM accounts";
    Ok(connection.query_row(sql, [], |row| {
        Ok(Account {
            account_id: id(row, "account_id")?,
            name: row.get("name")?,
            currency: row.get("currency")?,
        })
    })?)
}

/// Stores the account.
pub(crate) fn insert_account(tx: &mut Tx<'_>, account: &Account) -> Result<()> {
    let (id, now) = (account.account_id.to_string(), tx.now().micros());
    tx.insert(
        "accounts",
        &[
            ("account_id", &id),
            ("name", &account.name),
            ("currency", &account.currency),
            ("created_at", &now),
        ],
    )
}

/// Stores the log's identity and its keys.
pub(crate) fn insert_log(
    tx: &mut Tx<'_>,
    log: LogId,
    verifier_key: &str,
    signing_key: &[u8; 32],
    secret: &[u8; 32],
) -> Result<()> {
    let (id, now) = (log.to_string(), tx.now().micros());
    tx.insert(
        "log_identity",
        &[
            ("log_id", &id),
            ("verifier_key", &verifier_key),
            ("signing_key", &&signing_key[..]),
            ("secret", &&secret[..]),
            ("created_at", &now),
        ],
    )
}

/// The log's id and its signing key.
pub(crate) fn log_key(connection: &Connection) -> Result<(LogId, LogKey)> {
    let bad = || StoreError::LogDamaged("its identity cannot be read".into());
    let sql = "SELECT log_id, signing_key FROM log_identity";
    let found = crate::database::rows::find(connection, sql, [], |row| {
        Ok((id::<LogId>(row, "log_id")?, Zeroizing::new(row.get::<_, Vec<u8>>("signing_key")?)))
    });
    let (log, secret) = found.map_err(|_| bad())?.ok_or_else(bad)?;
    let secret = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).map_err(|_| bad())?);
    let key = LogKey::from_bytes(&log.to_string(), &secret).map_err(|_| bad())?;
    Ok((log, key))
}
