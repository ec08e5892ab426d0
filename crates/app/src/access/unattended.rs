//! Opening the clinic before anybody has signed in: an administrator's choice, off by default.
//!
//! Allowing makes a key slot and the key that opens it, which the caller hands to a key keeper
//! (`wardbook-keeper`) and to nobody else. The log decides whether a slot may be there: one that
//! the newest decision does not name, as from an older copy of `keys.json`, opens nothing.
//! Implements decision 13.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Source};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::{FailedSignIn, SignInJournal, StoreError, UnattendedKey, users};

use crate::access::confirm::Confirmation;
use crate::access::slots::{allowed_last, last, text_of};
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// What allowing it costs, as the window and the command line say it before they ask.
pub const UNATTENDED_PRICE: &str = "\
Anyone who can unlock this account's key store on this machine, and anyone who is root here, can then open the \
clinic without a Wardbook password. If the machine or its disk is stolen while switched off, the clinic is only \
as safe as that key store. Whatever is done before someone signs in is recorded as done by the system.";

/// Whether the clinic may be opened before anybody has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct UnattendedState {
    /// Whether it may.
    pub allowed: bool,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Who allowed it, by name.
    pub by: Option<String>,
    /// Where the key is kept, as its keeper calls itself.
    pub keeper: Option<String>,
    /// When the clinic was last opened so.
    pub last_opened: Option<Timestamp>,
    /// What allowing it costs, in words.
    pub price: &'static str,
}

impl Clinic {
    /// Allows opening the clinic before anybody has signed in, and makes the key for it, which
    /// the caller gives to `keeper`; an older key opens nothing any more. A key that was not kept
    /// after all is taken back with [`Clinic::unattended_not_kept`].
    ///
    /// # Errors
    /// [`AppError::NotPermitted`] and a wrong password, each recorded.
    pub fn allow_unattended(
        &self,
        person: &Person,
        given: &Confirmation,
        keeper: &str,
    ) -> Result<UnattendedKey> {
        self.require(person, Permission::Administer)?;
        let reason = self.confirm(person, given, "key.unattended_allow")?;
        let store = &self.store;
        self.change_slots(|slots| {
            let key = slots.set_unattended(store.data_key(), store.randomness())?;
            // The slots are written after this: a crash between leaves no slot that the log does
            // not know, and an older one is then none of the log's any more.
            let payload = json!({
                "reason": reason, "keeper": keeper, "slot": slots.unattended(),
            });
            store.write(person.context, move |tx| {
                tx.event(Kind::KeyUnattendedAllowed, "", payload);
                Ok::<_, StoreError>(())
            })?;
            Ok(key)
        })
    }

    /// Forbids it. The key that is kept opens nothing from then on; removing it from where it is
    /// kept is the caller's, and tidiness only.
    ///
    /// # Errors
    /// [`AppError::Invalid`] where it is not allowed; [`AppError::NotPermitted`] and a wrong
    /// password, each recorded.
    pub fn forbid_unattended(&self, person: &Person, given: &Confirmation) -> Result<()> {
        self.require(person, Permission::Administer)?;
        if self.slots().unattended().is_none() {
            return Err(AppError::Invalid("the unattended start is off already".into()));
        }
        let reason = self.confirm(person, given, "key.unattended_forbid")?;
        self.end_unattended(person, &reason)
    }

    /// Takes back what was allowed just now, because the key store did not keep the key; `why` in
    /// its words. It asks for nothing, because it only ever makes the clinic safer.
    pub fn unattended_not_kept(&self, person: &Person, why: &str) -> Result<()> {
        self.require(person, Permission::Administer)?;
        self.end_unattended(person, &format!("the key was not kept: {why}"))
    }

    fn end_unattended(&self, person: &Person, reason: &str) -> Result<()> {
        self.record(person, Kind::KeyUnattendedForbidden, "", json!({ "reason": reason }))?;
        self.change_slots(|slots| {
            slots.remove_unattended();
            Ok(())
        })
    }

    /// Whether it is allowed, since when and by whom.
    ///
    /// # Errors
    /// [`AppError::NotPermitted`], recorded.
    pub fn unattended_state(&self, person: &Person) -> Result<UnattendedState> {
        self.require(person, Permission::Administer)?;
        let slot = self.slots().unattended().map(str::to_owned);
        let decision = allowed_last(&self.store)?
            .filter(|decision| slot.is_some() && text_of(decision, "slot") == slot);
        let by = decision.as_ref().and_then(|event| event.actor.parse::<UserId>().ok());
        let by = match by {
            Some(user) => self.store.read(|connection| users::by_id(connection, user))?,
            None => None,
        };
        let opened = last(&self.store, Kind::ClinicOpenedUnattended)?;
        Ok(UnattendedState {
            allowed: decision.is_some(),
            since: decision.as_ref().map(|event| event.time),
            by: by.map(|user| user.name),
            keeper: decision.as_ref().and_then(|event| text_of(event, "keeper")),
            last_opened: opened.map(|event| event.time),
            price: UNATTENDED_PRICE,
        })
    }

    /// Opens the clinic with nobody signed in, for background work as the system, and records
    /// that it was. A refusal is durable before it is answered, as of a failed sign-in.
    ///
    /// # Errors
    /// [`StoreError::UnattendedNotAllowed`], [`StoreError::WrongUnattendedKey`] and
    /// [`StoreError::OtherClinicsKey`]; those of opening.
    pub fn open_unattended(
        home: &Home,
        key: &UnattendedKey,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<Self> {
        let mut slots = KeySlots::load(home)?;
        let data_key = match slots.unlock_unattended(key) {
            Ok(data_key) => data_key,
            Err(refusal) => {
                let (time, source) = (clock.now(), Source::System);
                let reason = refusal.code().to_owned();
                let failed = FailedSignIn { time, user_id: None, source, reason };
                SignInJournal(home).append(&failed)?;
                return Err(refusal.into());
            }
        };
        let clinic = Self::open(home, &mut slots, &data_key, clock, randomness)?;
        match clinic.begin_unattended(key) {
            Ok(()) => Ok(clinic),
            Err(refusal) => {
                clinic.close()?;
                Err(refusal)
            }
        }
    }

    /// Once more now that the log was asked, and that nobody else can change the slots.
    fn begin_unattended(&self, key: &UnattendedKey) -> Result<()> {
        let slots = self.slots();
        if let Err(refusal) = slots.unlock_unattended(key) {
            self.note_failed_sign_in(None, refusal.code(), Source::System)?;
            return Err(refusal.into());
        }
        let payload = json!({ "slot": slots.unattended() });
        let system = self.store.system_context()?;
        self.store.write(system, move |tx| {
            tx.event(Kind::ClinicOpenedUnattended, "", payload);
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    fn slots(&self) -> KeySlots {
        self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
