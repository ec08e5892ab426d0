//! Verification by schedule: what a person asks for with "Verify now", asked for by nobody.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use wardbook_domain::alert::AlertType;
use wardbook_domain::background::{LEASE_MINUTES, WorkOutcome, after};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_store::verify::{Verification, Verifier, Watch};
use wardbook_store::{Store, StoreError, alerts, background};

use super::due::Due;
use crate::clinic::Clinic;
use crate::error::Result;
use crate::record::verification::verified;

impl Clinic {
    /// Verifies the whole log, every row and every original. That it was done, the alert where
    /// something is wrong, and the end of the work are one transaction. It reads by one thread of
    /// its own connection, so that nobody who works meanwhile waits for it.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where `watch` stopped it; the caller gives the work back.
    pub(super) fn verify_on_schedule(&self, due: &Due, watch: &dyn Watch) -> Result<WorkOutcome> {
        let held = Held::new(&self.store, due, watch);
        let found = Verifier { threads: 1, ..self.verifier() }.run(&held);
        let found = match found {
            Err(StoreError::Stopped) if held.is_lost() => {
                return Err(StoreError::LeaseLost(due.work).into());
            }
            found => found?,
        };
        let outcome = if found.sound { WorkOutcome::Sound } else { WorkOutcome::NotSound };
        let (work, trace) = (due.work, due.trace);
        let now = self.store.clock().now();
        self.store.write(due.context, move |tx| {
            tx.event(Kind::LogVerified, "", verified(&found));
            if let Some((alert, text)) = alert_of(&found) {
                alerts::raise(tx, None, alert, &text)?;
            }
            background::finish(tx, work, trace, (outcome, &in_words(&found)), now)
        })?;
        Ok(outcome)
    }
}

/// What a verification comes to, for everybody: without what the faults are about.
fn in_words(found: &Verification) -> String {
    let events = plural(found.events, "event");
    match found.fault_count {
        0 => format!("{events}, no fault"),
        faults => format!("{events}, {}", plural(faults, "fault")),
    }
}

/// The alert that a record which is not sound raises. Where the checkpoint outside the database
/// alone contradicts it, that is the problem that opening the clinic finds too.
fn alert_of(found: &Verification) -> Option<(AlertType, String)> {
    let first = found.first_fault.as_ref()?;
    let rollback = found.faults.iter().all(|fault| fault.part == "checkpoint.txt");
    let alert =
        if rollback { AlertType::DatabaseRollback } else { AlertType::CriticalComplianceFailure };
    let faults = plural(found.fault_count, "fault");
    let text = format!(
        "The record is not sound: verification by schedule found {faults}. The first: {}.",
        first.message
    );
    Some((alert, text))
}

fn plural(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Watches a verification, and extends its lease meanwhile. It stops what it watches where the
/// lease is lost.
struct Held<'a> {
    store: &'a Store,
    due: &'a Due,
    watch: &'a dyn Watch,
    extended: Mutex<Timestamp>,
    lost: AtomicBool,
}

impl<'a> Held<'a> {
    const fn new(store: &'a Store, due: &'a Due, watch: &'a dyn Watch) -> Self {
        let (extended, lost) = (Mutex::new(due.since), AtomicBool::new(false));
        Self { store, due, watch, extended, lost }
    }

    fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Extends the lease once a third of it is over.
    fn extend(&self) {
        let mut extended = self.extended.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.store.clock().now();
        if now < after(*extended, LEASE_MINUTES / 3) {
            return;
        }
        *extended = now;
        let (work, trace) = (self.due.work, self.due.trace);
        let written =
            self.store.write(self.due.context, move |tx| background::extend(tx, work, trace, now));
        // Where it could only not be written, the end of the work says so.
        if matches!(written, Err(StoreError::LeaseLost(_))) {
            self.lost.store(true, Ordering::Relaxed);
        }
    }
}

impl Watch for Held<'_> {
    fn progress(&self, done: u64, of: u64) {
        self.watch.progress(done, of);
    }

    fn is_stopped(&self) -> bool {
        self.extend();
        self.is_lost() || self.watch.is_stopped()
    }
}
