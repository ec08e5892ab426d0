//! Finds whom a document is about.
//!
//! Labels first; then a name beside or above a birth date, as letters and stickers have it; then
//! an address, then prose. Names that agree strengthen each other, another patient weakens all.

use wardbook_domain::extraction::FieldName;

use super::labels::Meaning::{Addressee, GivenNames, Ignored, Patient, SomebodyElse, Surname};
use super::labels::{Hit, Meaning, Place};
use super::layout::{find_ignoring_case, quote};
use super::person::{self, Person};
use super::reading::{Found, Reading};

/// Where the name stands beside or above a birth date, without a label.
const BESIDE_BIRTH: u16 = 940;
const ABOVE_BIRTH: u16 = 890;
/// In the address of a letter, where nothing else names a patient.
const IN_ADDRESS: u16 = 720;
/// In a sentence.
const IN_PROSE: u16 = 640;
/// A label within other words, or within quotation marks, is a weak one.
const INLINE_PENALTY: u16 = 150;
const QUOTED_PENALTY: u16 = 600;
/// One word is a surname or a given name only.
const PARTIAL_PENALTY: u16 = 250;
/// Another patient who is as well shown leaves this.
const IN_CONFLICT: u16 = 550;

/// Phrases after which letters name the patient.
const PROSE: &[&str] = &[
    "thank you for seeing ",
    "thank you for referring ",
    "thank you for asking me to see ",
    "i reviewed ",
    "i saw ",
    "i am writing about ",
    "please see ",
    "to see ",
    "consent of ",
    "this is to certify that ",
    "patient, ",
    "pleasure to see ",
    "pleasure to meet ",
    "pleasure of seeing ",
];

/// Titles of patients in addresses and prose; a doctor's is a colleague.
const EVERYDAY_TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "master", "mstr", "baby"];

/// Labels beyond these many are a list of patients, which the first of them show.
const MOST_LABELS: usize = 200;
/// Labels of one name stand within so many labels of each other.
const REACH: usize = 12;

/// A possible patient.
struct Candidate {
    name: String,
    parts: usize,
    line: usize,
    words: String,
    strength: u16,
}

/// The patient's name, and the line on which it stands.
pub(super) fn patient(reading: &Reading<'_>) -> Option<(Found, usize)> {
    let mut candidates = labelled(reading);
    candidates.extend(split_names(reading));
    candidates.extend(beside_birth(reading));
    if candidates.iter().all(|one| one.strength < 600) {
        candidates.extend(in_address(reading));
        candidates.extend(in_prose(reading));
    }
    candidates.retain(|one| one.strength > 0);
    let best = candidates
        .iter()
        .enumerate()
        .max_by_key(|(at, one)| (one.strength, std::cmp::Reverse(*at)))?
        .0;
    let top = &candidates[best];
    let same = |other: &Candidate| agrees(&top.name, &other.name);
    let rivals = candidates
        .iter()
        .filter(|one| !same(one) && one.strength + 60 >= top.strength && one.parts > 1);
    let rival = rivals.max_by_key(|one| one.strength).is_some();
    let agreeing = candidates.iter().filter(|one| one.line != top.line && same(one)).count();
    // A fuller writing of the same name is the better one: `J. Day` above, `Joan Mary Day` below.
    let fuller = candidates.iter().filter(|one| {
        one.strength + 120 >= top.strength
            && person::is_short_for(&top.name, &one.name)
            && one.name.len() > top.name.len() + 1
    });
    let chosen = fuller.max_by_key(|one| one.name.len()).unwrap_or(top);
    let mut confidence = top.strength + if agreeing > 0 { 15 } else { 0 };
    if rival {
        confidence = confidence.min(IN_CONFLICT);
    }
    let page = reading.document.lines[chosen.line].page;
    let found = Found::new(
        FieldName::PatientName,
        "",
        chosen.name.clone(),
        confidence.min(990),
        quote(page, &chosen.words),
    );
    Some((found, chosen.line))
}

fn agrees(one: &str, other: &str) -> bool {
    person::key(one) == person::key(other)
        || person::is_short_for(one, other)
        || person::is_short_for(other, one)
}

fn candidate(line: usize, person: &Person<'_>, strength: u16) -> Candidate {
    let strength =
        if person.parts < 2 { strength.saturating_sub(PARTIAL_PENALTY) } else { strength };
    Candidate {
        name: person.name.clone(),
        parts: person.parts,
        line,
        words: person.words.to_owned(),
        strength,
    }
}

fn of_meaning<'r, 'a>(
    reading: &'r Reading<'a>,
    meaning: Meaning,
) -> impl Iterator<Item = (usize, &'r Hit<'a>)> {
    let hits = reading.hits.iter().enumerate();
    hits.filter(move |(_, hit)| hit.label.meaning == meaning).take(MOST_LABELS)
}

fn labelled(reading: &Reading<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, hit) in of_meaning(reading, Patient) {
        let mut strength = hit.label.strength;
        let generic = matches!(hit.label.words, "name" | "full name");
        if generic && belongs_to_somebody_else(reading, at) {
            continue;
        }
        match hit.place {
            Place::Start => {}
            Place::Inline => strength = strength.saturating_sub(INLINE_PENALTY),
            Place::Quoted => strength = strength.saturating_sub(QUOTED_PENALTY),
        }
        // `Re` opens a letter; deep in a document it is a word of a table.
        if hit.label.words == "re"
            && (hit.place != Place::Start || reading.document.lines[hit.line].rank > 60)
        {
            strength = strength.saturating_sub(300);
        }
        if let Some((line, person)) = value(hit)
            && !person.clinician
        {
            found.push(candidate(line, &person, strength));
        }
    }
    found
}

