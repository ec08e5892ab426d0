//! Whether a session can be resumed, and by whom: one rule for its own screen and for the list.
//! Resuming itself is in `run/start`, which decides again.

use rusqlite::Connection;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::ids::SessionId;
use wardbook_domain::run::ENDPOINT_AWAY;
use wardbook_domain::session::SessionStatus;
use wardbook_store::sessions::{self, Session};
use wardbook_store::{StoreError, endpoints};

use crate::clinic::Person;
use crate::run::job::{began_with, go_on_at};
use crate::sync::InForce;

/// Whether a person may run this session. Who reads further than their role in an emergency changes
/// nothing there.
pub(super) fn may_run(
    connection: &Connection,
    person: &Person,
    session: SessionId,
) -> Result<bool, StoreError> {
    let role = person.user.role;
    if reach(role, Permission::RunSessions) == Reach::None {
        return Ok(false);
    }
    match reach(role, Permission::ReadDocuments) {
        Reach::Own => sessions::is_own(connection, session, person.user.user_id),
        by_role => Ok(by_role == Reach::All),
    }
}

/// Those of some sessions that a person may resume now, by the same rule as the session's own head.
pub(super) fn resumable(
    connection: &Connection,
    person: &Person,
    rows: &[&Session],
) -> Result<Vec<SessionId>, StoreError> {
    let mut found = Vec::new();
    for row in rows {
        if Resuming::of(connection, row)?.is_possible()
            && may_run(connection, person, row.session_id)?
        {
            found.push(row.session_id);
        }
    }
    Ok(found)
}

/// What there is to be resumed of a session, and whether it can be.
#[derive(Clone, Copy)]
pub(super) struct Resuming {
    /// Whether it was stopped before its end.
    stopped: bool,
    /// Documents of an ended session that failed because its endpoint was away.
    pub(super) away: u64,
    /// Whether what is left may be sent to the endpoint that it began with.
    pub(super) sendable: bool,
}

impl Resuming {
    pub(super) fn of(connection: &Connection, row: &Session) -> Result<Self, StoreError> {
        let stopped =
            matches!(row.session_status, SessionStatus::Interrupted | SessionStatus::Cancelled);
        let open = row.counts().open();
        let ended = row.completed_at.is_none() && open == 0 && row.failed_documents > 0;
        let away = if ended {
            sessions::failed_because(connection, row.session_id, ENDPOINT_AWAY)?.len() as u64
        } else {
            0
        };
        let sendable = (open == 0 && away == 0) || may_go_on(connection, row)?;
        Ok(Self { stopped, away, sendable })
    }

    pub(super) const fn is_possible(self) -> bool {
        (self.stopped || self.away > 0) && self.sendable
    }
}

/// Whether it may go on at its endpoint.
fn may_go_on(connection: &Connection, row: &Session) -> Result<bool, StoreError> {
    let Ok(began) = began_with(row) else { return Ok(false) };
    let present = endpoints::in_use(connection, began.endpoint_id)?;
    let policy = InForce::read(connection)?;
    Ok(go_on_at(&began, present.as_ref(), policy.as_ref()).is_ok())
}
