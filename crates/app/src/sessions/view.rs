//! One session in full, as the command line and reports show it; the window reads `head`, and its
//! documents page by page.

use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::completion::StepCost;
use wardbook_domain::compliance::Assessment;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, UserId};
use wardbook_store::alerts::{self, Alert};
use wardbook_store::calls::{self, Call};
use wardbook_store::checks;
use wardbook_store::results::{self, DocumentResult};
use wardbook_store::sessions::{self, Session, SessionDocument};
use wardbook_store::{StoreError, users};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::overview::alerts::shown_to;
use crate::sessions::seen::note_seen;

/// A session in full.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// The row.
    pub session: Session,
    /// The currency of every amount.
    pub currency: String,
    /// Whose it is.
    pub user: String,
    /// Its documents.
    pub documents: Vec<SessionDocument>,
    /// What was found in them; left out where the role reads no patients' details.
    pub results: Option<Vec<DocumentResult>>,
    /// The calls made.
    pub calls: Vec<Call>,
    /// Costs by endpoint, model and step.
    pub costs: Vec<StepCost>,
    /// The checks, once made.
    pub checks: Vec<Assessment>,
    /// Its alerts.
    pub alerts: Vec<Alert>,
    /// The completion report; `null` until it is complete.
    pub completion_report: Option<Value>,
}

impl Clinic {
    /// One session with its results. That they were seen is durable before they are shown.
    pub fn session(&self, person: &Person, session: SessionId) -> Result<SessionView> {
        let user = person.user.user_id;
        let reached = self.require_for(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        let documents = self.store.read(|connection| sessions::documents(connection, session))?;
        if documents.is_empty() {
            return Err(AppError::NotFound(format!("session {session}")));
        }
        let redacted = reached == Reach::Redacted;
        let seen: Vec<_> = documents.iter().map(|one| one.document_id).collect();
        let context = Context::traced(person.context.actor, session);
        self.store.write(context, move |tx| {
            let subject = format!("ai_processing_sessions/{session}");
            tx.event(Kind::SessionOpened, subject, json!({ "redacted": redacted }));
            if !redacted {
                note_seen(tx, seen);
            }
            Ok::<_, StoreError>(())
        })?;
        let view = self.view(session)?;
        if !redacted {
            return Ok(view);
        }
        let hide = |mut document: SessionDocument| {
            document.name = format!("document {}", document.position);
            document
        };
        let documents = view.documents.into_iter().map(hide).collect();
        let alerts = view.alerts.into_iter().map(|alert| shown_to(person, alert)).collect();
        Ok(SessionView { documents, results: None, alerts, ..view })
    }

    /// Whether this person may stop a session that runs: their own, or any where they may read
    /// every document.
    pub fn may_cancel(&self, person: &Person, session: SessionId) -> Result<()> {
        let user = person.user.user_id;
        self.require(person, Permission::RunSessions)?;
        self.require_for(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        Ok(())
    }

    /// What a session has cost so far, a figure without anything of a patient.
    pub fn cost_so_far(&self, session: SessionId) -> Result<NanoUnits> {
        Ok(self.session_row(session)?.total_cost)
    }

    /// The same, for reports that record their making themselves.
    pub(crate) fn view(&self, session: SessionId) -> Result<SessionView> {
        let row = self.session_row(session)?;
        let view = self.store.read(|connection| {
            Ok::<_, StoreError>(SessionView {
                currency: self.account.currency.clone(),
                user: user_name(connection, row.user_id)?,
                documents: sessions::documents(connection, session)?,
                results: Some(results::of_session(connection, session)?),
                calls: calls::of_session(connection, session)?,
                costs: calls::cost_by_step(connection, session)?,
                checks: checks::of_session(connection, session)?,
                alerts: alerts::of_session(connection, session)?,
                completion_report: sessions::completion(connection, session)?
                    .map(|(report, _)| report),
                session: row,
            })
        })?;
        Ok(view)
    }
}

/// A person's name; of somebody unknown, the id.
fn user_name(connection: &rusqlite::Connection, user: UserId) -> Result<String, StoreError> {
    let found = users::by_id(connection, user)?;
    Ok(found.map_or_else(|| user.to_string(), |user| user.name))
}
