//! The figures of the day at a glance: what stopped, what is wrong, how the week went, when the
//! log was last verified. Every one by an index or from a row; none reads the log (target P7).

use rusqlite::Connection;

use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{AlertId, UserId};

use crate::Result;
use crate::database::rows::{find, id, list, time, word};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

const STOPPED: &str = "SELECT count(*) FROM ai_processing_sessions
    WHERE session_status IN ('interrupted', 'cancelled') AND completed_at IS NULL
      AND (?1 IS NULL OR user_id = ?1)";

/// Alerts that nobody has resolved and that a person may see.
const UNRESOLVED: &str = "FROM alerts a WHERE a.state IN ('open', 'acknowledged')
    AND (?1 IS NULL OR a.processing_session_id IN
      (SELECT session_id FROM ai_processing_sessions WHERE user_id = ?1))";

// A verification of chosen events says nothing of the whole log. A payload that somebody edited may
// be no JSON, of which the database would refuse to take a member.
const VERIFIED: &str = "SELECT e.time, p.body FROM events e INDEXED BY events_by_kind
    LEFT JOIN payloads p ON p.seq = e.seq
    WHERE e.kind = 'log.verified'
      AND CASE WHEN json_valid(p.body) THEN json_extract(p.body, '$.selection') END IS NULL
    ORDER BY e.seq DESC LIMIT 1";

const LAST_HERE: &str = "SELECT coalesce(max(seq), 0) FROM events INDEXED BY events_by_subject
    WHERE subject = ? AND subject <> '' AND kind IN ('audit_session.opened', 'user.added')";

// What a person typed wrongly once they were in is their own event, not the system's.
const FAILED: &str = "SELECT count(*) FROM events INDEXED BY events_by_kind
    WHERE kind = 'sign_in.failed' AND seq > ?1 AND actor IS NULL";

const FAILED_OF: &str = "SELECT count(*) FROM events INDEXED BY events_by_subject
    WHERE subject = ?2 AND subject <> '' AND kind = 'sign_in.failed' AND seq > ?1 AND actor IS NULL";

/// The sessions of some days, by day. Whose sessions matters to which index is the right one.
fn days_sql(of_one_person: bool) -> String {
    let (index, whose) = if of_one_person {
        ("ai_processing_sessions_by_user", "s.user_id = ?4")
    } else {
        ("ai_processing_sessions_by_time", "?4 IS NULL")
    };
    format!(
        "SELECT (s.initiated_at + ?3) / {DAY} AS day, count(*), sum(s.processed_documents),
           sum(s.failed_documents), sum(s.total_cost),
           sum((SELECT count(*) FROM document_results r
             WHERE r.processing_session_id = s.session_id AND r.review_state NOT IN ('not_needed', 'superseded')))
         FROM ai_processing_sessions s INDEXED BY {index}
         WHERE {whose} AND s.initiated_at >= ?1 AND s.initiated_at < ?2 GROUP BY day ORDER BY day"
    )
}

/// How many sessions stopped before they were done, of everybody or of one person.
pub fn stopped(connection: &Connection, own: Option<UserId>) -> Result<u32> {
    let own = own.map(|user| user.to_string());
    Ok(connection.prepare_cached(STOPPED)?.query_row([own], |row| row.get(0))?)
}

/// How many alerts of each severity nobody has resolved; with `own`, those about this person's
/// own sessions.
pub fn unresolved(connection: &Connection, own: Option<UserId>) -> Result<Vec<(Severity, u32)>> {
    let sql = format!("SELECT a.severity, count(*) AS number {UNRESOLVED} GROUP BY a.severity");
    list(connection, &sql, [own.map(|user| user.to_string())], |row| {
        Ok((word(row, "severity")?, row.get("number")?))
    })
}

