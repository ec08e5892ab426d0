//! Finds labels such as `Date of birth:` and the words that they label.
//!
//! Each family of rules has a table of its labels (`of_names` and so on); here all are looked for
//! in one pass. What a labelled value means, and whether it is one, is decided by the family.

mod label;
mod of_dates;
mod of_identifiers;
mod of_names;
mod of_people;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::layout::{Document, Line};

pub(crate) use label::{Form, Label, Meaning};

/// Where in its line a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the start of a cell, as in a form.
    Start,
    /// After other words.
    Inline,
    /// After a quotation mark: somebody else's words.
    Quoted,
}

/// A label that was found.
pub(super) struct Hit<'a> {
    pub(super) line: usize,
    pub(super) label: &'static Label,
    pub(super) place: Place,
    /// Where it begins in its line.
    pub(super) start: usize,
    /// What stands after it in its line; empty where nothing does.
    pub(super) value: &'a str,
    /// Where `value` begins in the line.
    pub(super) value_start: usize,
    /// What stands below it, in its column: line, start, words.
    pub(super) below: Option<(usize, usize, &'a str)>,
    /// Whether it is alone in its cell, or ends with a colon.
    pub(super) marked: bool,
}

/// Rows of the same words are one pattern: `Patient: Jo Day` and `Patient No: 1`.
struct Labels {
    rows: Vec<Vec<&'static Label>>,
    finder: Option<AhoCorasick>,
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let tables = [of_names::LABELS, of_dates::LABELS, of_identifiers::LABELS, of_people::LABELS];
    let mut rows: Vec<Vec<&'static Label>> = Vec::new();
    let mut patterns: Vec<String> = Vec::new();
    for label in tables.into_iter().flatten() {
        for words in [label.words.to_owned(), label.words.replace('\'', "\u{2019}")] {
            match patterns.iter().position(|known| *known == words) {
                Some(at) if rows[at].iter().any(|known| std::ptr::eq(*known, label)) => {}
                Some(at) => rows[at].push(label),
                None => {
                    patterns.push(words);
                    rows.push(vec![label]);
                }
            }
        }
    }
    Labels { rows, finder: finder(&patterns) }
});

/// A finder of words: the longest of those that begin at one place, case aside.
pub(super) fn finder<P: AsRef<[u8]>>(patterns: &[P]) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(patterns)
        .ok()
}

/// Whether the bytes `from..to` of `text` are whole words.
pub(super) fn whole_words(text: &str, from: usize, to: usize) -> bool {
    let before = text[..from].chars().next_back();
    let after = text[to..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// All labels of a document, in order.
pub(super) fn find<'a>(document: &Document<'a>) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    let Some(finder) = &LABELS.finder else { return hits };
    for (index, line) in document.lines.iter().enumerate() {
        if !line.is_blank() {
            find_in_line(document, index, line, finder, &mut hits);
        }
    }
    hits
}

/// A label with the place where its value begins.
struct Candidate {
    label: &'static Label,
    start: usize,
    value: usize,
    place: Place,
    marked: bool,
}

fn find_in_line<'a>(
    document: &Document<'a>,
    index: usize,
    line: &Line<'a>,
    finder: &AhoCorasick,
    hits: &mut Vec<Hit<'a>>,
) {
    let matches = finder.find_iter(line.text);
    let found: Vec<Candidate> = matches
        .filter(|found| whole_words(line.text, found.start(), found.end()))
        .filter_map(|found| {
            candidate(line, &LABELS.rows[found.pattern().as_usize()], found.range())
        })
        .collect();
    for (at, one) in found.iter().enumerate() {
        let next = found.get(at + 1).map_or(line.text.len(), |next| next.start);
        let range = value_of(line, one, next, &found).unwrap_or(0..0);
        let value = line.text[range.clone()].trim_end();
        let below = if value.is_empty() { below(document, index, line, one) } else { None };
        hits.push(Hit {
            line: index,
            label: one.label,
            place: one.place,
            start: one.start,
            value,
            value_start: range.start,
            below,
            marked: one.marked,
        });
    }
}

/// Checks a label's form and skips what stands between it and its value.
fn candidate(line: &Line<'_>, labels: &[&'static Label], range: Range<usize>) -> Option<Candidate> {
    const NUMBER_WORDS: &[&str] = &["no", "nos", "number", "num", "nr", "nbr", "id", "ref", "code"];
    let text = line.text;
    let cell =
        line.cells.iter().find(|cell| cell.start <= range.start && range.start < cell.end)?;
    let cell_end = cell.end;
    let mut at = range.end;
    let mut numbered = false;
    let after = text[at..cell_end.max(at)].trim_start_matches([' ', '.', '\u{a0}']);
    let word: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
    if NUMBER_WORDS.contains(&word.to_ascii_lowercase().as_str()) {
        at = text.len() - (text.len() - cell_end.max(at)) - after.len() + word.len();
        numbered = true;
    }
    let separators = text[at..]
        .find(|c: char| !matches!(c, '.' | ':' | '#' | '=' | ' ' | '\u{a0}' | '：' | '*'));
    let value = at + separators.unwrap_or(text.len() - at);
    let between = &text[at..value];
    let colon = between.contains([':', '#', '=', '：']);
    numbered |= between.contains('#');
    let alone =
        at + text[at..cell_end.max(at)].trim_start_matches(['.', ':', '#', ' ']).len() == at;
    let before = text[cell.start..range.start].trim_end();
    let place = match before.chars().next_back() {
        None => Place::Start,
        Some('"' | '“' | '”' | '\'' | '‘' | '`' | '«' | '>') => Place::Quoted,
        Some('•' | '-' | '*' | '–' | '·' | '▪' | ']') if before.chars().count() <= 3 => {
            Place::Start
        }
        Some(_) => Place::Inline,
    };
    let marked = colon || (alone && place == Place::Start);
    let counts = |label: &Label| match label.form {
        Form::Free => true,
        Form::Leading => marked || place == Place::Start,
        Form::Marked => marked,
        Form::Numbered => numbered || marked,
    };
    let of = |wanted: bool| {
        labels.iter().find(|label| (label.form == Form::Numbered) == wanted && counts(label))
    };
    let label = of(numbered).or_else(|| of(!numbered)).copied()?;
    Some(Candidate { label, start: range.start, value, place, marked })
}

/// The words to the right: the rest of the cell, or the next cell, up to the next label.
fn value_of(
    line: &Line<'_>,
    one: &Candidate,
    next: usize,
    all: &[Candidate],
) -> Option<Range<usize>> {
    let own = line.cell_at(one.start)?;
    let end = line.cells[own].end;
    if one.value < end {
        return Some(one.value..next.clamp(one.value, end));
    }
    let range = line.cells.get(own + 1)?;
    let is_label = all.iter().any(|other| other.start == range.start);
    (!is_label).then(|| range.start..next.clamp(range.start, range.end))
}

/// The cell below, where the label stands alone in its own.
fn below<'a>(
    document: &Document<'a>,
    index: usize,
    line: &Line<'a>,
    one: &Candidate,
) -> Option<(usize, usize, &'a str)> {
    let own = line.cell_at(one.start)?;
    let under = document.below(index, 2)?;
    let other = &document.lines[under];
    let cell = other.cell_in_column_of(line, own)?;
    Some((under, other.cells[cell].start, other.cell(cell)?))
}
