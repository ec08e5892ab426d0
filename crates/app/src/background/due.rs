//! Taking background work up and ending it, each as one transaction.

use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::background::{Work, WorkOutcome};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::TraceId;
use wardbook_store::{StoreError, background};

use super::late::late;
use super::settings::every_minutes;
use crate::clinic::Clinic;
use crate::error::Result;

/// Work that was taken up, and is to be ended by who has this.
#[derive(Debug)]
pub struct Due {
    /// What is to be done.
    pub work: Work,
    /// Since when it is held.
    pub(super) since: Timestamp,
    /// As whom, and in which activity, which is also what tells this lease from others.
    pub(super) context: Context,
    pub(super) trace: TraceId,
}

impl Clinic {
    /// Takes up the first work that is due, for `holder`; of several who ask at once, one gets it.
    /// Nothing is written where nothing is due, so this can be asked often.
    pub fn begin_due(&self, holder: &str) -> Result<Option<Due>> {
        let now = self.store.clock().now();
        let Some((work, every_minutes)) = self.first_due(now)? else { return Ok(None) };
        let trace = TraceId::new(self.store.clock(), self.store.randomness());
        let actor = self.store.system_context()?.actor;
        let context = Context::traced(Actor { source: Source::Schedule, ..actor }, trace);
        let holder = holder.to_owned();
        let taken = self.store.write(context, move |tx| {
            background::schedule(tx, work, every_minutes, now)?;
            background::take(tx, work, &holder, trace, now)
        });
        match taken {
            Ok(true) => Ok(Some(Due { work, since: now, context, trace })),
            // Somebody else was faster, so that there was nothing to change either.
            Ok(false) | Err(StoreError::NothingRecorded) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends work that was taken up, with its outcome, in words too; it is due again one interval
    /// later.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where somebody else has taken it up meanwhile: the outcome is
    /// theirs then.
    pub fn finish(&self, due: &Due, outcome: WorkOutcome, detail: &str) -> Result<()> {
        let (work, trace, detail) = (due.work, due.trace, detail.to_owned());
        let now = self.store.clock().now();
        self.store.write(due.context, move |tx| {
            background::finish(tx, work, trace, (outcome, &detail), now)
        })?;
        Ok(())
    }

    /// Gives work back that was not done, as where the holder is to stop: it is due at once.
    ///
    /// # Errors
    /// As [`Clinic::finish`].
    pub fn give_back(&self, due: &Due) -> Result<()> {
        let (work, trace) = (due.work, due.trace);
        self.store.write(due.context, move |tx| background::give_back(tx, work, trace))?;
        Ok(())
    }

    /// The first work that can be taken up, with its interval.
    fn first_due(&self, now: Timestamp) -> Result<Option<(Work, u32)>, StoreError> {
        self.store.read(|connection| {
            for work in Work::ALL.iter().copied() {
                let every = every_minutes(connection, work)?;
                let known = background::of(connection, work)?;
                let due = every > 0 && known.is_none_or(|standing| standing.is_due(now));
                let wanted = match work {
                    Work::Verification => due,
                    // Looked for last, because it reads the sessions.
                    Work::Checks => due && !late(connection, now)?.is_empty(),
                };
                if wanted {
                    return Ok(Some((work, every)));
                }
            }
            Ok(None)
        })
    }
}
