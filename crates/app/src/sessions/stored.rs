//! What is stored of a session but for its documents, read once for whoever shows it, and the
//! record that it was opened.

use rusqlite::Connection;
use serde_json::{Value, json};

use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::completion::StepCost;
use wardbook_domain::compliance::Assessment;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_store::alerts::{self, Alert};
use wardbook_store::results::{self, ReopenedResult};
use wardbook_store::sessions::{self, ListedSession};
use wardbook_store::{StoreError, calls, checks};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::sessions::seen::note_seen;

/// A session but for its documents.
pub(crate) struct StoredSession {
    /// Its row, with the names of its person and its endpoint.
    pub(crate) listed: ListedSession,
    /// Costs by endpoint, model and step.
    pub(crate) costs: Vec<StepCost>,
    /// The checks, once made.
    pub(crate) checks: Vec<Assessment>,
    /// Its alerts, whoever reads them.
    pub(crate) alerts: Vec<Alert>,
    /// The completion report; `None` until it is complete.
    pub(crate) completion_report: Option<Value>,
    /// Results that were opened again after it was complete.
    pub(crate) reopened: Vec<ReopenedResult>,
}

/// Reads it.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such session; those of reading.
pub(crate) fn stored(connection: &Connection, session: SessionId) -> Result<StoredSession> {
    let missing = || AppError::NotFound(format!("session {session}"));
    Ok(StoredSession {
        listed: sessions::list_row(connection, session)?.ok_or_else(missing)?,
        costs: calls::cost_by_step(connection, session)?,
        checks: checks::of_session(connection, session)?,
        alerts: alerts::of_session(connection, session)?,
        completion_report: sessions::completion(connection, session)?.map(|(report, _)| report),
        reopened: results::reopened(connection, session)?,
    })
}

impl Clinic {
    /// How far this person may read a session.
    pub(crate) fn may_read(&self, person: &Person, session: SessionId) -> Result<Reach> {
        let user = person.user.user_id;
        self.require_for(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })
    }

    /// Records that a session is opened, and its documents too where something of each is shown;
    /// answers how far this person may read it. Without patients' details nothing of a document is.
    pub(crate) fn open_session(
        &self,
        person: &Person,
        session: SessionId,
        with_documents: bool,
    ) -> Result<Reach> {
        let reached = self.may_read(person, session)?;
        self.session_row(session)?;
        let redacted = reached == Reach::Redacted;
        let context = Context::traced(person.context.actor, session);
        self.store.write(context, move |tx| {
            let subject = format!("ai_processing_sessions/{session}");
            tx.event(Kind::SessionOpened, subject, json!({ "redacted": redacted }));
            if with_documents && !redacted {
                let documents = sessions::documents(tx.connection(), session)?;
                note_seen(tx, documents.into_iter().map(|one| one.document_id).collect());
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(reached)
    }
}
