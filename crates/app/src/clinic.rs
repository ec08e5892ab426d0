//! The clinic while it is unlocked, and a person who is signed in to it: what every operation
//! begins with. Opening puts the key slots right; who may come in is decided in `access/sign_in`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use wardbook_domain::access::Context;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, TraceId};
use wardbook_store::home::Home;
use wardbook_store::identity::{self, Account};
use wardbook_store::key_slots::KeySlots;
use wardbook_store::users::User;
use wardbook_store::{DataKey, Recovered, Store, StoreError};

use crate::access::slots::{remove_forbidden_slot, remove_leftover_slots};
use crate::documents::texts::Texts;
use crate::error::Result;
use crate::inbox_folders::Inboxes;
use crate::messages::asked::Delivering;
use crate::screening::screener::Screeners;

/// The program's version, which every session records.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An unlocked clinic.
#[derive(Debug)]
pub struct Clinic {
    pub(crate) store: Arc<Store>,
    pub(crate) account: Account,
    pub(crate) slots: Mutex<KeySlots>,
    pub(crate) texts: Texts,
    pub(crate) screeners: Screeners,
    /// Audit sessions of who has taken emergency access.
    pub(crate) emergencies: Mutex<BTreeSet<AuditSessionId>>,
    /// Held by who sends something to head office or a witness.
    pub(crate) syncing: tokio::sync::Mutex<crate::sync::Session>,
    /// Held by who sends messages.
    pub(crate) delivering: tokio::sync::Mutex<Delivering>,
    /// How watched folders stand.
    pub(crate) inboxes: Inboxes,
    /// Held by who takes a list of patients over.
    pub(crate) importing: Mutex<()>,
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
    /// Opens the store and puts the key slots right.
    pub(crate) fn open(
        home: &Home,
        slots: &mut KeySlots,
        key: &DataKey,
        clock: &Clock,
        randomness: &Randomness,
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
            screeners: Screeners::default(),
            emergencies: Mutex::default(),
            syncing: tokio::sync::Mutex::default(),
            delivering: tokio::sync::Mutex::default(),
            inboxes: Inboxes::default(),
            importing: Mutex::default(),
        })
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

    /// The id of the clinic's log.
    pub fn log(&self) -> String {
        self.store.log_id().to_string()
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
