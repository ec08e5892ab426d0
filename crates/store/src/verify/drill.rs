//! A tamper drill: a copy of the open clinic's database is damaged on purpose, so that people see
//! with their own eyes that verification finds it. The clinic's own files are only read.
//!
//! The copy is made once, by `VACUUM INTO`, which reads one state while others go on writing, and
//! is encrypted with the same key. Each damage is committed into the copy's write-ahead log alone,
//! because verification reads with connections of its own and so sees only what is committed; to
//! take it back, that log is thrown away. However large the clinic, it is copied once.

mod target;
mod ways;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use serde::Serialize;

use crate::database::cipher::{self, Access};
use crate::home::folder::{Home, database_files, restrict};
use crate::log::checkpoint_copy;
use crate::log::end::newest_checkpoint;
use crate::verify::{Verification, Verifier, Watch};
use crate::{Result, Store, StoreError};

pub use ways::{WAYS, Way, WayName};

/// Room for the damage itself and what the file system needs, in bytes.
const MARGIN: u64 = 32 << 20;

/// A copy that is there to be damaged. It is gone when this is dropped.
#[derive(Debug)]
pub struct DrillCopy<'a> {
    store: &'a Store,
    home: Home,
}

/// A damage that was tried.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Tried {
    /// The way.
    pub way: WayName,
    /// The event that was damaged, or the first that was.
    pub seq: Option<u64>,
    /// The row that was damaged, `<table>/<key>`.
    pub record: Option<String>,
    /// Whether verification found it.
    pub found: bool,
    /// What verification said.
    pub said: Option<String>,
    /// How long it took, in milliseconds.
    pub millis: u64,
}

/// Bytes that a drill needs on the clinic's disk.
pub fn space_needed(home: &Home) -> u64 {
    let length = |path: PathBuf| fs::metadata(path).map_or(0, |about| about.len());
    let [database, log, _] = database_files(&home.database());
    length(database) + length(log) + MARGIN
}

impl Store {
    /// Copies the database as it is now into a private folder of the clinic's own.
    pub fn copy_for_drill(&self) -> Result<DrillCopy<'_>> {
        let folder = self.home().drill();
        fs::create_dir(&folder).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::DrillAtWork,
            _ => StoreError::io(&folder)(error),
        })?;
        let copy = DrillCopy { store: self, home: Home::new(&folder) };
        restrict(&folder, 0o700)?;
        let database = copy.home.database();
        self.reader()?.execute("VACUUM INTO ?", [database.to_string_lossy()])?;
        restrict(&database, 0o600)?;
        copy.begin()?;
        Ok(copy)
    }
}

impl DrillCopy<'_> {
    /// Gives the copy what a clinic has beside its database, and the form in which each damage
    /// stays in the write-ahead log.
    fn begin(&self) -> Result<()> {
        let connection = self.connect()?;
        let newest = newest_checkpoint(&connection)?;
        newest.map_or(Ok(()), |(_, note)| checkpoint_copy::write(&self.home, &note))
    }

    fn connect(&self) -> Result<Connection> {
        cipher::open(&self.home.database(), self.store.data_key(), Access::Write)
    }

    /// Verifies the copy as it is, but for the originals, which it does not have.
    pub fn verify(&self, watch: &dyn Watch) -> Result<Verification> {
        let store = self.store;
        let verifier = Verifier {
            home: &self.home,
            key: store.data_key(),
            log: store.log_id(),
            randomness: store.randomness(),
            threads: 0,
        };
        verifier.run_without_originals(watch)
    }

    /// Damages the copy in one way, verifies it, and takes the damage back.
    pub fn attempt(&self, way: &Way, watch: &dyn Watch) -> Result<Tried> {
        let begun = Instant::now();
        let connection = self.connect()?;
        // The damage must never reach the database file, so that it can be thrown away.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = OFF")?;
        let target = way.damage(&connection, self.store)?;
        let verified = self.verify(watch);
        drop(connection);
        self.take_back()?;
        let verified = verified?;
        let about = verified.faults.iter().find(|fault| target.is_met_by(fault));
        Ok(Tried {
            way: way.name,
            seq: target.seq(),
            record: target.record(),
            found: about.is_some(),
            said: about.or(verified.first_fault.as_ref()).map(|fault| fault.message.clone()),
            millis: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        })
    }

    fn take_back(&self) -> Result<()> {
        let [_, log, index] = database_files(&self.home.database());
        for path in [log, index] {
            if path.exists() {
                fs::remove_file(&path).map_err(StoreError::io(&path))?;
            }
        }
        Ok(())
    }

    /// Takes the copy away, and says where that cannot be done.
    pub fn remove(self) -> Result<()> {
        let folder = self.home.path();
        fs::remove_dir_all(folder).map_err(StoreError::io(folder))
    }
}

impl Drop for DrillCopy<'_> {
    fn drop(&mut self) {
        // Gone already where it was removed; what stays is taken away at the next start.
        let _ = fs::remove_dir_all(self.home.path());
    }
}

#[cfg(test)]
mod tests;
