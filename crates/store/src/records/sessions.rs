//! Processing sessions: the row of section 3.1 of the product description and its documents.

mod changes;
mod figures;
mod list;

pub use changes::{
    Measured, NewSession, cancel, complete, finish_document, insert, interrupt, resume,
    update_progress,
};

pub use figures::{Standing, reviewed};
pub use list::{ListedSession, SessionFilter, SessionOrder, SessionQuery, count, list_row, page};

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::compliance::Rating;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::extraction::Confidence;
use wardbook_domain::ids::{AccountId, DocumentId, SessionId, UserId};
use wardbook_domain::session::{
    AccuracySource, Counts, Limits, Outcome, Phase, ProcessingMode, Reviewed, SessionState,
    SessionStatus, SessionType,
};

use crate::database::rows::{find, id, json_column, list, optional_word, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// A processing session, whole. Columns that hold JSON are given as such.
#[derive(Clone, Debug, Serialize)]
pub struct Session {
    /// Its id, which is its trace id.
    pub session_id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The account that it belongs to.
    pub account_id: AccountId,
    /// Why it was run.
    pub session_type: SessionType,
    /// When it was started.
    pub initiated_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// Where it stands.
    pub session_status: SessionStatus,
    /// The phase of its life.
    pub phase: Phase,
    /// How much of the work has a result; `null` until it ends.
    pub outcome: Option<Outcome>,
    /// Its documents.
    pub total_documents: u64,
    /// Those with a result.
    pub processed_documents: u64,
    /// Those without.
    pub failed_documents: u64,
    /// Their ids.
    pub document_ids: Value,
    /// The model.
    pub ai_model_version: String,
    /// How endpoints are picked.
    pub processing_mode: ProcessingMode,
    /// The confidences below which a person must look.
    pub confidence_thresholds: Value,
    /// What it has cost.
    pub total_cost: NanoUnits,
    /// Calls made.
    pub api_calls_made: u64,
    /// Seconds of processing, a decimal.
    pub processing_time_seconds: String,
    /// The most memory that a child process took, in MB; `null` is not measured.
    pub peak_memory_usage_mb: Option<String>,
    /// The most that it may cost.
    pub budget_limit: Option<NanoUnits>,
    /// The longest that it may take.
    pub max_processing_time_seconds: u64,
    /// The accuracy below which an alert is raised, 0..1.
    pub minimum_accuracy_threshold: String,
    /// Accuracy, 0..1.
    pub overall_accuracy_score: Option<String>,
    /// What it rests on.
    pub accuracy_source: AccuracySource,
    /// How many reviewed values the accuracy rests on; `null` where it rests on none, or was made
    /// by a version that did not count them.
    pub reviewed_values: Option<u64>,
    /// How many values there were to review.
    pub total_values: Option<u64>,
    /// Results that wait for a person.
    pub manual_review_required: u64,
    /// What is wrong, as words.
    pub compliance_flags: Value,
    /// `compliant`, `not_compliant`, `not_assessed`; `null` until judged.
    pub compliance_rating: Option<Rating>,
    /// The program's version.
    pub processing_pipeline_version: String,
    /// The configuration that it runs with, canonical.
    pub configuration_snapshot: Value,
    /// SHA-256 of the configuration's canonical bytes.
    pub configuration_hash: String,
    /// What the audit trail has so far.
    pub audit_trail_summary: Value,
    /// What failed, in a sentence.
    pub error_summary: Option<String>,
    /// Calls that had to be made again.
    pub retry_attempts: u64,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Why it is kept.
    pub retention_category: String,
    /// Until when at least.
    pub retain_until: Timestamp,
    /// Whether it must be archived.
    pub requires_long_term_archival: bool,
}

impl Session {
    /// Where it stands, as people call it.
    pub fn state(&self) -> SessionState {
        let completed = self.completed_at.is_some();
        SessionState::of(self.session_status, self.outcome, completed, self.manual_review_required)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let optional_time = |column: &str| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
        };
        let outcome: Option<String> = row.get("outcome")?;
        Ok(Self {
            session_id: id(row, "session_id")?,
            user_id: id(row, "user_id")?,
            account_id: id(row, "account_id")?,
            session_type: word(row, "session_type")?,
            initiated_at: time(row, "initiated_at")?,
            completed_at: optional_time("completed_at")?,
            session_status: word(row, "session_status")?,
            phase: word(row, "phase")?,
            outcome: outcome.map(|_| word(row, "outcome")).transpose()?,
            total_documents: row.get("total_documents")?,
            processed_documents: row.get("processed_documents")?,
            failed_documents: row.get("failed_documents")?,
            document_ids: json_column(row, "document_ids")?,
            ai_model_version: row.get("ai_model_version")?,
            processing_mode: word(row, "processing_mode")?,
            confidence_thresholds: json_column(row, "confidence_thresholds")?,
            total_cost: NanoUnits(row.get("total_cost")?),
            api_calls_made: row.get("api_calls_made")?,
            processing_time_seconds: row.get("processing_time_seconds")?,
            peak_memory_usage_mb: row.get("peak_memory_usage_mb")?,
            budget_limit: row.get::<_, Option<i64>>("budget_limit")?.map(NanoUnits),
            max_processing_time_seconds: row.get("max_processing_time_seconds")?,
            minimum_accuracy_threshold: row.get("minimum_accuracy_threshold")?,
            overall_accuracy_score: row.get("overall_accuracy_score")?,
            accuracy_source: word(row, "accuracy_source")?,
            reviewed_values: row.get("reviewed_values")?,
            total_values: row.get("total_values")?,
            manual_review_required: row.get("manual_review_required")?,
            compliance_flags: json_column(row, "compliance_flags")?,
            compliance_rating: optional_word(row, "compliance_rating")?,
            processing_pipeline_version: row.get("processing_pipeline_version")?,
            configuration_snapshot: json_column(row, "configuration_snapshot")?,
            configuration_hash: row.get("configuration_hash")?,
            audit_trail_summary: json_column(row, "audit_trail_summary")?,
            error_summary: row.get("error_summary")?,
            retry_attempts: row.get("retry_attempts")?,
            created_at: time(row, "created_at")?,
            updated_at: time(row, "updated_at")?,
            retention_category: row.get("retention_category")?,
            retain_until: time(row, "retain_until")?,
            requires_long_term_archival: row.get("requires_long_term_archival")?,
        })
    }

    /// The counts that status, outcome and completion follow from.
    pub const fn counts(&self) -> Counts {
        Counts {
            total: self.total_documents,
            processed: self.processed_documents,
            failed: self.failed_documents,
            reviews: self.manual_review_required,
        }
    }

    /// Seconds of processing so far.
    pub fn seconds(&self) -> f64 {
        self.processing_time_seconds.parse().unwrap_or(0.0)
    }

    /// The limits that it was started with.
    pub fn limits(&self) -> Limits {
        let permille = |text: &str| text.parse::<f64>().map(Confidence::from_ratio);
        let review = self.confidence_thresholds["review_below"].as_str();
        let standard = Limits::default();
        Limits {
            budget: self.budget_limit,
            max_processing_time_seconds: self.max_processing_time_seconds,
            minimum_accuracy_permille: permille(&self.minimum_accuracy_threshold)
                .map_or(standard.minimum_accuracy_permille, Confidence::permille),
            review_below_permille: review_below(review),
        }
    }

    /// How many reviewed values its accuracy rests on.
    pub fn reviewed(&self) -> Option<Reviewed> {
        let (values, of) = self.reviewed_values.zip(self.total_values)?;
        Some(Reviewed { values, of })
    }

    /// What its accuracy rests on, in words, and whether more is to come; `None` where it has none.
    pub fn basis(&self) -> Option<String> {
        self.overall_accuracy_score.as_ref()?;
        match (self.accuracy_source, self.processed_documents) {
            (AccuracySource::Reviews, _) => {
                Some(self.reviewed()?.in_words(self.manual_review_required))
            }
            (AccuracySource::Confidence, 1) => Some("1 result, not reviewed".to_owned()),
            (AccuracySource::Confidence, results) => {
                Some(format!("{results} results, none reviewed"))
            }
        }
    }

    /// Its accuracy in parts per thousand, where there is any.
    pub fn accuracy_permille(&self) -> Option<u16> {
        let score = self.overall_accuracy_score.as_ref()?.parse().ok()?;
        Some(Confidence::from_ratio(score).permille())
    }
}

