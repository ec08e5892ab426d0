//! Documents, their pages, and the review of what was found in them.

use std::sync::Arc;

use wardbook_app::{
    AddedValue, DocumentResult, DocumentView, FieldDecision, PacketView, PageView, RelatedDocument,
    ResultDecision, ReviewPage,
};
use wardbook_domain::extraction::DocumentType;
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId};
use wardbook_domain::packet::CutInput;

use super::picture::data_url;
use crate::refusal::Answer;
use crate::seat::Seat;

#[specta::specta]
pub(crate) async fn document(
    seat: &Arc<Seat>,
    session: Option<SessionId>,
    document: DocumentId,
) -> Answer<DocumentView> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.document(person, session, document, &worker)).await
}

#[specta::specta]
pub(crate) async fn document_page(
    seat: &Arc<Seat>,
    document: DocumentId,
    number: u32,
) -> Answer<PageView> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.document_page(person, document, number, &worker)).await
}

/// A PNG as a data URL.
#[specta::specta]
pub(crate) async fn page_picture(
    seat: &Arc<Seat>,
    document: DocumentId,
    number: u32,
    width: u32,
) -> Answer<String> {
    let worker = seat.desk.worker.clone();
    let drawn = seat
        .ask(move |clinic, person| clinic.page_picture(person, document, number, width, &worker))
        .await?;
    Ok(data_url(&drawn))
}

/// Where a scan may be cut.
#[specta::specta]
pub(crate) async fn packet(seat: &Arc<Seat>, document: DocumentId) -> Answer<PacketView> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.packet(person, document, &worker)).await
}

/// Cuts a scan into documents of their own.
#[specta::specta]
pub(crate) async fn cut_document(
    seat: &Arc<Seat>,
    document: DocumentId,
    input: CutInput,
) -> Answer<Vec<RelatedDocument>> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.cut_document(person, document, &input, &worker)).await
}

/// Lets a document be sent that screening holds back.
#[specta::specta]
pub(crate) async fn release_document(
    seat: &Arc<Seat>,
    document: DocumentId,
    reason: String,
) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.release_document(person, document, &reason)).await
}

#[specta::specta]
pub(crate) async fn review_queue(seat: &Arc<Seat>, offset: u32, limit: u32) -> Answer<ReviewPage> {
    seat.ask(move |clinic, person| clinic.review_queue(person, offset, limit)).await
}

#[specta::specta]
pub(crate) async fn review_field(
    seat: &Arc<Seat>,
    field: FieldId,
    decision: FieldDecision,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.review_field(person, field, &decision)).await
}

#[specta::specta]
pub(crate) async fn review_result(
    seat: &Arc<Seat>,
    result: ResultId,
    decision: ResultDecision,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.review_result(person, result, &decision)).await
}

#[specta::specta]
pub(crate) async fn add_value(
    seat: &Arc<Seat>,
    result: ResultId,
    added: AddedValue,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.add_value(person, result, &added)).await
}

#[specta::specta]
pub(crate) async fn review_type(
    seat: &Arc<Seat>,
    result: ResultId,
    chosen: DocumentType,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.review_type(person, result, chosen)).await
}

#[specta::specta]
pub(crate) async fn review_doubt(
    seat: &Arc<Seat>,
    result: ResultId,
    part: String,
    seen: bool,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.review_doubt(person, result, &part, seen)).await
}

#[specta::specta]
pub(crate) async fn reopen_result(
    seat: &Arc<Seat>,
    result: ResultId,
    reason: String,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.reopen_result(person, result, &reason)).await
}
