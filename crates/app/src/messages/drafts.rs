//! Drafting a message, saving it again, and settling what its source does not hold.

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_documents::Worker;
use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, MessageId, PatientId, TemplateId};
use wardbook_domain::message::{
    DeliveryMethod, Edit, MessageAct, MessageDelivery, MessagePart, MessagePriority,
    MessagePurpose, MessageState, Unsupported, may, unsupported,
};
use wardbook_domain::patients::Patient;
use wardbook_store::messages::{self, Origin, StoredMessage};
use wardbook_store::{StoreError, contacts, documents, message_templates, patients, results};

use super::rules::{address_of, content, content_hash};
use super::settings;
use super::unsettled::open_in;
use super::view::MessageView;
use crate::clinic::{Clinic, Person, VERSION};
use crate::error::{AppError, Result, check_text};

/// Characters of why something is urgent.
const MOST_REASON: usize = 500;

/// A message to draft.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMessage {
    /// To whom.
    pub patient_id: PatientId,
    /// The document that it is about; what it does not hold is marked in the draft.
    pub document_id: Option<DocumentId>,
    /// The template that it is made of; subject and text are empty then.
    pub template_id: Option<TemplateId>,
    /// How it goes; a template says so itself.
    pub delivery_method: DeliveryMethod,
    /// What for; a template says so itself.
    pub purpose: MessagePurpose,
    /// Subject, text, recipient and when.
    #[serde(flatten)]
    pub text: MessageText,
}

/// What a person writes of a message, at first and at every save.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageText {
    /// An e-mail address or a telephone number; empty is the patient's, the one that was verified last.
    pub recipient: String,
    /// Empty for a text message.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// Whether it waits for the hours in which messages are sent.
    pub priority: MessagePriority,
    /// Why it is urgent; empty where it is not.
    pub urgent_reason: String,
    /// Not before.
    pub scheduled_for: Option<Timestamp>,
}

/// What was written, checked.
struct Checked {
    recipient: String,
    subject: String,
    body: String,
    urgent_reason: String,
}

impl Clinic {
    /// Drafts a message, in a person's words or of a template.
    pub fn draft_message(
        &self,
        person: &Person,
        new: NewMessage,
        worker: &Worker,
    ) -> Result<MessageView> {
        self.require_change(person, Permission::DraftMessages, || Ok(false))?;
        let patient = self.patient_to_write_to(new.patient_id)?;
        let (mut text, mut method, mut purpose) = (new.text, new.delivery_method, new.purpose);
        let mut origin = Origin::Person;
        if let Some(template) = new.template_id {
            let known = self.store.read(|one| message_templates::by_id(one, template))?;
            let known = known.ok_or_else(|| AppError::NotFound(format!("template {template}")))?;
            (text.subject, text.body) = self.filled(&known, &patient);
            (method, purpose, origin) = (known.delivery_method, known.purpose, Origin::Template);
        }
        let checked = self.checked(new.patient_id, method, &text)?;
        let settings = self.store.read(settings::stored)?;
        let (store, now) = (&self.store, self.store.clock().now());
        let generated = MessageState::generated();
        let state = if origin == Origin::Person { generated.edit()? } else { generated };
        let (recipient_email, recipient_phone) = recipients(method, &checked.recipient);
        let mut message = StoredMessage {
            message_id: MessageId::new(store.clock(), store.randomness()),
            patient_id: new.patient_id,
            document_id: new.document_id,
            processing_session_id: self.newest_session(new.document_id)?,
            origin,
            template_id: new.template_id,
            author_id: person.user.user_id,
            purpose,
            method,
            content_hash: content_hash(method, &checked.recipient, &checked.subject, &checked.body),
            recipient_email,
            recipient_phone,
            subject: checked.subject,
            body: checked.body,
            priority: text.priority,
            urgent_reason: checked.urgent_reason,
            scheduled_for: text.scheduled_for,
            state,
            unsupported: Vec::new(),
            settled: Vec::new(),
            submitted_at: None,
            submitted_by: None,
            reviewer_id: None,
            reviewed_at: None,
            review_notes: None,
            review_micros: None,
            source_opened: None,
            approved_hash: None,
            claimed_by: None,
            claimed_at: None,
            released_by: None,
            direct: false,
            queued_at: None,
            sent_at: None,
            attempts: 0,
            max_attempts: settings.max_attempts,
            last_attempt_at: None,
            next_retry_at: None,
            error_log: Vec::new(),
            provider_id: None,
            parts: None,
            delivery_confirmed: false,
            confirmed_at: None,
            webhook_data: Vec::new(),
            failure_reason: None,
            retry_count: 0,
            last_retry_at: None,
            ai_model_used: None,
            tokens_consumed: None,
            machine: super::machine(),
            program: format!("wardbook {VERSION}"),
            created_at: now,
            updated_at: now,
        };
        message.unsupported = self.not_in_source(person, &message, worker)?;
        let stored = message.clone();
        store.write(person.context, move |tx| messages::insert(tx, &stored))?;
        self.message_view(person, message, false)
    }

