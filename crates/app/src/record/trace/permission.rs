//! Who may read a trace: whoever reads the log, and who reaches only the own, those of their
//! sessions.

use rusqlite::Connection;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::ids::{SessionId, TraceId};
use wardbook_store::{StoreError, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::Result;

impl Clinic {
    /// Who reaches only the own may read the traces of their own sessions.
    pub(super) fn require_trace(&self, person: &Person, trace: TraceId) -> Result<()> {
        let (session, user) = (SessionId(trace.0), person.user.user_id);
        self.require_for(person, Permission::ReadLog, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        Ok(())
    }
}

/// Whether this person may read a trace, so that no way is shown that only refuses.
pub(crate) fn may_trace(
    connection: &Connection,
    person: &Person,
    trace: TraceId,
) -> Result<bool, StoreError> {
    match reach(person.user.role, Permission::ReadLog) {
        Reach::None => Ok(false),
        Reach::Own => sessions::is_own(connection, SessionId(trace.0), person.user.user_id),
        _ => Ok(true),
    }
}
