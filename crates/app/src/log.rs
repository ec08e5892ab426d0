//! The audit log as people read it, and its verification.

use serde_json::json;

use wardbook_domain::access::{Permission, Reach, Role};
use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_store::events::{EventView, Filter};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::verify::{SelectionVerification, Verification, Verifier, Watch};
use wardbook_store::{StoreError, sessions};

use crate::auth::{Clinic, Person};
use crate::export::{Scope, Selected};
use crate::names::Names;
use crate::{AppError, Result};

/// Whether a role sees the payload of an event of this kind. Auditors see what was done, by
/// whom and to which record, without what patients' documents say.
pub(crate) fn payload_shown(role: Role, kind: &str) -> bool {
    const OF_PATIENTS: &[&str] = &[
        "record.changed",
        "ai.",
        "document.",
        "endpoint.tested",
        "inbox.listed",
        "search.",
        "view.",
    ];
    role != Role::Auditor || !OF_PATIENTS.iter().any(|prefix| kind.starts_with(prefix))
}

impl Clinic {
    /// Events that match, the oldest first. Who reads only the own sees what they did and
    /// what followed from their own sessions.
    pub fn events(&self, person: &Person, filter: Filter) -> Result<Vec<EventView>> {
        self.events_with(person, filter, None)
    }

    /// The same, of those that have every word of a text in what was recorded of them.
    pub fn events_with(
        &self,
        person: &Person,
        mut filter: Filter,
        text: Option<&str>,
    ) -> Result<Vec<EventView>> {
        let reached = self.require(person, Permission::ReadLog)?;
        let user = person.user.user_id;
        if reached == Reach::Own && !self.is_own_trace(filter.trace, user)? {
            filter.actor = Some(user);
        }
        let payload = json!({
            "trace": filter.trace, "audit_session": filter.audit_session,
            "kind": filter.kind, "subject": filter.subject,
            "from": filter.from, "to": filter.to, "limit": filter.limit,
            "words": text.is_some(),
        });
        if let Some(text) = text {
            filter.at = Some(self.with_words(person, &filter, text)?);
        }
        self.record(person, Kind::LogRead, "", payload)?;
        let role = person.user.role;
        let events = self.store.read(|connection| {
            let mut views = Vec::new();
            filter.each(connection, self.store.log(), |event| {
                let mut view = event.view();
                if !payload_shown(role, &view.kind) {
                    view.payload = None;
                }
                views.push(view);
                Ok::<_, StoreError>(true)
            })?;
            Ok::<_, StoreError>(views)
        })?;
        Ok(events)
    }

    /// Who did these events, by name where somebody is known here.
    pub fn actor_names(&self, events: &[EventView]) -> Result<Vec<String>> {
        let names = self.store.read(Names::load)?;
        Ok(events.iter().map(|event| names.of_text(&event.actor)).collect())
    }

    /// Verifies the whole log, every row and every original, and records that it was done.
    pub fn verify(&self, person: &Person, watch: &dyn Watch) -> Result<Verification> {
        self.require(person, Permission::ReadLog)?;
        let verification = self.verifier().run(watch)?;
        self.record(person, Kind::LogVerified, "", verified(&verification))?;
        Ok(verification)
    }

    /// Verifies the events that a scope names, and records that it was these alone. A checkpoint is
    /// made first, so that it covers them.
    pub fn verify_selection(
        &self,
        person: &Person,
        scope: &Scope,
        watch: &dyn Watch,
    ) -> Result<SelectionVerification> {
        self.may_verify(person, scope)?;
        let Selected { filter, from, to, asked } = self.resolve(scope)?;
        let filter = Filter { to_seq: to.or(filter.to_seq), ..filter };
        self.record(person, Kind::CheckpointRequested, "", json!({}))?;
        let found = self.verifier().run_selection(&filter, watch)?;
        if found.events == 0 {
            return Err(AppError::Invalid(
                "no event matches, so there is nothing to verify; name others".into(),
            ));
        }
        let payload = json!({
            "selection": { "filter": asked, "from": from, "to": to },
            "sound": found.sound, "events": found.events,
            "after_checkpoint": found.events_after_checkpoint,
            "checkpoint_size": found.checkpoint_size, "faults": found.fault_count,
        });
        self.record(person, Kind::LogVerified, "", payload)?;
        Ok(found)
    }

    /// A reading is narrowed already to what its person reaches; what else is named is not.
    fn may_verify(&self, person: &Person, scope: &Scope) -> Result<()> {
        let user = person.user.user_id;
        self.require_for(person, Permission::ReadLog, || match scope {
            Scope::Reading(_) => Ok(true),
            Scope::Session(session) => {
                self.store.read(|connection| sessions::is_own(connection, *session, user))
            }
            Scope::All | Scope::Range(..) => Ok(false),
        })?;
        Ok(())
    }

    pub(crate) fn verifier(&self) -> Verifier<'_> {
        let store = &self.store;
        Verifier {
            home: store.home(),
            key: store.data_key(),
            log: store.log_id(),
            randomness: store.randomness(),
            threads: 0,
        }
    }
}

/// What is recorded of a whole verification.
pub(crate) fn verified(verification: &Verification) -> serde_json::Value {
    json!({
        "sound": verification.sound, "events": verification.events,
        "root": verification.root, "faults": verification.fault_count,
    })
}

/// Verifies a clinic whose log is too damaged to be opened for writing. Nothing is recorded,
/// because nothing can be.
pub fn verify_locked(
    home: &Home,
    name: &str,
    password: &str,
    randomness: &Randomness,
    watch: &dyn Watch,
) -> Result<Verification> {
    let slots = KeySlots::load(home)?;
    let (_, key) = slots.unlock(name, password)?;
    let verifier = Verifier { home, key: &key, log: slots.log(), randomness, threads: 0 };
    Ok(verifier.run(watch)?)
}
