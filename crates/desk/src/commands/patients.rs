//! Patients: the list, one of them, whose a document is, and taking a list over that was chosen before.

use std::sync::Arc;

use wardbook_app::{Clinic, DocumentPatient, PatientPage, PatientQuery, PatientView};
use wardbook_domain::ids::{DocumentId, PatientId};

use crate::files;
use crate::refusal::Answer;
use crate::seat::Seat;

/// A page of the list, searched by name, birth date and number.
#[specta::specta]
pub(crate) async fn patients(seat: &Arc<Seat>, query: PatientQuery) -> Answer<PatientPage> {
    seat.ask(move |clinic, person| clinic.patients(person, &query)).await
}

/// Opens a patient.
#[specta::specta]
pub(crate) async fn patient(seat: &Arc<Seat>, patient: PatientId) -> Answer<PatientView> {
    seat.ask(move |clinic, person| clinic.patient(person, patient)).await
}

/// Has AI process nothing of a patient, or lifts that, for a reason.
#[specta::specta]
pub(crate) async fn mark_no_ai(
    seat: &Arc<Seat>,
    patient: PatientId,
    on: bool,
    reason: String,
) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.mark_no_ai(person, patient, on, &reason)).await
}

/// Says whose a document is; `null` is nobody's on the list.
#[specta::specta]
pub(crate) async fn match_document(
    seat: &Arc<Seat>,
    document: DocumentId,
    patient: Option<PatientId>,
    reason: String,
) -> Answer<DocumentPatient> {
    seat.ask(move |clinic, person| clinic.match_document(person, document, patient, &reason)).await
}

/// Takes over, as a task, the list that was looked at last at this seat; answers with its number.
#[specta::specta]
pub(crate) async fn import_patients(seat: &Arc<Seat>) -> Answer<u32> {
    seat.ask(Clinic::may_import_patients).await?;
    files::import_patients(seat)
}
