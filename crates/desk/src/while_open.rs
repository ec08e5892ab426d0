//! When work that nobody waits for is looked for: again and again while this process has the clinic open,
//! behind the lock too. What is due, and how it is done, is its caller's.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use wardbook_app::Clinic;

use crate::desk::Desk;

/// Between two looks whether the process gives the clinic up.
pub(crate) const PAUSE: Duration = Duration::from_millis(250);

/// From now on `work` is called `every` so often, for the first time `after` the clinic was opened. Where
/// there can be no thread, it is not called.
pub(crate) fn begin(
    desk: &Arc<Desk>,
    name: &str,
    after: Duration,
    every: Duration,
    work: impl Fn(&Desk, &Clinic) + Send + 'static,
) {
    let at = Arc::downgrade(desk);
    let look = move || {
        let (mut open_since, mut next) = (None, Instant::now());
        loop {
            thread::sleep(PAUSE);
            let Some(desk) = at.upgrade() else { return };
            let Some(open) = desk.held().filter(|_| !desk.guests.is_closing()) else {
                open_since = None;
                continue;
            };
            let since = *open_since.get_or_insert_with(Instant::now);
            if since.elapsed() < after || Instant::now() < next {
                continue;
            }
            next = Instant::now() + every;
            if let Some(clinic) = open.get() {
                work(&desk, clinic);
            }
        }
    };
    drop(thread::Builder::new().name(name.into()).spawn(look));
}
