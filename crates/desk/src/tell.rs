//! Tells a seat what changes, and locks it where nobody is. Progress is told at most five times a
//! second. Each loop ends soon after its seat is gone, which none of them keeps alive.

use std::sync::Arc;
use std::time::Duration;

use crate::seat::Seat;
use crate::signals::Signal;

/// Between two tellings of tasks. Drawing them takes a page time that the work itself then lacks.
const PROGRESS_PAUSE: Duration = Duration::from_millis(200);

/// Between two tellings of the log's size where its rows are shown: one must be seen within a tenth
/// of a second.
const LOG_PAUSE: Duration = Duration::from_millis(40);

/// The same elsewhere, where the size is only a figure.
const CALM_LOG_PAUSE: Duration = Duration::from_secs(1);

/// The log is shown where rows of it were asked for so lately. A page that shows it asks at each telling.
const LOG_IS_SHOWN: Duration = Duration::from_secs(2);

/// Between two looks at whether anybody is there.
const IDLE_PAUSE: Duration = Duration::from_secs(5);

/// Tells the seat of the log, of sync and of its person's tasks from now on.
pub fn tell(seat: &Arc<Seat>) {
    tell_of_the_log(seat);
    tell_of_sync(seat);
    tell_of_tasks(seat);
}

fn tell_of_the_log(seat: &Arc<Seat>) {
    let mut sizes = seat.desk.log_sizes();
    let at = Arc::downgrade(seat);
    seat.desk.runtime.spawn(async move {
        while sizes.changed().await.is_ok() {
            let Some(seat) = at.upgrade() else { break };
            let size = *sizes.borrow_and_update();
            if seat.sitting().is_ok() {
                seat.signals.send(Signal::Log { size });
            }
            drop(seat);
            tokio::time::sleep(LOG_PAUSE).await;
            // What this telling showed may be the first rows.
            if at.upgrade().is_some_and(|seat| !seat.has_shown_log(LOG_IS_SHOWN)) {
                tokio::time::sleep(CALM_LOG_PAUSE).await;
            }
        }
    });
}

fn tell_of_sync(seat: &Arc<Seat>) {
    let mut syncs = seat.desk.syncs();
    let at = Arc::downgrade(seat);
    seat.desk.runtime.spawn(async move {
        while syncs.changed().await.is_ok() {
            let Some(seat) = at.upgrade() else { break };
            if seat.sitting().is_ok() {
                seat.signals.send(Signal::Synced);
            }
        }
    });
}

fn tell_of_tasks(seat: &Arc<Seat>) {
    let mut changes = seat.desk.tasks.changes();
    let signals = Arc::clone(&seat.signals);
    let at = Arc::downgrade(seat);
    seat.desk.runtime.spawn(async move {
        loop {
            tokio::select! {
                one = changes.changed() => if one.is_err() { break },
                () = signals.anew.notified() => {}
            }
            let Some(seat) = at.upgrade() else { break };
            if let Ok(sitting) = seat.sitting() {
                let tasks = seat.desk.tasks.of(sitting.person.user.user_id);
                signals.send(Signal::Tasks { tasks });
            }
            drop(seat);
            tokio::time::sleep(PROGRESS_PAUSE).await;
        }
    });
}

/// Locks the seat whenever nobody has touched anything for too long.
pub fn lock_when_idle(seat: &Arc<Seat>) {
    let at = Arc::downgrade(seat);
    seat.desk.runtime.spawn(async move {
        loop {
            tokio::time::sleep(IDLE_PAUSE).await;
            let Some(seat) = at.upgrade() else { break };
            seat.lock_if_idle();
        }
    });
}
