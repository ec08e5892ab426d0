//! What was found in a document, as people look at it.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{Confidence, DocumentType, FieldName};
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId};
use wardbook_store::results::{DocumentResult, StoredField};

/// What was found in a document.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ResultView {
    /// Its id.
    pub result_id: ResultId,
    /// The session that found it.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// What kind of document it was found to be.
    pub document_type: DocumentType,
    /// What a reviewer said it is instead.
    pub reviewed_type: Option<DocumentType>,
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
    /// Why it was accepted, rejected or opened again.
    pub review_note: Option<String>,
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
    /// The value as it was found; empty where a reviewer added it.
    pub value: String,
    /// How sure, in parts per thousand; `None` where a reviewer added it.
    pub confidence: Option<Confidence>,
    /// The page that it stands on.
    pub page: Option<u32>,
    /// The words that it was read from.
    pub quote: Option<String>,
    /// Whether these words are in the document.
    pub supported: bool,
    /// `open`, `accepted`, `edited`, `rejected` or `added`.
    pub review_state: String,
    /// The value that a reviewer gave.
    pub reviewed_value: Option<String>,
}

impl ResultView {
    /// As the window shows it.
    pub(crate) fn of(result: DocumentResult) -> Self {
        let (type_page, type_quote) = result.type_quote.map(|one| (one.page, one.text)).unzip();
        Self {
            result_id: result.result_id,
            session_id: result.session_id,
            document_id: result.document_id,
            document_type: result.document_type,
            reviewed_type: result.reviewed_type,
            type_confidence: result.type_confidence,
            type_page,
            type_quote,
            summary: result.summary,
            confidence: result.confidence,
            review_state: result.review_state,
            review_reason: result.review_reason,
            reviewed_by: result.reviewed_by,
            reviewed_at: result.reviewed_at,
            review_note: result.review_note,
            fields: result.fields.into_iter().map(FieldView::of).collect(),
        }
    }
}

impl FieldView {
    fn of(stored: StoredField) -> Self {
        Self {
            field_id: stored.field_id,
            name: stored.name,
            detail: stored.detail,
            value: stored.value,
            confidence: stored.confidence,
            page: stored.page,
            quote: stored.quote.map(|one| one.text),
            supported: stored.supported,
            review_state: stored.review_state,
            reviewed_value: stored.reviewed_value,
        }
    }
}
