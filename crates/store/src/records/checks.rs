//! Compliance checks as they were made, and the facts that they judge.

use std::collections::BTreeSet;

use rusqlite::{Connection, ToSql};
use serde_json::{Value, json};

use wardbook_domain::access::Role;
use wardbook_domain::alert::{AlertState, AlertType};
use wardbook_domain::compliance::{Assessment, CheckResult, Facts, REVIEW_DUE_DAYS};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, CheckId, SessionId, TraceId, UserId};
use wardbook_domain::retention::RetentionCategory;
use wardbook_domain::session::SessionStatus;

use crate::database::rows::{find, list, time, word};
use crate::database::tx::Tx;
use crate::log::end::newest_checkpoint;
use crate::log::read::Filter;
use crate::records::sessions::Session;
use crate::records::{alerts, calls, sessions, users};
use crate::verify::fold::rows_of_session_differ;
use crate::{Result, Store};

/// Stores a check in place of an earlier one of the same name.
pub fn store(tx: &mut Tx<'_>, session: SessionId, check: &Assessment) -> Result<()> {
    let (session, name) = (session.to_string(), check.check.as_str());
    let sql = "SELECT check_id FROM compliance_checks
        WHERE processing_session_id = ? AND name = ?";
    let before: Option<String> = tx.find(sql, (&session, name), |row| row.get(0))?;
    // Figures alone, which head office gets: the issues are in the row.
    let payload = json!({ "check": check.check, "result": check.result });
    tx.event(Kind::ComplianceChecked, format!("ai_processing_sessions/{session}"), payload);
    let (result, severity) = (check.result.as_str(), check.severity.as_str());
    let (issues, details) = (json!(check.issues).to_string(), check.details.to_string());
    let (first, last) = check.evidence.unzip();
    let made = check.last_checked.micros();
    let found: [(&str, &dyn ToSql); 8] = [
        ("result", &result),
        ("severity", &severity),
        ("score", &check.score),
        ("issues", &issues),
        ("details", &details),
        ("first_event", &first),
        ("last_event", &last),
        ("last_checked", &made),
    ];
    if let Some(before) = before {
        return tx.update("compliance_checks", ("check_id", &before), &found);
    }
    let id = CheckId::new(tx.clock(), tx.randomness()).to_string();
    let mut row: Vec<(&str, &dyn ToSql)> =
        vec![("check_id", &id), ("processing_session_id", &session), ("name", &name)];
    row.extend(found);
    tx.insert("compliance_checks", &row)
}

/// The newest checks of a session, in the order of [`Check`].
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<Assessment>> {
    let sql = "SELECT * FROM compliance_checks WHERE processing_session_id = ?";
    let mut found = list(connection, sql, [session.to_string()], |row| {
        let result = word(row, "result")?;
        let parsed = |column: &str| row.get::<_, String>(column);
        let evidence: (Option<u64>, Option<u64>) =
            (row.get("first_event")?, row.get("last_event")?);
        Ok(Assessment {
            check: word(row, "name")?,
            result,
            passed: match result {
                CheckResult::Passed => Some(true),
                CheckResult::Failed => Some(false),
                CheckResult::NotAssessed => None,
            },
            score: row.get("score")?,
            issues: serde_json::from_str(&parsed("issues")?).unwrap_or_default(),
            details: serde_json::from_str(&parsed("details")?).unwrap_or_default(),
            severity: word(row, "severity")?,
            last_checked: time(row, "last_checked")?,
            evidence: evidence.0.zip(evidence.1),
            has_alert: false,
        })
    })?;
    found.sort_by_key(|assessment: &Assessment| assessment.check);
    Ok(found)
}

/// How many documents of a session were worked on without an event that says so. The session's
/// own events are read once: by subject, each document would bring those of every session over
/// it, and by kind those of the whole log. The plus keeps that index out.
const UNRECORDED: &str = "SELECT count(*) FROM session_documents d
    WHERE d.processing_session_id = ?1 AND d.progress <> 'waiting'
      AND 'documents/' || d.document_id NOT IN (SELECT e.subject FROM events e
        WHERE e.trace = ?2 AND +e.kind = 'session.progressed')";

/// Gathers what the checks judge.
pub fn facts(store: &Store, session: SessionId) -> Result<Facts> {
    let database_encrypted = store.is_encrypted()?;
    store.read(|connection| {
        let mut facts = Facts { database_encrypted, ..Facts::default() };
        let row = sessions::by_id(connection, session)?;
        trail(store, connection, (session, row.as_ref().map(|row| row.user_id)), &mut facts)?;
        facts.row_faults = rows_of_session_differ(store, connection, session)?;
        let key = session.to_string();
        facts.unrecorded_documents =
            connection.query_row(UNRECORDED, (&key, session.0), |row| row.get(0))?;
        retention(connection, &key, &mut facts)?;
        let (count, unattributed, cost) = calls::attribution(connection, session)?;
        facts.calls = count;
        facts.unattributed_calls = unattributed;
        facts.calls_cost = cost;
        screening(connection, &key, &mut facts)?;
        if let Some(row) = row {
            standing(store, connection, &row, &mut facts)?;
        }
        surroundings(store, connection, &mut facts)?;
        Ok(facts)
    })
}

