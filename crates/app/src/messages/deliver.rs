//! The queue, worked through by the process that holds the clinic, behind the lock too. An attempt is
//! durable before anything leaves, so that a program that ends in its middle leaves behind that the
//! message may have been sent: it is then asked about or decided by a person, never sent again by itself.

use serde_json::json;

use wardbook_domain::access::{Actor, Context, Permission, Source};
use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AttemptId, TraceId};
use wardbook_domain::message::{
    AttemptOutcome, Block, DeliveryMethod, Lifts, Verdict, after_attempt, found_at_start, verdict,
};
use wardbook_store::messages::{self, Attempt, ErrorLine, StoredMessage};
use wardbook_store::{StoreError, alerts, contacts, egress, message_providers};

use super::handing::Handed;
use super::registers::egress_of;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Messages of one step: between two, a process that gives the clinic up is heard.
const AT_ONCE: u32 = 20;
/// When a message is looked at again that waits for a person to do something, where nothing that they did
/// has it looked at before.
const LOOK_AGAIN_SECONDS: i64 = 3_600;
/// Lines of an error log; the oldest go.
const MOST_ERRORS: usize = 50;

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryStep {
    /// Messages that a provider took.
    pub taken: u32,
    /// Messages that were tried, or failed without.
    pub tried: u32,
    /// When the next one is due.
    pub next_at: Option<Timestamp>,
}

impl Clinic {
    /// Refuses somebody who may not have the queue worked through.
    pub fn may_deliver(&self, person: &Person) -> Result<()> {
        self.require_change(person, Permission::SendMessages, || Ok(false))
    }

    /// Sends what is due. Of several who ask at once, one does.
    pub async fn deliver_step(&self) -> Result<DeliveryStep> {
        let _delivering = self.delivering.lock().await;
        self.find_interrupted()?;
        let mut step = DeliveryStep::default();
        let now = self.store.clock().now();
        let due = self.store.read(|connection| messages::due(connection, now, AT_ONCE))?;
        for message in due {
            // The one before may have paused it.
            if self.is_paused(message.method)? {
                continue;
            }
            let trace = TraceId::new(self.store.clock(), self.store.randomness());
            let actor = self.store.system_context()?.actor;
            let context = Context::traced(Actor { source: Source::Schedule, ..actor }, trace);
            step.tried += 1;
            if self.deliver(&message, context).await? {
                step.taken += 1;
            }
        }
        step.next_at = self.store.read(messages::next_due_at)?;
        Ok(step)
    }

    /// Messages whose attempt has no end, because the program ended in its middle: they may have been sent.
    fn find_interrupted(&self) -> Result<()> {
        for attempt in self.store.read(messages::open_attempts)? {
            let context = self.store.system_context()?;
            self.store.write(context, move |tx| {
                let known = messages::by_id(tx.connection(), attempt.message_id)?;
                let Some(mut message) = known else {
                    return Err(StoreError::NothingRecorded.into());
                };
                let words = "the program ended while this message was being handed over";
                message.state = found_at_start(message.state)?;
                note_error(&mut message, tx.now(), words);
                message.attempts = message.attempts.saturating_add(1);
                messages::end_attempt(tx, attempt.attempt_id, "unknown", words)?;
                let payload = json!({ "attempt": attempt.number, "words": words });
                Ok::<_, AppError>(messages::save(tx, &message, Kind::MessageUnconfirmed, payload)?)
            })?;
        }
        Ok(())
    }

