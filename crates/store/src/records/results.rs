//! What a session found in each document.

mod amend;
mod common;
mod heads;
mod review;

pub use amend::{AddedValue, add_field, choose_type, reopen, withdraw_field};
pub use common::{CommonDocument, Pair, common, of_documents, previous};
pub use heads::{ResultHead, heads};
pub use review::{
    FieldReview, Waiting, decide_field, decide_result, of_field, waiting, waiting_count,
};

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, Row};
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{
    Confidence, DocumentType, Extraction, FieldName, PageText, Quote, is_supported,
};
use wardbook_domain::ids::{CallId, DocumentId, FieldId, ResultId, SessionId};
use wardbook_domain::review::{ReviewState, ValueReview};

use crate::Result;
use crate::database::rows::{id, list, optional_word, word};
use crate::database::tx::Tx;

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
    /// How sure, in parts per thousand.
    pub type_confidence: Confidence,
    /// The words that say so, and their page.
    pub type_quote: Option<Quote>,
    /// A few sentences.
    pub summary: String,
    /// Mean confidence over the type and every field.
    pub confidence: Confidence,
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
    /// The values.
    pub fields: Vec<StoredField>,
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
    /// How sure the endpoint was, in parts per thousand; `None` where a reviewer added the value.
    pub confidence: Option<Confidence>,
    /// The page that it stands on.
    pub page: Option<u32>,
    /// The words that it was read from.
    pub quote: Option<Quote>,
    /// Whether the quote is in the document.
    pub supported: bool,
    /// What became of it in review.
    pub review_state: ValueReview,
    /// The value that a reviewer gave.
    pub reviewed_value: Option<String>,
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

fn quote(row: &Row<'_>, page: &str, text: &str) -> rusqlite::Result<Option<Quote>> {
    let page: Option<u32> = row.get(page)?;
    let text: Option<String> = row.get(text)?;
    Ok(page.zip(text).map(|(page, text)| Quote { page, text }))
}

fn confidence(row: &Row<'_>, column: &str) -> rusqlite::Result<Confidence> {
    row.get(column).map(Confidence::from_permille)
}

/// The results of a session, in the order of its documents.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<DocumentResult>> {
    several(connection, "processing_session_id = ?1", [session.to_string()])
}

/// One by id.
pub fn by_id(connection: &Connection, result: ResultId) -> Result<Option<DocumentResult>> {
    Ok(several(connection, "result_id = ?1", [result.to_string()])?.pop())
}

/// What a session found in a document.
pub fn of_document(
    connection: &Connection,
    session: SessionId,
    document: DocumentId,
) -> Result<Option<DocumentResult>> {
    let which = "processing_session_id = ?1 AND document_id = ?2";
    Ok(several(connection, which, (session.to_string(), document.to_string()))?.pop())
}

/// The results that a condition on `document_results` names: two statements, however many.
fn several(
    connection: &Connection,
    which: &str,
    values: impl Params + Clone,
) -> Result<Vec<DocumentResult>> {
    let sql = format!(
        "SELECT r.*, u.name AS reviewer FROM (SELECT * FROM document_results WHERE {which}) r
         JOIN session_documents d ON d.processing_session_id = r.processing_session_id
           AND d.document_id = r.document_id
         LEFT JOIN users u ON u.user_id = r.reviewed_by ORDER BY d.position"
    );
    let mut results = list(connection, &sql, values.clone(), |row| {
        let reviewer: Option<String> = row.get("reviewer")?;
        let reviewed_at: Option<i64> = row.get("reviewed_at")?;
        Ok(DocumentResult {
            result_id: id(row, "result_id")?,
            session_id: id(row, "processing_session_id")?,
            document_id: id(row, "document_id")?,
            call_id: id(row, "call_id")?,
            document_type: word(row, "document_type")?,
            reviewed_type: optional_word(row, "reviewed_type")?,
            type_confidence: confidence(row, "type_confidence")?,
            type_quote: quote(row, "type_page", "type_quote")?,
            summary: row.get("summary")?,
            confidence: confidence(row, "confidence")?,
            review_state: word(row, "review_state")?,
            review_reason: row.get("review_reason")?,
            reviewed_by: reviewer.or(row.get("reviewed_by")?),
            reviewed_at: reviewed_at.map(Timestamp::from_micros),
            review_note: row.get("review_note")?,
            fields: Vec::new(),
        })
    })?;
    let sql = format!(
        "SELECT * FROM result_fields
         WHERE result_id IN (SELECT result_id FROM document_results WHERE {which})
         ORDER BY result_id, position"
    );
    let mut fields: BTreeMap<ResultId, Vec<StoredField>> = BTreeMap::new();
    for (result, field) in list(connection, &sql, values, field)? {
        fields.entry(result).or_default().push(field);
    }
    for result in &mut results {
        result.fields = fields.remove(&result.result_id).unwrap_or_default();
    }
    Ok(results)
}

