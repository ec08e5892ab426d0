//! A message as people look at it, and lists of them.

use serde::{Deserialize, Serialize};
use serde_json::json;

use rusqlite::Connection;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, MessageId, PatientId, SessionId};
use wardbook_domain::message::{
    Approval, DeliveryMethod, Edit, MessageAct, MessageDelivery, MessageLife, MessagePart,
    MessagePriority, MessagePurpose, Ownership, QueueStatus, Unsupported, may, void_in_words,
};
use wardbook_store::messages::{
    self, Attempt, ErrorLine, ListedMessage, MessageFigures, MessageFilter, Origin, Received,
    StoredMessage,
};
use wardbook_store::{StoreError, documents, patients};

use super::blocks::BlockView;
use super::cost::SmsView;
use super::unsettled::open_in;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::overview::names::Names;
use crate::patients::heads::PatientHead;

/// The most messages of a page.
const PAGE: u64 = 200;

/// Which messages are meant.
#[derive(Clone, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MessageQuery {
    /// Where they are on their way; any where none is named.
    pub delivery: Vec<MessageDelivery>,
    /// To whom.
    pub patient: Option<PatientId>,
    /// About which document.
    pub document: Option<DocumentId>,
    /// How they go.
    pub method: Option<DeliveryMethod>,
    /// Only those that may have been sent and nobody knows.
    pub unknown: bool,
    /// So many are left out at the beginning.
    #[specta(type = u32)]
    pub offset: u64,
    /// At most so many, and at most 200.
    #[specta(type = u32)]
    pub limit: u64,
}

/// A page of messages.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessagePage {
    /// How many the query finds.
    #[specta(type = u32)]
    pub total: u64,
    /// The one that changed last first.
    pub messages: Vec<MessageRow>,
    /// Whether the role reads no patients' details, so that they are left out.
    pub redacted: bool,
}

/// A message in a list.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageRow {
    /// Its id.
    pub message_id: MessageId,
    /// To whom.
    pub patient: PatientHead,
    /// What for.
    pub purpose: MessagePurpose,
    /// How it goes.
    pub delivery_method: DeliveryMethod,
    /// The subject of an e-mail; the beginning of a text message; empty where the role reads none.
    pub title: String,
    /// Where its life stands.
    pub life: MessageLife,
    /// Where its delivery stands.
    pub delivery: MessageDelivery,
    /// Where it is in the queue.
    pub status: Option<QueueStatus>,
    /// How urgent it is.
    pub priority: MessagePriority,
    /// Whether an endpoint wrote it.
    pub origin: Origin,
    /// The name of who drafted it.
    pub author: String,
    /// The name of who is reviewing it.
    pub claimed_by: Option<String>,
    /// How often it was saved after it was drafted.
    pub edits: u32,
    /// When it is tried next.
    pub next_retry_at: Option<Timestamp>,
    /// Why it failed.
    pub failure_reason: Option<String>,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A message with everything about it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// What its row tells.
    #[serde(flatten)]
    pub row: MessageRow,
    /// The document that it is about.
    pub document_id: Option<DocumentId>,
    /// That document's name.
    pub document_name: Option<String>,
    /// The session whose result it is about.
    pub session_id: Option<SessionId>,
    /// The e-mail address that it goes to.
    pub recipient_email: Option<String>,
    /// The telephone number that it goes to, in E.164.
    pub recipient_phone: Option<String>,
    /// Empty for a text message.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// Why it is urgent; empty where it is not.
    pub urgent_reason: String,
    /// Not before.
    pub scheduled_for: Option<Timestamp>,
    /// SHA-256 over text, recipient and method.
    pub content_hash: String,
    /// What of it its source does not hold and nobody has settled.
    pub unsupported: Vec<Unsupported>,
    /// What a person let stand.
    pub settled: Vec<String>,
    /// Each part that a save changed, in order.
    pub edit_history: Vec<EditView>,
    /// The name of who handed it in.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<Timestamp>,
    /// The name of who reviewed it; `null` where it was sent directly.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// What they noted.
    pub review_notes: Option<String>,
    /// Seconds from taking the review up to the decision.
    pub review_seconds: Option<u32>,
    /// Whether they had opened the source.
    pub source_opened: Option<bool>,
    /// That an approval is void, and by whose change.
    pub approval_void: Option<String>,
    /// Whether it was sent without review.
    pub direct: bool,
    /// The name of who had it sent.
    pub released_by: Option<String>,
    /// When it was taken by the provider.
    pub sent_at: Option<Timestamp>,
    /// Attempts so far.
    pub attempts: u32,
    /// Attempts at the most.
    pub max_attempts: u32,
    /// When the last one began.
    pub last_attempt_at: Option<Timestamp>,
    /// Each of them.
    pub attempt_list: Vec<AttemptView>,
    /// What went wrong, in order.
    pub error_log: Vec<ErrorLine>,
    /// What its provider calls it.
    pub provider_id: Option<String>,
    /// Whether a receipt says that it arrived.
    pub delivery_confirmed: bool,
    /// When it said so.
    pub confirmed_at: Option<Timestamp>,
    /// What came back, in order, also what changed nothing.
    pub webhook_data: Vec<Received>,
    /// Whether receipts say what becomes of it: otherwise it ends as "sent, no receipt".
    pub has_receipts: bool,
    /// How often a person had it tried again.
    pub retry_count: u32,
    /// When they did last.
    pub last_retry_at: Option<Timestamp>,
    /// The model that wrote it.
    pub ai_model_used: Option<String>,
    /// Its tokens.
    #[specta(type = Option<u32>)]
    pub tokens_consumed: Option<u64>,
    /// Where it was drafted: "this machine".
    pub ip_address: String,
    /// With what: the machine and the program's version.
    pub user_agent: String,
    /// What this person may do with it, and why not the others.
    pub acts: Vec<ActView>,
    /// Why it may not be sent as things stand, or not yet.
    pub blocks: Vec<BlockView>,
    /// What it is counted and costs as, where it is a text message.
    pub sms: Option<SmsView>,
    /// Whether the role reads no patients' details, so that they are left out.
    pub redacted: bool,
}

