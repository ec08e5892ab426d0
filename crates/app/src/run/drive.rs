//! Running a session: the driver of the state machine in `wardbook_domain::run`.
//!
//! The machine decides; this carries its effects out (read text, call, wait, record) and
//! reports what happened. Each document costs two commits: one before the call, one with its
//! result, its progress update and its alerts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use wardbook_documents::Worker;
use wardbook_domain::access::{Context, Permission};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::ids::SessionId;
use wardbook_domain::run::{Effect, Run, RunEnd, RunEvent, RunLimits};
use wardbook_store::sessions;

use crate::clinic::{Clinic, Person};
use crate::documents::intake::Rejected;
use crate::error::{AppError, Result};
use crate::run::complete::Completion;
use crate::run::job::{Job, MAX_ATTEMPTS, PreparedJob};
use crate::run::progress::{Cancel, Progress, Stage};
use crate::run::request::{ProcessRequest, Start};
use crate::run::work::bench::Workbench;

/// How often a session's checks are made while it runs.
const CHECK_EVERY: Duration = Duration::from_mins(1);

/// What a run came to.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The session.
    pub session_id: SessionId,
    /// Whether a person stopped it.
    pub cancelled: bool,
    /// The session as it is now.
    pub session: sessions::Session,
    /// Files that could not be taken in.
    pub rejected: Vec<Rejected>,
    /// Files with the content of another file of the same request.
    pub duplicates: usize,
    /// Documents of the sessions run again that were left out, since they are in quarantine.
    pub quarantined: usize,
    /// How completion went; `None` where the session was stopped.
    pub completion: Option<Completion>,
}

impl Outcome {
    /// Whether every file has a result.
    pub const fn is_full(&self) -> bool {
        !self.cancelled && self.rejected.is_empty() && self.session.failed_documents == 0
    }
}

