//! The workbench at which a run's effects are carried out, and what is known of each document
//! there. Taking the text out, calling and recording stand beside it, a file each.
//!
//! What a step found waits here until the next write takes it along. A failure of the store itself
//! ends the run: if nothing can be recorded, nothing is done.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::json;

use wardbook_documents::{Cancel as StopReading, Worker};
use wardbook_domain::access::Context;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::Failure;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{Doubt, Extraction};
use wardbook_domain::ids::{CallId, SpanId};
use wardbook_domain::patients::{MatchState, StoredCandidate};
use wardbook_domain::screening::Screened;
use wardbook_endpoints::{Prepared, Request};
use wardbook_store::calls::CallEnd;
use wardbook_store::{Store, StoreError, Tx};

use crate::error::AppError;
use crate::run::checks::check_live;
use crate::run::job::Job;
use crate::run::progress::{Progress, Stage};
use crate::screening::redaction::Redacted;

/// What is known of one document while it is in work.
#[derive(Clone, Default)]
pub(super) struct Work {
    pub(super) request: Option<Arc<Request>>,
    pub(super) prepared: Option<Arc<Prepared>>,
    /// What of it the endpoint is sent, where that is not the whole.
    pub(super) redacted: Option<Arc<Redacted>>,
    pub(super) kind: String,
    /// The parts of the document that were not read.
    pub(super) unread: Vec<Doubt>,
    /// The step that took the text out, to be recorded with the next write.
    pub(super) text_step: Option<Step>,
    pub(super) began: Option<Timestamp>,
    pub(super) call: Option<CallId>,
    /// The call's step, what its event says, how it ended, and what was found.
    pub(super) answer: Option<(SpanId, serde_json::Value, CallEnd, Extraction)>,
    pub(super) failure: Option<Failure>,
    /// What screening found in it, to be recorded with the next write.
    pub(super) screened: Option<Screened>,
    /// Of whom it may be that AI processes nothing, where it waits for that.
    pub(super) held: Option<(MatchState, Vec<StoredCandidate>)>,
    /// Who was marked so when that was asked last.
    pub(super) marks: (u64, i64),
    /// When the endpoint first said that its model is loading.
    pub(super) loading_since: Option<Instant>,
}

impl Work {
    /// What the endpoint is sent of the document.
    pub(super) fn outgoing(&self) -> Option<Arc<Request>> {
        let redacted = self.redacted.as_ref().map(|redacted| Arc::clone(&redacted.request));
        redacted.or_else(|| self.request.clone())
    }
}

/// A finished step, for the trace.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) started: Timestamp,
    pub(super) ended: Timestamp,
    pub(super) status: &'static str,
    pub(super) detail: serde_json::Value,
}

/// Where the effects of one run are carried out.
pub(crate) struct Workbench {
    pub(super) store: Arc<Store>,
    pub(super) job: Arc<Job>,
    pub(super) worker: Worker,
    works: Vec<Mutex<Work>>,
    /// The steps of each document, below the session's own.
    spans: Vec<SpanId>,
    pub(super) reading: StopReading,
    pub(super) peak_memory_kb: Mutex<Option<u64>>,
    error: Mutex<Option<AppError>>,
}

impl Workbench {
    pub(crate) fn new(store: Arc<Store>, job: Arc<Job>, worker: Worker) -> Self {
        let spans = job.documents.iter().map(|_| SpanId::new(store.randomness())).collect();
        let works = job.documents.iter().map(|_| Mutex::default()).collect();
        Self {
            store,
            job,
            worker,
            works,
            spans,
            reading: StopReading::default(),
            peak_memory_kb: Mutex::default(),
            error: Mutex::default(),
        }
    }

    pub(crate) fn stop_reading(&self) {
        self.reading.cancel();
    }

    /// A failure of the store, which ends the run.
    pub(crate) fn take_error(&self) -> Option<AppError> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn fail_run(&self, error: impl Into<AppError>) {
        let mut kept = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert(error.into());
    }

    pub(super) fn work(&self, document: usize) -> std::sync::MutexGuard<'_, Work> {
        self.works[document].lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell_recorded(&self, document: usize, progress: &(dyn Fn(Progress) + Sync)) {
        let failure = self.work(document).failure.clone();
        let stage = if failure.is_some() { Stage::Failed } else { Stage::Done };
        let detail = failure.map(|failure| failure.message);
        let name = self.job.documents[document].name.clone();
        progress(Progress::Document { position: document + 1, name, stage, detail });
    }

    pub(super) fn document_context(&self, document: usize) -> Context {
        self.job.context.step(self.spans[document])
    }

    /// Makes the session's checks, as they are at this moment.
    pub(crate) async fn check(self: Arc<Self>) {
        let bench = Arc::clone(&self);
        let (session, context) = (self.job.session, self.job.context);
        let made = tokio::task::spawn_blocking(move || check_live(&bench.store, context, session));
        self.stored(made.await);
    }

    /// What a write answered; a failure of the store ends the run.
    pub(super) fn stored<T>(
        &self,
        written: Result<Result<T, StoreError>, tokio::task::JoinError>,
    ) -> Option<T> {
        match written {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => self.fail_run(error),
            Err(error) => self.fail_run(AppError::Internal(error.to_string())),
        }
        None
    }
}

/// One event for a finished step: what, when, how long, how it ended.
pub(super) fn note_step(
    tx: &mut Tx<'_>,
    context: Context,
    document: wardbook_domain::ids::DocumentId,
    step: &Step,
) {
    let payload = json!({
        "step": step.name,
        "started_at": step.started,
        "ended_at": step.ended,
        "micros": (step.ended.micros() - step.started.micros()).max(0),
        "status": step.status,
        "detail": step.detail,
    });
    tx.within(context, |tx| {
        tx.event(Kind::StepFinished, format!("documents/{document}"), payload);
    });
}
