//! Alerts: one for each problem, however often it is seen; and what people do about them.

mod list;

pub use list::{AlertFilter, AlertQuery, Numbers, numbers, page};

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::alert::{AlertState, AlertType, Severity};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AlertId, SessionId, UserId};

use crate::Result;
use crate::database::rows::{find, id, list, optional_id, time, word};
use crate::database::tx::Tx;

/// An alert.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
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
    /// When somebody took it up.
    pub acknowledged_at: Option<Timestamp>,
    /// The name of who took it up.
    pub acknowledged_by: Option<String>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// The name of who resolved it; `None` where the system did.
    pub resolved_by: Option<String>,
    /// The reason that was given.
    pub resolution: Option<String>,
}

/// What [`read`] wants, with the names of people.
const ALERTS: &str = "SELECT a.*, coalesce(k.name, a.acknowledged_by) AS acknowledger,
      coalesce(v.name, a.resolved_by) AS resolver
    FROM alerts a LEFT JOIN users k ON k.user_id = a.acknowledged_by
    LEFT JOIN users v ON v.user_id = a.resolved_by";

fn read(row: &Row<'_>) -> rusqlite::Result<Alert> {
    let moment = |column: &str| {
        Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
    };
    Ok(Alert {
        alert_id: id(row, "alert_id")?,
        session_id: optional_id(row, "processing_session_id")?,
        alert_type: word(row, "alert_type")?,
        severity: word(row, "severity")?,
        title: row.get("title")?,
        description: row.get("description")?,
        issues: lines(row, "issues")?,
        required_actions: lines(row, "required_actions")?,
        escalation_required: row.get("escalation_required")?,
        state: word(row, "state")?,
        created_at: time(row, "created_at")?,
        acknowledged_at: moment("acknowledged_at")?,
        acknowledged_by: row.get("acknowledger")?,
        resolved_at: moment("resolved_at")?,
        resolved_by: row.get("resolver")?,
        resolution: row.get("resolution")?,
    })
}

/// A stored list of texts; one that cannot be read is given as the text that it is.
fn lines(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_else(|_| vec![text]))
}

/// Those of a session.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<Alert>> {
    let sql =
        format!("{ALERTS} WHERE a.processing_session_id = ? ORDER BY a.created_at, a.alert_id");
    list(connection, &sql, [session.to_string()], read)
}

/// Those that nobody has resolved.
pub fn open(connection: &Connection) -> Result<Vec<Alert>> {
    let sql = format!("{ALERTS} WHERE a.state <> 'resolved' ORDER BY a.created_at, a.alert_id");
    list(connection, &sql, [], read)
}

/// One by id.
pub fn by_id(connection: &Connection, alert: AlertId) -> Result<Option<Alert>> {
    let sql = format!("{ALERTS} WHERE a.alert_id = ?");
    find(connection, &sql, [alert.to_string()], read)
}

/// The session's alert of a type that nobody has resolved.
pub fn unresolved(
    connection: &Connection,
    session: SessionId,
    alert_type: AlertType,
) -> Result<Option<AlertId>> {
    let sql = "SELECT alert_id FROM alerts WHERE processing_session_id = ? AND alert_type = ?
        AND state <> 'resolved'";
    find(connection, sql, (session.to_string(), alert_type.as_str()), |row| id(row, "alert_id"))
}

/// Notes that a person deals with it.
pub fn acknowledge(tx: &mut Tx<'_>, alert: AlertId, by: UserId) -> Result<()> {
    let (key, now) = (alert.to_string(), tx.now().micros());
    tx.event(Kind::AlertAcknowledged, format!("alerts/{key}"), json!({}));
    tx.update(
        "alerts",
        ("alert_id", &key),
        &[
            ("state", &AlertState::Acknowledged.as_str()),
            ("acknowledged_at", &now),
            ("acknowledged_by", &by.to_string()),
        ],
    )
}

/// Notes that it is dealt with, and why. `None` is the system: what raised it is no more.
pub fn resolve(tx: &mut Tx<'_>, alert: AlertId, by: Option<UserId>, why: &str) -> Result<()> {
    let (key, now) = (alert.to_string(), tx.now().micros());
    // Figures alone, which head office gets: why is in the row.
    let payload = json!({ "by_itself": by.is_none() });
    tx.event(Kind::AlertResolved, format!("alerts/{key}"), payload);
    tx.update(
        "alerts",
        ("alert_id", &key),
        &[
            ("state", &AlertState::Resolved.as_str()),
            ("resolved_at", &now),
            ("resolved_by", &by.map(|user| user.to_string())),
            ("resolution", &why),
        ],
    )
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
    insert(tx, session.as_deref(), alert_type, description)?;
    Ok(true)
}

/// Raises an alert about what is a problem of its own each time.
pub fn add(
    tx: &mut Tx<'_>,
    session: Option<SessionId>,
    alert_type: AlertType,
    description: &str,
) -> Result<AlertId> {
    let session = session.map(|session| session.to_string());
    insert(tx, session.as_deref(), alert_type, description)
}

fn insert(
    tx: &mut Tx<'_>,
    session: Option<&str>,
    alert_type: AlertType,
    description: &str,
) -> Result<AlertId> {
    let alert = AlertId::new(tx.clock(), tx.randomness());
    let severity = alert_type.severity();
    // Figures alone, which head office gets: the description is in the row.
    let payload = json!({ "type": alert_type, "severity": severity });
    tx.event(Kind::AlertRaised, format!("alerts/{alert}"), payload);
    let now = tx.now().micros();
    tx.insert(
        "alerts",
        &[
            ("alert_id", &alert.to_string()),
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
    Ok(alert)
}
