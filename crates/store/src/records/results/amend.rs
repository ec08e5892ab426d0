//! What reviewers put into a result that was not found: values, the type of document; and taking
//! the end of a review back. Whether they may is decided in `wardbook-app`.

use wardbook_domain::extraction::{DocumentType, FieldName};
use wardbook_domain::ids::{FieldId, ResultId, UserId};
use wardbook_domain::review::{ReviewState, ValueReview};

use crate::Result;
use crate::database::tx::Tx;

/// A value that a reviewer adds, because nothing had found it.
#[derive(Clone, Debug, serde::Deserialize, specta::Type)]
pub struct AddedValue {
    /// Which field.
    pub name: FieldName,
    /// Which identifier or date; empty elsewhere.
    pub detail: String,
    /// The value, in one line; a date as `1958-03-14`.
    pub value: String,
    /// The page that it stands on.
    pub page: Option<u32>,
    /// Whether it stands so in the document, although it cannot be right.
    #[serde(default)]
    pub as_printed: bool,
}

/// Stores a value that a reviewer adds, after the others. Nothing was found, so that the columns
/// of what was found are empty.
pub fn add_field(
    tx: &mut Tx<'_>,
    result: ResultId,
    field: FieldId,
    new: &AddedValue,
) -> Result<()> {
    let result = result.to_string();
    let last: u32 = tx.connection().query_row(
        "SELECT coalesce(max(position), 0) FROM result_fields WHERE result_id = ?",
        [&result],
        |row| row.get(0),
    )?;
    tx.insert(
        "result_fields",
        &[
            ("field_id", &field.to_string()),
            ("result_id", &result),
            ("position", &(last + 1)),
            ("name", &new.name.as_str()),
            ("detail", &new.detail),
            ("value", &""),
            ("confidence", &0),
            ("page", &new.page),
            ("supported", &false),
            ("review_state", &ValueReview::Added.as_str()),
            ("reviewed_value", &new.value),
            ("as_printed", &new.as_printed.then_some(true)),
        ],
    )
}

/// Takes a value that a reviewer added out again.
pub fn withdraw_field(tx: &mut Tx<'_>, field: FieldId) -> Result<()> {
    let sql = "DELETE FROM result_fields WHERE field_id = ? AND review_state = ?";
    tx.change_one("an added value", sql, (field.to_string(), ValueReview::Added.as_str()))
}

/// Stores what kind of document a reviewer says it is; `None` is what was found.
pub fn choose_type(tx: &mut Tx<'_>, result: ResultId, chosen: Option<DocumentType>) -> Result<()> {
    let key = ("result_id", &result.to_string() as &dyn rusqlite::ToSql);
    tx.update("document_results", key, &[("reviewed_type", &chosen.map(DocumentType::as_str))])
}

/// How a result is opened again.
#[derive(Clone, Copy, Debug)]
pub struct Reopening<'a> {
    /// Why.
    pub reason: &'a str,
    /// Whether a person must look at it then.
    pub needed: bool,
    /// By whom, where its session is complete.
    pub after_completion: Option<UserId>,
}

/// Takes the end of a review back. What was accepted or rejected is undecided again, since most of
/// it went with the whole; what a reviewer wrote stays.
pub fn reopen(tx: &mut Tx<'_>, result: ResultId, how: Reopening<'_>) -> Result<()> {
    let (key, now) = (result.to_string(), tx.now().micros());
    let Reopening { reason, needed, after_completion } = how;
    if let Some(by) = after_completion {
        tx.update(
            "document_results",
            ("result_id", &key),
            &[
                ("reopened_at", &now),
                ("reopened_by", &by.to_string()),
                ("reopened_reason", &reason),
            ],
        )?;
    }
    tx.change(
        "UPDATE result_fields SET review_state = 'open', session_id = stamp_session(),
           changed_by_user_id = stamp_user(), change_timestamp = stamp_time()
         WHERE result_id = ? AND review_state IN ('accepted', 'rejected')",
        [&key],
    )?;
    let state = if needed { ReviewState::Open } else { ReviewState::NotNeeded };
    let none: Option<&str> = None;
    tx.update(
        "document_results",
        ("result_id", &key),
        &[
            ("review_state", &state.as_str()),
            ("reviewed_by", &none),
            ("reviewed_at", &none),
            ("review_note", &reason),
            ("decided", &none),
        ],
    )
}
