//! The schema's versions: forward only, each verified by checksum at every start.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};

use wardbook_domain::clock::Timestamp;

use crate::database::rows::{find, list};
use crate::{Result, StoreError};

/// Every migration, from version 1.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/clinic/0001_initial.sql"),
    include_str!("../../../../migrations/clinic/0002_window.sql"),
    include_str!("../../../../migrations/clinic/0003_log_by_actor.sql"),
    include_str!("../../../../migrations/clinic/0004_amended_results.sql"),
    include_str!("../../../../migrations/clinic/0005_put_away.sql"),
    include_str!("../../../../migrations/clinic/0006_emergency_access.sql"),
    include_str!("../../../../migrations/clinic/0007_second_factor.sql"),
    include_str!("../../../../migrations/clinic/0008_background.sql"),
    include_str!("../../../../migrations/clinic/0009_sync.sql"),
    include_str!("../../../../migrations/clinic/0010_office.sql"),
    include_str!("../../../../migrations/clinic/0011_office_ledger.sql"),
    include_str!("../../../../migrations/clinic/0012_office_keys.sql"),
    include_str!("../../../../migrations/clinic/0013_doubts.sql"),
    include_str!("../../../../migrations/clinic/0014_reviews.sql"),
    include_str!("../../../../migrations/clinic/0015_parts.sql"),
    include_str!("../../../../migrations/clinic/0016_inbox_folders.sql"),
    include_str!("../../../../migrations/clinic/0017_patients.sql"),
    include_str!("../../../../migrations/clinic/0018_packets.sql"),
    include_str!("../../../../migrations/clinic/0019_folder_sessions.sql"),
    include_str!("../../../../migrations/clinic/0020_screening.sql"),
    include_str!("../../../../migrations/clinic/0021_egress.sql"),
    include_str!("../../../../migrations/clinic/0022_messages.sql"),
];

/// The newest version that this program knows.
pub(crate) fn newest() -> u32 {
    #[cfg(test)]
    if let Some(version) = tests::held_at() {
        return version;
    }
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Verifies what was applied and applies what is missing, each version in one transaction.
pub(crate) fn apply(connection: &mut Connection, now: Timestamp) -> Result<()> {
    apply_up_to(connection, newest(), now)
}

/// The same, no further than `version`.
pub(crate) fn apply_up_to(connection: &mut Connection, version: u32, now: Timestamp) -> Result<()> {
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
    for (version, sql) in (1..=version).zip(MIGRATIONS) {
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

/// The version of a database that may never have been opened by this program. What cannot be
/// read, or is newer, counts as the newest that is known here: it is compared with that.
pub(crate) fn version_of(connection: &Connection) -> u32 {
    let sql = "SELECT max(version) FROM migrations";
    let found = find(connection, sql, [], |row| row.get::<_, Option<u32>>(0));
    found.ok().flatten().flatten().map_or_else(newest, |version| version.clamp(1, newest()))
}

/// An empty database of this version, in memory.
pub(crate) fn fresh(version: u32) -> Result<Connection> {
    let mut fresh = Connection::open_in_memory()?;
    apply_up_to(&mut fresh, version, Timestamp::from_micros(0))?;
    Ok(fresh)
}

/// A column that a later version gave to a table, with its default.
pub(crate) type AddedColumn = (String, Value);

/// The columns that tables were given after they were made, up to this version, by table. Rows
/// that are older have the default there, and no event that says so.
pub(crate) fn added_columns(version: u32) -> Result<BTreeMap<String, Vec<AddedColumn>>> {
    let mut added: BTreeMap<String, Vec<AddedColumn>> = BTreeMap::new();
    let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut database = Connection::open_in_memory()?;
    for version in 1..=version {
        apply_up_to(&mut database, version, Timestamp::from_micros(0))?;
        let sql = "SELECT t.name, c.name, coalesce(c.dflt_value, 'NULL')
            FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'";
        let columns = list(&database, sql, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        let mut now: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column, default) in columns {
            if before.get(&table).is_some_and(|known| !known.contains(&column)) {
                // The text is the program's own schema, never a stored one.
                let value = database.query_row(&format!("SELECT {default}"), [], |r| r.get(0))?;
                added.entry(table.clone()).or_default().push((column.clone(), value));
            }
            now.entry(table).or_default().push(column);
        }
        before = now;
    }
    Ok(added)
}

#[cfg(test)]
mod tests;
