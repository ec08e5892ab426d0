//! Where another database is made beside the clinic's own, and how it takes its place: whatever
//! moment the machine stops at, either the old one or the new one is there, whole.
//!
//! `recovery/` holds the new database while it is made. Until `recovery/ready.json` is there, the
//! next start throws it away; from then on, the next start goes on. The old database is kept in a
//! folder `set-aside-<time>/` with the key slots and the checkpoint that belong to it, as evidence,
//! until a person removes it: a record that can be verified, and not be added to.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use wardbook_domain::ids::LogId;

use crate::database::cipher::{self, Access, DataKey};
use crate::faults::durable;
use crate::home::folder::{Home, database_files, replace_file, restrict, sync_folder};
use crate::home::key_slots::KeySlots;
use crate::log::checkpoint_copy;
use crate::{Result, StoreError};

/// Why another database took the place of the clinic's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Events were taken back from head office.
    TakenBack,
    /// A successor of the log was begun.
    Succeeded,
}

/// What `ready.json` and `set-aside.json` say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The folder's name, within the clinic's.
    pub folder: String,
    /// Why it was set aside.
    pub why: Why,
    /// The log of the old database.
    pub log: LogId,
    /// The events that it had.
    pub events: u64,
    /// Its root, in hex.
    pub root: String,
    /// The log that takes its place, where it is another.
    pub successor: Option<LogId>,
}

/// What opening did about a recovery that was under way when the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfinished {
    /// It was ready, and is done now.
    Finished,
    /// It was not ready: the record is as it was, and the recovery can be begun again.
    GivenUp,
}

/// Room for another database, in the clinic's folder. Whoever has one holds the clinic.
pub(super) struct Place<'a> {
    home: &'a Home,
    key: &'a DataKey,
    new: Home,
}

impl<'a> Place<'a> {
    /// Makes room, empty.
    pub(super) fn new(home: &'a Home, key: &'a DataKey) -> Result<Self> {
        let new = Home::new(home.recovery());
        clear(home)?;
        new.create()?;
        Ok(Self { home, key, new })
    }

    /// The folder in which the new database is made.
    pub(super) const fn new_home(&self) -> &Home {
        &self.new
    }

    /// Begins the new database as a copy of the old one, and opens it.
    pub(super) fn copy(&self) -> Result<Connection> {
        let (from, to) = (self.home.database(), self.new.database());
        fold(&from, self.key)?;
        fs::copy(&from, &to).map_err(StoreError::io(&to))?;
        restrict(&to, 0o600)?;
        cipher::open(&to, self.key, Access::Write)
    }

    /// Opens the old database, of which all is in its one file then, to be read.
    pub(super) fn old(&self) -> Result<Connection> {
        fold(&self.home.database(), self.key)?;
        cipher::open(&self.home.database(), self.key, Access::Read)
    }

    /// Puts the new database, which nobody has open any more, in the old one's place.
    pub(super) fn swap(self, set_aside: &SetAside) -> Result<()> {
        let database = self.new.database();
        fold(&database, self.key)?;
        let synced = File::open(&database).and_then(|file| file.sync_all());
        synced.map_err(StoreError::io(&database))?;
        let text = serde_json::to_vec(set_aside)
            .map_err(|_| StoreError::BadRecord("ready.json".into()))?;
        replace_file(&self.home.recovery_ready(), &text)?;
        finish(self.home, self.key, set_aside)
    }
}

/// Finishes a recovery that was ready, or throws one away that was not.
pub(crate) fn finish_or_give_up(home: &Home, key: &DataKey) -> Result<Option<Unfinished>> {
    if !home.recovery().exists() {
        return Ok(None);
    }
    let ready = home.recovery_ready();
    if !ready.exists() {
        clear(home)?;
        return Ok(Some(Unfinished::GivenUp));
    }
    let text = fs::read(&ready).map_err(StoreError::io(&ready))?;
    let set_aside =
        serde_json::from_slice(&text).map_err(|_| StoreError::BadRecord("ready.json".into()))?;
    finish(home, key, &set_aside)?;
    Ok(Some(Unfinished::Finished))
}

