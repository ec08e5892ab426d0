//! The workbench at which a run's effects are carried out: text, calls, records.
//!
//! What a step found waits here until the next write takes it along. A failure of the store
//! itself ends the run: if nothing can be recorded, nothing is done.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use wardbook_documents::{Cancel as StopReading, Unreadable, Worker};
use wardbook_domain::access::Context;
use wardbook_domain::alert::{self, AlertType, Standing};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::Failure;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{Extraction, PageText};
use wardbook_domain::ids::{CallId, SpanId};
use wardbook_domain::run::{CallFailure, RunEvent};
use wardbook_endpoints::{Answer, CallError, FailedCall, Prepared, Request, backoff};
use wardbook_store::calls::{CallEnd, NewCall};
use wardbook_store::sessions::Measured;
use wardbook_store::{
    Store, StoreError, Tx, alerts, calls, documents, endpoints, results, sessions,
};

use crate::error::AppError;
use crate::run::checks::check_live;
use crate::run::job::{Job, go_on_at};
use crate::run::progress::{Progress, Stage};

/// The name of the step in which an endpoint classifies, extracts and summarises.
const EXTRACT: &str = "extract";

/// What is known of one document while it is in work.
#[derive(Clone, Default)]
struct Work {
    request: Option<Arc<Request>>,
    prepared: Option<Arc<Prepared>>,
    kind: String,
    /// The step that took the text out, to be recorded with the next write.
    text_step: Option<Step>,
    began: Option<Timestamp>,
    call: Option<CallId>,
    /// The call's step, what its event says, how it ended, and what was found.
    answer: Option<(SpanId, serde_json::Value, CallEnd, Extraction)>,
    failure: Option<Failure>,
}

/// A finished step, for the trace.
#[derive(Clone)]
struct Step {
    name: &'static str,
    started: Timestamp,
    ended: Timestamp,
    status: &'static str,
    detail: serde_json::Value,
}

pub(crate) struct Workbench {
    store: Arc<Store>,
    job: Arc<Job>,
    worker: Worker,
    works: Vec<Mutex<Work>>,
    /// The steps of each document, below the session's own.
    spans: Vec<SpanId>,
    reading: StopReading,
    peak_memory_kb: Mutex<Option<u64>>,
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

    fn fail_run(&self, error: impl Into<AppError>) {
        let mut kept = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert(error.into());
    }

    fn work(&self, document: usize) -> std::sync::MutexGuard<'_, Work> {
        self.works[document].lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell_recorded(&self, document: usize, progress: &(dyn Fn(Progress) + Sync)) {
        let failure = self.work(document).failure.clone();
        let stage = if failure.is_some() { Stage::Failed } else { Stage::Done };
        let detail = failure.map(|failure| failure.message);
        let name = self.job.documents[document].name.clone();
        progress(Progress::Document { position: document + 1, name, stage, detail });
    }

    fn document_context(&self, document: usize) -> Context {
        self.job.context.step(self.spans[document])
    }

    /// Takes the original out of the vault and its text out of the original.
    pub(crate) async fn read_text(self: Arc<Self>, document: usize) -> RunEvent {
        let bench = Arc::clone(&self);
        let read = tokio::task::spawn_blocking(move || bench.read_blocking(document)).await;
        match read {
            Ok(Ok(worst_case)) => RunEvent::TextReady { document, worst_case },
            Ok(Err(failure)) => RunEvent::TextFailed { document, failure },
            Err(error) => {
                self.fail_run(AppError::Internal(format!("a reading thread ended: {error}")));
                let (code, message) = ("internal".into(), "the program failed".into());
                let failure = Failure { code, message, quarantine: false };
                RunEvent::TextFailed { document, failure }
            }
        }
    }

