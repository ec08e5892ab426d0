//! Documents that two sessions ran over, and what either found in them.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::document::DocumentProgress;
use wardbook_domain::ids::{DocumentId, SessionId, UserId};

use crate::Result;
use crate::database::rows::{find, id, list, word};

use super::{DocumentResult, several};

/// Two sessions that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The first.
    pub before: SessionId,
    /// The second.
    pub after: SessionId,
}

/// A document of two sessions.
#[derive(Clone, Debug)]
pub struct CommonDocument {
    /// The document.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// Its place in the second session, from 1.
    pub position: u32,
    /// How far it is in the first session.
    pub before: DocumentProgress,
    /// How far it is in the second session.
    pub after: DocumentProgress,
}

/// At most `limit` of the documents that both sessions ran over, those that came in first first,
/// from the one after `past` on.
pub fn common(
    connection: &Connection,
    pair: Pair,
    past: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<CommonDocument>> {
    let sql = "SELECT b.document_id, b.position, a.progress AS before, b.progress AS after,
           (SELECT name FROM documents d WHERE d.document_id = a.document_id) AS name
         FROM session_documents a JOIN session_documents b
           ON b.processing_session_id = ?2 AND b.document_id = a.document_id
         WHERE a.processing_session_id = ?1 AND a.document_id > ?3
         ORDER BY a.document_id LIMIT ?4";
    let past = past.map_or(String::new(), |one| one.to_string());
    let values = (pair.before.to_string(), pair.after.to_string(), past, limit);
    list(connection, sql, values, |row| {
        Ok(CommonDocument {
            document_id: id(row, "document_id")?,
            name: row.get("name")?,
            position: row.get("position")?,
            before: word(row, "before")?,
            after: word(row, "after")?,
        })
    })
}

/// What a session found in these documents.
pub fn of_documents(
    connection: &Connection,
    session: SessionId,
    documents: &[DocumentId],
) -> Result<Vec<DocumentResult>> {
    let ids: Vec<_> = documents.iter().map(ToString::to_string).collect();
    let which = "processing_session_id = ?1
        AND document_id IN (SELECT value FROM json_each(?2))";
    several(connection, which, (session.to_string(), json!(ids).to_string()))
}

/// The earlier session that has a result of the most of this session's documents, the newest of
/// several. With `own`, only of that person's.
pub fn previous(
    connection: &Connection,
    session: SessionId,
    own: Option<UserId>,
) -> Result<Option<SessionId>> {
    // Ids of sessions sort by creation, so a smaller one is earlier.
    let sql = "SELECT x.processing_session_id FROM session_documents n
        JOIN session_documents x ON x.document_id = n.document_id AND x.progress = 'done'
          AND x.processing_session_id < n.processing_session_id
        JOIN ai_processing_sessions s ON s.session_id = x.processing_session_id
        WHERE n.processing_session_id = ?1 AND (?2 IS NULL OR s.user_id = ?2)
        GROUP BY x.processing_session_id
        ORDER BY count(*) DESC, x.processing_session_id DESC LIMIT 1";
    let values = (session.to_string(), own.map(|user| user.to_string()));
    find(connection, sql, values, |row| id(row, "processing_session_id"))
}
