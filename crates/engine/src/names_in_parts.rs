//! Makes one name of parts that stand apart: under two labels, or set apart by a scanner.

use super::candidates::{Candidate, candidate};
use super::labels::Meaning::{GivenNames, Surname};
use super::person::{self, Person};
use super::reading::Reading;
use super::under_labels::{belongs_to_somebody_else, of_meaning, value};

/// Labels of one name stand within so many labels of each other.
const REACH: usize = 12;

/// `Surname` and `Forename(s)` near each other make one name.
pub(super) fn split_names(reading: &Reading<'_>) -> Vec<Candidate> {
    let hits = &reading.hits;
    let mut found = Vec::new();
    for (at, surname) in of_meaning(reading, Surname) {
        let (from, to) = (at.saturating_sub(REACH), (at + REACH).min(hits.len()));
        let near = (from..to).zip(&hits[from..to]).filter(|(_, hit)| {
            hit.label.meaning == GivenNames && hit.line.abs_diff(surname.line) <= 3
        });
        let Some((_, given)) = near.min_by_key(|(other, _)| other.abs_diff(at)) else { continue };
        let (Some((line, family)), Some((given_line, first))) = (value(surname), value(given))
        else {
            continue;
        };
        if belongs_to_somebody_else(reading, at.min(hits.len() - 1)) {
            continue;
        }
        let middle = (from..to).zip(&hits[from..to]).find(|(_, hit)| {
            hit.label.words.starts_with("middle name") && hit.line.abs_diff(surname.line) <= 3
        });
        let middle = middle.filter(|(_, hit)| !hit.value.is_empty());
        let middle = middle.and_then(|(_, hit)| person::read_at(hit.value, person::Place::Part));
        let middle = middle.map(|middle| format!(" {}", middle.name)).unwrap_or_default();
        let name = format!("{}{middle} {}", first.name, family.name);
        let text = reading.document.lines[line].text;
        // The quote spans both, also where one stands above the other.
        let span = (line == given_line).then(|| joined(text, family.words, first.words)).flatten();
        let words = span.map_or_else(|| lines_between(reading, line, given_line), str::to_owned);
        let strength = surname.label.strength.min(given.label.strength);
        found.push(Candidate {
            name,
            parts: 2,
            line,
            words,
            strength,
            doubts: Vec::new(),
            readings: Vec::new(),
        });
    }
    found
}

/// The lines from one to another of the same page, as they follow each other.
fn lines_between(reading: &Reading<'_>, one: usize, other: usize) -> String {
    let lines = &reading.document.lines[one.min(other)..=one.max(other)];
    let page = lines[0].page;
    let same = lines.iter().filter(|line| line.page == page && !line.is_blank());
    same.map(|line| line.text.trim()).collect::<Vec<_>>().join(" ")
}

/// The slice of `text` from the first of two of its slices to the end of the last.
fn joined<'a>(text: &'a str, one: &str, other: &str) -> Option<&'a str> {
    let (a, b) = (text.find(one)?, text.rfind(other)?);
    let (from, to) = (a.min(b), (a + one.len()).max(b + other.len()));
    text.get(from..to)
}

/// `Jo  DAY`: a surname that a scanner or a hand set a little apart. Asked about.
pub(super) fn with_capitals_apart(
    reading: &Reading<'_>,
    line: usize,
    person: &Person<'_>,
) -> Option<Candidate> {
    const APART: u16 = 690;
    const WIDEST: usize = 3;
    const MOST: usize = 4;
    let line_of = &reading.document.lines[line];
    let end = line_of.text.find(person.words)? + person.words.len();
    let own = line_of.cell_at(end.checked_sub(1)?)?;
    let next = line_of.cells.get(own + 1).filter(|next| next.start <= end + WIDEST)?;
    let labelled = |start| reading.hits_in_line(line).iter().any(|hit| hit.start == start);
    let is_part = |word: &str| {
        let capitals =
            word.len() > 2 && word.chars().all(|c| c.is_uppercase() || "-'’".contains(c));
        capitals && person::is_given_name(word)
    };
    let mut whole = candidate(line, person, APART);
    let mut to = end;
    let following = line_of.cells.iter().skip_while(|cell| cell.start < next.start);
    for cell in following.take(MOST) {
        let word = &line_of.text[cell.clone()];
        if cell.start > to + WIDEST || !is_part(word) || labelled(cell.start) {
            break;
        }
        let part = person::read_at(word, person::Place::Part)?;
        whole.name = format!("{} {}", whole.name, part.name);
        whole.parts += 1;
        to = cell.end;
    }
    if person.parts > 1 || to == end {
        return None;
    }
    whole.strength = APART;
    line_of.text[end - person.words.len()..to].clone_into(&mut whole.words);
    whole.doubts.clear();
    Some(whole)
}
