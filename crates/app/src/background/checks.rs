//! The checks of running sessions, made as `system` where their own run has not made them.

use wardbook_domain::access::Context;
use wardbook_domain::background::WorkOutcome;
use wardbook_domain::compliance::Check;
use wardbook_domain::ids::SessionId;
use wardbook_store::verify::Watch;
use wardbook_store::{StoreError, sessions};

use super::due::Due;
use super::late::late;
use crate::clinic::Clinic;
use crate::error::Result;
use crate::run::checks::{judge, store_checks};

impl Clinic {
    /// Makes the checks of every session whose are late, and ends the work.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where `watch` stopped it; the caller gives the work back.
    pub(super) fn check_late_sessions(&self, due: &Due, watch: &dyn Watch) -> Result<WorkOutcome> {
        let now = self.store.clock().now();
        let sessions = self.store.read(|connection| late(connection, now))?;
        let (of, mut made) = (sessions.len() as u64, 0);
        for (done, session) in (0..).zip(sessions) {
            watch.progress(done, of);
            if watch.is_stopped() {
                return Err(StoreError::Stopped.into());
            }
            made += u64::from(self.check_running(due, session)?);
        }
        let sessions = if made == 1 { "session" } else { "sessions" };
        self.finish(due, WorkOutcome::Done, &format!("the checks of {made} {sessions} made"))?;
        Ok(WorkOutcome::Done)
    }

    /// Makes the checks of a session, unless it ended meanwhile: what was found at its end stands.
    fn check_running(&self, due: &Due, session: SessionId) -> Result<bool, StoreError> {
        let context = Context::in_session(due.context.actor, session);
        let found = judge(&self.store, context, session, Check::is_live)?;
        let made = self.store.write(context, move |tx| {
            let runs = sessions::running(tx.connection())?.contains(&session);
            if runs {
                store_checks(tx, session, &found)?;
            }
            Ok(runs)
        });
        match made {
            Err(StoreError::NothingRecorded) => Ok(false),
            made => made,
        }
    }
}
