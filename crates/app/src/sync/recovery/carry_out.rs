//! What an administrator has decided: to take the events back, or to begin a successor. Either closes
//! the clinic, makes the other record beside it, and puts that in its place; whoever did it signs in
//! anew.

use std::sync::Arc;

use serde::Serialize;

use wardbook_domain::access::Permission;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::recovery::{Decision, HeldEvents, Stretch, Succeeded, TakenBack};
use wardbook_store::verify::Watch;
use wardbook_store::{DataKey, Store, StoreError, users};

use super::compare::{Compared, in_words};
use super::{OfficeComparison, RecoveryWay};
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// What was taken back.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordTakenBack {
    /// How this copy and head office stood before.
    pub before: OfficeComparison,
    /// What was done, and what is asked for again.
    pub taken_back: TakenBack,
    /// People who were added meanwhile: this copy of the keys has no password of theirs.
    pub people: Vec<String>,
}

/// A successor that was begun.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordSucceeded {
    /// How this copy and head office stood before.
    pub before: OfficeComparison,
    /// What was done.
    pub succeeded: Succeeded,
}

/// What is needed to open the clinic again.
struct Reopening {
    home: Home,
    key: DataKey,
    clock: Clock,
    randomness: Randomness,
}

impl Clinic {
    /// Refuses whoever may not decide on a recovery, before the clinic is closed for it: they administer
    /// the clinic, and have given a reason and their password.
    pub fn check_recovery(&self, person: &Person, given: &Confirmation) -> Result<()> {
        self.require(person, Permission::Administer)?;
        self.confirm(person, given, "sync.recover").map(drop)
    }

    /// Takes back the events that head office holds and this copy lacks; what this copy recorded
    /// instead is set aside. The clinic is closed afterwards, whatever this comes to.
    pub async fn take_back(
        self,
        person: Person,
        given: &Confirmation,
        watch: &dyn Watch,
    ) -> Result<RecordTakenBack> {
        let prepared = self.prepare_to_take_back(&person, given).await;
        let (before, stretch, held, decision) = match prepared {
            Ok(prepared) => prepared,
            Err(refusal) => return Err(self.leave(&person, refusal)?),
        };
        let (store, reopening) = self.hand_over(&person)?;
        let taken_back = store.take_back(stretch, held, &decision, watch)?;
        let people = reopening.people_without_password()?;
        Ok(RecordTakenBack { before, taken_back, people })
    }

    /// Begins a successor of the log, where not all that this copy lacks is held. The clinic is
    /// closed afterwards, whatever this comes to.
    pub async fn succeed(
        self,
        person: Person,
        given: &Confirmation,
        watch: &dyn Watch,
    ) -> Result<RecordSucceeded> {
        let prepared = self.prepare_to_succeed(&person, given).await;
        let (before, decision) = match prepared {
            Ok(prepared) => prepared,
            Err(refusal) => return Err(self.leave(&person, refusal)?),
        };
        let (store, reopening) = self.hand_over(&person)?;
        let succeeded = store.succeed(&decision, watch)?;
        // Whatever opening puts right is put right now.
        reopening.people_without_password()?;
        Ok(RecordSucceeded { before, succeeded })
    }

    async fn prepare_to_take_back(
        &self,
        person: &Person,
        given: &Confirmation,
    ) -> Result<(OfficeComparison, Stretch, HeldEvents, Decision)> {
        self.require(person, Permission::Administer)?;
        let reason = self.confirm(person, given, "sync.recover")?;
        let Compared { shown, note, fetched } = self.compared().await.map_err(in_words)?;
        match (shown.way, fetched) {
            (RecoveryWay::TakeBack, Some((stretch, held))) => {
                let decision = decision(person, reason, Some(note));
                Ok((shown, stretch, held, decision))
            }
            (RecoveryWay::Nothing, _) => Err(AppError::Invalid(shown.in_words())),
            _ => Err(AppError::Invalid(format!("{} Begin a successor instead.", shown.in_words()))),
        }
    }

    async fn prepare_to_succeed(
        &self,
        person: &Person,
        given: &Confirmation,
    ) -> Result<(OfficeComparison, Decision)> {
        self.require(person, Permission::Administer)?;
        let reason = self.confirm(person, given, "sync.recover")?;
        let Compared { shown, note, .. } = self.compared().await.map_err(in_words)?;
        match shown.way {
            RecoveryWay::Successor => Ok((shown, decision(person, reason, Some(note)))),
            RecoveryWay::Nothing => Err(AppError::Invalid(shown.in_words())),
            RecoveryWay::TakeBack => Err(AppError::Invalid(format!(
                "{} Take it back instead: the log then goes on as it was.",
                shown.in_words()
            ))),
        }
    }

    /// Seals the person's audit session and closes the clinic; answers with why.
    fn leave(self, person: &Person, why: AppError) -> Result<AppError> {
        self.sign_out(person)?;
        self.close()?;
        Ok(why)
    }

    /// The store, which nobody else has.
    fn hand_over(self, person: &Person) -> Result<(Store, Reopening)> {
        self.sign_out(person)?;
        let store = &self.store;
        let reopening = Reopening {
            home: store.home().clone(),
            key: store.data_key().clone(),
            clock: store.clock().clone(),
            randomness: store.randomness().clone(),
        };
        match Arc::try_unwrap(self.store) {
            Ok(store) => Ok((store, reopening)),
            Err(_) => Err(AppError::Invalid(
                "the clinic is at work still; end what runs in it, and try again".into(),
            )),
        }
    }
}

impl Reopening {
    /// Opens the record that is in place now, and closes it: what opening puts right is put right.
    /// People whom it knows and who have no key slot need a new password.
    fn people_without_password(self) -> Result<Vec<String>> {
        let Self { home, key, clock, randomness } = self;
        let mut slots = KeySlots::load(&home)?;
        let clinic = match Clinic::open(&home, &mut slots, &key, &clock, &randomness) {
            // An agent waited for it, and has put right what there was.
            Err(AppError::Store(StoreError::ClinicInUse { .. })) => return Ok(Vec::new()),
            opened => opened?,
        };
        let known = slots.users();
        let people = clinic.store.read(users::all)?;
        let without = people.into_iter().filter(|one| one.active && !known.contains(&one.user_id));
        let names = without.map(|one| one.name).collect();
        clinic.close()?;
        Ok(names)
    }
}

fn decision(person: &Person, reason: String, checkpoint: Option<String>) -> Decision {
    let source = person.context.actor.source;
    Decision { person: person.user.user_id, role: person.user.role, source, reason, checkpoint }
}
