//! Finds the patient in a row without labels, as prints and short notes begin: name, number, sex and
//! birth date beside each other, in whatever order.

use super::calendar::Printed;
use super::candidates::{Candidate, candidate};
use super::labels::Meaning::{Birth, Identifier, SomebodyElse};
use super::person::{self, Person};
use super::reading::Reading;

/// With sex and a date long before the document's.
const IN_ROW: u16 = 880;
/// With a number of patients.
const BEFORE_NUMBER: u16 = 720;
/// Such a row stands in the head of a document.
const HEAD: usize = 12;
/// So much may stand between the name and the other cells.
const APART: usize = 48;
const SEXES: &[&str] = &["m", "f", "male", "female"];

/// The names of such rows.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Candidate> {
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let head = lines.take_while(|(_, line)| line.rank < HEAD);
    let found = head.filter_map(|(index, _)| {
        let row = of_line(reading, index).map(|(person, _)| candidate(index, &person, IN_ROW));
        let cells = || of_cells(reading, index).map(|(one, _)| candidate(index, &one, IN_ROW));
        row.or_else(cells).or_else(|| before_number(reading, index))
    });
    found.collect()
}

/// The name that a line begins with, and the birth date in it, where the sex stands beside them.
pub(super) fn of_line<'a>(reading: &Reading<'a>, index: usize) -> Option<(Person<'a>, Printed)> {
    let line = &reading.document.lines[index];
    let text = line.trimmed();
    let person = named(text)?;
    let date = reading.calendar.in_line(index).first().copied()?;
    let after_name = line.text.len() - person.rest.len();
    let between = line.text.get(after_name..date.start)?;
    let after = line.text.get(date.end..)?;
    // Of the word after the date the first alone: further on is prose.
    let mut beside = words(between).chain(words(after).take(1));
    let sexed = beside.any(|word| SEXES.contains(&word.to_lowercase().as_str()));
    let plain = words(between).all(|word| {
        word.contains(|c: char| c.is_ascii_digit()) || SEXES.contains(&word.to_lowercase().as_str())
    });
    let labelled = reading.hits_in_line(index).iter().any(|hit| hit.start < date.start);
    (sexed && plain && !labelled && between.len() <= APART).then_some((person, date))
}

/// `MRN 1 | Jo Day | F | 10/10/1944`: a name, a sex and a date, each alone in a cell.
pub(super) fn of_cells<'a>(reading: &Reading<'a>, index: usize) -> Option<(Person<'a>, Printed)> {
    const FEWEST: usize = 3;
    const MOST: usize = 8;
    let line = &reading.document.lines[index];
    let [date] = reading.calendar.in_line(index) else { return None };
    let mut cells = line.cells.iter();
    let dated = cells.any(|cell| cell.start == date.start && cell.end == date.end);
    if !dated || !(FEWEST..=MOST).contains(&line.cells.len()) {
        return None;
    }
    let texts = || (0..line.cells.len()).filter_map(|cell| line.cell(cell));
    let sexed = texts().any(|text| {
        let first = text.split([' ', ',', '/']).next().unwrap_or_default().to_lowercase();
        SEXES.contains(&first.as_str()) && text.len() <= 10
    });
    let mut people = texts().filter_map(|text| named(text).filter(|one| one.rest.is_empty()));
    let person = people.next().filter(|_| sexed)?;
    people.next().is_none().then_some((person, *date))
}

/// `Jo Day    MRN: 1`: a name alone in the first cell, and the patient's number in the next.
fn before_number(reading: &Reading<'_>, index: usize) -> Option<Candidate> {
    let line = &reading.document.lines[index];
    let person = named(line.cell(0)?).filter(|person| person.rest.is_empty())?;
    let next = line.cells.get(1)?.start;
    let hits = reading.hits_in_line(index);
    let of_another = hits.iter().any(|hit| matches!(hit.label.meaning, SomebodyElse | Birth));
    let numbered = hits.iter().any(|hit| {
        let of_patient = matches!(hit.label.meaning, Identifier("mrn" | "nhs_number"));
        hit.start == next && of_patient && hit.value.contains(|c: char| c.is_ascii_digit())
    });
    (numbered && !of_another).then(|| candidate(index, &person, BEFORE_NUMBER))
}

/// A whole name without words of the language, of somebody who is no clinician.
fn named(text: &str) -> Option<Person<'_>> {
    let person = person::read(text)?;
    (person.parts > 1 && person.listed == 0 && !person.clinician).then_some(person)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
}
