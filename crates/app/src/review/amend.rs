//! What a reviewer puts into a result that was not found: a value, another type of document; and
//! opening a result again whose review had ended.

use serde_json::json;

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::DocumentType;
use wardbook_domain::ids::{FieldId, ResultId};
use wardbook_domain::review::ReviewState;
use wardbook_store::results::{self, AddedValue, DocumentResult, Reopening};
use wardbook_store::sessions;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::patients::matching::decide_reviewed;
use crate::review::rules::{
    is_complete, judge_accuracy, may_be_reviewed, not_cut, not_superseded, required,
};
use crate::review::values::Given;

/// A page number beyond any document that is read.
const MOST_PAGES: u32 = 100_000;

impl Clinic {
    /// Adds a value that the endpoint missed. It counts against the session's accuracy.
    pub fn add_value(
        &self,
        person: &Person,
        result: ResultId,
        added: &AddedValue,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let new = checked(added, self.store.clock().now())?;
        let found = self.store.read(|connection| required(connection, result))?;
        let session = found.session_id;
        let opened = self.opened_before(person, found.document_id)?;
        let context = Context::in_session(person.context.actor, session);
        let changed = self.store.write(context, move |tx| {
            let found = may_be_reviewed(tx.connection(), result, session)?;
            let same = |one: &results::StoredField| {
                one.name == new.name && one.detail == new.detail && one.known_value() == new.value
            };
            if found.fields.iter().any(same) {
                return Err(AppError::Invalid(
                    "the result has this value already; accept or correct that one".into(),
                ));
            }
            let field = FieldId::new(tx.clock(), tx.randomness());
            // The value stands in the row; what was done to it here, where auditors read it.
            let mut payload = json!({
                "result": result, "document": found.document_id, "field": new.name,
                "page": new.page, "document_opened": opened,
            });
            if new.as_printed {
                payload["as_printed"] = true.into();
            }
            tx.event(Kind::FieldAdded, format!("result_fields/{field}"), payload);
            results::add_field(tx, result, field, &new)?;
            let changed = required(tx.connection(), result)?;
            decide_reviewed(tx, &changed)?;
            Ok::<_, AppError>(changed)
        })?;
        Ok(changed)
    }

    /// Says what kind of document it is. The type that was found takes a correction back, and is
    /// decided by that.
    pub fn review_type(
        &self,
        person: &Person,
        result: ResultId,
        chosen: DocumentType,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let found = self.store.read(|connection| required(connection, result))?;
        let session = found.session_id;
        let opened = self.opened_before(person, found.document_id)?;
        let context = Context::in_session(person.context.actor, session);
        let changed = self.store.write(context, move |tx| {
            let found = may_be_reviewed(tx.connection(), result, session)?;
            let payload = json!({
                "document": found.document_id, "found": found.document_type,
                "before": found.known_type(), "chosen": chosen, "document_opened": opened,
            });
            tx.event(Kind::TypeReviewed, format!("document_results/{result}"), payload);
            let corrected = (chosen != found.document_type).then_some(chosen);
            results::choose_type(tx, result, corrected)?;
            results::decide_part(tx, result, results::TYPE, corrected.is_none())?;
            required(tx.connection(), result)
        })?;
        Ok(changed)
    }

    /// Opens a result again, with a reason: one whose review had ended, or in a complete session any
    /// one. The session's accuracy follows. A complete session stays complete, and its completion
    /// report stays what it was; the result says that it was opened again, and by whom.
    pub fn reopen_result(
        &self,
        person: &Person,
        result: ResultId,
        reason: &str,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::Invalid("say why the result is opened again".into()));
        }
        check_text(&reason, 1_000, "a reason")?;
        let found = self.store.read(|connection| required(connection, result))?;
        let session = found.session_id;
        let opened = self.opened_before(person, found.document_id)?;
        let context = Context::in_session(person.context.actor, session);
        let by = person.user.user_id;
        let changed = self.store.write(context, move |tx| {
            let complete = is_complete(tx.connection(), session)?;
            let found = required(tx.connection(), result)?;
            not_superseded(&found)?;
            not_cut(tx.connection(), &found)?;
            let waits = if complete {
                found.review_state == ReviewState::Open
            } else {
                !found.review_state.is_ended()
            };
            if waits {
                return Err(AppError::Invalid("the review of the result has not ended".into()));
            }
            let payload = json!({
                "document": found.document_id, "before": found.review_state,
                "after_completion": complete, "document_opened": opened,
            });
            tx.event(Kind::ResultReopened, format!("document_results/{result}"), payload);
            let how = Reopening {
                reason: &reason,
                needed: complete || found.review_reason.is_some(),
                after_completion: complete.then_some(by),
            };
            results::reopen(tx, result, how)?;
            let row = sessions::reviewed(tx, session)?;
            judge_accuracy(tx, &row)?;
            let opened = required(tx.connection(), result)?;
            decide_reviewed(tx, &opened)?;
            Ok::<_, AppError>(opened)
        })?;
        Ok(changed)
    }
}

/// The value as it is stored, or what is wrong with it.
fn checked(added: &AddedValue, now: Timestamp) -> Result<AddedValue> {
    let invalid = |text: String| Err(AppError::Invalid(text));
    let details = added.name.details();
    if details.is_empty() && !added.detail.is_empty() {
        return invalid(format!("`{}` has no detail", added.name));
    }
    let AddedValue { name, detail, value: text, as_printed, .. } = added;
    let given = Given { name: *name, detail, text, as_printed: *as_printed };
    let value = given.checked(now)?;
    if !details.is_empty() && !details.contains(&added.detail.as_str()) {
        let known = details.join(", ");
        return invalid(format!("say which `{}` it is: one of {known}", added.name));
    }
    if added.page.is_some_and(|page| !(1..=MOST_PAGES).contains(&page)) {
        return invalid("pages are counted from 1".into());
    }
    Ok(AddedValue { value, ..added.clone() })
}
