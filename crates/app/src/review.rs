//! Review: a person accepts, corrects or rejects what an endpoint found.

use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{Confidence, DocumentType, FieldName};
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId};

use crate::Result;
use crate::auth::{Clinic, Person};

/// What was found in a document.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ResultView {
    /// Its id.
    pub result_id: ResultId,
    /// The session that found it.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// What kind of document it is.
    pub document_type: DocumentType,
    /// How sure, in parts per thousand.
    pub type_confidence: Confidence,
    /// Where it says so.
    pub type_page: Option<u32>,
    /// The words that say so.
    pub type_quote: Option<String>,
    /// A few sentences.
    pub summary: String,
    /// Mean confidence over the type and every field.
    pub confidence: Confidence,
    /// `not_needed`, `open`, `accepted` or `rejected`.
    pub review_state: String,
    /// Why a person must look.
    pub review_reason: Option<String>,
    /// The name of who reviewed it.
    pub reviewed_by: Option<String>,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// The values.
    pub fields: Vec<FieldView>,
}

/// A value of a result.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct FieldView {
    /// Its id.
    pub field_id: FieldId,
    /// Which field.
    pub name: FieldName,
    /// Which identifier or date: `mrn`, `admission`, …; empty elsewhere.
    pub detail: String,
    /// The value as it was found.
    pub value: String,
    /// How sure, in parts per thousand.
    pub confidence: Confidence,
    /// The page that it was read from.
    pub page: Option<u32>,
    /// The words that it was read from.
    pub quote: Option<String>,
    /// Whether these words are in the document.
    pub supported: bool,
    /// `open`, `accepted`, `edited` or `rejected`.
    pub review_state: String,
    /// The value that a reviewer gave.
    pub reviewed_value: Option<String>,
}

/// What a reviewer says of a value.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "decision")]
pub enum FieldDecision {
    /// It is right.
    Accept,
    /// It is this instead.
    Edit {
        /// The right value.
        value: String,
    },
    /// It is wrong, and there is no right one.
    Reject,
    /// Takes the decision back.
    Reopen,
}

/// What a reviewer says of a whole result.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct ResultDecision {
    /// `true` accepts it with its values as they stand now, `false` rejects it.
    pub accept: bool,
    /// Why; required where it is rejected.
    pub reason: String,
    /// Seconds that the reviewer looked at it.
    pub seconds_looked: u32,
}

/// A result that waits for a person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewItem {
    /// The session.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// What kind of document it is.
    pub document_type: DocumentType,
    /// The confidence that decided, in parts per thousand.
    pub confidence: Confidence,
    /// Why a person must look.
    pub reason: String,
    /// Since when.
    pub waiting_since: Timestamp,
}

/// A page of what waits.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewPage {
    /// How many wait.
    pub total: u32,
    /// The longest waiting first.
    pub items: Vec<ReviewItem>,
}

impl Clinic {
    /// What waits for a reviewer, the longest waiting first.
    pub fn review_queue(&self, _person: &Person, _offset: u32, _limit: u32) -> Result<ReviewPage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Says of one value whether it is right. Nobody needs to have been asked: any value of a
    /// result that is not reviewed yet may be corrected.
    pub fn review_field(
        &self,
        _person: &Person,
        _field: FieldId,
        _decision: &FieldDecision,
    ) -> Result<ResultView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Ends the review of a result. The session's accuracy follows from it, and a session that
    /// waited for its last review is completed.
    pub fn review_result(
        &self,
        _person: &Person,
        _result: ResultId,
        _decision: &ResultDecision,
    ) -> Result<ResultView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
