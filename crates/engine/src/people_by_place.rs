//! Finds readers whom no label and no whole name in the greeting shows.
//!
//! The address over the patient's name, the first name in a greeting, and who pays an account.

use wardbook_domain::extraction::DocumentType;

use super::labels::Meaning;
use super::layout::Line;
use super::person::{self, Candidate, Person};
use super::reading::Reading;
use super::under_labels::value;

/// An account without `Bill to` is for who stands above the street. Asked about.
const BILLED: u16 = 680;
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
        street.starts_with(|c: char| c.is_ascii_digit()).then_some((index, person))
    });
    let (line, person) = names.next()?;
    Some(Candidate { person, line, strength: BILLED })
}
