//! Labels of dates and numbers whose value could not be read: a person is told, and nothing is
//! guessed. `14/O3/1958` may be a misread 0; `not known` is no attempt at a date at all.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Doubt, FieldName};

use super::dates::{date_after, is_of_kin};
use super::labels::Meaning::{Birth, Date, Identifier};
use super::labels::{Hit, Place};
use super::layout::quote;
use super::not_numbers::{is_american, is_filler, is_misread};
use super::reading::{Found, Reading};

/// More of one document say no more.
const MOST: usize = 8;
/// A document with more labels is a list.
const MOST_LABELS: usize = 4_000;
/// No attempt at a value is longer.
const LONGEST: usize = 28;

/// How many figures the numbers under these labels have.
const LENGTHS: &[(&str, &[usize])] = &[
    ("nhs_number", &[10]),
    ("medicare_number", &[10, 11]),
    ("ihi", &[16]),
    ("provider_number", &[10]),
];

/// What could not be read under its label. `found` are the values that could.
pub(super) fn find(reading: &Reading<'_>, found: &[Found]) -> Vec<Doubt> {
    let doubts = reading.hits.iter().take(MOST_LABELS).filter_map(|hit| {
        if hit.place == Place::Quoted || reading.document.in_footer(hit.line) {
            return None;
        }
        match hit.label.meaning {
            Birth => birth(reading, hit, found),
            Date(meaning) if hit.marked => date(reading, hit, meaning),
            Identifier(kind) => number(reading, hit, kind, found),
            _ => None,
        }
    });
    let mut out: Vec<Doubt> = Vec::new();
    for one in doubts {
        if out.len() == MOST {
            break;
        }
        if !out.iter().any(|other| other.words == one.words) {
            out.push(one);
        }
    }
    out
}

fn birth(reading: &Reading<'_>, hit: &Hit<'_>, found: &[Found]) -> Option<Doubt> {
    let (line, words) = value_of(hit)?;
    let read = date_after(reading, hit).and_then(|date| reading.calendar.birth(&date, None));
    if read.is_some() {
        return None;
    }
    let token = first_word(words);
    let tried = if is_like_a_date(token) {
        token
    } else if hit.marked && (is_row_of_figures(token) || names_a_year(words)) {
        words.trim()
    } else if hit.marked && hit.place == Place::Start && is_row_of_dates(words, found) {
        words.trim().get(..LONGEST).unwrap_or(words.trim())
    } else if let Some(end) = split_date(reading, hit, token) {
        &reading.document.lines[line].text[hit.value_start..end]
    } else {
        return None;
    };
    if is_readable(reading, line, tried) {
        return None;
    }
    // The same date, readable in another place.
    let births = found.iter().filter(|one| one.name == FieldName::BirthDate);
    let mut quotes = births.filter_map(|one| one.quote.as_ref());
    if quotes.any(|quote| could_be(tried, &quote.text)) || is_of_kin(reading, hit) {
        return None;
    }
    doubt(reading, line, FieldName::BirthDate, "", tried)
}

/// Figures enough for a date, where no birth date is known.
fn is_row_of_dates(words: &str, found: &[Found]) -> bool {
    const FEWEST: usize = 6;
    let known = found.iter().any(|one| one.name == FieldName::BirthDate);
    !known && words.bytes().filter(u8::is_ascii_digit).count() >= FEWEST
}

/// A date that can be read, and is not where its label's value is looked for.
fn is_readable(reading: &Reading<'_>, line: usize, tried: &str) -> bool {
    let text = reading.document.lines[line].text;
    let mut dates = reading.calendar.in_line(line).iter();
    dates.any(|date| {
        tried.starts_with(&text[date.start..date.end]) && reading.calendar.day(date).is_some()
    })
}

/// Where a date ends that has figures of its own before it: `1 4/03/1958`.
fn split_date(reading: &Reading<'_>, hit: &Hit<'_>, token: &str) -> Option<usize> {
    let figures = token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit());
    let mut dates = reading.calendar.in_line(hit.line).iter();
    let date = dates.find(|date| date.start >= hit.value_start)?;
    let near = date.start - hit.value_start <= 4;
    (figures && near && !hit.value.is_empty()).then_some(date.end)
}

fn date(reading: &Reading<'_>, hit: &Hit<'_>, meaning: &'static str) -> Option<Doubt> {
    let (line, words) = value_of(hit)?;
    let read = date_after(reading, hit).and_then(|date| reading.calendar.day(&date));
    let token = first_word(words);
    let meaning = if meaning == "stamp" { "document" } else { meaning };
    (read.is_none() && is_like_a_date(token) && !is_readable(reading, line, token))
        .then(|| doubt(reading, line, FieldName::Date, meaning, token))?
}

