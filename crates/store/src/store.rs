//! An open clinic, and the two ways to its data: read and write.
//!
//! [`Store::create`] is in `create`; [`Store::open`], with what it puts right after a crash, in
//! `open`. What is written and read is for `records`, `log` and `verify` to say.

mod create;
pub(crate) mod new_log;
mod open;

pub use create::NewClinic;

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, LogId, SessionId};
use wardbook_ledger::checkpoint::LogKey;

use crate::database::capture::{self, SecretMask, SharedWrite};
use crate::database::cipher::{self, Access, CipherProbe, DataKey};
use crate::database::tx::Tx;
use crate::database::writer::{CommitListener, Writer, WriterParts};
use crate::home::folder::{Home, HomeLock};
use crate::home::vault::Vault;
use crate::log::end::{LogEnd, checkpoint_at, newest_checkpoint};
use crate::log::read::{self as events, Filter};
use crate::log::words::TextIndex;
use crate::recovery::Unfinished;
use crate::sync::book::SyncBook;
use crate::{Result, StoreError};

/// What was put right when the clinic was opened.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Recovered {
    /// Audit sessions that a crash left open; they are sealed now.
    pub audit_sessions: Vec<AuditSessionId>,
    /// Processing sessions that a crash interrupted; they can be resumed.
    pub processing_sessions: Vec<SessionId>,
    /// Failed sign-ins since the last sign-in.
    pub failed_sign_ins: usize,
    /// What is wrong between the database and the checkpoint kept outside it.
    pub rollback: Option<String>,
    /// What became of a recovery that was under way when the program ended.
    pub recovery: Option<Unfinished>,
}

/// An open clinic.
#[derive(Debug)]
pub struct Store {
    // Dropped before the writer: only a writing connection that closes last can fold the
    // write-ahead log back into the database.
    readers: Mutex<Vec<Connection>>,
    writer: Writer,
    home: Home,
    key: DataKey,
    log_id: LogId,
    log: String,
    verifier_key: String,
    log_key: Arc<LogKey>,
    mask: SecretMask,
    vault: Vault,
    clock: Clock,
    randomness: Randomness,
    system: Mutex<Option<AuditSessionId>>,
    recovered: Recovered,
    listener: CommitListener,
    /// Opened when somebody first looks for words.
    text_index: Mutex<Option<TextIndex>>,
    /// Opened when it is first asked what others signed.
    sync_book: Mutex<Option<SyncBook>>,
    /// Held, never read: no other program opens the clinic while this lives.
    lock: Option<HomeLock>,
}

impl Store {
    /// Runs `work` as one transaction with the events that it records. When this answers `Ok`,
    /// all of it is durable; otherwise nothing happened.
    pub fn write<T, E, F>(&self, context: Context, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(context, work)
    }

