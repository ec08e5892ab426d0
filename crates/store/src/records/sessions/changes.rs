//! The changes that a run makes to a session: start, progress, interruption, cancellation,
//! resumption, completion. Each records its event in the same write.

use serde_json::{Value, json};

use wardbook_domain::compliance::Rating;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::{DocumentProgress, Failure};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, DocumentId, FolderId, SessionId, UserId};
use wardbook_domain::retention::RetentionCategory;
use wardbook_domain::session::{
    Limits, Outcome, Phase, ProcessingMode, SessionStatus, SessionType,
};

use crate::Result;
use crate::database::tx::Tx;

use crate::records::identity;

use super::figures::Standing;
use super::{Session, failed_because, required};

/// What a session is started with.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub session: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The account.
    pub account: AccountId,
    /// Why it is run.
    pub session_type: SessionType,
    /// Its documents, in order.
    pub documents: Vec<DocumentId>,
    /// The sessions whose documents are run again; usually none.
    pub again_of: Vec<SessionId>,
    /// The watched folder that starts it; `None` where a person does.
    pub folder: Option<FolderId>,
    /// The endpoint's name.
    pub endpoint: String,
    /// The model.
    pub model: String,
    /// How endpoints are picked.
    pub mode: ProcessingMode,
    /// Its limits.
    pub limits: Limits,
    /// The program's version.
    pub pipeline_version: String,
    /// The configuration as canonical JSON, and its SHA-256.
    pub configuration: (String, String),
}

fn decimal(permille: u16) -> String {
    format!("{:.3}", f64::from(permille) / 1000.0)
}

/// Stores a session with its documents, its configuration and its first event.
pub fn insert(tx: &mut Tx<'_>, new: &NewSession) -> Result<()> {
    let session = new.session.to_string();
    let subject = format!("ai_processing_sessions/{session}");
    let total = new.documents.len() as u64;
    let mut payload = json!({
        "session_type": new.session_type,
        "documents": total,
        "configuration_hash": new.configuration.1,
    });
    if !new.again_of.is_empty() {
        payload["again_of"] = json!(new.again_of);
    }
    if let Some(folder) = new.folder {
        payload["inbox_folder"] = json!(folder);
    }
    tx.event(Kind::SessionStarted, subject, payload);
    let now = tx.now();
    let ids: Vec<String> = new.documents.iter().map(ToString::to_string).collect();
    let category = RetentionCategory::HealthcareAuditTrail;
    let trail = json!({
        "session_initiated": now,
        "configuration_captured": true,
        "compliance_validation": "pending",
        "last_progress_update": null,
        "total_updates": 0,
        "processing_health": "healthy",
        "session_completed": null,
        "final_document_count": null,
        "final_cost": null,
        "final_accuracy": null,
        "audit_completeness": null,
    });
    let thresholds = json!({ "review_below": decimal(new.limits.review_below_permille) });
    tx.insert(
        "ai_processing_sessions",
        &[
            ("session_id", &session),
            ("user_id", &new.user.to_string()),
            ("account_id", &new.account.to_string()),
            ("session_type", &new.session_type.as_str()),
            ("initiated_at", &now.micros()),
            ("session_status", &SessionStatus::Initiated.as_str()),
            ("phase", &Phase::Initiation.as_str()),
            ("total_documents", &total),
            ("processed_documents", &0),
            ("failed_documents", &0),
            ("document_ids", &json!(ids).to_string()),
            ("endpoint", &new.endpoint),
            ("ai_model_version", &new.model),
            ("processing_mode", &new.mode.as_str()),
            ("confidence_thresholds", &thresholds.to_string()),
            ("total_cost", &0),
            ("api_calls_made", &0),
            ("processing_time_seconds", &"0.000"),
            ("budget_limit", &new.limits.budget.map(|budget| budget.0)),
            ("max_processing_time_seconds", &new.limits.max_processing_time_seconds),
            ("minimum_accuracy_threshold", &decimal(new.limits.minimum_accuracy_permille)),
            ("manual_review_required", &0),
            ("compliance_flags", &"[]"),
            ("processing_pipeline_version", &new.pipeline_version),
            ("configuration_snapshot", &new.configuration.0),
            ("configuration_hash", &new.configuration.1),
            ("audit_trail_summary", &trail.to_string()),
            ("retry_attempts", &0),
            ("created_at", &now.micros()),
            ("updated_at", &now.micros()),
            ("retention_category", &category.as_str()),
            ("retain_until", &category.retain_until(now).micros()),
            ("requires_long_term_archival", &true),
            ("inbox_folder_id", &new.folder.map(|folder| folder.to_string())),
        ],
    )?;
    for (position, document) in (1_u32..).zip(&ids) {
        tx.insert(
            "session_documents",
            &[
                ("processing_session_id", &session),
                ("document_id", document),
                ("position", &position),
                ("progress", &DocumentProgress::Waiting.as_str()),
            ],
        )?;
    }
    Ok(())
}

