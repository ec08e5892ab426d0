//! Running a session from the command line.

use std::path::PathBuf;

use anyhow::Result;

use wardbook_app::{Completion, Outcome, ProcessRequest, Start};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::ProcessingMode;

use super::read::{accuracy, checks_table};
use super::{Answer, Line, Told, Which, pairs};

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
    line: &Line<'_>,
    work: Work,
    mode: ProcessingMode,
    endpoint: Option<String>,
    budget: Option<NanoUnits>,
) -> Result<Answer> {
    let Line { desk, clinic, person, talk } = *line;
    let start = match work {
        Work::Paths(paths) => Start::Paths(paths),
        Work::Resume(which) => Start::Resume(line.resolve(which)?),
        Work::Again(which) => Start::Again(vec![line.resolve(which)?]),
    };
    let request = ProcessRequest { start, mode, endpoint, budget };
    let outcome = desk.runtime.block_on(clinic.process(
        person,
        request,
        &desk.worker,
        &|progress| talk.tell(Told::Run { progress }),
        talk.cancel(),
    ))?;
    let blocked = outcome.completion.as_ref().and_then(|one| one.refusal_code);
    let sound = blocked.is_none_or(|code| code == "open_reviews");
    let text = describe(&outcome, &clinic.account().currency);
    Ok(Answer::new(text, &outcome)?.with_verdict(outcome.is_full() && sound))
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
