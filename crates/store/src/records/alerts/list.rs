//! Alerts page by page.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;

use wardbook_domain::alert::{AlertState, Severity};
use wardbook_domain::ids::{SessionId, UserId};

use crate::Result;
use crate::database::clauses::Clauses;
use crate::database::rows::list;

use super::{ALERTS, Alert, read};

/// Which alerts.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
pub struct AlertQuery {
    /// In this state; `None` is every state.
    pub state: Option<AlertState>,
    /// Only those that nobody has resolved, where no state is asked for.
    pub unresolved: bool,
    /// As bad as this; `None` is every severity.
    pub severity: Option<Severity>,
    /// About this processing session.
    pub session: Option<SessionId>,
    /// Only those that this person took up or resolved.
    pub mine: bool,
    /// Only those that escalate.
    pub escalated: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// Which alerts, among those that a person may see.
#[derive(Clone, Debug)]
pub struct AlertFilter {
    /// Only those about this person's own sessions.
    pub own: Option<UserId>,
    /// The person who asks.
    pub asked_by: UserId,
    /// What is asked for.
    pub asked: AlertQuery,
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

impl AlertQuery {
    /// The states that are asked for.
    pub fn states(&self) -> impl Iterator<Item = AlertState> + '_ {
        AlertState::ALL.iter().copied().filter(|state| match self.state {
            Some(asked) => asked == *state,
            None => !self.unresolved || *state != AlertState::Resolved,
        })
    }
}

impl AlertFilter {
    /// All but the state.
    fn clauses(&self) -> Clauses {
        let asked = &self.asked;
        let mut clauses = Clauses::default();
        let own = "a.processing_session_id IN (SELECT session_id FROM ai_processing_sessions
            WHERE user_id = ?)";
        clauses.add_some(own, self.own.map(|user| user.to_string()));
        let session = asked.session.map(|session| session.to_string());
        clauses.add_some("a.processing_session_id = ?", session);
        clauses.add_some("a.severity = ?", asked.severity.map(|one| one.as_str().to_owned()));
        let dealt_by = asked.mine.then(|| self.asked_by.to_string());
        clauses.add_some("? IN (a.acknowledged_by, a.resolved_by)", dealt_by);
        if asked.escalated {
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
    let states: Vec<_> =
        filter.asked.states().map(|state| Value::Text(state.as_str().into())).collect();
    clauses.add(format!("a.state IN ({})", vec!["?"; states.len()].join(", ")), states);
    let sql = format!(
        "{ALERTS} WHERE {} ORDER BY
           CASE a.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END,
           a.created_at DESC, a.alert_id DESC LIMIT ? OFFSET ?",
        clauses.sql()
    );
    let values = clauses.values([], [filter.asked.limit.into(), filter.asked.offset.into()]);
    list(connection, &sql, params_from_iter(values), read)
}
