//! Finding records by what people remember of them: part of a name, the beginning of an id, a
//! value that was found. The newest first, so that the common case ends early; words inside a name
//! or value have no index, so what is rare is looked for in all of them.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{AlertId, DocumentId, SessionId, UserId};

use crate::Result;
use crate::database::rows::{id, list, time, word};

/// `text` anywhere, as LIKE takes it: its own signs mean themselves.
fn anywhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if "%_\\".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// What is a person's own among documents: they brought it, or ran a session over it.
const OWN_DOCUMENT: &str = "(?2 IS NULL OR d.received_by = ?2 OR EXISTS (
    SELECT 1 FROM session_documents x JOIN ai_processing_sessions o
      ON o.session_id = x.processing_session_id
    WHERE x.document_id = d.document_id AND o.user_id = ?2))";

/// Documents whose file's name holds `text`: id, name, when they came in.
pub fn documents(
    connection: &Connection,
    text: &str,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<(DocumentId, String, Timestamp)>> {
    let sql = format!(
        "SELECT d.document_id, d.name, d.received_at
         FROM documents d INDEXED BY documents_by_time
         WHERE d.name LIKE ?1 ESCAPE '\\' AND {OWN_DOCUMENT}
         ORDER BY d.received_at DESC, d.document_id DESC LIMIT ?3"
    );
    let values = (anywhere(text), own.map(|user| user.to_string()), limit);
    list(connection, &sql, values, |row| {
        Ok((id(row, "document_id")?, row.get("name")?, time(row, "received_at")?))
    })
}

/// A value that was found in a document.
#[derive(Clone, Debug)]
pub struct FoundValue {
    /// The document.
    pub document_id: DocumentId,
    /// The session that found it.
    pub session_id: SessionId,
    /// The file's name.
    pub document: String,
    /// Which field.
    pub field: String,
    /// Which identifier or date; empty elsewhere.
    pub detail: String,
    /// The value that was looked for: the reviewer's, or the one that was found.
    pub value: String,
}

/// Values of patients' names and identifiers that hold `text`, as they were found or corrected.
pub fn values(
    connection: &Connection,
    text: &str,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<FoundValue>> {
    let sql = "SELECT r.document_id, r.processing_session_id, d.name AS document, f.name, f.detail,
          CASE WHEN f.reviewed_value LIKE ?1 ESCAPE '\\' THEN f.reviewed_value ELSE f.value END AS value
        FROM result_fields f CROSS JOIN document_results r ON r.result_id = f.result_id
        CROSS JOIN documents d ON d.document_id = r.document_id
        CROSS JOIN ai_processing_sessions s ON s.session_id = r.processing_session_id
        WHERE f.name IN ('patient_name', 'identifier')
          AND (f.value LIKE ?1 ESCAPE '\\' OR f.reviewed_value LIKE ?1 ESCAPE '\\')
          AND (?2 IS NULL OR s.user_id = ?2)
        ORDER BY f.rowid DESC LIMIT ?3";
    let values = (anywhere(text), own.map(|user| user.to_string()), limit);
    list(connection, sql, values, |row| {
        Ok(FoundValue {
            document_id: id(row, "document_id")?,
            session_id: id(row, "processing_session_id")?,
            document: row.get("document")?,
            field: row.get("name")?,
            detail: row.get("detail")?,
            value: row.get("value")?,
        })
    })
}

/// Documents whose name, or a patient's name or identifier found in them, holds `text`.
pub fn documents_about(
    connection: &Connection,
    text: &str,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<DocumentId>> {
    let sql = format!(
        "SELECT r.document_id FROM result_fields f JOIN document_results r USING (result_id)
           JOIN ai_processing_sessions s ON s.session_id = r.processing_session_id
         WHERE f.name IN ('patient_name', 'identifier')
           AND (f.value LIKE ?1 ESCAPE '\\' OR f.reviewed_value LIKE ?1 ESCAPE '\\')
           AND (?2 IS NULL OR s.user_id = ?2)
         UNION SELECT d.document_id FROM documents d
         WHERE d.name LIKE ?1 ESCAPE '\\' AND {OWN_DOCUMENT} LIMIT ?3"
    );
    let values = (anywhere(text), own.map(|user| user.to_string()), limit);
    list(connection, &sql, values, |row| id(row, "document_id"))
}

/// Everything that an event about one of these documents can have as its subject: the document, its
/// places in sessions, the calls made for it, its results and their values.
pub fn subjects_of(connection: &Connection, documents: &[DocumentId]) -> Result<Vec<String>> {
    let sql = "WITH wanted AS (SELECT value AS document_id FROM json_each(?)),
          place AS (SELECT processing_session_id, document_id FROM wanted
            CROSS JOIN session_documents USING (document_id)),
          result AS (SELECT result_id FROM place
            CROSS JOIN document_results USING (processing_session_id, document_id))
        SELECT 'documents/' || document_id FROM wanted
        UNION ALL SELECT 'session_documents/' || processing_session_id || '/' || document_id FROM place
        UNION ALL SELECT 'ai_calls/' || call_id FROM place
          CROSS JOIN ai_calls USING (processing_session_id, document_id)
        UNION ALL SELECT 'document_results/' || result_id FROM result
        UNION ALL SELECT 'result_fields/' || field_id FROM result
          CROSS JOIN result_fields USING (result_id)";
    let ids: Vec<_> = documents.iter().map(ToString::to_string).collect();
    list(connection, sql, [json!(ids).to_string()], |row| row.get(0))
}

/// Sessions whose id begins with `prefix`, in lower case: id, when and by whom they were started.
pub fn sessions(
    connection: &Connection,
    prefix: &str,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<(SessionId, Timestamp, String)>> {
    // Ids are of hex digits and hyphens, all of which come before `g`.
    let sql = "SELECT s.session_id, s.initiated_at, coalesce(u.name, s.user_id) AS name
        FROM ai_processing_sessions s LEFT JOIN users u ON u.user_id = s.user_id
        WHERE s.session_id >= ?1 AND s.session_id < ?1 || 'g' AND (?2 IS NULL OR s.user_id = ?2)
        ORDER BY s.session_id DESC LIMIT ?3";
    let values = (prefix, own.map(|user| user.to_string()), limit);
    list(connection, sql, values, |row| {
        Ok((id(row, "session_id")?, time(row, "initiated_at")?, row.get("name")?))
    })
}

/// An alert that was found.
#[derive(Clone, Debug)]
pub struct FoundAlert {
    /// Its id.
    pub alert_id: AlertId,
    /// A short title.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// Since when.
    pub created_at: Timestamp,
    /// The processing session that it is about.
    pub session_id: Option<String>,
}

/// Alerts whose title holds `text`.
pub fn alerts(
    connection: &Connection,
    text: &str,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<FoundAlert>> {
    let sql = "SELECT a.* FROM alerts a WHERE a.title LIKE ?1 ESCAPE '\\'
        AND (?2 IS NULL OR a.processing_session_id IN
          (SELECT session_id FROM ai_processing_sessions WHERE user_id = ?2))
        ORDER BY a.created_at DESC, a.alert_id DESC LIMIT ?3";
    let values = (anywhere(text), own.map(|user| user.to_string()), limit);
    list(connection, sql, values, |row| {
        Ok(FoundAlert {
            alert_id: id(row, "alert_id")?,
            title: row.get("title")?,
            severity: word(row, "severity")?,
            created_at: time(row, "created_at")?,
            session_id: row.get("processing_session_id")?,
        })
    })
}

/// People whose name holds `text`: id, name, role.
pub fn people(
    connection: &Connection,
    text: &str,
    limit: u32,
) -> Result<Vec<(UserId, String, String)>> {
    let sql = "SELECT user_id, name, role FROM users WHERE name LIKE ? ESCAPE '\\'
        ORDER BY name LIMIT ?";
    list(connection, sql, (anywhere(text), limit), |row| {
        Ok((id(row, "user_id")?, row.get("name")?, row.get("role")?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_of_a_pattern_mean_themselves() {
        assert_eq!(anywhere("a_b%c\\"), "%a\\_b\\%c\\\\%");
    }
}
