//! Alerts: one for each problem, however often it is seen.

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::alert::{AlertState, AlertType, Severity};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AlertId, SessionId};

use crate::Result;
use crate::tx::{Tx, id, json_column, list, time, word};

/// An alert.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Its id.
    pub alert_id: AlertId,
    /// The processing session; `None` where it is about the clinic.
    pub session_id: Option<String>,
    /// What it is about.
    pub alert_type: AlertType,
    /// How bad it is.
    pub severity: Severity,
    /// A short title.
    pub title: String,
    /// What happened.
    pub description: String,
    /// Each thing that is wrong.
    pub issues: Value,
    /// What to do about it.
    pub required_actions: Value,
    /// Whether it escalates.
    pub escalation_required: bool,
    /// Where it stands.
    pub state: AlertState,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub resolved_at: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Alert> {
    Ok(Alert {
        alert_id: id(row, "alert_id")?,
        session_id: row.get("processing_session_id")?,
        alert_type: word(row, "alert_type")?,
        severity: word(row, "severity")?,
        title: row.get("title")?,
        description: row.get("description")?,
        issues: json_column(row, "issues")?,
        required_actions: json_column(row, "required_actions")?,
        escalation_required: row.get("escalation_required")?,
        state: word(row, "state")?,
        created_at: time(row, "created_at")?,
        resolved_at: row.get::<_, Option<i64>>("resolved_at")?.map(Timestamp::from_micros),
    })
}

/// Those of a session.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<Alert>> {
    let sql = "SELECT * FROM alerts WHERE processing_session_id = ? ORDER BY created_at, alert_id";
    list(connection, sql, [session.to_string()], read)
}

/// Those that nobody has resolved.
pub fn open(connection: &Connection) -> Result<Vec<Alert>> {
    let sql = "SELECT * FROM alerts WHERE state <> 'resolved' ORDER BY created_at, alert_id";
    list(connection, sql, [], read)
}

/// Raises an alert unless the problem has one already; answers whether it is new.
pub fn raise(
    tx: &mut Tx<'_>,
    session: Option<SessionId>,
    alert_type: AlertType,
    description: &str,
) -> Result<bool> {
    let session = session.map(|session| session.to_string());
    let sql = "SELECT 1 FROM alerts WHERE coalesce(processing_session_id, '') = ?
        AND alert_type = ? AND state <> 'resolved'";
    let known = (session.clone().unwrap_or_default(), alert_type.as_str());
    if tx.find(sql, known, |_| Ok(()))?.is_some() {
        return Ok(false);
    }
    let alert = AlertId::new(tx.clock(), tx.randomness()).to_string();
    let severity = alert_type.severity();
    let payload = json!({ "type": alert_type, "severity": severity, "description": description });
    tx.event(Kind::AlertRaised, format!("alerts/{alert}"), payload);
    let now = tx.now().micros();
    tx.insert(
        "alerts",
        &[
            ("alert_id", &alert),
            ("processing_session_id", &session),
            ("alert_type", &alert_type.as_str()),
            ("severity", &severity.as_str()),
            ("title", &alert_type.title()),
            ("description", &description),
            ("issues", &json!([description]).to_string()),
            ("required_actions", &json!([alert_type.required_action()]).to_string()),
            ("escalation_required", &(severity == Severity::Critical)),
            ("state", &AlertState::Open.as_str()),
            ("created_at", &now),
        ],
    )?;
    Ok(true)
}
