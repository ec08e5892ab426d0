//! Results without their values, as lists show them.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{Confidence, DocumentType};
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::review::ReviewState;

use crate::Result;
use crate::database::rows::{id, list, time, word};

use super::{MEAN, mean};

/// A result without its values: nothing that the document says of a patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ResultHead {
    /// The document.
    pub document_id: DocumentId,
    /// What kind of document it is: what a reviewer said, where one did.
    pub document_type: DocumentType,
    /// Mean confidence over the type and every field that are still as they were found; `None` where
    /// none is.
    pub confidence: Option<Confidence>,
    /// Where its review stands.
    pub review_state: ReviewState,
    /// Why a person must look, in words that name no value.
    pub review_reason: Option<String>,
    /// How many values it has.
    pub values: u32,
}

/// Those of at most `limit` of a session's documents, after the first `offset`.
pub fn heads(
    connection: &Connection,
    session: SessionId,
    offset: u32,
    limit: u32,
) -> Result<Vec<ResultHead>> {
    let sql = format!(
        "SELECT r.*, {MEAN} AS mean, coalesce(r.reviewed_type, r.document_type) AS known_type,
          (SELECT count(*) FROM result_fields f WHERE f.result_id = r.result_id) AS value_count
        FROM document_results r WHERE r.processing_session_id = ?1 AND r.document_id IN
          (SELECT document_id FROM session_documents WHERE processing_session_id = ?1
           ORDER BY position LIMIT ?2 OFFSET ?3)"
    );
    list(connection, &sql, (session.to_string(), limit, offset), |row| {
        Ok(ResultHead {
            document_id: id(row, "document_id")?,
            document_type: word(row, "known_type")?,
            confidence: mean(row)?,
            review_state: word(row, "review_state")?,
            review_reason: row.get("review_reason")?,
            values: row.get("value_count")?,
        })
    })
}

/// A result that was opened again after its session was complete, without anything that somebody wrote.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReopenedResult {
    /// The document.
    pub document_id: DocumentId,
    /// Its place in the session, from 1.
    pub position: u32,
    /// When.
    pub at: Timestamp,
    /// The name of who did it.
    pub by: String,
}

/// The results of a session that were opened again after it was complete, in the order of its documents.
pub fn reopened(connection: &Connection, session: SessionId) -> Result<Vec<ReopenedResult>> {
    let sql = "SELECT r.document_id, d.position, r.reopened_at,
          coalesce(u.name, r.reopened_by, '') AS opener
        FROM document_results r
        JOIN session_documents d ON d.processing_session_id = r.processing_session_id
          AND d.document_id = r.document_id
        LEFT JOIN users u ON u.user_id = r.reopened_by
        WHERE r.processing_session_id = ?1 AND r.reopened_at IS NOT NULL ORDER BY d.position";
    list(connection, sql, [session.to_string()], |row| {
        Ok(ReopenedResult {
            document_id: id(row, "document_id")?,
            position: row.get("position")?,
            at: time(row, "reopened_at")?,
            by: row.get("opener")?,
        })
    })
}