    fn read_blocking(&self, document: usize) -> Result<NanoUnits, Failure> {
        let item = &self.job.documents[document];
        let started = self.store.clock().now();
        self.work(document).began = Some(started);
        let read = self.store.vault().read(item.document).map_err(|error| Failure {
            code: error.code().into(),
            message: error.to_string(),
            quarantine: false,
        });
        let extracted = read.and_then(|bytes| {
            let limits = &self.job.read_limits;
            let extracted = self.worker.extract_unless(&self.reading, &item.name, &bytes, limits);
            extracted.map_err(|why| unreadable(&why))
        });
        let ended = self.store.clock().now();
        let mut work = self.work(document);
        let (status, detail) = match &extracted {
            Ok(done) => (
                "done",
                json!({
                    "pages": done.text.pages.len(), "kind": done.text.kind.code(),
                    "warnings": done.text.warnings,
                }),
            ),
            Err(failure) => ("failed", json!({ "error": failure.code })),
        };
        work.text_step = Some(Step { name: "text", started, ended, status, detail });
        let done = extracted?;
        if done.peak_memory_kb > 0 {
            let mut peak = self.peak_memory_kb.lock().unwrap_or_else(PoisonError::into_inner);
            *peak = Some(peak.unwrap_or(0).max(done.peak_memory_kb));
        }
        let pages = done.text.pages.iter();
        let pages = pages.map(|page| PageText { number: page.number, text: page.text() }).collect();
        let request = Request { pages, file_name: item.name.clone() };
        let prepared = self.job.client.prepare(&request);
        let worst_case = prepared.worst_case;
        work.kind = done.text.kind.code().into();
        work.request = Some(Arc::new(request));
        work.prepared = Some(Arc::new(prepared));
        Ok(worst_case)
    }

    /// Calls the endpoint once.
    pub(crate) async fn call(
        self: Arc<Self>,
        document: usize,
        attempt: u32,
        mut stopped: watch::Receiver<bool>,
    ) -> RunEvent {
        let stopping = RunEvent::CallStopped { document, attempt };
        let (request, prepared) = {
            let work = self.work(document);
            (work.request.clone(), work.prepared.clone())
        };
        let (Some(request), Some(prepared)) = (request, prepared) else { return stopping };
        let span = SpanId::new(self.store.randomness());
        let bench = Arc::clone(&self);
        let sent = Arc::clone(&prepared);
        let noted =
            tokio::task::spawn_blocking(move || bench.note_request(document, attempt, span, &sent));
        let call = match self.stored(noted.await) {
            Some(Ok(call)) => call,
            Some(Err(refused)) => return refused_call(document, attempt, &refused),
            None => return stopping,
        };
        let answered = tokio::select! {
            // An answer that is there was paid for, so it is looked for first.
            biased;
            answered = self.job.client.call(&prepared, &request) => answered,
            // The call stays without an answer; cancelling notes that.
            _ = stopped.wait_for(|stop| *stop) => return stopping,
        };
        let failed = match answered {
            Ok(answer) => return self.keep_answer(document, attempt, span, answer),
            Err(failed) => failed,
        };
        let bench = Arc::clone(&self);
        let noted = tokio::task::spawn_blocking(move || {
            bench.note_failure(document, attempt, call, span, &failed)
        });
        self.stored(noted.await).unwrap_or(stopping)
    }

    /// Makes the session's checks, as they are at this moment.
    pub(crate) async fn check(self: Arc<Self>) {
        let bench = Arc::clone(&self);
        let (session, context) = (self.job.session, self.job.context);
        let made = tokio::task::spawn_blocking(move || check_live(&bench.store, context, session));
        self.stored(made.await);
    }

