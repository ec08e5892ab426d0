//! Documents, their pages, and the review of what was found in them.

use wardbook_app::{
    AddedValue, DocumentView, FieldDecision, PageView, ResultDecision, ResultView, ReviewPage,
};
use wardbook_domain::extraction::DocumentType;
use wardbook_domain::ids::{DocumentId, FieldId, ResultId, SessionId};

use super::{Desk, data_url};
use crate::refusal::Answer;

#[tauri::command]
#[specta::specta]
pub(crate) async fn document(
    desk: Desk<'_>,
    session: Option<SessionId>,
    document: DocumentId,
) -> Answer<DocumentView> {
    let worker = desk.worker.clone();
    desk.ask(move |clinic, person| clinic.document(person, session, document, &worker)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn document_page(
    desk: Desk<'_>,
    document: DocumentId,
    number: u32,
) -> Answer<PageView> {
    let worker = desk.worker.clone();
    desk.ask(move |clinic, person| clinic.document_page(person, document, number, &worker)).await
}

/// A PNG as a data URL.
#[tauri::command]
#[specta::specta]
pub(crate) async fn page_picture(
    desk: Desk<'_>,
    document: DocumentId,
    number: u32,
    width: u32,
) -> Answer<String> {
    let worker = desk.worker.clone();
    let drawn = desk
        .ask(move |clinic, person| clinic.page_picture(person, document, number, width, &worker))
        .await?;
    Ok(data_url(&drawn))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_queue(desk: Desk<'_>, offset: u32, limit: u32) -> Answer<ReviewPage> {
    desk.ask(move |clinic, person| clinic.review_queue(person, offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_field(
    desk: Desk<'_>,
    field: FieldId,
    decision: FieldDecision,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.review_field(person, field, &decision)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_result(
    desk: Desk<'_>,
    result: ResultId,
    decision: ResultDecision,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.review_result(person, result, &decision)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_value(
    desk: Desk<'_>,
    result: ResultId,
    added: AddedValue,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.add_value(person, result, &added)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review_type(
    desk: Desk<'_>,
    result: ResultId,
    chosen: DocumentType,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.review_type(person, result, chosen)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn reopen_result(
    desk: Desk<'_>,
    result: ResultId,
    reason: String,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.reopen_result(person, result, &reason)).await
}
