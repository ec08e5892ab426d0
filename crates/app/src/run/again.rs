//! Running the documents of earlier sessions again: which they are, and what it will take.

use std::collections::HashSet;

use serde::Serialize;

use wardbook_domain::access::Permission;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::session::SessionStatus;
use wardbook_store::{documents, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::run::estimate::Estimate;

/// The documents of some sessions, each counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Again {
    /// Those that can be run again.
    pub documents: u32,
    /// Those that stay in quarantine, since their originals cannot be read.
    pub quarantined: u32,
}

impl Clinic {
    /// How many documents would be run again.
    pub fn again(&self, person: &Person, sessions: &[SessionId]) -> Result<Again> {
        let (documents, quarantined) = self.documents_again(person, sessions)?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Again { documents: count(documents.len()), quarantined: count(quarantined) })
    }

    /// What running the documents of these sessions again at that endpoint will take.
    pub fn estimate_again(
        &self,
        person: &Person,
        sessions: &[SessionId],
        endpoint: &str,
    ) -> Result<Estimate> {
        let (documents, _) = self.documents_again(person, sessions)?;
        self.estimate(person, &documents, endpoint)
    }

    /// The documents of these sessions that can be read, and how many cannot. Each session must
    /// be this person's to read, and have ended: what it is at work on would be paid for twice.
    pub(crate) fn documents_again(
        &self,
        person: &Person,
        sessions: &[SessionId],
    ) -> Result<(Vec<DocumentId>, usize)> {
        self.require(person, Permission::RunSessions)?;
        let user = person.user.user_id;
        for session in sessions.iter().copied() {
            self.require_change(person, Permission::ReadDocuments, || {
                self.store.read(|connection| sessions::is_own(connection, session, user))
            })?;
            let status = self.session_row(session)?.session_status;
            if matches!(status, SessionStatus::Initiated | SessionStatus::Processing) {
                return Err(AppError::Invalid(format!(
                    "session {session} is at work; cancel it, or wait until it has ended, then \
                     run its documents again"
                )));
            }
        }
        let found = self.store.read(|one| sessions::documents_of(one, sessions))?;
        let all = found.len();
        let readable = found.into_iter().filter(|(_, state)| !state.is_set_aside());
        let readable: Vec<_> = readable.map(|(document, _)| document).collect();
        let quarantined = all - readable.len();
        Ok((self.in_their_stead(&readable)?, quarantined))
    }

    /// Documents, those in which one is apart in its stead, each once.
    pub(crate) fn in_their_stead(&self, documents: &[DocumentId]) -> Result<Vec<DocumentId>> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for document in documents {
            let meant =
                self.store.read(|connection| documents::in_its_stead(connection, *document))?;
            found.extend(meant.into_iter().filter(|one| seen.insert(*one)));
        }
        Ok(found)
    }
}
