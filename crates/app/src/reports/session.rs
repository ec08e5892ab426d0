//! The report of one session.

use std::collections::BTreeMap;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::compliance::{Assessment, CheckResult, Rating};
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::extraction::FieldName;
use wardbook_domain::ids::SessionId;
use wardbook_domain::report::{Chart, CheckRow, DocumentRow, Group, Notice, Report};
use wardbook_domain::review::{ReviewState, ValueReview};
use wardbook_domain::session::{AccuracySource, Outcome};
use wardbook_store::StoreError;
use wardbook_store::calls;
use wardbook_store::events::Filter;
use wardbook_store::results::DocumentResult;
use wardbook_store::sessions::{Session, SessionDocument};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::record::covering::Covering;
use crate::reports::blank::NOT_MEASURED;
use crate::sessions::view::SessionView;

impl Clinic {
    /// The report of a session, with how many events it speaks of.
    pub(crate) fn session_report(
        &self,
        person: &Person,
        session: SessionId,
        redacted: bool,
        covering: &Covering,
    ) -> Result<(Report, u64)> {
        let view = self.view(session)?;
        let row = &view.session;
        let trace = Filter { trace: Some(session.into()), ..Filter::default() };
        let mut events = 0;
        let log = self.store.log();
        self.store.read(|connection| {
            trace.each(connection, log, |_| {
                events += 1;
                Ok::<_, StoreError>(true)
            })
        })?;
        let by_document =
            self.store.read(|connection| calls::cost_by_document(connection, session))?;
        let cost_of: BTreeMap<_, _> =
            by_document.into_iter().map(|one| (one.document_id, one.cost)).collect();
        let empty = Vec::new();
        let results = view.results.as_ref().unwrap_or(&empty);
        let documents = view.documents.iter().map(|document| {
            let result = results.iter().find(|one| one.document_id == document.document_id);
            let id = document.document_id.to_string();
            let cost = cost_of.get(&id).copied().unwrap_or_default();
            document_row(document, result, cost, redacted)
        });
        let report = Report {
            title: "Processing session report".into(),
            scope: format!("Session {session}"),
            period: Some((row.initiated_at, row.updated_at)),
            reference: format!("audit-trail-{session}"),
            summary: session_summary(&view),
            notices: session_notices(&view),
            documents: documents.collect(),
            costs: view.costs.clone(),
            total_cost: row.total_cost,
            checks: view.checks.iter().map(check_row).collect(),
            charts: session_charts(results, &view.documents),
            ..self.blank_report(person, covering)
        };
        Ok((report, events))
    }
}

fn session_summary(view: &SessionView) -> Vec<Group> {
    let row = &view.session;
    let ended = row.outcome.map_or("not ended", Outcome::as_str);
    let money = |amount: wardbook_domain::cost::NanoUnits| format!("{} {amount}", view.currency);
    let pair = |label: &str, value: String| (label.to_owned(), value);
    vec![
        Group {
            heading: "Session".into(),
            rows: vec![
                pair("Status", row.state().in_words().into()),
                pair("Outcome", ended.into()),
                pair("Phase", row.phase.to_string()),
                pair("Type", row.session_type.to_string()),
                pair("Started by", view.user.clone()),
                pair("Started", row.initiated_at.to_text()),
                pair(
                    "Completed",
                    row.completed_at.map_or("not completed".into(), Timestamp::to_text),
                ),
            ],
        },
        Group {
            heading: "Documents".into(),
            rows: vec![
                pair("Total", row.total_documents.to_string()),
                pair("With a result", row.processed_documents.to_string()),
                pair("Failed", row.failed_documents.to_string()),
                pair("Waiting for review", row.manual_review_required.to_string()),
                pair(
                    match row.accuracy_source {
                        AccuracySource::Confidence => "Accuracy (mean confidence)",
                        AccuracySource::Reviews => "Accuracy (confirmed by reviewers)",
                    },
                    accuracy(row),
                ),
            ],
        },
        Group {
            heading: "Work".into(),
            rows: vec![
                pair("Model", row.ai_model_version.clone()),
                pair("Mode", row.processing_mode.to_string()),
                pair("Calls", row.api_calls_made.to_string()),
                pair("Repeated calls", row.retry_attempts.to_string()),
                pair("Processing time", format!("{} s", row.processing_time_seconds)),
                pair(
                    "Peak memory of a reader",
                    row.peak_memory_usage_mb
                        .as_ref()
                        .map_or(NOT_MEASURED.into(), |mb| format!("{mb} MB")),
                ),
                pair("Cost", money(row.total_cost)),
                pair("Budget", row.budget_limit.map_or("none".into(), money)),
            ],
        },
        Group {
            heading: "Compliance".into(),
            rows: vec![
                pair("Rating", row.compliance_rating.map_or("not judged", Rating::as_str).into()),
                pair("Configuration (SHA-256)", row.configuration_hash.clone()),
                pair("Program", format!("Wardbook {}", row.processing_pipeline_version)),
                pair("Kept until", row.retain_until.to_text()),
            ],
        },
    ]
}

/// The accuracy, and on how many reviewed values it rests.
fn accuracy(row: &Session) -> String {
    let score = row.overall_accuracy_score.as_deref().unwrap_or(NOT_MEASURED);
    row.basis().map_or_else(|| score.to_owned(), |basis| format!("{score} ({basis})"))
}

