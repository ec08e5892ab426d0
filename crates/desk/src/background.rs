//! Work that nobody waits for, done by the process that holds the clinic, behind the lock too. What
//! is due, and how it is done once, is `wardbook-app`'s; here is when it is looked for.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use wardbook_app::Watch;

use crate::desk::Desk;

/// Between two looks whether anything is due; a look at a clinic where nothing is reads two rows.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Sync begins this soon after the clinic was opened: it costs the machine next to nothing.
const SYNC_AFTER: Duration = Duration::from_secs(10);

/// Between two looks whether the process gives the clinic up.
const PAUSE: Duration = Duration::from_millis(250);

/// From now on the clinic stays open here behind the lock, background work is done in it, and it is
/// synced with head office, and folders are watched. Background work begins `after` it was opened: somebody who has just signed in has the machine to themselves.
pub fn begin(desk: &Arc<Desk>, after: Duration) {
    desk.stay_open();
    let at = Arc::downgrade(desk);
    let spawned =
        thread::Builder::new().name("wardbook-background".into()).spawn(move || look(&at, after));
    // Without a thread nothing is done; Today says that it is overdue.
    drop(spawned);
    crate::sync::begin(desk, after.min(SYNC_AFTER));
    crate::inbox::begin(desk, after.min(SYNC_AFTER));
}

fn look(desk: &Weak<Desk>, after: Duration) {
    let (mut open_since, mut next) = (None, Instant::now());
    loop {
        thread::sleep(PAUSE);
        let Some(desk) = desk.upgrade() else { return };
        let Some(open) = desk.held().filter(|_| !desk.guests.is_closing()) else {
            open_since = None;
            continue;
        };
        let since = *open_since.get_or_insert_with(Instant::now);
        if since.elapsed() < after || Instant::now() < next {
            continue;
        }
        next = Instant::now() + LOOK_EVERY;
        if let Some(clinic) = open.get() {
            // Its outcome, also that it failed, stands in its row; one that was stopped is due again,
            // and where the row cannot be written, the lease runs out.
            let _ = clinic.run_due(&desk.name(), &Until(&desk));
        }
    }
}

/// Stops work where the process gives the clinic up.
struct Until<'a>(&'a Desk);

impl Watch for Until<'_> {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.0.guests.is_closing()
    }
}
