//! How far the first run in the window is, and the inbox folder that it asks for.

use std::path::Path;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::setup::SetupStep;
use wardbook_store::{StoreError, settings};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Where they stand in the store.
const SETUP_STEP: &str = "setup_step";
const INBOX_FOLDER: &str = "inbox_folder";

impl Clinic {
    /// How far the first run is. Only an administrator's has steps, and only in a clinic that
    /// was set up in the window.
    pub fn setup_step(&self, person: &Person) -> Result<SetupStep> {
        if reach(person.user.role, Permission::Administer) == Reach::None {
            return Ok(SetupStep::Done);
        }
        let step = self.store.read(|connection| settings::get(connection, SETUP_STEP))?;
        let Some(step) = step else { return Ok(SetupStep::Done) };
        let damaged = |_| StoreError::BadRecord(format!("settings/{SETUP_STEP}"));
        Ok(step.parse().map_err(damaged)?)
    }

    /// Notes how far the first run is; only an administrator's first run has steps.
    pub fn set_setup_step(&self, person: &Person, step: SetupStep) -> Result<()> {
        self.require(person, Permission::Administer)?;
        self.set(person, SETUP_STEP, Some(step.as_str().to_owned()))
    }

    /// The folder that will be watched for documents; kept for the version that watches it.
    pub fn inbox_folder(&self, person: &Person) -> Result<Option<String>> {
        self.require(person, Permission::RunSessions)?;
        Ok(self.store.read(|connection| settings::get(connection, INBOX_FOLDER))?)
    }

    /// Keeps the folder that will be watched; `None` forgets it. It must be there, and apart
    /// from the clinic's own, whose files are no documents.
    pub fn set_inbox_folder(&self, person: &Person, folder: Option<&str>) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let folder = folder.map(|folder| self.watchable(Path::new(folder))).transpose()?;
        self.set(person, INBOX_FOLDER, folder)
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

    /// Changes one setting, unless it is that already.
    fn set(&self, person: &Person, key: &'static str, value: Option<String>) -> Result<()> {
        if self.store.read(|connection| settings::get(connection, key))? == value {
            return Ok(());
        }
        self.store
            .write(person.context, move |tx| settings::set(tx, key, value.as_deref(), None))?;
        Ok(())
    }
}
