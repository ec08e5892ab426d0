//! Screening of files and texts by themselves: it needs no clinic, knows none and records nothing.

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use serde::Serialize;

use wardbook_documents::{Limits, Worker};
use wardbook_domain::screening::RiskLevel;
use wardbook_screening::phi::{self, Recognisers};

use super::screener::RULES;
use crate::error::{AppError, Result};

static RECOGNISERS: LazyLock<Recognisers> = LazyLock::new(Recognisers::new);

/// What a text holds and whether it speaks to a machine.
#[derive(Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TextScreening {
    /// Places that hold personal health information, in order.
    pub spans: Vec<ScreenedSpan>,
    /// The gravest of the findings.
    pub risk_level: RiskLevel,
    /// Why it is not `low`, a sentence for each finding.
    pub reasons: Vec<String>,
    /// The sentences that speak to a machine, or ask for what has no place in the text.
    pub findings: Vec<ScreenedFinding>,
}

/// A place in a text. Both ends count characters of the text.
#[derive(Debug, Serialize, specta::Type)]
pub struct ScreenedSpan {
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The first character, from 0.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
    /// How sure that is, 0 to 1.
    #[specta(type = i32)]
    pub score: f64,
    /// The rule that found it.
    pub rule: String,
}

/// A sentence of a text. Both ends count characters of the text.
#[derive(Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ScreenedFinding {
    /// The first character, from 0.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
    /// How grave it is.
    pub risk_level: RiskLevel,
    /// The rule that found it.
    pub rule: &'static str,
    /// Its words.
    pub quote: String,
    /// What was hidden or encoded, as it reads when that is undone.
    pub decoded: Option<String>,
}

/// Looks a text through, with the product's own rules.
pub fn screen_text(text: &str) -> TextScreening {
    screen(&RECOGNISERS, text, &[])
}

/// Looks a text through of which a page does not show some ranges, in bytes.
pub(super) fn screen(
    recognisers: &Recognisers,
    text: &str,
    hidden: &[Range<usize>],
) -> TextScreening {
    let spans = recognisers.find(text);
    let places = in_characters(text, spans.iter().map(|span| &span.range));
    let verdict = RULES.find_with_hidden(text, hidden);
    let sentences = in_characters(text, verdict.findings.iter().map(|one| &one.range));
    let findings = verdict.findings.iter().zip(sentences).map(|(one, place)| ScreenedFinding {
        start: place.start,
        end: place.end,
        risk_level: one.risk,
        rule: one.rule,
        quote: text.get(one.range.clone()).unwrap_or_default().to_owned(),
        decoded: one.decoded.clone(),
    });
    let findings: Vec<_> = findings.collect();
    let reasons = verdict.findings.iter().zip(&findings);
    TextScreening {
        spans: spans
            .iter()
            .zip(places)
            .map(|(span, place)| ScreenedSpan {
                kind: span.kind.as_str(),
                start: place.start,
                end: place.end,
                score: (f64::from(span.score) * 1000.0).round() / 1000.0,
                rule: span.rule.clone().into_owned(),
            })
            .collect(),
        risk_level: verdict.risk,
        reasons: reasons
            .map(|(one, finding)| format!("{} “{}”", one.reason, finding.quote.trim()))
            .collect(),
        findings,
    }
}

/// Places in characters, as numbers that the window takes too.
fn in_characters<'a>(
    text: &str,
    places: impl Iterator<Item = &'a Range<usize>>,
) -> Vec<Range<u32>> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let places = phi::in_characters(text, places).into_iter();
    places.map(|place| number(place.start)..number(place.end)).collect()
}

/// Reads a file as a session would, and looks its text through: its pages with a form feed between them.
pub fn screen_file(file: &Path, worker: &Worker) -> Result<TextScreening> {
    let bytes = std::fs::read(file).map_err(AppError::file(file))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let read = worker.extract(&name, &bytes, &Limits::default());
    let read = read.map_err(AppError::Unreadable)?;
    Ok(screen(&RECOGNISERS, &read.text.text(), &read.text.hidden_ranges()))
}
