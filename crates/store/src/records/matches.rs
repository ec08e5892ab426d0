//! Whose a document is: one row for each document that was looked at, how it was decided, and whom a
//! person may choose. What a person decided stands until a person decides otherwise: callers ask
//! [`DocumentMatch::is_by_person`] first. What was before stands in the events.

use rusqlite::{Connection, Row, ToSql};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{Confidence, DocumentType};
use wardbook_domain::ids::{DocumentId, PatientId, SessionId, UserId};
use wardbook_domain::patients::{MatchState, StoredCandidate};

use crate::database::rows::{find, id, list, optional_id, optional_word, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// Whose a document is, as it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentMatch {
    /// The document.
    pub document_id: DocumentId,
    /// Whether it is known.
    pub state: MatchState,
    /// The patient, where it is matched.
    pub patient_id: Option<PatientId>,
    /// Who decided it; `None` where it was decided by itself.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Timestamp,
    /// How sure it is, where it was decided by itself.
    pub confidence: Option<Confidence>,
    /// What speaks for it.
    pub reasons: Vec<String>,
    /// What the person who decided said.
    pub reason: String,
    /// Whom a person may choose.
    pub candidates: Vec<StoredCandidate>,
    /// Whether it waits because AI may process nothing of the patient.
    pub held: bool,
}

impl DocumentMatch {
    /// Whether a person decided it.
    pub const fn is_by_person(&self) -> bool {
        self.decided_by.is_some()
    }

    /// Whether it says the same but for when.
    pub fn says_as(&self, other: &Self) -> bool {
        let same_moment = Self { decided_at: other.decided_at, ..self.clone() };
        same_moment == *other
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<DocumentMatch> {
    let damaged = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    };
    let json = |column: &str| row.get::<_, String>(column);
    Ok(DocumentMatch {
        document_id: id(row, "document_id")?,
        state: word(row, "state")?,
        patient_id: optional_id(row, "patient_id")?,
        decided_by: optional_id(row, "decided_by")?,
        decided_at: time(row, "decided_at")?,
        confidence: row.get::<_, Option<u16>>("confidence")?.map(Confidence::from_permille),
        reasons: serde_json::from_str(&json("reasons")?).map_err(damaged)?,
        reason: row.get("reason")?,
        candidates: serde_json::from_str(&json("candidates")?).map_err(damaged)?,
        held: row.get("held")?,
    })
}

/// Whose this document is, where it was looked at.
pub fn of_document(connection: &Connection, document: DocumentId) -> Result<Option<DocumentMatch>> {
    let sql = "SELECT * FROM document_patients WHERE document_id = ?";
    find(connection, sql, [document.to_string()], read)
}

/// Stores whose a document is, in place of what was known before.
pub fn put(tx: &mut Tx<'_>, decided: &DocumentMatch) -> Result<()> {
    let key = decided.document_id.to_string();
    let known = of_document(tx.connection(), decided.document_id)?;
    let is_matched = decided.state == MatchState::Matched;
    let kind = if is_matched { Kind::DocumentMatched } else { Kind::DocumentUnmatched };
    let payload = json!({
        "state": decided.state, "patient": decided.patient_id,
        "by_itself": !decided.is_by_person(), "confidence_permille": decided.confidence,
        "reasons": decided.reasons, "candidates": decided.candidates.len(),
        "held": decided.held, "reason": decided.reason,
        "before": known.as_ref().and_then(|known| known.patient_id),
    });
    tx.event(kind, format!("documents/{key}"), payload);
    let damaged = |_| StoreError::BadRecord(format!("document_patients/{key}"));
    let reasons = serde_json::to_string(&decided.reasons).map_err(damaged)?;
    let candidates = serde_json::to_string(&decided.candidates).map_err(damaged)?;
    let said: [(&str, &dyn ToSql); 9] = [
        ("state", &decided.state.as_str()),
        ("patient_id", &decided.patient_id.map(|patient| patient.to_string())),
        ("decided_by", &decided.decided_by.map(|user| user.to_string())),
        ("decided_at", &decided.decided_at.micros()),
        ("confidence", &decided.confidence.map(Confidence::permille)),
        ("reasons", &reasons),
        ("reason", &decided.reason),
        ("candidates", &candidates),
        ("held", &decided.held),
    ];
    if known.is_some() {
        return tx.update("document_patients", ("document_id", &key), &said);
    }
    let named: [(&str, &dyn ToSql); 1] = [("document_id", &key)];
    tx.insert("document_patients", &[&named[..], &said[..]].concat())
}

/// What is a person's own among documents `d`: they brought it, or ran a session over it.
const OWN: &str = "(?2 IS NULL OR d.received_by = ?2 OR EXISTS (
    SELECT 1 FROM session_documents x JOIN ai_processing_sessions o
      ON o.session_id = x.processing_session_id
    WHERE x.document_id = d.document_id AND o.user_id = ?2))";

