//! What happened in a period, for reports: checks, costs, reviews and alerts of the sessions that
//! were started in it, and the events of a stretch of the log. Times are `[from, to)`.

use std::ops::Range;

use rusqlite::{Connection, Row};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::completion::StepCost;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::UserId;

use crate::Result;
use crate::database::rows::{find, list};

/// The moments from one up to, but not including, another.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// The first of them.
    pub from: Timestamp,
    /// The first after them.
    pub to: Timestamp,
}

/// The sessions of a period, by the index of when they were started.
const SESSIONS: &str = "(SELECT session_id FROM ai_processing_sessions
    WHERE initiated_at >= ?1 AND initiated_at < ?2)";

fn bounds(period: Period) -> (i64, i64) {
    (period.from.micros(), period.to.micros())
}

/// A compliance check of one session.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// How bad a failure is.
    pub severity: String,
    /// `passed`, `failed`, `not_assessed`.
    pub result: String,
    /// The session.
    pub session_id: String,
}

/// Every check of the period's sessions, by name.
pub fn checks(connection: &Connection, period: Period) -> Result<Vec<Check>> {
    let sql = format!(
        "SELECT name, severity, result, processing_session_id FROM compliance_checks
         WHERE processing_session_id IN {SESSIONS} ORDER BY name, processing_session_id"
    );
    list(connection, &sql, bounds(period), |row| {
        Ok(Check {
            name: row.get(0)?,
            severity: row.get(1)?,
            result: row.get(2)?,
            session_id: row.get(3)?,
        })
    })
}

/// The costs of the period's sessions by endpoint, model and step.
pub fn costs(connection: &Connection, period: Period) -> Result<Vec<StepCost>> {
    let sql = format!(
        "SELECT e.name AS endpoint, c.model, c.step, count(*) AS calls,
           sum(c.input_tokens) AS input, sum(c.output_tokens) AS output,
           c.price_source AS source, sum(c.cost) AS cost
         FROM ai_calls c JOIN endpoints e ON e.endpoint_id = c.endpoint_id
         WHERE c.processing_session_id IN {SESSIONS}
         GROUP BY 1, 2, 3, c.price_source ORDER BY 1, 2, 3, c.price_source"
    );
    list(connection, &sql, bounds(period), |row| {
        Ok(StepCost {
            endpoint: row.get("endpoint")?,
            model: row.get("model")?,
            step: row.get("step")?,
            calls: row.get("calls")?,
            input_tokens: row.get("input")?,
            output_tokens: row.get("output")?,
            price_source: row.get("source")?,
            cost: NanoUnits(row.get("cost")?),
        })
    })
}

/// How many results of the period's sessions are in each state of review, and how many are of
/// each type of document.
pub fn results(connection: &Connection, period: Period) -> Result<Vec<(String, String, u64)>> {
    let sql = format!(
        "SELECT review_state, coalesce(reviewed_type, document_type), count(*) FROM document_results
         WHERE processing_session_id IN {SESSIONS} GROUP BY 1, 2 ORDER BY 1, 2"
    );
    list(connection, &sql, bounds(period), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Alerts of one severity in a period.
#[derive(Clone, Debug)]
pub struct AlertFigures {
    /// How bad.
    pub severity: String,
    /// Raised in the period.
    pub raised: u64,
    /// Of these, resolved by now.
    pub resolved: u64,
    /// Mean microseconds from raising to resolving, of those that are resolved.
    pub mean_micros: Option<i64>,
}

/// The alerts raised in a period, by severity, the gravest first.
pub fn alerts(connection: &Connection, period: Period) -> Result<Vec<AlertFigures>> {
    let sql = "SELECT severity, count(*), count(resolved_at),
          CAST(avg(resolved_at - created_at) AS INTEGER)
        FROM alerts WHERE created_at >= ?1 AND created_at < ?2 GROUP BY severity
        ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END";
    list(connection, sql, bounds(period), |row| {
        Ok(AlertFigures {
            severity: row.get(0)?,
            raised: row.get(1)?,
            resolved: row.get(2)?,
            mean_micros: row.get(3)?,
        })
    })
}

/// How many events of one kind somebody caused.
#[derive(Clone, Debug)]
pub struct KindCount {
    /// The kind.
    pub kind: String,
    /// Who; `None` is the system.
    pub actor: Option<UserId>,
    /// How many.
    pub count: u64,
}

/// The events at the positions `[from, to)`, counted by kind and person.
pub fn events(
    connection: &Connection,
    Range { start: from, end: to }: Range<u64>,
) -> Result<Vec<KindCount>> {
    let sql = "SELECT kind, actor, count(*) FROM events WHERE seq >= ? AND seq < ?
        GROUP BY kind, actor ORDER BY kind, actor";
    list(connection, sql, (from, to), |row| {
        let actor = row.get::<_, Option<uuid::Uuid>>(1)?.map(UserId);
        Ok(KindCount { kind: row.get(0)?, actor, count: row.get(2)? })
    })
}

/// The times of the first and the last event at the positions `[from, to)`.
pub fn times(
    connection: &Connection,
    Range { start: from, end: to }: Range<u64>,
) -> Result<Option<(Timestamp, Timestamp)>> {
    let at = |order: &str| {
        let sql = format!(
            "SELECT time FROM events WHERE seq >= ? AND seq < ? ORDER BY seq {order} LIMIT 1"
        );
        let read = |row: &Row<'_>| row.get(0).map(Timestamp::from_micros);
        find(connection, &sql, (from, to), read)
    };
    Ok(at("ASC")?.zip(at("DESC")?))
}
