//! A person accepts, corrects or rejects a value that an endpoint found. What they put in that was not
//! found is in `amend.rs`, the end of a review in `finish.rs`.

use serde::Deserialize;
use serde_json::json;

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FieldId, ResultId};
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::results::{self, Corrected, DocumentResult, FieldReview, StoredField};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::patients::matching::decide_reviewed;
use crate::review::rules::{may_be_reviewed, required};
use crate::review::values::Given;
use crate::sessions::seen::ONLY_RESULTS;

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
        /// Whether it stands so in the document, although it cannot be right.
        #[serde(default)]
        as_printed: bool,
    },
    /// It is wrong, and there is no right one.
    Reject,
    /// Takes the decision back; a value that a reviewer added goes with it.
    Reopen,
}

impl Clinic {
    /// Says of one value whether it is right. Nobody needs to have been asked: any value of a
    /// result that is not reviewed yet may be corrected, until its session is complete.
    pub fn review_field(
        &self,
        person: &Person,
        field: FieldId,
        decision: &FieldDecision,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let found = self.store.read(|connection| {
            let Some(result) = results::of_field(connection, field)? else { return Ok(None) };
            results::by_id(connection, result)
        })?;
        let result = found.ok_or_else(|| AppError::NotFound(format!("field {field}")))?;
        let context = Context::in_session(person.context.actor, result.session_id);
        let (key, session) = (result.result_id, result.session_id);
        let opened = self.opened_before(person, result.document_id)?;
        let decision = decision.clone();
        let changed = self.store.write(context, move |tx| {
            // Once more inside the write: somebody else may have been quicker.
            let result = may_be_reviewed(tx.connection(), key, session)?;
            let stored = result.fields.iter().find(|one| one.field_id == field);
            let stored = stored.ok_or_else(|| AppError::NotFound(format!("field {field}")))?;
            let review = follows(stored, decision, tx.now())?;
            let subject = format!("result_fields/{field}");
            let mut payload = json!({
                "result": key, "document": result.document_id, "field": stored.name,
                "before": stored.review_state,
                "decision": review.as_ref().map_or("withdrawn", |review| review.state().as_str()),
                "document_opened": opened,
            });
            if let Some(FieldReview::Edited(given) | FieldReview::Added(given)) = &review
                && given.as_printed
            {
                payload["as_printed"] = true.into();
            }
            tx.event(Kind::FieldReviewed, subject, payload);
            match review {
                Some(review) => results::decide_field(tx, field, &review)?,
                None => results::withdraw_field(tx, field)?,
            }
            let changed = required(tx.connection(), key)?;
            decide_reviewed(tx, &changed)?;
            Ok::<_, AppError>(changed)
        })?;
        Ok(changed)
    }

    /// Says of what no value stands for, such as a name that was not found, that a person looked at
    /// it and it stands as it is; or takes that back.
    pub fn review_doubt(
        &self,
        person: &Person,
        result: ResultId,
        part: &str,
        seen: bool,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let found = self.store.read(|connection| required(connection, result))?;
        let session = found.session_id;
        let opened = self.opened_before(person, found.document_id)?;
        let context = Context::in_session(person.context.actor, session);
        let part = part.to_owned();
        let changed = self.store.write(context, move |tx| {
            let found = may_be_reviewed(tx.connection(), result, session)?;
            let asked = found.asked.iter().find(|one| one.part == part && one.field_id.is_none());
            if asked.is_none() {
                let text = "nobody is asked about that part of the result, or it is a value";
                return Err(AppError::Invalid(text.into()));
            }
            let payload = json!({
                "document": found.document_id, "part": part,
                "decision": if seen { "seen" } else { "withdrawn" }, "document_opened": opened,
            });
            tx.event(Kind::DoubtReviewed, format!("document_results/{result}"), payload);
            results::decide_part(tx, result, &part, seen)?;
            required(tx.connection(), result)
        })?;
        Ok(changed)
    }

    /// Whether this person has opened the document itself since they signed in. A list of what
    /// was found in it is not the document.
    pub(super) fn opened_before(&self, person: &Person, document: DocumentId) -> Result<bool> {
        let filter = Filter {
            audit_session: Some(person.context.actor.session),
            kind: Some(Kind::DocumentOpened),
            subject: Some(format!("documents/{document}")),
            ..Filter::default()
        };
        let mut opened = false;
        self.store.read(|connection| {
            filter.each(connection, self.store.log(), |event| {
                let shown = event.payload_json().unwrap_or_default();
                opened = shown["shown"] != ONLY_RESULTS;
                Ok::<_, StoreError>(!opened)
            })
        })?;
        Ok(opened)
    }
}

/// What a decision comes to for the value as it stands; `None` takes out what a reviewer added.
fn follows(
    stored: &StoredField,
    decision: FieldDecision,
    now: Timestamp,
) -> Result<Option<FieldReview>> {
    Ok(match decision {
        FieldDecision::Accept if stored.is_added() => {
            return Err(AppError::Invalid(
                "a reviewer added this value, so there is nothing to confirm; correct it or take \
                 it out"
                    .into(),
            ));
        }
        FieldDecision::Accept => Some(FieldReview::Accepted),
        FieldDecision::Reject | FieldDecision::Reopen if stored.is_added() => None,
        FieldDecision::Reject => Some(FieldReview::Rejected),
        FieldDecision::Reopen => Some(FieldReview::Open),
        // A correction to what stands there already confirms it.
        FieldDecision::Edit { value, .. } if !stored.is_added() && value.trim() == stored.value => {
            Some(FieldReview::Accepted)
        }
        FieldDecision::Edit { value, as_printed } => {
            let given =
                Given { name: stored.name, detail: &stored.detail, text: &value, as_printed };
            let corrected = Corrected { value: given.checked(now)?, as_printed };
            // There is nothing found that an added value could be compared with.
            Some(if stored.is_added() {
                FieldReview::Added(corrected)
            } else {
                FieldReview::Edited(corrected)
            })
        }
    })
}
