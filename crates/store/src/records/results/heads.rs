//! Results without their values, as lists show them.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::extraction::{Confidence, DocumentType};
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::review::ReviewState;

use crate::Result;
use crate::database::rows::{id, list, word};

use super::confidence;

/// A result without its values: nothing that the document says of a patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ResultHead {
    /// The document.
    pub document_id: DocumentId,
    /// What kind of document it is: what a reviewer said, where one did.
    pub document_type: DocumentType,
    /// Mean confidence over the type and every field.
    pub confidence: Confidence,
    /// Where its review stands.
    pub review_state: ReviewState,
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
    let sql = "SELECT r.*, coalesce(r.reviewed_type, r.document_type) AS known_type,
          (SELECT count(*) FROM result_fields f WHERE f.result_id = r.result_id) AS value_count
        FROM document_results r WHERE r.processing_session_id = ?1 AND r.document_id IN
          (SELECT document_id FROM session_documents WHERE processing_session_id = ?1
           ORDER BY position LIMIT ?2 OFFSET ?3)";
    list(connection, sql, (session.to_string(), limit, offset), |row| {
        Ok(ResultHead {
            document_id: id(row, "document_id")?,
            document_type: word(row, "known_type")?,
            confidence: confidence(row, "confidence")?,
            review_state: word(row, "review_state")?,
            values: row.get("value_count")?,
        })
    })
}
