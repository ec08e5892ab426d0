//! Says which labels of people are there with something after them that could not be read as a name.
//!
//! `Patient: J0hn 5mith` is somebody. An empty label, a sentence and an organisation are not.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Doubt, FieldName};

use super::labels::{Hit, Meaning, Place};
use super::people::labelled;
use super::person_words::TITLES;
use super::reading::{Found, Reading};
use super::under_labels::value;

/// The longest words that a doubt shows.
const LONGEST: usize = 80;

/// A doubt for each of the fields that has such a label and no value.
pub(super) fn find(reading: &Reading<'_>, found: &[&Option<Found>]) -> Vec<Doubt> {
    let has = |field| found.iter().any(|one| one.as_ref().is_some_and(|one| one.name == field));
    let fields = [
        (FieldName::PatientName, Meaning::Patient),
        (FieldName::Author, Meaning::Author),
        (FieldName::Addressee, Meaning::Addressee),
    ];
    let missing = fields.into_iter().filter(|(field, _)| !has(*field));
    missing.filter_map(|(field, meaning)| of_field(reading, field, meaning)).collect()
}

fn of_field(reading: &Reading<'_>, field: FieldName, meaning: Meaning) -> Option<Doubt> {
    const MOST_LABELS: usize = 200;
    let garbled = |hit: &&Hit<'_>| {
        let own = hit.marked && hit.place == Place::Start && hit.label.words != "re";
        own && is_garbled(hit) && value(hit).is_none()
    };
    let hit = if meaning == Meaning::Patient {
        let of_patient = reading.hits.iter().filter(|hit| hit.label.meaning == meaning);
        of_patient.take(MOST_LABELS).find(garbled)?
    } else {
        labelled(reading, meaning).map(|(hit, _)| hit).find(garbled)?
    };
    let words: String = hit.value.chars().take(LONGEST).collect();
    Some(Doubt {
        kind: DoubtKind::Unreadable,
        field: Some(field),
        detail: String::new(),
        page: Some(reading.document.lines[hit.line].page),
        words,
    })
}

/// Letters and digits in one word, signs that stand for no letter, or a title with nothing after it.
fn is_garbled(hit: &Hit<'_>) -> bool {
    let words: Vec<&str> = hit.value.split_whitespace().take(4).collect();
    let title = |word: &&str| TITLES.contains(word.trim_end_matches('.').to_lowercase().as_str());
    let titled = words.first().is_some_and(title);
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let mixed = |word: &&str| {
        letters(word) >= 2
            && word.contains(|c: char| {
                c.is_ascii_digit() || matches!(c, '\u{fffd}' | '?' | '|' | '€' | '$')
            })
            && !word.contains(['/', '#', '@'])
            && word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    words.iter().take(3).any(mixed) || (titled && words.len() > 1)
}
