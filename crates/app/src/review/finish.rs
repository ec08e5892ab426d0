//! The end of a review: a person accepts or rejects a whole result. It is accepted when everything
//! that the review was asked for is decided one by one, or when the person says, with a reason, that
//! the rest is taken as it stands.

use serde::Deserialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::ResultId;
use wardbook_domain::review::{Asked, ValueReview};
use wardbook_store::results::{self, DocumentResult};
use wardbook_store::sessions;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::patients::matching::decide_reviewed;
use crate::review::rules::{judge_accuracy, may_be_reviewed, required};

/// What a reviewer says of a whole result.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct ResultDecision {
    /// `true` accepts it with its values as they stand now, `false` rejects it.
    pub accept: bool,
    /// Why; required where it is rejected, and where `all_values` is set.
    pub reason: String,
    /// Seconds that the reviewer looked at it.
    pub seconds_looked: u32,
    /// Accepts what nobody decided by itself too; it is recorded as that.
    #[serde(default)]
    pub all_values: bool,
}

impl Clinic {
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
        let ResultDecision { accept, seconds_looked: seconds, all_values, .. } = *decision;
        let by = person.user.user_id;
        let row = self.store.write(context, move |tx| {
            let found = may_be_reviewed(tx.connection(), result, session)?;
            if accept && !all_values {
                all_decided(&found)?;
            }
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
                "asked": found.asked.iter().map(|one| decided_how(&found, one)).collect::<Value>(),
                "all_values": accept && all_values,
            });
            tx.event(Kind::ResultReviewed, format!("document_results/{result}"), payload);
            results::decide_result(tx, result, accept, by, note.as_deref())?;
            decide_reviewed(tx, &required(tx.connection(), result)?)?;
            let row = sessions::reviewed(tx, session)?;
            judge_accuracy(tx, &row)?;
            Ok::<_, AppError>(row)
        })?;
        self.complete_if_nothing_waits(person, &row)?;
        let reviewed = self.store.read(|connection| required(connection, result))?;
        Ok(reviewed)
    }
}

/// Refuses where something that the review was asked for is not decided, and names it.
fn all_decided(found: &DocumentResult) -> Result<()> {
    let left: Vec<_> = found.undecided().map(in_words).collect();
    if left.is_empty() {
        return Ok(());
    }
    Err(AppError::Undecided(format!(
        "the result is accepted when each of these is decided: {}",
        left.join("; ")
    )))
}

fn in_words(asked: &Asked) -> String {
    let what = match asked.name {
        Some(name) => format!("the {}", name.as_str().replace('_', " ")),
        None if asked.part == results::TYPE => "the type of document".into(),
        None => "the document".into(),
    };
    let detail = if asked.detail.is_empty() {
        String::new()
    } else {
        format!(" ({})", asked.detail.replace('_', " "))
    };
    format!("{what}{detail}, since {}", asked.why.in_words())
}

/// How something that the review was asked for was decided, without what the document says.
fn decided_how(found: &DocumentResult, asked: &Asked) -> Value {
    let field = found.fields.iter().find(|field| Some(field.field_id) == asked.field_id);
    let how = match field {
        _ if !asked.decided => "with_the_rest",
        Some(field) => field.review_state.as_str(),
        None if asked.part == results::TYPE && found.reviewed_type.is_some() => "edited",
        None => "seen",
    };
    json!({
        "part": asked.part, "field": asked.name, "why": asked.why,
        "one_by_one": asked.decided, "how": how,
    })
}

/// Why, where the reviewer said so; a rejection must say it, and so must taking the rest as it is.
fn note(decision: &ResultDecision) -> Result<Option<String>> {
    let reason = decision.reason.trim();
    if reason.is_empty() && !decision.accept {
        return Err(AppError::Invalid("say why the result is rejected".into()));
    }
    if reason.is_empty() && decision.all_values {
        return Err(AppError::Invalid(
            "say why what nobody decided is accepted with the rest".into(),
        ));
    }
    check_text(reason, 1_000, "a reason")?;
    Ok((!reason.is_empty()).then(|| reason.to_owned()))
}
