//! Sync, done by the process that holds the clinic, behind the lock too. What is sent, and when next,
//! is `wardbook-app`'s; here is when it is looked for. Nobody's work waits for it, and a holder that
//! gives the clinic up does not either.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use wardbook_app::{AppError, Clinic, StoreError, SyncStep};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::has_come_since;

use crate::desk::Desk;

/// Between two looks whether the log has grown or the next step is due.
const PAUSE: Duration = Duration::from_millis(250);

/// Between two steps at the least: a session under way commits many times a second.
const STEP_EVERY: Duration = Duration::from_secs(1);

/// After a step that the clinic itself could not make.
const AFTER_A_FAULT: Duration = Duration::from_mins(1);

/// Between two looks, while something is sent, whether it is to stop.
const STOP_PAUSE: Duration = Duration::from_millis(100);

/// From now on what is recorded here is sent to head office and other witnesses, for the first time
/// `after` the clinic was opened.
pub(crate) fn begin(desk: &Arc<Desk>, after: Duration) {
    let at = Arc::downgrade(desk);
    let spawned =
        thread::Builder::new().name("wardbook-sync".into()).spawn(move || look(&at, after));
    // Without a thread nothing is sent; the screen Sync says since when.
    drop(spawned);
}

/// What the last step left behind.
struct Last {
    /// The log's size before it.
    size: u64,
    at: Timestamp,
    next_at: Option<Timestamp>,
    not_before: Instant,
}

fn look(desk: &Weak<Desk>, after: Duration) {
    let (mut open_since, mut last): (Option<Instant>, Option<Last>) = (None, None);
    loop {
        thread::sleep(PAUSE);
        let Some(desk) = desk.upgrade() else { return };
        let Some(open) = desk.held().filter(|_| !desk.guests.is_closing()) else {
            (open_since, last) = (None, None);
            continue;
        };
        if open_since.get_or_insert_with(Instant::now).elapsed() < after {
            continue;
        }
        let size = *desk.log_sizes().borrow();
        let is_due = last.as_ref().is_none_or(|last| {
            let grown = size != last.size;
            let planned =
                last.next_at.is_some_and(|at| has_come_since(desk.clock.now(), at, Some(last.at)));
            (grown || planned) && Instant::now() >= last.not_before
        });
        if !is_due {
            continue;
        }
        let Some(clinic) = open.get() else { continue };
        let at = desk.clock.now();
        last = match step(&desk, clinic) {
            Some(Ok(SyncStep { next_at, sent })) => {
                if sent {
                    desk.has_synced();
                }
                Some(Last { size, at, next_at, not_before: Instant::now() + STEP_EVERY })
            }
            // What is wrong with the clinic is said where it is opened and verified.
            Some(Err(_)) => {
                let not_before = Instant::now() + AFTER_A_FAULT;
                Some(Last { size, at, next_at: Some(at), not_before })
            }
            None => None,
        };
    }
}

/// Waits for what goes over the network, unless this process gives the clinic up first.
pub(crate) fn until_closing<T>(
    desk: &Desk,
    work: impl Future<Output = wardbook_app::Result<T>>,
) -> wardbook_app::Result<T> {
    until_stopped(desk, || false, work)
}

/// The same, unless the person who asked for it stops it first.
pub(crate) fn until_stopped<T>(
    desk: &Desk,
    is_stopped: impl Fn() -> bool,
    work: impl Future<Output = wardbook_app::Result<T>>,
) -> wardbook_app::Result<T> {
    let stopped = async {
        while !is_stopped() && !desk.guests.is_closing() {
            tokio::time::sleep(STOP_PAUSE).await;
        }
    };
    desk.runtime.block_on(async {
        tokio::select! {
            done = work => done,
            () = stopped => Err(AppError::Store(StoreError::Stopped)),
        }
    })
}

/// One step; `None` where the process gives the clinic up meanwhile.
fn step(desk: &Desk, clinic: &Clinic) -> Option<wardbook_app::Result<SyncStep>> {
    desk.runtime.block_on(async {
        tokio::select! {
            done = clinic.sync_step() => Some(done),
            () = closing(desk) => None,
        }
    })
}

async fn closing(desk: &Desk) {
    while !desk.guests.is_closing() {
        tokio::time::sleep(STOP_PAUSE).await;
    }
}
