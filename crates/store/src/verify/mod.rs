//! Full verification: every event, payload, checkpoint, tile and row, from values alone.
//!
//! Threads read stretches of the log, recompute leaves and commitments, and add up what the
//! events say of the rows; one place takes the stretches in order and checks what holds
//! between events. Memory does not grow with the log, except by its audit sessions. It reads
//! only, so it works on a clinic whose log is too damaged to be written.

mod derived;
pub mod drill;
mod faults;
pub(crate) mod fold;
mod rows;
mod schema;
mod selection;
mod stretch;
mod sums;
mod watch;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::clock::{Randomness, Timestamp};
use wardbook_domain::ids::LogId;
use wardbook_ledger::checkpoint::LogKey;

use crate::database::capture::{self, SecretMask};
use crate::database::cipher::{self, Access, DataKey};
use crate::database::rows::list;
use crate::home::folder::Home;
use crate::home::vault::Vault;
use crate::log::{checkpoint_copy, read as events};
use crate::records::{documents, identity, patients};
use crate::{Result, StoreError};

pub use faults::Fault;
pub use selection::SelectionVerification;
pub use watch::Watch;

use derived::Sequence;
use faults::Faults;
use stretch::{STRETCH, Stretch};
use sums::{Later, Sums};
use watch::go_on;

/// The outcome of a verification.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// Whether nothing is wrong.
    pub sound: bool,
    /// The first fault, in the order of the log, then of the rows.
    pub first_fault: Option<Fault>,
    /// The faults that are listed.
    pub faults: Vec<Fault>,
    /// All faults, those not listed included.
    pub fault_count: u64,
    /// The log's id.
    pub log: String,
    /// Events.
    pub events: u64,
    /// Payloads whose commitment was recomputed.
    pub payloads: u64,
    /// The root over all events, as recomputed.
    pub root: String,
    /// Signed checkpoints that were verified.
    pub checkpoints: u64,
    /// The newest checkpoint's size.
    pub checkpoint_size: u64,
    /// Events after the newest checkpoint, which nothing proves yet.
    pub events_after_checkpoint: u64,
    /// Time of the last event.
    pub last_event_at: Option<Timestamp>,
    /// Audit sessions sealed, and how many are open.
    pub audit_sessions: (u64, u64),
    /// Documents whose original was read and hashed.
    pub originals: u64,
    /// The verifier key of the log.
    pub verifier_key: String,
    /// What "verified" does and does not prove here.
    pub limit: String,
}

impl Verification {
    /// With a problem of the clinic as a whole, such as why it could not be signed in to.
    #[must_use]
    pub fn with_problem(mut self, message: String) -> Self {
        let fault = Fault { seq: None, part: "clinic", message };
        self.sound = false;
        self.fault_count += 1;
        self.faults.push(fault);
        self.first_fault = self.faults.first().cloned();
        self
    }
}

/// What "verified" leaves open. Up to where somebody else has signed the log is beside the record,
/// so whoever shows this says that with it.
pub const LIMIT: &str = "Whoever holds both the clinic's data key and its log key could have rewritten the log since the \
     last checkpoint that somebody else holds.";

/// What is verified, and with what.
#[derive(Debug)]
pub struct Verifier<'a> {
    /// The clinic.
    pub home: &'a Home,
    /// Its data key.
    pub key: &'a DataKey,
    /// The log's id, as the key slots say.
    pub log: LogId,
    /// For the fold's own key.
    pub randomness: &'a Randomness,
    /// Threads that read; 0 is as many as there are processors, up to four.
    pub threads: usize,
}