fn number(reading: &Reading<'_>, hit: &Hit<'_>, kind: &str, found: &[Found]) -> Option<Doubt> {
    if is_american(kind, hit.value) {
        return None;
    }
    let Some((kind, lengths)) = LENGTHS.iter().find(|(name, _)| *name == kind) else {
        return misread(reading, hit, kind);
    };
    if found.iter().any(|one| one.detail == *kind) || !(hit.marked || hit.place == Place::Start) {
        return None;
    }
    let (line, words) = value_of(hit)?;
    let end = words
        .find(|c: char| !(is_sign(c) || matches!(c, ' ' | '-' | '\u{a0}')))
        .unwrap_or(words.len());
    let tried = words[..end].trim_end_matches([' ', '-', '\u{a0}']);
    let signs = tried.chars().filter(|c| is_sign(*c)).count();
    let figures = tried.chars().filter(char::is_ascii_digit).count();
    let misread = lengths.contains(&signs) && figures * 2 >= signs;
    // Providers have numbers of other lengths in other countries.
    let wrong_length =
        *kind != "provider_number" && figures >= 5 && figures == signs && signs <= 20;
    if is_filler(tried) {
        return None;
    }
    (misread || wrong_length).then(|| doubt(reading, line, FieldName::Identifier, kind, tried))?
}

/// A number of no known length with a sign in it that is none.
fn misread(reading: &Reading<'_>, hit: &Hit<'_>, kind: &str) -> Option<Doubt> {
    let (line, words) = value_of(hit).filter(|_| hit.marked)?;
    let tried = first_word(words);
    let end = tried.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tried.len());
    let (value, after) = tried.split_at(end);
    let number = value.bytes().filter(u8::is_ascii_digit).count() >= 3;
    (number && tried.len() <= LONGEST && is_misread(value, after))
        .then(|| doubt(reading, line, FieldName::Identifier, kind, tried))?
}

fn value_of<'a>(hit: &Hit<'a>) -> Option<(usize, &'a str)> {
    let (line, words) = if hit.value.is_empty() {
        hit.below.filter(|_| hit.marked).map(|(line, _, words)| (line, words))?
    } else {
        (hit.line, hit.value)
    };
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '('));
    (!words.is_empty()).then_some((line, words))
}

fn first_word(words: &str) -> &str {
    words.split([' ', '\t', ',', ';', '(', ')']).next().unwrap_or_default()
}

/// A figure, or what is misread for one, or stands for one that could not be read.
fn is_sign(sign: char) -> bool {
    sign.is_ascii_digit()
        || matches!(sign, 'O' | 'o' | 'I' | 'l' | 'L' | 'S' | 'B' | 'Z' | '?' | '*' | '\u{fffd}')
}

/// Three parts between two separators, not all of them figures that make a date.
fn is_like_a_date(token: &str) -> bool {
    let separators = ['/', '.', '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'];
    let token = token.trim_end_matches(['.', '-', '/']);
    let parts: Vec<&str> = token.split(separators).collect();
    let size = |part: &&str| part.chars().count();
    let month = |part: &&str| part.chars().all(char::is_alphabetic) && size(part) <= 9;
    let short = parts.iter().all(|part| (1..=4).contains(&size(part)) || month(part));
    // The year alone has more than two figures: `2026-11-0071` is a reference.
    let years = parts.iter().filter(|part| size(part) > 2 && !month(part)).count();
    let signs = token.chars().filter(|c| is_sign(*c)).count();
    let figures = token.chars().filter(char::is_ascii_digit).count();
    let letters = token.chars().filter(|c| c.is_alphabetic() && !is_sign(*c)).count();
    parts.len() == 3
        && years <= 1
        && short
        && figures >= 2
        && signs >= 3
        && letters <= 9
        && token.len() <= LONGEST
}

/// Six figures or more in a row, some of them misread.
fn is_row_of_figures(token: &str) -> bool {
    let figures = token.chars().filter(char::is_ascii_digit).count();
    (6..=8).contains(&token.chars().count()) && figures >= 4 && token.chars().all(is_sign)
}

/// A few words with a year among them: `March 1958`, `14 Mrach 1958`, `14 March 19S8`.
fn names_a_year(words: &str) -> bool {
    let year = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let figures = word.bytes().filter(u8::is_ascii_digit).count();
        let misread = (2..4).contains(&figures)
            && ["18", "19", "20"].iter().any(|century| word.starts_with(century));
        let whole = word.parse().is_ok_and(|year: u32| (1880..2200).contains(&year));
        word.len() == 4 && (whole || misread && word.chars().all(is_sign))
    };
    words.trim().len() <= LONGEST && words.split_whitespace().take(4).any(year)
}

/// Whether a date that could be read is what was meant, sign by sign.
fn could_be(tried: &str, read: &str) -> bool {
    let signs = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || is_sign(*c)).collect();
    let (tried, read): (Vec<char>, Vec<char>) = (signs(tried), signs(read));
    tried.len() == read.len()
        && tried.iter().zip(&read).all(|(one, other)| !one.is_ascii_digit() || one == other)
}

fn doubt(
    reading: &Reading<'_>,
    line: usize,
    field: FieldName,
    detail: &str,
    words: &str,
) -> Option<Doubt> {
    let page = reading.document.lines[line].page;
    let words = quote(page, words)?.text;
    Some(Doubt {
        kind: DoubtKind::Unreadable,
        field: Some(field),
        detail: detail.to_owned(),
        page: Some(page),
        words,
    })
}
