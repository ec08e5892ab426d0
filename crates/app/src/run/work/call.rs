//! One call to the endpoint: what will be sent is durable before it is sent, and what came back
//! waits for the record.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use wardbook_domain::alert::AlertType;
use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::document::Failure;
use wardbook_domain::egress::Egress;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{CallId, SpanId};
use wardbook_domain::run::{Away, CallFailure, RunEvent};
use wardbook_egress::Departure;
use wardbook_endpoints::{Answer, CallError, FailedCall, Prepared, backoff, read_here};
use wardbook_store::calls::{CallEnd, NewCall};
use wardbook_store::{StoreError, alerts, calls, documents, egress, endpoints, screenings};

use crate::egress::registers::of_endpoint;
use crate::error::AppError;
use crate::run::job::go_on_at;
use crate::run::work::bench::{Workbench, note_step};
use crate::screening::redaction;
use crate::sync::InForce;

/// The name of the step in which an endpoint classifies, extracts and summarises.
const EXTRACT: &str = "extract";

/// What the alert says. Whoever may see it need not be one who reads documents.
const HELD_BACK: &str = "A document would have been sent to an endpoint that may not be sent what identifies a \
     patient, and a last look found some of it left in. It was not sent.";

/// A model that loads is asked again after 4 seconds at the most, by our own choosing: the waits
/// grow no longer after so many.
const LOADING_STEPS: u32 = 3;

impl Workbench {
    /// Calls the endpoint once.
    pub(crate) async fn call(
        self: Arc<Self>,
        document: usize,
        attempt: u32,
        mut stopped: watch::Receiver<bool>,
    ) -> RunEvent {
        let stopping = RunEvent::CallStopped { document, attempt };
        let (request, prepared, outgoing) = {
            let work = self.work(document);
            (work.request.clone(), work.prepared.clone(), work.outgoing())
        };
        let (Some(request), Some(prepared), Some(outgoing)) = (request, prepared, outgoing) else {
            return stopping;
        };
        let bench = Arc::clone(&self);
        let to_send = Arc::clone(&request);
        let held = tokio::task::spawn_blocking(move || {
            bench.hold_before_sending(document, &to_send, true)
        });
        match self.stored(held.await) {
            Some(None) => {}
            Some(Some(failure)) => return never_sent(document, attempt, failure),
            None => return stopping,
        }
        let span = SpanId::new(self.store.randomness());
        let bench = Arc::clone(&self);
        let sent = Arc::clone(&prepared);
        let noted =
            tokio::task::spawn_blocking(move || bench.note_request(document, attempt, span, &sent));
        let (call, departure) = match self.stored(noted.await) {
            Some(Ok(noted)) => noted,
            Some(Err(refused)) => return never_sent(document, attempt, refused),
            None => return stopping,
        };
        let answered = tokio::select! {
            // An answer that is there was paid for, so it is looked for first.
            biased;
            answered = self.job.client.call(&prepared, &outgoing, &departure) => answered,
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

    /// Before the call: what will be sent is durable, and what leaves the program is in the egress
    /// record. Where the endpoint was removed, its policy or
    /// address changed since the session began, or head office's policy does not allow it any more,
    /// that is noted instead, and nothing is sent.
    fn note_request(
        &self,
        document: usize,
        attempt: u32,
        span: SpanId,
        prepared: &Prepared,
    ) -> Result<Result<(CallId, Departure), Failure>, StoreError> {
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
            price_source: self.job.price_source,
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
        let redacted = self.work(document).redacted.clone();
        if let Some(redacted) = &redacted {
            let left = self.job.screener.left_in(&prepared.prompt, redacted);
            if !left.is_empty() {
                return self.note_left_in(document, span, &left).map(Err);
            }
        }
        let departure = self.job.client.departure(prepared);
        let leaves = departure.as_ref().map(|departure| Egress {
            call_id: Some(call),
            document_id: Some(new.document),
            policy: Some(endpoint.phi_policy),
            replaced: redacted.map(|redacted| redacted.replaced.clone()),
            ..of_endpoint(&self.store, endpoint, departure)
        });
        let (text_step, screened, kind) = {
            let mut work = self.work(document);
            (work.text_step.take(), work.screened.take(), work.kind.clone())
        };
        let context = self.document_context(document);
        let text_span = SpanId::new(self.store.randomness());
        let began = endpoint.clone();
        let noted = self.store.write(context, move |tx| {
            if let Some(step) = &text_step {
                note_step(tx, context.step(text_span), new.document, step);
                documents::set_readable(tx, new.document, &kind)?;
            }
            if let Some(screened) = &screened {
                tx.within(context, |tx| screenings::put(tx, new.document, screened))?;
            }
            tx.within(context.step(span), |tx| {
                let present = endpoints::in_use(tx.connection(), began.endpoint_id)?;
                let policy = InForce::read(tx.connection())?;
                if let Err(refused) = go_on_at(&began, present.as_ref(), policy.as_ref()) {
                    let payload = json!({ "reason": refused.to_string() });
                    let subject = format!("endpoints/{}", began.endpoint_id);
                    tx.event(Kind::EndpointRefused, subject, payload);
                    return Ok(Err(refused));
                }
                tx.event(Kind::AiRequested, format!("ai_calls/{call}"), payload);
                calls::insert(tx, &new)?;
                if let Some(leaves) = &leaves {
                    egress::insert(tx, leaves)?;
                }
                Ok::<_, StoreError>(Ok(()))
            })
        })?;
        Ok(noted.map_err(|refused| refused_call(&refused)).map(|()| {
            self.work(document).call = Some(call);
            // Where nothing leaves, nothing may.
            (call, departure.unwrap_or_default())
        }))
    }

    /// That something of a patient was left in what would have been sent: nothing is.
    fn note_left_in(
        &self,
        document: usize,
        span: SpanId,
        left: &BTreeMap<String, u32>,
    ) -> Result<Failure, StoreError> {
        let (session, failure) = (self.job.session, redaction::left_in(left));
        let payload = json!({ "reason": failure.code, "left": left });
        let subject = format!("endpoints/{}", self.job.endpoint.endpoint_id);
        let context = self.document_context(document).step(span);
        self.store.write(context, move |tx| {
            tx.event(Kind::EndpointRefused, subject, payload);
            alerts::raise(tx, Some(session), AlertType::PhiPolicyViolation, HELD_BACK)?;
            Ok::<_, StoreError>(())
        })?;
        Ok(failure)
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
            stated_by_provider: answer.stated_by_provider,
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
            "price_source": if answer.stated_by_provider { PriceSource::Provider } else { self.job.price_source },
            "latency_micros": end.latency_micros,
            "confidence_permille": end.confidence,
            "warnings": answer.warnings,
        });
        let cost = answer.cost;
        let mut work = self.work(document);
        // Only there the embedded engine reads the document too.
        let redacted = work.redacted.as_deref().zip(work.request.as_deref());
        let here = redacted.and_then(|(redacted, request)| Some((redacted, read_here(request)?)));
        let extraction = match here {
            Some((redacted, here)) => redacted.combine(answer.extraction, here),
            None => answer.extraction,
        };
        work.answer = Some((span, payload, end, extraction));
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
            stated_by_provider: charged.is_some_and(|charged| charged.stated_by_provider),
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
        let failure = Failure { code: code.into(), message, quarantine: false };
        let failure = self.next_step(document, attempt, failure, &failed.error, cost);
        Ok(RunEvent::CallFailed { document, attempt, failure })
    }

