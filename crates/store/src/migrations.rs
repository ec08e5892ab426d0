//! The schema's versions: forward only, each verified by checksum at every start.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use wardbook_domain::clock::Timestamp;

use crate::{Result, StoreError};

/// Every migration, from version 1.
const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/clinic/0001_initial.sql")];

/// The newest version that this program knows.
pub(crate) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Verifies what was applied and applies what is missing, each version in one transaction.
pub(crate) fn apply(connection: &mut Connection, now: Timestamp) -> Result<()> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (
           version INTEGER PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
         ) STRICT",
    )?;
    let applied: Vec<(u32, String)> = connection
        .prepare("SELECT version, checksum FROM migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if let Some((found, _)) = applied.last()
        && *found > newest()
    {
        return Err(StoreError::NewerDatabase { found: *found, known: newest() });
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        let checksum = hex::encode(Sha256::digest(sql));
        match applied.iter().find(|(one, _)| *one == version) {
            Some((_, found)) if *found == checksum => {}
            Some(_) => return Err(StoreError::MigrationAltered(version)),
            None => {
                let transaction = connection.transaction()?;
                transaction.execute_batch(sql)?;
                transaction.execute(
                    "INSERT INTO migrations VALUES (?, ?, ?)",
                    (version, checksum, now.micros()),
                )?;
                transaction.commit()?;
            }
        }
    }
    Ok(())
}
