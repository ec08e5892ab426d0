//! How often the clinic verifies its record by itself.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use wardbook_domain::access::Permission;
use wardbook_domain::background::Work;
use wardbook_store::{StoreError, background, inbox_folders, settings};

use super::late::CHECK_EVERY_MINUTES;
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::sync::Target;

/// What an administrator decides of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackgroundSettings {
    /// Hours from one verification of the whole record to the next; 0 is never.
    pub verify_every_hours: u32,
}

/// The most hours between two verifications: thirty days.
const MOST_HOURS: u32 = 720;

const VERIFY_EVERY_HOURS: &str = "verify_every_hours";

impl Default for BackgroundSettings {
    fn default() -> Self {
        Self { verify_every_hours: 24 }
    }
}

impl BackgroundSettings {
    /// Those in force.
    fn stored(connection: &Connection) -> Result<Self, StoreError> {
        let Some(hours) = settings::get(connection, VERIFY_EVERY_HOURS)? else {
            return Ok(Self::default());
        };
        // More would overflow as minutes; nothing but a change from outside stores it.
        let hours = hours.parse().ok().filter(|hours| *hours <= MOST_HOURS);
        let damaged = || StoreError::BadRecord(format!("settings/{VERIFY_EVERY_HOURS}"));
        Ok(Self { verify_every_hours: hours.ok_or_else(damaged)? })
    }

    const fn verify_every_minutes(self) -> u32 {
        self.verify_every_hours * 60
    }

    /// Whether the record is verified less often than under `before`.
    const fn verifies_less_than(self, before: Self) -> bool {
        match (self.verify_every_hours, before.verify_every_hours) {
            (_, 0) => false,
            (0, _) => true,
            (now, before) => now > before,
        }
    }
}

/// Minutes from the end of a work to its next beginning, as they are to be now.
pub(super) fn every_minutes(connection: &Connection, work: Work) -> Result<u32, StoreError> {
    match work {
        Work::Verification => {
            BackgroundSettings::stored(connection).map(BackgroundSettings::verify_every_minutes)
        }
        Work::Checks => Ok(CHECK_EVERY_MINUTES),
    }
}

impl Clinic {
    /// What is decided of background work. Everybody who may run a session may see it.
    pub fn background_settings(&self, person: &Person) -> Result<BackgroundSettings> {
        self.require(person, Permission::RunSessions)?;
        Ok(self.store.read(BackgroundSettings::stored)?)
    }

    /// Whether anything is done by schedule, sent to head office or a witness, or taken from a watched folder. For the process that holds the clinic, at which nobody
    /// needs to sit: it says nothing of what the clinic holds.
    pub fn has_background_work(&self) -> Result<bool> {
        let verifies = self.store.read(BackgroundSettings::stored)?.verify_every_hours > 0;
        Ok(verifies
            || !self.store.read(Target::all)?.is_empty()
            || !self.store.read(inbox_folders::in_use)?.is_empty())
    }

    /// Changes it. To verify less often than before, or never, is confirmed.
    pub fn set_background_settings(
        &self,
        person: &Person,
        wanted: BackgroundSettings,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let hours = wanted.verify_every_hours;
        if hours > MOST_HOURS {
            return Err(AppError::Invalid(format!(
                "the whole record is verified every 1 to {MOST_HOURS} hours, or with 0 never, not \
                 every {hours}"
            )));
        }
        let before = self.store.read(BackgroundSettings::stored)?;
        if wanted == before {
            return Ok(());
        }
        let danger = wanted.verifies_less_than(before).then(|| {
            let when = if hours == 0 { "only when somebody asks for it" } else { "later" };
            format!("a change that was made to the record from outside would then be found {when}")
        });
        let reason = self.confirm_if(danger, person, given, "background.verify_less")?;
        let now = self.store.clock().now();
        self.store.write(person.context, move |tx| {
            settings::set(tx, VERIFY_EVERY_HOURS, Some(&hours.to_string()), reason.as_deref())?;
            background::schedule(tx, Work::Verification, wanted.verify_every_minutes(), now)
        })?;
        Ok(())
    }
}
