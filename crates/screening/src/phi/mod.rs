//! Personal health information: the identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)) and
//! the national ones of the countries served.
//!
//! A text is read in pieces, so that memory does not grow with it: words and labels first, then each
//! family of recognisers over them. Every step looks a bounded way around, so time grows with length
//! alone. What a score leads to is decided elsewhere.

mod addresses;
mod clinic;
mod dates;
mod kinds;
mod labels;
mod lexicon;
mod network;
mod numbers;
mod persons;
mod phones;
mod piece;
mod places;
mod rules;
mod span;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

pub use clinic::{Clinic, ClinicPatient, ClinicRule, Refused};
pub use kinds::Kind;
pub use rules::{RULES, RULES_VERSION, Rule};
pub use span::{Span, in_characters};

use piece::Piece;

/// The bytes of a text that are read at once.
const PIECE: usize = 32 * 1024;
/// How far a piece reaches back where no line ended: a value that was cut stands whole in one of two.
const OVERLAP: usize = 512;

/// The recognisers in force, read once for all documents.
pub struct Recognisers {
    clinic: Option<clinic::Known>,
}

impl Default for Recognisers {
    fn default() -> Self {
        Self::new()
    }
}

impl Recognisers {
    /// Those of the product, of no clinic.
    pub fn new() -> Self {
        Self { clinic: None }
    }

    /// Those of the product and what a clinic knows.
    ///
    /// # Errors
    /// Says in words why a rule of the clinic's own is refused: it is too large, or it could not be
    /// searched in one pass.
    pub fn for_clinic(clinic: &Clinic) -> Result<Self, Refused> {
        Ok(Self { clinic: Some(clinic::Known::read(clinic)?) })
    }

    /// What a text holds, sorted, without overlaps; ranges are in bytes, between characters.
    pub fn find(&self, text: &str) -> Vec<Span> {
        let mut seen = persons::Seen::default();
        let mut spans = Vec::new();
        let mut only = None;
        for range in pieces(text) {
            let piece = Piece::read(&text[range.clone()]);
            push_moved(&mut spans, self.find_in(&piece, &mut seen), range.start);
            only = (range == (0..text.len())).then_some(piece);
        }
        // What stood as a name anywhere is a name everywhere, before it too.
        if !seen.is_empty() {
            for range in pieces(text) {
                let piece = only.take().unwrap_or_else(|| Piece::read(&text[range.clone()]));
                let mut found = Vec::new();
                persons::find_again(&piece, &seen, &mut found);
                push_moved(&mut spans, found, range.start);
            }
        }
        span::resolved(text, spans)
    }

    /// What a text holds of what the clinic knows, in any case: patients, their numbers and birth dates,
    /// the clinic's own words and rules. Nothing where there is no clinic.
    pub(crate) fn find_known(&self, text: &str) -> Vec<Span> {
        let Some(clinic) = &self.clinic else { return Vec::new() };
        let mut spans = Vec::new();
        for range in pieces(text) {
            let piece = Piece::read(&text[range.clone()]);
            let mut found = Vec::new();
            dates::find(&piece, &mut found);
            clinic.find(&piece, &mut found);
            // A date is of the clinic where it is a patient's birth; a disease may be called as a patient is.
            found.retain(|span| match span.rule.as_ref() {
                "clinic.family_name" => !is_eponym(&piece.text[span.range.clone()]),
                rule => !rule.starts_with("date.") && rule != "age",
            });
            push_moved(&mut spans, found, range.start);
        }
        span::resolved(text, spans)
    }

    fn find_in(&self, piece: &Piece, seen: &mut persons::Seen) -> Vec<Span> {
        let mut found = Vec::new();
        network::find(piece, &mut found);
        dates::find(piece, &mut found);
        numbers::find(piece, &mut found);
        phones::find(piece, &mut found);
        addresses::find(piece, &mut found);
        places::find(piece, &mut found);
        persons::find(piece, seen, &mut found);
        if let Some(clinic) = &self.clinic {
            clinic.find(piece, &mut found);
        }
        found
    }
}

/// Whether a word also means something else than a name.
pub(crate) fn is_ordinary(word: &str) -> bool {
    let known = lexicon::lexicon().known(word, false);
    known.is(lexicon::Known::ORDINARY.and(lexicon::Known::CREDENTIAL).and(lexicon::Known::MONTH))
}

fn is_eponym(word: &str) -> bool {
    lexicon::lexicon().known(word, false).is(lexicon::Known::EPONYM)
}

/// Whether letters stand after a name: `MD`.
pub(crate) fn is_credential(word: &str) -> bool {
    lexicon::lexicon().known(word, false).is(lexicon::Known::CREDENTIAL)
}

/// The number of a month, however it is written.
pub(crate) fn month_of(word: &str) -> Option<u32> {
    let mut folded = lexicon::Folded::default();
    let lower = if folded.read(word) { folded.as_str().to_owned() } else { word.to_lowercase() };
    vocabulary::MONTHS.iter().find(|(name, _)| *name == lower).map(|(_, month)| *month)
}

fn push_moved(spans: &mut Vec<Span>, found: Vec<Span>, by: usize) {
    spans.extend(found.into_iter().map(|mut span| {
        span.range = span.range.start + by..span.range.end + by;
        span
    }));
}

/// The pieces of a text: they end at an empty line, else a line's end, else a space, and reach back
/// where they do not end at a line's end.
fn pieces(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut next = (!text.is_empty()).then_some(0);
    std::iter::from_fn(move || {
        let start = next.take()?;
        let limit = text.floor_char_boundary(start + PIECE);
        if limit >= text.len() {
            return Some(start..text.len());
        }
        let half = text.floor_char_boundary(start + PIECE / 2);
        let rest = &text[half..limit];
        let line =
            rest.rfind("\n\n").map(|at| at + 2).or_else(|| rest.rfind('\n').map(|at| at + 1));
        let cut = match line {
            Some(at) => half + at,
            None => rest.rfind(' ').map_or(limit, |at| half + at + 1),
        };
        let back = if line.is_some() { 0 } else { OVERLAP };
        next = Some(text.floor_char_boundary(cut - back));
        Some(start..cut)
    })
}