/// A part that a save changed.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EditView {
    /// The name of who saved.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Which part.
    pub part: MessagePart,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

/// An attempt.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// From 1.
    pub number: u32,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How, by its word.
    pub outcome: Option<String>,
    /// What the provider said.
    pub words: Option<String>,
}

/// Whether a person may do something with a message.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActView {
    /// What.
    pub act: MessageAct,
    /// Why not; `null` where they may.
    pub why_not: Option<String>,
}

impl Clinic {
    /// Messages, of which staff see their own.
    pub fn messages(&self, person: &Person, query: &MessageQuery) -> Result<MessagePage> {
        let reached = self.require(person, Permission::ReadMessages)?;
        let redacted = reached == Reach::Redacted;
        let filter = MessageFilter {
            delivery: query.delivery.clone(),
            patient: query.patient,
            document: query.document,
            method: query.method,
            own: (reached == Reach::Own).then_some(person.user.user_id),
            unknown: query.unknown,
        };
        let payload = json!({
            "delivery": query.delivery, "patient": query.patient, "document": query.document,
            "method": query.method, "unknown": query.unknown, "redacted": redacted,
        });
        self.record(person, Kind::MessagesListed, "", payload)?;
        let limit = if query.limit == 0 { PAGE } else { query.limit.min(PAGE) };
        Ok(self.store.read(|connection| {
            let names = Names::load(connection)?;
            let (total, found) = messages::page(connection, &filter, query.offset, limit)?;
            let rows = found.into_iter().map(|one| row_of(connection, &names, one, redacted));
            let messages = rows.collect::<Result<Vec<_>, StoreError>>()?;
            Ok::<_, StoreError>(MessagePage { total, messages, redacted })
        })?)
    }

    /// Messages that wait for review and that this person may review: others than their own.
    pub fn pending_review_messages(&self, person: &Person) -> Result<MessagePage> {
        self.require(person, Permission::Review)?;
        let query =
            MessageQuery { delivery: vec![MessageDelivery::PendingReview], ..Default::default() };
        self.messages(person, &query)
    }

