//! Comparing two sessions: what running documents again has changed.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use wardbook_app::{ComparedDocument, Comparison, Pair, SessionRow};
use wardbook_domain::comparison::{Change, ComparedValue, ValueChange};

use wardbook_domain::ids::SessionId;
use wardbook_domain::review::ValueReview;

use super::{Answer, Line, Which, table};

/// Both sessions, and every document that both ran over.
#[derive(Serialize)]
struct Compared {
    #[serde(flatten)]
    comparison: Comparison,
    compared: Vec<ComparedDocument>,
}

pub(crate) fn compare(
    line: &Line<'_>,
    before: Which<SessionId>,
    after: Which<SessionId>,
    changed: bool,
) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let before = line.resolve(before)?;
    let after = line.resolve(after)?;
    let comparison = clinic.comparison(person, before, after)?;
    let (mut compared, mut past) = (Vec::new(), None);
    loop {
        let page = clinic.compared_documents(person, Pair { before, after }, changed, past)?;
        compared.extend(page.documents);
        past = page.next;
        if past.is_none() {
            break;
        }
    }
    let found = Compared { comparison, compared };
    Answer::new(describe(&found), &found)
}

fn describe(found: &Compared) -> String {
    let Compared { comparison: one, compared } = found;
    let mut text = sessions(one);
    let (values, all) = (one.values, one.documents);
    let _ = writeln!(
        text,
        "\n{all} documents in common, {} of them changed\n\
         values: {} the same, {} changed, {} only before, {} only after",
        one.changed_documents, values.same, values.changed, values.only_before, values.only_after
    );
    for document in compared {
        let _ = writeln!(text, "\n{}", document.name);
        for value in &document.values {
            let _ = writeln!(text, "  {}", line(value));
        }
        if document.left_out > 0 {
            let _ = writeln!(text, "  and {} more values, too long to be shown", document.left_out);
        }
    }
    text
}

/// Both sessions side by side.
fn sessions(one: &Comparison) -> String {
    let unknown = || "not measured".to_owned();
    let row = |name: &str, of: &dyn Fn(&SessionRow) -> String| {
        vec![name.to_owned(), of(&one.before), of(&one.after)]
    };
    let rows = [
        row("session", &|row| row.session_id.to_string()),
        row("started", &|row| format!("{} by {}", row.initiated_at.to_text(), row.user)),
        row("status", &|row| row.state.in_words().to_owned()),
        row("endpoint", &|row| {
            format!("{} ({}), {}", row.endpoint, row.ai_model_version, row.processing_mode)
        }),
        row("documents", &|row| format!("{}/{}", row.processed_documents, row.total_documents)),
        row("cost", &|row| format!("{} {}", one.currency, row.total_cost)),
        row("time", &|row| format!("{} s", row.processing_time_seconds)),
        row("accuracy", &|row| {
            let score = row.overall_accuracy_score.clone();
            score.map_or_else(unknown, |score| format!("{score} (by {})", row.accuracy_source))
        }),
    ];
    table(&["", "before", "after"], &rows)
}

fn line(value: &ValueChange) -> String {
    let name = value.name.map_or("type", |name| name.as_str()).replace('_', " ");
    let name = match value.detail.as_str() {
        "" => name,
        detail => format!("{name} ({detail})"),
    };
    let (before, after) = (side(value.before.as_ref()), side(value.after.as_ref()));
    match value.change {
        Change::Same => format!("= {name}: {after}"),
        Change::Changed => format!("! {name}: {before}  ->  {after}"),
        Change::OnlyBefore => format!("- {name}: {before}  ->  {after}"),
        Change::OnlyAfter => format!("+ {name}: {before}  ->  {after}"),
    }
}

/// A value, how sure the endpoint was, and what a reviewer made of it.
fn side(value: Option<&ComparedValue>) -> String {
    let Some(value) = value else { return "none".into() };
    let sure = value.confidence.map(|one| format!(" ({:.2})", one.ratio())).unwrap_or_default();
    match (value.review_state, &value.found) {
        (ValueReview::Edited, Some(found)) => {
            format!("{} corrected by a reviewer, was found as {found}{sure}", value.value)
        }
        (ValueReview::Added, _) => format!("{} added by a reviewer", value.value),
        _ if !value.counts => format!("{}{sure} REJECTED", value.value),
        _ => format!("{}{sure}", value.value),
    }
}