    /// Tries a message once; whether its provider took it.
    async fn deliver(&self, message: &StoredMessage, context: Context) -> Result<bool> {
        let blocks = self.blocks(message)?;
        let now = self.store.clock().now();
        match verdict(&blocks) {
            Verdict::MaySend => {}
            Verdict::HeldUntil(at) => {
                self.hold(message, at, &blocks)?;
                return Ok(false);
            }
            Verdict::HeldForPerson => {
                self.hold(message, now.plus_seconds(LOOK_AGAIN_SECONDS), &blocks)?;
                return Ok(false);
            }
            Verdict::Never => {
                self.fail(message, context, &in_words(&blocks))?;
                return Ok(false);
            }
        }
        let handing = match self.handing(message) {
            Ok(handing) => handing,
            Err(error) => {
                // What cannot even be written down as a letter or a request will not be later.
                self.fail(message, context, &error.to_string())?;
                return Ok(false);
            }
        };
        let departure = handing.departure();
        let attempt = Attempt {
            attempt_id: AttemptId::new(self.store.clock(), self.store.randomness()),
            message_id: message.message_id,
            number: message.attempts.saturating_add(1),
            begun_at: now,
            ended_at: None,
            outcome: None,
            words: None,
        };
        let row = egress_of(&self.store, message.message_id, &departure);
        let (before, begun) = (message.clone(), attempt.clone());
        let sending = self.store.write(context, move |tx| {
            // Whoever changed it meanwhile has it judged anew.
            if messages::by_id(tx.connection(), before.message_id)?.as_ref() != Some(&before) {
                return Ok(None);
            }
            let mut sending = before.clone();
            sending.state = before.state.hand_over()?;
            sending.last_attempt_at = Some(now);
            sending.updated_at = now;
            let payload = json!({
                "attempt": begun.number, "address": row.address, "bytes": row.bytes, "hash": row.hash,
                "content_hash": before.content_hash,
            });
            messages::save(tx, &sending, Kind::MessageAttempted, payload)?;
            messages::begin_attempt(tx, &begun)?;
            egress::insert(tx, &row)?;
            Ok::<_, AppError>(Some(sending))
        });
        let sending = match sending {
            Ok(Some(sending)) => sending,
            Ok(None) | Err(AppError::Store(StoreError::NothingRecorded)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let handed = handing.send(&departure, || self.store.clock().now()).await;
        let handed = handed.map_err(|error| AppError::Internal(error.to_string()))?;
        self.after(&sending, &attempt, handed, context)
    }

    /// Notes what came of an attempt; whether the provider took the message.
    fn after(
        &self,
        sending: &StoredMessage,
        attempt: &Attempt,
        handed: Handed,
        context: Context,
    ) -> Result<bool> {
        let now = self.store.clock().now();
        let random = u32::from_le_bytes(self.store.randomness().array());
        let (id, attempt) = (sending.message_id, attempt.clone());
        let method = sending.method;
        let taken = handed.outcome == AttemptOutcome::Taken;
        self.store.write(context, move |tx| {
            let known = messages::by_id(tx.connection(), id)?;
            // A receipt may have been faster than the answer.
            let Some(mut message) = known else {
                return Err(StoreError::BadRecord(messages::subject(id)).into());
            };
            let after = after_attempt(message.state, message.row(), handed.outcome, now, random)?;
            message.state = after.state;
            message.set_row(after.row);
            message.updated_at = now;
            let (kind, mut payload) = match handed.outcome {
                AttemptOutcome::Taken => {
                    message.sent_at = Some(now);
                    message.provider_id = handed.id.clone().or(message.provider_id.take());
                    message.parts = handed.parts.or(message.parts);
                    (Kind::MessageSent, json!({ "provider_id": handed.id, "parts": handed.parts }))
                }
                AttemptOutcome::Unknown => {
                    (Kind::MessageUnconfirmed, json!({ "words": handed.words }))
                }
                AttemptOutcome::MethodRefused => {
                    (Kind::MessageNotTaken, json!({ "words": handed.words, "spent": false }))
                }
                AttemptOutcome::Temporary { .. } | AttemptOutcome::Final { .. } => {
                    if after.row.next_retry_at.is_some() {
                        let next = after.row.next_retry_at;
                        let payload = json!({ "words": handed.words, "next": next });
                        (Kind::MessageNotTaken, payload)
                    } else {
                        message.failure_reason = Some(handed.words.clone());
                        (Kind::MessageFailed, json!({ "words": handed.words }))
                    }
                }
            };
            if handed.outcome != AttemptOutcome::Taken {
                note_error(&mut message, now, &handed.words);
            }
            payload["attempt"] = attempt.number.into();
            messages::save(tx, &message, kind, payload)?;
            messages::end_attempt(tx, attempt.attempt_id, handed.word, &handed.words)?;
            if after.marks_address {
                mark_address(tx, &message, now, &handed.words)?;
            }
            if after.pauses_method && !is_paused(tx.connection(), method)? {
                message_providers::pause(tx, method, &handed.words)?;
                let words = format!("Sending {} is paused: {}", method.in_words(), handed.words);
                alerts::add(tx, None, AlertType::MessageMethodPaused, &words)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(taken)
    }

    /// Has a message wait. Only that other rules hold it than before is an event.
    fn hold(&self, message: &StoredMessage, until: Timestamp, blocks: &[Block]) -> Result<()> {
        let words = in_words(blocks);
        let is_new =
            !blocks.is_empty() && message.error_log.last().is_none_or(|last| last.words != words);
        let before = message.clone();
        let rules: Vec<_> = blocks.iter().map(|block| block.rule).collect();
        let context = self.store.system_context()?;
        let done = self.store.write(context, move |tx| {
            if messages::by_id(tx.connection(), before.message_id)?.as_ref() != Some(&before) {
                return Ok(());
            }
            let mut after = before.clone();
            after.next_retry_at = Some(until);
            if !is_new {
                return messages::put_off(tx, after.message_id, until);
            }
            after.updated_at = tx.now();
            note_error(&mut after, tx.now(), &words);
            let payload = json!({ "rules": rules, "until": until });
            messages::save(tx, &after, Kind::MessageHeld, payload)
        });
        match done {
            Ok(()) | Err(StoreError::NothingRecorded) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A message that is not tried at all: it may never be sent.
    fn fail(&self, message: &StoredMessage, context: Context, words: &str) -> Result<()> {
        let (before, words) = (message.clone(), words.to_owned());
        let done = self.store.write(context, move |tx| {
            if messages::by_id(tx.connection(), before.message_id)?.as_ref() != Some(&before) {
                return Ok(());
            }
            let mut after = before.clone();
            after.state = before.state.fail()?;
            (after.next_retry_at, after.failure_reason) = (None, Some(words.clone()));
            after.updated_at = tx.now();
            note_error(&mut after, tx.now(), &words);
            let payload = json!({ "words": words, "tried": false });
            Ok::<_, AppError>(messages::save(tx, &after, Kind::MessageFailed, payload)?)
        });
        match done {
            Ok(()) | Err(AppError::Store(StoreError::NothingRecorded)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn is_paused(&self, method: DeliveryMethod) -> Result<bool> {
        Ok(self.store.read(|connection| is_paused(connection, method))?)
    }
}

fn is_paused(
    connection: &rusqlite::Connection,
    method: DeliveryMethod,
) -> Result<bool, StoreError> {
    let provider = message_providers::of(connection, method)?;
    Ok(provider.is_some_and(|provider| provider.paused.is_some()))
}

/// What blocks a message, as one sentence.
fn in_words(blocks: &[Block]) -> String {
    // What passes by itself says so only where nothing else is in the way.
    let worst = blocks.iter().filter(|block| !matches!(block.lifts, Lifts::At(_)));
    let mut words: Vec<_> = worst.map(Block::in_words).collect();
    if words.is_empty() {
        words = blocks.iter().map(Block::in_words).collect();
    }
    words.join("; ")
}

pub(super) fn note_error(message: &mut StoredMessage, at: Timestamp, words: &str) {
    message.error_log.push(ErrorLine { at, words: words.to_owned() });
    let over = message.error_log.len().saturating_sub(MOST_ERRORS);
    message.error_log.drain(..over);
}

/// Marks where a message went as wrong, for all whose address it is.
pub(super) fn mark_address(
    tx: &mut wardbook_store::Tx<'_>,
    message: &StoredMessage,
    now: Timestamp,
    words: &str,
) -> Result<(), StoreError> {
    let at = contacts::contacts_at(tx.connection(), message.method, message.recipient())?;
    for mut contact in at.into_iter().filter(|one| one.bad.is_none()) {
        contact.bad = Some((now, words.to_owned()));
        contacts::put_contact(tx, &contact)?;
    }
    Ok(())
}
