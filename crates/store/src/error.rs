//! What can go wrong with a clinic's files, each as a sentence that says what to do.

use std::path::{Path, PathBuf};

use rusqlite::ffi::ErrorCode;

use wardbook_domain::background::Work;

/// Why the store did not do what it was asked. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no clinic in the folder.
    #[error("there is no clinic in {0}; set one up with `wardbook init`")]
    NoClinic(PathBuf),
    /// There is one already.
    #[error("{0} already holds a clinic; choose another folder")]
    ClinicExists(PathBuf),
    /// Another program works on it.
    #[error(
        "another Wardbook program{holder} has this clinic open; close it, or wait until it is done"
    )]
    ClinicInUse {
        /// ` (process 123)`, or empty where it is not known.
        holder: String,
    },
    /// Another agent holds or will hold it.
    #[error("an agent runs for the clinic in {0} already; one is enough")]
    AgentRuns(PathBuf),
    /// There is a copy for a drill already.
    #[error("a tamper drill is at work on this clinic already; wait until it is done")]
    DrillAtWork,
    /// A person stopped it.
    #[error(
        "stopped before it was done, so that it says nothing; begin it again when there is time"
    )]
    Stopped,
    /// The name or the password is wrong.
    #[error("the name or the password is wrong")]
    WrongPassword,
    /// The password is right, and the person has a second factor.
    #[error("a code from your authenticator app is needed as well")]
    CodeNeeded,
    /// The code is none of the present ones.
    #[error(
        "the code is wrong; type the one that your authenticator app shows now, and if that is \
         refused too, compare this machine's clock with the phone's"
    )]
    WrongCode,
    /// The code, or a later one, was accepted before.
    #[error("this code was used already; wait until your authenticator app shows the next one")]
    UsedCode,
    /// The recovery key is wrong.
    #[error("this is not the clinic's recovery key")]
    WrongRecoveryKey,
    /// There is no unattended slot, or the log says that there may be none.
    #[error(
        "this clinic may not be opened before somebody has signed in; sign in, or have an \
         administrator allow the unattended start"
    )]
    UnattendedNotAllowed,
    /// The unattended slot is there, and this is not its key.
    #[error(
        "the key from the system's key store does not open this clinic; sign in and allow the \
         unattended start again, which makes a new key"
    )]
    WrongUnattendedKey,
    /// The key belongs to another clinic.
    #[error(
        "this key belongs to another clinic; give the folder of that clinic, or allow the \
         unattended start of this one"
    )]
    OtherClinicsKey,
    /// Both copies of the key slots are unreadable.
    #[error(
        "the key slots in {0} are damaged, and so is their copy; restore keys.json from a backup of \
         this folder (the database itself was not touched)"
    )]
    KeySlotsDamaged(PathBuf),
    /// The data key does not open the database.
    #[error(
        "the database in {0} was not encrypted with this clinic's key, or is damaged at its start; restore it from a backup"
    )]
    WrongDataKey(PathBuf),
    /// The database file is damaged.
    #[error("the database is damaged ({0}); nothing was changed; restore it from a backup")]
    DatabaseDamaged(String),
    /// The log's end is damaged, so nothing can be appended.
    #[error(
        "the audit log is damaged ({0}); nothing can be recorded, so nothing is done; run `wardbook verify`, then restore the clinic from a backup"
    )]
    LogDamaged(String),
    /// The database comes from a newer program.
    #[error(
        "this clinic was opened by a newer version of Wardbook (database version {found}, this program knows {known}); install the newer version"
    )]
    NewerDatabase {
        /// The database's version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A migration differs from the one that was applied.
    #[error(
        "migration {0} of this database is not the one that this program has; the installation is damaged or was altered"
    )]
    MigrationAltered(u32),
    /// A commit failed that this write was part of.
    #[error("the database could not be written ({0}); nothing was changed; try again")]
    CommitFailed(String),
    /// No space is left.
    #[error(
        "the disk is full; this step was not stored, and what was stored before it stays; free some space and try again"
    )]
    DiskFull,
    /// A file operation failed.
    #[error("{path}: {}", io_in_words(.source), path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A statement changed another number of rows than it must.
    #[error("internal error: {what} changed {found} rows instead of 1; nothing was changed")]
    WrongRowCount {
        /// The statement.
        what: &'static str,
        /// The rows it changed.
        found: usize,
    },
    /// Background work was taken over by somebody else, as when its lease ran out.
    #[error("the background work `{0}` was taken over meanwhile; its result was left out")]
    LeaseLost(Work),
    /// A write that would leave no trace.
    #[error("internal error: a change without an event was refused")]
    NothingRecorded,
    /// A stored value cannot be read.
    #[error("the record {0} cannot be read; run `wardbook verify`")]
    BadRecord(String),
    /// An original in the vault is missing or altered.
    #[error(
        "the original of document {0} is missing from the vault or was altered; restore it from a backup"
    )]
    VaultDamaged(String),
    /// The writing thread has ended.
    #[error("the store is closed")]
    Closed,
    /// The record could not be taken back, nor a successor begun.
    #[error("{0}; the record is as it was")]
    NotRecovered(String),
    /// The record was set aside when another took its place.
    #[error(
        "the record in {0} was set aside when another took its place; it can be verified with \
         `wardbook verify`, and nothing can be added to it"
    )]
    SetAside(PathBuf),
    /// Anything else that the database reports.
    #[error("the database reports: {0}")]
    Sqlite(rusqlite::Error),
}

/// The system's reason in words, without its number.
pub fn io_in_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".into(),
        ErrorKind::PermissionDenied => "this account may not read or write it".into(),
        ErrorKind::IsADirectory => "it is a folder, not a file".into(),
        ErrorKind::NotADirectory => "a part of its path is not a folder".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}

impl StoreError {
    /// Wraps an operating system error with the file that it is about.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path: path.to_owned(), source },
        }
    }

    /// A fixed word for scripts and the window.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoClinic(_) => "no_clinic",
            Self::ClinicExists(_) => "clinic_exists",
            Self::ClinicInUse { .. } => "clinic_in_use",
            Self::AgentRuns(_) => "agent_runs",
            Self::WrongPassword => "wrong_password",
            Self::CodeNeeded => "code_needed",
            Self::WrongCode => "wrong_code",
            Self::UsedCode => "used_code",
            Self::WrongRecoveryKey => "wrong_recovery_key",
            Self::UnattendedNotAllowed => "unattended_not_allowed",
            Self::WrongUnattendedKey => "wrong_unattended_key",
            Self::OtherClinicsKey => "other_clinics_key",
            Self::KeySlotsDamaged(_) => "key_slots_damaged",
            Self::WrongDataKey(_) | Self::DatabaseDamaged(_) => "database_damaged",
            Self::LogDamaged(_) => "log_damaged",
            Self::NewerDatabase { .. } => "newer_database",
            Self::Stopped => "stopped",
            Self::DiskFull => "disk_full",
            Self::VaultDamaged(_) => "vault_damaged",
            Self::NotRecovered(_) => "not_recovered",
            Self::SetAside(_) => "set_aside",
            _ => "store_error",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::DatabaseDamaged("its pages do not verify".into())
            }
            _ => Self::Sqlite(error),
        }
    }
}
