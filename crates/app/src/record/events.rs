//! The events of the log, as programs and the command line read them; the window pages through
//! `reading`.

use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::event::Kind;
use wardbook_store::StoreError;
use wardbook_store::events::{EventView, Filter};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::overview::names::Names;
use crate::record::shown::view_for;

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
                views.push(view_for(role, &event));
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
}