/// Every step can be done again where the one after it was not reached.
fn finish(home: &Home, key: &DataKey, set_aside: &SetAside) -> Result<()> {
    let new = Home::new(home.recovery());
    let kept = Home::new(home.path().join(&set_aside.folder));
    if new.database().exists() {
        fold(&home.database(), key)?;
        keep(home, &kept, set_aside)?;
        durable(&home.database(), || {
            fs::rename(new.database(), home.database())
                .map_err(StoreError::io(&home.database()))?;
            sync_folder(home.path())
        })?;
    }
    move_conflicts(home, &kept)?;
    if let Some(note) = checkpoint_copy::read(&new) {
        replace_file(&home.checkpoint_copy(), &note)?;
    }
    if let Some(log) = set_aside.successor {
        let mut slots = KeySlots::load(home)?;
        if slots.present_log() != log {
            slots.set_present_log(log);
            slots.save(home)?;
        }
    }
    // Of the old log's end, and made anew where they are missing.
    for database in [home.text_index(), home.sync_book(), home.held_events()] {
        remove_database(&database)?;
    }
    clear(home)
}

/// Keeps the old database, with all that is needed to open and verify it.
fn keep(home: &Home, kept: &Home, set_aside: &SetAside) -> Result<()> {
    kept.create()?;
    let text = serde_json::to_vec(set_aside)
        .map_err(|_| StoreError::BadRecord("set-aside.json".into()))?;
    replace_file(&kept.set_aside_marker(), &text)?;
    for (from, to) in home.key_files().into_iter().zip(kept.key_files()) {
        copy_file(&from, &to)?;
    }
    copy_file(&home.checkpoint_copy(), &kept.checkpoint_copy())?;
    let database = kept.database();
    if database.exists() {
        // Of an attempt that was killed; perhaps half a copy.
        fs::remove_file(&database).map_err(StoreError::io(&database))?;
    }
    durable(&database, || {
        // The same file under a second name costs no room. Not every file system can do that.
        if fs::hard_link(home.database(), &database).is_err() {
            fs::copy(home.database(), &database).map_err(StoreError::io(&database))?;
            let synced = File::open(&database).and_then(|file| file.sync_all());
            synced.map_err(StoreError::io(&database))?;
        }
        sync_folder(kept.path())
    })?;
    sync_folder(home.path())
}

/// A checkpoint that contradicted the old database is evidence about that one.
fn move_conflicts(home: &Home, kept: &Home) -> Result<()> {
    for path in home.conflicting_checkpoints() {
        let to = kept.path().join(path.file_name().unwrap_or_default());
        fs::rename(&path, &to).map_err(StoreError::io(&path))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    match fs::read(from) {
        Ok(bytes) => replace_file(to, &bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io(from)(error)),
    }
}

/// Brings all of a database that nobody has open into its one file: what stood in its write-ahead
/// log would otherwise be lost, or taken for the next database's.
fn fold(database: &Path, key: &DataKey) -> Result<()> {
    let connection = cipher::open(database, key, Access::Write)?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    drop(connection);
    let [_, log, _] = database_files(database);
    if mode != "delete" || log.exists() {
        return Err(StoreError::NotRecovered(
            "another program has the database open; end it, and try again".into(),
        ));
    }
    Ok(())
}

fn clear(home: &Home) -> Result<()> {
    let folder = home.recovery();
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(&folder)(error))
        }
        _ => Ok(()),
    }
}

/// Takes a database away that is made anew where it is missing.
pub(super) fn remove_database(database: &Path) -> Result<()> {
    for path in database_files(database) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

impl Home {
    /// Where another database is made while a recovery is at work.
    pub(crate) fn recovery(&self) -> PathBuf {
        self.path().join("recovery")
    }

    /// Stands once that database is whole and only has to take its place.
    pub(crate) fn recovery_ready(&self) -> PathBuf {
        self.recovery().join("ready.json")
    }

    /// Stands in the folder of a record that was set aside.
    pub(crate) fn set_aside_marker(&self) -> PathBuf {
        self.path().join("set-aside.json")
    }

    /// Events that were fetched from head office and are not in the log yet.
    pub(crate) fn held_events(&self) -> PathBuf {
        self.path().join("held.db")
    }

    /// The folders of records that were set aside, the oldest first.
    pub fn set_aside(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path()).into_iter().flatten().flatten();
        let mut found: Vec<_> = files
            .map(|file| file.path())
            .filter(|path| Self::new(path).set_aside_marker().exists())
            .collect();
        found.sort();
        found
    }

    /// What is known of the record in this folder, if it was set aside.
    pub fn is_set_aside(&self) -> bool {
        self.set_aside_marker().exists()
    }
}
