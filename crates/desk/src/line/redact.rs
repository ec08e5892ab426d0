//! Redacted copies from a terminal.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use wardbook_app::{AppError, RedactedCopy};
use wardbook_domain::ids::DocumentId;

use super::export::check_new;
use super::{Answer, Line};

/// Makes a copy of a file or of a document; one of them is there.
pub(crate) fn redact(
    line: &Line<'_>,
    file: Option<&Path>,
    document: Option<DocumentId>,
    out: &Path,
    replace: bool,
) -> Result<Answer> {
    check_new(out, replace)?;
    let (clinic, person, worker) = (line.clinic, line.person, &line.desk.worker);
    let copy = match (document, file) {
        (Some(document), _) => clinic.redact_document(person, document, out, worker)?,
        (None, Some(file)) => clinic.redact_file(person, file, out, worker)?,
        (None, None) => {
            return Err(
                AppError::Invalid("name a file, or a document with --document".into()).into()
            );
        }
    };
    Answer::new(in_words(&copy), &copy)
}

fn in_words(copy: &RedactedCopy) -> String {
    let mut text = format!("{} was written.\n", copy.file);
    let kinds: Vec<_> = copy
        .taken_out
        .iter()
        .map(|(kind, count)| format!("{} {count}", kind.replace('_', " ")))
        .collect();
    let _ = match kinds.as_slice() {
        [] => writeln!(text, "Nothing was found that would have to be taken out."),
        kinds => writeln!(text, "Taken out: {}.", kinds.join(", ")),
    };
    for page in &copy.covered_pages {
        let _ = writeln!(
            text,
            "Page {page} is covered whole: it could not be told where on it a value stands."
        );
    }
    for one in &copy.look_at {
        let why = match one.why {
            "picture" => "it shows a picture, which was not read",
            "hard_to_read" => "some of its words could not be read",
            _ => "its words were read from a picture",
        };
        let _ = writeln!(text, "Look at page {} before you give it away: {why}.", one.page);
    }
    text.push_str(
        "What screening does not find is still in it. Read it before you give it away.\n",
    );
    text
}
