//! Sessions that watched folders start by themselves, by the process that holds the clinic, behind the
//! lock too: one at a time, each a task of its folder's owner. Which is due, and what is in the way, is
//! `wardbook-app`'s; here is when it is asked.

use std::sync::Arc;
use std::time::Duration;

use wardbook_app::{Clinic, DueFolderSession};
use wardbook_domain::ids::TraceId;

use crate::desk::Desk;
use crate::running::{Telling, end_run};
use crate::tasks::TaskKind;
use crate::while_open::{self, PAUSE};

/// Between two looks whether a session is due; a look where no folder starts any reads one row for each.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// From now on folders start sessions, for the first time `after` the clinic was opened.
pub(super) fn begin(desk: &Arc<Desk>, after: Duration) {
    // Without a thread none is started; the folders' states go on saying that documents wait.
    while_open::begin(desk, "wardbook-sessions", after, LOOK_EVERY, |desk, clinic| {
        // A database that cannot be read is told to whoever opens it.
        if let Ok(Some(due)) = clinic.due_folder_session() {
            run(desk, clinic, &due);
        }
    });
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
