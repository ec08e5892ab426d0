//! Looking through every folder at once because a person asks for it, and waiting until what is there
//! has settled.

use std::sync::{Arc, TryLockError};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use wardbook_documents::Worker;
use wardbook_domain::access::{Context, Permission};
use wardbook_domain::ids::TraceId;
use wardbook_domain::inbox::Wait;
use wardbook_store::StoreError;
use wardbook_store::inbox_folders::InboxFolder;
use wardbook_store::verify::Watch;

use super::live::{Counts, Live};
use super::step::settle;
use super::take::By;
use super::view::FolderStatus;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// Between two looks at files that have not settled.
const PAUSE: Duration = Duration::from_millis(100);

/// Beyond the time in which a file settles, a scan waits for so long at most.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a scan of one folder came to.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct FolderScan {
    /// How the folder stands now.
    pub folder: FolderStatus,
    /// Documents that came in.
    pub taken: u32,
    /// Files whose content was here already.
    pub known: u32,
    /// Files that can be no documents.
    pub refused: u32,
    /// Files that were moved or deleted.
    pub cleared: u32,
}

impl Clinic {
    /// Looks through every folder that this person sees, takes what has settled until nothing is settling any more, and says
    /// what that came to. What came in is recorded as this person's doing, and is its folder's owner's.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where `watch` stopped it; what was taken stays.
    pub fn scan_inboxes(
        &self,
        person: &Person,
        worker: &Worker,
        watch: &dyn Watch,
    ) -> Result<Vec<FolderScan>> {
        self.require(person, Permission::RunSessions)?;
        let trace = TraceId::new(self.store.clock(), self.store.randomness());
        let by = By { context: Context::traced(person.context.actor, trace), worker };
        let folders = self.folders_of(person)?;
        let began = self.inboxes.now();
        let mut open: Vec<_> = folders
            .iter()
            .map(|folder| Scanning {
                live: self.inboxes.of(folder.folder_id),
                until: began + settle(folder) + PATIENCE,
                before: None,
                after: Counts::default(),
                folder,
                is_done: false,
            })
            .collect();
        while open.iter().any(|one| !one.is_done) {
            if watch.is_stopped() {
                return Err(StoreError::Stopped.into());
            }
            for one in open.iter_mut().filter(|one| !one.is_done) {
                self.scan_step(one, by, watch);
            }
            thread::sleep(PAUSE);
        }
        open.into_iter()
            .map(|one| {
                let (before, after) = (one.before.unwrap_or_default(), one.after);
                Ok(FolderScan {
                    folder: self.folder_status(person, one.folder)?,
                    taken: after.taken - before.taken,
                    known: after.known - before.known,
                    refused: after.refused - before.refused,
                    cleared: after.cleared - before.cleared,
                })
            })
            .collect()
    }

    fn scan_step(&self, one: &mut Scanning<'_>, by: By<'_>, watch: &dyn Watch) {
        let now = self.inboxes.now();
        let mut work = match one.live.work.try_lock() {
            Ok(work) => work,
            Err(TryLockError::Poisoned(work)) => work.into_inner(),
            // The background is at it, or hangs where a share does.
            Err(TryLockError::WouldBlock) => {
                one.is_done = now >= one.until;
                return;
            }
        };
        if one.before.is_none() {
            one.before = Some(work.counts);
            (work.list_at, work.not_before) = (Duration::ZERO, Duration::ZERO);
        }
        if now >= work.not_before {
            self.step_with(one.folder, &one.live, &mut work, by, watch);
        }
        one.after = work.counts;
        let shown = one.live.shown();
        let settling = work.arrivals.values().any(|file| file.waits() == Some(Wait::Settling));
        one.is_done = shown.problem.is_some() || !settling || now >= one.until;
    }
}

struct Scanning<'a> {
    folder: &'a InboxFolder,
    live: Arc<Live>,
    until: Duration,
    before: Option<Counts>,
    after: Counts,
    is_done: bool,
}