    /// Reads from one consistent state of the database.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = kept.map_or_else(|| self.reader(), Ok)?;
        connection.execute_batch("BEGIN").map_err(StoreError::from)?;
        let answer = work(&connection);
        connection.execute_batch("COMMIT").map_err(StoreError::from)?;
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }

    /// A further read-only connection, for work of its own thread.
    pub(crate) fn reader(&self) -> Result<Connection> {
        cipher::open(&self.home.database(), &self.key, Access::Read)
    }

    /// The positions of the newest events, at most `limit`, that match `filter`, are of no kind in
    /// `hidden`, and have every word of `text` in their payloads, each perhaps as the beginning of
    /// a longer one; the newest first. What was recorded since the last search is taken into the
    /// index before.
    pub fn find_words(
        &self,
        text: &str,
        filter: &Filter,
        hidden: &[Kind],
        limit: u32,
    ) -> Result<Vec<u64>> {
        let find = || {
            // A part at a time, so that others search, and the write-ahead log is folded, between.
            while !self.with_text_index(TextIndex::catch_up)? {}
            self.with_text_index(|index, events| {
                index.find(text, filter, filter.positions(events)?, hidden, limit)
            })
        };
        match find() {
            // It can be damaged anywhere. What it holds is in the log.
            Err(StoreError::DatabaseDamaged(_)) => {
                TextIndex::remove(&self.home)?;
                find()
            }
            found => found,
        }
    }

    /// Works with the index of words; one that failed is opened anew the next time.
    fn with_text_index<T>(
        &self,
        work: impl FnOnce(&mut TextIndex, &Connection) -> Result<T>,
    ) -> Result<T> {
        let mut kept = self.text_index.lock().unwrap_or_else(PoisonError::into_inner);
        self.read(|events| {
            let mut index = match kept.take() {
                Some(index) => index,
                None => TextIndex::open(&self.home, &self.key, &self.log, events)?,
            };
            let answer = work(&mut index, events)?;
            *kept = Some(index);
            Ok(answer)
        })
    }

    /// Works with what is known of head office and of other witnesses; `work` may be called twice.
    /// A book that is damaged is set aside and made anew.
    pub fn with_sync_book<T>(&self, work: impl Fn(&mut SyncBook) -> Result<T>) -> Result<T> {
        let mut kept = self.sync_book.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attempt = || {
            let mut book = match kept.take() {
                Some(book) => book,
                None => SyncBook::open(&self.home, &self.key, &self.log)?,
            };
            let answer = work(&mut book)?;
            *kept = Some(book);
            Ok(answer)
        };
        match attempt() {
            Err(StoreError::DatabaseDamaged(_)) => {
                SyncBook::set_aside(&self.home)?;
                attempt()
            }
            done => done,
        }
    }

    /// The checkpoint's note at a size, as the database has it.
    pub fn checkpoint_at(&self, size: u64) -> Result<Option<String>> {
        self.read(|connection| checkpoint_at(connection, size))
    }

    /// The context of what head office or a witness gives rise to.
    pub fn sync_context(&self) -> Result<Context> {
        let Context { actor, .. } = self.system_context()?;
        Ok(Context::of(Actor { source: Source::Sync, ..actor }))
    }

    /// The context of what nobody asked for. Opens the system's audit session when needed.
    pub fn system_context(&self) -> Result<Context> {
        let mut system = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        let open = *system;
        let session = open.unwrap_or_else(|| AuditSessionId::new(&self.clock, &self.randomness));
        let context = Context::of(Actor { person: None, session, source: Source::System });
        if open.is_none() {
            self.write(context, |tx| {
                tx.event(Kind::AuditSessionOpened, "", json!({}));
                Ok::<_, StoreError>(())
            })?;
            *system = Some(session);
        }
        Ok(context)
    }

    /// Seals the system's audit session, if there is one, and closes the clinic.
    pub fn close(self) -> Result<()> {
        self.close_and_keep_lock().map(drop)
    }

    /// The same, but no other program may open the clinic until the answer is dropped.
    pub(crate) fn close_and_keep_lock(mut self) -> Result<Option<HomeLock>> {
        let open = *self.system.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open {
            let actor = Actor { person: None, session, source: Source::System };
            self.write(Context::of(actor), |tx| {
                tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "shutdown" }));
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(self.lock.take())
    }

    /// Has `hear` called with the log's size after every commit, from the writing thread.
    pub fn on_commit(&self, hear: impl Fn(u64) + Send + Sync + 'static) {
        self.listener.set(hear);
    }

    /// What was put right at opening.
    pub const fn recovered(&self) -> &Recovered {
        &self.recovered
    }

    /// The clinic's folder.
    pub const fn home(&self) -> &Home {
        &self.home
    }

    /// The data key, for `key reveal` and new slots.
    pub const fn data_key(&self) -> &DataKey {
        &self.key
    }

    /// The log's id, as headers carry it.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// The log's id.
    pub const fn log_id(&self) -> LogId {
        self.log_id
    }

    /// The log's verifier key, in C2SP's `vkey` form.
    pub fn verifier_key(&self) -> &str {
        &self.verifier_key
    }

    /// The log's own key, which signs checkpoints and the request to enrol.
    pub fn log_key(&self) -> &LogKey {
        &self.log_key
    }

    pub(crate) const fn mask(&self) -> &SecretMask {
        &self.mask
    }

    /// The encrypted originals.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The clock.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Randomness.
    pub const fn randomness(&self) -> &Randomness {
        &self.randomness
    }

    /// Looks whether the database is encrypted and its pages are whole.
    pub fn probe_cipher(&self) -> Result<CipherProbe> {
        cipher::probe(&self.home.database(), &self.reader()?)
    }

    /// Looks whether the database is encrypted, without reading its pages.
    pub fn is_encrypted(&self) -> Result<bool> {
        let path = self.home.database();
        Ok(!cipher::has_plain_header(&path)? && !cipher::opens_without_key(&path)?)
    }

    /// The newest checkpoint's signed note; `None` in an empty log.
    pub fn newest_checkpoint(&self) -> Result<Option<String>> {
        Ok(self.read(newest_checkpoint)?.map(|(_, note)| note))
    }

    /// Events in the log.
    pub fn log_size(&self) -> Result<u64> {
        self.read(events::count)
    }
}

/// What both creating and opening start a store from.
struct Parts<'a> {
    home: &'a Home,
    key: &'a DataKey,
    log_id: LogId,
    clock: &'a Clock,
    randomness: &'a Randomness,
}

impl Parts<'_> {
    fn start(
        &self,
        connection: Connection,
        end: LogEnd,
        log_key: LogKey,
        mask: SecretMask,
        verifier_key: String,
    ) -> Result<Store> {
        let shared = SharedWrite::default();
        capture::install(&connection, &shared, &mask)?;
        let log = self.log_id.to_string();
        let log_key = Arc::new(log_key);
        let listener = CommitListener::default();
        let writer = Writer::start(WriterParts {
            connection,
            shared,
            end,
            key: Arc::clone(&log_key),
            log: log.clone(),
            home: self.home.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            end_is_stale: false,
            listener: listener.clone(),
        });
        Ok(Store {
            writer,
            readers: Mutex::default(),
            home: self.home.clone(),
            key: self.key.clone(),
            log_id: self.log_id,
            log,
            verifier_key,
            log_key,
            mask,
            vault: Vault::open(self.home, self.key, self.randomness.clone()),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            system: Mutex::default(),
            recovered: Recovered::default(),
            listener,
            text_index: Mutex::default(),
            sync_book: Mutex::default(),
            lock: None,
        })
    }
}
