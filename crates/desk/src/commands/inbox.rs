//! The inbox: files that people bring, and the session that is started over them.

use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use wardbook_app::{
    Again, Clinic, Estimate, FolderScan, FolderSettings, FolderStatus, InboxPage, InboxQuery,
    ProcessRequest, Start, TakenIn, Watch,
};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{DocumentId, FolderId, SessionId, TraceId};
use wardbook_domain::session::ProcessingMode;

use crate::refusal::{Answer, Refusal};
use crate::running::{Telling, end_run};
use crate::samples::SAMPLES;
use crate::seat::Seat;
use crate::tasks::TaskKind;

/// What a session is asked for.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub(crate) struct SessionRequest {
    /// Over which documents.
    pub(crate) documents: Vec<DocumentId>,
    /// How endpoints are picked.
    pub(crate) mode: ProcessingMode,
    /// The endpoint's name.
    pub(crate) endpoint: String,
    /// The most that it may cost, a decimal; `None` is no limit.
    pub(crate) budget: Option<NanoUnits>,
}

/// What a session over the documents of earlier ones is asked for.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub(crate) struct AgainRequest {
    /// The documents of which sessions.
    pub(crate) sessions: Vec<SessionId>,
    /// How endpoints are picked.
    pub(crate) mode: ProcessingMode,
    /// The endpoint's name.
    pub(crate) endpoint: String,
    /// The most that it may cost, a decimal; `None` is no limit.
    pub(crate) budget: Option<NanoUnits>,
}

#[specta::specta]
pub(crate) async fn inbox(seat: &Arc<Seat>, query: InboxQuery) -> Answer<InboxPage> {
    seat.ask(move |clinic, person| clinic.inbox(person, &query)).await
}

/// Every watched folder, and how it stands.
#[specta::specta]
pub(crate) async fn inbox_folders(seat: &Arc<Seat>) -> Answer<Vec<FolderStatus>> {
    seat.ask(Clinic::inbox_folders).await
}

/// Changes what is set for a watched folder; what is left out stays.
#[specta::specta]
pub(crate) async fn change_inbox_folder(
    seat: &Arc<Seat>,
    folder: FolderId,
    settings: FolderSettings,
) -> Answer<Vec<FolderStatus>> {
    seat.ask(move |clinic, person| {
        clinic.change_inbox_folder(person, folder, &settings)?;
        clinic.inbox_folders(person)
    })
    .await
}

/// Watches a folder no more.
#[specta::specta]
pub(crate) async fn remove_inbox_folder(
    seat: &Arc<Seat>,
    folder: FolderId,
) -> Answer<Vec<FolderStatus>> {
    seat.ask(move |clinic, person| {
        clinic.remove_inbox_folder(person, folder)?;
        clinic.inbox_folders(person)
    })
    .await
}

/// Looks through every watched folder now.
#[specta::specta]
pub(crate) async fn scan_inboxes(seat: &Arc<Seat>) -> Answer<Vec<FolderScan>> {
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.scan_inboxes(person, &worker, &ToItsEnd)).await
}

/// A scan ends by itself soon enough.
struct ToItsEnd;

impl Watch for ToItsEnd {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Opens a document with its password, and answers with the document that it holds.
#[specta::specta]
pub(crate) async fn unlock_document(
    seat: &Arc<Seat>,
    document: DocumentId,
    password: String,
) -> Answer<DocumentId> {
    let password = Zeroizing::new(password);
    let worker = seat.desk.worker.clone();
    seat.ask(move |clinic, person| clinic.unlock_document(person, document, &password, &worker))
        .await
}

/// Puts documents in quarantine away, for a reason.
#[specta::specta]
pub(crate) async fn put_away(
    seat: &Arc<Seat>,
    documents: Vec<DocumentId>,
    reason: String,
) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.put_away(person, &documents, &reason)).await
}

/// Has documents that were put away wait in quarantine again.
#[specta::specta]
pub(crate) async fn bring_back(seat: &Arc<Seat>, documents: Vec<DocumentId>) -> Answer<()> {
    seat.ask(move |clinic, person| clinic.bring_back(person, &documents)).await
}

