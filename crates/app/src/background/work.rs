//! Doing work that was taken up, whichever it is.

use wardbook_domain::background::{Work, WorkOutcome};
use wardbook_store::StoreError;
use wardbook_store::verify::Watch;

use super::due::Due;
use crate::clinic::Clinic;
use crate::error::{AppError, Result};

impl Clinic {
    /// Does work that was taken up, and ends it. What could not be done ends as `failed`, with the
    /// reason; what `watch` stops is given back, and is still due.
    ///
    /// # Errors
    /// [`StoreError::Stopped`]; [`StoreError::LeaseLost`] where somebody else took the work up
    /// meanwhile; those of a store that cannot be written.
    pub fn do_due(&self, due: &Due, watch: &dyn Watch) -> Result<WorkOutcome> {
        let done = match due.work {
            Work::Verification => self.verify_on_schedule(due, watch),
            Work::Checks => self.check_late_sessions(due, watch),
        };
        match done {
            Err(AppError::Store(StoreError::Stopped)) => {
                self.give_back(due)?;
                Err(StoreError::Stopped.into())
            }
            Err(error @ AppError::Store(StoreError::LeaseLost(_))) => Err(error),
            Err(error) => {
                self.finish(due, WorkOutcome::Failed, &error.to_string())?;
                Ok(WorkOutcome::Failed)
            }
            done => done,
        }
    }

    /// Takes up the first work that is due, for `holder`, does it and ends it; `None` where nothing
    /// is due.
    ///
    /// # Errors
    /// Those of [`Clinic::begin_due`] and [`Clinic::do_due`].
    pub fn run_due(&self, holder: &str, watch: &dyn Watch) -> Result<Option<(Work, WorkOutcome)>> {
        let Some(due) = self.begin_due(holder)? else { return Ok(None) };
        self.do_due(&due, watch).map(|outcome| Some((due.work, outcome)))
    }
}
