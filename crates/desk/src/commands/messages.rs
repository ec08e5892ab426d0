//! Messages to patients, where patients are reached, and who takes messages for the clinic.

use std::collections::BTreeMap;
use std::sync::Arc;

use wardbook_app::{
    Clinic, Confirmation, GatewayPreset, MailServer, MessagePage, MessageQuery, MessageSettings,
    MessageText, MessageView, MessagingNotes, NewContact, NewMessage, NewTemplate, PatientContacts,
    ProviderTest, ProviderView, ReviewDecision, SmsGateway, StatusReport, Template, UnknownSettled,
};
use wardbook_domain::ids::{ContactId, MessageId, PatientId, TemplateId};
use wardbook_domain::message::{DeliveryMethod, MessagePurpose};

use super::settings::ConfirmationForm;
use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;

/// A page of messages.
#[specta::specta]
pub(crate) async fn messages(seat: &Arc<Seat>, query: MessageQuery) -> Answer<MessagePage> {
    seat.ask(move |clinic, person| clinic.messages(person, &query)).await
}

/// Opens a message.
#[specta::specta]
pub(crate) async fn message(seat: &Arc<Seat>, message: MessageId) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.message(person, message)).await
}

#[specta::specta]
pub(crate) async fn draft_message(seat: &Arc<Seat>, draft: NewMessage) -> Answer<MessageView> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.draft_message(person, draft, &worker)).await
}

#[specta::specta]
pub(crate) async fn edit_message(
    seat: &Arc<Seat>,
    message: MessageId,
    text: MessageText,
) -> Answer<MessageView> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.edit_message(person, message, &text, &worker)).await
}

#[specta::specta]
pub(crate) async fn settle_unsupported(
    seat: &Arc<Seat>,
    message: MessageId,
    words: String,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.settle_unsupported(person, message, &words)).await
}

#[specta::specta]
pub(crate) async fn submit_message(seat: &Arc<Seat>, message: MessageId) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.submit_message_for_review(person, message)).await
}

#[specta::specta]
pub(crate) async fn claim_message(
    seat: &Arc<Seat>,
    message: MessageId,
    take: bool,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.claim_message(person, message, take)).await
}

#[specta::specta]
pub(crate) async fn review_message(
    seat: &Arc<Seat>,
    message: MessageId,
    verdict: ReviewDecision,
    notes: String,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.review_message(person, message, verdict, &notes)).await
}

#[specta::specta]
pub(crate) async fn send_message(seat: &Arc<Seat>, message: MessageId) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.send_message_directly(person, message)).await
}

/// Has a message sent that was approved and is not queued.
#[specta::specta]
pub(crate) async fn queue_message(seat: &Arc<Seat>, message: MessageId) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.queue_approved_message(person, message)).await
}

#[specta::specta]
pub(crate) async fn withdraw_message(
    seat: &Arc<Seat>,
    message: MessageId,
    reason: String,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.withdraw_message(person, message, &reason)).await
}

#[specta::specta]
pub(crate) async fn retry_message(seat: &Arc<Seat>, message: MessageId) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.retry_message(person, message)).await
}

/// Says what is to become of a message that may have been sent.
#[specta::specta]
pub(crate) async fn settle_message(
    seat: &Arc<Seat>,
    message: MessageId,
    settled: UnknownSettled,
    reason: String,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.settle_unknown_message(person, message, settled, &reason))
        .await
}

/// Notes what its provider says became of a message.
#[specta::specta]
pub(crate) async fn message_status(
    seat: &Arc<Seat>,
    message: MessageId,
    report: StatusReport,
) -> Answer<MessageView> {
    seat.ask(move |clinic, person| clinic.update_delivery_status(person, message, &report)).await
}

#[specta::specta]
pub(crate) async fn message_templates(seat: &Arc<Seat>) -> Answer<Vec<Template>> {
    seat.ask(Clinic::message_templates).await
}

#[specta::specta]
pub(crate) async fn set_message_template(
    seat: &Arc<Seat>,
    template: NewTemplate,
) -> Answer<Template> {
    seat.ask(move |clinic, person| clinic.set_message_template(person, &template)).await
}

#[specta::specta]
pub(crate) async fn remove_message_template(seat: &Arc<Seat>, template: TemplateId) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.remove_message_template(person, template)).await
}

