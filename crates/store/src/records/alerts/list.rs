//! Alerts page by page.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use wardbook_domain::alert::{AlertState, Severity};
use wardbook_domain::ids::{SessionId, UserId};

use crate::Result;
use crate::database::clauses::Clauses;
use crate::database::rows::list;

use super::{ALERTS, Alert, read};

/// Which alerts. Every member that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct AlertFilter {
    /// Only those about this person's own sessions.
    pub own: Option<UserId>,
    /// In one of these states; none is every state.
    pub states: Vec<AlertState>,
    /// As bad as this.
    pub severity: Option<Severity>,
    /// About this processing session.
    pub session: Option<SessionId>,
    /// Taken up or resolved by this person.
    pub dealt_by: Option<UserId>,
    /// Only those that escalate.
    pub escalated: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// How many there are in each state.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// Nobody has seen them.
    pub open: u32,
    /// Somebody deals with them.
    pub acknowledged: u32,
    /// Dealt with.
    pub resolved: u32,
}

impl AlertFilter {
    /// All but the state.
    fn clauses(&self) -> Clauses {
        let mut clauses = Clauses::default();
        let own = "a.processing_session_id IN (SELECT session_id FROM ai_processing_sessions
            WHERE user_id = ?)";
        clauses.add_some(own, self.own.map(|user| user.to_string()));
        let session = self.session.map(|session| session.to_string());
        clauses.add_some("a.processing_session_id = ?", session);
        clauses.add_some("a.severity = ?", self.severity.map(|one| one.as_str().to_owned()));
        let dealt_by = self.dealt_by.map(|user| user.to_string());
        clauses.add_some("? IN (a.acknowledged_by, a.resolved_by)", dealt_by);
        if self.escalated {
            clauses.add("a.escalation_required = 1", []);
        }
        clauses
    }
}

/// How many there are in each state, whatever state is asked for.
pub fn numbers(connection: &Connection, filter: &AlertFilter) -> Result<Numbers> {
    let clauses = filter.clauses();
    let sql = format!(
        "SELECT count(*) FILTER (WHERE state = 'open'),
           count(*) FILTER (WHERE state = 'acknowledged'),
           count(*) FILTER (WHERE state = 'resolved') FROM alerts a WHERE {}",
        clauses.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(clauses.values([], [])), |row| {
        Ok(Numbers { open: row.get(0)?, acknowledged: row.get(1)?, resolved: row.get(2)? })
    })?)
}

/// A page of them: critical first, then the newest.
pub fn page(connection: &Connection, filter: &AlertFilter) -> Result<Vec<Alert>> {
    let mut clauses = filter.clauses();
    if !filter.states.is_empty() {
        let marks = vec!["?"; filter.states.len()].join(", ");
        let states = filter.states.iter().map(|state| Value::Text(state.as_str().into()));
        clauses.add(format!("a.state IN ({marks})"), states);
    }
    let sql = format!(
        "{ALERTS} WHERE {} ORDER BY
           CASE a.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END,
           a.created_at DESC, a.alert_id DESC LIMIT ? OFFSET ?",
        clauses.sql()
    );
    let values = clauses.values([], [filter.limit.into(), filter.offset.into()]);
    list(connection, &sql, params_from_iter(values), read)
}
