//! Scans of several documents: where one might be cut, and cutting it.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use wardbook_app::{AppError, PacketView, RelatedDocument};
use wardbook_domain::ids::DocumentId;
use wardbook_domain::packet::{Boundary, CutInput, PageSort};

use super::{Answer, Line, table};

/// Cuts a scan, or shows where it might be cut where nothing is said.
pub(crate) fn cut(
    line: &Line<'_>,
    named: &str,
    input: CutInput,
    as_proposed: bool,
) -> Result<Answer> {
    let Line { desk, clinic, person, .. } = *line;
    let document = document(line, named)?;
    let asked = !input.after.is_empty() || !input.left_out.is_empty();
    if !asked && !as_proposed {
        let packet = clinic.packet(person, document, &desk.worker)?;
        return Answer::new(describe(&packet), &packet);
    }
    let input = if asked {
        input
    } else {
        let packet = clinic.packet(person, document, &desk.worker)?;
        if packet.refusal.is_none() && packet.proposed.is_empty() {
            let text = "no cut is proposed; say with --after where it is cut";
            return Err(AppError::Invalid(text.into()).into());
        }
        CutInput { after: packet.proposed, left_out: packet.left_out }
    };
    let pieces = clinic.cut_document(person, document, &input, &desk.worker)?;
    let rows: Vec<_> = pieces.iter().map(row).collect();
    let text = format!(
        "{}\nThe scan stays as it is. Run a session over its documents to have them read.\n",
        table(&["document", "name"], &rows)
    );
    Answer::new(text, &pieces)
}

fn row(one: &RelatedDocument) -> Vec<String> {
    vec![one.document_id.to_string(), one.name.clone()]
}

/// The document of this id, or of this file's content.
fn document(line: &Line<'_>, named: &str) -> Result<DocumentId> {
    if let Ok(id) = named.parse() {
        return Ok(id);
    }
    let Line { desk, clinic, person, talk } = *line;
    let files = [PathBuf::from(named)];
    let taken = clinic.take_in_files(person, &files, &desk.worker, &|_| {}, talk.cancel())?;
    let known = taken.known.iter().filter_map(|file| file.document.as_ref());
    let mut found = taken.added.iter().copied().chain(known.map(|one| one.document_id));
    let first = found.next();
    let missing = || {
        let why = taken.rejected.first().map(|one| format!("{}: {}", one.name, one.reason));
        AppError::Invalid(why.unwrap_or_else(|| format!("`{named}` is no document of yours")))
    };
    Ok(first.ok_or_else(missing)?)
}

fn describe(packet: &PacketView) -> String {
    let cuts: Vec<String> = packet.proposed.iter().map(ToString::to_string).collect();
    let rows: Vec<_> = packet
        .pages
        .iter()
        .map(|page| {
            let before = packet.boundaries.iter().find(|one| one.after + 1 == page.number);
            let words = match page.sort {
                PageSort::Text => page.words.clone(),
                PageSort::Blank => "(blank)".into(),
                PageSort::Separator => format!("(separator) {}", page.words),
            };
            let cut = before.filter(|one| one.is_proposed());
            vec![
                page.number.to_string(),
                if cut.is_some() { "begins here".into() } else { String::new() },
                before.map(|one| format!("{:.2}", one.confidence.ratio())).unwrap_or_default(),
                words,
                cut.map(reasons).unwrap_or_default(),
            ]
        })
        .collect();
    let mut text = table(&["page", "document", "confidence", "first words", "why"], &rows);
    let _ = match (&packet.refusal, cuts.is_empty()) {
        (Some(why), _) => writeln!(text, "\nIt cannot be cut: {why}."),
        (None, true) => writeln!(text, "\nIt looks like one document; no cut is proposed."),
        (None, false) => {
            let out: Vec<String> = packet.left_out.iter().map(ToString::to_string).collect();
            let out = if out.is_empty() {
                String::new()
            } else {
                format!(" --leave-out {}", out.join(","))
            };
            writeln!(
                text,
                "\nCut it so with --after {}{out}, or with --as-proposed.",
                cuts.join(",")
            )
        }
    };
    text
}

fn reasons(boundary: &Boundary) -> String {
    let reasons = boundary.reasons.iter().filter(|one| one.is_for());
    reasons.map(|one| one.in_words()).collect::<Vec<_>>().join("; ")
}
