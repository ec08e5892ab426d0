//! Finds the whole name of a patient of whom a label gives the surname alone: `Re: Mrs Dunmore`, and
//! `Harriet Dunmore` in the letter.

use super::candidates::{Candidate, candidate};
use super::layout::find_ignoring_case;
use super::person;
use super::reading::Reading;

/// As a name in a sentence is.
const IN_PROSE: u16 = 640;
/// So far a letter is looked through.
const LINES_READ: usize = 400;
/// Before a name of another of the family.
const KIN: &[&str] = &[
    "husband",
    "wife",
    "partner",
    "son",
    "daughter",
    "mother",
    "father",
    "brother",
    "sister",
    "carer",
    "spouse",
    "parent",
    "guardian",
    "kin",
    "dr",
    "prof",
    "professor",
    "doctor",
];
const MALE: &[&str] = &["mr", "master"];
const FEMALE: &[&str] = &["mrs", "ms", "miss"];

/// Whole names with the surname of `short`, where the document has one of them only.
pub(super) fn find(reading: &Reading<'_>, short: &Candidate) -> Vec<Candidate> {
    if short.parts != 1 {
        return Vec::new();
    }
    let mut found: Vec<Candidate> = Vec::new();
    for (index, line) in reading.document.lines.iter().enumerate().take(LINES_READ) {
        let Some(at) = find_ignoring_case(line.text, &short.name) else { continue };
        let before = line.text[..at].trim_end();
        let Some(begin) = given_names(before) else { continue };
        let near = before[..begin].to_lowercase();
        let mut words =
            near.split(|c: char| !c.is_alphanumeric()).rev().filter(|word| !word.is_empty());
        let last = words.next().unwrap_or_default();
        let kin = KIN.contains(&last) || words.take(2).any(|word| KIN.contains(&word));
        let title = short.words.split([' ', '.']).next().unwrap_or_default().to_lowercase();
        let other_sex = (MALE.contains(&last) && FEMALE.contains(&title.as_str()))
            || (FEMALE.contains(&last) && MALE.contains(&title.as_str()));
        if kin || other_sex {
            continue;
        }
        let whole = person::read_at(&line.text[begin..], person::Place::Patient);
        let Some(whole) = whole.filter(|whole| person::is_short_for(&short.name, &whole.name))
        else {
            continue;
        };
        found.push(candidate(index, &whole, IN_PROSE));
    }
    let one = found.first().map(|first| person::key(&first.name));
    if found.iter().any(|other| Some(person::key(&other.name)) != one) {
        return Vec::new();
    }
    found.retain(|one| one.parts > 1);
    found
}

/// Where up to three words with capitals begin that end a text.
fn given_names(before: &str) -> Option<usize> {
    let mut begin = None;
    let mut end = before.len();
    for _ in 0..3 {
        let text = before[..end].trim_end();
        let at = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let at = (at..text.len()).find(|at| text.is_char_boundary(*at))?;
        let word = &text[at..];
        if !person::is_given_name(word) {
            break;
        }
        begin = Some(at);
        end = at;
    }
    begin
}
