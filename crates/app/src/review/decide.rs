//! A person accepts, corrects or rejects what an endpoint found. What they put in that was not
//! found is in `amend.rs`.

use serde::Deserialize;
use serde_json::json;

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FieldId, ResultId};
use wardbook_domain::review::ValueReview;
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::results::{self, DocumentResult, FieldReview, StoredField};
use wardbook_store::sessions;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::review::rules::{judge_accuracy, may_be_reviewed, one_line, required};
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
    },
    /// It is wrong, and there is no right one.
    Reject,
    /// Takes the decision back; a value that a reviewer added goes with it.
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
        let review = asked(decision)?;
        let found = self.store.read(|connection| {
            let Some(result) = results::of_field(connection, field)? else { return Ok(None) };
            results::by_id(connection, result)
        })?;
        let result = found.ok_or_else(|| AppError::NotFound(format!("field {field}")))?;
        let context = Context::in_session(person.context.actor, result.session_id);
        let (key, session) = (result.result_id, result.session_id);
        let opened = self.opened_before(person, result.document_id)?;
        let changed = self.store.write(context, move |tx| {
            // Once more inside the write: somebody else may have been quicker.
            let result = may_be_reviewed(tx.connection(), key, session)?;
            let stored = result.fields.iter().find(|one| one.field_id == field);
            let stored = stored.ok_or_else(|| AppError::NotFound(format!("field {field}")))?;
            let review = follows(stored, review)?;
            let subject = format!("result_fields/{field}");
            let payload = json!({
                "result": key, "document": result.document_id, "field": stored.name,
                "before": stored.review_state,
                "decision": review.as_ref().map_or("withdrawn", |review| review.state().as_str()),
                "document_opened": opened,
            });
            tx.event(Kind::FieldReviewed, subject, payload);
            match review {
                Some(review) => results::decide_field(tx, field, &review)?,
                None => results::withdraw_field(tx, field)?,
            }
            required(tx.connection(), key)
        })?;
        Ok(changed)
    }

    /// Ends the review of a result. The session's accuracy follows from it, and a session that
    /// waited for its last review is completed.
    pub fn review_result(
        &self,
        person: &Person,
        result: ResultId,
        decision: &ResultDecision,
    ) -> Result<DocumentResult> {
        self.require(person, Permission::Review)?;
        let note = note(decision)?;
        let found = self.store.read(|connection| required(connection, result))?;
        let session = found.session_id;
        let opened = self.opened_before(person, found.document_id)?;
        let context = Context::in_session(person.context.actor, session);
        let (accept, seconds) = (decision.accept, decision.seconds_looked);
        let by = person.user.user_id;
        let row = self.store.write(context, move |tx| {
            let found = may_be_reviewed(tx.connection(), result, session)?;
            let count = |state: ValueReview| {
                found.fields.iter().filter(|field| field.review_state == state).count()
            };
            // Why stands in the row, since a sentence about a document may name its patient;
            // how it was looked at stands here, where auditors read it.
            let payload = json!({
                "decision": if accept { "accept" } else { "reject" },
                "document": found.document_id,
                "needed": found.review_reason.is_some(),
                "seconds_looked": seconds,
                "document_opened": opened,
                "type": if found.reviewed_type.is_some() { "corrected" } else { "as_found" },
                "fields": {
                    "accepted": count(ValueReview::Accepted), "edited": count(ValueReview::Edited),
                    "rejected": count(ValueReview::Rejected), "added": count(ValueReview::Added),
                    "undecided": count(ValueReview::Open),
                },
            });
            tx.event(Kind::ResultReviewed, format!("document_results/{result}"), payload);
            results::decide_result(tx, result, accept, by, note.as_deref())?;
            let row = sessions::reviewed(tx, session)?;
            judge_accuracy(tx, &row)?;
            Ok::<_, AppError>(row)
        })?;
        let counts = row.counts();
        if counts.reviews == 0 && counts.open() == 0 {
            self.complete(person, session)?;
        }
        let reviewed = self.store.read(|connection| required(connection, result))?;
        Ok(reviewed)
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

fn asked(decision: &FieldDecision) -> Result<FieldReview> {
    Ok(match decision {
        FieldDecision::Accept => FieldReview::Accepted,
        FieldDecision::Reject => FieldReview::Rejected,
        FieldDecision::Reopen => FieldReview::Open,
        FieldDecision::Edit { value } => FieldReview::Edited(one_line(value)?),
    })
}

/// What a decision comes to for the value as it stands; `None` takes out what a reviewer added.
fn follows(stored: &StoredField, review: FieldReview) -> Result<Option<FieldReview>> {
    Ok(match review {
        // There is nothing found that it could be compared with.
        FieldReview::Edited(value) if stored.is_added() => Some(FieldReview::Added(value)),
        FieldReview::Open | FieldReview::Rejected if stored.is_added() => None,
        FieldReview::Accepted if stored.is_added() => {
            return Err(AppError::Invalid(
                "a reviewer added this value, so there is nothing to confirm; correct it or take \
                 it out"
                    .into(),
            ));
        }
        // A correction to what stands there already confirms it.
        FieldReview::Edited(value) if value == stored.value => Some(FieldReview::Accepted),
        other => Some(other),
    })
}

/// Why, where the reviewer said so; a rejection must say it.
fn note(decision: &ResultDecision) -> Result<Option<String>> {
    let reason = decision.reason.trim();
    if reason.is_empty() && !decision.accept {
        return Err(AppError::Invalid("say why the result is rejected".into()));
    }
    check_text(reason, 1_000, "a reason")?;
    Ok((!reason.is_empty()).then(|| reason.to_owned()))
}
