//! Finds the patient's name in sentences and in headings without a label.
//!
//! Letters, certificates and notes name the patient in their first sentences only. Such a name is less
//! sure than a labelled one, and is looked for only where no label gives one.

use super::candidates::{Candidate, candidate};
use super::layout::{Line, find_ignoring_case, starts_with_ignoring_case};
use super::names_at_birth::name_at_end;
use super::person::{self, Person};
use super::reading::Reading;
use super::under_labels::value;

/// In a sentence.
const IN_PROSE: u16 = 640;
/// `Jo Day, 45 F` at the head of a note. Asked about, since it may be a member of the staff.
const AS_HEADING: u16 = 670;
/// The declaration of a consent says who gives it.
const DECLARES: u16 = 720;
/// So far a document is looked through.
const LINES_READ: usize = 400;
/// So many beginnings of sentences are looked at before an age.
const MOST_BEGINNINGS: usize = 6;
/// A heading stands among so many lines.
const HEAD: usize = 8;

/// After a number that is an age.
const AGES: &[&str] =
    &["year-old", "year old", "yo ", "y/o", "years old", "month-old", "month old"];

/// Phrases after which letters name the patient.
const PROSE: &[&str] = &[
    "thank you for seeing ",
    "thank you for referring ",
    "thank you for asking me to see ",
    "i reviewed ",
    "i saw ",
    "i am writing about ",
    "please see ",
    "your patient ",
    "opinion on ",
    "opinion about ",
    "referring ",
    "to refer ",
    "regarding ",
    "to see ",
    "consent of ",
    "this is to certify that ",
    "patient, ",
    "pleasure to see ",
    "pleasure to meet ",
    "pleasure of seeing ",
    "welcome back, ",
    "welcome, ",
];

/// Names in sentences and headings.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Candidate> {
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let mut found: Vec<Candidate> = messaged(reading).into_iter().collect();
    for (index, line) in lines.take(LINES_READ) {
        let text = line.trimmed();
        let mut add = |person: Option<Person<'_>>, strength: u16| {
            found.extend(person.map(|person| candidate(index, &person, strength)));
        };
        add(declared(text), DECLARES);
        add(described(text), IN_PROSE + 20);
        add(aged_within(text), IN_PROSE);
        add(called_patient(text), IN_PROSE);
        if line.rank < HEAD {
            add(heading(text), AS_HEADING);
        }
        for phrase in PROSE {
            let at = find_ignoring_case(text, phrase);
            let named = at.and_then(|at| person::read(text[at + phrase.len()..].trim_start()));
            add(named.filter(|one| !one.clinician && (one.titled || one.parts > 1)), IN_PROSE);
        }
    }
    found
}

/// `I, Jo Day, consent to ...`.
fn declared(text: &str) -> Option<Person<'_>> {
    const VERBS: &[&str] =
        &["consent", "agree", "authorise", "authorize", "give", "hereby", "request"];
    let person = person::read_at(text.strip_prefix("I, ")?, person::Place::Patient)?;
    let gives = VERBS.iter().any(|verb| find_ignoring_case(person.rest, verb).is_some());
    (gives && !person.clinician && person.parts > 1).then_some(person)
}

/// `Patient Jo Day is unfit for work`, `Summary: Patient Jo Day (DOB: …) discharged …`.
fn called_patient(text: &str) -> Option<Person<'_>> {
    const GOES_ON: &[&str] =
        &["(", "is ", "was ", "has ", "had ", "presents", "presented", "discharged", "admitted"];
    const LABEL: &str = "Patient ";
    let at = text.find(LABEL)?;
    let begins = at == 0 || text[..at].trim_end().ends_with([':', '.', '-', '–', '—']);
    let person = person::read(&text[at + LABEL.len()..]).filter(|_| begins)?;
    let goes_on = GOES_ON.iter().any(|word| person.rest.starts_with(word));
    (goes_on && !person.clinician && person.parts > 1 && person.listed == 0).then_some(person)
}

