//! The names of people for lists: read once, however many rows name them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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

    /// Reads only those of `people`, for lists that are asked for many times a second.
    pub(crate) fn of_those(
        connection: &Connection,
        people: impl Iterator<Item = UserId>,
    ) -> Result<Self> {
        let mut names = HashMap::new();
        for user in people {
            if let Entry::Vacant(unknown) = names.entry(user)
                && let Some(found) = users::by_id(connection, user)?
            {
                unknown.insert(found.name);
            }
        }
        Ok(Self(names))
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
