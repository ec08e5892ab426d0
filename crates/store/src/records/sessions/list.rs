//! Sessions page by page, with what a list shows of each.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Deserialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{SessionId, UserId};
use wardbook_domain::session::{Outcome, SessionStatus};

use crate::Result;
use crate::database::clauses::Clauses;
use crate::database::rows::{find, list};

use super::Session;

/// What a list of sessions is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionOrder {
    /// When it was started.
    #[default]
    Started,
    /// What it cost.
    Cost,
    /// How many documents.
    Documents,
    /// How sure; what was not measured comes last, whatever the direction.
    Accuracy,
}

/// Which sessions. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct SessionQuery {
    /// In one of these states; empty is every state.
    pub status: Vec<SessionStatus>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// Of the person of this name.
    pub user: Option<String>,
    /// Only those with results that wait for a person.
    pub needs_review: bool,
    /// Only those that run at an endpoint of this name.
    pub endpoint: Option<String>,
    /// Started not earlier.
    pub from: Option<Timestamp>,
    /// Started earlier than this.
    pub to: Option<Timestamp>,
    /// The order.
    pub order: SessionOrder,
    /// The least first.
    pub ascending: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// Which sessions, among those that a person may see.
#[derive(Clone, Debug, Default)]
pub struct SessionFilter {
    /// Only this person's own.
    pub own: Option<UserId>,
    /// What is asked for.
    pub asked: SessionQuery,
}

/// A session of the list.
#[derive(Clone, Debug)]
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// The name of whose it is.
    pub user: String,
    /// The endpoint's name.
    pub endpoint: String,
}

/// The endpoint's name; older rows have it in their snapshot only.
const ENDPOINT: &str = "CASE WHEN s.endpoint <> '' THEN s.endpoint
    WHEN json_valid(s.configuration_snapshot)
      THEN coalesce(s.configuration_snapshot ->> '$.endpoint.name', '')
    ELSE '' END";

impl SessionFilter {
    fn clauses(&self) -> Clauses {
        let asked = &self.asked;
        let mut clauses = Clauses::default();
        clauses.add_some("s.user_id = ?", self.own.map(|user| user.to_string()));
        if !asked.status.is_empty() {
            let holes = vec!["?"; asked.status.len()].join(", ");
            let words = asked.status.iter().map(|status| Value::Text(status.as_str().into()));
            clauses.add(format!("s.session_status IN ({holes})"), words);
        }
        clauses.add_some("s.outcome = ?", asked.outcome.map(|one| one.as_str().to_owned()));
        let of_name = "s.user_id = (SELECT user_id FROM users WHERE name = ?)";
        clauses.add_some(of_name, asked.user.clone());
        if asked.needs_review {
            clauses.add("s.manual_review_required > 0", []);
        }
        if let Some(name) = &asked.endpoint {
            // The first part is answered by an index, the second only looks at older rows.
            let part = format!("(s.endpoint = ? OR (s.endpoint = '' AND {ENDPOINT} = ?))");
            clauses.add(part, [Value::Text(name.clone()), Value::Text(name.clone())]);
        }
        clauses.add_some("s.initiated_at >= ?", asked.from.map(Timestamp::micros));
        clauses.add_some("s.initiated_at < ?", asked.to.map(Timestamp::micros));
        clauses
    }

    fn order(&self) -> String {
        let direction = if self.asked.ascending { "ASC" } else { "DESC" };
        let by = match self.asked.order {
            SessionOrder::Started => {
                return format!("s.initiated_at {direction}, s.session_id {direction}");
            }
            SessionOrder::Cost => format!("s.total_cost {direction}"),
            SessionOrder::Documents => format!("s.total_documents {direction}"),
            SessionOrder::Accuracy => format!(
                "s.overall_accuracy_score IS NULL, CAST(s.overall_accuracy_score AS REAL) {direction}"
            ),
        };
        format!("{by}, s.initiated_at DESC, s.session_id DESC")
    }
}

/// How many match.
pub fn count(connection: &Connection, filter: &SessionFilter) -> Result<u32> {
    let clauses = filter.clauses();
    let sql = format!("SELECT count(*) FROM ai_processing_sessions s WHERE {}", clauses.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(clauses.values([], [])), |row| row.get(0))?)
}

fn select() -> String {
    format!(
        "SELECT s.*, coalesce(u.name, s.user_id) AS user_name, {ENDPOINT} AS endpoint_name
         FROM ai_processing_sessions s LEFT JOIN users u ON u.user_id = s.user_id"
    )
}

/// A page of them.
pub fn page(connection: &Connection, filter: &SessionFilter) -> Result<Vec<ListedSession>> {
    let clauses = filter.clauses();
    let (select, order) = (select(), filter.order());
    let sql = format!("{select} WHERE {} ORDER BY {order} LIMIT ? OFFSET ?", clauses.sql());
    let values = clauses.values([], [filter.asked.limit.into(), filter.asked.offset.into()]);
    list(connection, &sql, params_from_iter(values), read)
}

/// One session as the list shows it.
pub fn list_row(connection: &Connection, session: SessionId) -> Result<Option<ListedSession>> {
    let sql = format!("{} WHERE s.session_id = ?", select());
    find(connection, &sql, [session.to_string()], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ListedSession> {
    Ok(ListedSession {
        session: Session::read(row)?,
        user: row.get("user_name")?,
        endpoint: row.get("endpoint_name")?,
    })
}
