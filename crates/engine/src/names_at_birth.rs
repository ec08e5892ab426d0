//! Finds the patient's name by the birth date: beside it, above it, or in the head of a print.
//!
//! Stickers, letters and prints have the name without a label.

mod name_before;

pub(super) use name_before::name_at_end;

use super::candidates::{Candidate, candidate};
use super::labels::{Hit, Meaning, Place};
use super::layout::Document;
use super::person;
use super::reading::Reading;

/// Where the name stands beside or above a birth date, without a label.
const ABOVE_BIRTH: u16 = 890;
/// `Jane Alder 12/03/1960` at the head of a letter, where nothing labels either. Asked about, since
/// the date may be another.
pub(super) fn beside_a_date(reading: &Reading<'_>) -> Vec<Candidate> {
    const HEAD: usize = 40;
    const BESIDE_A_DATE: u16 = 690;
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let own = lines.take(HEAD).filter_map(|(index, line)| {
        let date = reading.calendar.in_line(index).first()?;
        let before = &line.text[..date.start];
        let labelled = before.contains(':') || !reading.hits_in_line(index).is_empty();
        let person = person::read(before).filter(|person| {
            let ended = person.rest.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
            !labelled && ended && !person.clinician && person.parts > 1
        })?;
        Some(candidate(index, &person, BESIDE_A_DATE))
    });
    own.collect()
}

/// A line of a name and a birth date, or a name above a birth date in its column.
pub(super) fn beside_birth(reading: &Reading<'_>) -> Vec<Candidate> {
    let document = &reading.document;
    let mut found = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.label.meaning == Meaning::Birth).take(20) {
        let line = &document.lines[hit.line];
        let cell = line.cell_at(hit.start).unwrap_or(0);
        let before = line.text[..hit.start].trim_start();
        if hit.place == Place::Inline || cell > 0 {
            found.extend(name_before::find(reading, hit, before));
        }
        if hit.place == Place::Start {
            found.extend(above(reading, hit, cell));
            found.extend(in_header(reading, hit.line));
        }
    }
    found
}

/// A cell of `SURNAME, Given names` or `Mr Jo Day` and no more, in the lines round a birth date's label:
/// the head of a print, where the name has no label.
fn in_header(reading: &Reading<'_>, birth: usize) -> Vec<Candidate> {
    let document = &reading.document;
    let mut found = Vec::new();
    // The address may stand between the name and the birth date.
    let block = (birth.saturating_sub(6)..birth.saturating_sub(3)).rev();
    let filled = block.take_while(|at| !document.lines[*at].is_blank()).last();
    let first = filled.unwrap_or(birth.saturating_sub(3));
    for index in first..(birth + 2).min(document.lines.len()) {
        let line = &document.lines[index];
        for cell in (0..line.cells.len()).filter_map(|cell| line.cell(cell)) {
            if cell.contains(':') || cell.len() > 90 {
                continue;
            }
            let Some(person) = person::read_at(cell, person::Place::Patient) else { continue };
            let bare = person.rest.is_empty()
                || (person.rest.starts_with('(') && person.rest.ends_with(')'));
            let comma = person.words.contains(',') && person.surname_first;
            if bare && !person.clinician && person.parts > 1 && (comma || person.titled) {
                found.push(candidate(index, &person, ABOVE_BIRTH));
            }
        }
    }
    found
}

/// `Pasient: Mev. Ada Kruger` over a birth date: a label in a language that no table has.
fn under_other_label(reading: &Reading<'_>, index: usize, text: &str) -> Option<Candidate> {
    const TITLED: u16 = 850;
    const UNTITLED: u16 = 690;
    let (label, named) = text.split_once(':')?;
    let words = label.split_whitespace().count();
    let known = !reading.hits_in_line(index).is_empty();
    let person = person::read_at(named, person::Place::Patient)?;
    let plain = person.listed == 0 && !person.clinician && person.rest.is_empty();
    let strength = if person.titled { TITLED } else { UNTITLED };
    ((1..=2).contains(&words) && !known && plain && person.parts > 1)
        .then(|| candidate(index, &person, strength))
}

fn above(reading: &Reading<'_>, hit: &Hit<'_>, cell: usize) -> Option<Candidate> {
    let document = &reading.document;
    let line = &document.lines[hit.line];
    let mut given: Option<(usize, &str)> = None;
    // A whole name by itself, where no surname stands over it.
    let mut alone = None;
    for up in 1..=3 {
        let Some(index) = hit.line.checked_sub(up) else { return alone };
        let other = &document.lines[index];
        if other.page != line.page || other.is_blank() {
            return alone;
        }
        let Some(text) = other.cell_in_column_of(line, cell).and_then(|cell| other.cell(cell))
        else {
            return alone;
        };
        let labelled = reading.hits_in_line(index).iter().any(|one| {
            other.text[one.start..].starts_with(text.get(..2).unwrap_or("\n")) && one.marked
        });
        if up == 1 && !labelled && text.contains(':') {
            return under_other_label(reading, index, text);
        }
        if labelled || text.contains(':') {
            return alone;
        }
        let read = person::read_at(text, person::Place::Role);
        // `Elm Creek ME 04999` is a place.
        let place = |rest: &str| rest.len() >= 12 || rest.contains(|c: char| c.is_ascii_digit());
        let Some(person) = read.filter(|person| !person.clinician && !place(person.rest)) else {
            continue;
        };
        if person.surname_first && person.parts > 1 && person.words.contains(',') {
            return Some(candidate(index, &person, ABOVE_BIRTH));
        }
        // A sticker has the surname in capitals and the given names under it.
        let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        match given {
            None if capitals && person.parts > 1 => {
                return Some(candidate(index, &person, ABOVE_BIRTH));
            }
            None if !capitals => {
                given = Some((index, text));
                alone = (person.parts > 1).then(|| candidate(index, &person, ABOVE_BIRTH));
            }
            Some((given_line, first)) if capitals => {
                let Some(first) = person::read(first) else { return alone };
                let name = format!("{} {}", first.name, person.name);
                return Some(Candidate {
                    name,
                    parts: 2,
                    line: index,
                    words: from_to(document, (index, person.words), (given_line, first.words)),
                    strength: ABOVE_BIRTH,
                    doubts: Vec::new(),
                    readings: Vec::new(),
                });
            }
            _ => return alone,
        }
    }
    alone
}

/// The document's words from some of one line to some of a later one.
fn from_to(document: &Document<'_>, (line, words): (usize, &str), end: (usize, &str)) -> String {
    let between = document.lines.get(line..=end.0).unwrap_or_default();
    let mut text = between.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    if let Some(at) = text.rfind(end.1) {
        text.truncate(at + end.1.len());
    }
    text.find(words).map_or_else(|| words.to_owned(), |at| text[at..].to_owned())
}
