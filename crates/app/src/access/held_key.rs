//! The key of a program that holds the clinic without a window: an administrator who signed in
//! lends it, so that the program can hand the clinic over to a window and open it again when that
//! closes. It stays in memory. For a start with nobody signed in see `unattended`.

use serde_json::json;

use wardbook_domain::access::{Permission, Reach, Source, reach};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{LogId, UserId};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::{DataKey, StoreError, users};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// A clinic's data key in the memory of the program that holds the clinic. Wiped when dropped;
/// it has no text and is not printed.
#[derive(Debug)]
pub struct HeldKey {
    log: LogId,
    lender: UserId,
    key: DataKey,
}

impl Clinic {
    /// Lends the clinic's key to a program that holds the clinic without a window, and records
    /// that it started.
    ///
    /// # Errors
    /// [`AppError::NotPermitted`], recorded.
    pub fn lend_key(&self, person: &Person) -> Result<HeldKey> {
        self.require(person, Permission::Administer)?;
        let lender = person.user.user_id;
        let subject = format!("users/{lender}");
        self.record(person, Kind::AgentStarted, subject, json!({ "by": "sign_in" }))?;
        let key = self.store.data_key().clone();
        Ok(HeldKey { log: self.store.log_id(), lender, key })
    }

    /// Opens the clinic again with a lent key, with nobody signed in, and records that the program
    /// holds it again. Who lent it must still be an administrator.
    ///
    /// # Errors
    /// [`StoreError::OtherClinicsKey`]; [`AppError::Disabled`] and [`AppError::NotPermitted`] of
    /// the lender, each recorded; those of opening.
    pub fn reopen(
        home: &Home,
        held: &HeldKey,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<Self> {
        let mut slots = KeySlots::load(home)?;
        if slots.present_log() != held.log {
            return Err(StoreError::OtherClinicsKey.into());
        }
        let clinic = Self::open(home, &mut slots, &held.key, clock, randomness)?;
        match clinic.hold_again(held.lender) {
            Ok(()) => Ok(clinic),
            Err(refusal) => {
                clinic.close()?;
                Err(refusal)
            }
        }
    }

    fn hold_again(&self, lender: UserId) -> Result<()> {
        let permission = Permission::Administer;
        let user = self.store.read(|connection| users::by_id(connection, lender))?;
        let user = user.ok_or_else(|| AppError::NotFound("user who lent the key".into()))?;
        if !user.active {
            self.note_failed_sign_in(Some(lender), "account_disabled", Source::System)?;
            return Err(AppError::Disabled(user.name));
        }
        let role = user.role;
        let may = reach(role, permission) == Reach::All;
        let (kind, payload) = if may {
            (Kind::AgentStarted, json!({ "by": "handed_back" }))
        } else {
            (Kind::PermissionDenied, json!({ "permission": permission, "role": role }))
        };
        let system = self.store.system_context()?;
        self.store.write(system, move |tx| {
            tx.event(kind, format!("users/{lender}"), payload);
            Ok::<_, StoreError>(())
        })?;
        if may { Ok(()) } else { Err(AppError::NotPermitted { role, permission }) }
    }
}
