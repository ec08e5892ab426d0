//! Sessions that watched folders start by themselves, by the process that holds the clinic, behind the
//! lock too: one at a time, each a task of its folder's owner. Which is due, and what is in the way, is
//! `wardbook-app`'s; here is when it is asked.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use wardbook_app::{Clinic, DueFolderSession};
use wardbook_domain::ids::TraceId;

use crate::desk::Desk;
use crate::running::{Telling, end_run};
use crate::tasks::TaskKind;

/// Between two looks whether a session is due; a look where no folder starts any reads one row for each.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Between two looks whether the process gives the clinic up.
const PAUSE: Duration = Duration::from_millis(250);

/// From now on folders start sessions, for the first time `after` the clinic was opened.
pub(super) fn begin(desk: &Arc<Desk>, after: Duration) {
    let at = Arc::downgrade(desk);
    let spawned =
        thread::Builder::new().name("wardbook-sessions".into()).spawn(move || look(&at, after));
    // Without a thread none is started; the folders' states go on saying that documents wait.
    drop(spawned);
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
        let Some(clinic) = open.get() else { continue };
        // A database that cannot be read is told to whoever opens it.
        if let Ok(Some(due)) = clinic.due_folder_session() {
            run(&desk, clinic, &due);
        }
    }
}

/// Runs a session to its end, or until the process gives the clinic up.
fn run(desk: &Desk, clinic: &Clinic, due: &DueFolderSession) {
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let task = desk.tasks.begin(due.owner(), TaskKind::Run, &desk.clock);
    let cancel = task.cancel.clone();
    let outcome = {
        let telling = Telling::new(&task, clinic);
        let progress = |progress| {
            let _ = telling.note(progress);
        };
        let given_up = || desk.guests.is_closing();
        let session = clinic.run_folder_session(due, &desk.worker, &progress, &cancel, &given_up);
        desk.runtime.block_on(async {
            tokio::pin!(session);
            loop {
                tokio::select! {
                    outcome = &mut session => break outcome,
                    () = tokio::time::sleep(PAUSE) => {
                        if given_up() {
                            cancel.cancel();
                        }
                    }
                }
            }
        })
    };
    // It is shown beside the folder too, and tried again.
    let _ = end_run(task, outcome, trace);
}
