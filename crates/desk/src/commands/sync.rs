//! Head office and other witnesses.

use std::sync::Arc;

use wardbook_app::{Clinic, Confirmation, KindPayloads, OfficeComparison, SyncStatus, Witnessed};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::PayloadMode;

use super::settings::ConfirmationForm;
use crate::recovery;
use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use crate::sync::until_closing;

/// How sync stands.
#[specta::specta]
pub(crate) async fn sync_status(seat: &Arc<Seat>) -> Answer<SyncStatus> {
    seat.ask(Clinic::sync_status).await
}

/// Up to where the log is fixed: for the top bar.
#[specta::specta]
pub(crate) async fn witnessed(seat: &Arc<Seat>) -> Answer<Witnessed> {
    seat.ask(Clinic::witnessed).await
}

/// Sends everything now.
#[specta::specta]
pub(crate) async fn sync_now(seat: &Arc<Seat>) -> Answer<SyncStatus> {
    let desk = Arc::clone(&seat.desk);
    let done = seat.ask(move |clinic, person| until_closing(&desk, clinic.sync_now(person))).await;
    seat.desk.has_synced();
    done
}

/// Enrols the clinic with the head office that gave this code.
#[specta::specta]
pub(crate) async fn sync_enrol(seat: &Arc<Seat>, code: String) -> Answer<SyncStatus> {
    let desk = Arc::clone(&seat.desk);
    seat.ask(move |clinic, person| until_closing(&desk, clinic.enrol(person, &code))).await
}

/// Sends nothing until a moment (RFC 3339).
#[specta::specta]
pub(crate) async fn sync_pause(
    seat: &Arc<Seat>,
    until: String,
    reason: String,
) -> Answer<SyncStatus> {
    let until = Timestamp::parse(&until)
        .ok_or_else(|| Refusal::invalid("a pause ends at a time such as 2026-11-21T14:05:00Z"))?;
    seat.ask(move |clinic, person| clinic.pause_sync(person, until, &reason)).await
}

/// Ends a pause before its time.
#[specta::specta]
pub(crate) async fn sync_resume(seat: &Arc<Seat>) -> Answer<SyncStatus> {
    seat.ask(Clinic::resume_sync).await
}

/// How the payloads of every kind of event are sent to head office.
#[specta::specta]
pub(crate) async fn payload_modes(seat: &Arc<Seat>) -> Answer<Vec<KindPayloads>> {
    seat.ask(Clinic::payload_modes).await
}

/// Sends the payloads of a kind in another way from the next event on.
#[specta::specta]
pub(crate) async fn set_payload_mode(
    seat: &Arc<Seat>,
    kind: Kind,
    mode: PayloadMode,
    confirmation: Option<ConfirmationForm>,
) -> Answer<KindPayloads> {
    let given = confirmation.map(Confirmation::from);
    seat.ask(move |clinic, person| clinic.set_payload_mode(person, kind, mode, given.as_ref()))
        .await
}

/// How this copy of the record and head office stand to each other, and what can be done.
#[specta::specta]
pub(crate) async fn sync_compare(seat: &Arc<Seat>) -> Answer<OfficeComparison> {
    let desk = Arc::clone(&seat.desk);
    seat.ask(move |clinic, person| until_closing(&desk, clinic.compare_with_office(person))).await
}

/// Takes back what head office holds and this copy lacks, or begins a successor of the log, as a task;
/// answers with its number. The window locks, and the clinic is closed, until that has ended.
#[specta::specta]
pub(crate) async fn sync_recover(
    seat: &Arc<Seat>,
    successor: bool,
    confirmation: ConfirmationForm,
) -> Answer<u32> {
    let given = Arc::new(Confirmation::from(confirmation));
    let checked = Arc::clone(&given);
    seat.ask(move |clinic, person| clinic.check_recovery(person, &checked)).await?;
    recovery::begin(seat, successor, given)
}

/// Shows the clinic's checkpoints to another witness from now on.
#[specta::specta]
pub(crate) async fn witness_add(seat: &Arc<Seat>, vkey: String, url: String) -> Answer<SyncStatus> {
    seat.ask(move |clinic, person| clinic.add_witness(person, &vkey, &url)).await
}

/// Shows them to it no more; it is named by its name or its verifier key.
#[specta::specta]
pub(crate) async fn witness_remove(seat: &Arc<Seat>, witness: String) -> Answer<SyncStatus> {
    seat.ask(move |clinic, person| clinic.remove_witness(person, &witness)).await
}
