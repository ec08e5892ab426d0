//! Having a message sent: queued after its approval, sent directly, taken back, tried again, or settled
//! where it may have been sent.

use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::MessageId;
use wardbook_domain::message::{Block, MessageAct, UnknownSettled, Verdict, retried, verdict};
use wardbook_store::message_providers;
use wardbook_store::messages::StoredMessage;

use super::unsettled::open_in;
use super::view::MessageView;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Characters of a reason.
const MOST_REASON: usize = 1_000;

impl Clinic {
    /// Has a message sent without review. That it was is in the record, and it has no reviewer.
    pub fn send_message_directly(
        &self,
        person: &Person,
        message: MessageId,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::SendMessages)?;
        self.may_act(person, &before, MessageAct::SendDirectly)?;
        self.check_text_message(&before)?;
        self.check_disclaimer(&before)?;
        self.queue_message(person, &before, true)
    }

    /// Has a message sent that was approved and then taken out of the queue unchanged.
    pub fn queue_approved_message(
        &self,
        person: &Person,
        message: MessageId,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::Queue)?;
        self.queue_message(person, &before, false)
    }

    /// Queues a message. One that would never be sent is refused here, with the rules that forbid it.
    pub(super) fn queue_message(
        &self,
        person: &Person,
        before: &StoredMessage,
        direct: bool,
    ) -> Result<MessageView> {
        let method = before.method;
        if self.store.read(|connection| message_providers::of(connection, method))?.is_none() {
            return Err(AppError::Invalid(format!(
                "nobody takes {} for this clinic yet; an administrator sets it up in the settings",
                method.in_words()
            )));
        }
        let now = self.store.clock().now();
        let mut after = before.clone();
        after.state = if direct {
            before.state.send_directly(open_in(before).len())?
        } else {
            let holds = before.approved_hash.as_ref() == Some(&before.content_hash);
            before.state.queue(holds)?
        };
        (after.direct, after.queued_at) = (direct, Some(now));
        after.released_by = Some(person.user.user_id);
        if direct {
            (after.reviewer_id, after.reviewed_at) = (None, None);
            after.approved_hash = Some(before.content_hash.clone());
        }
        (after.claimed_by, after.claimed_at, after.updated_at) = (None, None, now);
        let blocks = self.blocks(&after)?;
        if verdict(&blocks) == Verdict::Never {
            let words: Vec<_> = blocks.iter().map(Block::in_words).collect();
            return Err(AppError::Invalid(format!(
                "this message may not be sent: {}",
                words.join("; ")
            )));
        }
        after.next_retry_at = Some(after.scheduled_for.map_or(now, |at| at.max(now)));
        let payload = json!({
            "direct": direct, "content_hash": after.content_hash,
            "scheduled_for": after.scheduled_for, "priority": after.priority,
        });
        self.change_message(person, before, &after, Kind::MessageQueued, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// Takes a message out of the queue; it needs approval anew.
    pub fn withdraw_message(
        &self,
        person: &Person,
        message: MessageId,
        reason: &str,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::TakeBack)?;
        let reason = checked_reason(reason)?;
        let mut after = before.clone();
        after.state = before.state.take_back()?;
        (after.next_retry_at, after.approved_hash) = (None, None);
        (after.released_by, after.direct) = (None, false);
        after.updated_at = self.store.clock().now();
        let payload = json!({ "reason": reason });
        self.change_message(person, &before, &after, Kind::MessageWithdrawn, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// Has a message tried again that failed.
    pub fn retry_message(&self, person: &Person, message: MessageId) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::Retry)?;
        let now = self.store.clock().now();
        let mut after = before.clone();
        after.state = before.state.retry()?;
        after.set_row(retried(before.row()));
        (after.next_retry_at, after.last_retry_at) = (Some(now), Some(now));
        (after.retry_count, after.failure_reason) = (before.retry_count.saturating_add(1), None);
        after.updated_at = now;
        let blocks = self.blocks(&after)?;
        if verdict(&blocks) == Verdict::Never {
            let words: Vec<_> = blocks.iter().map(Block::in_words).collect();
            return Err(AppError::Invalid(format!(
                "it may not be sent again: {}",
                words.join("; ")
            )));
        }
        let payload = json!({ "retry_count": after.retry_count });
        self.change_message(person, &before, &after, Kind::MessageRetried, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// Says what became of a message that may have been sent, or is to become of it.
    pub fn settle_unknown_message(
        &self,
        person: &Person,
        message: MessageId,
        settled: UnknownSettled,
        reason: &str,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::SettleUnknown)?;
        let reason = checked_reason(reason)?;
        let now = self.store.clock().now();
        let mut after = before.clone();
        after.state = before.state.settle(settled)?;
        match settled {
            UnknownSettled::WasSent => after.sent_at = before.last_attempt_at,
            UnknownSettled::SendAgain => {
                after.next_retry_at = Some(now);
                after.retry_count = before.retry_count.saturating_add(1);
                after.last_retry_at = Some(now);
            }
            UnknownSettled::GiveUp => after.failure_reason = Some("a person gave it up".into()),
        }
        after.updated_at = now;
        let payload = json!({ "decision": settled, "reason": reason });
        self.change_message(person, &before, &after, Kind::MessageDecided, payload, Vec::new())?;
        self.message_view(person, after, false)
    }
}

/// A reason, which such an act always has.
fn checked_reason(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::Invalid("say why; it is kept with the message".into()));
    }
    check_text(reason, MOST_REASON, "a reason")?;
    Ok(reason.to_owned())
}