    /// Opens a message. That it was opened is durable before it is shown.
    pub fn message(&self, person: &Person, message: MessageId) -> Result<MessageView> {
        let (reached, stored) = self.reach_message(person, message)?;
        let redacted = reached == Reach::Redacted;
        let payload = json!({ "redacted": redacted });
        self.record(person, Kind::MessageOpened, messages::subject(message), payload)?;
        self.message_view(person, stored, redacted)
    }

    /// Figures of messages drafted in a period: of one's own, or of all by role.
    pub fn message_figures(
        &self,
        person: &Person,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<MessageFigures>> {
        let reached = self.require(person, Permission::ReadMessages)?;
        let by = (reached == Reach::Own).then_some(person.user.user_id);
        Ok(self.store.read(|connection| messages::figures(connection, from, to, by))?)
    }

    /// A message, if the person may see it, and how far that goes.
    pub(super) fn reach_message(
        &self,
        person: &Person,
        message: MessageId,
    ) -> Result<(Reach, StoredMessage)> {
        let user = person.user.user_id;
        let reached = self.require_for(person, Permission::ReadMessages, || {
            self.store.read(|connection| messages::is_own(connection, message, user))
        })?;
        let stored = self.store.read(|connection| messages::by_id(connection, message))?;
        Ok((reached, stored.ok_or_else(|| AppError::NotFound(format!("message {message}")))?))
    }

    /// A message that a person is about to change, if the role changes any and they see this one.
    pub(super) fn message_to_change(
        &self,
        person: &Person,
        message: MessageId,
        permission: Permission,
    ) -> Result<StoredMessage> {
        self.require_change(person, permission, || Ok(false))?;
        self.reach_message(person, message).map(|(_, stored)| stored)
    }

    /// What this person has to do with a message.
    pub(super) fn ownership(&self, person: &Person, message: &StoredMessage) -> Result<Ownership> {
        let user = person.user.user_id;
        if message.author_id == user {
            return Ok(Ownership::Author);
        }
        let id = message.message_id;
        let edits = self.store.read(|connection| messages::edits_of(connection, id))?;
        let edited = edits.iter().any(|edit| edit.by == user);
        Ok(if edited { Ownership::Editor } else { Ownership::Other })
    }

    pub(super) fn message_view(
        &self,
        person: &Person,
        stored: StoredMessage,
        redacted: bool,
    ) -> Result<MessageView> {
        let id = stored.message_id;
        let ownership = self.ownership(person, &stored)?;
        let role = person.user.role;
        let acts = MessageAct::ALL.iter().map(|act| ActView {
            act: *act,
            why_not: may(role, stored.state, ownership, *act).err().map(|why| why.to_string()),
        });
        let acts = acts.collect();
        let unsupported = if redacted { Vec::new() } else { open_in(&stored) };
        let blocks = self.block_views(&stored)?;
        let sms = self.sms_view(&stored)?;
        let has_receipts = self.has_receipts(stored.method)?;
        Ok(self.store.read(|connection| {
            let names = Names::load(connection)?;
            let called = |user: Option<_>| user.map(|user| names.of(Some(user)));
            let hidden = |text: String| if redacted { String::new() } else { text };
            let history = messages::edits_of(connection, id)?;
            let approval_void = void_words(&stored, &history, &names);
            let edits = u32::try_from(history.len()).unwrap_or(u32::MAX);
            let edit = |one: Edit| EditView {
                by: names.of(Some(one.by)),
                at: one.at,
                part: one.part,
                before: hidden(one.before),
                after: hidden(one.after),
            };
            let attempt = |one: Attempt| AttemptView {
                number: one.number,
                begun_at: one.begun_at,
                ended_at: one.ended_at,
                outcome: one.outcome,
                words: one.words.filter(|_| !redacted),
            };
            let document = stored.document_id;
            let document = document.map(|one| documents::by_id(connection, one)).transpose()?;
            let m = stored.clone();
            Ok::<_, StoreError>(MessageView {
                row: row_of(
                    connection,
                    &names,
                    ListedMessage { message: stored, edits },
                    redacted,
                )?,
                document_id: m.document_id,
                document_name: document.flatten().map(|one| one.name).filter(|_| !redacted),
                session_id: m.processing_session_id,
                recipient_email: m.recipient_email.filter(|_| !redacted),
                recipient_phone: m.recipient_phone.filter(|_| !redacted),
                subject: hidden(m.subject),
                body: hidden(m.body),
                urgent_reason: hidden(m.urgent_reason),
                scheduled_for: m.scheduled_for,
                content_hash: m.content_hash,
                unsupported,
                settled: if redacted { Vec::new() } else { m.settled },
                edit_history: history.into_iter().map(edit).collect(),
                submitted_by: called(m.submitted_by),
                submitted_at: m.submitted_at,
                reviewer: called(m.reviewer_id),
                reviewed_at: m.reviewed_at,
                review_notes: m.review_notes.filter(|_| !redacted),
                review_seconds: m
                    .review_micros
                    .map(|micros| u32::try_from(micros / 1_000_000).unwrap_or(u32::MAX)),
                source_opened: m.source_opened,
                approval_void,
                direct: m.direct,
                released_by: called(m.released_by),
                sent_at: m.sent_at,
                attempts: m.attempts,
                max_attempts: m.max_attempts,
                last_attempt_at: m.last_attempt_at,
                attempt_list: messages::attempts_of(connection, id)?
                    .into_iter()
                    .map(attempt)
                    .collect(),
                error_log: if redacted { Vec::new() } else { m.error_log },
                provider_id: m.provider_id,
                delivery_confirmed: m.delivery_confirmed,
                confirmed_at: m.confirmed_at,
                webhook_data: m.webhook_data,
                has_receipts,
                retry_count: m.retry_count,
                last_retry_at: m.last_retry_at,
                ai_model_used: m.ai_model_used,
                tokens_consumed: m.tokens_consumed,
                ip_address: "this machine".into(),
                user_agent: format!("{}, {}", m.machine, m.program),
                acts,
                blocks,
                sms,
                redacted,
            })
        })?)
    }
}

fn row_of(
    connection: &Connection,
    names: &Names,
    listed: ListedMessage,
    redacted: bool,
) -> Result<MessageRow, StoreError> {
    let ListedMessage { message, edits } = listed;
    let patient = patients::by_id(connection, message.patient_id)?;
    let patient =
        patient.ok_or_else(|| StoreError::BadRecord(messages::subject(message.message_id)))?;
    let title = if message.subject.is_empty() {
        message.body.chars().take(60).collect()
    } else {
        message.subject.clone()
    };
    Ok(MessageRow {
        message_id: message.message_id,
        patient: PatientHead::of(patient, redacted),
        purpose: message.purpose,
        delivery_method: message.method,
        title: if redacted { String::new() } else { title },
        life: message.state.life(),
        delivery: message.state.delivery(),
        status: message.state.queue_status(),
        priority: message.priority,
        origin: message.origin,
        author: names.of(Some(message.author_id)),
        claimed_by: message.claimed_by.map(|user| names.of(Some(user))),
        edits,
        next_retry_at: message.next_retry_at,
        failure_reason: message.failure_reason.filter(|_| !redacted),
        created_at: message.created_at,
        updated_at: message.updated_at,
    })
}

/// That an approval is void, and by whose change: `None` where none was given, or it holds.
fn void_words(message: &StoredMessage, history: &[Edit], names: &Names) -> Option<String> {
    let (Some(hash), Some(by), Some(at)) =
        (&message.approved_hash, message.reviewer_id, message.reviewed_at)
    else {
        return None;
    };
    let approval = Approval { by, at, content_hash: hash.clone() };
    if message.state.delivery() != MessageDelivery::Pending
        || approval.holds_for(&message.content_hash)
    {
        return None;
    }
    let changed = approval.changed_since(history);
    Some(void_in_words(&changed, |user| names.of(Some(user))))
}
