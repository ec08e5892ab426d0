//! One session in full, as the command line and reports show it; the window reads `head`, and its
//! documents page by page.

use serde::Serialize;
use serde_json::Value;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::completion::StepCost;
use wardbook_domain::compliance::Assessment;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;
use wardbook_store::alerts::Alert;
use wardbook_store::calls::{self, Call};
use wardbook_store::results::{self, DocumentResult, ReopenedResult};
use wardbook_store::sessions::{self, Session, SessionDocument};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::overview::alerts::shown_to;
use crate::sessions::stored::stored;

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
    /// Results that were opened again after it was complete, which its report knows nothing of.
    pub reopened: Vec<ReopenedResult>,
}

impl Clinic {
    /// One session with its results. That they were seen is durable before they are shown.
    pub fn session(&self, person: &Person, session: SessionId) -> Result<SessionView> {
        let reached = self.open_session(person, session, true)?;
        let view = self.view(session)?;
        if reached != Reach::Redacted {
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
        self.require(person, Permission::RunSessions)?;
        self.may_read(person, session).map(drop)
    }

    /// What a session has cost so far, a figure without anything of a patient.
    pub fn cost_so_far(&self, session: SessionId) -> Result<NanoUnits> {
        Ok(self.session_row(session)?.total_cost)
    }

    /// The same, for reports that record their making themselves.
    pub(crate) fn view(&self, session: SessionId) -> Result<SessionView> {
        self.store.read(|connection| {
            let stored = stored(connection, session)?;
            Ok(SessionView {
                session: stored.listed.session,
                currency: self.account.currency.clone(),
                user: stored.listed.user,
                documents: sessions::documents(connection, session)?,
                results: Some(results::of_session(connection, session)?),
                calls: calls::of_session(connection, session)?,
                costs: stored.costs,
                checks: stored.checks,
                alerts: stored.alerts,
                completion_report: stored.completion_report,
                reopened: stored.reopened,
            })
        })
    }
}