impl Clinic {
    /// Runs a session to its end, or until it is cancelled, and completes it if it may be.
    pub async fn process(
        &self,
        person: &Person,
        request: ProcessRequest,
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<Outcome> {
        self.require(person, Permission::RunSessions)?;
        let prepared = match &request.start {
            Start::Resume(session) => self.resume_session(person, *session)?,
            _ => self.start_session(person, &request, worker, progress, cancel)?,
        };
        self.run_to_end(person, prepared, worker, progress, cancel, &|| false).await
    }

    /// Runs what was prepared. One that is cancelled because this process gives the clinic up, as
    /// `given_up` tells, is interrupted, and can go on at the next holder.
    pub(crate) async fn run_to_end(
        &self,
        person: &Person,
        prepared: PreparedJob,
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
        given_up: &(dyn Fn() -> bool + Sync),
    ) -> Result<Outcome> {
        let job = Arc::new(prepared.job);
        let documents = job.documents.len();
        progress(Progress::Started { session: job.session, documents });
        let end = match self.drive(&job, worker, progress, cancel).await {
            Ok(end) => end,
            Err(error) => {
                // As far as the store still writes; otherwise the next start notes it.
                let (session, context) = (job.session, job.context);
                let _ = self.store.write(context, move |tx| sessions::interrupt(tx, session));
                return Err(error);
            }
        };
        let cancelled = end == RunEnd::Cancelled;
        let session = job.session;
        let completion = if cancelled {
            let context = Context::in_session(person.context.actor, session);
            let interrupts = given_up();
            self.store.write(context, move |tx| {
                if interrupts {
                    sessions::interrupt(tx, session)
                } else {
                    sessions::cancel(tx, session)
                }
            })?;
            None
        } else {
            Some(self.complete_unless_away(person, session)?)
        };
        let row = self.store.read(|connection| sessions::by_id(connection, session))?;
        Ok(Outcome {
            session_id: session,
            cancelled,
            session: row.ok_or_else(|| AppError::NotFound(format!("session {session}")))?,
            rejected: prepared.rejected,
            duplicates: prepared.duplicates,
            quarantined: prepared.quarantined,
            completion,
        })
    }

    /// Feeds the machine until it says that the run is over.
    async fn drive(
        &self,
        job: &Arc<Job>,
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<RunEnd> {
        let finished: Vec<bool> =
            job.documents.iter().map(|one| one.progress != DocumentProgress::Waiting).collect();
        let spent = job.spent_before;
        let budget = job.budget.map(|budget| NanoUnits((budget.0 - spent.0).max(0)));
        let limits = RunLimits { concurrency: job.concurrency, max_attempts: MAX_ATTEMPTS, budget };
        let mut run = Run::new(&finished, limits);
        let (events, mut happened) = mpsc::unbounded_channel();
        let (stop, stopped) = watch::channel(false);
        let bench =
            Arc::new(Workbench::new(Arc::clone(&self.store), Arc::clone(job), worker.clone()));
        let mut tasks = JoinSet::new();
        let mut cancelled = cancel.subscribe();
        let started = Instant::now();
        let mut check_due = tokio::time::interval_at((started + CHECK_EVERY).into(), CHECK_EVERY);
        check_due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut effects = run.handle(RunEvent::Begin);
        let mut stop_noted = false;
        loop {
            let mut end = None;
            for effect in effects.drain(..) {
                let bench = Arc::clone(&bench);
                let (events, stopped) = (events.clone(), stopped.clone());
                tell(job, &effect, progress);
                match effect {
                    Effect::ReadText(document) => {
                        tasks.spawn(async move { events.send(bench.read_text(document).await) });
                    }
                    Effect::Call { document, attempt } => {
                        tasks.spawn(async move {
                            events.send(bench.call(document, attempt, stopped).await)
                        });
                    }
                    Effect::WaitForRetry { document, attempt, delay } => {
                        tasks.spawn(async move {
                            wait(delay, stopped).await;
                            events.send(RunEvent::RetryDue { document, attempt })
                        });
                    }
                    Effect::RecordDone(document) => {
                        let elapsed = started.elapsed();
                        tasks.spawn(async move {
                            events.send(bench.record(document, None, elapsed).await)
                        });
                    }
                    Effect::RecordFailed(document, failure) => {
                        let elapsed = started.elapsed();
                        tasks.spawn(async move {
                            events.send(bench.record(document, Some(failure), elapsed).await)
                        });
                    }
                    Effect::StopWork => {
                        stop.send_replace(true);
                        bench.stop_reading();
                    }
                    Effect::Finish(how) => end = Some(how),
                }
            }
            if let Some(how) = end {
                // Stopped calls end by themselves; what they store must be in before the end.
                while tasks.join_next().await.is_some() {}
                return bench.take_error().map_or(Ok(how), Err);
            }
            let event = tokio::select! {
                event = happened.recv() => event,
                _ = check_due.tick() => {
                    let bench = Arc::clone(&bench);
                    tasks.spawn(async move { bench.check().await; Ok(()) });
                    None
                }
                asked = cancelled.wait_for(|stop| *stop), if !stop_noted => {
                    stop_noted = true;
                    asked.ok().map(|_| RunEvent::Cancel)
                }
            };
            // Nothing is told or begun after the store has failed.
            if let Some(error) = bench.take_error() {
                stop.send_replace(true);
                bench.stop_reading();
                while tasks.join_next().await.is_some() {}
                return Err(error);
            }
            let Some(event) = event else { continue };
            if let RunEvent::Recorded { document } = event {
                bench.tell_recorded(document, progress);
            }
            effects = run.handle(event);
        }
    }
}

async fn wait(delay: Duration, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(delay) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

fn tell(job: &Job, effect: &Effect, progress: &(dyn Fn(Progress) + Sync)) {
    let (document, stage, detail) = match effect {
        Effect::ReadText(document) => (*document, Stage::Reading, None),
        Effect::Call { document, .. } => (*document, Stage::Calling, None),
        Effect::WaitForRetry { document, attempt, delay } => {
            let detail = format!("attempt {attempt} in {:.1} s", delay.as_secs_f64());
            (*document, Stage::Waiting, Some(detail))
        }
        _ => return,
    };
    let name = job.documents[document].name.clone();
    progress(Progress::Document { position: document + 1, name, stage, detail });
}
