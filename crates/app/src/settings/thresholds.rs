//! The clinic's own settings: thresholds, locking, how far its set-up is; and saved views.

use std::path::Path;
use std::str::FromStr;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::ids::ViewId;
use wardbook_domain::session::Limits;
use wardbook_domain::setup::SetupStep;
use wardbook_store::saved_views::{self, View};
use wardbook_store::{StoreError, settings};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

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

/// Where each setting stands in the store.
mod key {
    pub(super) const REVIEW_BELOW: &str = "review_below_permille";
    pub(super) const MINIMUM_ACCURACY: &str = "minimum_accuracy_permille";
    pub(super) const MAX_SECONDS: &str = "max_processing_time_seconds";
    pub(super) const IDLE_LOCK: &str = "idle_lock_minutes";
    pub(super) const SETUP_STEP: &str = "setup_step";
    pub(super) const INBOX_FOLDER: &str = "inbox_folder";
}

/// Views of one screen that a person may keep.
const VIEWS_PER_SCREEN: usize = 50;

impl Default for Thresholds {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            review_below_permille: limits.review_below_permille,
            minimum_accuracy_permille: limits.minimum_accuracy_permille,
            max_processing_time_seconds: u32::try_from(limits.max_processing_time_seconds)
                .unwrap_or(u32::MAX),
            idle_lock_minutes: 10,
        }
    }
}

impl Thresholds {
    /// Each with its key, its value and the values that it may have.
    const fn parts(&self) -> [(&'static str, u32, std::ops::RangeInclusive<u32>); 4] {
        [
            (key::REVIEW_BELOW, self.review_below_permille as u32, 0..=1_000),
            (key::MINIMUM_ACCURACY, self.minimum_accuracy_permille as u32, 0..=1_000),
            (key::MAX_SECONDS, self.max_processing_time_seconds, 60..=86_400),
            (key::IDLE_LOCK, self.idle_lock_minutes, 1..=120),
        ]
    }

    /// Whether people look at less, are warned of less, or leave a window open for longer, than
    /// under `before`.
    const fn watches_less_than(&self, before: &Self) -> bool {
        self.review_below_permille < before.review_below_permille
            || self.minimum_accuracy_permille < before.minimum_accuracy_permille
            || self.max_processing_time_seconds > before.max_processing_time_seconds
            || self.idle_lock_minutes > before.idle_lock_minutes
    }

    fn check(&self) -> Result<()> {
        for (key, value, allowed) in self.parts() {
            if allowed.contains(&value) {
                continue;
            }
            let (least, most) = (allowed.start(), allowed.end());
            let permille = |value: &u32| format!("{:.3}", f64::from(*value) / 1_000.0);
            return Err(AppError::Invalid(match key {
                key::REVIEW_BELOW => format!(
                    "the confidence below which a person must look is from {} to {}, not {}",
                    permille(least),
                    permille(most),
                    permille(&value)
                ),
                key::MINIMUM_ACCURACY => format!(
                    "the accuracy below which an alert is raised is from {} to {}, not {}",
                    permille(least),
                    permille(most),
                    permille(&value)
                ),
                key::MAX_SECONDS => format!(
                    "a session may take from {least} seconds to {most} (a day), not {value}"
                ),
                _ => format!("the window locks after {least} to {most} minutes, not {value}"),
            }));
        }
        Ok(())
    }
}

/// A setting that is a number; one that is none any more is a damaged record.
fn number<T: FromStr>(connection: &Connection, key: &str, standard: T) -> Result<T, StoreError> {
    let Some(text) = settings::get(connection, key)? else { return Ok(standard) };
    text.parse().map_err(|_| StoreError::BadRecord(format!("settings/{key}")))
}

impl Clinic {
    /// The thresholds in force. Everybody who may run a session may see them.
    pub fn thresholds(&self, person: &Person) -> Result<Thresholds> {
        self.require(person, Permission::RunSessions)?;
        self.stored_thresholds()
    }

    /// Minutes without a key or a click after which the window locks, whoever is signed in.
    pub fn idle_lock_minutes(&self) -> Result<u32> {
        Ok(self.stored_thresholds()?.idle_lock_minutes)
    }

    fn stored_thresholds(&self) -> Result<Thresholds> {
        let standard = Thresholds::default();
        Ok(self.store.read(|connection| {
            Ok::<_, StoreError>(Thresholds {
                review_below_permille: number(
                    connection,
                    key::REVIEW_BELOW,
                    standard.review_below_permille,
                )?,
                minimum_accuracy_permille: number(
                    connection,
                    key::MINIMUM_ACCURACY,
                    standard.minimum_accuracy_permille,
                )?,
                max_processing_time_seconds: number(
                    connection,
                    key::MAX_SECONDS,
                    standard.max_processing_time_seconds,
                )?,
                idle_lock_minutes: number(connection, key::IDLE_LOCK, standard.idle_lock_minutes)?,
            })
        })?)
    }