impl Verifier<'_> {
    /// Verifies everything. `watch` is told how many of how many events are done.
    pub fn run(&self, watch: &dyn Watch) -> Result<Verification> {
        self.run_with(true, watch)
    }

    /// The same but for the originals, of a copy that does not have them.
    pub(crate) fn run_without_originals(&self, watch: &dyn Watch) -> Result<Verification> {
        self.run_with(false, watch)
    }

    fn run_with(&self, originals: bool, watch: &dyn Watch) -> Result<Verification> {
        let log = self.log.to_string();
        let connection = self.connect()?;
        // Before the state that it is compared with.
        let copy = checkpoint_copy::read(self.home);
        connection.execute_batch("BEGIN")?;
        let mut faults = Faults::default();
        let (log_key, mask) = self.identity(&connection, &mut faults);
        let size = events::count(&connection)?;

        let mut sequence = Sequence::new(&log);
        let mut sums = Sums::new(self.randomness, Later::of(&connection)?);
        let mut payloads = 0;
        let (empty, rows) = (sums.sibling(), sums.sibling());
        // The rows are read in the state that the size was read in, so by this connection.
        let take_rows = |connection: Connection| {
            let rows = rows.without_rows(&connection, &mask);
            (connection, rows)
        };
        let take_stretch = |stretch: Stretch| {
            payloads += stretch.payloads;
            sums.merge(&stretch.sums);
            for (seq, part, message) in &stretch.faults {
                faults.add(Some(*seq), part, message.clone());
            }
            sequence.take(&stretch, &mut faults);
            watch.progress(sequence.size(), size);
            go_on(watch)
        };
        let stop_rows = connection.get_interrupt_handle();
        let (connection, rows) = if self.threads() == 1 {
            self.each_stretch(size, &empty, take_stretch)?;
            take_rows(connection)
        } else {
            std::thread::scope(|scope| {
                let rows = scope.spawn(|| take_rows(connection));
                let read = self.each_stretch(size, &empty, take_stretch);
                if read.is_err() {
                    stop_rows.interrupt();
                }
                let rows = rows.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                read.map(|()| rows)
            })?
        };
        sums.merge(&rows?);
        let checkpoints = sequence.compare(&connection, size, log_key.as_ref(), &mut faults)?;
        payloads_outside(&connection, size, &mut faults)?;
        for message in fold::compare(&connection, &log, &mask, &sums, size)? {
            faults.add(None, "records", message);
        }
        for message in patients::compare_keys(&connection)? {
            faults.add(None, "patient_keys", message);
        }
        schema::compare(&connection, &mut faults)?;
        self.outside(copy.as_deref(), &connection, log_key.as_ref(), &mut faults)?;
        let originals =
            if originals { self.originals(&connection, &mut faults, watch)? } else { 0 };

        let fault_count = faults.count;
        let listed = faults.into_list();
        let checkpoint_size = checkpoints.newest;
        Ok(Verification {
            sound: fault_count == 0,
            first_fault: listed.first().cloned(),
            faults: listed,
            fault_count,
            log,
            events: size,
            payloads,
            root: hex::encode(sequence.root()),
            checkpoints: checkpoints.verified,
            checkpoint_size,
            events_after_checkpoint: size.saturating_sub(checkpoint_size),
            last_event_at: sequence.last_time(),
            audit_sessions: sequence.audit_sessions(),
            originals,
            verifier_key: log_key.map(|key| key.vkey().to_string()).unwrap_or_default(),
            limit: LIMIT.to_owned(),
        })
    }

    fn connect(&self) -> Result<Connection> {
        cipher::open(&self.home.database(), self.key, Access::Read)
    }

    /// The log's key and the mask of secrets. A damaged identity is a fault, not the end.
    fn identity(
        &self,
        connection: &Connection,
        faults: &mut Faults,
    ) -> (Option<LogKey>, SecretMask) {
        let found = identity::log_key(connection).ok();
        if found.as_ref().is_none_or(|(log, _)| *log != self.log) {
            let message = format!("the record log_identity/{} is missing or altered", self.log);
            faults.add(None, "records", message);
        }
        let mask = capture::read_mask(connection).unwrap_or_else(|_| SecretMask::new([0; 32]));
        (found.map(|(_, key)| key), mask)
    }

    fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, |count| count.get().min(4)),
            chosen => chosen,
        }
    }

    /// Hands the log's stretches to `take` in order; threads read ahead of it.
    fn each_stretch(
        &self,
        size: u64,
        sums: &Sums,
        mut take: impl FnMut(Stretch) -> Result<()>,
    ) -> Result<()> {
        let log = self.log.to_string();
        let threads = self.threads();
        let stretches = size.div_ceil(STRETCH);
        let range = |at: u64| (at * STRETCH, (at * STRETCH + STRETCH).min(size));
        if threads == 1 {
            let connection = self.connect()?;
            for at in 0..stretches {
                take(stretch::read(&connection, &log, range(at), sums.sibling())?)?;
            }
            return Ok(());
        }
        let next = AtomicU64::new(0);
        std::thread::scope(|scope| {
            let (finished, results) = sync_channel::<Result<Stretch>>(threads);
            for _ in 0..threads {
                let (finished, next, log) = (finished.clone(), &next, log.as_str());
                scope.spawn(move || {
                    let connection = match self.connect() {
                        Ok(connection) => connection,
                        Err(error) => return drop(finished.send(Err(error))),
                    };
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= stretches {
                            return;
                        }
                        let read = stretch::read(&connection, log, range(at), sums.sibling());
                        if finished.send(read).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(finished);
            let mut early = BTreeMap::new();
            let mut wanted = 0;
            for read in results {
                let read = read?;
                early.insert(read.from, read);
                while let Some(stretch) = early.remove(&wanted) {
                    wanted += STRETCH;
                    take(stretch)?;
                }
            }
            Ok(())
        })
    }

    /// The checkpoints kept outside the database.
    fn outside(
        &self,
        copy: Option<&[u8]>,
        connection: &Connection,
        key: Option<&LogKey>,
        faults: &mut Faults,
    ) -> Result<()> {
        let conflicts = self.home.conflicting_checkpoints();
        if let Some(key) = key
            // A copy that was contradicted was moved; until the next checkpoint there is none.
            && (conflicts.is_empty() || copy.is_some())
            && let Some(problem) = checkpoint_copy::compare(copy, connection, key)?.problem()
        {
            faults.add(None, "checkpoint.txt", problem);
        }
        for kept in conflicts {
            let name = kept.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let message =
                format!("{name} is a checkpoint that this log contradicted when it was opened");
            faults.add(None, "checkpoint.txt", message);
        }
        Ok(())
    }

    /// Every original must be in the vault, whole.
    fn originals(
        &self,
        connection: &Connection,
        faults: &mut Faults,
        watch: &dyn Watch,
    ) -> Result<u64> {
        let vault = Vault::open(self.home, self.key, self.randomness.clone());
        let mut checked = 0;
        for (document, sha256) in documents::hashes(connection)? {
            go_on(watch)?;
            checked += 1;
            if !vault.holds(document, &sha256) {
                let message = StoreError::VaultDamaged(document.to_string()).to_string();
                faults.add(None, "vault", message);
            }
        }
        Ok(checked)
    }
}

/// Payloads before the first or after the last event; those between are found on the way.
fn payloads_outside(connection: &Connection, size: u64, faults: &mut Faults) -> Result<()> {
    let sql = "SELECT seq FROM payloads WHERE seq < 0
        UNION ALL SELECT seq FROM payloads WHERE seq >= ? ORDER BY seq";
    for seq in list(connection, sql, [size], |row| row.get::<_, i64>(0))? {
        let message = format!("a payload belongs to event {seq}, which does not exist");
        faults.add(u64::try_from(seq).ok(), "payloads", message);
    }
    Ok(())
}
