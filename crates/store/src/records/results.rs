//! What a session found in each document.

mod amend;
mod common;
mod decisions;
mod doubts;
mod heads;
mod review;
mod stored;

pub use amend::{AddedValue, Reopening, add_field, choose_type, reopen, withdraw_field};
pub use common::{CommonDocument, Pair, common, of_documents, previous};
pub use decisions::{TYPE, decide_part};
pub use heads::{ReopenedResult, ResultHead, heads, reopened};
pub use review::{
    Corrected, FieldReview, Waiting, decide_field, decide_result, of_field, waiting, waiting_count,
};
pub use stored::{DocumentResult, Reopened, StoredField};

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, Row};
use serde_json::json;

use wardbook_domain::asked;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{Confidence, Extraction, Quote};
use wardbook_domain::ids::{CallId, DocumentId, FieldId, ResultId, SessionId};
use wardbook_domain::review::{ReviewState, ValueReview};

use crate::Result;
use crate::database::rows::{id, list, optional_word, word};
use crate::database::tx::Tx;
use crate::records::sessions;

fn quote(row: &Row<'_>, page: &str, text: &str) -> rusqlite::Result<Option<Quote>> {
    let page: Option<u32> = row.get(page)?;
    let text: Option<String> = row.get(text)?;
    Ok(page.zip(text).map(|(page, text)| Quote { page, text }))
}

fn confidence(row: &Row<'_>, column: &str) -> rusqlite::Result<Confidence> {
    row.get(column).map(Confidence::from_permille)
}

/// The mean confidence of a result `r`, over the type and every value that are still as they were
/// found: what a reviewer gave is not the endpoint's any more. NULL where none is.
pub(crate) const MEAN: &str = "((SELECT coalesce(sum(f.confidence), 0) FROM result_fields f
      WHERE f.result_id = r.result_id AND f.review_state NOT IN ('added', 'edited'))
    + iif(r.reviewed_type IS NULL, r.type_confidence, 0))
  / nullif((SELECT count(*) FROM result_fields f
      WHERE f.result_id = r.result_id AND f.review_state NOT IN ('added', 'edited'))
    + (r.reviewed_type IS NULL), 0)";

fn mean(row: &Row<'_>) -> rusqlite::Result<Option<Confidence>> {
    Ok(row.get::<_, Option<u16>>("mean")?.map(Confidence::from_permille))
}

fn opened_again(row: &Row<'_>) -> rusqlite::Result<Option<Reopened>> {
    let Some(at) = row.get::<_, Option<i64>>("reopened_at")? else { return Ok(None) };
    let by: Option<String> = row.get::<_, Option<String>>("opener")?.or(row.get("reopened_by")?);
    let reason: Option<String> = row.get("reopened_reason")?;
    let at = Timestamp::from_micros(at);
    Ok(Some(Reopened { at, by: by.unwrap_or_default(), reason: reason.unwrap_or_default() }))
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
        "SELECT r.*, {MEAN} AS mean, u.name AS reviewer, o.name AS opener,
           json_extract(s.confidence_thresholds, '$.review_below') AS review_below
         FROM (SELECT * FROM document_results WHERE {which}) r
         JOIN session_documents d ON d.processing_session_id = r.processing_session_id
           AND d.document_id = r.document_id
         JOIN ai_processing_sessions s ON s.session_id = r.processing_session_id
         LEFT JOIN users u ON u.user_id = r.reviewed_by
         LEFT JOIN users o ON o.user_id = r.reopened_by ORDER BY d.position"
    );
    let mut waits = BTreeMap::new();
    let mut results = list(connection, &sql, values.clone(), |row| {
        let reviewer: Option<String> = row.get("reviewer")?;
        let reviewed_at: Option<i64> = row.get("reviewed_at")?;
        let result_id = id(row, "result_id")?;
        let decided = decisions::parts_of(row.get::<_, Option<String>>("decided")?.as_deref());
        let below: Option<String> = row.get("review_below")?;
        waits.insert(result_id, (decided, sessions::review_below(below.as_deref())));
        let reviewed_type = optional_word(row, "reviewed_type")?;
        let type_confidence = confidence(row, "type_confidence")?;
        Ok(DocumentResult {
            result_id,
            session_id: id(row, "processing_session_id")?,
            document_id: id(row, "document_id")?,
            call_id: id(row, "call_id")?,
            document_type: word(row, "document_type")?,
            reviewed_type,
            type_confidence: reviewed_type.is_none().then_some(type_confidence),
            found_type_permille: type_confidence.permille(),
            type_quote: quote(row, "type_page", "type_quote")?,
            summary: row.get("summary")?,
            confidence: mean(row)?,
            review_state: word(row, "review_state")?,
            review_reason: row.get("review_reason")?,
            reviewed_by: reviewer.or(row.get("reviewed_by")?),
            reviewed_at: reviewed_at.map(Timestamp::from_micros),
            review_note: row.get("review_note")?,
            reopened: opened_again(row)?,
            asked: Vec::new(),
            fields: Vec::new(),
            doubts: Vec::new(),
        })
    })?;
    let mut doubts = doubts::of(connection, which, values.clone())?;
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
        result.doubts = doubts.remove(&result.result_id).unwrap_or_default();
        if let Some((decided, below)) = waits.get(&result.result_id) {
            result.asked = decisions::asked(result, decided, *below);
        }
    }
    Ok(results)
}

