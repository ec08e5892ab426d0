//! The inbox: files that people bring, and the session that is started over them.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use wardbook_app::{
    Again, Estimate, InboxPage, InboxQuery, ProcessRequest, Progress, Stage, Start, TakenIn, Watch,
};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{DocumentId, SessionId, TraceId};
use wardbook_domain::session::ProcessingMode;

use super::Desk;
use crate::refusal::{Answer, Refusal};
use crate::samples::SAMPLES;
use crate::sitting::Sitting;
use crate::tasks::{DocumentStage, KNOWN, TaskHandle, TaskKind, TaskResult, TaskState};

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

#[tauri::command]
#[specta::specta]
pub(crate) async fn inbox(desk: Desk<'_>, query: InboxQuery) -> Answer<InboxPage> {
    desk.ask(move |clinic, person| clinic.inbox(person, &query)).await
}

/// Asks for files with the system's own dialog and takes them in. Answers whether any were chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_files(app: AppHandle, desk: Desk<'_>) -> Answer<bool> {
    let sitting = desk.sitting()?;
    let (answer, chosen) = oneshot::channel();
    // Without a filter: on Linux each would leave out files that have no ending, as scanners name
    // them. What a file is shows when it is read.
    app.dialog().file().pick_files(move |files| drop(answer.send(files)));
    let files = chosen.await.ok().flatten().unwrap_or_default();
    let paths: Vec<PathBuf> = files.into_iter().filter_map(|file| file.into_path().ok()).collect();
    let any = !paths.is_empty();
    if any && !sitting.is_locked() {
        take_in(&desk, sitting, paths);
    }
    Ok(any)
}

/// Takes files in as a task.
pub(crate) fn take_in(desk: &Arc<crate::desk::Desk>, sitting: Arc<Sitting>, paths: Vec<PathBuf>) {
    let owner = sitting.person.user.user_id;
    let task = desk.tasks.begin(owner, TaskKind::Intake, &desk.clock);
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    tauri::async_runtime::spawn_blocking(move || {
        let person = sitting.person.in_activity(trace);
        let Some(clinic) = sitting.get() else { return };
        let progress = |progress: Progress| {
            if let Progress::TakingIn { done, of } = progress {
                task.progress(done as u64, of as u64);
            }
        };
        match clinic.take_in_files(&person, &paths, &progress, &task.cancel.clone()) {
            Ok(taken) => task.end(TaskState::Done, Some(intake(taken)), None),
            Err(error) => {
                let state = if error.code() == "stopped" {
                    TaskState::Cancelled
                } else {
                    TaskState::Failed
                };
                task.end(state, None, Some(Refusal::of(&error, trace)));
            }
        }
    });
}

fn intake(taken: TakenIn) -> TaskResult {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    TaskResult::Intake {
        added: count(taken.added.len()),
        known: count(taken.known.len()),
        known_files: taken.known.into_iter().take(KNOWN).collect(),
        rejected: taken.rejected,
    }
}

/// Puts documents in quarantine away, for a reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn put_away(
    desk: Desk<'_>,
    documents: Vec<DocumentId>,
    reason: String,
) -> Answer<()> {
    desk.ask(move |clinic, person| clinic.put_away(person, &documents, &reason)).await
}

/// Has documents that were put away wait in quarantine again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn bring_back(desk: Desk<'_>, documents: Vec<DocumentId>) -> Answer<()> {
    desk.ask(move |clinic, person| clinic.bring_back(person, &documents)).await
}

/// Takes the invented documents in that the program carries.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_in_samples(desk: Desk<'_>) -> Answer<TakenIn> {
    desk.ask(|clinic, person| clinic.take_in_samples(person, SAMPLES)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn estimate(
    desk: Desk<'_>,
    documents: Vec<DocumentId>,
    endpoint: String,
) -> Answer<Estimate> {
    desk.ask(move |clinic, person| clinic.estimate(person, &documents, &endpoint)).await
}

/// Starts a session; answers with its id once it is stored.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_session(desk: Desk<'_>, request: SessionRequest) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Documents(request.documents),
        mode: request.mode,
        endpoint: Some(request.endpoint),
        budget: request.budget,
    };
    run(&desk, request).await
}

