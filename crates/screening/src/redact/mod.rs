//! A text without its identifiers: what may go to a model under HIPAA's Safe Harbor
//! (45 CFR 164.514(b)(2)).
//!
//! A value becomes a placeholder that says what it was, the same one wherever the value stands, so
//! that a model can still tell people apart. What Safe Harbor lets stay in part is made coarser
//! instead: a date becomes its year. `left` is the second look before a text is sent. Which spans to
//! redact, and whether to send at all, is decided elsewhere.

mod ages;
mod dates;
mod edits;
mod escapes;
mod fold;
mod left;
mod numbers;
mod packed;
mod persons;
mod placeholders;
mod places;
mod readings;
mod sought;
#[cfg(test)]
mod tests;
mod treatment;

pub use left::{Left, left};
pub use numbers::Numbers;
pub use placeholders::Placeholders;

use std::ops::Range;

use crate::phi::{Kind, Span};
use edits::edits_of;

/// A text whose identifiers were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The new text.
    pub text: String,
    /// What was replaced, in order, without overlaps.
    pub replaced: Vec<Replaced>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// What it was.
    pub kind: Kind,
    /// Where it was, in bytes of the original.
    pub original: Range<usize>,
    /// Where what replaced it is, in bytes of the new text.
    pub redacted: Range<usize>,
    /// What stands there now: a placeholder such as `[PERSON 1]`, or a year.
    pub placeholder: String,
}

/// Replaces what the spans cover, as far as Safe Harbor asks for it.
///
/// Spans may come in any order, overlap and reach past the end; ends inside of a character are moved
/// outwards. Of two that overlap the first one is replaced whole, and what the other covers beyond
/// it is replaced by itself. Titles before a name stay. A value that is replaced is replaced wherever
/// the text has it, also beyond the spans, and so are those of earlier texts.
pub fn redact(text: &str, spans: &[Span], placeholders: &mut Placeholders) -> Redacted {
    let typed = placeholders.reserve(text);
    let year = placeholders.year();
    let mut edits = edits_of(text, spans, typed, year, |state| placeholders.stay(state));
    // A surname alone can only be understood when all names of the text are known.
    for edit in &edits {
        placeholders.note(text, edit);
    }
    // What is replaced anywhere is replaced everywhere, where no span said so too.
    edits::add(text, &mut edits, placeholders.sought().find(text));
    edits::add(text, &mut edits, placeholders.sought().numbers().find(text));
    edits::join_names(text, &mut edits, |name| placeholders.has_met(name));
    let mut redacted = Redacted {
        text: String::with_capacity(text.len()),
        replaced: Vec::with_capacity(edits.len()),
    };
    let mut copied = 0;
    for edit in edits {
        let (kind, original) = (edit.kind(), edit.range());
        let placeholder = placeholders.replace(text, &edit);
        redacted.text.push_str(&text[copied..original.start]);
        let start = redacted.text.len();
        redacted.text.push_str(&placeholder);
        copied = original.end;
        let range = start..redacted.text.len();
        redacted.replaced.push(Replaced { kind, original, redacted: range, placeholder });
    }
    redacted.text.push_str(&text[copied..]);
    redacted
}

impl Redacted {
    /// Where a byte range of the new text was in the original: exact outside of replacements, the whole
    /// replaced value where it touches one. `None` where the text has no such range.
    pub fn to_original(&self, range: Range<usize>) -> Option<Range<usize>> {
        self.text.get(range.clone())?;
        let start = {
            let before = self.replaced.partition_point(|one| one.redacted.start <= range.start);
            match before.checked_sub(1).and_then(|at| self.replaced.get(at)) {
                None => range.start,
                Some(one) if range.start < one.redacted.end => one.original.start,
                Some(one) => one.original.end + (range.start - one.redacted.end),
            }
        };
        let before = self.replaced.partition_point(|one| one.redacted.start < range.end);
        let end = match before.checked_sub(1).and_then(|at| self.replaced.get(at)) {
            None => range.end,
            Some(one) => one.original.end + range.end.saturating_sub(one.redacted.end),
        };
        Some(start..end)
    }
}
