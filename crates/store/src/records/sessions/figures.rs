//! What a session's documents and results come to: counts, accuracy, flags. The run asks after
//! each document and review after each result; both get the same answer from the same rows.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{AccuracySource, Counts, Reviewed};

use crate::Result;
use crate::database::tx::Tx;
use crate::records::results::MEAN;

use super::{Session, required};

/// Where a session stands, as its rows say.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Documents by progress, and results that wait for a person.
    pub counts: Counts,
    /// Accuracy, 0..1, where there is any.
    pub accuracy: Option<f64>,
    /// What it rests on.
    pub source: AccuracySource,
    /// How many reviewed values it rests on; `None` where it rests on none.
    pub reviewed: Option<Reviewed>,
    /// What is wrong, as words.
    pub flags: Vec<&'static str>,
}

/// Results that say something. What was found in a whole that was cut is found again in its pieces. One that found neither a type nor a value, and that a reviewer
/// then set aside, was right to: whatever lay there was no document to be wrong about.
const CLAIMS: &str = "r.review_state <> 'superseded' AND NOT (r.review_state = 'rejected' AND r.document_type = 'other'
    AND r.reviewed_type IS NULL
    AND NOT EXISTS (SELECT 1 FROM result_fields f WHERE f.result_id = r.result_id))";

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
            &format!(
                "SELECT count(*) FILTER (WHERE review_state = 'open'),
                   avg({MEAN}) FILTER (WHERE {CLAIMS}) / 1000.0
                 FROM document_results r WHERE processing_session_id = ?"
            ),
            [&key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // One source or the other: a share of confirmed values says nothing about the results
        // that nobody looked at, and confidence nothing about those that somebody did.
        let (accuracy, source, reviewed) = match confirmed(connection, &key)? {
            Some((share, basis)) => (Some(share), AccuracySource::Reviews, Some(basis)),
            None => (confidence, AccuracySource::Confidence, None),
        };
        let mut flags = Vec::new();
        if failed > 0 {
            flags.push("documents_failed");
        }
        if reviews > 0 {
            flags.push("manual_review_required");
        }
        let counts = Counts { total, processed, failed, reviews };
        Ok(Self { counts, accuracy, source, reviewed, flags })
    }
}

/// The share that reviewers confirmed of the values in results whose review has ended, as
/// [`Reviewed`] counts them; `None` where none has.
fn confirmed(connection: &Connection, session: &str) -> Result<Option<(f64, Reviewed)>> {
    const ENDED: &str = "r.processing_session_id = ?
        AND r.review_state IN ('accepted', 'rejected')";
    let count = |sql: String| {
        let mut statement = connection.prepare_cached(&sql)?;
        statement.query_row([session], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?)))
    };
    let (types, right_types) = count(format!(
        "SELECT count(*),
           count(*) FILTER (WHERE r.review_state = 'accepted' AND r.reviewed_type IS NULL)
         FROM document_results r WHERE {ENDED} AND {CLAIMS}"
    ))?;
    if types == 0 {
        return Ok(None);
    }
    let (fields, right_fields) = count(format!(
        "SELECT count(*), count(*) FILTER (WHERE f.review_state = 'accepted')
         FROM document_results r JOIN result_fields f ON f.result_id = r.result_id
         WHERE {ENDED} AND f.review_state <> 'open'"
    ))?;
    let (all_types, all_fields) = count(format!(
        "SELECT count(*), coalesce(sum((SELECT count(*) FROM result_fields f
           WHERE f.result_id = r.result_id)), 0)
         FROM document_results r WHERE r.processing_session_id = ? AND {CLAIMS}"
    ))?;
    let reviewed = Reviewed { values: types + fields, of: all_types + all_fields };
    #[expect(clippy::cast_precision_loss, reason = "counts of values are far below 2^52")]
    let share = (right_types + right_fields) as f64 / reviewed.values as f64;
    Ok(Some((share, reviewed)))
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
            ("reviewed_values", &standing.reviewed.map(|basis| basis.values)),
            ("total_values", &standing.reviewed.map(|basis| basis.of)),
            ("manual_review_required", &standing.counts.reviews),
            ("compliance_flags", &json!(standing.flags).to_string()),
            ("updated_at", &now),
        ],
    )?;
    required(tx, session)
}