/// The person to the right of a label, or under it.
pub(super) fn value<'a>(hit: &Hit<'a>) -> Option<(usize, Person<'a>)> {
    if !hit.value.is_empty() {
        return person::read(hit.value).map(|person| (hit.line, person));
    }
    let (line, _, words) = hit.below.filter(|(_, _, words)| !words.contains(':'))?;
    person::read(words).map(|person| (line, person))
}

/// Whether `Name:` follows a label of kin, a witness or a clinician in the lines just above.
fn belongs_to_somebody_else(reading: &Reading<'_>, at: usize) -> bool {
    let line = reading.hits[at].line;
    let near = reading.hits[..at].iter().rev().take_while(|hit| hit.line + 3 >= line);
    let mut telling = near.filter(|hit| hit.label.meaning != Ignored);
    telling
        .next()
        .is_some_and(|hit| matches!(hit.label.meaning, SomebodyElse | Meaning::Author | Addressee))
}

/// `Surname` and `Forename(s)` near each other make one name.
fn split_names(reading: &Reading<'_>) -> Vec<Candidate> {
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
        let name = format!("{} {}", first.name, family.name);
        let text = reading.document.lines[line].text;
        // Side by side, the quote spans both; one above the other, it is the surname's.
        let span = (line == given_line).then(|| joined(text, family.words, first.words)).flatten();
        let words = span.unwrap_or(family.words).to_owned();
        let strength = surname.label.strength.min(given.label.strength);
        found.push(Candidate { name, parts: 2, line, words, strength });
    }
    found
}

/// The slice of `text` from the first of two of its slices to the end of the last.
fn joined<'a>(text: &'a str, one: &str, other: &str) -> Option<&'a str> {
    let (a, b) = (text.find(one)?, text.rfind(other)?);
    let (from, to) = (a.min(b), (a + one.len()).max(b + other.len()));
    text.get(from..to)
}

/// A line of a name and a birth date, or a name above a birth date in its column.
fn beside_birth(reading: &Reading<'_>) -> Vec<Candidate> {
    let document = &reading.document;
    let mut found = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.label.meaning == Meaning::Birth).take(20) {
        let line = &document.lines[hit.line];
        let cell = line.cell_at(hit.start).unwrap_or(0);
        let before = line.text[..hit.start].trim_start();
        if hit.place == Place::Inline || cell > 0 {
            let at = line.text.len() - line.text.trim_start().len();
            // What stands before is a name to its end, a number or some brackets aside.
            if let Some(person) = person::read(before)
                && !person.clinician
                && person.parts > 1
                && line.text[at..hit.start].len() < person.words.len() + 45
                && !before.contains(':')
            {
                found.push(candidate(hit.line, &person, BESIDE_BIRTH));
            }
        }
        if hit.place == Place::Start {
            found.extend(above(reading, hit, cell));
        }
    }
    found
}

fn above(reading: &Reading<'_>, hit: &Hit<'_>, cell: usize) -> Option<Candidate> {
    let document = &reading.document;
    let line = &document.lines[hit.line];
    let mut given: Option<&str> = None;
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
        if labelled || text.contains(':') {
            return alone;
        }
        let Some(person) =
            person::read(text).filter(|person| !person.clinician && person.rest.len() < 12)
        else {
            continue;
        };
        // A sticker has the surname in capitals and the given names under it.
        let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        match given {
            None if capitals && person.parts > 1 => {
                return Some(candidate(index, &person, ABOVE_BIRTH));
            }
            None if !capitals => {
                given = Some(text);
                alone = (person.parts > 1).then(|| candidate(index, &person, ABOVE_BIRTH));
            }
            Some(first) if capitals => {
                let Some(first) = person::read(first) else { return alone };
                let name = format!("{} {}", first.name, person.name);
                return Some(Candidate {
                    name,
                    parts: 2,
                    line: index,
                    words: person.words.to_owned(),
                    strength: ABOVE_BIRTH,
                });
            }
            _ => return alone,
        }
    }
    alone
}

/// A letter to the patient: the name above the street.
fn in_address(reading: &Reading<'_>) -> Vec<Candidate> {
    let document = &reading.document;
    let until = reading.salutation.unwrap_or(0).min(60);
    let lines = document.lines.iter().enumerate().take(until);
    let mut found = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.is_blank()) {
        for cell in 0..line.cells.len() {
            let Some(text) = line.cell(cell) else { continue };
            let title = text.split([' ', '.']).next().unwrap_or_default().to_lowercase();
            if EVERYDAY_TITLES.contains(&title.as_str())
                && let Some(person) = person::read(text).filter(|person| person.rest.len() < 6)
            {
                found.push(candidate(index, &person, IN_ADDRESS));
            }
        }
    }
    found
}

fn in_prose(reading: &Reading<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, line) in
        reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(400)
    {
        for phrase in PROSE {
            let Some(at) = find_ignoring_case(line.text, phrase) else { continue };
            let after = &line.text[at + phrase.len()..];
            if let Some(person) = person::read(after)
                .filter(|person| !person.clinician && (person.titled || person.parts > 1))
            {
                found.push(candidate(index, &person, IN_PROSE));
            }
        }
    }
    found
}