/// Takes the invented documents in that the program carries.
#[specta::specta]
pub(crate) async fn take_in_samples(seat: &Arc<Seat>) -> Answer<TakenIn> {
    seat.ask(|clinic, person| clinic.take_in_samples(person, SAMPLES)).await
}

#[specta::specta]
pub(crate) async fn estimate(
    seat: &Arc<Seat>,
    documents: Vec<DocumentId>,
    endpoint: String,
) -> Answer<Estimate> {
    seat.ask(move |clinic, person| clinic.estimate(person, &documents, &endpoint)).await
}

/// Starts a session; answers with its id once it is stored.
#[specta::specta]
pub(crate) async fn start_session(seat: &Arc<Seat>, request: SessionRequest) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Documents(request.documents),
        mode: request.mode,
        endpoint: Some(request.endpoint),
        budget: request.budget,
    };
    run(seat, request).await
}

/// How many documents of these sessions can be run again.
#[specta::specta]
pub(crate) async fn again(seat: &Arc<Seat>, sessions: Vec<SessionId>) -> Answer<Again> {
    seat.ask(move |clinic, person| clinic.again(person, &sessions)).await
}

#[specta::specta]
pub(crate) async fn estimate_again(
    seat: &Arc<Seat>,
    sessions: Vec<SessionId>,
    endpoint: String,
) -> Answer<Estimate> {
    seat.ask(move |clinic, person| clinic.estimate_again(person, &sessions, &endpoint)).await
}

/// Starts a session over the documents of earlier ones; answers with its id once it is stored.
#[specta::specta]
pub(crate) async fn run_again(seat: &Arc<Seat>, request: AgainRequest) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Again(request.sessions),
        mode: request.mode,
        endpoint: Some(request.endpoint),
        budget: request.budget,
    };
    run(seat, request).await
}

/// Takes a session up where it stopped.
#[specta::specta]
pub(crate) async fn resume_session(seat: &Arc<Seat>, session: SessionId) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Resume(session),
        mode: ProcessingMode::Standard,
        endpoint: None,
        budget: None,
    };
    run(seat, request).await
}

/// Stops a session that this window runs; what is done is kept. Answers whether there was one.
#[specta::specta]
pub(crate) async fn cancel_session(seat: &Arc<Seat>, session: SessionId) -> Answer<bool> {
    let tasks = Arc::clone(&seat.desk.tasks);
    seat.ask(move |clinic, person| {
        clinic.may_cancel(person, session)?;
        Ok(tasks.cancel_session(session))
    })
    .await
}

/// Runs a session as a task, and answers once it is stored or was refused.
async fn run(seat: &Arc<Seat>, request: ProcessRequest) -> Answer<SessionId> {
    let sitting = seat.sitting()?;
    let trace = TraceId::new(&seat.desk.clock, &seat.desk.randomness);
    let person = sitting.person.in_activity(trace);
    let worker = seat.desk.worker.clone();
    let task = seat.desk.tasks.begin(person.user.user_id, TaskKind::Run, &seat.desk.clock);
    let (tell_started, started) = oneshot::channel();
    let tell_started = std::sync::Mutex::new(Some(tell_started));
    let answer = move |outcome| {
        let sender = tell_started.lock().ok().and_then(|mut sender| sender.take());
        sender.map(|sender| sender.send(outcome).is_ok())
    };
    seat.desk.runtime.spawn(async move {
        let Some(clinic) = sitting.get() else { return };
        let cancel = task.cancel.clone();
        let outcome = {
            let telling = Telling::new(&task, clinic);
            let progress = |progress| {
                if let Some(session) = telling.note(progress) {
                    answer(Ok(session));
                }
            };
            clinic.process(&person, request, &worker, &progress, &cancel).await
        };
        let refusal = end_run(task, outcome, trace);
        if let Some(refusal) = refusal {
            answer(Err(refusal));
        }
    });
    started.await.map_err(|_| Refusal::internal("the session ended before it began"))?
}