/// Marks a document of a session as done, or as failed with the reason.
pub fn finish_document(
    tx: &mut Tx<'_>,
    session: SessionId,
    document: DocumentId,
    failure: Option<&Failure>,
) -> Result<()> {
    let progress =
        if failure.is_some() { DocumentProgress::Failed } else { DocumentProgress::Done };
    tx.change_one(
        "finishing a document",
        "UPDATE session_documents SET progress = ?, failure_code = ?, failure_message = ?,
           finished_at = stamp_time(), session_id = stamp_session(),
           changed_by_user_id = stamp_user(), change_timestamp = stamp_time()
         WHERE processing_session_id = ? AND document_id = ? AND progress = 'waiting'",
        (
            progress.as_str(),
            failure.map(|failure| failure.code.as_str()),
            failure.map(|failure| failure.message.as_str()),
            session.to_string(),
            document.to_string(),
        ),
    )
}

/// What the run itself measured; the rest of an update follows from the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Seconds of processing of the session so far.
    pub seconds: f64,
    /// Memory of the largest child process so far, in KB; `None` is not measured.
    pub peak_memory_kb: Option<u64>,
}

/// Brings a session's figures up to date with its documents, calls and results, as one
/// progress update, and answers with the session as it is then.
pub fn update_progress(
    tx: &mut Tx<'_>,
    session: SessionId,
    document: DocumentId,
    measured: Measured,
) -> Result<Session> {
    let before = required(tx, session)?;
    let key = session.to_string();
    let Standing { counts, accuracy, source, reviewed, flags } =
        Standing::of(tx.connection(), session, before.total_documents)?;
    let (cost, calls, retries) = call_figures(tx, session)?;
    let peak_kb =
        measured.peak_memory_kb.map(|kb| f64::from(u32::try_from(kb).unwrap_or(u32::MAX)));
    let known = before.peak_memory_usage_mb.as_ref().and_then(|mb| mb.parse::<f64>().ok());
    let peak = peak_kb.map(|kb| kb / 1024.0).into_iter().chain(known).reduce(f64::max);
    let failed = counts.failed;
    let errors = (failed > 0).then(|| format!("{failed} of {} documents failed", counts.total));
    let mut trail = before.audit_trail_summary.clone();
    trail["last_progress_update"] = json!(tx.now());
    trail["total_updates"] = json!(trail["total_updates"].as_u64().unwrap_or(0) + 1);
    trail["processing_health"] = json!(counts.health());
    let status = counts.status();
    tx.event(
        Kind::SessionProgressed,
        format!("documents/{document}"),
        json!({
            "processed": counts.processed, "failed": failed, "total": counts.total,
            "status": status, "cost": NanoUnits(cost),
        }),
    );
    let outcome = (counts.open() == 0).then(|| counts.outcome().as_str());
    let now = tx.now().micros();
    tx.update(
        "ai_processing_sessions",
        ("session_id", &key),
        &[
            ("session_status", &status.as_str()),
            ("phase", &counts.phase().as_str()),
            ("outcome", &outcome),
            ("processed_documents", &counts.processed),
            ("failed_documents", &failed),
            ("total_cost", &cost),
            ("api_calls_made", &calls),
            ("retry_attempts", &retries),
            ("processing_time_seconds", &format!("{:.3}", measured.seconds.max(before.seconds()))),
            ("peak_memory_usage_mb", &peak.map(|mb| format!("{mb:.1}"))),
            ("overall_accuracy_score", &accuracy.map(|accuracy| format!("{accuracy:.3}"))),
            ("accuracy_source", &source.as_str()),
            ("reviewed_values", &reviewed.map(|basis| basis.values)),
            ("total_values", &reviewed.map(|basis| basis.of)),
            ("manual_review_required", &counts.reviews),
            ("compliance_flags", &json!(flags).to_string()),
            ("error_summary", &errors),
            ("audit_trail_summary", &trail.to_string()),
            ("updated_at", &now),
        ],
    )?;
    required(tx, session)
}