/// The threshold below which a person must look, in parts per thousand, as a session's row has it.
pub(crate) fn review_below(text: Option<&str>) -> u16 {
    let stored = text.and_then(|text| text.parse::<f64>().ok()).map(Confidence::from_ratio);
    stored.map_or(Limits::default().review_below_permille, Confidence::permille)
}

/// One by id.
pub fn by_id(connection: &Connection, session: SessionId) -> Result<Option<Session>> {
    let sql = "SELECT * FROM ai_processing_sessions WHERE session_id = ?";
    find(connection, sql, [session.to_string()], Session::read)
}

/// The session, which must be there: a change of it is under way.
fn required(tx: &Tx<'_>, session: SessionId) -> Result<Session> {
    by_id(tx.connection(), session)?
        .ok_or_else(|| StoreError::BadRecord(format!("ai_processing_sessions/{session}")))
}

/// Those that are at work, or were when the program ended.
pub fn running(connection: &Connection) -> Result<Vec<SessionId>> {
    let sql = "SELECT session_id FROM ai_processing_sessions
        WHERE session_status IN ('initiated', 'processing') ORDER BY initiated_at";
    list(connection, sql, [], |row| id(row, "session_id"))
}

/// A document of a session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionDocument {
    /// The document.
    pub document_id: DocumentId,
    /// Its place, from 1.
    pub position: u32,
    /// How far it is.
    pub progress: DocumentProgress,
    /// Why it failed, as a word.
    pub failure_code: Option<String>,
    /// Why it failed, as a sentence.
    pub failure_message: Option<String>,
    /// The file's name.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
}