    /// Saves a draft again. What was approved or waits in the queue is so no longer.
    pub fn edit_message(
        &self,
        person: &Person,
        message: MessageId,
        text: &MessageText,
        worker: &Worker,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::Edit)?;
        let checked = self.checked(before.patient_id, before.method, text)?;
        let (by, at) = (person.user.user_id, self.store.clock().now());
        let parts = [
            (MessagePart::Subject, &before.subject, &checked.subject),
            (MessagePart::Text, &before.body, &checked.body),
            (MessagePart::Recipient, &before.recipient().to_owned(), &checked.recipient),
        ]
        .map(|(part, before, after)| Edit {
            by,
            at,
            part,
            before: before.clone(),
            after: after.clone(),
        });
        let edits: Vec<Edit> = parts.into_iter().filter(|one| one.before != one.after).collect();
        let mut after = before.clone();
        after.priority = text.priority;
        after.urgent_reason = checked.urgent_reason;
        after.scheduled_for = text.scheduled_for;
        if !edits.is_empty() {
            after.state = before.state.edit()?;
            (after.recipient_email, after.recipient_phone) =
                recipients(before.method, &checked.recipient);
            let hash =
                content_hash(before.method, &checked.recipient, &checked.subject, &checked.body);
            (after.subject, after.body, after.content_hash) = (checked.subject, checked.body, hash);
            after.next_retry_at = None;
            after.unsupported = self.not_in_source(person, &after, worker)?;
        }
        if after == before {
            return self.message_view(person, before, false);
        }
        after.updated_at = at;
        let was = before.state.delivery();
        let voided =
            !edits.is_empty() && matches!(was, MessageDelivery::Approved | MessageDelivery::Queued);
        let payload = json!({
            "parts": edits.iter().map(|edit| edit.part).collect::<Vec<_>>(),
            "was": was, "voided": voided, "content_hash": after.content_hash,
        });
        self.change_message(person, &before, &after, Kind::MessageEdited, payload, edits)?;
        self.message_view(person, after, false)
    }

    /// Lets stand what the source of a draft does not hold: `text` as the draft has it.
    pub fn settle_unsupported(
        &self,
        person: &Person,
        message: MessageId,
        text: &str,
    ) -> Result<MessageView> {
        let before = self.message_to_change(person, message, Permission::DraftMessages)?;
        self.may_act(person, &before, MessageAct::Edit)?;
        let open = open_in(&before);
        if !open.iter().any(|one| one.text == text) {
            return Err(AppError::Invalid(
                "the draft has no such words that its source does not hold".into(),
            ));
        }
        let mut after = before.clone();
        after.settled.push(text.to_owned());
        after.updated_at = self.store.clock().now();
        let payload = json!({ "settled": after.settled.len(), "open": open.len() - 1 });
        self.change_message(person, &before, &after, Kind::MessageSettled, payload, Vec::new())?;
        self.message_view(person, after, false)
    }

    /// What of a draft its source does not hold. A message that is about no document has no source.
    fn not_in_source(
        &self,
        person: &Person,
        message: &StoredMessage,
        worker: &Worker,
    ) -> Result<Vec<Unsupported>> {
        let Some(document) = message.document_id else { return Ok(Vec::new()) };
        let row = self.look_inside(person, document)?;
        let mut source = vec![self.text(&row, worker)?.0.text()];
        let patient = self.patient_to_write_to(message.patient_id)?;
        let names = patient.names.iter().map(|name| format!("{} {}", name.given, name.family));
        source.extend(names);
        source.extend(patient.birth_date.map(|day| day.to_string()));
        let settings = self.store.read(settings::stored)?;
        let rule = settings.disclaimer;
        source.extend([rule.text, rule.how_to_reach, self.account.name.clone()]);
        source.push(self.store.clock().now().to_datetime().format("%d %B %Y").to_string());
        source.extend(self.store.read(|connection| {
            let over = documents::sessions_over(connection, document, None)?;
            let Some(session) = over.first() else { return Ok(Vec::new()) };
            let result = results::of_document(connection, *session, document)?;
            let fields = result.map(|result| result.fields).unwrap_or_default();
            Ok::<_, StoreError>(fields.into_iter().map(|field| field.value).collect::<Vec<_>>())
        })?);
        let sources: Vec<&str> = source.iter().map(String::as_str).collect();
        let order = self.stored_date_order()?;
        Ok(unsupported(&draft_of(message), &sources, order))
    }

    /// Refuses what this person may not do with a message now.
    pub(super) fn may_act(
        &self,
        person: &Person,
        message: &StoredMessage,
        act: MessageAct,
    ) -> Result<()> {
        let ownership = self.ownership(person, message)?;
        Ok(may(person.user.role, message.state, ownership, act)?)
    }

    /// Stores what a person did to a message, unless somebody else changed it meanwhile.
    pub(super) fn change_message(
        &self,
        person: &Person,
        before: &StoredMessage,
        after: &StoredMessage,
        kind: Kind,
        payload: serde_json::Value,
        edits: Vec<Edit>,
    ) -> Result<()> {
        let (before, after) = (before.clone(), after.clone());
        self.store.write(person.context, move |tx| {
            let id = before.message_id;
            if messages::by_id(tx.connection(), id)?.as_ref() != Some(&before) {
                return Err(AppError::Invalid(
                    "somebody else changed this message meanwhile; look at it again".into(),
                ));
            }
            messages::save(tx, &after, kind, payload)?;
            Ok(messages::add_edits(tx, id, &edits)?)
        })
    }

    fn patient_to_write_to(&self, patient: PatientId) -> Result<Patient> {
        let known = self.store.read(|connection| patients::by_id(connection, patient))?;
        let known = known.ok_or_else(|| AppError::NotFound(format!("patient {patient}")))?;
        Ok(known.patient)
    }

    fn newest_session(
        &self,
        document: Option<DocumentId>,
    ) -> Result<Option<wardbook_domain::ids::SessionId>> {
        let Some(document) = document else { return Ok(None) };
        let over = self.store.read(|one| documents::sessions_over(one, document, None))?;
        Ok(over.first().copied())
    }

    /// What a person wrote, with the recipient as it is stored.
    fn checked(
        &self,
        patient: PatientId,
        method: DeliveryMethod,
        text: &MessageText,
    ) -> Result<Checked> {
        let country = self.store.read(settings::stored)?.country;
        let recipient = if text.recipient.trim().is_empty() {
            let known = self.store.read(|connection| contacts::contacts_of(connection, patient))?;
            let known = known.into_iter().find(|one| one.method == method);
            known.map(|one| one.address).ok_or_else(|| {
                AppError::Invalid(format!(
                    "nobody knows where this patient is reached by {}; add it to the patient first",
                    method.in_words()
                ))
            })?
        } else {
            address_of(method, &text.recipient, &country)?
        };
        let (subject, body) = content(method, &text.subject, &text.body)?;
        let urgent_reason = text.urgent_reason.trim().to_owned();
        check_text(&urgent_reason, MOST_REASON, "why it is urgent")?;
        match text.priority {
            MessagePriority::Urgent if urgent_reason.is_empty() => {
                Err(AppError::Invalid("say why it is urgent; it is kept with the message".into()))
            }
            MessagePriority::Normal if !urgent_reason.is_empty() => {
                Err(AppError::Invalid("a reason is for urgent messages alone".into()))
            }
            _ => Ok(Checked { recipient, subject, body, urgent_reason }),
        }
    }
}

/// Text and subject, as what is not in the source is counted in characters: the text comes first, so that
/// its places are those of the text alone.
fn draft_of(message: &StoredMessage) -> String {
    format!("{}\n{}", message.body, message.subject)
}

/// A recipient as the two fields that hold it.
fn recipients(method: DeliveryMethod, recipient: &str) -> (Option<String>, Option<String>) {
    match method {
        DeliveryMethod::Email => (Some(recipient.to_owned()), None),
        DeliveryMethod::Sms => (None, Some(recipient.to_owned())),
    }
}
