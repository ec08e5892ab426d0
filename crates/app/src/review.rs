//! Review: a person accepts, corrects or rejects what an endpoint found. What they put in that was
//! not found is in `amend.rs`.

mod amend;

pub use amend::AddedValue;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::alert::{self, AlertType, Standing};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{Confidence, DocumentType, FieldName};
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId};
use wardbook_store::events::Filter;
use wardbook_store::results::{self, ADDED, DocumentResult, FieldReview, StoredField, Waiting};
use wardbook_store::sessions::{self, Session};
use wardbook_store::{StoreError, Tx, alerts};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::sessions::seen::ONLY_RESULTS;

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

/// A result that waits for a person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewItem {
    /// The session.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// What kind of document it is.
    pub document_type: DocumentType,
    /// The confidence that decided, in parts per thousand.
    pub confidence: Confidence,
    /// Why a person must look.
    pub reason: String,
    /// Since when.
    pub waiting_since: Timestamp,
}

/// A page of what waits.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewPage {
    /// How many wait.
    pub total: u32,
    /// The longest waiting first.
    pub items: Vec<ReviewItem>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

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

impl Clinic {
    /// What waits for a reviewer, the longest waiting first.
    pub fn review_queue(&self, person: &Person, offset: u32, limit: u32) -> Result<ReviewPage> {
        self.require(person, Permission::Review)?;
        let payload = json!({ "offset": offset, "limit": limit });
        self.record(person, Kind::ReviewsListed, "", payload)?;
        let (total, found) = self.store.read(|connection| {
            let total = results::waiting_count(connection)?;
            let found = results::waiting(connection, offset, limit.min(PAGE))?;
            Ok::<_, StoreError>((total, found))
        })?;
        let item = |one: Waiting| ReviewItem {
            session_id: one.session_id,
            document_id: one.document_id,
            name: one.name,
            document_type: one.document_type,
            confidence: one.confidence,
            reason: one.reason,
            waiting_since: one.since,
        };
        Ok(ReviewPage { total, items: found.into_iter().map(item).collect() })
    }

    /// Says of one value whether it is right. Nobody needs to have been asked: any value of a
    /// result that is not reviewed yet may be corrected, until its session is complete.
    pub fn review_field(
        &self,
        person: &Person,
        field: FieldId,
        decision: &FieldDecision,
    ) -> Result<ResultView> {
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
                "decision": review.as_ref().map_or("withdrawn", FieldReview::as_str),
                "document_opened": opened,
            });
            tx.event(Kind::FieldReviewed, subject, payload);
            match review {
                Some(review) => results::decide_field(tx, field, &review)?,
                None => results::withdraw_field(tx, field)?,
            }
            required(tx.connection(), key)
        })?;
        Ok(ResultView::of(changed))
    }

    /// Ends the review of a result. The session's accuracy follows from it, and a session that
    /// waited for its last review is completed.
    pub fn review_result(
        &self,
        person: &Person,
        result: ResultId,
        decision: &ResultDecision,
    ) -> Result<ResultView> {
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
            let count = |state: &str| {
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
                    "accepted": count("accepted"), "edited": count("edited"),
                    "rejected": count("rejected"), "added": count(ADDED),
                    "undecided": count("open"),
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
        Ok(ResultView::of(reviewed))
    }

    /// Whether this person has opened the document itself since they signed in. A list of what
    /// was found in it is not the document.
    fn opened_before(&self, person: &Person, document: DocumentId) -> Result<bool> {
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

fn required(connection: &Connection, result: ResultId) -> Result<DocumentResult> {
    let found = results::by_id(connection, result)?;
    found.ok_or_else(|| AppError::NotFound(format!("result {result}")))
}

/// Refuses where the session is complete.
fn not_complete(connection: &Connection, session: SessionId) -> Result<()> {
    let row = sessions::by_id(connection, session)?;
    let row = row.ok_or_else(|| AppError::NotFound(format!("session {session}")))?;
    if row.completed_at.is_none() {
        return Ok(());
    }
    Err(AppError::Invalid(
        "its session is complete, so its results stand; run the document again to have it \
         reviewed again"
            .into(),
    ))
}

/// The result, unless its review has ended or its session is complete.
fn may_be_reviewed(
    connection: &Connection,
    result: ResultId,
    session: SessionId,
) -> Result<DocumentResult> {
    not_complete(connection, session)?;
    let found = required(connection, result)?;
    if found.is_reviewed() {
        let by = found.reviewed_by.as_deref().unwrap_or("somebody");
        return Err(AppError::Invalid(format!(
            "the result was {} by {by} already",
            found.review_state
        )));
    }
    Ok(found)
}

fn asked(decision: &FieldDecision) -> Result<FieldReview> {
    Ok(match decision {
        FieldDecision::Accept => FieldReview::Accepted,
        FieldDecision::Reject => FieldReview::Rejected,
        FieldDecision::Reopen => FieldReview::Open,
        FieldDecision::Edit { value } => FieldReview::Edited(one_line(value)?),
    })
}

/// A value as reviewers may give it.
fn one_line(value: &str) -> Result<String> {
    let value = value.trim();
    let fits = (1..=500).contains(&value.chars().count());
    if !fits || value.chars().any(char::is_control) {
        return Err(AppError::Invalid(
            "a value has 1 to 500 characters, in one line; reject it if there is no right one"
                .into(),
        ));
    }
    Ok(value.to_owned())
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

/// Raises the alert that the accuracy asks for, or resolves the one that it no longer does.
fn judge_accuracy(tx: &mut Tx<'_>, row: &Session) -> Result<()> {
    let limits = row.limits();
    let standing = Standing {
        counts: row.counts(),
        cost: row.total_cost,
        seconds: row.seconds(),
        accuracy_permille: row.accuracy_permille(),
        accuracy_source: row.accuracy_source,
        reviewed: row.reviewed(),
        budget_stopped: false,
    };
    let wanted = AlertType::AccuracyBelowThreshold;
    let passed = alert::passed_thresholds(&standing, &limits);
    if let Some((_, text)) = passed.into_iter().find(|(one, _)| *one == wanted) {
        alerts::raise(tx, Some(row.session_id), wanted, &text)?;
    } else if let Some(open) = alerts::unresolved(tx.connection(), row.session_id, wanted)? {
        let threshold = &row.minimum_accuracy_threshold;
        let text = match (&row.overall_accuracy_score, row.basis()) {
            (None, _) => "Nothing that was found is left to be judged.".to_owned(),
            (Some(accuracy), Some(basis)) => format!(
                "Reviewers confirmed {accuracy} of the values ({basis}), and the threshold is \
                 {threshold}."
            ),
            (Some(accuracy), None) => format!(
                "No review has ended any more; the confidence is {accuracy}, and the threshold \
                 {threshold}."
            ),
        };
        alerts::resolve(tx, open, None, &text)?;
    }
    Ok(())
}