    /// Whether and when the call is made again, and in which form.
    fn next_step(
        &self,
        document: usize,
        attempt: u32,
        failure: Failure,
        error: &CallError,
        cost: NanoUnits,
    ) -> CallFailure {
        let jitter = f64::from(self.store.randomness().array::<1>()[0]) / 255.0;
        let mut next = CallFailure {
            failure,
            retryable: error.retryable(),
            delay: backoff(attempt, error.retry_after(), jitter),
            cost,
            counts: true,
            away: error.away(),
            worst_case: None,
        };
        let mut work = self.work(document);
        match error {
            CallError::Loading { retry_after, .. } => {
                let waited = work.loading_since.get_or_insert_with(Instant::now).elapsed();
                let limit = Duration::from_secs(u64::from(self.job.endpoint.timeout_seconds));
                let left = limit.saturating_sub(waited);
                next.counts = false;
                next.retryable = !left.is_zero();
                let delay = backoff(attempt.min(LOADING_STEPS), *retry_after, jitter);
                next.delay = delay.min(left);
            }
            CallError::Unsupported { .. } => {
                next.counts = false;
                next.delay = Duration::ZERO;
                if let Some(outgoing) = work.outgoing() {
                    let prepared = self.job.client.prepare(&outgoing);
                    next.worst_case = Some(prepared.worst_case);
                    work.prepared = Some(Arc::new(prepared));
                }
            }
            _ => {}
        }
        next
    }
}

/// Trying again would be refused again.
fn refused_call(refused: &AppError) -> Failure {
    let (code, message) = ("endpoint_refused".into(), refused.to_string());
    Failure { code, message, quarantine: false }
}

/// A call that was not made, and will not be.
fn never_sent(document: usize, attempt: u32, failure: Failure) -> RunEvent {
    let failure = CallFailure {
        failure,
        retryable: false,
        delay: Duration::ZERO,
        cost: NanoUnits::ZERO,
        counts: true,
        away: Away::No,
        worst_case: None,
    };
    RunEvent::CallFailed { document, attempt, failure }
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
