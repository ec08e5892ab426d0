//! What of a result a person must decide by itself before the whole is accepted: whatever the review
//! was asked for. That it is decided shows in the value, or stands in the row where it is no value.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::FieldName;
use wardbook_domain::ids::ResultId;
use wardbook_domain::review::{Asked, AskedWhy, ReviewState, ValueReview};

use crate::Result;
use crate::database::rows::find;
use crate::database::tx::Tx;

use super::stored::{DocumentResult, StoredField};

/// The part of a result that is its type.
pub const TYPE: &str = "type";

/// The part that stands for the document, where a review was asked for and nothing of it can be named.
const DOCUMENT: &str = "document";

/// What must be decided of a result that waits for a person; `decided` is what its row says of parts
/// that are no values.
pub(super) fn asked(
    result: &DocumentResult,
    decided: &[String],
    review_below_permille: u16,
) -> Vec<Asked> {
    if result.review_state != ReviewState::Open || result.review_reason.is_none() {
        return Vec::new();
    }
    let said = |part: &str| decided.iter().any(|one| one == part);
    let part = |part: String, name: Option<FieldName>, why: AskedWhy| Asked {
        decided: said(&part),
        part,
        field_id: None,
        name,
        detail: String::new(),
        why,
    };
    let mut all = Vec::new();
    if result.found_type_permille < review_below_permille {
        let corrected = result.reviewed_type.is_some();
        let kind = part(TYPE.into(), None, AskedWhy::BelowThreshold);
        all.push(Asked { decided: kind.decided || corrected, ..kind });
    }
    for (place, doubt) in (1..).zip(&result.doubts) {
        let why = AskedWhy::of(doubt.kind);
        let is_missing = doubt.kind == DoubtKind::Missing;
        let one = match doubt.field {
            Some(name) if is_missing => part(format!("missing/{name}"), Some(name), why),
            name => part(format!("doubt/{place}"), name, why),
        };
        // Whoever gave the value has decided.
        let given = |field: &StoredField| {
            let same = is_missing || doubt.detail.is_empty() || field.detail == doubt.detail;
            field.is_added() && Some(field.name) == doubt.field && same
        };
        let one = Asked { decided: one.decided || result.fields.iter().any(given), ..one };
        // Of what would have shown whose document it is the detail names several, and no kind.
        let own = if is_missing { "" } else { doubt.detail.as_str() };
        all.push(Asked { detail: own.to_owned(), ..one });
    }
    for field in result.fields.iter().filter(|field| !field.is_added()) {
        let deciding = matches!(field.name, FieldName::PatientName | FieldName::BirthDate);
        let why = match field.doubts.first() {
            Some(doubt) => AskedWhy::of(*doubt),
            None if !field.supported => AskedWhy::NotInDocument,
            None if deciding && field.found_permille < review_below_permille => {
                AskedWhy::BelowThreshold
            }
            None => continue,
        };
        all.push(Asked {
            field_id: Some(field.field_id),
            detail: field.detail.clone(),
            decided: field.review_state != ValueReview::Open,
            ..part(format!("field/{}", field.field_id), Some(field.name), why)
        });
    }
    if all.is_empty() {
        all.push(part(DOCUMENT.into(), None, AskedWhy::Document));
    }
    all
}

/// Stores that a person decided on a part that is no value, or that they take that back.
pub fn decide_part(tx: &mut Tx<'_>, result: ResultId, part: &str, decided: bool) -> Result<()> {
    let key = result.to_string();
    let sql = "SELECT decided FROM document_results WHERE result_id = ?";
    let before: Option<Option<String>> = find(tx.connection(), sql, [&key], |row| row.get(0))?;
    let mut parts = parts_of(before.flatten().as_deref());
    parts.retain(|one| one != part);
    if decided {
        parts.push(part.to_owned());
    }
    let parts = (!parts.is_empty()).then(|| serde_json::json!(parts).to_string());
    tx.update("document_results", ("result_id", &key), &[("decided", &parts)])
}

/// The parts that a row names.
pub(super) fn parts_of(column: Option<&str>) -> Vec<String> {
    column.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