fn session_notices(view: &SessionView) -> Vec<Notice> {
    let row = &view.session;
    let notice = |level: &str, text: String| Notice { level: level.into(), text };
    let mut notices = Vec::new();
    if row.failed_documents > 0 {
        let (failed, total) = (row.failed_documents, row.total_documents);
        let text = format!("{failed} of {total} documents have no result; each says why.");
        notices.push(notice("warning", text));
    }
    if row.counts().open() > 0 {
        let text = format!("{} documents were not processed.", row.counts().open());
        notices.push(notice("warning", text));
    }
    if row.manual_review_required > 0 {
        let text = format!("{} results wait for a person's review.", row.manual_review_required);
        notices.push(notice("warning", text));
    }
    let unmade = view.checks.iter().filter(|check| check.result == CheckResult::NotAssessed);
    let unmade: Vec<_> = unmade.map(|check| check.check.as_str()).collect();
    if !unmade.is_empty() {
        let text = format!("Checks that could not be made: {}.", unmade.join(", "));
        notices.push(notice("warning", text));
    }
    for alert in &view.alerts {
        let level = if alert.severity.as_str() == "critical" { "critical" } else { "warning" };
        notices.push(notice(level, format!("{}. {}", alert.title, alert.description)));
    }
    for one in &view.reopened {
        let (position, by, at) = (one.position, &one.by, one.at.to_text());
        let text = format!(
            "The result of document {position} was opened again by {by} after the session was \
             complete, {at}; the completion report stays as it was."
        );
        notices.push(notice("warning", text));
    }
    if row.completed_at.is_none() {
        let text = "The session is not complete; figures and checks are those of this moment.";
        notices.push(notice("note", text.into()));
    }
    notices
}

fn document_row(
    document: &SessionDocument,
    result: Option<&DocumentResult>,
    cost: wardbook_domain::cost::NanoUnits,
    redacted: bool,
) -> DocumentRow {
    // What was found in the whole of several documents is said of none of them.
    let whole = |one: &&DocumentResult| one.review_state == ReviewState::Superseded;
    let patient = result.filter(|one| !whole(one)).and_then(|result| {
        // What a reviewer gave is what is known, and what they rejected is not.
        let mut fields =
            result.fields.iter().filter(|one| one.review_state != ValueReview::Rejected);
        let name = fields.find(|one| one.name == FieldName::PatientName)?;
        Some(name.known_value().to_owned())
    });
    let number = document.position;
    DocumentRow {
        number,
        name: if redacted { format!("document {number}") } else { document.name.clone() },
        status: document.progress.to_string(),
        document_type: result
            .map(|one| one.known_type().to_string().replace('_', " "))
            .unwrap_or_default(),
        patient: if redacted { "withheld".into() } else { patient.unwrap_or_default() },
        confidence: result
            .and_then(|one| one.confidence)
            .map_or_else(|| NOT_MEASURED.into(), |sure| format!("{:.2}", sure.ratio())),
        review: result.is_some_and(|one| one.review_state == ReviewState::Open),
        cost,
        detail: document.failure_message.clone().or_else(|| doubted(result?)).unwrap_or_default(),
    }
}

/// What was in doubt about a result, whatever a person has said of it since.
fn doubted(result: &DocumentResult) -> Option<String> {
    let reason = result.review_reason.as_ref()?;
    Some(match result.review_state {
        ReviewState::Accepted => format!("Accepted in review, which asked because {reason}."),
        ReviewState::Rejected => format!("Rejected in review, which asked because {reason}."),
        ReviewState::Superseded => format!(
            "Given up, since the document was cut into others; review asked because {reason}."
        ),
        ReviewState::Open | ReviewState::NotNeeded => format!("To review: {reason}."),
    })
}

fn check_row(check: &Assessment) -> CheckRow {
    let evidence = match (check.result, check.evidence) {
        (CheckResult::NotAssessed, _) | (_, None) => String::new(),
        (_, Some((first, last))) => format!("events {first} to {last} of the log"),
    };
    CheckRow {
        name: check.check.to_string(),
        result: check.result.to_string(),
        severity: check.severity.to_string(),
        issues: check.issues.clone(),
        evidence,
    }
}

fn session_charts(results: &[DocumentResult], documents: &[SessionDocument]) -> Vec<Chart> {
    let mut types: BTreeMap<String, u64> = BTreeMap::new();
    for result in results {
        *types.entry(result.known_type().to_string().replace('_', " ")).or_default() += 1;
    }
    let count = |progress: DocumentProgress| {
        documents.iter().filter(|one| one.progress == progress).count() as u64
    };
    let outcome = [
        ("with a result", count(DocumentProgress::Done)),
        ("failed", count(DocumentProgress::Failed)),
        ("not processed", count(DocumentProgress::Waiting)),
    ];
    let chart = |title: &str, bars: Vec<(String, u64)>| Chart {
        title: title.into(),
        unit: "documents".into(),
        bars,
    };
    vec![
        chart("Documents by outcome", outcome.map(|(label, n)| (label.to_owned(), n)).to_vec()),
        chart("Documents by type", types.into_iter().collect()),
    ]
}
