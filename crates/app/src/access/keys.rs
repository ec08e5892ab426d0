//! The raw data key for other tools, and getting in again with the recovery key.

use std::sync::PoisonError;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Context, Permission, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::password;
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KeySlots, RecoveryKey};
use wardbook_store::second_factors::{self, TurnedOffBy};
use wardbook_store::users;
use wardbook_store::{FailedSignIn, SignInJournal};
use zeroize::Zeroizing;

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// What the recovery key did for a person.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct RecoveredPerson {
    /// Whether they had a second factor, which is off now: the phone may be what was lost.
    pub second_factor_off: bool,
}

impl Clinic {
    /// The raw data key in hex. The password is asked for again, and the reason recorded,
    /// before it is shown.
    pub fn reveal_key(&self, person: &Person, given: &Confirmation) -> Result<Zeroizing<String>> {
        self.require(person, Permission::Administer)?;
        let reason = self.confirm(person, given, "key.reveal")?;
        self.record(person, Kind::KeyRevealed, "", json!({ "reason": reason }))?;
        Ok(Zeroizing::new(self.store.data_key().to_hex()))
    }

    /// Makes a new recovery key, for when the old one is lost or was seen. Recorded, with the
    /// reason, before it is made; the old one opens nothing any more.
    pub fn renew_recovery(&self, person: &Person, given: &Confirmation) -> Result<RecoveryKey> {
        self.require(person, Permission::Administer)?;
        let reason = self.confirm(person, given, "key.renew")?;
        self.record(person, Kind::KeyRecoveryRenewed, "", json!({ "reason": reason }))?;
        let store = &self.store;
        self.change_slots(|slots| slots.set_recovery(store.data_key(), store.randomness()))
    }

    /// Gives a person a new password with the clinic's recovery key, and turns their second factor
    /// off: otherwise a phone that the only administrator lost would shut the clinic for good.
    pub fn recover(
        home: &Home,
        recovery: &str,
        name: &str,
        new_password: &str,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<RecoveredPerson> {
        let mut slots = KeySlots::load(home)?;
        let key = match slots.unlock_with_recovery(&RecoveryKey::parse(recovery)) {
            Ok(key) => key,
            Err(refusal) => {
                let reason = "wrong_recovery_key".into();
                let failed =
                    FailedSignIn { time: clock.now(), user_id: None, source: Source::Cli, reason };
                SignInJournal(home).append(&failed)?;
                return Err(refusal.into());
            }
        };
        password::check(new_password, name)?;
        let clinic = Self::open(home, &mut slots, &key, clock, randomness)?;
        let recovered = clinic.set_recovered_password(name, new_password);
        clinic.close()?;
        recovered
    }

    /// The same in a clinic that is open.
    pub fn recover_open(
        &self,
        recovery: &str,
        name: &str,
        new_password: &str,
    ) -> Result<RecoveredPerson> {
        // A copy, so that deriving the key holds nobody else up.
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Err(refusal) = slots.unlock_with_recovery(&RecoveryKey::parse(recovery)) {
            self.note_failed_sign_in(None, "wrong_recovery_key", Source::Cli)?;
            return Err(refusal.into());
        }
        password::check(new_password, name)?;
        self.set_recovered_password(name, new_password)
    }

    /// What the recovery key does once it was found to be right.
    fn set_recovered_password(&self, name: &str, new_password: &str) -> Result<RecoveredPerson> {
        let store = &self.store;
        let user = store.read(|connection| users::by_name(connection, name))?;
        let Some(user) = user.filter(|user| user.active) else {
            return Err(AppError::NotFound(format!("active user `{name}`")));
        };
        let subject = format!("users/{}", user.user_id);
        let system = store.system_context()?;
        let second_factor_off = store.write(Context::of(system.actor), move |tx| {
            tx.event(Kind::KeyRecovered, subject, json!({}));
            second_factors::turn_off(tx, user.user_id, TurnedOffBy::RecoveryKey, None)
        })?;
        self.change_slots(|slots| {
            let (key, randomness) = (store.data_key(), store.randomness());
            slots.set_person(user.user_id, name, new_password, key, randomness)
        })?;
        Ok(RecoveredPerson { second_factor_off })
    }
}

/// Whether two texts are the same recovery key; case, spaces and hyphens do not matter.
pub fn same_recovery_key(one: &str, other: &str) -> bool {
    RecoveryKey::parse(one).is(&RecoveryKey::parse(other))
}
