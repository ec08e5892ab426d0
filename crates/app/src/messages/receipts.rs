//! What comes back about messages that were sent: kept always, and moving them forward only.

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_delivery::gateway::StatusAnswer;
use wardbook_delivery::gateway::description::Progress;
use wardbook_delivery::outcome::Reason;
use wardbook_domain::access::{Context, Permission};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::MessageId;
use wardbook_domain::message::{
    DeliveryMethod, QueueStatus, Receipt, ReceiptEffect, ReceiptMeaning, Receipts,
};
use wardbook_store::messages::{self, Received, StoredMessage};

use super::deliver::{mark_address, note_error};
use super::registers::AskRegister;
use super::view::MessageView;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Receipts of one message that are kept: more are somebody's mistake, or an attack.
const MOST_RECEIPTS: usize = 200;

/// For so long after an attempt a gateway is asked about it.
const ASKED_FOR_SECONDS: i64 = 3 * 86_400;

/// What a provider, or a person who asked it, says of a message.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusReport {
    /// The provider's own word.
    pub status: String,
    /// The part of a long text message that it speaks of, from 1.
    pub part: u16,
    /// What it says besides.
    pub words: String,
}

/// A receipt as it is taken.
pub(super) struct Taken {
    /// Through what it came: `poll`, `callback`, `bounce`, `person`.
    pub(super) source: &'static str,
    /// The provider's own word.
    pub(super) status: String,
    /// What it means, where its provider says so.
    pub(super) means: Option<ReceiptMeaning>,
    /// The part that it speaks of.
    pub(super) part: u16,
    /// What it says besides.
    pub(super) words: String,
    /// Whether nobody has the address.
    pub(super) dead_address: bool,
}

impl Clinic {
    /// Notes what a person learned of a message from its provider.
    pub fn update_delivery_status(
        &self,
        person: &Person,
        message: MessageId,
        report: &StatusReport,
    ) -> Result<MessageView> {
        let stored = self.message_to_change(person, message, Permission::Review)?;
        crate::error::check_text(&report.status, 60, "a status")?;
        crate::error::check_text(&report.words, 500, "what the provider says")?;
        if report.status.trim().is_empty() {
            return Err(AppError::Invalid("give the provider's word, such as delivered".into()));
        }
        if stored.state.queue_status().is_none() {
            return Err(AppError::Invalid("this message was never sent".into()));
        }
        let taken = Taken {
            source: "person",
            status: report.status.trim().to_owned(),
            means: ReceiptMeaning::of(&report.status),
            part: report.part.max(1),
            words: report.words.trim().to_owned(),
            dead_address: false,
        };
        self.take_receipt(person.context, message, taken)?;
        let (_, after) = self.reach_message(person, message)?;
        self.message_view(person, after, false)
    }

    /// Takes a receipt in, whichever it is.
    pub(super) fn take_receipt(
        &self,
        context: Context,
        message: MessageId,
        taken: Taken,
    ) -> Result<()> {
        self.store.write(context, move |tx| {
            let known = messages::by_id(tx.connection(), message)?;
            let mut stored =
                known.ok_or_else(|| AppError::NotFound(format!("message {message}")))?;
            let now = tx.now();
            let mut receipts = receipts_of(&stored);
            let known = taken.means.map(ReceiptMeaning::as_str);
            let word = known.map_or_else(|| taken.status.clone(), str::to_owned);
            let effect = receipts.take(Receipt { part: taken.part, word: word.clone() });
            if stored.webhook_data.len() < MOST_RECEIPTS {
                stored.webhook_data.push(Received {
                    at: now,
                    source: taken.source.to_owned(),
                    status: taken.status.clone(),
                    part: taken.part,
                    means: word.clone(),
                    effect: word_of(effect).to_owned(),
                });
            }
            let before = stored.state;
            if let ReceiptEffect::Moved(standing) = effect {
                stored.state = before.receipt(standing)?;
            } else if matches!(effect, ReceiptEffect::Kept | ReceiptEffect::Late)
                && before.queue_status() == Some(QueueStatus::Unknown)
            {
                // Whatever it says, the provider has the message.
                stored.state = before.receipt(QueueStatus::Sent)?;
            }
            stored.updated_at = now;
            let payload = json!({
                "source": taken.source, "status": taken.status, "part": taken.part, "means": word,
                "effect": word_of(effect), "words": taken.words,
            });
            messages::save(tx, &stored, Kind::MessageReceipt, payload)?;
            if stored.state == before {
                return Ok(());
            }
            match stored.state.queue_status() {
                Some(QueueStatus::Delivered) => {
                    (stored.delivery_confirmed, stored.confirmed_at) = (true, Some(now));
                    messages::save(tx, &stored, Kind::MessageDelivered, json!({}))?;
                }
                Some(QueueStatus::Failed) => {
                    let words = if taken.words.is_empty() {
                        format!("the provider says: {}", taken.status)
                    } else {
                        taken.words.clone()
                    };
                    stored.failure_reason = Some(words.clone());
                    note_error(&mut stored, now, &words);
                    let payload = json!({ "words": words });
                    messages::save(tx, &stored, Kind::MessageFailed, payload)?;
                    if taken.dead_address {
                        mark_address(tx, &stored, now, &words)?;
                    }
                }
                _ => {}
            }
            Ok::<_, AppError>(())
        })
    }