/// How many documents of these sessions can be run again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn again(desk: Desk<'_>, sessions: Vec<SessionId>) -> Answer<Again> {
    desk.ask(move |clinic, person| clinic.again(person, &sessions)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn estimate_again(
    desk: Desk<'_>,
    sessions: Vec<SessionId>,
    endpoint: String,
) -> Answer<Estimate> {
    desk.ask(move |clinic, person| clinic.estimate_again(person, &sessions, &endpoint)).await
}

/// Starts a session over the documents of earlier ones; answers with its id once it is stored.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_again(desk: Desk<'_>, request: AgainRequest) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Again(request.sessions),
        mode: request.mode,
        endpoint: Some(request.endpoint),
        budget: request.budget,
    };
    run(&desk, request).await
}

/// Takes a session up where it stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_session(desk: Desk<'_>, session: SessionId) -> Answer<SessionId> {
    let request = ProcessRequest {
        start: Start::Resume(session),
        mode: ProcessingMode::Standard,
        endpoint: None,
        budget: None,
    };
    run(&desk, request).await
}

/// Stops a session that this window runs; what is done is kept. Answers whether there was one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_session(desk: Desk<'_>, session: SessionId) -> Answer<bool> {
    let tasks = Arc::clone(&desk.tasks);
    desk.ask(move |clinic, person| {
        clinic.may_cancel(person, session)?;
        Ok(tasks.cancel_session(session))
    })
    .await
}

/// Runs a session as a task, and answers once it is stored or was refused.
async fn run(desk: &Arc<crate::desk::Desk>, request: ProcessRequest) -> Answer<SessionId> {
    let sitting = desk.sitting()?;
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let person = sitting.person.in_activity(trace);
    let worker = desk.worker.clone();
    let task = desk.tasks.begin(person.user.user_id, TaskKind::Run, &desk.clock);
    let (tell_started, started) = oneshot::channel();
    let tell_started = std::sync::Mutex::new(Some(tell_started));
    let answer = move |outcome| {
        let sender = tell_started.lock().ok().and_then(|mut sender| sender.take());
        sender.map(|sender| sender.send(outcome).is_ok())
    };
    tauri::async_runtime::spawn(async move {
        let Some(clinic) = sitting.get() else { return };
        let current = std::sync::Mutex::new(None);
        let cancel = task.cancel.clone();
        let progress = |progress: Progress| match progress {
            Progress::TakingIn { .. } => {}
            Progress::Started { session, documents } => {
                task.session(session, documents as u64);
                if let Ok(mut current) = current.lock() {
                    *current = Some(session);
                }
                answer(Ok(session));
            }
            Progress::Document { position, stage, detail, .. } => {
                // A failure's words may be a patient's; the session's page shows them.
                let detail = detail.filter(|_| stage == Stage::Waiting);
                let session = current.lock().ok().and_then(|current| *current);
                let ended = matches!(stage, Stage::Done | Stage::Failed);
                let cost = session.filter(|_| ended).and_then(|one| clinic.cost_so_far(one).ok());
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                task.document(DocumentStage { position, stage, detail }, cost);
            }
        };
        let outcome = clinic.process(&person, request, &worker, &progress, &cancel).await;
        let refusal = end_run(task, outcome, trace);
        if let Some(refusal) = refusal {
            answer(Err(refusal));
        }
    });
    started.await.map_err(|_| Refusal::internal("the session ended before it began"))?
}

/// Ends a run's task; answers with the refusal, if there was one.
fn end_run(
    task: TaskHandle,
    outcome: wardbook_app::Result<wardbook_app::Outcome>,
    trace: TraceId,
) -> Option<Refusal> {
    match outcome {
        Ok(outcome) => {
            let refusal = outcome.completion.as_ref().and_then(|one| one.refusal.clone());
            let result = TaskResult::Run {
                processed: outcome.session.processed_documents,
                failed: outcome.session.failed_documents,
                reviews: outcome.session.manual_review_required,
                completed: outcome.session.completed_at.is_some(),
                refusal,
            };
            let state = if outcome.cancelled { TaskState::Cancelled } else { TaskState::Done };
            task.end(state, Some(result), None);
            None
        }
        Err(error) => {
            let refusal = Refusal::of(&error, trace);
            task.end(TaskState::Failed, None, Some(refusal.clone()));
            Some(refusal)
        }
    }
}
