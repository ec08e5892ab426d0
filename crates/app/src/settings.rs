//! The clinic's own settings: thresholds, locking, how far its set-up is; and saved views.

use serde::{Deserialize, Serialize};

use wardbook_domain::setup::SetupStep;

use crate::Result;
use crate::auth::{Clinic, Person};

/// The limits that new sessions start with, and when the window locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Thresholds {
    /// The confidence below which a person must look, in parts per thousand.
    pub review_below_permille: u16,
    /// The accuracy below which an alert is raised, in parts per thousand.
    pub minimum_accuracy_permille: u16,
    /// The longest that a session may take, in seconds.
    pub max_processing_time_seconds: u32,
    /// Minutes without a key or a click after which the window locks.
    pub idle_lock_minutes: u32,
}

/// A saved view: a screen's filters under a name, for one person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SavedView {
    /// Its id.
    pub view_id: String,
    /// The screen, such as `sessions`.
    pub screen: String,
    /// What the person calls it.
    pub name: String,
    /// The filters, as the window writes them.
    pub query: String,
}

impl Clinic {
    /// The thresholds in force. Everybody who may run a session may see them.
    pub fn thresholds(&self, _person: &Person) -> Result<Thresholds> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Changes them, from the next session on.
    pub fn set_thresholds(&self, _person: &Person, _thresholds: Thresholds) -> Result<()> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// How far the first run is.
    pub fn setup_step(&self, _person: &Person) -> Result<SetupStep> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Notes how far the first run is; only an administrator's first run has steps.
    pub fn set_setup_step(&self, _person: &Person, _step: SetupStep) -> Result<()> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// The folder that will be watched for documents; kept for the version that watches it.
    pub fn inbox_folder(&self, _person: &Person) -> Result<Option<String>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Keeps the folder that will be watched; `None` forgets it.
    pub fn set_inbox_folder(&self, _person: &Person, _folder: Option<&str>) -> Result<()> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// This person's views of a screen.
    pub fn saved_views(&self, _person: &Person, _screen: &str) -> Result<Vec<SavedView>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Saves a view, over one of the same name.
    pub fn save_view(
        &self,
        _person: &Person,
        _screen: &str,
        _name: &str,
        _query: &str,
    ) -> Result<SavedView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Forgets a view.
    pub fn remove_view(&self, _person: &Person, _view: &str) -> Result<()> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
