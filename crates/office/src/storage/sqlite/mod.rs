//! The embedded database: one encrypted file, one writing connection and a few that read.
//!
//! A commit is durable when it returns (`synchronous=FULL`, write-ahead log). Writers queue here
//! without holding a thread, and take SQLite's lock before they read (`BEGIN IMMEDIATE`).

mod cipher;
mod statements;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{Mutex as Turn, Semaphore};

pub use self::cipher::RawKey;
use self::statements::{Statements, told};
use super::engine::{Access, Dialect, Engine, Work};
use super::error::{Result, StorageError};

/// Questions that are answered at the same moment.
const READERS: usize = 4;

/// An open database file.
pub struct Sqlite {
    path: PathBuf,
    key: RawKey,
    reading: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
    // Closed last: only one that may write folds the write-ahead log into the file.
    writer: Arc<Turn<Connection>>,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sqlite({})", self.path.display())
    }
}

impl Sqlite {
    /// Makes a new database file. Refuses one that exists.
    pub fn create(path: &Path, key: RawKey) -> Result<Self> {
        if path.exists() {
            let told = format!("{} exists already", path.display());
            return Err(StorageError::Refused(told));
        }
        make_private(path)?;
        Self::with(path, key, cipher::Mode::Create)
    }

    /// Opens a database file.
    pub fn open(path: &Path, key: RawKey) -> Result<Self> {
        Self::with(path, key, cipher::Mode::Write)
    }

    fn with(path: &Path, key: RawKey, mode: cipher::Mode) -> Result<Self> {
        let writer = cipher::open(path, &key, mode)?;
        Ok(Self {
            path: path.to_owned(),
            key,
            writer: Arc::new(Turn::new(writer)),
            reading: Arc::new(Semaphore::new(READERS)),
            idle: Arc::default(),
        })
    }

    /// Copies one state of the database into a new file under the same key, while others go on.
    pub fn copy_into(path: &Path, key: &RawKey, copy: &Path) -> Result<()> {
        if copy.exists() {
            return Err(StorageError::Refused(format!("{} exists already", copy.display())));
        }
        let connection = cipher::open(path, key, cipher::Mode::Read)?;
        let name = copy
            .to_str()
            .ok_or_else(|| StorageError::Refused(format!("{} is not UTF-8", copy.display())))?;
        make_private(copy)?;
        connection.execute("VACUUM INTO ?1", [name]).map(drop).map_err(|error| told(&error))
    }

    fn reader(&self) -> Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| cipher::open(&self.path, &self.key, cipher::Mode::Read), Ok)
    }
}

#[async_trait]
impl Engine for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    async fn run(&self, access: Access, work: Work) -> Result<()> {
        let gone = |_| StorageError::Unavailable("the program is ending".to_owned());
        if access == Access::Read {
            let permit = Arc::clone(&self.reading).acquire_owned().await;
            let permit = permit.map_err(|error| StorageError::Unavailable(error.to_string()))?;
            let mut connection = self.reader()?;
            let idle = Arc::clone(&self.idle);
            let answer = tokio::task::spawn_blocking(move || {
                let answer = attempt(&mut connection, TransactionBehavior::Deferred, &work);
                if answer.is_ok() {
                    idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
                }
                drop(permit);
                answer
            });
            return answer.await.map_err(gone)?;
        }
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        let answer = tokio::task::spawn_blocking(move || {
            attempt(&mut writer, TransactionBehavior::Immediate, &work)
        });
        answer.await.map_err(gone)?
    }
}

/// An empty file for its owner alone. SQLite fills it, and gives the files beside it the same mode.
fn make_private(path: &Path) -> Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map(drop)
        .map_err(|error| StorageError::Unavailable(format!("{}: {error}", path.display())))
}

fn attempt(connection: &mut Connection, how: TransactionBehavior, work: &Work) -> Result<()> {
    let transaction = connection.transaction_with_behavior(how).map_err(|e| told(&e))?;
    work(&mut Statements(&transaction))?;
    transaction.commit().map_err(|error| told(&error))
}
