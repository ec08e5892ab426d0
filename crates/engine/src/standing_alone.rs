//! A date that stands alone at the head of a document: a letter's own day.
//!
//! What a label above it, or a row of a table, says the day is of, is none of these.

use std::collections::HashSet;

use super::dates::Event;
use super::labels::Meaning;
use super::layout::Line;
use super::reading::Reading;
use super::told_dates::is_time;

/// A date alone at the head of a letter.
const ALONE: u16 = 930;
/// A date alone further down, in a document that greets nobody.
const AMONG_OTHERS: u16 = 870;
const HEAD_LINES: usize = 6;

/// A date that is a cell of its own at the head of the first page, before the body of a letter.
pub(super) fn find<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let head = reading.salutation.unwrap_or(usize::MAX);
    let labelled_above = under_labels_of_dates(reading);
    let dates = reading.calendar.all().filter(move |date| date.line < head);
    dates.filter_map(move |date| {
        let line = &reading.document.lines[date.line];
        if line.rank > 25 || reading.document.in_footer(date.line) {
            return None;
        }
        let at = line.cell_at(date.start)?;
        let cell = line.cell(at)?;
        let own = &line.text[date.start..date.end];
        let (before, after) = cell.split_once(own)?;
        let rest = before.trim_matches([',', '.', ' ']).to_lowercase();
        // A comma and a time are what a browser prints at the head of a page.
        let timed = is_time(after) && !after.starts_with(',');
        let weekday =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ""]
                .contains(&rest.as_str());
        let labelled = reading.hits_in_line(date.line).iter().any(|hit| hit.start < date.start)
            || labelled_above.contains(&(date.line, line.cells[at].start))
            || is_row_of_labels(line)
            || at == 1 && is_row_of_table(reading, date.line);
        // A row of a journal: when, and then what.
        let entry = at == 0 && line.cells.len() > 1 && !after.trim().is_empty();
        let read = reading.calendar.day(date)?;
        let own = (weekday || is_place(before))
            && timed
            && !labelled
            && !entry
            && line.cells.len() <= 2
            && !(at == 1 && line.cell(0).is_some_and(is_word));
        let strength = if reading.salutation.is_none() && line.rank > HEAD_LINES {
            AMONG_OTHERS
        } else {
            ALONE
        };
        own.then(|| Event::new(read, strength, *date))
    })
}

/// Where the value of a label stands under it: the label says what the date is.
fn under_labels_of_dates(reading: &Reading<'_>) -> HashSet<(usize, usize)> {
    let dated = |meaning| matches!(meaning, Meaning::Birth | Meaning::Date(_) | Meaning::Ignored);
    let hits = reading.hits.iter().filter(|hit| {
        hit.value.is_empty() && dated(hit.label.meaning) && hit.label.words != "date"
    });
    hits.filter_map(|hit| hit.below.map(|(line, start, _)| (line, start))).collect()
}

/// A row between two others of two cells in the same columns: what stands first is a label.
fn is_row_of_table(reading: &Reading<'_>, index: usize) -> bool {
    let lines = &reading.document.lines;
    let line = &lines[index];
    let alike = |other: &Line<'_>| {
        other.cells.len() == 2
            && line.cells.len() == 2
            && other.cells.iter().zip(&line.cells).all(|(one, own)| one.start == own.start)
    };
    let label = line.cell(0).is_some_and(|cell| {
        cell.split(' ').count() <= 4 && !cell.contains(|c: char| c.is_ascii_digit())
    });
    let above = index.checked_sub(1).is_some_and(|at| alike(&lines[at]));
    label && above && lines.get(index + 1).is_some_and(alike)
}

/// A row of a table drawn with bars, whose first cell says what the second is.
fn is_row_of_labels(line: &Line<'_>) -> bool {
    line.cells.len() == 2 && line.text.contains(['|', '│', '┃', '║'])
}

/// One word before a date is a label that nobody knows.
fn is_word(text: &str) -> bool {
    text.trim_end_matches(':').chars().all(char::is_alphabetic)
}

/// A town before the date of a letter: `Elmhaven, 6.11.2026`.
fn is_place(before: &str) -> bool {
    let town = before.trim_end().strip_suffix(',').unwrap_or_default();
    let mut words = town.split(' ');
    town.len() < 40
        && !town.is_empty()
        && words.clone().count() <= 3
        && words.all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '-')
        })
}
