//! Looking: sessions, one session, traces, events.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{
    EventView, LogQuery, Reopened, Session, SessionQuery, SessionRow, SessionView, StoredField,
    TraceNode,
};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::compliance::{Assessment, Rating};
use wardbook_domain::cost::PriceSource;
use wardbook_domain::extraction::DocumentType;
use wardbook_domain::ids::{SessionId, TraceId};
use wardbook_domain::review::{ReviewState, ValueReview};
use wardbook_domain::session::AccuracySource;

use super::{Answer, Line, Which, pairs, table};

pub(crate) fn sessions(line: &Line<'_>, limit: u64) -> Result<Answer> {
    let found = newest(line, limit)?;
    let currency = &line.clinic.account().currency;
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            vec![
                one.session_id.to_string(),
                one.initiated_at.to_text(),
                one.user.clone(),
                one.state.in_words().to_owned(),
                one.outcome.map_or("-", |outcome| outcome.as_str()).to_owned(),
                format!("{}/{}", one.processed_documents, one.total_documents),
                one.failed_documents.to_string(),
                one.manual_review_required.to_string(),
                format!("{currency} {}", one.total_cost),
            ]
        })
        .collect();
    let headings =
        ["session", "started", "by", "status", "outcome", "done", "failed", "review", "cost"];
    let none = "No session has run yet; `wardbook process FILE` runs one.";
    Answer::new(if rows.is_empty() { none.into() } else { table(&headings, &rows) }, &found)
}

/// The newest sessions, page by page. One that moved to the next page meanwhile is not told twice.
fn newest(line: &Line<'_>, limit: u64) -> Result<Vec<SessionRow>> {
    let mut found: Vec<SessionRow> = Vec::new();
    let mut query = SessionQuery::default();
    loop {
        let left = limit.saturating_sub(found.len() as u64);
        query.limit = u32::try_from(left).unwrap_or(u32::MAX);
        let page = line.clinic.session_page(line.person, &query)?;
        query.offset = query.offset.saturating_add(u32::try_from(page.sessions.len())?);
        let last = page.sessions.is_empty() || query.offset >= page.total;
        for row in page.sessions {
            if found.iter().all(|one| one.session_id != row.session_id) {
                found.push(row);
            }
        }
        if last || found.len() as u64 >= limit {
            return Ok(found);
        }
    }
}

pub(crate) fn session(line: &Line<'_>, id: Which<SessionId>) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let id = line.resolve(id)?;
    let view = clinic.session(person, id)?;
    Answer::new(describe_session(&view), &view)
}

fn describe_session(view: &SessionView) -> String {
    let row = &view.session;
    let currency = &view.currency;
    let outcome = row.outcome.map_or("not ended", |one| one.as_str());
    let mut text = pairs(&[
        ("session", row.session_id.to_string()),
        ("status", format!("{} ({outcome}), phase {}", row.state().in_words(), row.phase)),
        ("started", format!("{} by {}", row.initiated_at.to_text(), view.user)),
        ("completed", row.completed_at.map_or("not completed".into(), Timestamp::to_text)),
        ("model", row.ai_model_version.clone()),
        ("cost", format!("{currency} {} in {} calls", row.total_cost, row.api_calls_made)),
        ("time", format!("{} s", row.processing_time_seconds)),
        accuracy(row),
        ("rating", row.compliance_rating.map_or("not judged", Rating::as_str).into()),
    ]);
    text.push_str("\nDocuments\n");
    for document in &view.documents {
        let failure = document.failure_message.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "{:>5}  {:<8} {}{}{failure}",
            document.position,
            document.progress,
            document.name,
            if failure.is_empty() { "" } else { ": " }
        );
        let results = view.results.as_deref().unwrap_or_default();
        let Some(result) = results.iter().find(|one| one.document_id == document.document_id)
        else {
            continue;
        };
        let words = |kind: DocumentType| kind.as_str().replace('_', " ");
        let found = words(result.document_type);
        let sure = result.type_confidence.map(|sure| format!(" ({:.2})", sure.ratio()));
        let _ = match result.reviewed_type.map(words) {
            None => writeln!(text, "       {found}{}", sure.unwrap_or_default()),
            Some(kind) => writeln!(text, "       {kind}  was found as {found}"),
        };
        for stored in &result.fields {
            let _ = writeln!(text, "         {}", describe_value(stored));
        }
        if let Some(reason) = &result.review_reason
            && result.review_state == ReviewState::Open
        {
            let _ = writeln!(text, "         to review: {reason}");
        }
        if result.review_state == ReviewState::Superseded {
            text.push_str(
                "         given up: it is the whole of several documents, which are read by themselves\n",
            );
        }
        if let Some(Reopened { at, by, reason }) = &result.reopened {
            let at = at.to_text();
            let _ = writeln!(
                text,
                "         opened again after the session was complete, by {by}, {at}: {reason}"
            );
        }
    }
    if !view.costs.is_empty() {
        text.push_str("\nCost\n");
        let rows: Vec<_> = view
            .costs
            .iter()
            .map(|cost| {
                let tokens = |count: Option<u64>| count.map_or("-".into(), |n| n.to_string());
                vec![
                    cost.endpoint.clone(),
                    cost.model.clone(),
                    cost.step.clone(),
                    cost.calls.to_string(),
                    tokens(cost.input_tokens),
                    tokens(cost.output_tokens),
                    PriceSource::in_words(&cost.price_source),
                    format!("{currency} {}", cost.cost),
                ]
            })
            .collect();
        let headings = ["endpoint", "model", "step", "calls", "tokens in", "out", "price", "cost"];
        text.push_str(&table(&headings, &rows));
    }
    if !view.checks.is_empty() {
        text.push_str("\nChecks\n");
        text.push_str(&checks_table(&view.checks));
    }
    for alert in &view.alerts {
        let _ =
            writeln!(text, "\nALERT ({}): {}. {}", alert.severity, alert.title, alert.description);
    }
    text
}

