//! Processing sessions: the list, one in full, saved views.

use std::sync::Arc;

use wardbook_app::{
    ComparedDocuments, Comparison, DocumentResult, Pair, SavedView, SessionDocumentPage,
    SessionHead, SessionPage, SessionQuery,
};
use wardbook_domain::ids::{DocumentId, SessionId, ViewId};

use crate::refusal::Answer;
use crate::seat::Seat;

#[specta::specta]
pub(crate) async fn session_page(seat: &Arc<Seat>, query: SessionQuery) -> Answer<SessionPage> {
    seat.ask(move |clinic, person| clinic.session_page(person, &query)).await
}

#[specta::specta]
pub(crate) async fn session_head(seat: &Arc<Seat>, session: SessionId) -> Answer<SessionHead> {
    seat.ask(move |clinic, person| clinic.session_head(person, session)).await
}

#[specta::specta]
pub(crate) async fn session_documents(
    seat: &Arc<Seat>,
    session: SessionId,
    offset: u32,
    limit: u32,
) -> Answer<SessionDocumentPage> {
    seat.ask(move |clinic, person| clinic.session_documents(person, session, offset, limit)).await
}

#[specta::specta]
pub(crate) async fn session_values(
    seat: &Arc<Seat>,
    session: SessionId,
    document: DocumentId,
) -> Answer<DocumentResult> {
    seat.ask(move |clinic, person| clinic.session_values(person, session, document)).await
}

#[specta::specta]
pub(crate) async fn complete_session(seat: &Arc<Seat>, session: SessionId) -> Answer<SessionHead> {
    seat.ask(move |clinic, person| clinic.complete_session(person, session)).await
}

#[specta::specta]
pub(crate) async fn check_session(seat: &Arc<Seat>, session: SessionId) -> Answer<SessionHead> {
    seat.ask(move |clinic, person| clinic.check_session(person, session)).await
}

#[specta::specta]
pub(crate) async fn comparison(
    seat: &Arc<Seat>,
    before: SessionId,
    after: SessionId,
) -> Answer<Comparison> {
    seat.ask(move |clinic, person| clinic.comparison(person, before, after)).await
}

#[specta::specta]
pub(crate) async fn compared_documents(
    seat: &Arc<Seat>,
    before: SessionId,
    after: SessionId,
    only_changed: bool,
    past: Option<DocumentId>,
) -> Answer<ComparedDocuments> {
    let pair = Pair { before, after };
    seat.ask(move |clinic, person| clinic.compared_documents(person, pair, only_changed, past))
        .await
}

#[specta::specta]
pub(crate) async fn saved_views(seat: &Arc<Seat>, screen: String) -> Answer<Vec<SavedView>> {
    seat.ask(move |clinic, person| clinic.saved_views(person, &screen)).await
}

#[specta::specta]
pub(crate) async fn save_view(
    seat: &Arc<Seat>,
    screen: String,
    name: String,
    query: String,
) -> Answer<SavedView> {
    seat.ask(move |clinic, person| clinic.save_view(person, &screen, &name, &query)).await
}

#[specta::specta]
pub(crate) async fn remove_view(seat: &Arc<Seat>, view: ViewId) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.remove_view(person, view)).await
}