fn field(row: &Row<'_>) -> rusqlite::Result<(ResultId, StoredField)> {
    let review_state = word(row, "review_state")?;
    let was_found = review_state != ValueReview::Added;
    let stored = StoredField {
        field_id: id(row, "field_id")?,
        name: word(row, "name")?,
        detail: row.get("detail")?,
        value: row.get("value")?,
        confidence: was_found.then(|| confidence(row, "confidence")).transpose()?,
        page: row.get("page")?,
        quote: quote(row, "page", "quote")?,
        supported: row.get("supported")?,
        review_state,
        reviewed_value: row.get("reviewed_value")?,
    };
    Ok((id(row, "result_id")?, stored))
}

/// Why a person must look at an extraction; `None` where nobody must.
pub fn review_reason(
    extraction: &Extraction,
    pages: &[PageText],
    review_below_permille: u16,
) -> Option<String> {
    let unsupported = extraction
        .fields
        .iter()
        .filter(|field| !field.quote.as_ref().is_some_and(|quote| is_supported(quote, pages)))
        .count();
    if unsupported > 0 {
        return Some(format!("{unsupported} values are not supported by the document's words"));
    }
    let deciding = extraction.deciding_confidence();
    if deciding.permille() >= review_below_permille {
        return None;
    }
    let found = |name| extraction.fields.iter().any(|field| field.name == name);
    match (found(FieldName::PatientName), found(FieldName::BirthDate)) {
        (false, false) => Some("no patient and no birth date was found".into()),
        (false, true) => Some("no patient was found".into()),
        (true, _) => Some(format!(
            "the least confidence in type, patient and birth date is {:.2}, below {:.2}",
            deciding.ratio(),
            f64::from(review_below_permille) / 1000.0
        )),
    }
}

/// Stores a result with its values; answers whether a person must look.
pub fn insert(
    tx: &mut Tx<'_>,
    session: SessionId,
    document: DocumentId,
    call: CallId,
    extraction: &Extraction,
    pages: &[PageText],
    review: Option<&str>,
) -> Result<()> {
    let result = ResultId::new(tx.clock(), tx.randomness()).to_string();
    let type_quote = extraction.type_quote.as_ref();
    let state = if review.is_some() { ReviewState::Open } else { ReviewState::NotNeeded };
    tx.insert(
        "document_results",
        &[
            ("result_id", &result),
            ("processing_session_id", &session.to_string()),
            ("document_id", &document.to_string()),
            ("call_id", &call.to_string()),
            ("document_type", &extraction.document_type.as_str()),
            ("type_confidence", &extraction.type_confidence.permille()),
            ("type_page", &type_quote.map(|quote| quote.page)),
            ("type_quote", &type_quote.map(|quote| quote.text.as_str())),
            ("summary", &extraction.summary),
            ("confidence", &extraction.mean_confidence().permille()),
            ("deciding_confidence", &extraction.deciding_confidence().permille()),
            ("review_state", &state.as_str()),
            ("review_reason", &review),
        ],
    )?;
    for (position, field) in (1_u32..).zip(&extraction.fields) {
        let source = field.quote.as_ref();
        let supported = source.is_some_and(|quote| is_supported(quote, pages));
        tx.insert(
            "result_fields",
            &[
                ("field_id", &FieldId::new(tx.clock(), tx.randomness()).to_string()),
                ("result_id", &result),
                ("position", &position),
                ("name", &field.name.as_str()),
                ("detail", &field.detail),
                ("value", &field.value),
                ("confidence", &field.confidence.permille()),
                ("page", &source.map(|quote| quote.page)),
                ("quote", &source.map(|quote| quote.text.as_str())),
                ("supported", &supported),
            ],
        )?;
    }
    Ok(())
}