/// The accuracy under the name of what it rests on, and on how much.
pub(crate) fn accuracy(row: &Session) -> (&'static str, String) {
    let name = match row.accuracy_source {
        AccuracySource::Confidence => "confidence",
        AccuracySource::Reviews => "accuracy",
    };
    let score = row.overall_accuracy_score.as_deref().unwrap_or("not measured");
    (name, row.basis().map_or_else(|| score.into(), |basis| format!("{score} ({basis})")))
}

/// A value in one line: what it is, how sure, where it stands, what a reviewer made of it.
pub(super) fn describe_value(stored: &StoredField) -> String {
    let name = stored.name.as_str().replace('_', " ");
    let detail = match stored.detail.as_str() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    let sure = stored.confidence.map(|confidence| format!("{:.2}", confidence.ratio()));
    let page = stored.page.map(|page| format!("page {page}"));
    let place: Vec<_> = sure.into_iter().chain(page).collect();
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
    let printed = if stored.as_printed { ", stands so in the document" } else { "" };
    let mark = match (stored.review_state, stored.supported) {
        (ValueReview::Added, _) => format!("  added by a reviewer{printed}"),
        (ValueReview::Edited, _) => format!("  was found as {}{printed}", stored.value),
        (ValueReview::Rejected, _) => "  REJECTED".into(),
        _ => in_doubt(stored),
    };
    format!("{name}{detail}: {}{place}{mark}", stored.known_value())
}

/// Why a value is in doubt, and how else it can be read.
fn in_doubt(stored: &StoredField) -> String {
    if stored.doubts.is_empty() {
        return String::new();
    }
    let doubts: Vec<_> =
        stored.doubts.iter().map(|doubt| doubt.as_str().replace('_', " ").to_uppercase()).collect();
    let readings = if stored.readings.is_empty() {
        String::new()
    } else {
        format!("; or {}", stored.readings.join(", "))
    };
    format!("  {}{readings}", doubts.join(", "))
}

pub(crate) fn checks_table(checks: &[Assessment]) -> String {
    let rows: Vec<_> = checks
        .iter()
        .map(|check| {
            vec![
                check.check.to_string(),
                check.severity.to_string(),
                check.result.to_string(),
                check.issues.join("; "),
            ]
        })
        .collect();
    table(&["check", "severity", "result", "issues"], &rows)
}

pub(crate) fn trace(line: &Line<'_>, id: Which<TraceId>) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let id = line.resolve(id)?;
    let trace = clinic.trace(person, id)?;
    let mut text = format!(
        "trace {}: {} events, triggered by {}\n",
        trace.trace_id, trace.event_count, trace.source
    );
    if let Some(seq) = trace.first_fault {
        let _ = writeln!(text, "first fault: event {seq}");
    }
    for node in &trace.roots {
        describe_node(&mut text, node, 0);
    }
    Answer::new(text, &trace)
}

fn describe_node(text: &mut String, node: &TraceNode, depth: usize) {
    let indent = "  ".repeat(depth);
    if let Some(span) = &node.span {
        let millis = |micros: u64| format!(" {}.{:03} ms", micros / 1_000, micros % 1_000);
        let took = node.micros.map(millis).unwrap_or_default();
        let step = if node.step.is_empty() { "step" } else { &node.step };
        let _ = writeln!(text, "{indent}{step} {span} {}{took}", node.status);
    }
    for event in &node.events {
        let _ = writeln!(text, "{indent}  {:>6}  {}  {}", event.seq, event.kind, event.subject);
    }
    for child in &node.children {
        describe_node(text, child, depth + 1);
    }
}

/// The events that a query finds, at most `limit`.
pub(crate) fn events(line: &Line<'_>, query: &LogQuery, limit: Option<u64>) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let found = clinic.events(person, query, limit)?;
    let names = clinic.actor_names(&found)?;
    let rows: Vec<_> = found.iter().zip(names).map(event_row).collect();
    let headings = ["seq", "time", "kind", "actor", "role", "subject"];
    let none = "No event that you may read matches.";
    Answer::new(if rows.is_empty() { none.into() } else { table(&headings, &rows) }, &found)
}

fn event_row((event, actor): (&EventView, String)) -> Vec<String> {
    vec![
        event.seq.to_string(),
        event.time.to_rfc3339(),
        event.kind.clone(),
        actor,
        event.role.clone(),
        event.subject.clone(),
    ]
}
