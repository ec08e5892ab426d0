//! Alerts as people deal with them: listed, acknowledged, resolved with a reason.

use serde::{Deserialize, Serialize};

use wardbook_domain::alert::{AlertState, AlertType, Severity};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{AlertId, SessionId};

use crate::Result;
use crate::auth::{Clinic, Person};

/// Which alerts.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
pub struct AlertQuery {
    /// In this state; `None` is every state.
    pub state: Option<AlertState>,
    /// About this processing session.
    pub session: Option<SessionId>,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// An alert.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AlertView {
    /// Its id.
    pub alert_id: AlertId,
    /// The processing session; `None` where it is about the clinic.
    pub session_id: Option<SessionId>,
    /// What it is about.
    pub alert_type: AlertType,
    /// How bad it is.
    pub severity: Severity,
    /// A short title.
    pub title: String,
    /// What happened.
    pub description: String,
    /// Each thing that is wrong.
    pub issues: Vec<String>,
    /// What to do about it.
    pub required_actions: Vec<String>,
    /// Whether it escalates.
    pub escalation_required: bool,
    /// Where it stands.
    pub state: AlertState,
    /// Since when.
    pub created_at: Timestamp,
    /// When somebody took it up, and who.
    pub acknowledged_at: Option<Timestamp>,
    /// The name of who took it up.
    pub acknowledged_by: Option<String>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// The name of who resolved it.
    pub resolved_by: Option<String>,
    /// The reason that was given.
    pub resolution: Option<String>,
}

/// A page of alerts, and how many there are in each state.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AlertPage {
    /// How many match.
    pub total: u32,
    /// Nobody has seen them.
    pub open: u32,
    /// Somebody deals with them.
    pub acknowledged: u32,
    /// Dealt with.
    pub resolved: u32,
    /// Critical first, then the newest.
    pub alerts: Vec<AlertView>,
    /// Whether this person may acknowledge and resolve.
    pub may_change: bool,
}

impl Clinic {
    /// A page of alerts. Who oversees only the own sees those of their own sessions.
    pub fn alerts(&self, _person: &Person, _query: &AlertQuery) -> Result<AlertPage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Notes that somebody deals with it.
    pub fn acknowledge_alert(&self, _person: &Person, _alert: AlertId) -> Result<AlertView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Notes that it is dealt with, and why; a reason is required.
    pub fn resolve_alert(
        &self,
        _person: &Person,
        _alert: AlertId,
        _reason: &str,
    ) -> Result<AlertView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
