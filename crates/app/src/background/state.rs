//! The heartbeat of background work, for Today. Only what was measured: work that never ran has no
//! outcome.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::background::{Work, WorkOutcome, is_overdue};
use wardbook_domain::clock::Timestamp;
use wardbook_store::{StoreError, background};

use super::late::first_late_at;
use super::settings::every_minutes;

/// How a work stands.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct BackgroundState {
    /// Which.
    pub work: Work,
    /// Minutes from its end to its next beginning; 0 is never.
    pub every_minutes: u32,
    /// When it was last taken up; `None` where it never was.
    pub started_at: Option<Timestamp>,
    /// When it last ended; `None` where it never did.
    pub ended_at: Option<Timestamp>,
    /// How it ended then.
    pub outcome: Option<WorkOutcome>,
    /// That in words; empty where it never ended.
    pub detail: String,
    /// When it is due; `None` where there is nothing to do: it is turned off, was never scheduled,
    /// or no session is running.
    pub due_at: Option<Timestamp>,
    /// Whether it should have been done by now and nobody is at it.
    pub overdue: bool,
    /// Whether somebody is at it.
    pub running: bool,
}

/// How every work stands.
pub(crate) fn states(
    connection: &Connection,
    now: Timestamp,
) -> Result<Vec<BackgroundState>, StoreError> {
    let state = |work: &Work| {
        let every_minutes = every_minutes(connection, *work)?;
        let standing = background::of(connection, *work)?;
        let running = standing.as_ref().is_some_and(|standing| standing.is_running(now));
        let due_at = match work {
            Work::Verification => standing.as_ref().map(|standing| standing.due_at),
            // Runs make their own, so that only their absence makes it due.
            Work::Checks => first_late_at(connection)?,
        };
        let due_at = due_at.filter(|_| every_minutes > 0);
        Ok(BackgroundState {
            work: *work,
            every_minutes,
            started_at: standing.as_ref().and_then(|standing| standing.started_at),
            ended_at: standing.as_ref().and_then(|standing| standing.ended_at),
            outcome: standing.as_ref().and_then(|standing| standing.outcome),
            detail: standing.map(|standing| standing.detail).unwrap_or_default(),
            due_at,
            overdue: !running && due_at.is_some_and(|due| is_overdue(now, due, every_minutes)),
            running,
        })
    };
    Work::ALL.iter().map(state).collect()
}