    /// What a write answered; a failure of the store ends the run.
    fn stored<T>(
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

    /// Before the call: what will be sent is durable. Where the endpoint was removed, or its policy
    /// or address changed since the session began, that is noted instead, and nothing is sent.
    fn note_request(
        &self,
        document: usize,
        attempt: u32,
        span: SpanId,
        prepared: &Prepared,
    ) -> Result<Result<CallId, AppError>, StoreError> {
        let call = CallId::new(self.store.clock(), self.store.randomness());
        let endpoint = &self.job.endpoint;
        let new = NewCall {
            call_id: call,
            session: self.job.session,
            document: self.job.documents[document].document,
            user: self.job.user,
            account: self.job.account,
            endpoint: endpoint.endpoint_id,
            model: prepared.model.clone(),
            step: EXTRACT,
            attempt,
            configuration_hash: self.job.configuration_hash.clone(),
            prompt_hash: sha256(&prepared.prompt),
            price: endpoint.price,
            price_source: wardbook_domain::cost::PriceSource::Declared,
            worst_case: prepared.worst_case,
        };
        let payload = json!({
            "gen_ai.operation.name": EXTRACT,
            "gen_ai.provider.name": endpoint.kind,
            "gen_ai.request.model": prepared.model,
            "server.address": endpoint.url,
            "endpoint": endpoint.name,
            "document": new.document,
            "attempt": attempt,
            "prompt": prepared.prompt,
            "prompt_hash": new.prompt_hash,
            "prompt_version": prepared.prompt_version,
            "schema_version": prepared.schema_version,
            "configuration_hash": new.configuration_hash,
            "worst_case": prepared.worst_case,
        });
        let (text_step, kind) = {
            let mut work = self.work(document);
            (work.text_step.take(), work.kind.clone())
        };
        let context = self.document_context(document);
        let text_span = SpanId::new(self.store.randomness());
        let began = endpoint.clone();
        let noted = self.store.write(context, move |tx| {
            if let Some(step) = &text_step {
                note_step(tx, context.step(text_span), new.document, step);
                documents::set_readable(tx, new.document, &kind)?;
            }
            tx.within(context.step(span), |tx| {
                let present = endpoints::in_use(tx.connection(), began.endpoint_id)?;
                if let Err(refused) = go_on_at(&began, present.as_ref()) {
                    let payload = json!({ "reason": refused.to_string() });
                    let subject = format!("endpoints/{}", began.endpoint_id);
                    tx.event(Kind::EndpointRefused, subject, payload);
                    return Ok(Err(refused));
                }
                tx.event(Kind::AiRequested, format!("ai_calls/{call}"), payload);
                calls::insert(tx, &new)?;
                Ok::<_, StoreError>(Ok(()))
            })
        })?;
        Ok(noted.map(|()| {
            self.work(document).call = Some(call);
            call
        }))
    }

    /// The answer waits for the record, which follows at once and takes it into the same
    /// transaction: a crash leaves an answer with its result, or neither.
    fn keep_answer(&self, document: usize, attempt: u32, span: SpanId, answer: Answer) -> RunEvent {
        let end = CallEnd {
            status: "answered",
            model: Some(answer.model.clone()),
            response_hash: Some(sha256(&answer.response)),
            usage: answer.usage,
            cost: answer.cost,
            latency_micros: u64::try_from(answer.latency.as_micros()).ok(),
            confidence: Some(answer.extraction.mean_confidence().permille()),
            error: None,
        };
        let payload = json!({
            "gen_ai.operation.name": EXTRACT,
            "gen_ai.response.model": answer.model,
            "gen_ai.usage.input_tokens": answer.usage.map(|usage| usage.input),
            "gen_ai.usage.cache_read.input_tokens": answer.usage.map(|usage| usage.cached),
            "gen_ai.usage.output_tokens": answer.usage.map(|usage| usage.output),
            "response": answer.response,
            "response_hash": end.response_hash,
            "cost": answer.cost,
            "price_source": answer.price_source,
            "latency_micros": end.latency_micros,
            "confidence_permille": end.confidence,
            "warnings": answer.warnings,
        });
        let cost = answer.cost;
        self.work(document).answer = Some((span, payload, end, answer.extraction));
        RunEvent::Answered { document, attempt, cost }
    }

    fn note_failure(
        &self,
        document: usize,
        attempt: u32,
        call: CallId,
        span: SpanId,
        failed: &FailedCall,
    ) -> Result<RunEvent, StoreError> {
        let (code, message) = (failed.error.code(), failed.error.to_string());
        let charged = failed.charged.as_deref();
        let cost = charged.map_or(NanoUnits::ZERO, |charged| charged.cost);
        let end = CallEnd {
            status: "failed",
            model: charged.map(|charged| charged.model.clone()).filter(|model| !model.is_empty()),
            response_hash: charged.map(|charged| sha256(&charged.response)),
            usage: charged.and_then(|charged| charged.usage),
            cost,
            latency_micros: u64::try_from(failed.latency.as_micros()).ok(),
            confidence: None,
            error: Some((code.into(), message.clone())),
        };
        let payload = json!({
            "error": code, "message": message, "cost": cost,
            "response": charged.map(|charged| &charged.response),
            "latency_micros": end.latency_micros, "warnings": failed.warnings,
        });
        let truncated = matches!(failed.error, CallError::TruncatedPrompt { .. });
        let (session, text) = (self.job.session, message.clone());
        let context = self.document_context(document).step(span);
        self.store.write(context, move |tx| {
            tx.event(Kind::AiFailed, format!("ai_calls/{call}"), payload);
            if truncated {
                alerts::raise(tx, Some(session), AlertType::TruncatedPrompt, &text)?;
            }
            calls::finish(tx, call, &end)
        })?;
        let jitter = f64::from(self.store.randomness().array::<1>()[0]) / 255.0;
        let failure = CallFailure {
            failure: Failure { code: code.into(), message, quarantine: false },
            retryable: failed.error.retryable(),
            delay: backoff(attempt, failed.error.retry_after(), jitter),
            cost,
        };
        Ok(RunEvent::CallFailed { document, attempt, failure })
    }

    /// Stores a document's result or failure with the session's progress and alerts.
    pub(crate) async fn record(
        self: Arc<Self>,
        document: usize,
        failure: Option<Failure>,
        elapsed: Duration,
    ) -> RunEvent {
        self.work(document).failure.clone_from(&failure);
        let bench = Arc::clone(&self);
        let recorded =
            tokio::task::spawn_blocking(move || bench.record_blocking(document, failure, elapsed));
        self.stored(recorded.await);
        RunEvent::Recorded { document }
    }

    fn record_blocking(
        &self,
        document: usize,
        failure: Option<Failure>,
        elapsed: Duration,
    ) -> Result<(), StoreError> {
        let work = std::mem::take(&mut *self.work(document));
        self.work(document).failure.clone_from(&failure);
        let (job, id) = (Arc::clone(&self.job), self.job.documents[document].document);
        let measured = Measured {
            seconds: job.seconds_before + elapsed.as_secs_f64(),
            peak_memory_kb: *self.peak_memory_kb.lock().unwrap_or_else(PoisonError::into_inner),
        };
        let context = self.document_context(document);
        let text_span = SpanId::new(self.store.randomness());
        self.store.write(context, move |tx| {
            if let Some(step) = &work.text_step {
                note_step(tx, context.step(text_span), id, step);
            }
            if let Some(failure) = &failure {
                if failure.quarantine {
                    let payload = json!({ "code": failure.code, "reason": failure.message });
                    tx.event(Kind::DocumentQuarantined, format!("documents/{id}"), payload);
                    documents::quarantine(tx, id, failure)?;
                }
            } else if let (Some(call), Some(answer), Some(request)) =
                (work.call, work.answer, &work.request)
            {
                let (span, payload, end, extraction) = answer;
                tx.within(context.step(span), |tx| {
                    tx.event(Kind::AiCalled, format!("ai_calls/{call}"), payload);
                    calls::finish(tx, call, &end)
                })?;
                let pages = &request.pages;
                let below = job.limits.review_below_permille;
                let review = results::review_reason(&extraction, pages, below);
                results::insert(tx, job.session, id, call, &extraction, pages, review.as_deref())?;
            } else {
                return Err(StoreError::BadRecord(format!("documents/{id}: no answer to record")));
            }
            sessions::finish_document(tx, job.session, id, failure.as_ref())?;
            let session = sessions::update_progress(tx, job.session, id, measured)?;
            let budget_stopped =
                failure.as_ref().is_some_and(|failure| failure.code == "budget_exhausted");
            let standing = Standing {
                counts: session.counts(),
                cost: session.total_cost,
                seconds: measured.seconds,
                accuracy_permille: session.accuracy_permille(),
                accuracy_source: session.accuracy_source,
                reviewed: session.reviewed(),
                budget_stopped,
            };
            for (alert, text) in alert::passed_thresholds(&standing, &job.limits) {
                alerts::raise(tx, Some(job.session), alert, &text)?;
            }
            let status = if failure.is_some() { "failed" } else { "done" };
            let now = tx.now();
            let detail = json!({ "error": failure.as_ref().map(|failure| &failure.code) });
            let started = work.began.unwrap_or(now);
            let step = Step { name: "document", started, ended: now, status, detail };
            note_step(tx, context, id, &step);
            Ok::<_, StoreError>(())
        })
    }
}

/// Trying again would be refused again.
fn refused_call(document: usize, attempt: u32, refused: &AppError) -> RunEvent {
    let (code, message) = ("endpoint_refused".into(), refused.to_string());
    let failure = CallFailure {
        failure: Failure { code, message, quarantine: false },
        retryable: false,
        delay: Duration::ZERO,
        cost: NanoUnits::ZERO,
    };
    RunEvent::CallFailed { document, attempt, failure }
}

/// One event for a finished step: what, when, how long, how it ended.
fn note_step(
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

fn unreadable(why: &Unreadable) -> Failure {
    Failure {
        code: why.code().into(),
        message: why.to_string(),
        quarantine: why.is_the_files_fault(),
    }
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
