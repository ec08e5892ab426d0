//! What a holder does again and again, and what a person asks for with "sync now".

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::later;
use wardbook_store::sync::pauses;

use super::status::SyncStatus;
use super::target::Target;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Seconds after which a step that came upon another one looks again.
const MEANWHILE: u64 = 5;

/// What a step came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncStep {
    /// Whether something was sent, and answered as hoped for.
    pub sent: bool,
    /// When the next step is due although nothing happens meanwhile; `None` is never. A step before
    /// that sends nothing.
    pub next_at: Option<Timestamp>,
}

impl Clinic {
    /// Sends head office and other witnesses what is their turn, as the system. Call it when the log
    /// has grown, and at the time that the last call gave; nobody's work waits for it. It can be
    /// dropped at any point: what was answered by then is kept.
    ///
    /// # Errors
    /// Those of the clinic itself. What others answer is noted for `sync_status`.
    pub async fn sync_step(&self) -> Result<SyncStep> {
        let now = self.store.clock().now();
        let Ok(mut session) = self.syncing.try_lock() else {
            return Ok(SyncStep { sent: false, next_at: Some(later(now, MEANWHILE)) });
        };
        if let Some(pause) = self.store.read(|one| pauses::current(one, now))? {
            // A pause sends nothing; it does not make the log a witnessed one.
            let watched = self.watch_for_witnesses()?;
            let next_at = watched.map_or(pause.until, |watched| watched.min(pause.until));
            return Ok(SyncStep { sent: false, next_at: Some(next_at) });
        }
        self.keep_days_of_sync()?;
        let (mut step, mut fault) = (SyncStep::default(), None);
        for target in self.store.read(Target::all)? {
            match self.turn(&target, false, &mut session).await {
                Ok(turn) => {
                    step.sent |= turn.sent;
                    step.next_at = [step.next_at, turn.next_at].into_iter().flatten().min();
                }
                // It may be the fault of what only this one is sent.
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        let watched = self.watch_for_witnesses()?;
        step.next_at = [step.next_at, watched].into_iter().flatten().min();
        fault.map_or(Ok(step), Err)
    }

    /// Sends everything now, whatever was planned, and also where sync stands still because of what
    /// head office answered. How it went is in the answer.
    pub async fn sync_now(&self, person: &Person) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let mut session = self.syncing.lock().await;
        let now = self.store.clock().now();
        if let Some(pause) = self.store.read(|one| pauses::current(one, now))? {
            return Err(AppError::Invalid(format!(
                "sync is paused until {} UTC; resume it first",
                pause.until.to_text()
            )));
        }
        let targets = self.store.read(Target::all)?;
        if targets.is_empty() {
            return Err(AppError::Invalid(
                "the clinic is enrolled with no head office and has no other witness; enrol it with \
                 a code from head office"
                    .into(),
            ));
        }
        self.keep_days_of_sync()?;
        let mut fault = None;
        for target in targets {
            fault = self.turn(&target, true, &mut session).await.err().or(fault);
        }
        self.watch_for_witnesses()?;
        drop(session);
        if let Some(error) = fault {
            return Err(error);
        }
        self.sync_status(person)
    }
}