    /// Asks gateways what became of text messages that they took and of those that may have been sent.
    /// How many answers there were.
    pub async fn ask_receipts(&self, limit: u32) -> Result<u32> {
        let since = self.store.clock().now().plus_seconds(-ASKED_FOR_SECONDS);
        let asked = self.store.read(|one| messages::awaiting_receipt(one, since, limit))?;
        let mut answers = 0;
        let mut delivering = self.delivering.lock().await;
        let now = self.store.clock().now();
        for message in asked {
            if !delivering.asks(&message, now) {
                continue;
            }
            let context = self.store.system_context()?;
            let register = AskRegister { store: &self.store, context, message: message.message_id };
            let Some(answer) = self.ask_status(&message, &register).await? else { continue };
            let (status, means, words, dead_address) = match answer {
                StatusAnswer::Known { progress, reason, words } => {
                    let means = meaning_of(progress);
                    let dead = reason == Some(Reason::DeadAddress);
                    (means.as_str().to_owned(), Some(means), words, dead)
                }
                StatusAnswer::Unrecognised(word) => (word, None, String::new(), false),
                StatusAnswer::NoneYet
                | StatusAnswer::Temporary(_)
                | StatusAnswer::LoginRefused
                | StatusAnswer::Unreadable(_) => continue,
            };
            answers += 1;
            if message.webhook_data.last().is_some_and(|last| last.status == status) {
                continue;
            }
            let source = "poll";
            let taken = Taken { source, status, means, part: 1, words, dead_address };
            self.take_receipt(context, message.message_id, taken)?;
        }
        Ok(answers)
    }

    /// Whether receipts say what becomes of messages of a method.
    pub(super) fn has_receipts(&self, method: DeliveryMethod) -> Result<bool> {
        match method {
            DeliveryMethod::Email => Ok(false),
            DeliveryMethod::Sms => match self.sms_gateway()? {
                Some((gateway, _)) => {
                    let receipts = gateway.described()?.receipts();
                    Ok(receipts.asked || receipts.called)
                }
                None => Ok(false),
            },
        }
    }
}

/// Every receipt so far, as they are judged together.
fn receipts_of(message: &StoredMessage) -> Receipts {
    let parts = message.parts.and_then(|parts| u16::try_from(parts).ok()).unwrap_or(1);
    let mut receipts = Receipts::none(parts);
    for one in &message.webhook_data {
        receipts.take(Receipt { part: one.part, word: one.means.clone() });
    }
    receipts
}

const fn meaning_of(progress: Progress) -> ReceiptMeaning {
    match progress {
        Progress::Queued => ReceiptMeaning::Accepted,
        Progress::Sent => ReceiptMeaning::Sent,
        Progress::Delivered => ReceiptMeaning::Delivered,
        Progress::Failed => ReceiptMeaning::Failed,
    }
}

const fn word_of(effect: ReceiptEffect) -> &'static str {
    match effect {
        ReceiptEffect::Moved(_) => "moved",
        ReceiptEffect::Kept => "kept",
        ReceiptEffect::Repeated => "repeated",
        ReceiptEffect::Late => "late",
        ReceiptEffect::Contradicts => "contradicts",
        ReceiptEffect::UnknownWord => "unknown_word",
        ReceiptEffect::NoSuchPart => "no_such_part",
    }
}
