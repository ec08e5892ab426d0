//! How the file is opened: with its key and its settings, never bare.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::{Zeroize as _, Zeroizing};

use super::super::error::{Result, StorageError};
use super::statements::told;

/// The database's raw key: 32 bytes, wiped when dropped.
pub type RawKey = Zeroizing<[u8; 32]>;

/// What the connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Create,
    Write,
    Read,
}

/// SQLCipher sets its provider up with the first connection of a process; opening from several
/// threads at the same moment was seen to fail.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens the file with its key, and reads from it, because a wrong key shows only then.
pub(super) fn open(path: &Path, key: &RawKey, mode: Mode) -> Result<Connection> {
    let flags = match mode {
        Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    // SQLite takes an empty file for a new database and would write one over what is lost.
    let emptied = std::fs::metadata(path).is_ok_and(|about| about.len() == 0);
    if mode != Mode::Create && emptied {
        return Err(StorageError::WrongKey);
    }
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    #[expect(clippy::disallowed_methods, reason = "the one place that opens, with the key")]
    let opened = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = opened.map_err(|error| told(&error))?;
    settings(&connection, key, mode).map_err(|error| match told(&error) {
        StorageError::Damaged(_) => StorageError::WrongKey,
        other => other,
    })?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn settings(connection: &Connection, key: &RawKey, mode: Mode) -> rusqlite::Result<()> {
    // Otherwise the library writes about damaged pages to the error stream.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = format!("PRAGMA key = \"x'{}'\"", hex::encode(**key));
    let keyed = connection.execute_batch(&pragma);
    pragma.zeroize();
    keyed?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -16000;",
    )?;
    if mode != Mode::Read {
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    }
    Ok(())
}
