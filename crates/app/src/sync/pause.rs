//! Pausing sync until a moment, with a reason, and resuming it.

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::PauseId;
use wardbook_domain::sync::later;
use wardbook_store::StoreError;
use wardbook_store::sync::pauses::{self, Pause};

use super::status::SyncStatus;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Letters of the longest reason.
const MOST: usize = 1_000;

/// Days of the longest pause: one without an end would be forgotten.
const MOST_DAYS: u64 = 30;

impl Clinic {
    /// Sends nothing until a moment.
    pub fn pause_sync(
        &self,
        person: &Person,
        until: Timestamp,
        reason: &str,
    ) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::Invalid("give a reason: it is recorded with the pause".into()));
        }
        check_text(&reason, MOST, "a reason")?;
        let now = self.store.clock().now();
        if until <= now || until > later(now, MOST_DAYS * 86_400) {
            return Err(AppError::Invalid(format!(
                "a pause ends at a moment within the next {MOST_DAYS} days"
            )));
        }
        let pause_id = PauseId::new(self.store.clock(), self.store.randomness());
        let pause = Pause { pause_id, until, reason };
        self.store.write(person.context, move |tx| pauses::begin(tx, &pause, now))?;
        self.sync_status(person)
    }

    /// Ends a pause before its time.
    pub fn resume_sync(&self, person: &Person) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let now = self.store.clock().now();
        match self.store.write(person.context, move |tx| pauses::end(tx, now)) {
            Ok(true) => {}
            Ok(false) | Err(StoreError::NothingRecorded) => {
                return Err(AppError::Invalid("sync is not paused".into()));
            }
            Err(error) => return Err(error.into()),
        }
        self.sync_status(person)
    }
}
