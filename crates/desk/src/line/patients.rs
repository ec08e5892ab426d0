//! The clinic's patients on the command line.

use std::fmt::Write as _;

use anyhow::Result;

use wardbook_app::{
    DocumentPatient, PatientActKind, PatientHead, PatientListReport, PatientQuery, PatientView,
    Watch,
};
use wardbook_domain::patients::MatchState;

use super::command::PatientsCommand;
use super::{Answer, Line, pairs, table};

/// What the command line asks of patients.
pub(crate) fn patients(line: &Line<'_>, command: PatientsCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let worker = &line.desk.worker;
    match command {
        PatientsCommand::List { text, no_ai, limit } => {
            let query = PatientQuery { text: text.join(" "), no_ai, offset: 0, limit };
            let page = clinic.patients(person, &query)?;
            let row = |one: &wardbook_app::PatientRow| {
                let mut row = vec![one.patient.patient_id.to_string()];
                row.extend(head(&one.patient));
                row.push(one.documents.to_string());
                row.push(no_ai_words(&one.patient).into());
                row
            };
            let rows: Vec<_> = page.patients.iter().map(row).collect();
            let headings = ["patient", "name", "born", "numbers", "documents", ""];
            let mut text = table(&headings, &rows);
            let _ = writeln!(text, "{} of {} on the list", page.total, page.all);
            Answer::new(text, &page)
        }
        PatientsCommand::Show { patient } => {
            let found = clinic.patient(person, patient)?;
            Answer::new(describe(&found), &found)
        }
        PatientsCommand::Import { file, dry_run: true } => {
            let found = clinic.look_at_patient_list(person, &file, worker)?;
            Ok(Answer::new(report(&found.report), &found.report)?
                .with_verdict(found.report.refused == 0))
        }
        PatientsCommand::Import { file, dry_run: false } => {
            let done = clinic.import_patients(person, &file, None, worker, &ToItsEnd)?;
            Ok(Answer::new(report(&done), &done)?.with_verdict(done.refused == 0))
        }
        PatientsCommand::NoAi { patient, lift, reason } => {
            clinic.mark_no_ai(person, patient, !lift, &reason)?;
            let found = clinic.patient(person, patient)?;
            Answer::new(describe(&found), &found)
        }
        PatientsCommand::Match { document, patient, reason } => {
            let found = clinic.match_document(person, document, patient, &reason)?;
            Answer::new(whose(&found), &found)
        }
    }
}

/// Half a list is no state to stop in.
struct ToItsEnd;

impl Watch for ToItsEnd {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Name, birth date and numbers, as they are shown in a row.
fn head(patient: &PatientHead) -> [String; 3] {
    let name = patient.name.as_ref();
    let numbers = patient.numbers.iter();
    let numbers: Vec<_> =
        numbers.map(|one| format!("{} {}", one.kind.replace('_', " "), one.value)).collect();
    [
        name.map_or_else(|| "withheld".into(), |name| format!("{}, {}", name.family, name.given)),
        patient.birth_date.clone().unwrap_or_default(),
        numbers.join("; "),
    ]
}

const fn no_ai_words(patient: &PatientHead) -> &'static str {
    if patient.no_ai { "no AI" } else { "" }
}

fn describe(found: &PatientView) -> String {
    let [name, born, numbers] = head(&found.patient);
    let mut rows = vec![("name", name), ("born", born), ("numbers", numbers)];
    if let Some(age) = found.age {
        rows.push(("age", age.to_string()));
    }
    let others = found.names.iter().skip(1);
    let others: Vec<_> =
        others.map(|one| format!("{} {} ({})", one.given, one.family, one.used)).collect();
    if !others.is_empty() {
        rows.push(("also", others.join("; ")));
    }
    if let Some(no_ai) = &found.no_ai {
        let by = no_ai.by.as_deref().unwrap_or("the system");
        let since = no_ai.since.to_text();
        rows.push(("no AI", format!("since {since}, by {by}: {}", no_ai.reason)));
    }
    let mut text = pairs(&rows);
    let documents: Vec<_> = found
        .documents
        .iter()
        .map(|one| {
            let kind = one.document_type.map_or("", |kind| kind.as_str()).replace('_', " ");
            let how = if one.by_itself { "by itself" } else { "by a person" };
            vec![one.document_id.to_string(), one.name.clone(), kind, how.into()]
        })
        .collect();
    if !documents.is_empty() {
        let _ = writeln!(text, "\n{} documents:", found.document_count);
        text.push_str(&table(&["document", "name", "type", "matched"], &documents));
    }
    let acts: Vec<_> = found
        .acts
        .iter()
        .map(|act| {
            let what = match act.what {
                PatientActKind::Added => "added",
                PatientActKind::Changed => "changed",
                PatientActKind::Opened => "opened",
                PatientActKind::NoAiMarked => "marked no AI",
                PatientActKind::NoAiLifted => "no AI lifted",
            };
            let by = act.by.clone().unwrap_or_else(|| "system".into());
            vec![act.at.to_text(), what.into(), by, act.reason.clone().unwrap_or_default()]
        })
        .collect();
    text.push('\n');
    text.push_str(&table(&["when", "what", "by", "reason"], &acts));
    text
}

fn report(found: &PatientListReport) -> String {
    let PatientListReport { rows, added, updated, unchanged, refused, matched, .. } = found;
    let lead = if found.applied { "Taken over" } else { "Nothing was changed. It would be" };
    let mut text = format!(
        "{lead}: {rows} rows, {added} new, {updated} updated, {unchanged} unchanged, {refused} \
         refused\n"
    );
    if found.applied && *matched > 0 {
        let _ = writeln!(text, "{matched} documents were matched to a patient.");
    }
    if !found.not_understood.is_empty() {
        let _ = writeln!(text, "Left out: {}", found.not_understood.join(", "));
    }
    for row in &found.refused_rows {
        let _ = writeln!(text, "row {}: {}", row.place, row.reason);
    }
    let more = refused.saturating_sub(u32::try_from(found.refused_rows.len()).unwrap_or(0));
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

fn whose(found: &DocumentPatient) -> String {
    let by = found.by.as_deref().unwrap_or("nobody");
    match (found.state, &found.patient) {
        (Some(MatchState::Matched), Some(patient)) => {
            let [name, born, _] = head(patient);
            format!("The document is of {name}, born {born}; {by} said so.\n")
        }
        _ => format!("The document is nobody's on the list; {by} said so.\n"),
    }
}
