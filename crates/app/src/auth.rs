//! Signing in and out: the clinic is unlocked by a person's password, and what the person
//! does is one audit session, sealed when it ends.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, TraceId, UserId};
use wardbook_store::events::Filter;
use wardbook_store::home::Home;
use wardbook_store::identity::{self, Account};
use wardbook_store::key_slots::KeySlots;
use wardbook_store::second_factors;
use wardbook_store::users::{self, User};
use wardbook_store::{
    DataKey, FailedSignIn, Recovered, SignInJournal, Store, StoreError, overview,
};

use crate::second_factor::refused_code;
use crate::texts::Texts;
use crate::unattended::remove_forbidden_slot;
use crate::{AppError, Result};

/// An unlocked clinic.
#[derive(Debug)]
pub struct Clinic {
    pub(crate) store: Arc<Store>,
    pub(crate) account: Account,
    pub(crate) slots: Mutex<KeySlots>,
    pub(crate) texts: Texts,
    /// Audit sessions of who has taken emergency access.
    pub(crate) emergencies: Mutex<BTreeSet<AuditSessionId>>,
}

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub user: User,
    /// Their audit session and what they came through.
    pub context: Context,
    /// What was before this sign-in.
    pub(crate) before: Before,
}

/// What was before a person's sign-in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Before {
    /// When they signed in the time before; `None` at the first.
    pub(crate) signed_in: Option<Timestamp>,
    /// Failed sign-ins since then.
    pub(crate) failed: FailedBefore,
}

/// Failed sign-ins since a person was last here.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FailedBefore {
    /// Under anybody's name, or nobody's.
    pub(crate) all: u32,
    /// Under the person's own.
    pub(crate) own: u32,
}

impl Person {
    /// The same person in a new activity with its own trace id, under which everything that it
    /// records can be found.
    pub fn in_activity(&self, trace: TraceId) -> Self {
        Self { context: Context::traced(self.context.actor, trace), ..self.clone() }
    }
}

impl Clinic {
    /// Unlocks the clinic with a person's name and password, and the code of their authenticator
    /// app where they have a second factor, and opens their audit session. A refusal is durable
    /// before it is answered; that a code is needed is no refusal to record, and is said only to
    /// who gave the right password.
    pub fn sign_in(
        home: &Home,
        name: &str,
        (password, code): (&str, Option<&str>),
        source: Source,
        (clock, randomness): (&Clock, &Randomness),
    ) -> Result<(Self, Person)> {
        let mut slots = KeySlots::load(home)?;
        let note = |user_id: Option<UserId>, reason: &str| {
            let reason = reason.to_owned();
            SignInJournal(home).append(&FailedSignIn { time: clock.now(), user_id, source, reason })
        };
        let (user_id, key) = match slots.unlock(name, password) {
            Ok(unlocked) => unlocked,
            Err(refusal) => {
                let user_id = slots.user(name);
                note(user_id, why_locked(user_id))?;
                return Err(refusal.into());
            }
        };
        // What cannot be read here is said by opening. Whether this code was used already is
        // decided once more there, where it is noted that it is.
        let factor = second_factors::of_closed(home, &key, user_id).unwrap_or_default();
        if let Some(Err(refusal)) = factor.map(|factor| factor.judge(code, clock.now())) {
            if let Some(reason) = refused_code(&refusal) {
                note(Some(user_id), reason)?;
            }
            return Err(refusal.into());
        }
        let clinic = Self::open(home, &mut slots, &key, (clock, randomness))?;
        match clinic.open_audit_session((user_id, name), code, source) {
            Ok(person) => Ok((clinic, person)),
            Err(refusal) => {
                clinic.close()?;
                Err(refusal)
            }
        }
    }

    /// Opens the store and puts the key slots right.
    pub(crate) fn open(
        home: &Home,
        slots: &mut KeySlots,
        key: &DataKey,
        (clock, randomness): (&Clock, &Randomness),
    ) -> Result<Self> {
        let store = Store::open(home, key, clock, randomness)?;
        // Another program may have changed them while this one waited for the clinic.
        *slots = KeySlots::load(home)?;
        if slots.needs_repair {
            let system = store.system_context()?;
            store.write(system, |tx| {
                tx.event(Kind::KeySlotsRestored, "", json!({}));
                Ok::<_, StoreError>(())
            })?;
            slots.save(home)?;
            slots.needs_repair = false;
        }
        remove_leftover_slots(&store, slots, home)?;
        remove_forbidden_slot(&store, slots, home)?;
        let account = store.read(identity::account)?;
        Ok(Self {
            store: Arc::new(store),
            account,
            slots: Mutex::new(slots.clone()),
            texts: Texts::default(),
            emergencies: Mutex::default(),
        })
    }