/// A document of a patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientDocument {
    /// Its id.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// When it came in.
    pub received_at: Timestamp,
    /// The newest session with a result of it.
    pub session_id: Option<SessionId>,
    /// What kind of document it is.
    pub document_type: Option<DocumentType>,
    /// Whether it was matched by itself.
    pub by_itself: bool,
    /// When it was matched.
    pub matched_at: Timestamp,
}

/// A patient's documents, the newest first. With `own`, only those that this person may read.
pub fn documents_of(
    connection: &Connection,
    patient: PatientId,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<PatientDocument>> {
    let sql = format!(
        "SELECT d.document_id, d.name, d.received_at, m.decided_by, m.decided_at,
           r.processing_session_id, coalesce(r.reviewed_type, r.document_type) AS known_type
         FROM document_patients m JOIN documents d ON d.document_id = m.document_id
         LEFT JOIN document_results r ON r.document_id = d.document_id
           AND r.processing_session_id = (SELECT max(x.processing_session_id)
             FROM document_results x WHERE x.document_id = d.document_id)
         WHERE m.patient_id = ?1 AND {OWN}
         ORDER BY d.received_at DESC, d.document_id DESC LIMIT ?3"
    );
    let values = (patient.to_string(), own.map(|user| user.to_string()), limit);
    list(connection, &sql, values, |row| {
        Ok(PatientDocument {
            document_id: id(row, "document_id")?,
            name: row.get("name")?,
            received_at: time(row, "received_at")?,
            session_id: optional_id(row, "processing_session_id")?,
            document_type: optional_word(row, "known_type")?,
            by_itself: row.get::<_, Option<String>>("decided_by")?.is_none(),
            matched_at: time(row, "decided_at")?,
        })
    })
}

/// How many documents a patient has.
pub fn count_of(connection: &Connection, patient: PatientId) -> Result<u32> {
    let sql = "SELECT count(*) FROM document_patients WHERE patient_id = ?";
    Ok(connection.prepare_cached(sql)?.query_row([patient.to_string()], |row| row.get(0))?)
}

/// A session over documents of a patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientSession {
    /// Its id.
    pub session_id: SessionId,
    /// When it was started.
    pub initiated_at: Timestamp,
    /// The name of whose it is.
    pub user: String,
    /// How many of the patient's documents it ran over.
    pub documents: u32,
}

/// The sessions over a patient's documents, the newest first. With `own`, only this person's.
pub fn sessions_of(
    connection: &Connection,
    patient: PatientId,
    own: Option<UserId>,
    limit: u32,
) -> Result<Vec<PatientSession>> {
    let sql = "SELECT s.session_id, s.initiated_at, coalesce(u.name, s.user_id) AS name,
          count(*) AS documents
        FROM document_patients m JOIN session_documents x ON x.document_id = m.document_id
        JOIN ai_processing_sessions s ON s.session_id = x.processing_session_id
        LEFT JOIN users u ON u.user_id = s.user_id
        WHERE m.patient_id = ?1 AND (?2 IS NULL OR s.user_id = ?2)
        GROUP BY s.session_id ORDER BY s.initiated_at DESC, s.session_id DESC LIMIT ?3";
    let values = (patient.to_string(), own.map(|user| user.to_string()), limit);
    list(connection, sql, values, |row| {
        Ok(PatientSession {
            session_id: id(row, "session_id")?,
            initiated_at: time(row, "initiated_at")?,
            user: row.get("name")?,
            documents: row.get("documents")?,
        })
    })
}

/// How many documents wait for a person to choose the patient. With `own`, only theirs.
pub fn waiting_count(connection: &Connection, own: Option<UserId>) -> Result<u32> {
    let sql = format!(
        "SELECT count(*) FROM document_patients m JOIN documents d ON d.document_id = m.document_id
         WHERE m.state = ?1 AND {OWN}"
    );
    let values = (MatchState::ToChoose.as_str(), own.map(|user| user.to_string()));
    Ok(connection.prepare_cached(&sql)?.query_row(values, |row| row.get(0))?)
}

/// Documents with a result for which no person has decided, behind `after`, in the order of their ids.
pub fn undecided(
    connection: &Connection,
    after: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<DocumentId>> {
    let sql = "SELECT d.document_id FROM documents d
        LEFT JOIN document_patients m ON m.document_id = d.document_id
        WHERE d.document_id > ?1 AND m.decided_by IS NULL
          AND EXISTS (SELECT 1 FROM document_results r WHERE r.document_id = d.document_id)
        ORDER BY d.document_id LIMIT ?2";
    let after = after.map(|document| document.to_string()).unwrap_or_default();
    list(connection, sql, (after, limit), |row| id(row, "document_id"))
}
