//! A result with its values, as it is read and shown.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Confidence, DocumentType, Doubt, FieldName, Quote};
use wardbook_domain::ids::{CallId, DocumentId, FieldId, ResultId, SessionId};
use wardbook_domain::review::{Asked, ReviewState, ValueReview};

/// The result of one document in one session.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct DocumentResult {
    /// Its id.
    pub result_id: ResultId,
    /// The session that found it.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// The call that made it.
    pub call_id: CallId,
    /// What kind of document it was found to be.
    pub document_type: DocumentType,
    /// What a reviewer said it is instead.
    pub reviewed_type: Option<DocumentType>,
    /// How sure, in parts per thousand; `None` where a reviewer said another.
    pub type_confidence: Option<Confidence>,
    /// How sure the endpoint was of the type, whatever a reviewer said since.
    #[serde(skip)]
    pub(super) found_type_permille: u16,
    /// The words that say so, and their page.
    pub type_quote: Option<Quote>,
    /// A few sentences.
    pub summary: String,
    /// Mean confidence over the type and every field that are still as they were found; `None` where
    /// none is.
    pub confidence: Option<Confidence>,
    /// Where its review stands.
    pub review_state: ReviewState,
    /// Why a person must look.
    pub review_reason: Option<String>,
    /// The name of who reviewed it.
    pub reviewed_by: Option<String>,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// Why it was accepted, rejected or opened again.
    pub review_note: Option<String>,
    /// That it was opened again after its session was complete, the last time that it was.
    pub reopened: Option<Reopened>,
    /// What a person must decide by itself before the whole is accepted; empty where nobody is asked
    /// to look.
    pub asked: Vec<Asked>,
    /// The values.
    pub fields: Vec<StoredField>,
    /// What is in doubt beside the values.
    pub doubts: Vec<Doubt>,
}

/// That a result was opened again after its session was complete.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Reopened {
    /// When.
    pub at: Timestamp,
    /// The name of who did it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A value of a result.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct StoredField {
    /// Its id.
    pub field_id: FieldId,
    /// Which field.
    pub name: FieldName,
    /// Which identifier or date: `mrn`, `admission`, …; empty elsewhere.
    pub detail: String,
    /// The value as it was found; empty where a reviewer added it.
    pub value: String,
    /// How sure the endpoint was, in parts per thousand; `None` where a reviewer gave the value.
    pub confidence: Option<Confidence>,
    /// How sure it was, whatever a reviewer said since.
    #[serde(skip)]
    pub(super) found_permille: u16,
    /// The page that it stands on.
    pub page: Option<u32>,
    /// The words that it was read from.
    pub quote: Option<Quote>,
    /// Whether the quote is in the document, and carries the value.
    pub supported: bool,
    /// Why a person must look at it.
    pub doubts: Vec<DoubtKind>,
    /// Other ways to read the same words, the likeliest first.
    pub readings: Vec<String>,
    /// What became of it in review.
    pub review_state: ValueReview,
    /// The value that a reviewer gave.
    pub reviewed_value: Option<String>,
    /// Whether the reviewer said that it stands so in the document, although it cannot be right.
    pub as_printed: bool,
}

impl DocumentResult {
    /// What kind of document it is: what a reviewer said, where one did.
    pub fn known_type(&self) -> DocumentType {
        self.reviewed_type.unwrap_or(self.document_type)
    }
}

impl StoredField {
    /// Its value: what a reviewer gave, where one did.
    pub fn known_value(&self) -> &str {
        self.reviewed_value.as_ref().unwrap_or(&self.value)
    }

    /// Whether a reviewer added it because nothing had found it.
    pub fn is_added(&self) -> bool {
        self.review_state == ValueReview::Added
    }
}

impl DocumentResult {
    /// What a person must decide by itself and has not.
    pub fn undecided(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(|one| !one.decided)
    }
}
