//! Opening, creating and closing a clinic, and the two ways to its data: read and write.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Actor, Context, Role, Source};
use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, AuditSessionId, LogId, SessionId, UserId};
use wardbook_ledger::checkpoint::LogKey;

use crate::capture::{self, SecretMask, SharedWrite};
use crate::cipher::{self, Access, CipherProbe, DataKey};
use crate::events::Filter;
use crate::faults::durable;
use crate::home::{Home, HomeLock, database_files};
use crate::identity::{self, Account};
use crate::key_slots::{KdfCost, KeySlots, RecoveryKey};
use crate::log::{LogEnd, newest_checkpoint};
use crate::sign_in_journal::SignInJournal;
use crate::text_index::TextIndex;
use crate::tx::Tx;
use crate::vault::Vault;
use crate::writer::{CommitListener, Writer, WriterParts};
use crate::{
    Result, StoreError, alerts, checkpoint_copy, drill, events, migrations, sessions, users,
};

/// What a clinic is set up with.
#[derive(Clone, Copy, Debug)]
pub struct NewClinic<'a> {
    /// The clinic's name.
    pub name: &'a str,
    /// The currency of every amount, ISO 4217.
    pub currency: &'a str,
    /// The first administrator's name.
    pub admin: &'a str,
    /// Their password, already judged.
    pub password: &'a str,
    /// What deriving keys from passwords costs.
    pub cost: KdfCost,
}

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
    /// Held, never read: no other program opens the clinic while this lives.
    lock: Option<HomeLock>,
}

impl std::fmt::Debug for SecretMask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretMask")
    }
}

impl Store {
    /// Sets a clinic up. The database takes its final name last, so an interrupted set-up is
    /// simply made again.
    pub fn create(
        home: &Home,
        new: &NewClinic<'_>,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<RecoveryKey> {
        Self::create_with(home, new, clock, randomness, |_| Ok(()))
    }

    /// The same, with what else a new clinic has from its first moment.
    pub fn create_with(
        home: &Home,
        new: &NewClinic<'_>,
        clock: &Clock,
        randomness: &Randomness,
        also: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
    ) -> Result<RecoveryKey> {
        home.create()?;
        let _lock = home.lock()?;
        let marker = home.setup_marker();
        let keys = home.key_files().iter().any(|file| file.exists());
        if home.has_clinic() || keys && !marker.exists() {
            return Err(StoreError::ClinicExists(home.path().to_owned()));
        }
        crate::home::replace_file(&marker, b"")?;
        let unfinished = home.unfinished_database();
        for path in database_files(&unfinished) {
            let _ = fs::remove_file(path);
        }
        let key = DataKey::new(randomness);
        let log_id = LogId::new(clock, randomness);
        let user_id = UserId::new(clock, randomness);
        let mut slots = KeySlots::new(log_id, new.cost);
        slots.set_person(user_id, new.admin, new.password, &key, randomness)?;
        let recovery = slots.set_recovery(&key, randomness)?;
        slots.save(home)?;

        let mut connection = cipher::open(&unfinished, &key, Access::Create)?;
        migrations::apply(&mut connection, clock.now())?;
        let secret: [u8; 32] = randomness.array();
        let signing: [u8; 32] = randomness.array();
        let log_key = LogKey::from_bytes(&log_id.to_string(), &signing)
            .map_err(|error| StoreError::LogDamaged(error.to_string()))?;
        let verifier_key = log_key.vkey().to_string();
        let end = LogEnd::empty(log_id.to_string());
        let parts = Parts { home, key: &key, log_id, clock, randomness };
        let store =
            parts.start(connection, end, log_key, SecretMask::new(secret), verifier_key.clone())?;
        let system = store.system_context()?;
        let account_id = AccountId::new(clock, randomness);
        let [name, currency, admin] = [new.name, new.currency, new.admin].map(str::to_owned);
        store.write(system, move |tx| {
            let subject = format!("accounts/{account_id}");
            tx.event(Kind::ClinicCreated, subject, json!({ "name": name, "currency": currency }));
            identity::insert_log(tx, log_id, &verifier_key, &signing, &secret)?;
            identity::insert_account(tx, &Account { account_id, name, currency })?;
            users::insert(tx, (user_id, account_id), &admin, Role::Admin, None)?;
            also(tx)
        })?;
        store.close()?;
        let finished = home.database();
        durable(&unfinished, || {
            fs::rename(&unfinished, &finished).map_err(StoreError::io(&finished))
        })?;
        crate::home::restrict(&finished, 0o600)?;
        fs::remove_file(&marker).map_err(StoreError::io(&marker))?;
        crate::home::sync_folder(home.path())?;
        Ok(recovery)
    }