#[specta::specta]
pub(crate) async fn patient_contacts(
    seat: &Arc<Seat>,
    patient: PatientId,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| clinic.patient_contacts(person, patient)).await
}

#[specta::specta]
pub(crate) async fn add_contact(
    seat: &Arc<Seat>,
    patient: PatientId,
    contact: NewContact,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| clinic.add_contact(person, patient, &contact)).await
}

#[specta::specta]
pub(crate) async fn remove_contact(
    seat: &Arc<Seat>,
    contact: ContactId,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| clinic.remove_contact(person, contact)).await
}

#[specta::specta]
pub(crate) async fn set_consent(
    seat: &Arc<Seat>,
    patient: PatientId,
    method: DeliveryMethod,
    purpose: MessagePurpose,
    on: bool,
    source: String,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| {
        clinic.set_consent(person, patient, method, purpose, on, &source)
    })
    .await
}

#[specta::specta]
pub(crate) async fn set_opt_out(
    seat: &Arc<Seat>,
    patient: PatientId,
    method: DeliveryMethod,
    on: bool,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| clinic.set_opt_out(person, patient, method, on)).await
}

#[specta::specta]
pub(crate) async fn set_messaging_notes(
    seat: &Arc<Seat>,
    patient: PatientId,
    notes: MessagingNotes,
) -> Answer<PatientContacts> {
    seat.ask(move |clinic, person| clinic.set_messaging_notes(person, patient, &notes)).await
}

#[specta::specta]
pub(crate) async fn message_providers(seat: &Arc<Seat>) -> Answer<Vec<ProviderView>> {
    seat.ask(Clinic::message_providers).await
}

#[specta::specta]
pub(crate) async fn gateway_presets(seat: &Arc<Seat>) -> Answer<Vec<GatewayPreset>> {
    seat.ask(Clinic::gateway_presets).await
}

/// Sets the mail server; an empty password keeps the one that is known.
#[specta::specta]
pub(crate) async fn set_mail_server(
    seat: &Arc<Seat>,
    server: MailServer,
    secret: Option<String>,
    confirmation: ConfirmationForm,
) -> Answer<ProviderView> {
    let given = Confirmation::from(confirmation);
    let secret = secret.map(zeroize::Zeroizing::new);
    seat.ask(move |clinic, person| {
        let secret = secret.as_ref().map(|secret| secret.as_str());
        clinic.set_mail_server(person, &server, secret, Some(&given))
    })
    .await
}

/// Sets the gateway for text messages; without secrets those that are known stay.
#[specta::specta]
pub(crate) async fn set_sms_gateway(
    seat: &Arc<Seat>,
    gateway: SmsGateway,
    secrets: BTreeMap<String, String>,
    confirmation: ConfirmationForm,
) -> Answer<ProviderView> {
    let given = Confirmation::from(confirmation);
    seat.ask(move |clinic, person| clinic.set_sms_gateway(person, &gateway, &secrets, Some(&given)))
        .await
}

/// Tries the mail server; nothing of a patient is sent.
#[specta::specta]
pub(crate) async fn test_mail_server(seat: &Arc<Seat>) -> Answer<ProviderTest> {
    let sitting = seat.sitting()?;
    let trace = wardbook_domain::ids::TraceId::new(&seat.desk.clock, &seat.desk.randomness);
    let person = sitting.person.in_activity(trace);
    let clinic = sitting.get().ok_or_else(Refusal::locked)?;
    let tested = clinic.test_mail_server(&person).await;
    tested.map_err(|error| Refusal::of(&error, trace))
}

#[specta::specta]
pub(crate) async fn resume_provider(seat: &Arc<Seat>, method: DeliveryMethod) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.resume_provider(person, method)).await
}

#[specta::specta]
pub(crate) async fn message_settings(seat: &Arc<Seat>) -> Answer<MessageSettings> {
    seat.ask(Clinic::message_settings).await
}

#[specta::specta]
pub(crate) async fn set_message_settings(
    seat: &Arc<Seat>,
    settings: MessageSettings,
    confirmation: Option<ConfirmationForm>,
) -> Answer<()> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_message_settings(person, &settings, given.as_ref()))
        .await
}
