//! Which folders are watched, and what is set for each: an administrator's decisions.

use std::path::Path;

use serde::{Deserialize, Serialize};

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::ids::{FolderId, UserId};
use wardbook_domain::inbox::{AfterTaking, Detection, MOST_SETTLE_SECONDS};
use wardbook_store::inbox_folders::{self, InboxFolder};
use wardbook_store::{StoreError, folder_sessions, settings, users};

use super::live::Noticed;
use super::platform::{self, is_share};
use super::sessions::FolderSessionSettings;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Folders at the most: each is looked through by itself.
const MOST: usize = 32;

/// Where the version before kept the folder that was to be watched.
const CHOSEN_BEFORE: &str = "inbox_folder";

/// What is set for a folder. What is left out stays as it is, or is as usual.
#[derive(Clone, Debug, Default, Serialize, Deserialize, specta::Type)]
pub struct FolderSettings {
    /// The name of whose the documents are; usually whoever adds the folder.
    pub owner: Option<String>,
    /// What is done with files that were taken; usually nothing.
    pub after_taking: Option<AfterTaking>,
    /// How changes are noticed; usually as the file system and a probe show.
    pub detection: Option<Detection>,
    /// Seconds for which a file is unchanged before it is taken; 0 is as its file system asks.
    pub settle_seconds: Option<u32>,
    /// The sessions that it starts by itself; usually none.
    pub sessions: Option<FolderSessionSettings>,
}

/// A folder for the process that watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFolder {
    /// Its id.
    pub folder_id: FolderId,
    /// Its whole path.
    pub path: String,
    /// How changes are to be noticed.
    pub detection: Detection,
    /// Whether it is on a share.
    pub on_share: bool,
}

impl WatchedFolder {
    /// Which folder it is at the moment; `None` where it is not there. Another one in its place, as
    /// where a share was connected again, has to be watched anew.
    pub fn identity(&self) -> Option<(u64, u64)> {
        std::fs::symlink_metadata(&self.path).ok().map(|about| platform::identity(&about))
    }
}

impl Clinic {
    /// Watches a folder from now on. It must be there, and apart from the clinic's own and from every
    /// other that is watched.
    pub fn add_inbox_folder(
        &self,
        person: &Person,
        folder: &Path,
        wanted: &FolderSettings,
    ) -> Result<FolderId> {
        self.require(person, Permission::Administer)?;
        let path = self.watchable(folder)?;
        let known = self.store.read(inbox_folders::in_use)?;
        if known.len() >= MOST {
            return Err(AppError::Invalid(format!("{MOST} folders are enough; remove one first")));
        }
        let apart = |other: &InboxFolder| {
            let (one, other) = (Path::new(&path), Path::new(&other.path));
            !one.starts_with(other) && !other.starts_with(one)
        };
        if let Some(other) = known.iter().find(|other| !apart(other)) {
            return Err(AppError::Invalid(format!(
                "{} is watched already, with all folders in it; choose another folder, or remove that \
                 one first",
                other.path
            )));
        }
        let on_share = is_share(Path::new(&path)).map_err(AppError::file(folder))?;
        let store = &self.store;
        let fresh = InboxFolder {
            folder_id: FolderId::new(store.clock(), store.randomness()),
            path,
            owner: person.user.user_id,
            owner_name: None,
            after_taking: AfterTaking::Leave,
            detection: Detection::Auto,
            settle_seconds: None,
            on_share,
            added_at: store.clock().now(),
        };
        let folder = self.with(fresh, wanted)?;
        let id = folder.folder_id;
        let sessions = wanted.sessions.as_ref();
        let sessions = sessions
            .map(|wanted| self.with_sessions(&self.usual_sessions(), wanted))
            .transpose()?;
        store.write(person.context, move |tx| {
            inbox_folders::insert(tx, &folder)?;
            sessions.map_or(Ok(()), |sessions| folder_sessions::set(tx, id, &sessions))
        })?;
        Ok(id)
    }

    /// Changes what is set for a folder.
    pub fn change_inbox_folder(
        &self,
        person: &Person,
        folder: FolderId,
        wanted: &FolderSettings,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let before = self.watched(folder)?;
        let changed = self.with(before.clone(), wanted)?;
        let changed = (changed != before).then_some(changed);
        let sessions = match &wanted.sessions {
            Some(wanted) => {
                let set = self.sessions_of(&before)?;
                let usual = set.clone().unwrap_or_else(|| self.usual_sessions());
                Some(self.with_sessions(&usual, wanted)?).filter(|now| set.as_ref() != Some(now))
            }
            None => None,
        };
        if changed.is_none() && sessions.is_none() {
            return Ok(());
        }
        self.store.write(person.context, move |tx| {
            if let Some(changed) = changed {
                inbox_folders::change(tx, &changed)?;
            }
            sessions.map_or(Ok(()), |sessions| folder_sessions::set(tx, folder, &sessions))
        })?;
        // What was in the way may be put right.
        self.inboxes.of(folder).show(|shown| shown.session_failure = None);
        Ok(())
    }

