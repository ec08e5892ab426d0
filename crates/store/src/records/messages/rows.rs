//! A message's row.

use rusqlite::{Row, ToSql};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{DocumentId, MessageId, PatientId, SessionId, TemplateId, UserId};
use wardbook_domain::message::{
    Attempts, DeliveryMethod, MessagePriority, MessagePurpose, MessageState, QueueStatus,
    Unsupported,
};

use crate::database::rows::{id, optional_id, optional_word, time, word};
use crate::{Result, StoreError};

/// Where a draft came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person wrote it.
    Person,
    /// A template of the clinic's, without a model.
    Template,
    /// An endpoint wrote it.
    Endpoint,
}

impl Origin {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Template => "template",
            Self::Endpoint => "endpoint",
        }
    }
}

impl std::str::FromStr for Origin {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let all = [Self::Person, Self::Template, Self::Endpoint];
        let known = all.into_iter().find(|origin| origin.as_str() == word);
        known.ok_or_else(|| format!("`{word}` is no origin of a message"))
    }
}

/// A line of a message's error log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ErrorLine {
    /// When.
    pub at: Timestamp,
    /// What happened, as a sentence.
    pub words: String,
}

/// Something that came back about a message, kept also where it changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// When it came.
    pub at: Timestamp,
    /// Through what: `poll`, `callback`, `bounce`.
    pub source: String,
    /// The provider's own word.
    pub status: String,
    /// The part of a long text message that it speaks of, from 1.
    pub part: u16,
    /// What it means, by its word; the provider's own where nobody knows.
    pub means: String,
    /// What it changed, by its word: `moved`, `kept`, `repeated`, `late`, `contradicts`, `unknown_word`,
    /// `no_such_part`.
    pub effect: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its id.
    pub message_id: MessageId,
    /// To whom.
    pub patient_id: PatientId,
    /// The document that it is about.
    pub document_id: Option<DocumentId>,
    /// The session whose result it is about.
    pub processing_session_id: Option<SessionId>,
    /// Where its draft came from.
    pub origin: Origin,
    /// Which template that was.
    pub template_id: Option<TemplateId>,
    /// Who drafted it.
    pub author_id: UserId,
    /// What for.
    pub purpose: MessagePurpose,
    /// How it goes.
    pub method: DeliveryMethod,
    /// Where to, by e-mail.
    pub recipient_email: Option<String>,
    /// Where to, by text message: E.164.
    pub recipient_phone: Option<String>,
    /// Empty for a text message.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// How urgent it is.
    pub priority: MessagePriority,
    /// Why it is urgent; empty where it is not.
    pub urgent_reason: String,
    /// Not before.
    pub scheduled_for: Option<Timestamp>,
    /// Where it stands: its life, its delivery and its row in the queue.
    pub state: MessageState,
    /// SHA-256 over text, recipient and method, in hexadecimal.
    pub content_hash: String,
    /// What its source does not hold, as it was found when the draft was saved last.
    pub unsupported: Vec<Unsupported>,
    /// What of that a person let stand.
    pub settled: Vec<String>,
    /// When it was handed in for review.
    pub submitted_at: Option<Timestamp>,
    /// By whom.
    pub submitted_by: Option<UserId>,
    /// Who reviewed it.
    pub reviewer_id: Option<UserId>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// What they noted.
    pub review_notes: Option<String>,
    /// Microseconds from taking the review up to the decision.
    pub review_micros: Option<i64>,
    /// Whether the reviewer had opened its source; `None` where it has none, or was not reviewed.
    pub source_opened: Option<bool>,
    /// The content that was approved.
    pub approved_hash: Option<String>,
    /// Who is reviewing it.
    pub claimed_by: Option<UserId>,
    /// Since when.
    pub claimed_at: Option<Timestamp>,
    /// Who had it sent.
    pub released_by: Option<UserId>,
    /// Whether it was sent without review.
    pub direct: bool,
    /// When it was to be sent from.
    pub queued_at: Option<Timestamp>,
    /// When its provider took it.
    pub sent_at: Option<Timestamp>,
    /// Attempts so far.
    pub attempts: u32,
    /// Attempts at the most.
    pub max_attempts: u32,
    /// When the last one began.
    pub last_attempt_at: Option<Timestamp>,
    /// When the next one is due.
    pub next_retry_at: Option<Timestamp>,
    /// What went wrong, in order.
    pub error_log: Vec<ErrorLine>,
    /// What its provider calls it.
    pub provider_id: Option<String>,
    /// In how many parts the provider sends it.
    pub parts: Option<u32>,
    /// Whether a receipt says that it arrived.
    pub delivery_confirmed: bool,
    /// When it said so.
    pub confirmed_at: Option<Timestamp>,
    /// What came back, in order.
    pub webhook_data: Vec<Received>,
    /// Why it failed, as a sentence.
    pub failure_reason: Option<String>,
    /// How often a person had it tried again.
    pub retry_count: u32,
    /// When they did last.
    pub last_retry_at: Option<Timestamp>,
    /// The model that wrote it.
    pub ai_model_used: Option<String>,
    /// Its tokens.
    pub tokens_consumed: Option<u64>,
    /// On which machine it was drafted.
    pub machine: String,
    /// With which program.
    pub program: String,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

