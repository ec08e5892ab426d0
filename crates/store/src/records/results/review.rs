//! What people say of results: value by value, then of the whole; and what waits for them.
//! Whether they may, and what follows for the session, is decided in `wardbook-app`.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{Confidence, DocumentType};
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId, UserId};
use wardbook_domain::patients::MatchState;
use wardbook_domain::review::{ReviewState, ValueReview};

use crate::Result;
use crate::database::rows::{find, id, list, optional_word, time, word};
use crate::database::tx::Tx;

use super::confidence;

/// A result that waits for a person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Waiting {
    /// The session.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// Its place in the session, from 1.
    pub position: u32,
    /// The file's name.
    pub name: String,
    /// What kind of document it is: what a reviewer said, where one did.
    pub document_type: DocumentType,
    /// The confidence that decided, in parts per thousand.
    pub confidence: Confidence,
    /// Why a person must look.
    pub reason: String,
    /// Since when.
    pub waiting_since: Timestamp,
    /// Whether it is known whose the document is; `None` where nobody has looked.
    pub patient_state: Option<MatchState>,
}

/// What waits: in a session that is complete only what somebody opened again.
const WAITING: &str = "FROM document_results r WHERE r.review_state = 'open'";

/// Why a result waits that nobody had to look at before it was opened again.
const REOPENED: &str = "it was opened again after its session was complete";

/// How many results wait.
pub fn waiting_count(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row(&format!("SELECT count(*) {WAITING}"), [], |row| row.get(0))?)
}

/// A page of what waits, the longest waiting first.
pub fn waiting(connection: &Connection, offset: u32, limit: u32) -> Result<Vec<Waiting>> {
    let sql = format!(
        "SELECT w.*, coalesce(w.reviewed_type, w.document_type) AS known_type, d.name, x.position,
           coalesce(w.reopened_at, x.finished_at, w.change_timestamp) AS since,
           m.state AS patient_state
         FROM (SELECT r.* {WAITING}) w
         JOIN documents d ON d.document_id = w.document_id
         JOIN session_documents x ON x.processing_session_id = w.processing_session_id
           AND x.document_id = w.document_id
         LEFT JOIN document_patients m ON m.document_id = w.document_id
         ORDER BY since, w.result_id LIMIT ? OFFSET ?"
    );
    list(connection, &sql, (limit, offset), |row| {
        Ok(Waiting {
            session_id: id(row, "processing_session_id")?,
            document_id: id(row, "document_id")?,
            position: row.get("position")?,
            name: row.get("name")?,
            document_type: word(row, "known_type")?,
            confidence: confidence(row, "deciding_confidence")?,
            reason: row
                .get::<_, Option<String>>("review_reason")?
                .unwrap_or_else(|| REOPENED.into()),
            waiting_since: time(row, "since")?,
            patient_state: optional_word(row, "patient_state")?,
        })
    })
}

/// The result that a field belongs to.
pub fn of_field(connection: &Connection, field: FieldId) -> Result<Option<ResultId>> {
    let sql = "SELECT result_id FROM result_fields WHERE field_id = ?";
    find(connection, sql, [field.to_string()], |row| id(row, "result_id"))
}

/// What a reviewer makes of a value, with the value that they give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldReview {
    /// Nobody has decided.
    Open,
    /// It is right.
    Accepted,
    /// It is this instead.
    Edited(Corrected),
    /// It is wrong.
    Rejected,
    /// It is this, and nothing had found it.
    Added(Corrected),
}

/// A value that a reviewer gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// It.
    pub value: String,
    /// Whether it stands so in the document, although it cannot be right.
    pub as_printed: bool,
}

impl FieldReview {
    /// What then has become of the value.
    pub const fn state(&self) -> ValueReview {
        match self {
            Self::Open => ValueReview::Open,
            Self::Accepted => ValueReview::Accepted,
            Self::Edited(_) => ValueReview::Edited,
            Self::Rejected => ValueReview::Rejected,
            Self::Added(_) => ValueReview::Added,
        }
    }
}

/// Stores what a person said of a value.
pub fn decide_field(tx: &mut Tx<'_>, field: FieldId, review: &FieldReview) -> Result<()> {
    let given = match review {
        FieldReview::Edited(given) | FieldReview::Added(given) => Some(given),
        _ => None,
    };
    let value = given.map(|given| given.value.as_str());
    let as_printed = given.filter(|given| given.as_printed).map(|_| true);
    tx.update(
        "result_fields",
        ("field_id", &field.to_string()),
        &[
            ("review_state", &review.state().as_str()),
            ("reviewed_value", &value),
            ("as_printed", &as_printed),
        ],
    )
}

/// Ends the review of a result. What nobody decided goes with the whole, so that every value of
/// a reviewed result is decided.
pub fn decide_result(
    tx: &mut Tx<'_>,
    result: ResultId,
    accept: bool,
    by: UserId,
    note: Option<&str>,
) -> Result<()> {
    let (key, now) = (result.to_string(), tx.now().micros());
    let state = if accept { ReviewState::Accepted } else { ReviewState::Rejected };
    let (of_values, of_whole) = (state.of_value().as_str(), state.as_str());
    tx.change(
        "UPDATE result_fields SET review_state = ?, session_id = stamp_session(),
           changed_by_user_id = stamp_user(), change_timestamp = stamp_time()
         WHERE result_id = ? AND review_state = 'open'",
        (of_values, &key),
    )?;
    tx.update(
        "document_results",
        ("result_id", &key),
        &[
            ("review_state", &of_whole),
            ("reviewed_by", &by.to_string()),
            ("reviewed_at", &now),
            ("review_note", &note),
        ],
    )
}
