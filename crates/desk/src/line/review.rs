//! Review without the window: what waits, what one result has, and the decisions on it.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{AddedValue, AppError, DocumentResult, FieldDecision, ResultDecision};
use wardbook_domain::extraction::{DocumentType, FieldName};
use wardbook_domain::ids::SessionId;
use wardbook_domain::review::Asked;

use super::each::{Decision, Each};
use super::read::describe_value;
use super::{Answer, Line, ReviewCommand, Which, table};

pub(crate) fn review(line: &Line<'_>, command: ReviewCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        ReviewCommand::List { limit } => list(line, limit),
        ReviewCommand::Show { session, document } => {
            let found = result(line, session, document)?;
            Answer::new(describe(&found), &found)
        }
        ReviewCommand::Accept { session, document, each, as_printed, all_values, reason } => {
            let mut found = result(line, session, document)?;
            // The numbers are those that were shown: what is added comes after them.
            let shown = found.clone();
            for one in &each {
                found = decide(line, &shown, one, as_printed)?;
            }
            let reason = reason.unwrap_or_default();
            let decision = ResultDecision { accept: true, reason, seconds_looked: 0, all_values };
            let done = clinic.review_result(person, found.result_id, &decision)?;
            Answer::new(describe(&done), &done)
        }
        ReviewCommand::Reject { session, document, reason } => {
            let found = result(line, session, document)?;
            let decision =
                ResultDecision { accept: false, reason, seconds_looked: 0, all_values: false };
            let done = clinic.review_result(person, found.result_id, &decision)?;
            Answer::new(describe(&done), &done)
        }
        ReviewCommand::Reopen { session, document, reason } => {
            let found = result(line, session, document)?;
            let open = clinic.reopen_result(person, found.result_id, &reason)?;
            Answer::new(describe(&open), &open)
        }
    }
}

fn list(line: &Line<'_>, limit: u32) -> Result<Answer> {
    let page = line.clinic.review_queue(line.person, 0, limit)?;
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|one| {
            let kind = one.document_type.as_str().replace('_', " ");
            let since = one.waiting_since.to_text();
            vec![
                one.session_id.to_string(),
                one.position.to_string(),
                one.name.clone(),
                kind,
                since,
                one.reason.clone(),
            ]
        })
        .collect();
    let headings = ["session", "document", "name", "type", "waiting since", "why"];
    let none = "Nothing waits for a review.";
    Answer::new(if rows.is_empty() { none.into() } else { table(&headings, &rows) }, &page)
}

/// The result of a session's document, by its place there.
fn result(line: &Line<'_>, session: Which<SessionId>, document: u32) -> Result<DocumentResult> {
    let Line { clinic, person, .. } = *line;
    let session = line.resolve(session)?;
    let page = clinic.session_documents(person, session, document.saturating_sub(1), 1)?;
    let row = page.documents.into_iter().find(|one| one.position == document);
    let missing = || AppError::NotFound(format!("document {document} in session {session}"));
    let row = row.ok_or_else(missing)?;
    Ok(clinic.session_values(person, session, row.document_id)?)
}

fn describe(found: &DocumentResult) -> String {
    let state = found.review_state.as_str().replace('_', " ");
    let by = found.reviewed_by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
    let mut text = format!("review: {state}{by}\n");
    if let Some(reason) = &found.review_reason {
        let _ = writeln!(text, "reason: {reason}");
    }
    let _ = writeln!(text, "type:   {}", found.known_type().as_str().replace('_', " "));
    for (number, field) in (1..).zip(&found.fields) {
        let _ = writeln!(text, "{number:>5}  {}", describe_value(field));
    }
    let left: Vec<&Asked> = found.undecided().collect();
    if !left.is_empty() {
        text.push_str("\nTo be decided one by one, with --each:\n");
        for one in left {
            let _ = writeln!(text, "  {}  ({})", part(found, one), one.why.in_words());
        }
    }
    text
}

/// How a part is named on the line.
fn part(found: &DocumentResult, asked: &Asked) -> String {
    let place = found.fields.iter().position(|field| Some(field.field_id) == asked.field_id);
    match (place, asked.name) {
        (Some(place), _) => (place + 1).to_string(),
        (None, Some(name)) if asked.part.starts_with("missing/") => name.to_string(),
        (None, _) => asked.part.clone(),
    }
}

fn decide(
    line: &Line<'_>,
    shown: &DocumentResult,
    each: &Each,
    as_printed: bool,
) -> Result<DocumentResult> {
    let Line { clinic, person, .. } = *line;
    let key = shown.result_id;
    let invalid = |text: String| anyhow::Error::from(AppError::Invalid(text));
    if let Ok(number) = each.part.parse::<usize>() {
        let field = number.checked_sub(1).and_then(|at| shown.fields.get(at));
        let field = field.ok_or_else(|| invalid(format!("the result has no value {number}")))?;
        let decision = match &each.decision {
            Decision::Accept => FieldDecision::Accept,
            Decision::Reject => FieldDecision::Reject,
            Decision::Edit(value) => FieldDecision::Edit { value: value.clone(), as_printed },
        };
        return Ok(clinic.review_field(person, field.field_id, &decision)?);
    }
    match (each.part.as_str(), &each.decision) {
        ("type", Decision::Accept) => Ok(clinic.review_type(person, key, shown.known_type())?),
        ("type", Decision::Edit(word)) => {
            let chosen: DocumentType = word.parse().map_err(invalid)?;
            Ok(clinic.review_type(person, key, chosen)?)
        }
        (part, Decision::Accept) if part == "document" || part.starts_with("doubt/") => {
            Ok(clinic.review_doubt(person, key, part, true)?)
        }
        (name, Decision::Accept) => {
            let name: FieldName = name.parse().map_err(invalid)?;
            Ok(clinic.review_doubt(person, key, &format!("missing/{name}"), true)?)
        }
        (name, Decision::Edit(value)) => {
            let name: FieldName = name.parse().map_err(invalid)?;
            let value = value.clone();
            let added = AddedValue { name, detail: String::new(), value, page: None, as_printed };
            Ok(clinic.add_value(person, key, &added)?)
        }
        (part, Decision::Reject) => Err(invalid(format!(
            "`{part}` is no value that could be rejected; accept it as it is, or give the right one"
        ))),
    }
}
