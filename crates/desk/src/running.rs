//! A processing session as a task: what its run tells becomes how far the task is, and its outcome the
//! task's. For sessions that people start and for those that a watched folder starts by itself.

use std::sync::{Mutex, PoisonError};

use wardbook_app::{Clinic, Outcome, Progress, Result, Stage};
use wardbook_domain::ids::{SessionId, TraceId};

use crate::refusal::Refusal;
use crate::tasks::{DocumentStage, TaskHandle, TaskResult, TaskState};

/// Tells a task how far its run is.
pub(crate) struct Telling<'a> {
    task: &'a TaskHandle,
    clinic: &'a Clinic,
    session: Mutex<Option<SessionId>>,
}

impl<'a> Telling<'a> {
    pub(crate) const fn new(task: &'a TaskHandle, clinic: &'a Clinic) -> Self {
        Self { task, clinic, session: Mutex::new(None) }
    }

    fn session(&self) -> std::sync::MutexGuard<'_, Option<SessionId>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what the run tells; answers with the session where that is that it has begun.
    pub(crate) fn note(&self, progress: Progress) -> Option<SessionId> {
        match progress {
            Progress::TakingIn { .. } => None,
            Progress::Started { session, documents } => {
                self.task.session(session, documents as u64);
                *self.session() = Some(session);
                Some(session)
            }
            Progress::Document { position, stage, detail, .. } => {
                // A failure's words may be a patient's; the session's page shows them.
                let detail = detail.filter(|_| stage == Stage::Waiting);
                let session = *self.session();
                let ended = matches!(stage, Stage::Done | Stage::Failed);
                let cost =
                    session.filter(|_| ended).and_then(|one| self.clinic.cost_so_far(one).ok());
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                self.task.document(DocumentStage { position, stage, detail }, cost);
                None
            }
        }
    }
}

/// Ends a run's task; answers with the refusal, if there was one.
pub(crate) fn end_run(
    task: TaskHandle,
    outcome: Result<Outcome>,
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
