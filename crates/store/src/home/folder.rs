//! The folder of a clinic: which files it has, who may open them, how they are replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::faults::durable;
use crate::{Result, StoreError};

/// How long to wait for another program that has the clinic open: scripts run one command
/// after the other, and the one before may still be closing.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// A database's file, its write-ahead log, and that log's index.
pub(crate) fn database_files(database: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        path.into()
    })
}

/// A clinic's folder.
#[derive(Clone, Debug)]
pub struct Home(PathBuf);

impl Home {
    /// The folder at `path`, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the database is made before it is whole; `init` starts over when this is found.
    pub(crate) fn unfinished_database(&self) -> PathBuf {
        self.0.join("clinic.db.setup")
    }

    /// Stands while a clinic is being set up. Keys without it belong to a clinic, even where
    /// its database is gone, and are never replaced.
    pub(crate) fn setup_marker(&self) -> PathBuf {
        self.0.join("setup.unfinished")
    }

    /// The encrypted database.
    pub fn database(&self) -> PathBuf {
        self.0.join("clinic.db")
    }

    /// The key slots and their copy.
    pub fn key_files(&self) -> [PathBuf; 2] {
        [self.0.join("keys.json"), self.0.join("keys.copy.json")]
    }

    /// The copy of the newest checkpoint, outside the database.
    pub fn checkpoint_copy(&self) -> PathBuf {
        self.0.join("checkpoint.txt")
    }

    /// Checkpoints that the database contradicted, kept as evidence.
    pub fn conflicting_checkpoints(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut found: Vec<_> = files
            .map(|file| file.path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with("checkpoint-conflict-")
            })
            .collect();
        found.sort();
        found
    }

    /// The words of the log's payloads, encrypted; made anew where it is missing.
    pub(crate) fn text_index(&self) -> PathBuf {
        self.0.join("words.db")
    }

    /// What head office and other witnesses signed and hold, encrypted; made anew where it is
    /// missing.
    pub(crate) fn sync_book(&self) -> PathBuf {
        self.0.join("sync.db")
    }

    /// The book that was last set aside, because it could not serve.
    pub(crate) fn sync_book_aside(&self) -> PathBuf {
        self.0.join("sync-before.db")
    }

    /// Failed sign-ins that the log has not taken in yet.
    pub fn sign_in_journal(&self) -> PathBuf {
        self.0.join("sign-in.journal")
    }

    /// Those that the log is taking in.
    pub(crate) fn taken_sign_in_journal(&self) -> PathBuf {
        self.0.join("sign-in.journal.taken")
    }

    /// The folder of encrypted originals. A record that was set aside shares those of the record
    /// that took its place.
    pub fn vault(&self) -> PathBuf {
        let clinic = if self.is_set_aside() { self.0.parent() } else { None };
        clinic.unwrap_or(&self.0).join("vault")
    }

    /// Where a tamper drill has its copy while it is at work.
    pub fn drill(&self) -> PathBuf {
        self.0.join("drill")
    }

    /// Takes away the copy of a drill that was killed.
    pub(crate) fn clear_drill(&self) {
        // What cannot be taken away now is tried again at the next start; it is no reason not to open.
        let _ = fs::remove_dir_all(self.drill());
    }

    /// Whether a clinic is here.
    pub fn has_clinic(&self) -> bool {
        self.database().exists()
    }

    /// Makes the folder, readable by its owner alone.
    pub fn create(&self) -> Result<()> {
        fs::create_dir_all(&self.0).map_err(StoreError::io(&self.0))?;
        restrict(&self.0, 0o700)
    }

    /// Makes this the clinic's one agent until the answer is dropped, whoever has the clinic open.
    pub fn lock_agent(&self) -> Result<HomeLock> {
        let path = self.0.join("agent.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(StoreError::io(&path))?;
        restrict(&path, 0o600)?;
        if file.try_lock().is_err() {
            return Err(StoreError::AgentRuns(self.0.clone()));
        }
        Ok(HomeLock { _file: file })
    }

    /// Whether the clinic has an agent, whoever has it open.
    pub fn has_agent(&self) -> bool {
        // The lock, if it is free, is held for this moment only.
        matches!(self.lock_agent(), Err(StoreError::AgentRuns(_)))
    }

    /// Holds the clinic for this program until the answer is dropped.
    pub fn lock(&self) -> Result<HomeLock> {
        let path = self.0.join("clinic.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(StoreError::io(&path))?;
        restrict(&path, 0o600)?;
        let pause = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while file.try_lock().is_err() {
            if waited >= LOCK_PATIENCE {
                let mut holder = String::new();
                // The holder's number helps a person; not being able to read it does not matter.
                let _ = file.read_to_string(&mut holder);
                let number = holder.trim();
                let holder =
                    if number.is_empty() { String::new() } else { format!(" (process {number})") };
                return Err(StoreError::ClinicInUse { holder });
            }
            std::thread::sleep(pause);
            waited += pause;
        }
        let note = file.set_len(0).and_then(|()| file.rewind());
        note.and_then(|()| write!(file, "{}", std::process::id()))
            .map_err(StoreError::io(&path))?;
        Ok(HomeLock { _file: file })
    }
}

/// While it lives, no other program opens the clinic. The system gives it back when the
/// process dies, however it dies.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

/// Replaces a file so that at every moment either the old or the new one is there, whole.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = folder.join(name);
    let write = || {
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    let written = write().map_err(StoreError::io(&fresh)).and_then(|()| restrict(&fresh, 0o600));
    if let Err(error) = written {
        let _ = fs::remove_file(&fresh);
        return Err(error);
    }
    durable(path, || {
        fs::rename(&fresh, path).map_err(StoreError::io(path))?;
        sync_folder(folder)
    })
}

/// Makes names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        let opened = File::open(folder).and_then(|folder| folder.sync_all());
        opened.map_err(StoreError::io(folder))?;
    }
    Ok(())
}

/// Sets who may read a file or folder; on systems without modes the folder's rights apply.
pub fn restrict(path: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .map_err(StoreError::io(path))?;
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}