/// An alert in brief.
#[derive(Clone, Debug, serde::Serialize, specta::Type)]
pub struct AlertHead {
    /// Its id.
    pub alert_id: AlertId,
    /// How bad.
    pub severity: Severity,
    /// A short title.
    pub title: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// The gravest of them, of equal ones the newest first.
pub fn gravest(connection: &Connection, own: Option<UserId>, limit: u32) -> Result<Vec<AlertHead>> {
    let sql = format!(
        "SELECT a.alert_id, a.severity, a.title, a.created_at {UNRESOLVED}
         ORDER BY CASE a.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END,
           a.created_at DESC LIMIT ?2"
    );
    list(connection, &sql, (own.map(|user| user.to_string()), limit), |row| {
        Ok(AlertHead {
            alert_id: id(row, "alert_id")?,
            severity: word(row, "severity")?,
            title: row.get("title")?,
            created_at: time(row, "created_at")?,
        })
    })
}

/// A whole verification of the log, as the log remembers it.
#[derive(Clone, Copy, Debug)]
pub struct LastVerified {
    /// When.
    pub at: Timestamp,
    /// Whether all was sound.
    pub sound: Option<bool>,
    /// How many events there were.
    pub events: Option<u64>,
}

/// The last one.
pub fn last_verified(connection: &Connection) -> Result<Option<LastVerified>> {
    find(connection, VERIFIED, [], |row| {
        let body: Option<String> = row.get(1)?;
        let payload: Option<serde_json::Value> =
            body.and_then(|body| serde_json::from_str(&body).ok());
        let payload = payload.unwrap_or_default();
        Ok(LastVerified {
            at: Timestamp::from_micros(row.get(0)?),
            sound: payload["sound"].as_bool(),
            events: payload["events"].as_u64(),
        })
    })
}

/// The position at which a person last signed in, or was let in at all; 0 where neither is there.
pub fn last_here(connection: &Connection, user: UserId) -> Result<u64> {
    Ok(connection
        .prepare_cached(LAST_HERE)?
        .query_row([format!("users/{user}")], |row| row.get(0))?)
}

/// When a person signed in at this position; `None` where something else stands there.
pub fn signed_in_at(connection: &Connection, seq: u64) -> Result<Option<Timestamp>> {
    let sql = "SELECT time FROM events WHERE seq = ? AND kind = 'audit_session.opened'
        AND subject <> ''";
    find(connection, sql, [seq], |row| row.get(0).map(Timestamp::from_micros))
}

/// Sign-ins that the system refused after this position, whoever tried.
pub fn failed_sign_ins(connection: &Connection, after: u64) -> Result<u32> {
    Ok(connection.prepare_cached(FAILED)?.query_row([after], |row| row.get(0))?)
}

/// The same under a person's name.
pub fn failed_sign_ins_of(connection: &Connection, user: UserId, after: u64) -> Result<u32> {
    let values = (after, format!("users/{user}"));
    Ok(connection.prepare_cached(FAILED_OF)?.query_row(values, |row| row.get(0))?)
}

/// What the sessions of one day came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// Sessions started.
    pub sessions: u32,
    /// Documents with a result.
    pub processed: u32,
    /// Documents without.
    pub failed: u32,
    /// What it cost.
    pub cost: NanoUnits,
    /// Results that a person had to look at.
    pub reviews: u32,
}

/// The figures of the local days from `first` up to, not with, `end`: days since 1970, where local
/// time is `offset` microseconds ahead of UTC. Days without a session are left out.
pub fn days(
    connection: &Connection,
    own: Option<UserId>,
    (first, end): (i64, i64),
    offset: i64,
) -> Result<Vec<(i64, DayFigures)>> {
    let sql = days_sql(own.is_some());
    let user = own.map(|user| user.to_string());
    let values = (first * DAY - offset, end * DAY - offset, offset, user);
    list(connection, &sql, values, |row| {
        let figures = DayFigures {
            sessions: row.get(1)?,
            processed: row.get(2)?,
            failed: row.get(3)?,
            cost: NanoUnits(row.get(4)?),
            reviews: row.get(5)?,
        };
        Ok((row.get(0)?, figures))
    })
}

/// The local day of a moment, as days since 1970.
pub const fn day_of(time: Timestamp, offset: i64) -> i64 {
    (time.micros() + offset).div_euclid(DAY)
}

/// The plan of every query here, for the test that none of them reads a table from end to end.
#[doc(hidden)]
pub fn plans(connection: &Connection) -> Result<Vec<(String, String)>> {
    let severities = format!("SELECT a.severity, count(*) {UNRESOLVED} GROUP BY a.severity");
    let queries = [
        STOPPED.to_owned(),
        severities,
        VERIFIED.to_owned(),
        days_sql(true),
        days_sql(false),
        LAST_HERE.to_owned(),
        FAILED.to_owned(),
        FAILED_OF.to_owned(),
    ];
    let mut plans = Vec::new();
    for sql in queries {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        for number in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(number, 1)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            plans.push((sql.clone(), row.get(3)?));
        }
    }
    Ok(plans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for sql in [
            include_str!("../../../../migrations/clinic/0001_initial.sql"),
            include_str!("../../../../migrations/clinic/0002_window.sql"),
        ] {
            connection.execute_batch(sql).unwrap();
        }
        connection
    }

    #[test]
    fn no_figure_of_the_day_reads_the_log_or_all_sessions() {
        let plans = plans(&database()).unwrap();
        assert!(plans.len() >= 5);
        for (sql, step) in plans {
            assert!(!step.starts_with("SCAN"), "{step}: {sql}");
        }
    }

    #[test]
    fn the_log_is_as_long_as_its_last_position_says() {
        let connection = database();
        let sql = "EXPLAIN QUERY PLAN SELECT coalesce(max(seq) + 1, 0) FROM events";
        let plan: String = connection.query_row(sql, [], |row| row.get(3)).unwrap();
        assert!(plan.starts_with("SEARCH events"), "{plan}");
    }

    #[test]
    fn a_local_day_begins_at_local_midnight() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let ahead = 10 * 3_600_000_000;
        let evening = at("2026-11-20T15:00:00Z");
        assert_eq!(day_of(evening, ahead), day_of(at("2026-11-21"), 0), "it is the 21st in Sydney");
        assert_eq!(day_of(evening, 0), day_of(at("2026-11-20"), 0));
        assert_eq!(day_of(at("2026-11-21T02:00:00Z"), -5 * 3_600_000_000), day_of(evening, 0));
    }
}
