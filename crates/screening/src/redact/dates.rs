//! Dates become their year; a year that tells an age over 89 goes too
//! (45 CFR 164.514(b)(2)(i)(C)).

use std::ops::Range;

use crate::phi::month_of;

/// Years of age from which on a birth year may not stay.
const OLD: i32 = 90;
/// How old somebody may have become: a year before that is no living person's birth.
const OLDEST: i32 = 130;
/// How far before a year the word for a birth may stand, in bytes.
const REACH: usize = 48;
/// How far past this year a date of two figures may lie: an appointment, a card's end.
const AHEAD: i32 = 10;

/// Words of a birth, in small letters; a year after one of them is a birth year.
const BORN: &[&str] = &[
    "born",
    "birth",
    "birthdate",
    "birthyear",
    "dob",
    "yob",
    "b.",
    "geb",
    "geboren",
    "geburtsjahr",
    "jahrgang",
    "né",
    "née",
    "naissance",
    "nacido",
    "nacida",
    "nacimiento",
    "nato",
    "nata",
    "nascita",
    "nascido",
    "nascida",
    "nascimento",
    "född",
    "født",
    "urodzony",
    "urodzona",
    "geboortejaar",
];

/// The year of a date; `None` where it has none or could have two.
///
/// Two figures are read as the latest year that the date may be of: a birth lies in the past, another
/// date up to ten years ahead.
pub(super) fn year_of(said: &str, this_year: i32, is_birth: bool) -> Option<i32> {
    let figures: Vec<&str> =
        said.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(8).collect();
    let is_year = |year: &i32| (1850..=2150).contains(year);
    let read = |part: &str| part.parse::<i32>().ok().filter(is_year);
    let mut whole = figures.iter().filter(|part| part.len() == 4).filter_map(|part| read(part));
    if let Some(year) = whole.next() {
        return whole.all(|other| other == year).then_some(year);
    }
    match figures[..] {
        // `19500503`, `03051950`: only one end can be a year with a month beside it.
        [one] if one.len() == 8 => {
            let month = |part: &str| part.parse().is_ok_and(|month: u32| (1..=12).contains(&month));
            let first = read(&one[..4]).filter(|_| month(&one[4..6]));
            let last = read(&one[4..]).filter(|_| month(&one[..2]) || month(&one[2..4]));
            match (first, last) {
                (Some(one), Some(other)) if one != other => None,
                (one, other) => one.or(other),
            }
        }
        [_, _, last] if last.len() == 2 => short(last, this_year, is_birth),
        [day, last] if day.len() <= 2 && last.len() == 2 && has_month(said) => {
            short(last, this_year, is_birth)
        }
        _ => None,
    }
}

fn short(figures: &str, this_year: i32, is_birth: bool) -> Option<i32> {
    let latest = if is_birth { this_year } else { this_year.saturating_add(AHEAD) };
    let year: i32 = figures.parse().ok()?;
    let year = latest.div_euclid(100) * 100 + year;
    Some(if year > latest { year - 100 } else { year })
}

fn has_month(said: &str) -> bool {
    said.split(|c: char| !c.is_alphabetic()).any(|word| month_of(word).is_some())
}

/// What replaces a date, if its year can be read.
pub(super) fn coarse(said: &str, this_year: i32, is_birth: bool) -> Option<String> {
    let year = year_of(said, this_year, is_birth)?;
    Some(match (year <= this_year.saturating_sub(OLD), is_birth) {
        (false, _) => year.to_string(),
        (true, true) => born(this_year),
        // A date that old is most likely a birth that nothing says it is.
        (true, false) => old(this_year),
    })
}

/// What replaces the birth date of somebody older than 89.
pub(super) fn born(this_year: i32) -> String {
    format!("[BORN {} OR EARLIER]", this_year.saturating_sub(OLD))
}

/// What replaces another date as old as that.
pub(super) fn old(this_year: i32) -> String {
    format!("[{} OR EARLIER]", this_year.saturating_sub(OLD))
}

/// Years by themselves that are said to be the birth of somebody older than 89. The recognisers leave
/// years, since most of them are no identifier.
pub(super) fn old_births(text: &str, this_year: i32) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|by| at + by) {
        let len = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + len;
        let year = text[start..at].parse::<i32>().ok().filter(|_| len == 4);
        let is_old = year.is_some_and(|year| {
            let age = this_year.saturating_sub(year);
            (OLD..=OLDEST).contains(&age)
        });
        let is_whole = !text[at..].starts_with(char::is_alphanumeric);
        if is_old && is_whole && is_of_birth(text, start) {
            found.push(start..at);
        }
    }
    found
}

fn is_of_birth(text: &str, year: usize) -> bool {
    let from = text.ceil_char_boundary(year.saturating_sub(REACH));
    let before = &text[from..year];
    let said = before.rsplit(['.', ';', '\n']).find(|part| !part.trim().is_empty());
    // `b. 1931`, `D.O.B.: 1931`: the point ends no sentence.
    let near = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let last = near.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_word = |word: &str| BORN.contains(&word.to_lowercase().as_str());
    let is_near = is_word(last)
        || is_word(last.trim_end_matches('.')) && last.len() > 2
        || last.eq_ignore_ascii_case("d.o.b.");
    is_near
        || said.is_some_and(|said| {
            said.split(|c: char| !c.is_alphabetic()).any(|word| word.len() > 1 && is_word(word))
        })
}