    /// The limits that a new session starts with, without a budget.
    pub(crate) fn limits(&self) -> Result<Limits> {
        let thresholds = self.stored_thresholds()?;
        Ok(Limits {
            budget: None,
            max_processing_time_seconds: thresholds.max_processing_time_seconds.into(),
            minimum_accuracy_permille: thresholds.minimum_accuracy_permille,
            review_below_permille: thresholds.review_below_permille,
        })
    }

    /// Changes them, from the next session on. Less to guard the clinic is confirmed.
    pub fn set_thresholds(
        &self,
        person: &Person,
        thresholds: Thresholds,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        thresholds.check()?;
        let before = self.stored_thresholds()?;
        if thresholds == before {
            return Ok(());
        }
        let danger = thresholds
            .watches_less_than(&before)
            .then(|| "fewer results would then wait for a person or raise an alert, or the window lock later".into());
        let reason = self.confirm_if(danger, person, given, "thresholds.lower")?;
        self.store.write(person.context, move |tx| {
            for (key, value, _) in thresholds.parts() {
                settings::set(tx, key, Some(&value.to_string()), reason.as_deref())?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    /// How far the first run is. Only an administrator's has steps, and only in a clinic that
    /// was set up in the window.
    pub fn setup_step(&self, person: &Person) -> Result<SetupStep> {
        if reach(person.user.role, Permission::Administer) == Reach::None {
            return Ok(SetupStep::Done);
        }
        let step = self.store.read(|connection| settings::get(connection, key::SETUP_STEP))?;
        let Some(step) = step else { return Ok(SetupStep::Done) };
        let damaged = |_| StoreError::BadRecord(format!("settings/{}", key::SETUP_STEP));
        Ok(step.parse().map_err(damaged)?)
    }

    /// Notes how far the first run is; only an administrator's first run has steps.
    pub fn set_setup_step(&self, person: &Person, step: SetupStep) -> Result<()> {
        self.require(person, Permission::Administer)?;
        self.set(person, key::SETUP_STEP, Some(step.as_str().to_owned()))
    }

    /// The folder that will be watched for documents; kept for the version that watches it.
    pub fn inbox_folder(&self, person: &Person) -> Result<Option<String>> {
        self.require(person, Permission::RunSessions)?;
        Ok(self.store.read(|connection| settings::get(connection, key::INBOX_FOLDER))?)
    }

    /// Keeps the folder that will be watched; `None` forgets it. It must be there, and apart
    /// from the clinic's own, whose files are no documents.
    pub fn set_inbox_folder(&self, person: &Person, folder: Option<&str>) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let folder = folder.map(|folder| self.watchable(Path::new(folder))).transpose()?;
        self.set(person, key::INBOX_FOLDER, folder)
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

    /// This person's views of a screen.
    pub fn saved_views(&self, person: &Person, screen: &str) -> Result<Vec<SavedView>> {
        let user = person.user.user_id;
        let found =
            self.store.read(|connection| saved_views::of_screen(connection, user, screen))?;
        Ok(found.into_iter().map(SavedView::of).collect())
    }

    /// Saves a view, over one of the same name.
    pub fn save_view(
        &self,
        person: &Person,
        screen: &str,
        name: &str,
        query: &str,
    ) -> Result<SavedView> {
        let name = name.trim();
        if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(AppError::Invalid("a view's name has 1 to 60 characters".into()));
        }
        let is_screen = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
        if screen.is_empty() || screen.len() > 40 || !screen.bytes().all(is_screen) {
            return Err(AppError::Invalid(format!("there is no screen `{screen}`")));
        }
        if query.len() > 4_000 {
            return Err(AppError::Invalid("a view's filters have at most 4000 bytes".into()));
        }
        let user_id = person.user.user_id;
        let [screen, name, query] = [screen, name, query].map(str::to_owned);
        self.store.write(person.context, move |tx| {
            let kept = saved_views::of_screen(tx.connection(), user_id, &screen)?;
            let same = kept.iter().find(|view| view.name == name);
            let view_id =
                same.map_or_else(|| ViewId::new(tx.clock(), tx.randomness()), |view| view.view_id);
            let view = View { view_id, user_id, screen, name, query };
            if same.is_some() {
                saved_views::replace(tx, &view)?;
            } else if kept.len() < VIEWS_PER_SCREEN {
                saved_views::insert(tx, &view)?;
            } else {
                return Err(AppError::Invalid(format!(
                    "a person keeps at most {VIEWS_PER_SCREEN} views of a screen; remove one first"
                )));
            }
            Ok(SavedView::of(view))
        })
    }

    /// Forgets a view. Nobody sees that another person's is there.
    pub fn remove_view(&self, person: &Person, view: &str) -> Result<()> {
        let missing = || AppError::NotFound("such view".into());
        let view: ViewId = view.parse().map_err(|_| missing())?;
        let user = person.user.user_id;
        self.store.write(person.context, move |tx| {
            let found = saved_views::by_id(tx.connection(), view)?;
            if found.is_none_or(|found| found.user_id != user) {
                return Err(missing());
            }
            Ok(saved_views::remove(tx, view)?)
        })
    }
}

impl SavedView {
    fn of(view: View) -> Self {
        let View { view_id, screen, name, query, .. } = view;
        Self { view_id: view_id.to_string(), screen, name, query }
    }
}
