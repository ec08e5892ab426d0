//! Finds labels such as `Date of birth:` and the words that they label.
//!
//! Each family of rules has a table of its labels (`of_names` and so on); here all are looked for
//! in one pass. What a labelled value means, and whether it is one, is decided by the family.

mod announced;
mod by_value;
mod columns;
mod dated;
mod label;
mod long;
mod number;
mod of_dates;
mod of_identifiers;
mod of_names;
mod of_people;
mod role_words;
mod roles;
mod stacked;
mod table;

use std::ops::Range;

use aho_corasick::AhoCorasick;

use self::columns::{begins_with_a_title, below, heads, heads_column, heads_columns};
use super::layout::{Document, LINES_BETWEEN_STOPS, Line};

use announced::Announced;
use label::Candidate;
use table::LABELS;

pub(crate) use label::{Form, Label, Meaning, Place};
pub(crate) use number::is_number;
pub(crate) use of_identifiers::INSURERS;
pub(crate) use roles::{in_kind, is_profession};
pub(crate) use table::{begins_behind_value, finder};

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

/// Whether the bytes `from..to` of `text` are whole words.
pub(super) fn whole_words(text: &str, from: usize, to: usize) -> bool {
    let before = text[..from].chars().next_back();
    let after = text[to..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// All labels of a document, in order; `None` as soon as `stop` says so.
pub(super) fn find<'a>(document: &Document<'a>, stop: &dyn Fn() -> bool) -> Option<Vec<Hit<'a>>> {
    let mut hits = Vec::new();
    let Some(finder) = &LABELS.finder else { return Some(hits) };
    for (index, line) in document.lines.iter().enumerate() {
        if index % LINES_BETWEEN_STOPS == 0 && stop() {
            return None;
        }
        if !line.is_blank() {
            find_in_line(document, index, line, finder, &mut hits);
        }
    }
    for (line, value) in stacked::find(document) {
        let own = hits.partition_point(|hit| hit.line < line);
        let own = hits[own..].iter_mut().take_while(|hit| hit.line == line);
        for hit in own.filter(|hit| hit.value.is_empty()) {
            hit.below = Some(value);
        }
    }
    Some(hits)
}

