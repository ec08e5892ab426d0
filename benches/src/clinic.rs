//! Wardbook's side: a clinic in a folder, people in it, and a log of any size.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde_json::json;

use wardbook_domain::access::{Actor, Context, Role, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, AuditSessionId, SpanId, TraceId, UserId};
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::{DataKey, NewClinic, Store, StoreError, Tx, identity, users};

use crate::sample;

const PASSWORD: &str = "seven green otters knit";

/// Events of one write of a bulk.
const BULK: u64 = 500;

/// A clinic in a folder, as the product makes it; only the password costs less to check.
pub(crate) fn create(folder: &Path) -> Result<Arc<Store>> {
    let home = Home::new(folder);
    let new = NewClinic {
        name: "Harbour Clinic",
        currency: "AUD",
        admin: "ada",
        password: PASSWORD,
        cost: KdfCost::LIGHT,
    };
    let (clock, randomness) = (Clock::system(), Randomness::system());
    Store::create(&home, &new, &clock, &randomness)?;
    open(folder)
}

/// Opens a clinic made here.
pub(crate) fn open(folder: &Path) -> Result<Arc<Store>> {
    let home = Home::new(folder);
    let (_, key) = unlock(&home)?;
    Ok(Arc::new(Store::open(&home, &key, &Clock::system(), &Randomness::system())?))
}

/// The key slots and the data key of a clinic made here.
pub(crate) fn unlock(home: &Home) -> Result<(KeySlots, DataKey)> {
    let slots = KeySlots::load(home)?;
    let (_, key) = slots.unlock("ada", PASSWORD)?;
    Ok((slots, key))
}

/// A signed-in person within a trace, as nearly every event is recorded.
pub(crate) fn sign_in(store: &Store) -> Result<Context> {
    let (clock, randomness) = (store.clock(), store.randomness());
    let session = AuditSessionId::new(clock, randomness);
    let person = Some((UserId::new(clock, randomness), Role::Staff));
    let actor = Actor { person, session, source: Source::Window };
    store.write(Context::of(actor), |tx| {
        tx.event(Kind::AuditSessionOpened, "", json!({}));
        Ok::<_, StoreError>(())
    })?;
    let trace = Some(TraceId(sample::id(0, 1)));
    Ok(Context { actor, trace, span: Some(SpanId([7; 8])), parent: Some(SpanId([9; 8])) })
}

/// One durable append, as any caller makes it.
pub(crate) fn append(store: &Store, context: Context, caller: u32, number: u64) -> Result<()> {
    store.write(context, move |tx| {
        tx.event(sample::KIND, sample::subject(caller, number), sample::payload(number));
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// Grows the log to `size` events, by bulk writes. About half of them are row changes: alerts
/// raised and resolved, people added.
pub(crate) fn grow(store: &Store, size: u64) -> Result<()> {
    let account = store.read(identity::account)?.account_id;
    let mut context = sign_in(store)?;
    loop {
        let from = store.log_size()?;
        if from >= size {
            return Ok(());
        }
        let count = BULK.min(size - from);
        context.trace = Some(TraceId(sample::id(1, from)));
        store.write(context, move |tx| {
            let mut at = 0;
            while at < count {
                at += moment(tx, account, from + at, count - at)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
}

/// Records one thing that happens in a clinic, and answers how many events it was: at most
/// `room`.
fn moment(tx: &mut Tx<'_>, account: AccountId, number: u64, room: u64) -> Result<u64, StoreError> {
    if number.is_multiple_of(50) && room >= 2 {
        let user = UserId(sample::id(2, number));
        users::insert(tx, (user, account), &format!("person {number}"), Role::Staff, None)?;
        return Ok(2);
    }
    if room >= 4 {
        alert(tx, number)?;
        tx.event(sample::KIND, sample::subject(0, number), sample::payload(number));
        tx.event(Kind::StepFinished, sample::subject(0, number), sample::payload(number));
        return Ok(4);
    }
    tx.event(sample::KIND, sample::subject(0, number), sample::payload(number));
    Ok(1)
}

/// An alert that is raised and resolved: two row changes.
fn alert(tx: &mut Tx<'_>, number: u64) -> Result<(), StoreError> {
    let id = sample::id(3, number).to_string();
    let now = tx.now().micros();
    tx.insert(
        "alerts",
        &[
            ("alert_id", &id),
            ("processing_session_id", &id),
            ("alert_type", &"cost_threshold"),
            ("severity", &"warning"),
            ("title", &"Cost is near the limit"),
            ("description", &"The session has used 80 % of its budget."),
            ("issues", &"[]"),
            ("required_actions", &"[\"review the budget\"]"),
            ("escalation_required", &0),
            ("state", &"open"),
            ("created_at", &now),
        ],
    )?;
    tx.update("alerts", ("alert_id", &id), &[("state", &"resolved"), ("resolved_at", &now)])
}
