//! Running a session from the command line, with Ctrl-C as its cancel button.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use wardbook_app::{Cancel, Completion, Outcome, ProcessRequest, Start, Worker};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::ProcessingMode;

use crate::args::Which;
use crate::output::{Answer, pairs};
use crate::progress::Shown;

use super::read::{accuracy, checks_table};
use super::{Desk, resolve};

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the program could not start its threads")
}

/// What a session runs over.
pub(crate) enum Work {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// What an earlier one has not done.
    Resume(Which<SessionId>),
    /// What an earlier one ran over.
    Again(Which<SessionId>),
}

pub(crate) fn process(
    desk: &Desk,
    work: Work,
    mode: ProcessingMode,
    endpoint: Option<String>,
    budget: Option<NanoUnits>,
) -> Result<Answer> {
    let program = std::env::current_exe().context("the program does not know its own file")?;
    let worker = Worker::beside(&program)?;
    desk.signed_in(|clinic, person| {
        let start = match work {
            Work::Paths(paths) => Start::Paths(paths),
            Work::Resume(which) => Start::Resume(resolve(clinic, person, which)?),
            Work::Again(which) => Start::Again(vec![resolve(clinic, person, which)?]),
        };
        let request = ProcessRequest { start, mode, endpoint, budget };
        let runtime = runtime()?;
        let cancel = Cancel::default();
        runtime.spawn(cancel_on_signal(cancel.clone()));
        let shown = Shown::new(desk.json);
        let outcome = runtime.block_on(clinic.process(
            person,
            request,
            &worker,
            &|progress| shown.show(progress),
            &cancel,
        ));
        shown.end();
        let outcome = outcome?;
        let blocked = outcome.completion.as_ref().and_then(|one| one.refusal_code);
        let sound = blocked.is_none_or(|code| code == "open_reviews");
        let text = describe(&outcome, &clinic.account().currency);
        Ok(Answer::new(text, &outcome)?.with_verdict(outcome.is_full() && sound))
    })
}

/// The first signal cancels; the second ends the program at once, as a crash would, and the
/// next start recovers.
async fn cancel_on_signal(cancel: Cancel) {
    use std::io::Write as _;
    wait_for_signal().await;
    let _ = writeln!(std::io::stderr(), "stopping; what is done is kept (again: stop at once)");
    cancel.cancel();
    wait_for_signal().await;
    wardbook_app::end_program(130);
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}

fn describe(outcome: &Outcome, currency: &str) -> String {
    let session = &outcome.session;
    let ended = if outcome.cancelled {
        format!("cancelled; go on with `wardbook process --resume {}`", outcome.session_id)
    } else {
        let result = session.outcome.map_or("not ended", |one| one.as_str());
        format!("{} ({result})", session.state().in_words())
    };
    let mut rows = vec![
        ("session", outcome.session_id.to_string()),
        ("status", ended),
        (
            "documents",
            format!(
                "{} with a result, {} failed, of {}; {} to review",
                session.processed_documents,
                session.failed_documents,
                session.total_documents,
                session.manual_review_required
            ),
        ),
        ("cost", format!("{currency} {}", session.total_cost)),
        ("time", format!("{} s", session.processing_time_seconds)),
        accuracy(session),
    ];
    if outcome.duplicates > 0 {
        rows.push(("same content", format!("{} further files", outcome.duplicates)));
    }
    if outcome.quarantined > 0 {
        let left_out = format!("{} in quarantine, which cannot be read", outcome.quarantined);
        rows.push(("left out", left_out));
    }
    for rejected in &outcome.rejected {
        rows.push(("not taken in", format!("{}: {}", rejected.name, rejected.reason)));
    }
    let mut text = pairs(&rows);
    if let Some(completion) = &outcome.completion {
        text.push_str(&describe_completion(completion));
    }
    text
}

fn describe_completion(completion: &Completion) -> String {
    let mut text = String::from("\n");
    text.push_str(&checks_table(&completion.compliance_validation.validation_checks));
    if let Some(refusal) = &completion.refusal {
        text.push('\n');
        text.push_str(refusal);
        text.push('\n');
    }
    text
}
