//! The one writing thread, and how it commits many writes with one sync.
//!
//! It runs what is waiting inside one transaction, each write in its own savepoint, commits
//! once, then answers all: an answer means durable. Whatever a commit did when it failed, the
//! log's end is read back from the database, so memory never runs ahead of the disk.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use wardbook_domain::access::Context;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_ledger::checkpoint::LogKey;

use crate::database::capture::{Shared, SharedWrite};
use crate::database::tx::Tx;
use crate::faults::durable;
use crate::home::folder::Home;
use crate::log::checkpoint_copy;
use crate::log::end::LogEnd;
use crate::{Result, StoreError};

/// Writes that one commit takes at the most, so that nobody waits for a crowd.
const BATCH: usize = 256;

/// The longest that a batch waits for those who were just answered and may be back at once.
const GATHER: Duration = Duration::from_millis(1);

/// What the writing thread is handed.
enum Request {
    Write(Box<dyn Job>),
    Stop,
}

/// A write with a place for its answer.
trait Job: Send {
    fn context(&self) -> Context;
    /// Runs the closure; `false` means that it refused and its savepoint must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Replaces the closure's answer by a failure of the store.
    fn fail(&mut self, error: StoreError);
    fn answer(self: Box<Self>);
}

struct Write<T, E, F> {
    context: Context,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: SyncSender<Result<T, E>>,
}

impl<T, E, F> Job for Write<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn context(&self) -> Context {
        self.context
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let outcome = self.work.take().map(|work| work(tx));
        let done = matches!(outcome, Some(Ok(_)));
        self.outcome = outcome;
        done
    }

    fn fail(&mut self, error: StoreError) {
        // What the closure itself refused stays its answer.
        if !matches!(self.outcome, Some(Err(_))) {
            self.outcome = Some(Err(error.into()));
        }
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(StoreError::Closed.into()));
        // A caller that has gone away is not an error of the write.
        let _ = self.reply.send(outcome);
    }
}

/// The end of the channel that callers hold.
#[derive(Debug)]
pub(crate) struct Writer {
    requests: Sender<Request>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on the connection, which has the capture functions installed.
    pub(crate) fn start(parts: WriterParts) -> Self {
        let (requests, received) = channel();
        let thread = std::thread::spawn(move || parts.work(&received));
        Self { requests, thread: Some(thread) }
    }

    /// Runs `work` in the writing thread and waits until it is durable.
    pub(crate) fn write<T, E, F>(&self, context: Context, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = sync_channel(1);
        let job = Write { context, work: Some(work), outcome: None, reply };
        self.requests.send(Request::Write(Box::new(job))).map_err(|_| StoreError::Closed)?;
        answer.recv().map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.requests.send(Request::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

type Hear = Box<dyn Fn(u64) + Send + Sync>;

/// Who is told the log's size after every commit, if anybody; clones share one state.
#[derive(Clone, Default)]
pub(crate) struct CommitListener(Arc<RwLock<Option<Hear>>>);

impl CommitListener {
    pub(crate) fn set(&self, hear: impl Fn(u64) + Send + Sync + 'static) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(hear));
    }

    fn tell(&self, size: u64) {
        if let Some(hear) = self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            hear(size);
        }
    }
}

impl std::fmt::Debug for CommitListener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CommitListener")
    }
}

/// What the thread works with.
pub(crate) struct WriterParts {
    pub(crate) connection: Connection,
    pub(crate) shared: SharedWrite,
    pub(crate) end: LogEnd,
    pub(crate) key: Arc<LogKey>,
    pub(crate) log: String,
    pub(crate) home: Home,
    pub(crate) clock: Clock,
    pub(crate) randomness: Randomness,
    /// Whether `end` may differ from the database, because a commit failed and reading the
    /// end back did too. Nothing is written until that has succeeded.
    pub(crate) end_is_stale: bool,
    pub(crate) listener: CommitListener,
}

impl WriterParts {
    fn work(mut self, requests: &Receiver<Request>) {
        // How many were answered last, and how long that commit took.
        let mut last = (1, Duration::ZERO);
        while let Ok(first) = requests.recv() {
            let (mut batch, stop) = gather(first, requests, last);
            let start = Instant::now();
            self.commit(&mut batch);
            last = (batch.len(), start.elapsed());
            batch.into_iter().for_each(Job::answer);
            self.listener.tell(self.end.position());
            if stop {
                break;
            }
        }
    }