/// `Ms Jo Day (NHS 1) is a 45-year-old teacher`, at the start of a sentence or after a heading.
fn described(text: &str) -> Option<Person<'_>> {
    let age = AGES.iter().filter_map(|age| find_ignoring_case(text, age)).min()?;
    let before = &text[..age];
    let ends = before.match_indices([':', '.']).map(|(at, _)| at + 1);
    let mut begins = ends.rev().take(MOST_BEGINNINGS).chain([0]);
    begins.find_map(|begin| of_that_age(before[begin..].trim_start()))
}

/// `Seen today was Jo Day, a 45 year old teacher`: a name within a sentence, with an age behind it.
fn aged_within(text: &str) -> Option<Person<'_>> {
    let age = AGES.iter().filter_map(|age| find_ignoring_case(text, age)).min()?;
    let before = text[..age].trim_end_matches(['-', ' ']);
    let named = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let comma = named.trim_end().trim_end_matches(" an").trim_end_matches(" a");
    let comma = comma.trim_end().strip_suffix(',').filter(|_| named.len() < before.len())?;
    name_at_end(comma).map(|(_, person)| person)
}

/// The name in `Ms Jo Day (NHS 1) is a 45-`.
fn of_that_age(text: &str) -> Option<Person<'_>> {
    const VERBS: &[&str] = &["is a ", "is an ", "was a ", "a "];
    const LONGEST: usize = 120;
    let person = person::read(text).filter(|_| text.len() < LONGEST)?;
    let bracket = person.rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let rest = bracket.map_or(person.rest, |(_, after)| after).trim_start();
    let verb = VERBS.iter().find(|verb| rest.starts_with(**verb))?;
    let figures = rest[verb.len()..].trim().trim_end_matches('-');
    let aged = figures.bytes().all(|byte| byte.is_ascii_digit()) && !figures.is_empty();
    (aged && !person.clinician && person.parts > 1 && person.listed == 0).then_some(person)
}

/// The patient to whom a clinician writes a message: `From: Jo Day MD`, `To: Ada Quill`, `Hi Ada,`.
fn messaged(reading: &Reading<'_>) -> Option<Candidate> {
    const GREETS: &[&str] = &["hi ", "hello ", "dear "];
    let labelled = |words: &str| {
        let hit = reading.hits.iter().find(|hit| hit.label.words == words)?;
        value(hit)
    };
    labelled("from").filter(|(_, writer)| writer.clinician)?;
    let (line, reader) = labelled("to").filter(|(_, one)| !one.clinician && one.parts > 1)?;
    let first = reader.name.split(' ').next().unwrap_or_default();
    let lines = reading.document.lines.iter().filter(|line| !line.is_blank()).take(HEAD);
    let greeted = lines.map(Line::trimmed).any(|text| {
        let greeting = GREETS.iter().find(|greet| starts_with_ignoring_case(text, greet));
        greeting.is_some_and(|greet| starts_with_ignoring_case(&text[greet.len()..], first))
    });
    greeted.then(|| candidate(line, &reader, IN_PROSE))
}

/// `Jo Day, 45 F, MRN 1`: a name that a line begins with, then age and sex.
fn heading(text: &str) -> Option<Person<'_>> {
    let person = person::read(text)?;
    let rest = person.rest.trim_start_matches(['(', '-', '–', ' ', '|', '/']);
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let unit = rest[figures..].trim_start_matches([' ', '-', '/']).to_lowercase();
    let word = unit.split(|c: char| !(c.is_alphanumeric() || c == '/')).next().unwrap_or_default();
    let aged = (1..=3).contains(&figures)
        && [
            "f", "m", "y", "yo", "yrs", "yr", "years", "year", "y/o", "yof", "yom", "male",
            "female",
        ]
        .contains(&word);
    // `JO DAY / F / 45Y`
    let mut parts = rest.split(['/', ' ', ',', '|', '-']).filter(|part| !part.is_empty());
    let sex = parts
        .next()
        .is_some_and(|part| ["f", "m", "male", "female"].contains(&part.to_lowercase().as_str()));
    let age = parts.next().unwrap_or_default().trim_end_matches(|c: char| c.is_alphabetic());
    let sexed =
        sex && (1..=3).contains(&age.len()) && age.bytes().all(|byte| byte.is_ascii_digit());
    let aged = aged || sexed;
    (aged && !person.clinician && person.parts > 1 && person.listed == 0).then_some(person)
}