/// The documents of a session, in their order.
pub fn documents(connection: &Connection, session: SessionId) -> Result<Vec<SessionDocument>> {
    documents_from(connection, session, 0, u32::MAX)
}

/// The documents of a session that failed for one of these reasons.
pub fn failed_because(
    connection: &Connection,
    session: SessionId,
    reasons: &[&str],
) -> Result<Vec<DocumentId>> {
    let sql = "SELECT document_id FROM session_documents WHERE processing_session_id = ?
          AND progress = 'failed' AND failure_code IN (SELECT value FROM json_each(?))
        ORDER BY position";
    list(connection, sql, (session.to_string(), json!(reasons).to_string()), |row| {
        id(row, "document_id")
    })
}

/// At most `limit` of a session's documents, after the first `offset`.
pub fn documents_from(
    connection: &Connection,
    session: SessionId,
    offset: u32,
    limit: u32,
) -> Result<Vec<SessionDocument>> {
    let sql = "SELECT s.*, d.name, d.bytes FROM session_documents s
        JOIN documents d ON d.document_id = s.document_id
        WHERE s.processing_session_id = ? ORDER BY s.position LIMIT ? OFFSET ?";
    list(connection, sql, (session.to_string(), limit, offset), |row| {
        Ok(SessionDocument {
            document_id: id(row, "document_id")?,
            position: row.get("position")?,
            progress: word(row, "progress")?,
            failure_code: row.get("failure_code")?,
            failure_message: row.get("failure_message")?,
            name: row.get("name")?,
            bytes: row.get("bytes")?,
        })
    })
}

/// The documents of several sessions, each once, in the order of the sessions and their documents.
pub fn documents_of(
    connection: &Connection,
    sessions: &[SessionId],
) -> Result<Vec<(DocumentId, DocumentState)>> {
    let ids: Vec<_> = sessions.iter().map(ToString::to_string).collect();
    let sql = "SELECT d.document_id, d.state FROM session_documents x
        JOIN documents d ON d.document_id = x.document_id
        WHERE x.processing_session_id IN (SELECT value FROM json_each(?))
        GROUP BY d.document_id ORDER BY min(x.processing_session_id), min(x.position)";
    list(connection, sql, [json!(ids).to_string()], |row| {
        Ok((id(row, "document_id")?, word(row, "state")?))
    })
}

/// When the session's last finished document was finished.
pub fn last_finished(connection: &Connection, session: SessionId) -> Result<Option<Timestamp>> {
    let sql = "SELECT max(finished_at) FROM session_documents WHERE processing_session_id = ?";
    let at: Option<i64> = connection.query_row(sql, [session.to_string()], |row| row.get(0))?;
    Ok(at.map(Timestamp::from_micros))
}

/// The completion report of a session and its validation, once it is complete.
pub fn completion(connection: &Connection, session: SessionId) -> Result<Option<(Value, Value)>> {
    let sql = "SELECT report, validation FROM completion_reports WHERE processing_session_id = ?";
    find(connection, sql, [session.to_string()], |row| {
        let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok((json(row.get(0)?), json(row.get(1)?)))
    })
}

/// Whether a person started the session.
pub fn is_own(connection: &Connection, session: SessionId, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM ai_processing_sessions WHERE session_id = ? AND user_id = ?";
    Ok(find(connection, sql, (session.to_string(), user.to_string()), |_| Ok(()))?.is_some())
}
