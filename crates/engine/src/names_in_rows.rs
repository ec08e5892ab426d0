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
/// Over a line of a date and no more, which may be another day: asked about.
const OVER_DATE: u16 = 690;
/// Such a row stands in the head of a document.
const HEAD: usize = 12;
/// So much may stand between the name and the other cells.
const APART: usize = 48;
const AGED: &[&str] = &["y", "yo", "y/o", "yr", "yrs", "years", "old"];
const SEXES: &[&str] = &["m", "f", "male", "female"];

/// The names of such rows.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Candidate> {
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let head = lines.take_while(|(_, line)| line.rank < HEAD);
    let found = head.filter_map(|(index, _)| {
        let row = of_line(reading, index).map(|(person, _)| candidate(index, &person, IN_ROW));
        let cells = || of_cells(reading, index).map(|(one, _)| candidate(index, &one, IN_ROW));
        let over = || {
            let person = named(reading.document.lines[index].trimmed());
            let person = person.filter(|_| is_over_a_date(reading, index));
            person.map(|person| candidate(index, &person, OVER_DATE))
        };
        row.or_else(cells).or_else(|| before_number(reading, index)).or_else(over)
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
    // After the date the sex, or an age and the sex: further on is prose.
    let aged = |word: &&str| {
        let small = word.to_lowercase();
        small.starts_with(|c: char| c.is_ascii_digit()) || AGED.contains(&small.as_str())
    };
    let skipped = words(after).take_while(aged).take(2).count();
    let mut beside = words(between).chain(words(after).skip(skipped).take(1));
    let sexed = beside.any(|word| SEXES.contains(&word.to_lowercase().as_str()));
    let plain = words(between).all(|word| {
        word.contains(|c: char| c.is_ascii_digit()) || SEXES.contains(&word.to_lowercase().as_str())
    });
    let labelled = reading.hits_in_line(index).iter().any(|hit| hit.start < date.start);
    (sexed && plain && !labelled && between.len() <= APART).then_some((person, date))
}

/// Whether a line is `DAY, Jo` and no more, in the head, over a line that is a date and no more.
pub(super) fn is_over_a_date(reading: &Reading<'_>, index: usize) -> bool {
    const FIRST: usize = 4;
    let lines = &reading.document.lines;
    let line = &lines[index];
    let under = lines.get(index + 1).filter(|under| under.page == line.page);
    let dated = under.is_some_and(|under| match reading.calendar.in_line(index + 1) {
        [date] => under.trimmed().len() == date.end - date.start,
        _ => false,
    });
    let person = || named(line.trimmed()).filter(|one| one.rest.is_empty() && one.surname_first);
    line.rank < FIRST && dated && person().is_some()
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
