//! What every command is given.

use anyhow::Result;

use wardbook_app::{AppError, Clinic, Person, SessionQuery};
use wardbook_domain::ids::SessionId;

use super::{Conversation, Which};
use crate::desk::Desk;

/// Where a command is carried out, and for whom.
pub(crate) struct Line<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) clinic: &'a Clinic,
    pub(crate) person: &'a Person,
    pub(crate) talk: &'a dyn Conversation,
}

impl Line<'_> {
    /// The id that was named.
    pub(crate) fn resolve<Id: From<SessionId>>(&self, which: Which<Id>) -> Result<Id> {
        match which {
            Which::This(id) => Ok(id),
            Which::Latest => {
                let query = SessionQuery { limit: 1, ..SessionQuery::default() };
                let newest = self.clinic.session_page(self.person, &query)?;
                let newest = newest.sessions.first().map(|session| session.session_id.into());
                Ok(newest.ok_or_else(|| AppError::NotFound("session yet".into()))?)
            }
        }
    }
}