    /// Opens a clinic, verifies where its log ends, and puts right what a crash left.
    pub fn open(
        home: &Home,
        key: &DataKey,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<Self> {
        let lock = home.lock()?;
        let database = home.database();
        if !database.exists() {
            return Err(StoreError::NoClinic(home.path().to_owned()));
        }
        // A set-up that crashed after its last step leaves it.
        let _ = fs::remove_file(home.setup_marker());
        drill::clear(home);
        let mut connection = cipher::open(&database, key, Access::Write)?;
        migrations::apply(&mut connection, clock.now())?;
        let (log_id, log_key) = identity::log_key(&connection)?;
        let end = LogEnd::load(&connection, log_id.to_string(), &log_key)?;
        let comparison = checkpoint_copy::compare(home, &connection, &log_key)?;
        let mask = capture::read_mask(&connection)?;
        let verifier_key = log_key.vkey().to_string();
        let parts = Parts { home, key, log_id, clock, randomness };
        let open_sessions = end.open_sessions();
        let mut store = parts.start(connection, end, log_key, mask, verifier_key)?;
        store.lock = Some(lock);
        store.recover(open_sessions, comparison.problem())?;
        Ok(store)
    }

    /// Everything that a crash, an attack or a failed sign-in left to be recorded.
    fn recover(&mut self, open: Vec<AuditSessionId>, rollback: Option<String>) -> Result<()> {
        for session in &open {
            let actor = Actor { person: None, session: *session, source: Source::System };
            self.write(Context::of(actor), |tx| {
                tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "recovered" }));
                Ok::<_, StoreError>(())
            })?;
        }
        if let Some(problem) = rollback.clone() {
            checkpoint_copy::keep_as_evidence(&self.home, self.clock.now().micros())?;
            let system = self.system_context()?;
            self.write(system, move |tx| {
                tx.event(Kind::LogRolledBack, "", json!({ "problem": problem }));
                alerts::raise(tx, None, AlertType::DatabaseRollback, &problem).map(|_| ())
            })?;
        }
        let (journal, unreadable) = SignInJournal(&self.home).take()?;
        let failed_sign_ins = journal.len() + unreadable;
        if failed_sign_ins > 0 {
            let system = self.system_context()?;
            self.write(system, move |tx| {
                for failed in &journal {
                    let subject = failed.user_id.map(|user| format!("users/{user}"));
                    let payload = json!({
                        "attempted_at": failed.time,
                        "reason": failed.reason,
                        "source": failed.source,
                    });
                    tx.event(Kind::SignInFailed, subject.unwrap_or_default(), payload);
                }
                if unreadable > 0 {
                    let payload = json!({ "reason": "unreadable_entries", "count": unreadable });
                    tx.event(Kind::SignInFailed, "", payload);
                }
                if failed_sign_ins >= 5 {
                    let text =
                        format!("{failed_sign_ins} sign-ins failed while the clinic was locked.");
                    alerts::raise(tx, None, AlertType::RepeatedSignInFailure, &text)?;
                }
                Ok::<_, StoreError>(())
            })?;
            SignInJournal(&self.home).clear()?;
        }
        let running = self.read(sessions::running)?;
        for session in &running {
            let session = *session;
            let system = self.system_context()?.actor;
            self.write(Context::in_session(system, session), move |tx| {
                sessions::interrupt(tx, session)
            })?;
        }
        self.recovered = Recovered {
            audit_sessions: open,
            processing_sessions: running,
            failed_sign_ins,
            rollback,
        };
        Ok(())
    }

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
        let open = *self.system.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open {
            let actor = Actor { person: None, session, source: Source::System };
            self.write(Context::of(actor), |tx| {
                tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "shutdown" }));
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(())
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

    pub(crate) fn log_key(&self) -> &LogKey {
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
            lock: None,
        })
    }
}