impl StoredMessage {
    /// The figures of its row in the queue.
    pub const fn row(&self) -> Attempts {
        Attempts {
            attempts: self.attempts,
            max_attempts: self.max_attempts,
            last_attempt_at: self.last_attempt_at,
            next_retry_at: self.next_retry_at,
        }
    }

    /// Takes them over.
    pub const fn set_row(&mut self, row: Attempts) {
        self.attempts = row.attempts;
        self.last_attempt_at = row.last_attempt_at;
        self.next_retry_at = row.next_retry_at;
    }

    /// Where to, whichever way it goes.
    pub fn recipient(&self) -> &str {
        self.recipient_email.as_deref().or(self.recipient_phone.as_deref()).unwrap_or_default()
    }
}

fn json_of<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
}

fn state(row: &Row<'_>) -> rusqlite::Result<MessageState> {
    let (life, delivery) = (word(row, "life")?, word(row, "delivery")?);
    let state = MessageState::stored(life, delivery, optional_word(row, "queue_status")?);
    state.ok_or_else(|| {
        let error = format!("{life} and {delivery} cannot stand together");
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    Ok(StoredMessage {
        message_id: id(row, "message_id")?,
        patient_id: id(row, "patient_id")?,
        document_id: optional_id(row, "document_id")?,
        processing_session_id: optional_id(row, "processing_session_id")?,
        origin: word(row, "origin")?,
        template_id: optional_id(row, "template_id")?,
        author_id: id(row, "author_id")?,
        purpose: word(row, "purpose")?,
        method: word(row, "delivery_method")?,
        recipient_email: row.get("recipient_email")?,
        recipient_phone: row.get("recipient_phone")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        priority: word(row, "priority")?,
        urgent_reason: row.get("urgent_reason")?,
        scheduled_for: moment(row, "scheduled_for")?,
        state: state(row)?,
        content_hash: row.get("content_hash")?,
        unsupported: json_of(row, "unsupported")?,
        settled: json_of(row, "settled")?,
        submitted_at: moment(row, "submitted_at")?,
        submitted_by: optional_id(row, "submitted_by")?,
        reviewer_id: optional_id(row, "reviewer_id")?,
        reviewed_at: moment(row, "reviewed_at")?,
        review_notes: row.get("review_notes")?,
        review_micros: row.get("review_micros")?,
        source_opened: row.get("source_opened")?,
        approved_hash: row.get("approved_hash")?,
        claimed_by: optional_id(row, "claimed_by")?,
        claimed_at: moment(row, "claimed_at")?,
        released_by: optional_id(row, "released_by")?,
        direct: row.get("direct")?,
        queued_at: moment(row, "queued_at")?,
        sent_at: moment(row, "sent_at")?,
        attempts: row.get("attempts")?,
        max_attempts: row.get("max_attempts")?,
        last_attempt_at: moment(row, "last_attempt_at")?,
        next_retry_at: moment(row, "next_retry_at")?,
        error_log: json_of(row, "error_log")?,
        provider_id: row.get("provider_id")?,
        parts: row.get("parts")?,
        delivery_confirmed: row.get("delivery_confirmed")?,
        confirmed_at: moment(row, "confirmed_at")?,
        webhook_data: json_of(row, "webhook_data")?,
        failure_reason: row.get("failure_reason")?,
        retry_count: row.get("retry_count")?,
        last_retry_at: moment(row, "last_retry_at")?,
        ai_model_used: row.get("ai_model_used")?,
        tokens_consumed: row.get("tokens_consumed")?,
        machine: row.get("machine")?,
        program: row.get("program")?,
        created_at: time(row, "created_at")?,
        updated_at: time(row, "updated_at")?,
    })
}

/// The columns that change after a message was drafted, as they are stored.
pub(super) struct State(Vec<(&'static str, Box<dyn ToSql>)>);

impl State {
    pub(super) fn of(message: &StoredMessage) -> Result<Self> {
        let id = message.message_id;
        let damaged = |_| StoreError::BadRecord(format!("messages/{id}"));
        let json = |value: serde_json::Result<Value>| {
            value.map(|value| value.to_string()).map_err(&damaged)
        };
        let micros = |moment: Option<Timestamp>| moment.map(Timestamp::micros);
        let who = |user: Option<UserId>| user.map(|user| user.to_string());
        let m = message;
        Ok(Self(vec![
            ("delivery_method", Box::new(m.method.as_str())),
            ("recipient_email", Box::new(m.recipient_email.clone())),
            ("recipient_phone", Box::new(m.recipient_phone.clone())),
            ("subject", Box::new(m.subject.clone())),
            ("body", Box::new(m.body.clone())),
            ("priority", Box::new(m.priority.as_str())),
            ("urgent_reason", Box::new(m.urgent_reason.clone())),
            ("scheduled_for", Box::new(micros(m.scheduled_for))),
            ("life", Box::new(m.state.life().as_str())),
            ("delivery", Box::new(m.state.delivery().as_str())),
            ("content_hash", Box::new(m.content_hash.clone())),
            ("unsupported", Box::new(json(serde_json::to_value(&m.unsupported))?)),
            ("settled", Box::new(json(serde_json::to_value(&m.settled))?)),
            ("submitted_at", Box::new(micros(m.submitted_at))),
            ("submitted_by", Box::new(who(m.submitted_by))),
            ("reviewer_id", Box::new(who(m.reviewer_id))),
            ("reviewed_at", Box::new(micros(m.reviewed_at))),
            ("review_notes", Box::new(m.review_notes.clone())),
            ("review_micros", Box::new(m.review_micros)),
            ("source_opened", Box::new(m.source_opened)),
            ("approved_hash", Box::new(m.approved_hash.clone())),
            ("claimed_by", Box::new(who(m.claimed_by))),
            ("claimed_at", Box::new(micros(m.claimed_at))),
            ("released_by", Box::new(who(m.released_by))),
            ("direct", Box::new(m.direct)),
            ("queued_at", Box::new(micros(m.queued_at))),
            ("sent_at", Box::new(micros(m.sent_at))),
            ("queue_status", Box::new(m.state.queue_status().map(QueueStatus::as_str))),
            ("attempts", Box::new(m.attempts)),
            ("last_attempt_at", Box::new(micros(m.last_attempt_at))),
            ("next_retry_at", Box::new(micros(m.next_retry_at))),
            ("error_log", Box::new(json(serde_json::to_value(&m.error_log))?)),
            ("provider_id", Box::new(m.provider_id.clone())),
            ("parts", Box::new(m.parts)),
            ("delivery_confirmed", Box::new(m.delivery_confirmed)),
            ("confirmed_at", Box::new(micros(m.confirmed_at))),
            ("webhook_data", Box::new(json(serde_json::to_value(&m.webhook_data))?)),
            ("failure_reason", Box::new(m.failure_reason.clone())),
            ("retry_count", Box::new(m.retry_count)),
            ("last_retry_at", Box::new(micros(m.last_retry_at))),
            ("updated_at", Box::new(m.updated_at.micros())),
        ]))
    }

    pub(super) fn columns(&self) -> Vec<(&str, &dyn ToSql)> {
        self.0.iter().map(|(name, value)| (*name, &**value as &dyn ToSql)).collect()
    }
}
