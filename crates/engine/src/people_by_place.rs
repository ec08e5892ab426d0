//! Finds readers whom no label and no whole name in the greeting shows.
//!
//! The address over the patient's name, the first name in a greeting, and who pays an account.

use wardbook_domain::extraction::DocumentType;

use super::labels::Meaning;
use super::layout::{Line, starts_with_ignoring_case};
use super::person::{self, Candidate, Person};
use super::reading::Reading;
use super::under_labels::value;

/// An account without `Bill to` is for who stands above the street. Asked about.
const BILLED: u16 = 680;
const IN_WINDOW: u16 = 640;
/// In the left column of a report's head.
const BESIDE_THE_PATIENT: u16 = 690;
/// Who answers for an account, or has paid it, is sent it.
const PAYING: u16 = 760;
/// In an address that nothing follows but the patient's name.
const OVER_THE_PATIENT: u16 = 740;
/// `Dear Jo` to `Dr Joan Day`, or to `Dr J Day`.
const SAME_BEGINNING: u16 = 860;
const SAME_INITIAL: u16 = 780;

/// Who is greeted by a first name, or a short form of it, in the address above.
pub(super) fn of_first_name<'a>(
    greeted: &Person<'a>,
    address: &[(usize, Person<'a>)],
) -> Option<Candidate<'a>> {
    let small = greeted.name.to_lowercase();
    let begin: String = small.chars().take(3).collect();
    let strength = |person: &Person<'_>| {
        let first = person.name.split(' ').next().unwrap_or_default().to_lowercase();
        let initial = first.trim_end_matches('.');
        if person.parts < 2 || !(person.titled || person.clinician) {
            None
        } else if first.starts_with(&begin) || small.starts_with(initial) && initial.len() > 2 {
            Some(SAME_BEGINNING)
        } else {
            (initial.chars().next() == small.chars().next()).then_some(SAME_INITIAL)
        }
    };
    let fitting = address.iter().filter_map(|(line, person)| {
        let strength = strength(person)?;
        Some(Candidate { person: person.clone(), line: *line, strength })
    });
    fitting.max_by_key(|one| (one.strength, one.line))
}

/// A title and a name by themselves between the letterhead and the patient, in a letter that greets
/// nobody. Only where another is known to have written it, and one only stands there.
pub(super) fn above_the_patient<'a>(
    reading: &Reading<'a>,
    author: Option<&str>,
) -> Option<Candidate<'a>> {
    const HEAD: usize = 25;
    const ADDRESS: usize = 60;
    use DocumentType::{ConsentForm, Invoice, Prescription};
    let author = author?;
    if reading.salutation.is_some() || matches!(reading.kind, ConsentForm | Invoice | Prescription)
    {
        return None;
    }
    let of_patient = |meaning| matches!(meaning, Meaning::Patient | Meaning::Birth);
    let end = reading.hits.iter().find(|hit| of_patient(hit.label.meaning))?.line;
    let lines = &reading.document.lines;
    let letterhead = lines.iter().position(|line| !line.is_blank())?;
    let blank = lines.iter().skip(letterhead).position(Line::is_blank)? + letterhead;
    let mut found: Option<Candidate<'a>> = None;
    for (index, line) in lines.iter().enumerate().take(end).skip(blank).take(HEAD) {
        let Some(person) = line.cell(0).filter(|cell| !cell.contains(':')).and_then(person::read)
        else {
            continue;
        };
        let alone =
            person.rest.len() < ADDRESS && !person.rest.contains(|c: char| c.is_ascii_digit());
        if !person.titled || !alone || person::is_short_for(&person.name, author) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some(Candidate { person, line: index, strength: OVER_THE_PATIENT });
    }
    found
}

/// To whom an account without a greeting or `Bill to` is addressed.
pub(super) fn billed<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    if !reading.is(DocumentType::Invoice) {
        return None;
    }
    paying(reading).or_else(|| above_the_street(reading))
}

/// `Guarantor`, `Received from`.
fn paying<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    const PAYERS: &[&str] = &["guarantor", "responsible party", "account holder", "received from"];
    let mut hits = reading.hits.iter().filter(|hit| PAYERS.contains(&hit.label.words));
    let (line, person) = value(hits.next()?)?;
    let known = person.parts > 1 || person.titled;
    known.then_some(Candidate { person, line, strength: PAYING })
}

fn above_the_street<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    const TITLES: &[&str] = &["Mr ", "Mrs ", "Ms ", "Miss ", "Mx ", "Mr. ", "Mrs. ", "Ms. "];
    let lines = reading.document.lines.iter().enumerate();
    let mut names = lines.take(40).filter_map(|(index, line)| {
        let text =
            line.cell(0).filter(|text| TITLES.iter().any(|title| text.starts_with(title)))?;
        let street = reading.document.lines.get(index + 1)?.trimmed();
        let person = person::read(text).filter(|person| person.rest.is_empty())?;
        is_street(street).then_some((index, person))
    });
    let found = names.next().map(|(line, person)| (line, person, BILLED));
    let (line, person, strength) = found.or_else(|| in_window(reading))?;
    Some(Candidate { person, line, strength })
}

/// A name without a title over a street and a town with its code, as in the window of an envelope.
fn in_window<'a>(reading: &Reading<'a>) -> Option<(usize, Person<'a>, u16)> {
    const HEAD: usize = 30;
    let lines = &reading.document.lines;
    let figures = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    lines.iter().enumerate().take(HEAD).find_map(|(index, line)| {
        let street = lines.get(index + 1)?.cell(0)?;
        let town = lines.get(index + 2)?.cell(0)?;
        let person = line.cell(0).and_then(person::read)?;
        let plain = person.rest.is_empty() && person.parts > 1 && person.listed == 0;
        (plain && is_street(street) && figures(town) && town.contains(' '))
            .then_some((index, person, IN_WINDOW))
    })
}

/// `12 Elm St`, `PO Box 4`, `Flat 2`.
fn is_street(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &["po box", "p.o. box", "p o box", "private bag", "flat", "unit"];
    text.starts_with(|c: char| c.is_ascii_digit())
        || BEGINNINGS.iter().any(|begin| starts_with_ignoring_case(text, begin))
}

/// Who asked for a report: a title and a name in the left column at its head, beside the patient's
/// details. Only where one person stands there.
pub(super) fn beside_the_patient<'a>(
    reading: &Reading<'a>,
    author: Option<&str>,
) -> Option<Candidate<'a>> {
    use DocumentType::{PathologyReport, RadiologyReport};
    const HEAD: usize = 12;
    if !matches!(reading.kind, PathologyReport | RadiologyReport) {
        return None;
    }
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| line.rank < HEAD);
    let mut found = lines.filter_map(|(index, line)| {
        let cell = line.cell(0).filter(|cell| line.cells.len() > 1 && !cell.contains(':'))?;
        let person = person::read(cell)?;
        let own = author.is_none_or(|author| !person::is_short_for(&person.name, author));
        let reads = person.titled && person.clinician && person.rest.is_empty() && own;
        reads.then_some(Candidate { person, line: index, strength: BESIDE_THE_PATIENT })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// `To Dr Jo Day, Elm Clinic.` at the head of a message without labels.
pub(super) fn to_in_line<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    const HEAD: usize = 5;
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let mut found = lines.take(HEAD).filter_map(|(index, line)| {
        let name = line.trimmed().strip_prefix("To ")?;
        let person = person::read(name).filter(|person| person.titled && person.clinician)?;
        Some(Candidate { person, line: index, strength: OVER_THE_PATIENT })
    });
    found.next()
}
