//! The events of the log in full, as programs and the command line read them; the window pages
//! through their heads. Which they are is decided by opening a reading, for both.

use wardbook_store::StoreError;
use wardbook_store::events::{EventView, Filter};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::overview::names::Names;
use crate::record::reading::LogQuery;
use crate::record::shown::view_for;

impl Clinic {
    /// The events of a reading, the oldest first, at most `limit`, with as much of their payloads as
    /// the role may see.
    ///
    /// # Errors
    /// As [`Clinic::open_log`].
    pub fn events(
        &self,
        person: &Person,
        query: &LogQuery,
        limit: Option<u64>,
    ) -> Result<Vec<EventView>> {
        let reading = self.open_log(person, query)?;
        let Some(filter) = reading.filter() else { return Ok(Vec::new()) };
        let filter = Filter { limit, ..filter };
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
