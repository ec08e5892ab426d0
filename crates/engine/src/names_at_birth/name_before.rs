//! The name that stands before a birth date in its line, whatever stands before the name.

use super::super::candidates::{Candidate, candidate};
use super::super::labels::{Hit, Meaning};
use super::super::layout::{find_ignoring_case, starts_with_ignoring_case};
use super::super::person::{self, Person};
use super::super::reading::Reading;

/// A line that begins with the name, or that a label begins.
const BESIDE_BIRTH: u16 = 940;
/// After other words of a sentence.
const IN_SENTENCE: u16 = 850;
/// After a word of kin, who may be the writer's and may be another than the patient.
const AFTER_KIN: u16 = 680;
/// Between a name and its birth date stands no more than a number.
const APART: usize = 45;
/// No name has more words.
const MOST_WORDS: usize = 6;

const KIN: &[&str] = &[
    "mum",
    "mom",
    "mother",
    "dad",
    "father",
    "wife",
    "husband",
    "son",
    "daughter",
    "partner",
    "brother",
    "sister",
    "child",
    "baby",
    "grandmother",
    "grandfather",
    "nan",
    "aunt",
    "uncle",
];

/// The name before the label of a birth date. `before` ends where the label begins.
pub(super) fn find(reading: &Reading<'_>, hit: &Hit<'_>, before: &str) -> Option<Candidate> {
    let line = hit.line;
    // `Appointment for Jo Day, born ...`
    let at = find_ignoring_case(before, " for ").map(|at| at + " for ".len());
    let named = &before[at.unwrap_or(0)..];
    if let Some(person) = person::read_at(named, person::Place::Patient)
        && person.parts > 1
        && named.len() < person.words.len() + APART
        && (!named.contains(':') || goes_on_in_brackets(&person))
        && !greets(named)
    {
        return Some(candidate(line, &person, BESIDE_BIRTH));
    }
    after_label(reading, hit, before).or_else(|| in_sentence(line, before))
}

/// `Jo Day (MRN: 1) (DOB: ...`
fn goes_on_in_brackets(person: &Person<'_>) -> bool {
    let plain = !person.words.contains(':') && person.listed == 0;
    plain && person.rest.starts_with('(') && !person.clinician
}

/// `Patient ref: Mrs Jo Day, born ...`: whatever the label, unless it is another person's.
fn after_label(reading: &Reading<'_>, hit: &Hit<'_>, before: &str) -> Option<Candidate> {
    let (_, named) = before.rsplit_once(':')?;
    let others = reading.hits_in_line(hit.line).iter().filter(|other| other.start < hit.start);
    let mut meanings = others.map(|other| other.label.meaning);
    let another = |meaning: Meaning| {
        use Meaning::{Addressee, Author, SomebodyElse};
        matches!(meaning, SomebodyElse | Author | Addressee)
    };
    if meanings.any(another) || KIN.iter().any(|kin| has_word(before, kin)) {
        return None;
    }
    let person = person::read_at(named, person::Place::Patient)?;
    let near = named.trim_start().len() < person.words.len() + APART;
    let whole = person.parts > 1 || person.titled;
    let plain = person.listed == 0 && !person.clinician;
    (near && whole && plain).then(|| candidate(hit.line, &person, BESIDE_BIRTH))
}

/// `Can you ring Jo Day (born ...`: words with capitals right before the birth date.
fn in_sentence(line: usize, before: &str) -> Option<Candidate> {
    let text = before.trim_end_matches([' ', '(', ',', '-', '–', '[']);
    // `Ada Day, 12 Elm Street, born` tells of a place as well.
    let gap = before.len() - text.len();
    let (begin, person) = name_at_end(text)?;
    if gap > 3 {
        return None;
    }
    let kin = text[..begin].split(|c: char| !c.is_alphabetic()).rev().take(4);
    let kin = kin
        .filter(|word| !word.is_empty())
        .any(|word| KIN.iter().any(|kin| kin.eq_ignore_ascii_case(word)));
    // `Dr Jo Day (born ...` is a writer's note of himself.
    let title = text[..begin].trim_end().rsplit(' ').next().unwrap_or_default();
    if ["dr", "prof", "professor", "doctor"]
        .contains(&title.trim_end_matches('.').to_lowercase().as_str())
    {
        return None;
    }
    Some(candidate(line, &person, if kin { AFTER_KIN } else { IN_SENTENCE }))
}

/// The whole name with which a text ends, and where it begins.
pub(in super::super) fn name_at_end(text: &str) -> Option<(usize, Person<'_>)> {
    let mut begin = text.len();
    let mut words = 0;
    for (at, word) in words_from_end(text) {
        let named = word.starts_with(char::is_uppercase) && person::is_given_name(word);
        if !named || words == MOST_WORDS || word.ends_with([',', '.', ':', ';']) && words > 0 {
            break;
        }
        (begin, words) = (at, words + 1);
    }
    let person = person::read_at(text.get(begin..)?, person::Place::Patient)?;
    let whole = words > 1 && person.parts == words && person.listed == 0 && !person.clinician;
    (whole && person.rest.is_empty() && !greets(&text[begin..])).then_some((begin, person))
}

/// The words of a text from its end, each with the place where it begins.
fn words_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = Some(text.len());
    std::iter::from_fn(move || {
        let to = end?;
        let from = text[..to].rfind(' ').map_or(0, |at| at + 1);
        end = from.checked_sub(1);
        Some((from, &text[from..to]))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|one| one.eq_ignore_ascii_case(word))
}

/// `Hello Dr Day, my birthday is …`
fn greets(text: &str) -> bool {
    const GREETINGS: &[&str] = &["hello ", "hi ", "hey ", "dear ", "good "];
    GREETINGS.iter().any(|greeting| starts_with_ignoring_case(text, greeting))
}