/// What the session's row says of it, and what waits for people.
fn standing(
    store: &Store,
    connection: &Connection,
    row: &Session,
    facts: &mut Facts,
) -> Result<()> {
    let limits = row.limits();
    facts.at_work =
        matches!(row.session_status, SessionStatus::Initiated | SessionStatus::Processing);
    facts.session_cost = row.total_cost;
    facts.seconds = row.seconds();
    facts.allowed_seconds = limits.max_processing_time_seconds;
    facts.accuracy_permille = row.accuracy_permille();
    facts.minimum_accuracy_permille = limits.minimum_accuracy_permille;
    let due = store.clock().now().micros() - i64::from(REVIEW_DUE_DAYS) * 86_400_000_000;
    (facts.reviews, facts.overdue_reviews) = connection.query_row(
        "SELECT count(*), count(*) FILTER (WHERE d.finished_at < ?2) FROM document_results r
         JOIN session_documents d ON d.processing_session_id = r.processing_session_id
           AND d.document_id = r.document_id
         WHERE r.processing_session_id = ?1 AND r.review_state = 'open'",
        (row.session_id.to_string(), due),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    // As it was when the session began: sending elsewhere later is refused. A snapshot that
    // cannot be read any more is a difference from its event.
    let endpoint =
        serde_json::from_value::<Endpoint>(row.configuration_snapshot["endpoint"].clone());
    if let Ok(endpoint) = endpoint
        && endpoint.is_private().is_err()
    {
        facts.readable_endpoints.push(endpoint.name);
    }
    Ok(())
}

/// What screening found in the session's documents.
fn screening(connection: &Connection, session: &str, facts: &mut Facts) -> Result<()> {
    let sql =
        "SELECT count(r.result_id), count(r.result_id) FILTER (WHERE s.document_id IS NOT NULL),
          count(*) FILTER (WHERE s.risk = 'high' AND s.released_by IS NULL)
        FROM session_documents d
        LEFT JOIN document_results r ON r.processing_session_id = d.processing_session_id
          AND r.document_id = d.document_id
        LEFT JOIN document_screenings s ON s.document_id = d.document_id
        WHERE d.processing_session_id = ?";
    (facts.results, facts.screened_results, facts.unreleased) =
        connection.query_row(sql, [session], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let sql = "SELECT count(*) FROM egress e JOIN ai_calls c ON c.call_id = e.call_id
        WHERE c.processing_session_id = ? AND (e.policy = 'never' OR e.policy = 'redacted' AND e.replaced IS NULL)";
    let against: u64 = connection.query_row(sql, [session], |row| row.get(0))?;
    if against > 0 {
        facts.policy_faults.push(format!("documents went where policy forbids it: {against}"));
    }
    let sql = "SELECT description FROM alerts
        WHERE processing_session_id = ? AND alert_type = ? AND state <> 'resolved'";
    let violated = [session, AlertType::PhiPolicyViolation.as_str()];
    facts.policy_faults.extend(find(connection, sql, violated, |row| row.get::<_, String>(0))?);
    Ok(())
}

/// What holds for every session at this moment.
fn surroundings(store: &Store, connection: &Connection, facts: &mut Facts) -> Result<()> {
    let sql = "SELECT description FROM alerts WHERE alert_type = ? AND state <> 'resolved'";
    let attack = [AlertType::RepeatedSignInFailure.as_str()];
    facts.sign_in_attack = find(connection, sql, attack, |row| row.get(0))?;
    let last = "SELECT time FROM events ORDER BY seq DESC LIMIT 1";
    if let Some(last) = find(connection, last, [], |row| time(row, "time"))? {
        facts.clock_behind_micros = last.micros() - store.clock().now().micros();
    }
    Ok(())
}

fn trail(
    store: &Store,
    connection: &Connection,
    (session, owner): (SessionId, Option<UserId>),
    facts: &mut Facts,
) -> Result<()> {
    let filter = Filter { trace: Some(TraceId(session.0)), ..Filter::default() };
    let mut last_time = None;
    // Who did something, in which role, and where they last did. Looking is no doing: it is
    // permitted by other rules, and auditors do nothing else.
    let mut actors: Vec<(Option<UserId>, String, u64)> = Vec::new();
    let mut lookers = BTreeSet::new();
    filter.each(connection, store.log(), |event| {
        let first = facts.event_range.map_or(event.seq, |(first, _)| first);
        facts.event_range = Some((first, event.seq));
        facts.event_count += 1;
        if last_time.is_some_and(|last| event.time < last) {
            facts.time_faults.push(event.seq);
        }
        last_time = Some(event.time);
        if event.leaf != event.recomputed_leaf {
            facts.leaf_faults.push(event.seq);
        }
        let looking = [Kind::SessionOpened, Kind::DocumentOpened];
        if looking.iter().any(|kind| kind.as_str() == event.kind) {
            if event.actor != owner {
                lookers.insert(event.session);
            }
        } else {
            match actors.iter_mut().find(|one| one.0 == event.actor && one.1 == event.role) {
                Some(known) => known.2 = event.seq,
                None => actors.push((event.actor, event.role, event.seq)),
            }
        }
        Ok::<_, crate::StoreError>(true)
    })?;
    for (actor, role, last_act) in actors {
        let role: Option<Role> = role.parse().ok();
        let Some(actor) = actor else {
            facts.actors.push(("system".into(), role, true));
            continue;
        };
        let subject = Some(format!("users/{actor}"));
        let kind = Some(Kind::UserDisabled);
        let disabled = Filter { kind, subject, to_seq: Some(last_act), ..Filter::default() };
        let disabled = !disabled.list(connection, store.log())?.is_empty();
        let user = users::by_id(connection, actor)?;
        let name = user.map_or_else(|| actor.to_string(), |user| user.name);
        facts.actors.push((name, role, !disabled));
    }
    for audit_session in lookers {
        emergency(store, connection, audit_session, facts)?;
    }
    facts.proven_up_to = newest_checkpoint(connection)?
        .filter(|(size, note)| {
            let keys = [store.log_key().vkey().clone()];
            wardbook_ledger::checkpoint::open(note.as_bytes(), &keys)
                .is_ok_and(|signed| signed.checkpoint.size == *size)
        })
        .map(|(size, _)| size);
    Ok(())
}

/// Who took emergency access in an audit session, where its alert is not resolved.
fn emergency(
    store: &Store,
    connection: &Connection,
    audit_session: AuditSessionId,
    facts: &mut Facts,
) -> Result<()> {
    let kind = Some(Kind::EmergencyAccessTaken);
    let audit_session = Some(audit_session);
    let taken = Filter { audit_session, kind, ..Filter::default() };
    for event in taken.list(connection, store.log())? {
        let payload = event.payload.and_then(|(_, text)| serde_json::from_str::<Value>(&text).ok());
        let alert = payload.and_then(|payload| payload["alert"].as_str()?.parse().ok());
        let alert = alert.map(|alert| alerts::by_id(connection, alert)).transpose()?.flatten();
        if alert.is_none_or(|alert| alert.state != AlertState::Resolved) {
            let user =
                event.actor.map(|actor| users::by_id(connection, actor)).transpose()?.flatten();
            facts.emergencies.push(user.map_or_else(|| "somebody".into(), |user| user.name));
        }
    }
    Ok(())
}

fn retention(connection: &Connection, session: &str, facts: &mut Facts) -> Result<()> {
    let sql =
        "SELECT 'ai_processing_sessions/' || session_id AS record, retention_category AS category,
          retain_until, initiated_at AS made FROM ai_processing_sessions WHERE session_id = ?1
        UNION ALL SELECT 'documents/' || d.document_id, d.retention_category, d.retain_until,
          d.received_at FROM documents d JOIN session_documents s ON s.document_id = d.document_id
          WHERE s.processing_session_id = ?1";
    let records = list(connection, sql, [session], |row| {
        let category: String = row.get("category")?;
        let record: String = row.get("record")?;
        Ok((record, category, time(row, "retain_until")?, time(row, "made")?))
    })?;
    facts.retained_records = records.len() as u64;
    for (record, category, until, made) in records {
        match category.parse::<RetentionCategory>() {
            Ok(category) if until >= category.retain_until(made) => {}
            Ok(category) => {
                let clause = category.rule().clause;
                facts.retention_faults.push(format!("{record} is kept too short ({clause})"));
            }
            Err(_) => facts.retention_faults.push(format!("{record} has no retention category")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::new_clinic;
    use wardbook_domain::clock::{Clock, Randomness};

    #[test]
    fn unrecorded_documents_are_found_by_the_sessions_own_events_whatever_else_the_log_holds() {
        let (_folder, home, key) = new_clinic();
        let store = Store::open(&home, &key, &Clock::system(), &Randomness::system()).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {UNRECORDED}");
        let plan: Vec<String> = store
            .read(|connection| list(connection, &sql, ("", [0_u8; 16]), |row| row.get(3)))
            .unwrap();
        let of_events = |line: &&String| line.contains(" e ");
        let lines: Vec<_> = plan.iter().filter(of_events).collect();
        assert!(lines.len() == 1 && lines[0].contains("events_by_trace (trace=?)"), "{plan:#?}");
    }
}
