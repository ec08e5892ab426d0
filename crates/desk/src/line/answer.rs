//! Answers: one JSON document for scripts, and the same as text for people.
//!
//! A command's whole answer is made before any of it is printed, so the audit session is sealed by
//! then and a reader that closes the pipe changes nothing.

use std::fmt::Write as _;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a command answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// For people.
    pub text: String,
    /// For scripts.
    pub json: Value,
    /// Whether the answer is yes; a failed check or verification is a no.
    pub is_yes: bool,
}

impl Answer {
    /// The answer yes, in both forms.
    pub fn new(text: impl Into<String>, json: &impl Serialize) -> Result<Self> {
        Ok(Self { text: text.into(), json: serde_json::to_value(json)?, is_yes: true })
    }

    /// Text that is no record, such as completions: the same in both forms.
    pub fn plain(text: String) -> Self {
        Self { json: Value::String(text.clone()), text, is_yes: true }
    }

    /// Nothing: all of it was printed while it was made.
    pub fn printed() -> Self {
        Self { text: String::new(), json: Value::Null, is_yes: true }
    }

    /// Whether nothing is left to print.
    pub fn is_printed(&self) -> bool {
        self.text.is_empty() && self.json.is_null()
    }

    /// With the answer no, where `yes` is false.
    pub fn with_verdict(self, yes: bool) -> Self {
        Self { is_yes: yes, ..self }
    }
}

/// Rows under headings, columns as wide as they need to be.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
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
pub fn pairs(rows: &[(&str, String)]) -> String {
    let widest = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (label, value) in rows {
        let _ = writeln!(text, "{label:<widest$}  {value}");
    }
    text
}
