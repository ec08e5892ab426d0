//! How watched folders stand, for people.

use serde::Serialize;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::FolderId;
use wardbook_domain::inbox::{AfterTaking, Detection, FolderProblem};
use wardbook_store::inbox_folders::{self, InboxFolder};

use super::live::{Noticed, WaitingFile};
use super::sessions::FolderSessionStatus;
use super::step::settle;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// A watched folder, and how it stands.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct FolderStatus {
    /// Its id.
    pub folder_id: FolderId,
    /// Where it is.
    pub path: String,
    /// The name of whose the documents are.
    pub owner: String,
    /// What is done with files that were taken.
    pub after_taking: AfterTaking,
    /// How changes are to be noticed.
    pub detection: Detection,
    /// How they are noticed, as it came out; `None` where nobody watches at the moment.
    pub noticed: Option<Noticed>,
    /// Seconds for which a file is unchanged before it is taken.
    pub settle_seconds: u32,
    /// Whether it is on a share.
    pub on_share: bool,
    /// Since when it is watched.
    pub added_at: Timestamp,
    /// When it was last looked through since the program started.
    pub scanned_at: Option<Timestamp>,
    /// Why nothing is taken from it for now.
    pub problem: Option<FolderProblem>,
    /// That in words, where they say more.
    pub problem_detail: String,
    /// Since when.
    pub problem_since: Option<Timestamp>,
    /// Files that are no documents yet, and why: the first hundred. Their names are for who may read
    /// the documents.
    pub waiting: Vec<WaitingFile>,
    /// The sessions that it starts by itself.
    pub sessions: FolderSessionStatus,
}

impl Clinic {
    /// Every watched folder, and how it stands; for who reads only their own documents, those folders
    /// whose documents are theirs.
    pub fn inbox_folders(&self, person: &Person) -> Result<Vec<FolderStatus>> {
        self.require(person, Permission::RunSessions)?;
        let folders = self.folders_of(person)?;
        folders.iter().map(|folder| self.folder_status(person, folder)).collect()
    }

    /// The folders that a person sees.
    pub(super) fn folders_of(&self, person: &Person) -> Result<Vec<InboxFolder>> {
        let own = self.reach(person, Permission::ReadDocuments) == Reach::Own;
        let mut folders = self.store.read(inbox_folders::in_use)?;
        folders.retain(|folder| !own || folder.owner == person.user.user_id);
        Ok(folders)
    }

    pub(super) fn folder_status(
        &self,
        person: &Person,
        folder: &InboxFolder,
    ) -> Result<FolderStatus> {
        let shown = self.inboxes.of(folder.folder_id).shown();
        let reads = self.reach(person, Permission::ReadDocuments);
        let named = matches!(reads, Reach::All | Reach::Read)
            || (reads == Reach::Own && folder.owner == person.user.user_id);
        let waiting = shown.waiting.into_iter();
        Ok(FolderStatus {
            folder_id: folder.folder_id,
            path: folder.path.clone(),
            owner: folder.owner_name.clone().unwrap_or_else(|| folder.owner.to_string()),
            after_taking: folder.after_taking,
            detection: folder.detection,
            noticed: shown.noticed,
            settle_seconds: u32::try_from(settle(folder).as_secs()).unwrap_or(u32::MAX),
            on_share: folder.on_share,
            added_at: folder.added_at,
            scanned_at: shown.scanned_at,
            problem: shown.problem.as_ref().map(|problem| problem.what),
            problem_since: shown.problem.as_ref().and_then(|problem| problem.since),
            problem_detail: shown.problem.map(|problem| problem.detail).unwrap_or_default(),
            waiting: waiting
                .map(|file| WaitingFile { name: file.name.filter(|_| named), ..file })
                .collect(),
            sessions: self.session_status(folder)?,
        })
    }
}
