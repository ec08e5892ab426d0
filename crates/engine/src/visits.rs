//! The visit that a letter is about, told in a sentence: `I reviewed him in the clinic on …`, `On … I saw
//! her`, `letter typed …`.
//!
//! A sentence goes on over the ends of lines. What it tells of another time is left out: what somebody
//! was `last` seen for, and what was done long before the letter.

use chrono::NaiveDate;
use wardbook_domain::extraction::DocumentType;

use super::calendar::Printed;
use super::dates::{Event, plain};
use super::layout::Line;
use super::reading::Reading;

const VISIT: u16 = 830;
/// Told of a letter in a sentence of it.
const WRITTEN: u16 = 860;
/// A visit is written about within so many days, and an operation within these.
const DAYS_AFTER: i64 = 150;
const DAYS_AFTER_OPERATION: i64 = 45;
/// A referral tells of its own visit only.
const DAYS_BEFORE_REFERRAL: i64 = 31;
/// So many lines before the date's own belong to its sentence at most.
const LINES_BEFORE: usize = 2;

/// Before the day: somebody was seen.
const SEEN: &[&str] = &[
    "i reviewed",
    "i saw",
    "we saw",
    "we reviewed",
    "i met",
    "we met",
    "i examined",
    "we examined",
    "i assessed",
    "we assessed",
    "i consulted",
    "seen ",
    "attended",
    "was reviewed",
    "was examined",
    "was assessed",
    "came to",
    "came to see",
    "presented to",
    "visited",
    "medical examination",
    "your appointment",
    "see you",
    "saw you",
    "reviewed you",
];
/// Before the day: something was done.
const DONE: &[&str] = &[
    "performing",
    "performed",
    "carried out",
    "i operated",
    "underwent",
    "was excised",
    "was removed",
    "came in for",
    "attended for",
];
/// Another time than the letter's.
const OTHER_TIMES: &[&str] = &[
    "last saw",
    "last seen",
    "last reviewed",
    "last visit",
    "previous",
    "prior",
    "originally",
    "initially",
    "compared",
    "will be",
    "to be seen",
    "be seen",
    "has been seen",
    "accident",
    "injured",
    "elsewhere",
    "until",
];

/// All of them.
pub(super) fn find(
    reading: &Reading<'_>,
    document_day: Option<NaiveDate>,
) -> Vec<(&'static str, Event)> {
    let letter = reading.is(DocumentType::SpecialistLetter)
        || reading.is(DocumentType::Other) && reading.salutation.is_some();
    let referral = reading.is(DocumentType::ReferralLetter);
    let imaging = reading.is(DocumentType::RadiologyReport);
    if !letter && !referral && !imaging {
        return Vec::new();
    }
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let Some(read) = reading.calendar.day(date) else { continue };
        let before = sentence_before(reading, date);
        let longest = if imaging || is_done(&before) {
            DAYS_AFTER_OPERATION
        } else if referral {
            DAYS_BEFORE_REFERRAL
        } else {
            DAYS_AFTER
        };
        let fits = |day: NaiveDate| {
            document_day.is_none_or(|document| (0..=longest).contains(&(document - day).num_days()))
        };
        let told = if imaging {
            ends_with_any(&before, &["performed", "performed on", "done on", "examined on"])
        } else {
            is_told(&reading.document.lines[date.line], date, &before)
        };
        if told && fits(read.day) {
            out.push(("service", plain(read, VISIT, date)));
        }
    }
    out
}

/// `…, letter typed 4 May 2026` is the letter's own day.
pub(super) fn written<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    const WORDS: &[&str] = &["letter typed", "letter written", "letter dictated", "report typed"];
    let dates = reading.calendar.all().filter(|date| {
        let before = sentence_before(reading, date);
        ends_with_any(&before, WORDS)
            || WORDS.iter().any(|words| before.ends_with(&format!("{words} on")))
    });
    dates.filter_map(|date| Some(plain(reading.calendar.day(date)?, WRITTEN, date)))
}

/// Whether the sentence about a date tells of a visit on it.
fn is_told(line: &Line<'_>, date: &Printed, before: &str) -> bool {
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let bare = before
        .strip_suffix("day")
        .map_or(before, |rest| rest.trim_end_matches(char::is_alphabetic).trim_end());
    let bare = if bare.is_empty() { before } else { bare };
    let on = ["on", "on the", "today,", "yesterday,", "yesterday"].iter().any(|word| {
        [before, bare].iter().any(|text| text == word || text.ends_with(&format!(" {word}")))
    });
    if any(before, OTHER_TIMES) {
        return false;
    }
    if on && before.len() > 6 {
        return any(before, SEEN) || is_done(before);
    }
    // `On 4 May 2026 I saw your patient`.
    let after = line.text[date.end..].trim_start_matches([',', ' ']).to_lowercase();
    let clause: String = after.chars().take(40).collect();
    on && any(&clause, SEEN)
}

fn is_done(before: &str) -> bool {
    DONE.iter().any(|word| before.contains(word))
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// The words of the sentence before a date, in small letters, from the lines before as well.
fn sentence_before(reading: &Reading<'_>, date: &Printed) -> String {
    let lines = &reading.document.lines;
    let own = &lines[date.line];
    let mut text = own.text[..date.start].trim().to_lowercase();
    let mut at = date.line;
    for _ in 0..LINES_BEFORE {
        if ends_of_sentence(&text).is_some() {
            break;
        }
        let Some(above) = at.checked_sub(1) else { break };
        let line = &lines[above];
        // Lines of a form or of a table are no sentence.
        if line.is_blank() || line.page != own.page || line.cells.len() > 1 {
            break;
        }
        text = format!("{} {text}", line.trimmed().to_lowercase());
        at = above;
    }
    let from = ends_of_sentence(&text).unwrap_or(0);
    text[from..].trim().to_owned()
}

/// Where the last sentence within a text begins: after a full stop with a space after it that ends no
/// abbreviation, or after a colon.
fn ends_of_sentence(text: &str) -> Option<usize> {
    const SHORT: &[&str] =
        &["dr", "mr", "mrs", "ms", "prof", "st", "i.e", "e.g", "approx", "no", "dept"];
    let stops = text.match_indices(['.', '!', '?', ':', ';']).rev();
    let mut ends = stops.filter(|(at, _)| {
        let after = &text[at + 1..];
        let word = text[..*at].rsplit([' ', '(']).next().unwrap_or_default();
        after.starts_with(' ') && word.chars().count() > 1 && !SHORT.contains(&word)
    });
    ends.next().map(|(at, _)| at + 1)
}
