//! What a session's documents and results come to: counts, accuracy, flags. The run asks after
//! each document and review after each result; both get the same answer from the same rows.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{AccuracySource, Counts};

use crate::Result;
use crate::tx::Tx;

use super::Session;
use super::changes::required;

/// Where a session stands, as its rows say.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Documents by progress, and results that wait for a person.
    pub counts: Counts,
    /// Accuracy, 0..1, where there is any.
    pub accuracy: Option<f64>,
    /// What it rests on.
    pub source: AccuracySource,
    /// What is wrong, as words.
    pub flags: Vec<&'static str>,
}

impl Standing {
    /// The standing of a session with so many documents.
    pub(super) fn of(connection: &Connection, session: SessionId, total: u64) -> Result<Self> {
        let key = session.to_string();
        let (processed, failed) = connection.query_row(
            "SELECT count(*) FILTER (WHERE progress = 'done'),
               count(*) FILTER (WHERE progress = 'failed')
             FROM session_documents WHERE processing_session_id = ?",
            [&key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (reviews, confidence): (u64, Option<f64>) = connection.query_row(
            "SELECT count(*) FILTER (WHERE review_state = 'open'), avg(confidence) / 1000.0
             FROM document_results WHERE processing_session_id = ?",
            [&key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // One source or the other: a share of confirmed values says nothing about the results
        // that nobody looked at, and confidence nothing about those that somebody did.
        let confirmed: Option<f64> = connection.query_row(
            "SELECT avg(f.review_state = 'accepted') FROM document_results r
             JOIN result_fields f ON f.result_id = r.result_id
             WHERE r.processing_session_id = ? AND r.review_state IN ('accepted', 'rejected')
               AND f.review_state IN ('accepted', 'edited', 'rejected')",
            [&key],
            |row| row.get(0),
        )?;
        let (accuracy, source) = match confirmed {
            Some(share) => (Some(share), AccuracySource::Reviews),
            None => (confidence, AccuracySource::Confidence),
        };
        let mut flags = Vec::new();
        if failed > 0 {
            flags.push("documents_failed");
        }
        if reviews > 0 {
            flags.push("manual_review_required");
        }
        let counts = Counts { total, processed, failed, reviews };
        Ok(Self { counts, accuracy, source, flags })
    }
}

/// Brings a session's figures up to date after a review, and answers with it as it is then.
pub fn reviewed(tx: &mut Tx<'_>, session: SessionId) -> Result<Session> {
    let before = required(tx, session)?;
    let standing = Standing::of(tx.connection(), session, before.total_documents)?;
    let now = tx.now().micros();
    let score = standing.accuracy.map(|accuracy| format!("{accuracy:.3}"));
    tx.update(
        "ai_processing_sessions",
        ("session_id", &session.to_string()),
        &[
            ("overall_accuracy_score", &score),
            ("accuracy_source", &standing.source.as_str()),
            ("manual_review_required", &standing.counts.reviews),
            ("compliance_flags", &json!(standing.flags).to_string()),
            ("updated_at", &now),
        ],
    )?;
    required(tx, session)
}
