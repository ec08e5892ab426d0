//! Key slots that the log does not know of, which a crash or an older copy left. They go when the
//! clinic is opened: the log decides, neither the row nor the file.

use wardbook_domain::event::Kind;
use wardbook_domain::ids::LogId;
use wardbook_store::events::{EventView, Filter};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::{Store, StoreError};

use crate::error::Result;

/// A crash between disabling a person and taking their slot away leaves the slot, and so does
/// one between giving a person a slot and adding them or enabling them again. Such slots go now.
/// The log decides, not the row: a row that somebody edited must not take a person's key away.
pub(crate) fn remove_leftover_slots(
    store: &Store,
    slots: &mut KeySlots,
    home: &Home,
) -> Result<()> {
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

/// Takes a slot away that the log's newest decision does not name: one that a crash left, or that
/// came with an older copy of the key slots.
pub(crate) fn remove_forbidden_slot(
    store: &Store,
    slots: &mut KeySlots,
    home: &Home,
) -> Result<()> {
    let Some(slot) = slots.unattended() else { return Ok(()) };
    let decision = allowed_last(store)?;
    if decision.and_then(|event| text_of(&event, "slot")).as_deref() != Some(slot) {
        slots.remove_unattended();
        slots.save(home)?;
    }
    Ok(())
}

/// The newest decision, where it is that the clinic may be opened unattended.
pub(crate) fn allowed_last(store: &Store) -> Result<Option<EventView>> {
    let allowed = last(store, Kind::KeyUnattendedAllowed)?;
    let forbidden = last(store, Kind::KeyUnattendedForbidden)?;
    let since = forbidden.map(|event| event.seq);
    Ok(allowed.filter(|event| Some(event.seq) > since))
}

/// The id of the log that the clinic's keys were made for, by which key stores name the clinic. A
/// successor of that log has another id, and the same keys.
pub fn log_of(home: &Home) -> Result<LogId> {
    Ok(KeySlots::load(home)?.log())
}

/// The newest event of a kind.
pub(crate) fn last(store: &Store, kind: Kind) -> Result<Option<EventView>> {
    let filter = Filter { kind: Some(kind), ..Filter::default() };
    let found = store.read(|connection| filter.list(connection, store.log()))?;
    Ok(found.last().map(wardbook_store::events::Event::view))
}

/// A text of an event's payload.
pub(crate) fn text_of(event: &EventView, name: &str) -> Option<String> {
    let payload = event.payload.as_ref()?.get();
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    Some(payload.get(name)?.as_str()?.to_owned())
}
