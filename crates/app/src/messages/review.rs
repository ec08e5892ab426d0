//! Handing a message in for review, taking the review up, and deciding.

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::MessageId;
use wardbook_domain::message::{MessageAct, check_disclaimer, is_required};
use wardbook_store::messages::{Origin, StoredMessage};

use super::screened::named_in;
use super::settings;
use super::unsettled::open_in;
use super::view::MessageView;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::overview::names::Names;

/// Characters of a reviewer's notes.
const MOST_NOTES: usize = 2_000;

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewDecision {
    /// It may be sent, and is queued.
    Approve,
    /// It may not, for the reason in the notes.
    Reject,
}

impl Clinic {
    /// Hands a message in for review.
    pub fn submit_message_for_review(
        &self,
        person: &Person,
        message: MessageId,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::Submit)?;
        self.check_text_message(&before)?;
        let mut after = before.clone();
        after.state = before.state.submit(open_in(&before).len())?;
        let now = self.store.clock().now();
        (after.submitted_at, after.submitted_by) = (Some(now), Some(person.user.user_id));
        (after.reviewer_id, after.reviewed_at, after.review_notes) = (None, None, None);
        (after.claimed_by, after.claimed_at, after.approved_hash) = (None, None, None);
        after.updated_at = now;
        let payload = json!({ "content_hash": after.content_hash });
        self.change_message(person, &before, &after, Kind::MessageSubmitted, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// Takes the review of a message up, so that nobody else reviews it meanwhile; or lays it down.
    pub fn claim_message(
        &self,
        person: &Person,
        message: MessageId,
        take: bool,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::Review)?;
        self.may_act(person, &before, MessageAct::Approve)?;
        let me = person.user.user_id;
        let mut after = before.clone();
        match before.claimed_by {
            Some(other) if other != me => return Err(self.claimed(other)?),
            Some(_) if take => {}
            _ => after.claimed_by = take.then_some(me),
        }
        if after == before {
            return self.message_view(person, before, false);
        }
        let now = self.store.clock().now();
        (after.claimed_at, after.updated_at) = (take.then_some(now), now);
        let payload = json!({ "taken": take });
        self.change_message(person, &before, &after, Kind::MessageClaimed, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// Approves a message, which is queued then, or rejects it with notes.
    pub fn review_message(
        &self,
        person: &Person,
        message: MessageId,
        decision: ReviewDecision,
        notes: &str,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::Review)?;
        let act = match decision {
            ReviewDecision::Approve => MessageAct::Approve,
            ReviewDecision::Reject => MessageAct::Reject,
        };
        self.may_act(person, &before, act)?;
        let me = person.user.user_id;
        if let Some(other) = before.claimed_by.filter(|other| *other != me) {
            return Err(self.claimed(other)?);
        }
        let notes = notes.trim().to_owned();
        check_text(&notes, MOST_NOTES, "the notes")?;
        let now = self.store.clock().now();
        let mut after = before.clone();
        after.state = match decision {
            ReviewDecision::Approve => {
                self.check_disclaimer(&before)?;
                before.state.approve()?
            }
            ReviewDecision::Reject => before.state.reject(&notes)?,
        };
        (after.reviewer_id, after.reviewed_at) = (Some(me), Some(now));
        after.review_notes = Some(notes.clone()).filter(|notes| !notes.is_empty());
        let since = before.claimed_at.unwrap_or(now);
        after.review_micros = Some(now.micros().saturating_sub(since.micros()).max(0));
        after.source_opened = before
            .document_id
            .map(|document| self.texts.was_opened(person.context.actor.session, document));
        after.approved_hash =
            (decision == ReviewDecision::Approve).then(|| before.content_hash.clone());
        (after.claimed_by, after.claimed_at, after.updated_at) = (None, None, now);
        let payload = json!({
            "decision": decision, "notes": after.review_notes, "content_hash": after.content_hash,
            "seconds": after.review_micros.map(|micros| micros / 1_000_000),
            "source_opened": after.source_opened,
        });
        self.change_message(person, &before, &after, Kind::MessageReviewed, payload, Vec::new())?;
        if decision == ReviewDecision::Approve {
            match self.queue_message(person, &after, false) {
                // It stays approved, and who has it sent is told why it cannot be.
                Err(AppError::Invalid(_)) => {}
                done => return done,
            }
        }
        self.message_view(person, after, false)
    }

    /// Refuses a text message that names what one should not.
    pub(super) fn check_text_message(&self, message: &StoredMessage) -> Result<()> {
        use wardbook_domain::message::DeliveryMethod;
        if message.method == DeliveryMethod::Email
            || self.store.read(settings::stored)?.sms_may_identify
        {
            return Ok(());
        }
        let screener = self.screeners.of(&self.store)?;
        let named = named_in(&screener, &message.body);
        if named.is_empty() {
            return Ok(());
        }
        let mut what: Vec<_> = named.iter().map(|one| one.what.replace('_', " ")).collect();
        what.sort();
        what.dedup();
        Err(AppError::Invalid(format!(
            "a text message, which anybody may read who holds the telephone, should not name this: {}; \
             take it out or send an e-mail",
            what.join(", ")
        )))
    }

    /// Refuses an endpoint's draft without the disclaimer that the clinic's rules ask for.
    pub(super) fn check_disclaimer(&self, message: &StoredMessage) -> Result<()> {
        let rule = self.store.read(settings::stored)?.disclaimer;
        let by_ai = message.origin == Origin::Endpoint;
        let today = self.store.clock().now().to_datetime().date_naive();
        if !is_required(&rule, message.purpose, by_ai, None, today) {
            return Ok(());
        }
        check_disclaimer(&rule, &message.body).map_err(|fault| AppError::Invalid(fault.to_string()))
    }

    fn claimed(&self, other: wardbook_domain::ids::UserId) -> Result<AppError> {
        let names = self.store.read(Names::load)?;
        Ok(AppError::Invalid(format!(
            "{} is reviewing this message; they can lay it down",
            names.of(Some(other))
        )))
    }
}
