//! Documents whose personal health information is marked as `[[kind:text]]`, and how much of it was found.
//!
//! A file holds many documents; a line `=== name` begins each. All people and places in them are invented.

use std::collections::BTreeMap;
use std::ops::Range;

use wardbook_screening::phi::Span;

/// A text without its marks, and where they were.
pub(super) struct Marked {
    pub(super) name: String,
    pub(super) text: String,
    /// What is marked, with its kind, in bytes.
    pub(super) truth: Vec<(String, Range<usize>)>,
}

/// How many marks of a kind there are, and how many of them were found.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) marked: usize,
    pub(super) found: usize,
}

/// Reads the documents of a file.
pub(super) fn documents(file: &str) -> Vec<Marked> {
    let parts = file.split("=== ").filter(|part| !part.trim().is_empty());
    parts
        .map(|part| {
            let (name, body) = part.split_once('\n').unwrap_or((part, ""));
            let (text, truth) = unmarked(body, "[[", "]]", ':');
            Marked { name: name.trim().to_owned(), text, truth }
        })
        .collect()
}

/// Takes the marks off a text.
pub(super) fn unmarked(
    marked: &str,
    open: &str,
    close: &str,
    parting: char,
) -> (String, Vec<(String, Range<usize>)>) {
    let (mut text, mut truth, mut rest) = (String::new(), Vec::new(), marked);
    while let Some(start) = rest.find(open) {
        // `[[[date:…`: the first bracket is the text's own.
        let mut start = start;
        while rest.get(start + 1..).is_some_and(|rest| rest.starts_with(open)) {
            start += 1;
        }
        text.push_str(&rest[..start]);
        let Some((mark, beyond)) = rest[start + open.len()..].split_once(close) else { break };
        let (kind, value) = mark.split_once(parting).unwrap_or(("unnamed", mark));
        let from = text.len();
        text.push_str(value);
        truth.push((kind.to_owned(), from..text.len()));
        rest = beyond;
    }
    text.push_str(rest);
    (text, truth)
}

/// Whether nine in ten of the characters that are no white space are covered.
pub(super) fn is_found(text: &str, range: &Range<usize>, spans: &[Span]) -> bool {
    let signs = text[range.clone()].char_indices().filter(|(_, sign)| !sign.is_whitespace());
    let (mut covered, mut all) = (0, 0);
    for (at, _) in signs {
        all += 1;
        covered += usize::from(spans.iter().any(|span| span.range.contains(&(range.start + at))));
    }
    covered * 10 >= all * 9
}

/// Counts what was found of one document.
pub(super) fn count(document: &Marked, spans: &[Span], kinds: &mut BTreeMap<String, Tally>) {
    for (kind, range) in &document.truth {
        let tally = kinds.entry(kind.clone()).or_default();
        tally.marked += 1;
        tally.found += usize::from(is_found(&document.text, range, spans));
    }
}

/// The characters of a span that are no white space: inside the marks, and outside of them.
pub(super) fn characters(document: &Marked, span: &Span) -> (usize, usize) {
    let (mut right, mut stray) = (0, 0);
    let signs = document.text[span.range.clone()].char_indices();
    for (at, _) in signs.filter(|(_, sign)| !sign.is_whitespace()) {
        let at = span.range.start + at;
        let is_right = document.truth.iter().any(|(_, range)| range.contains(&at));
        right += usize::from(is_right);
        stray += usize::from(!is_right);
    }
    (right, stray)
}