    fn open_audit_session(
        &self,
        (user_id, name): (UserId, &str),
        code: Option<&str>,
        source: Source,
    ) -> Result<Person> {
        let user = self.store.read(|connection| users::by_id(connection, user_id))?;
        let Some(user) = user.filter(|user| user.active) else {
            self.note_failed_sign_in(Some(user_id), "account_disabled", source)?;
            return Err(AppError::Disabled(name.into()));
        };
        let session = AuditSessionId::new(self.store.clock(), self.store.randomness());
        let actor = Actor { person: Some((user_id, user.role)), session, source };
        let context = Context::of(actor);
        let recovered = self.store.recovered().clone();
        let before = self.store.read(|connection| {
            let here = overview::last_here(connection, user_id)?;
            let failed = FailedBefore {
                all: overview::failed_sign_ins(connection, here)?,
                own: overview::failed_sign_ins_of(connection, user_id, here)?,
            };
            let signed_in = overview::signed_in_at(connection, here)?;
            Ok::<_, StoreError>(Before { signed_in, failed })
        })?;
        let (now, code) =
            (self.store.clock().now(), code.map(|code| Zeroizing::new(code.to_owned())));
        let opened = self.store.write(context, move |tx| {
            let payload = json!({ "failed_sign_ins_before": recovered.failed_sign_ins });
            tx.event(Kind::AuditSessionOpened, format!("users/{user_id}"), payload);
            second_factors::use_code(tx, user_id, code.as_ref().map(|code| code.as_str()), now)
        });
        if let Err(refusal) = opened {
            if let Some(reason) = refused_code(&refusal) {
                self.note_failed_sign_in(Some(user_id), reason, source)?;
            }
            return Err(refusal.into());
        }
        Ok(Person { user, context, before })
    }

    /// Records a sign-in that was refused while the clinic is open.
    pub(crate) fn note_failed_sign_in(
        &self,
        user: Option<UserId>,
        reason: &'static str,
        source: Source,
    ) -> Result<()> {
        let subject = user.map(|user| format!("users/{user}")).unwrap_or_default();
        let system = self.store.system_context()?;
        self.store.write(system, move |tx| {
            let payload = json!({ "reason": reason, "source": source });
            tx.event(Kind::SignInFailed, subject, payload);
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    /// Lets a person into a clinic that is open already, as after a lock behind which work goes
    /// on. A refusal is durable before it is answered.
    pub fn admit(
        &self,
        name: &str,
        (password, code): (&str, Option<&str>),
        source: Source,
    ) -> Result<Person> {
        // A copy, so that deriving the key holds nobody else up.
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match slots.unlock(name, password) {
            Ok((user_id, _)) => self.open_audit_session((user_id, name), code, source),
            Err(refusal) => {
                let user_id = slots.user(name);
                self.note_failed_sign_in(user_id, why_locked(user_id), source)?;
                Err(refusal.into())
            }
        }
    }

    /// Ends a person's audit session and seals it.
    pub fn sign_out(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "signed_out")
    }

    /// Ends the audit session of a person whose window was locked. Where their work goes on
    /// behind the lock, the shell calls this when the work is done, so that the seal covers it.
    pub fn lock_out(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "locked_out")
    }

    /// The same where nobody touched the window for too long.
    pub fn expire(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "expired")
    }

    fn end_audit_session(&self, person: &Person, reason: &'static str) -> Result<()> {
        self.end_emergency(person);
        self.store.write(person.context, move |tx| {
            tx.event(Kind::AuditSessionSealed, "", json!({ "reason": reason }));
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    /// Has `hear` called with the log's size after every commit, from the writing thread: it
    /// must be quick.
    pub fn on_commit(&self, hear: impl Fn(u64) + Send + Sync + 'static) {
        self.store.on_commit(hear);
    }

    /// Closes the clinic. Where something still runs in it, the last to end closes it.
    pub fn close(self) -> Result<()> {
        match Arc::try_unwrap(self.store) {
            Ok(store) => Ok(store.close()?),
            Err(_) => Ok(()),
        }
    }

    /// The clinic's account.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// What was put right when the clinic was opened.
    pub fn recovered(&self) -> &Recovered {
        self.store.recovered()
    }

    /// Changes the key slots and writes them.
    pub(crate) fn change_slots<T>(
        &self,
        change: impl FnOnce(&mut KeySlots) -> Result<T, StoreError>,
    ) -> Result<T> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = slots.clone();
        let answer = change(&mut changed)?;
        changed.save(self.store.home())?;
        *slots = changed;
        Ok(answer)
    }
}

/// How it is recorded that a name and a password opened nothing.
const fn why_locked(user: Option<UserId>) -> &'static str {
    if user.is_some() { "wrong_password" } else { "unknown_user" }
}

/// A crash between disabling a person and taking their slot away leaves the slot, and so does
/// one between giving a person a slot and adding them or enabling them again. Such slots go now.
/// The log decides, not the row: a row that somebody edited must not take a person's key away.
fn remove_leftover_slots(store: &Store, slots: &mut KeySlots, home: &Home) -> Result<()> {
    let mut leftover = Vec::new();
    for user in slots.users() {
        let last = |kind| {
            let subject = Some(format!("users/{user}"));
            let filter = Filter { kind: Some(kind), subject, ..Filter::default() };
            store.read(|connection| {
                let found = filter.list(connection, store.log())?;
                Ok::<_, StoreError>(found.last().map(|event| event.seq))
            })
        };
        // Nothing comes before an event that did happen.
        let disabled = last(Kind::UserDisabled)? > last(Kind::UserEnabled)?;
        if disabled || last(Kind::UserAdded)?.is_none() {
            leftover.push(user);
        }
    }
    if !leftover.is_empty() {
        for user in leftover {
            slots.remove_person(user);
        }
        slots.save(home)?;
    }
    Ok(())
}
