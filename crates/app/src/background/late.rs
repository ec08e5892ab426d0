//! Sessions whose checks are late. A run makes its own every minute, so there are none, unless a
//! run hangs or its checks take too long.

use rusqlite::Connection;

use wardbook_domain::background::{after, is_due};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::SessionId;
use wardbook_store::StoreError;
use wardbook_store::background::sessions_checked_at;

/// Minutes without checks after which a running session's are made from here.
pub(super) const CHECK_EVERY_MINUTES: u32 = 5;

/// When the checks of the first running session will be late; `None` where nothing runs.
pub(super) fn first_late_at(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let checked = sessions_checked_at(connection)?;
    Ok(checked.into_iter().map(|(_, at)| after(at, CHECK_EVERY_MINUTES)).min())
}

/// The running sessions whose checks are late.
pub(super) fn late(connection: &Connection, now: Timestamp) -> Result<Vec<SessionId>, StoreError> {
    let checked = sessions_checked_at(connection)?;
    let is_late = |at: Timestamp| is_due(now, after(at, CHECK_EVERY_MINUTES), CHECK_EVERY_MINUTES);
    Ok(checked.into_iter().filter(|(_, at)| is_late(*at)).map(|(session, _)| session).collect())
}
