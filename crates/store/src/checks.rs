//! Compliance checks as they were made, and the facts that they judge.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::access::Role;
use wardbook_domain::compliance::{Assessment, Facts};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{CheckId, SessionId, TraceId, UserId};
use wardbook_domain::retention::RetentionCategory;

use crate::events::Filter;
use crate::fold::rows_of_session_differ;
use crate::log::newest_checkpoint;
use crate::tx::{Tx, list, time, word};
use crate::{Result, Store, calls, sessions, users};

/// Stores a check in place of an earlier one of the same name.
pub fn store(tx: &mut Tx<'_>, session: SessionId, check: &Assessment) -> Result<()> {
    let (session, name) = (session.to_string(), check.check.as_str());
    let key = (session.clone(), name);
    tx.change("DELETE FROM compliance_checks WHERE processing_session_id = ? AND name = ?", key)?;
    let payload = json!({
        "check": check.check, "result": check.result, "issues": check.issues,
    });
    tx.event(Kind::ComplianceChecked, format!("ai_processing_sessions/{session}"), payload);
    tx.insert(
        "compliance_checks",
        &[
            ("check_id", &CheckId::new(tx.clock(), tx.randomness()).to_string()),
            ("processing_session_id", &session),
            ("name", &name),
            ("result", &check.result.as_str()),
            ("severity", &check.severity.as_str()),
            ("score", &check.score),
            ("issues", &json!(check.issues).to_string()),
            ("details", &check.details.to_string()),
            ("first_event", &check.evidence.map(|range| range.0)),
            ("last_event", &check.evidence.map(|range| range.1)),
            ("last_checked", &check.last_checked.micros()),
        ],
    )
}

/// The newest checks of a session.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<Assessment>> {
    let sql = "SELECT * FROM compliance_checks WHERE processing_session_id = ? ORDER BY rowid";
    list(connection, sql, [session.to_string()], |row| {
        let result = word(row, "result")?;
        let parsed = |column: &str| row.get::<_, String>(column);
        let evidence: (Option<u64>, Option<u64>) =
            (row.get("first_event")?, row.get("last_event")?);
        Ok(Assessment {
            check: word(row, "name")?,
            result,
            passed: match result {
                wardbook_domain::compliance::CheckResult::Passed => Some(true),
                wardbook_domain::compliance::CheckResult::Failed => Some(false),
                wardbook_domain::compliance::CheckResult::NotAssessed => None,
            },
            score: row.get("score")?,
            issues: serde_json::from_str(&parsed("issues")?).unwrap_or_default(),
            details: serde_json::from_str(&parsed("details")?).unwrap_or_default(),
            severity: word(row, "severity")?,
            last_checked: time(row, "last_checked")?,
            evidence: evidence.0.zip(evidence.1),
        })
    })
}

/// Gathers what the final checks judge.
pub fn facts(store: &Store, session: SessionId) -> Result<Facts> {
    store.read(|connection| {
        let mut facts = Facts::default();
        trail(store, connection, session, &mut facts)?;
        facts.row_faults = rows_of_session_differ(store, connection, session)?;
        let key = session.to_string();
        facts.unrecorded_documents = connection.query_row(
            "SELECT count(*) FROM session_documents d WHERE d.processing_session_id = ?1
               AND d.progress <> 'waiting' AND NOT EXISTS (SELECT 1 FROM events e
                 WHERE e.kind = 'session.progressed' AND e.subject = 'documents/' || d.document_id
                   AND e.trace = ?2)",
            (&key, session.0),
            |row| row.get(0),
        )?;
        retention(connection, &key, &mut facts)?;
        let (count, unattributed, cost) = calls::attribution(connection, session)?;
        facts.calls = count;
        facts.unattributed_calls = unattributed;
        facts.calls_cost = cost;
        if let Some(row) = sessions::by_id(connection, session)? {
            facts.session_cost = row.total_cost;
        }
        Ok(facts)
    })
}

fn trail(
    store: &Store,
    connection: &Connection,
    session: SessionId,
    facts: &mut Facts,
) -> Result<()> {
    let filter = Filter { trace: Some(TraceId(session.0)), ..Filter::default() };
    let mut last_time = None;
    // Who did something, in which role, and where they last did. Looking is no doing: it is
    // permitted by other rules, and auditors do nothing else.
    let mut actors: Vec<(Option<UserId>, String, u64)> = Vec::new();
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
        if !looking.iter().any(|kind| kind.as_str() == event.kind) {
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
    facts.proven_up_to = newest_checkpoint(connection)?
        .filter(|(size, note)| {
            let keys = [store.log_key().vkey().clone()];
            wardbook_ledger::checkpoint::open(note.as_bytes(), &keys)
                .is_ok_and(|signed| signed.checkpoint.size == *size)
        })
        .map(|(size, _)| size);
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
