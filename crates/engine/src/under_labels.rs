//! The person whom a label names, and whose a label `Name` is.

use super::labels::Hit;
use super::labels::Meaning::{
    self, Addressee, GivenNames, Ignored, Patient, SomebodyElse, Surname,
};
use super::landmarks;
use super::layout::{find_ignoring_case, starts_with_ignoring_case};
use super::person::{self, Person};
use super::reading::Reading;

/// Labels beyond these many are a list of patients, which the first of them show.
const MOST_LABELS: usize = 200;

/// The person to the right of a label, or under it.
pub(super) fn value<'a>(hit: &Hit<'a>) -> Option<(usize, Person<'a>)> {
    let place = match hit.label.meaning {
        Patient => person::Place::Patient,
        Surname | GivenNames => person::Place::Part,
        _ => person::Place::Role,
    };
    let below = || hit.below.filter(|(_, _, words)| !words.contains(':'));
    let (line, words) = if hit.value.is_empty() {
        let (line, _, words) = below()?;
        (line, words)
    } else {
        (hit.line, hit.value)
    };
    let person = person::read_at(words, place);
    if place != person::Place::Role {
        // `Nama :` is another label, and no name.
        let named = person.filter(|person| !person.rest.starts_with([':', '\u{ff1a}']));
        return named.map(|person| (line, person));
    }
    // The head of a table: `Referring doctor | Practice` over `Dr Jo Day | Harbour Clinic`.
    if let Some((line, _, words)) = below().filter(|(line, ..)| *line != hit.line)
        && person.as_ref().is_none_or(|person| !is_whole(person) && !person.clinician)
        && let Some(person) = person::read_at(words, place).filter(is_whole)
    {
        return Some((line, person));
    }
    // `Endocrinology - Dr Jo Day`: what a clinician works at stands before the name.
    let own = person.filter(|person| person.parts > 1 || person.titled || person.clinician);
    let own = own.or_else(|| landmarks::titled_within(words));
    own.or_else(|| person::read_at(words, place)).map(|person| (line, person))
}

/// Whether a name is more than one word by itself.
pub(super) fn is_whole(person: &Person<'_>) -> bool {
    person.titled || person.parts > 1
}

pub(super) fn of_meaning<'r, 'a>(
    reading: &'r Reading<'a>,
    meaning: Meaning,
) -> impl Iterator<Item = (usize, &'r Hit<'a>)> {
    let hits = reading.hits.iter().enumerate();
    hits.filter(move |(_, hit)| hit.label.meaning == meaning).take(MOST_LABELS)
}

/// The label of kin, a witness or a clinician just above, to which `Name:` belongs.
pub(super) fn owner<'r, 'a>(reading: &'r Reading<'a>, at: usize) -> Option<&'r Hit<'a>> {
    let line = reading.hits[at].line;
    let near = reading.hits[..at].iter().rev().take_while(|hit| hit.line + 3 >= line);
    let mut telling = near.filter(|hit| hit.label.meaning != Ignored);
    let hit = telling.next()?;
    let of_person = matches!(hit.label.meaning, SomebodyElse | Meaning::Author | Addressee);
    let heading = reading.heading_over(line).unwrap_or_default();
    let of_patient = find_ignoring_case(heading, "patient").is_some();
    (of_person && !of_patient && value(hit).is_none()).then_some(hit)
}

pub(super) fn belongs_to_somebody_else(reading: &Reading<'_>, at: usize) -> bool {
    owner(reading, at).is_some() || stands_under_clinician(reading, at)
}

/// Whether `Name:` stands under a heading such as `Physician details`.
pub(super) fn stands_under_clinician(reading: &Reading<'_>, at: usize) -> bool {
    const CLINICIANS: &[&str] =
        &["physician", "doctor", "prescriber", "provider", "consultant", "practitioner"];
    let heading = reading.heading_over(reading.hits[at].line).unwrap_or_default();
    CLINICIANS.iter().any(|word| starts_with_ignoring_case(heading, word))
}
