//! The schema's versions: forward only, each with a checksum. `migrate` alone changes the schema;
//! `serve` refuses another one than its own.

use sha2::{Digest, Sha256};

use super::engine::{Dialect, Transaction};
use super::error::{Result, StorageError};
use super::store::Storage;
use super::value::values;
use crate::clock::Timestamp;

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        /// Every migration from version 1, for SQLite and for PostgreSQL.
        const MIGRATIONS: &[(&str, &str)] = &[$((
            include_str!(concat!("../../../../migrations/office/sqlite/", $name, ".sql")),
            include_str!(concat!("../../../../migrations/office/postgres/", $name, ".sql")),
        )),*];
    };
}

migrations![
    "0001_initial",
    "0002_clinics_and_staff",
    "0003_behind_since",
    "0004_acknowledged_evidence",
    "0005_cosigner_changes",
];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    version BIGINT PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// Held until the migration's transaction ends, so that two nodes do not migrate at the same time.
/// The number is the product's own; SQLite's writers are alone as it is.
const LOCK: &str = "SELECT count(*) FROM (SELECT pg_advisory_xact_lock(5723094415) AS held) AS one";

/// The version that this program needs.
pub fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Applies what is missing, all of it in one transaction, and gives the version before.
pub async fn migrate(storage: &Storage, now: Timestamp) -> Result<i64> {
    let dialect = storage.dialect();
    storage
        .alter(move |tx| {
            if dialect == Dialect::Postgres {
                tx.query(LOCK, &[])?;
            }
            tx.batch(TABLE)?;
            let before = verify(tx, dialect)?;
            for (version, sql) in texts(dialect).filter(|(version, _)| *version > before) {
                tx.batch(sql)?;
                tx.change(
                    "INSERT INTO migration (version, checksum, applied_at) VALUES ($1, $2, $3)",
                    values![version, &checksum(sql), now.micros()],
                )?;
            }
            Ok(before)
        })
        .await
}

/// Refuses a database whose schema is not exactly this program's.
pub async fn check(storage: &Storage) -> Result<()> {
    let dialect = storage.dialect();
    let found = storage.read(move |tx| {
        let table = match dialect {
            Dialect::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name = 'migration'",
            Dialect::Postgres => "SELECT count(*) FROM (SELECT to_regclass('migration') AS name) AS one WHERE name IS NOT NULL",
        };
        let there: i64 = tx.find(table, &[])?.map_or(Ok(0), |row| row.get(0))?;
        if there == 0 { Ok(0) } else { verify(tx, dialect) }
    });
    match found.await? {
        found if found == newest() => Ok(()),
        found => Err(StorageError::OtherSchema { found, known: newest() }),
    }
}

fn texts(dialect: Dialect) -> impl Iterator<Item = (i64, &'static str)> {
    (1..).zip(MIGRATIONS).map(move |(version, (sqlite, postgres))| match dialect {
        Dialect::Sqlite => (version, *sqlite),
        Dialect::Postgres => (version, *postgres),
    })
}

fn checksum(sql: &str) -> String {
    hex::encode(Sha256::digest(sql))
}

/// The database's version, when every migration there is one of this program's.
fn verify(tx: &mut dyn Transaction, dialect: Dialect) -> Result<i64> {
    let rows = tx.query("SELECT version, checksum FROM migration ORDER BY version", &[])?;
    let mut found = 0;
    for row in rows {
        found = row.get(0)?;
        if found > newest() {
            return Err(StorageError::OtherSchema { found, known: newest() });
        }
        let known = texts(dialect).any(|(version, sql)| {
            version == found && row.get::<String>(1).is_ok_and(|applied| applied == checksum(sql))
        });
        if !known {
            return Err(StorageError::AlteredMigration(found));
        }
    }
    Ok(found)
}