fn field(row: &Row<'_>) -> rusqlite::Result<(ResultId, StoredField)> {
    let review_state = word(row, "review_state")?;
    let is_as_found = !matches!(review_state, ValueReview::Added | ValueReview::Edited);
    let found = confidence(row, "confidence")?;
    let stored = StoredField {
        field_id: id(row, "field_id")?,
        name: word(row, "name")?,
        detail: row.get("detail")?,
        value: row.get("value")?,
        confidence: is_as_found.then_some(found),
        found_permille: found.permille(),
        page: row.get("page")?,
        quote: quote(row, "page", "quote")?,
        supported: row.get("supported")?,
        doubts: doubts::array(row, "doubts")?,
        readings: doubts::array(row, "readings")?,
        review_state,
        reviewed_value: row.get("reviewed_value")?,
        as_printed: row.get::<_, Option<bool>>("as_printed")?.unwrap_or(false),
    };
    Ok((id(row, "result_id")?, stored))
}

/// Stores a judged result ([`asked::judge`]) with its values and what is in doubt; `review` is why a
/// person must look.
pub fn insert(
    tx: &mut Tx<'_>,
    session: SessionId,
    document: DocumentId,
    call: CallId,
    extraction: &Extraction,
    review: Option<&str>,
) -> Result<()> {
    let state = if review.is_some() { ReviewState::Open } else { ReviewState::NotNeeded };
    insert_as(tx, (session, document, call), extraction, state, review)
}

/// Stores what stands for a file that is nothing but several documents: nobody is asked about it, and it
/// counts for no accuracy.
pub fn insert_whole(
    tx: &mut Tx<'_>,
    session: SessionId,
    document: DocumentId,
    call: CallId,
    whole: &Extraction,
) -> Result<()> {
    insert_as(tx, (session, document, call), whole, ReviewState::Superseded, None)
}

fn insert_as(
    tx: &mut Tx<'_>,
    (session, document, call): (SessionId, DocumentId, CallId),
    extraction: &Extraction,
    state: ReviewState,
    review: Option<&str>,
) -> Result<()> {
    let result = ResultId::new(tx.clock(), tx.randomness()).to_string();
    let type_quote = extraction.type_quote.as_ref();
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
        let (doubts, readings) = (json!(field.doubts), json!(field.readings));
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
                ("supported", &asked::is_supported(field)),
                ("doubts", &doubts.to_string()),
                ("readings", &readings.to_string()),
            ],
        )?;
    }
    doubts::insert(tx, &result, &extraction.doubts)
}