    /// Watches a folder no more. Documents from it stay, and so do the files in it.
    pub fn remove_inbox_folder(&self, person: &Person, folder: FolderId) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let found = self.watched(folder)?;
        self.store.write(person.context, move |tx| inbox_folders::remove(tx, &found))?;
        self.inboxes.forget(folder);
        Ok(())
    }

    /// Every folder that is watched, for the process that does it.
    pub fn watched_folders(&self) -> Result<Vec<WatchedFolder>> {
        let folders = self.store.read(inbox_folders::in_use)?;
        let of = |folder: InboxFolder| WatchedFolder {
            folder_id: folder.folder_id,
            path: folder.path,
            detection: folder.detection,
            on_share: folder.on_share,
        };
        Ok(folders.into_iter().map(of).collect())
    }

    /// Shows how changes in a folder are noticed, as it came out; `None` where it is not watched.
    pub fn inbox_noticed(&self, folder: FolderId, noticed: Option<Noticed>) {
        self.inboxes.of(folder).show(|shown| shown.noticed = noticed);
    }

    /// Watches the folder that was chosen in a version that could not yet, as whoever chose it.
    pub fn adopt_inbox_folder(&self) -> Result<()> {
        let chosen = self.store.read(|connection| {
            let Some(path) = settings::get(connection, CHOSEN_BEFORE)? else { return Ok(None) };
            let by = settings::changed_by(connection, CHOSEN_BEFORE)?;
            Ok::<_, StoreError>(by.map(|owner| (path, owner)))
        })?;
        let Some((path, owner)) = chosen else { return Ok(()) };
        let store = &self.store;
        let folder = InboxFolder {
            folder_id: FolderId::new(store.clock(), store.randomness()),
            on_share: is_share(Path::new(&path)).unwrap_or_default(),
            path,
            owner,
            owner_name: None,
            after_taking: AfterTaking::Leave,
            detection: Detection::Auto,
            settle_seconds: None,
            added_at: store.clock().now(),
        };
        let system = store.system_context()?;
        store.write(system, move |tx| {
            inbox_folders::insert(tx, &folder)?;
            settings::set(tx, CHOSEN_BEFORE, None, None).map(drop)
        })?;
        Ok(())
    }

    /// The folder's whole path, without links.
    fn watchable(&self, folder: &Path) -> Result<String> {
        let whole = folder.canonicalize().map_err(AppError::file(folder))?;
        if !whole.is_dir() {
            return Err(AppError::Invalid(format!("{} is not a folder", folder.display())));
        }
        let home = self.store.home().path();
        let home = home.canonicalize().map_err(AppError::file(home))?;
        if whole.starts_with(&home) || home.starts_with(&whole) {
            return Err(AppError::Invalid(
                "the inbox and the clinic's own folder must stand apart; choose another folder"
                    .into(),
            ));
        }
        whole.into_os_string().into_string().map_err(|_| {
            AppError::Invalid("the folder's name cannot be written as text; rename it".into())
        })
    }

    fn watched(&self, folder: FolderId) -> Result<InboxFolder> {
        let found = self.store.read(|connection| inbox_folders::by_id(connection, folder))?;
        found.ok_or_else(|| AppError::NotFound("such watched folder".into()))
    }

    /// The folder with what is wanted for it.
    fn with(&self, mut folder: InboxFolder, wanted: &FolderSettings) -> Result<InboxFolder> {
        if let Some(name) = &wanted.owner {
            folder.owner = self.owner(name.trim())?;
        }
        if let Some(seconds) = wanted.settle_seconds {
            if seconds > MOST_SETTLE_SECONDS {
                return Err(AppError::Invalid(format!(
                    "a file is unchanged for 1 to {MOST_SETTLE_SECONDS} seconds before it is taken, or \
                     with 0 for as long as its file system asks, not for {seconds}"
                )));
            }
            folder.settle_seconds = (seconds > 0).then_some(seconds);
        }
        folder.after_taking = wanted.after_taking.unwrap_or(folder.after_taking);
        folder.detection = wanted.detection.unwrap_or(folder.detection);
        Ok(folder)
    }

    /// Somebody whose documents can be: who may bring some.
    fn owner(&self, name: &str) -> Result<UserId> {
        let found = self.store.read(|connection| users::by_name(connection, name))?;
        let user = found.ok_or_else(|| AppError::NotFound(format!("person `{name}`")))?;
        if !user.active || reach(user.role, Permission::RunSessions) == Reach::None {
            return Err(AppError::Invalid(format!(
                "`{name}` may take no documents in; choose somebody who may"
            )));
        }
        Ok(user.user_id)
    }
}