fn find_in_line<'a>(
    document: &Document<'a>,
    index: usize,
    line: &Line<'a>,
    finder: &AhoCorasick,
    hits: &mut Vec<Hit<'a>>,
) {
    let matches = finder.find_iter(line.text);
    let mut found: Vec<Candidate> = matches
        .filter(|found| whole_words(line.text, found.start(), found.end()))
        .filter_map(|found| {
            candidate(line, &LABELS.rows[found.pattern().as_usize()], found.range())
        })
        .collect();
    let is_number = |one: &Candidate| matches!(one.label.meaning, Meaning::Identifier(_));
    // `Bill ref` is one label.
    found.dedup_by(|ref_word, one| {
        is_number(ref_word) && is_number(one) && ref_word.start < one.value
    });
    announced(line, &mut found);
    loose(document, index, line, &mut found);
    by_value::find(line, &mut found);
    dated::find(line, &mut found);
    for (at, one) in found.iter().enumerate() {
        // A label within the words of this one, as in `Name / DOB / Sex: Jo Day`, ends no value.
        let later = found[at + 1..].iter().find(|next| next.start >= one.value);
        let next = later.map_or(line.text.len(), |next| next.start);
        let range =
            value_of(line, one, next, &found).filter(|range| !heads_column(line, one, range));
        let range = range.unwrap_or(0..0);
        let value = line.text[range.clone()].trim_end();
        let beside = line.cell_at(one.start).is_some_and(|own| range.start >= line.cells[own].end);
        let below = if value.is_empty() || (beside && heads_columns(document, index, line)) {
            below(document, index, line, one)
        } else {
            None
        };
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

/// Labels of numbers that no table has. A row of the table that says more stands.
fn announced(line: &Line<'_>, found: &mut Vec<Candidate>) {
    for cell in &line.cells {
        // Forms line their colons up, in a cell after the label's.
        let next = line.cells.iter().find(|next| next.start >= cell.end);
        let next = next.map_or("", |next| &line.text[next.clone()]);
        for one in announced::in_cell(line.text, cell.clone(), next) {
            let range = one.start..one.value;
            let numbered = |known: &Candidate| {
                let meaning = known.label.meaning;
                matches!(meaning, Meaning::Identifier(_) | Meaning::Ignored | Meaning::Birth)
            };
            let meets = |known: &Candidate| known.start < one.value && one.start < known.value;
            if found.iter().any(|known| meets(known) && numbered(known)) {
                continue;
            }
            found.retain(|known| !range.contains(&known.start));
            let place = if one.start == cell.start { Place::Start } else { Place::Inline };
            let Announced { label, start, value, marked } = one;
            found.push(Candidate { label, start, value, place, marked });
        }
    }
    found.sort_by_key(|one| one.start);
}

/// Labels that no table has, told by their words. What a table has within one is a part of it:
/// `Product name`, `Referring physician name`.
fn loose(document: &Document<'_>, index: usize, line: &Line<'_>, found: &mut Vec<Candidate>) {
    const LONGEST: usize = 60;
    for (at, cell) in line.cells.iter().enumerate() {
        let text = &line.text[cell.clone()];
        // `Ref. By    : Dr Jo Day`: forms line their colons up, in a cell after the label's.
        let apart = line.cell(at + 1).is_some_and(|next| next.starts_with([':', '：']));
        let colon = text.find([':', '：']).or(apart.then_some(text.len()));
        let end = colon.unwrap_or(text.len());
        if end > LONGEST
            || text.is_empty()
            || !text.starts_with(|c: char| c.is_alphabetic() || "*#-•".contains(c))
        {
            continue;
        }
        let words = text[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let range = cell.start..cell.start + end;
        let first = cell.start + text.find(char::is_alphanumeric).unwrap_or(0);
        if colon.is_some() && roles::is_joint(words) {
            found.retain(|one| {
                !(range.contains(&one.start) && one.label.meaning == Meaning::Patient)
            });
            found.push(of_role(line, cell, end, roles::joint()));
            continue;
        }
        let numbered = |one: &Candidate| {
            // `Person completing record: Dr Jo Day, FY1` has no number near its label.
            let value = &line.text[one.value..cell.end.max(one.value)];
            let mut near = value.split_whitespace().take(2);
            matches!(one.label.meaning, Meaning::Identifier(_))
                && near.any(|word| word.contains(|c: char| c.is_ascii_digit()))
        };
        let other = found.iter().any(|one| {
            let dated = matches!(one.label.meaning, Meaning::Birth | Meaning::Date(_));
            let insurer = one.marked && INSURERS.contains(&one.label.words);
            range.contains(&one.start) && (dated || insurer || numbered(one))
        });
        let bracket = text[..end].contains('(') && !text[..end].contains(')');
        if other || bracket {
            continue;
        }
        // A label of a table that is the whole of it stands.
        let known = found.iter().any(|one| {
            let number = matches!(one.label.meaning, Meaning::Identifier(_));
            let fits = || {
                !number
                    || line.text[one.value..cell.end.max(one.value)]
                        .contains(|c: char| c.is_ascii_digit())
            };
            one.marked
                && one.start <= first
                && range.contains(&one.start)
                && one.value >= range.end
                && fits()
        });
        if known {
            continue;
        }
        let heading = colon.is_some() || heads(document, index, line, at, words);
        let role = heading.then(|| roles::of_label(words)).flatten();
        let inside = |one: &Candidate| range.contains(&one.start);
        let Some(label) = role else {
            // `Name` after other words is a name of something else.
            if colon.is_some() {
                found.retain(|one| {
                    !(inside(one)
                        && one.start > first
                        && !text[..one.start - range.start].trim_end().ends_with('/')
                        && matches!(one.label.words, "name" | "full name" | "patient"))
                });
            }
            continue;
        };
        found.retain(|one| !inside(one));
        found.push(of_role(line, cell, end, label));
    }
    found.sort_by_key(|one| one.start);
}

/// A label told by its words, which ends `end` bytes into its cell.
fn of_role(line: &Line<'_>, cell: &Range<usize>, end: usize, label: &'static Label) -> Candidate {
    let text = &line.text[cell.clone()];
    let value = text[end..].find(|c: char| !matches!(c, ':' | '：' | ' ' | '*' | '\u{a0}'));
    let value = cell.start + end + value.unwrap_or(text.len() - end);
    Candidate { label, start: cell.start, value, place: Place::Start, marked: true }
}

/// Whether a role's label stands before a title without a colon: `Consultant Dr Jo Day`.
fn stands_before_a_title(cell: &str, value: &str) -> bool {
    const MOST_WORDS: usize = 5;
    cell.starts_with(char::is_uppercase)
        && !cell.ends_with('.')
        && value.split_whitespace().count() <= MOST_WORDS
        && begins_with_a_title(value)
}

/// Whether a value begins with a number, a month, a day of the week or `on`.
fn begins_like_a_date(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun", "on ",
    ];
    value.starts_with(|c: char| !c.is_alphabetic())
        || value.is_empty()
        || value.get(..3).is_some_and(|begin| WORDS.contains(&begin.to_ascii_lowercase().as_str()))
            && value.contains(|c: char| c.is_ascii_digit())
}

/// Checks a label's form and skips what stands between it and its value.
fn candidate(line: &Line<'_>, labels: &[&'static Label], range: Range<usize>) -> Option<Candidate> {
    const NUMBER_WORDS: &[&str] =
        &["no", "nos", "number", "num", "nr", "nbr", "id", "ref", "reference", "code"];
    /// A date follows its label within so many characters.
    const NEAR: usize = 30;
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
    at = long::end_of_label(text, at, cell_end).unwrap_or(at);
    let separators = text[at..]
        .find(|c: char| !matches!(c, '.' | ':' | '#' | '=' | ' ' | '\u{a0}' | '：' | '*'));
    let value = at + separators.unwrap_or(text.len() - at);
    let between = &text[at..value];
    let cell_end = cell_end.max(at);
    let colon = between.contains([':', '#', '=', '：']);
    numbered |= between.contains('#');
    let alone =
        at + text[at..cell_end.max(at)].trim_start_matches(['.', ':', '#', ' ']).len() == at;
    let before = text[cell.start..range.start].trim_end();
    let place = match before.chars().next_back() {
        None => Place::Start,
        // `Patient First Name`, `Patient's date of birth`
        Some(_) if long::is_whose(before) => Place::Start,
        // Marks of a list, and the same label in another language: `Nom / Name`.
        Some('-' | '*' | '#') if !before.contains(char::is_alphanumeric) => Place::Start,
        Some('/') if colon && before.len() < 40 => Place::Start,
        Some('"' | '“' | '”' | '\'' | '‘' | '`' | '«' | '>') => Place::Quoted,
        Some('•' | '-' | '*' | '–' | '·' | '▪' | ']') if before.chars().count() <= 3 => {
            Place::Start
        }
        Some(_) => Place::Inline,
    };
    let titled = place == Place::Start
        && text[..value].ends_with(' ')
        && value < cell_end
        && stands_before_a_title(&text[cell.clone()], &text[value..cell_end]);
    let marked = colon || titled || (alone && place == Place::Start);
    numbered |= (colon || place == Place::Start) && announced::is_bare(after_label(line, value));
    numbered |= long::goes_on_with_number(labels, &text[value..cell_end.max(value)]);
    let counts = |label: &Label| match label.form {
        Form::Free => true,
        Form::Leading => marked || place == Place::Start,
        Form::Marked => marked,
        Form::Numbered => numbered || marked,
    };
    // Of rows with the same words, `Signed: 3 May 2026` is of dates and `Signed: Dr Jo Day` of people.
    let undated = !begins_like_a_date(&text[value..]);
    let of_dates = |label: &Label| matches!(label.meaning, Meaning::Date(_));
    let of = |wanted: bool| {
        let own = || {
            let own = labels.iter().filter(|label| (label.form == Form::Numbered) == wanted);
            own.filter(|label| counts(label))
        };
        own().find(|label| !(undated && of_dates(label))).or_else(|| own().next())
    };
    let label = of(numbered).or_else(|| of(!numbered)).copied()?;
    // `Ms Ada Born, 12 Elm St`: a word of dates with no date after it is none.
    let dated = matches!(label.meaning, Meaning::Birth | Meaning::Date(_)) || label.words == "page";
    let after = text[value..cell_end.max(value)].chars().take(NEAR);
    let near = !text[range.end..].starts_with([',', ';'])
        && after.take(if label.words == "page" { 1 } else { NEAR }).any(|c| c.is_ascii_digit());
    if dated && place == Place::Inline && !colon && !near {
        return None;
    }
    Some(Candidate { label, start: range.start, value, place, marked })
}

/// What stands after a label in its cell, or else in the next one.
fn after_label<'a>(line: &Line<'a>, value: usize) -> &'a str {
    let cell = line.cells.iter().find(|cell| value < cell.end);
    cell.map_or("", |cell| &line.text[value.max(cell.start)..cell.end])
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
    // The label may reach over cells itself: `Name   :   Jo Day`.
    let colon = |cell: &Range<usize>| matches!(&line.text[cell.clone()], ":" | "：");
    let range =
        line.cells.iter().skip(own + 1).find(|cell| one.value < cell.end && !colon(cell))?;
    let start = range.start.max(one.value);
    let is_label = all.iter().any(|other| other.start == start);
    (!is_label).then(|| start..next.clamp(start, range.end))
}
