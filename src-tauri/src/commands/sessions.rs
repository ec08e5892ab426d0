//! Processing sessions: the list, one in full, saved views.

use wardbook_app::{
    ComparedDocuments, Comparison, ResultView, SavedView, SessionDocumentPage, SessionHead,
    SessionPage, SessionQuery,
};
use wardbook_domain::ids::{DocumentId, SessionId};

use super::Desk;
use crate::refusal::Answer;

#[tauri::command]
#[specta::specta]
pub(crate) async fn session_page(desk: Desk<'_>, query: SessionQuery) -> Answer<SessionPage> {
    desk.ask(move |clinic, person| clinic.session_page(person, &query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn session_head(desk: Desk<'_>, session: SessionId) -> Answer<SessionHead> {
    desk.ask(move |clinic, person| clinic.session_head(person, session)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn session_documents(
    desk: Desk<'_>,
    session: SessionId,
    offset: u32,
    limit: u32,
) -> Answer<SessionDocumentPage> {
    desk.ask(move |clinic, person| clinic.session_documents(person, session, offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn session_values(
    desk: Desk<'_>,
    session: SessionId,
    document: DocumentId,
) -> Answer<ResultView> {
    desk.ask(move |clinic, person| clinic.session_values(person, session, document)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_session(desk: Desk<'_>, session: SessionId) -> Answer<SessionHead> {
    desk.ask(move |clinic, person| clinic.complete_session(person, session)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn check_session(desk: Desk<'_>, session: SessionId) -> Answer<SessionHead> {
    desk.ask(move |clinic, person| clinic.check_session(person, session)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comparison(
    desk: Desk<'_>,
    before: SessionId,
    after: SessionId,
) -> Answer<Comparison> {
    desk.ask(move |clinic, person| clinic.comparison(person, before, after)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn compared_documents(
    desk: Desk<'_>,
    before: SessionId,
    after: SessionId,
    only_changed: bool,
    past: Option<DocumentId>,
) -> Answer<ComparedDocuments> {
    let pair = (before, after);
    desk.ask(move |clinic, person| clinic.compared_documents(person, pair, only_changed, past))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn saved_views(desk: Desk<'_>, screen: String) -> Answer<Vec<SavedView>> {
    desk.ask(move |clinic, person| clinic.saved_views(person, &screen)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_view(
    desk: Desk<'_>,
    screen: String,
    name: String,
    query: String,
) -> Answer<SavedView> {
    desk.ask(move |clinic, person| clinic.save_view(person, &screen, &name, &query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_view(desk: Desk<'_>, view: String) -> Answer<()> {
    desk.ask(move |clinic, person| clinic.remove_view(person, &view)).await
}