/// Cost, number and repetitions of a session's calls.
fn call_figures(tx: &Tx<'_>, session: SessionId) -> Result<(i64, u64, u64)> {
    Ok(tx.connection().query_row(
        "SELECT coalesce(sum(cost), 0), count(*), count(*) - count(DISTINCT document_id)
         FROM ai_calls WHERE processing_session_id = ?",
        [session.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

fn set_status(
    tx: &mut Tx<'_>,
    session: SessionId,
    status: SessionStatus,
    outcome: Option<Outcome>,
) -> Result<()> {
    let now = tx.now().micros();
    let (cost, calls, retries) = call_figures(tx, session)?;
    tx.update(
        "ai_processing_sessions",
        ("session_id", &session.to_string()),
        &[
            ("session_status", &status.as_str()),
            ("outcome", &outcome.map(Outcome::as_str)),
            ("total_cost", &cost),
            ("api_calls_made", &calls),
            ("retry_attempts", &retries),
            ("updated_at", &now),
        ],
    )
}

/// Notes that the program ended while the session ran. Calls without an answer are given up:
/// whether the endpoint did the work cannot be known, and their documents are called again.
pub fn interrupt(tx: &mut Tx<'_>, session: SessionId) -> Result<()> {
    let subject = format!("ai_processing_sessions/{session}");
    tx.event(Kind::SessionInterrupted, subject, json!({}));
    abandon_calls(tx, session, "interrupted", "the program ended before the endpoint answered")?;
    set_status(tx, session, SessionStatus::Interrupted, None)
}

/// Notes that a person stopped the session; what is done is kept.
pub fn cancel(tx: &mut Tx<'_>, session: SessionId) -> Result<()> {
    let counts = required(tx, session)?.counts();
    let payload =
        json!({ "processed": counts.processed, "failed": counts.failed, "left": counts.open() });
    tx.event(Kind::SessionCancelled, format!("ai_processing_sessions/{session}"), payload);
    abandon_calls(
        tx,
        session,
        "cancelled",
        "the session was stopped before the endpoint answered",
    )?;
    set_status(tx, session, SessionStatus::Cancelled, Some(counts.outcome()))
}

fn abandon_calls(tx: &mut Tx<'_>, session: SessionId, code: &str, message: &str) -> Result<()> {
    for call in crate::records::calls::unanswered(tx.connection(), session)? {
        let error = Some((code.to_owned(), message.to_owned()));
        let payload = json!({ "error": code, "message": message, "cost": "unknown" });
        tx.event(Kind::AiFailed, format!("ai_calls/{call}"), payload);
        let end =
            crate::records::calls::CallEnd { status: "abandoned", error, ..Default::default() };
        crate::records::calls::finish(tx, call, &end)?;
    }
    Ok(())
}

/// Lets a session go on where it stopped, and takes up again the documents that failed for one of
/// these reasons.
pub fn resume(tx: &mut Tx<'_>, session: SessionId, reasons: &[&str]) -> Result<()> {
    let again = failed_because(tx.connection(), session, reasons)?;
    for document in &again {
        tx.change_one(
            "taking up a failed document",
            "UPDATE session_documents SET progress = 'waiting', failure_code = NULL,
               failure_message = NULL, finished_at = NULL, session_id = stamp_session(),
               changed_by_user_id = stamp_user(), change_timestamp = stamp_time()
             WHERE processing_session_id = ? AND document_id = ? AND progress = 'failed'",
            (session.to_string(), document.to_string()),
        )?;
    }
    let mut counts = required(tx, session)?.counts();
    if !again.is_empty() {
        counts.failed -= (again.len() as u64).min(counts.failed);
        let failed = counts.failed;
        let errors = (failed > 0).then(|| format!("{failed} of {} documents failed", counts.total));
        tx.update(
            "ai_processing_sessions",
            ("session_id", &session.to_string()),
            &[
                ("failed_documents", &failed),
                ("phase", &counts.phase().as_str()),
                ("error_summary", &errors),
            ],
        )?;
    }
    let payload = json!({ "finished": counts.processed + counts.failed, "left": counts.open() });
    tx.event(Kind::SessionResumed, format!("ai_processing_sessions/{session}"), payload);
    let outcome = (counts.open() == 0).then(|| counts.outcome());
    set_status(tx, session, counts.status(), outcome)
}

/// Stores the completion report and ends the session.
pub fn complete(
    tx: &mut Tx<'_>,
    session: SessionId,
    report: &Value,
    validation: &Value,
    rating: Rating,
    audit_complete: Option<bool>,
) -> Result<()> {
    let before = required(tx, session)?;
    let key = session.to_string();
    let now = tx.now();
    let outcome = before.counts().outcome();
    let mut trail = before.audit_trail_summary.clone();
    trail["compliance_validation"] = json!(rating);
    trail["session_completed"] = json!(now);
    trail["final_document_count"] = json!(before.processed_documents + before.failed_documents);
    trail["final_cost"] = json!(before.total_cost);
    trail["final_accuracy"] = json!(before.overall_accuracy_score);
    trail["audit_completeness"] = json!(audit_complete);
    let account = identity::account(tx.connection())?;
    tx.event(
        Kind::SessionCompleted,
        format!("ai_processing_sessions/{key}"),
        json!({
            "outcome": outcome, "rating": rating,
            "cost": before.total_cost, "currency": account.currency,
        }),
    );
    tx.insert(
        "completion_reports",
        &[
            ("processing_session_id", &key),
            ("report", &report.to_string()),
            ("validation", &validation.to_string()),
            ("created_at", &now.micros()),
        ],
    )?;
    tx.update(
        "ai_processing_sessions",
        ("session_id", &key),
        &[
            ("phase", &Phase::Completion.as_str()),
            ("outcome", &outcome.as_str()),
            ("completed_at", &now.micros()),
            ("compliance_rating", &rating.as_str()),
            ("audit_trail_summary", &trail.to_string()),
            ("updated_at", &now.micros()),
        ],
    )
}
