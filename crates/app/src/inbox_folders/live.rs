//! How each watched folder stands, in memory: files that are on their way, when it was last looked
//! through, and what is wrong. A restart begins with nothing here, and finds all of it again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use wardbook_domain::arrival::Arrival;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::folder_sessions::FolderSessionState;
use wardbook_domain::ids::{FolderId, SessionId};
use wardbook_domain::inbox::{FolderProblem, Wait};

/// A file that is no document yet.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct WaitingFile {
    /// Its name; `None` for who may not read what it will be.
    pub name: Option<String>,
    /// Why it waits.
    pub why: Wait,
    /// Since when it has looked as it does, as far as this process has seen.
    pub since: Timestamp,
}

/// How changes in a folder are noticed, as it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Noticed {
    /// By what the system tells, and a look every few minutes.
    Events,
    /// By looking every few seconds.
    Polling,
    /// By both.
    Both,
}

impl Noticed {
    /// Whether it is looked through every few seconds.
    pub const fn polls(self) -> bool {
        !matches!(self, Self::Events)
    }
}

/// Every folder's state.
#[derive(Debug)]
pub(crate) struct Inboxes {
    began: Instant,
    /// By how much a test is ahead of time, in milliseconds.
    #[cfg(test)]
    pub(super) ahead: std::sync::atomic::AtomicU64,
    folders: Mutex<BTreeMap<FolderId, Arc<Live>>>,
}

impl Default for Inboxes {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            #[cfg(test)]
            ahead: std::sync::atomic::AtomicU64::default(),
            folders: Mutex::default(),
        }
    }
}

impl Inboxes {
    /// A moment of a clock that never jumps.
    pub(crate) fn now(&self) -> Duration {
        #[cfg(test)]
        let ahead = Duration::from_millis(self.ahead.load(std::sync::atomic::Ordering::SeqCst));
        #[cfg(not(test))]
        let ahead = Duration::ZERO;
        self.began.elapsed() + ahead
    }

    /// A folder's state.
    pub(crate) fn of(&self, folder: FolderId) -> Arc<Live> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(folders.entry(folder).or_default())
    }

    /// Forgets a folder that is watched no more.
    pub(crate) fn forget(&self, folder: FolderId) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.remove(&folder);
    }
}

/// One folder's state. A step can hang where a share does, so what is shown has a lock of its own.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) work: Mutex<Work>,
    pub(crate) shown: Mutex<Shown>,
}

/// What steps go on with.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Each file's state, by its place within the folder.
    pub(crate) arrivals: BTreeMap<PathBuf, Arrival>,
    /// When the folder is to be looked through next.
    pub(crate) list_at: Duration,
    /// Nothing is tried before then, after something failed that concerns every file.
    pub(crate) not_before: Duration,
    /// What came in since the program started.
    pub(crate) counts: Counts,
}

/// How many files came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) taken: u32,
    pub(crate) known: u32,
    pub(crate) refused: u32,
    pub(crate) cleared: u32,
}

/// What is shown of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) noticed: Option<Noticed>,
    pub(crate) scanned_at: Option<Timestamp>,
    pub(crate) problem: Option<Problem>,
    pub(crate) waiting: Vec<WaitingFile>,
    /// How it stands with the sessions that it starts, and since when.
    pub(crate) sessions: Option<(FolderSessionState, Timestamp)>,
    /// Why a session could not be started, and when that is tried again.
    pub(crate) session_failure: Option<(String, Duration)>,
    /// Sessions that could not be taken up again, and are left to people.
    pub(crate) stuck_sessions: Vec<SessionId>,
}

/// What stands in the way of a whole folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) what: FolderProblem,
    /// That in words, where they say more.
    pub(crate) detail: String,
    /// Since when.
    pub(crate) since: Option<Timestamp>,
}

impl Problem {
    pub(crate) fn new(what: FolderProblem, detail: impl Into<String>) -> Self {
        Self { what, detail: detail.into(), since: None }
    }
}

impl Live {
    pub(crate) fn shown(&self) -> Shown {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn show(&self, change: impl FnOnce(&mut Shown)) {
        change(&mut self.shown.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