    /// Runs the batch as one transaction. Afterwards every job has its answer, and what was
    /// answered as done is durable.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) {
        if batch.is_empty() {
            return;
        }
        if self.end_is_stale {
            self.reload();
        }
        let before = self.end.newest_checkpoint().map(str::to_owned);
        let outcome = if self.end_is_stale {
            Err(StoreError::CommitFailed("the log's end cannot be read".into()))
        } else {
            self.run_batch(batch)
        };
        if let Err(error) = outcome {
            let copies: Vec<_> = batch.iter().skip(1).map(|_| again(&error)).collect();
            for (job, error) in batch.iter_mut().zip(std::iter::once(error).chain(copies)) {
                job.fail(error);
            }
            self.reload();
            return;
        }
        if self.end.newest_checkpoint() != before.as_deref()
            && let Some(note) = self.end.newest_checkpoint()
        {
            // The log has it; a copy that could not be written is written with the next one.
            let _ = checkpoint_copy::write(&self.home, note);
        }
    }

    fn run_batch(&mut self, batch: &mut [Box<dyn Job>]) -> Result<()> {
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for job in &mut *batch {
            self.connection.prepare_cached("SAVEPOINT job")?.execute([])?;
            let position = self.end.position();
            if let Err(error) = self.run_job(job.as_mut()) {
                if self.connection.is_autocommit() {
                    // SQLite gave the whole transaction up (disk full, I/O error).
                    return Err(error.unwrap_or(StoreError::DiskFull));
                }
                self.connection.execute_batch("ROLLBACK TO job")?;
                if self.end.position() != position {
                    // It failed between two of its events. Rare, so that the log's end is not
                    // copied before every write, but read back from the writes before.
                    self.end = LogEnd::load(&self.connection, self.log.clone(), &self.key)?;
                }
                if let Some(error) = error {
                    job.fail(error);
                }
            }
            self.connection.prepare_cached("RELEASE job")?.execute([])?;
        }
        durable(&self.home.database(), || {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(())
        })
    }

    /// Runs one job and appends what it recorded. `Err(None)`: the closure itself refused.
    fn run_job(&mut self, job: &mut dyn Job) -> Result<(), Option<StoreError>> {
        let (now, back_by) = self.end.held_time(&self.clock);
        {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            *shared = Shared { context: Some(job.context()), now: Some(now), pending: Vec::new() };
        }
        let done = job.run(&mut Tx {
            connection: &self.connection,
            shared: &self.shared,
            clock: &self.clock,
            randomness: &self.randomness,
        });
        let pending = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *shared).pending
        };
        if !done {
            return Err(None);
        }
        if pending.is_empty() {
            return Err(Some(StoreError::NothingRecorded));
        }
        self.end
            .append(&self.connection, pending, now, back_by, &self.key, &self.randomness)
            .map_err(Some)
    }

    /// After a failed commit only the database knows what is durable.
    fn reload(&mut self) {
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        let loaded = LogEnd::load(&self.connection, self.log.clone(), &self.key);
        self.end_is_stale = loaded.is_err();
        if let Ok(end) = loaded {
            self.end = end;
        }
    }
}

/// Takes what is waiting. Callers who were answered together come back together, but not in
/// the same microsecond: a commit that starts with the first of them leaves the others to wait
/// for a whole sync. So a batch waits until as many are there as were answered last, for a
/// quarter of what their commit took at the most. A single caller never waits.
fn gather(
    first: Request,
    requests: &Receiver<Request>,
    (answered, took): (usize, Duration),
) -> (Vec<Box<dyn Job>>, bool) {
    let mut batch = Vec::with_capacity(answered.min(BATCH));
    let deadline = Instant::now() + (took / 4).min(GATHER);
    let mut next = Some(first);
    while let Some(request) = next {
        match request {
            Request::Write(job) => batch.push(job),
            Request::Stop => return (batch, true),
        }
        if batch.len() >= BATCH {
            break;
        }
        next = requests.try_recv().ok();
        if next.is_none() && batch.len() < answered {
            let left = deadline.saturating_duration_since(Instant::now());
            next = requests.recv_timeout(left).ok();
        }
    }
    (batch, false)
}

/// The same failure for the other writes of a batch; errors of the database cannot be copied.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::DatabaseDamaged(detail) => StoreError::DatabaseDamaged(detail.clone()),
        _ => StoreError::CommitFailed(error.to_string()),
    }
}
