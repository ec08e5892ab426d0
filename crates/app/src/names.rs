//! The names of people for lists: read once, however many rows name them.

use std::collections::HashMap;

use rusqlite::Connection;

use wardbook_domain::ids::UserId;
use wardbook_store::{Result, users};

/// Everybody's name.
pub(crate) struct Names(HashMap<UserId, String>);

impl Names {
    /// Reads them: a clinic has dozens of people, so all are read at once.
    pub(crate) fn load(connection: &Connection) -> Result<Self> {
        let people = users::all(connection)?;
        Ok(Self(people.into_iter().map(|user| (user.user_id, user.name)).collect()))
    }

    /// Who did it: a name, `system`, or the id of somebody unknown.
    pub(crate) fn of(&self, actor: Option<UserId>) -> String {
        let Some(actor) = actor else { return "system".into() };
        self.0.get(&actor).cloned().unwrap_or_else(|| actor.to_string())
    }

    /// The same for an id as rows keep it.
    pub(crate) fn of_text(&self, user: &str) -> String {
        user.parse().map_or_else(|_| user.to_owned(), |user| self.of(Some(user)))
    }
}
