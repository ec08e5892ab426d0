//! How the database is opened: one function for the whole program, never a bare `open`.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use hkdf::Hkdf;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use wardbook_domain::clock::Randomness;

use crate::{Result, StoreError};

/// The clinic's random data key. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A fresh key.
    pub fn new(randomness: &Randomness) -> Self {
        Self(randomness.array())
    }

    /// From its bytes; the caller wipes its own copy.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As 64 hex digits, for `key reveal`.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// A key for another purpose (HKDF-SHA256, RFC 5869).
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        let expanded = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut key);
        debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's limit");
        key
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey")
    }
}

/// Whether the connection may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Create,
    Write,
    Read,
}

/// SQLCipher sets its provider up with the first connection of a process; opening from several
/// threads at the same moment was seen to fail.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens the database with its key, and reads from it, because a wrong key shows only then.
pub(crate) fn open(path: &Path, key: &DataKey, access: Access) -> Result<Connection> {
    let flags = match access {
        Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    // SQLite takes an empty file for a new database and would write one over what is lost.
    let emptied = std::fs::metadata(path).is_ok_and(|about| about.len() == 0);
    if access != Access::Create && emptied {
        return Err(StoreError::WrongDataKey(path.to_owned()));
    }
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    #[expect(clippy::disallowed_methods, reason = "the one place that opens, with the key")]
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Otherwise the library writes about damaged pages to the error stream; callers are told
    // in words instead.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = format!("PRAGMA key = \"x'{}'\"", key.to_hex());
    let keyed = connection.execute_batch(&pragma);
    pragma.zeroize();
    keyed?;
    let readable = connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()));
    readable.map_err(|error| match StoreError::from(error) {
        StoreError::DatabaseDamaged(_) => StoreError::WrongDataKey(path.to_owned()),
        other => other,
    })?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
    )?;
    // In KiB. There is one writer, but as many readers as there are questions at the same moment.
    let cache = if access == Access::Read { 4_000 } else { 16_000 };
    connection.execute_batch(&format!("PRAGMA cache_size = -{cache}"))?;
    if access != Access::Read {
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    }
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// What a look at the file itself says about its encryption.
#[derive(Clone, Debug, Serialize)]
pub struct CipherProbe {
    /// SQLCipher's version, as the library says.
    pub cipher_version: String,
    /// SQLite's version.
    pub sqlite_version: String,
    /// Whether the file's first bytes are those of a readable database. Must be false.
    pub plain_header: bool,
    /// Whether the file opens without a key. Must be false.
    pub opens_without_key: bool,
    /// Whether every page's MAC verifies (`PRAGMA cipher_integrity_check`).
    pub pages_verify: bool,
}

impl CipherProbe {
    /// Whether the database is encrypted and its pages are whole.
    pub const fn is_sound(&self) -> bool {
        !self.plain_header && !self.opens_without_key && self.pages_verify
    }
}

/// Looks whether the database is encrypted instead of assuming it.
pub(crate) fn probe(path: &Path, keyed: &Connection) -> Result<CipherProbe> {
    let text = |sql: &str| keyed.query_row(sql, [], |row| row.get::<_, String>(0));
    let mut faults = keyed.prepare("PRAGMA cipher_integrity_check")?;
    let pages_verify = faults.query([])?.next()?.is_none();
    Ok(CipherProbe {
        cipher_version: text("PRAGMA cipher_version")?,
        sqlite_version: text("SELECT sqlite_version()")?,
        plain_header: has_plain_header(path)?,
        opens_without_key: opens_without_key(path)?,
        pages_verify,
    })
}

/// Whether the file begins as a readable database does.
pub(crate) fn has_plain_header(path: &Path) -> Result<bool> {
    let mut header = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.map_err(StoreError::io(path))?;
    Ok(&header == b"SQLite format 3\0")
}

/// Whether the file can be read without a key.
pub(crate) fn opens_without_key(path: &Path) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "the probe is the one bare open: it must fail")]
    let bare = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    Ok(bare.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())).is_ok())
}
