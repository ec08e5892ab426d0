//! Answers: one JSON document for scripts, or text for people.
//!
//! A command's whole output is made before any of it is printed, so the audit session is
//! sealed by then and a reader that closes the pipe changes nothing.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

/// What a command answers.
#[derive(Debug)]
pub(crate) struct Answer {
    text: String,
    json: Value,
    pub(crate) is_yes: bool,
}

impl Answer {
    pub(crate) fn new(text: impl Into<String>, json: &impl Serialize) -> Result<Self> {
        Ok(Self { text: text.into(), json: serde_json::to_value(json)?, is_yes: true })
    }

    /// Text that is no record, such as completions: the same in both forms.
    pub(crate) fn plain(text: String) -> Self {
        Self { json: Value::String(text.clone()), text, is_yes: true }
    }

    /// With the answer no, where `yes` is false.
    pub(crate) fn with_verdict(self, yes: bool) -> Self {
        Self { is_yes: yes, ..self }
    }

    pub(crate) fn print(&self, json: bool) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        if json {
            serde_json::to_writer_pretty(&mut out, &self.json)?;
            writeln!(out)?;
        } else {
            let text = harmless(&self.text);
            write!(out, "{}{}", text, if text.ends_with('\n') { "" } else { "\n" })?;
        }
        out.flush()
    }
}

/// Prints a failure: a sentence on standard error; for scripts also a document on standard
/// output.
pub(crate) fn print_error(code: &str, message: &str, json: bool) {
    let message = harmless(message);
    let _ = writeln!(std::io::stderr(), "wardbook: {message}");
    if json {
        print_document(code, &message);
    }
}

/// The document of a failure, on standard output.
pub(crate) fn print_document(code: &str, message: &str) {
    let document = serde_json::json!({ "error": { "code": code, "message": message } });
    let _ = writeln!(std::io::stdout(), "{document:#}");
}

/// Names and values come from documents: what could command a terminal, or turn the direction
/// of the text, is shown as a sign instead.
pub(crate) fn harmless(text: &str) -> String {
    let tame = |letter: char| match letter {
        '\n' | '\t' => letter,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(tame).collect()
}

/// Rows under headings, columns as wide as they need to be.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width = |text: &str| text.chars().count();
    let mut widths: Vec<usize> = headings.iter().map(|heading| width(heading)).collect();
    for row in rows {
        for (at, cell) in row.iter().enumerate().take(widths.len()) {
            widths[at] = widths[at].max(width(cell));
        }
    }
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<_> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(text, "{}", padded.join("  ").trim_end());
    };
    line(&mut headings.iter().copied());
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    text
}

/// Labels and values, one on a line.
pub(crate) fn pairs(rows: &[(&str, String)]) -> String {
    let widest = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (label, value) in rows {
        let _ = writeln!(text, "{label:<widest$}  {value}");
    }
    text
}
