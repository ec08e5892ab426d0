//! Work that nobody waits for, done by the process that holds the clinic, behind the lock too. What
//! is due, and how it is done once, is `wardbook-app`'s; here is when it is looked for.

use std::sync::Arc;
use std::time::Duration;

use wardbook_app::Watch;

use crate::desk::Desk;
use crate::while_open;

/// Between two looks whether anything is due; a look at a clinic where nothing is reads two rows.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Sync begins this soon after the clinic was opened: it costs the machine next to nothing.
const SYNC_AFTER: Duration = Duration::from_secs(10);

/// From now on the clinic stays open here behind the lock, background work is done in it, and it is
/// synced with head office, folders are watched, and messages are sent. Background work begins `after` it was opened: somebody who has just signed in has the machine to themselves.
pub fn begin(desk: &Arc<Desk>, after: Duration) {
    desk.stay_open();
    // Without a thread nothing is done; Today says that it is overdue.
    while_open::begin(desk, "wardbook-background", after, LOOK_EVERY, |desk, clinic| {
        // Its outcome, also that it failed, stands in its row; one that was stopped is due again,
        // and where the row cannot be written, the lease runs out.
        let _ = clinic.run_due(&desk.name(), &Until(desk));
    });
    crate::sync::begin(desk, after.min(SYNC_AFTER));
    crate::inbox::begin(desk, after.min(SYNC_AFTER));
    crate::delivery::begin(desk, after.min(SYNC_AFTER));
}

/// Stops work where the process gives the clinic up.
struct Until<'a>(&'a Desk);

impl Watch for Until<'_> {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.0.guests.is_closing()
    }
}
