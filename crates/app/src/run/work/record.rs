//! Recording what came of a document: its result or failure, the call's cost, the session's
//! progress and the alerts that follow, in one transaction.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use wardbook_domain::alert::{self, AlertType, Standing};
use wardbook_domain::asked;
use wardbook_domain::document::Failure;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SpanId;
use wardbook_domain::patients::Said;
use wardbook_domain::run::RunEvent;
use wardbook_store::sessions::Measured;
use wardbook_store::{
    StoreError, alerts, calls, documents, matches, results, screenings, sessions,
};

use crate::patients::hold::NO_AI;
use crate::patients::matching::{Evidence, by_itself, decide};
use crate::run::work::bench::{Step, Workbench, note_step};
use crate::screening::screener::HIDDEN_INSTRUCTION;

/// What the alert says. Whoever may see it need not be one who reads documents.
const SPEAKS: &str = "Documents of this session were sent to no model, since something in them speaks to a \
     machine. Their pages show it.";

impl Workbench {
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
        let mut work = std::mem::take(&mut *self.work(document));
        self.work(document).failure.clone_from(&failure);
        let (job, id) = (Arc::clone(&self.job), self.job.documents[document].document);
        let measured = Measured {
            seconds: job.seconds_before + elapsed.as_secs_f64(),
            peak_memory_kb: *self.peak_memory_kb.lock().unwrap_or_else(PoisonError::into_inner),
        };
        // It reads the whole text: not while others wait to write.
        if let (Some((.., extraction)), Some(request)) = (&mut work.answer, &work.request) {
            let unread = std::mem::take(&mut work.unread);
            let today = self.store.clock().now().to_datetime().date_naive();
            asked::judge(extraction, &request.pages, unread, &job.identity_needs, today);
        }
        let mut failure = failure;
        let mut said = Said::default();
        if failure.is_none()
            && let (Some((_, _, _, extraction)), Some(request)) = (&work.answer, &work.request)
        {
            said = self.said(extraction);
            failure = self.hold_before_storing(document, request, extraction)?;
            work.held = self.work(document).held.take();
            self.work(document).failure.clone_from(&failure);
        }
        let context = self.document_context(document);
        let text_span = SpanId::new(self.store.randomness());
        self.store.write(context, move |tx| {
            if let Some(step) = &work.text_step {
                note_step(tx, context.step(text_span), id, step);
            }
            if let Some(screened) = &work.screened {
                tx.within(context, |tx| screenings::put(tx, id, screened))?;
            }
            if failure.as_ref().is_some_and(|failure| failure.code == HIDDEN_INSTRUCTION) {
                documents::set_readable(tx, id, &work.kind)?;
                alerts::raise(tx, Some(job.session), AlertType::HiddenInstruction, SPEAKS)?;
            }
            if let Some(held) = work.held.take() {
                let held = by_itself(id, held, true, tx.now());
                let known = matches::of_document(tx.connection(), id)?;
                let is_said = known.is_some_and(|one| one.is_by_person() || one.says_as(&held));
                if !is_said {
                    matches::put(tx, &held)?;
                }
                // The call was made and paid for; what was answered is not kept.
                if let (Some(call), Some((span, mut payload, end, _))) =
                    (work.call, work.answer.take())
                {
                    payload["response"] = Value::Null;
                    payload["not_kept"] = NO_AI.into();
                    tx.within(context.step(span), |tx| {
                        tx.event(Kind::AiCalled, format!("ai_calls/{call}"), payload);
                        calls::finish(tx, call, &end)
                    })?;
                }
            }
            if let Some(failure) = &failure {
                if failure.quarantine {
                    documents::quarantine(tx, id, failure)?;
                }
            } else if let (Some(call), Some(answer), Some(_)) =
                (work.call, work.answer, &work.request)
            {
                let (span, payload, end, extraction) = answer;
                tx.within(context.step(span), |tx| {
                    tx.event(Kind::AiCalled, format!("ai_calls/{call}"), payload);
                    calls::finish(tx, call, &end)
                })?;
                let kind = Some(work.kind.as_str());
                if let Some(of) = documents::only_holds(tx.connection(), id, kind)? {
                    let whole = extraction.of_whole(of);
                    results::insert_whole(tx, job.session, id, call, &whole)?;
                } else {
                    let review = asked::reason(&extraction, job.limits.review_below_permille);
                    results::insert(tx, job.session, id, call, &extraction, review.as_deref())?;
                    decide(tx, id, &said, Evidence::Beside)?;
                }
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
