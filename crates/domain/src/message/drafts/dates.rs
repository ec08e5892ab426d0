//! Days and times of the day in a draft, and whether a source holds them. What a draft says of a day
//! must be held in each part: a year that the source leaves open is not held.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::found::UnsupportedKind as Kind;
use super::tokens::{Gap, Token, TokenKind};
use super::vocabulary::{month, weekday};
use crate::date_order::DateOrder;

/// A day or a time, as far as it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Moment {
    /// Year, month, day.
    Day(Option<i32>, u32, Option<u32>),
    /// A day in figures that can be read in two ways: as it is written.
    Written(String),
    /// From 0 for Monday.
    Weekday(u32),
    /// A weekday, and the day that stands with it.
    On(u32, Box<Moment>),
    /// Minutes after midnight, and whether the half of the day is said.
    Time(u32, bool),
}

type Spans = Vec<(Kind, Range<usize>)>;

/// What of days and times the sources do not hold; and every token of a draft that is one's.
pub(super) fn unsupported(
    draft: &[Token],
    sources: &[Vec<Token>],
    order: DateOrder,
) -> (Spans, Vec<Range<usize>>) {
    let held: Vec<_> =
        sources.iter().flat_map(|source| moments(source, order)).map(|(one, _)| one).collect();
    let said = moments(draft, order);
    let kind = |moment: &Moment| match moment {
        Moment::Time(..) => Kind::Time,
        _ => Kind::Date,
    };
    let missing = said.iter().filter(|(moment, _)| !held.iter().any(|one| holds(one, moment)));
    let missing = missing.map(|(moment, range)| (kind(moment), range.clone())).collect();
    (missing, said.into_iter().map(|(_, range)| range).collect())
}

/// The tokens of a text that belong to days and times.
pub(super) fn ranges(text: &[Token], order: DateOrder) -> Vec<Range<usize>> {
    moments(text, order).into_iter().map(|(_, range)| range).collect()
}

fn holds(source: &Moment, draft: &Moment) -> bool {
    match (source, draft) {
        (Moment::Day(year, month, day), Moment::Day(said_year, said_month, said_day)) => {
            let part = |said: bool, same: bool| !said || same;
            month == said_month
                && part(said_year.is_some(), year == said_year)
                && part(said_day.is_some(), day == said_day)
        }
        // Alone, a weekday is held by its word: somebody's birth was on one too.
        (Moment::On(weekday, _), Moment::Weekday(said)) => weekday == said,
        (Moment::On(weekday, day), Moment::On(said, said_day)) => {
            weekday == said && holds(day, said_day)
        }
        (Moment::On(_, day), _) => holds(day, draft),
        (Moment::Day(Some(year), month, Some(day)), Moment::On(said, said_day)) => {
            let date = NaiveDate::from_ymd_opt(*year, *month, *day);
            let same = |date: NaiveDate| date.weekday().num_days_from_monday() == *said;
            date.is_some_and(same) && holds(source, said_day)
        }
        (Moment::Time(held, half), Moment::Time(said, said_half)) => {
            held == said && (*half || !said_half) || !said_half && held % 720 == said % 720
        }
        _ => source == draft,
    }
}

/// Every day and time of a text with its tokens.
fn moments(text: &[Token], order: DateOrder) -> Vec<(Moment, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let one = day(rest, order).or_else(|| time(rest)).or_else(|| with_weekday(rest, order));
        let length = one.as_ref().map_or(1, |(_, length)| *length);
        if let Some((moment, length)) = one {
            found.push((moment, at..at + length));
        }
        at += length;
    }
    found
}

fn day(rest: &[Token], order: DateOrder) -> Option<(Moment, usize)> {
    in_figures(rest, order).or_else(|| day_and_month(rest)).or_else(|| month_and_day(rest))
}

/// `Saturday`, `Saturday, 14 March`, `Saturday the 14th of March`.
fn with_weekday(rest: &[Token], order: DateOrder) -> Option<(Moment, usize)> {
    let weekday = weekday(rest.first()?)?;
    let between =
        |one: &Token| one.is_mark(",.") || one.is_word(&["the", "den", "dem", "le", "el"]);
    let skipped = rest.iter().skip(1).take(2).take_while(|one| between(one)).count();
    let day = rest.get(1 + skipped..).and_then(|rest| day(rest, order));
    Some(match day {
        Some((day, length)) => (Moment::On(weekday, Box::new(day)), 1 + skipped + length),
        None => (Moment::Weekday(weekday), 1),
    })
}

/// `2026-03-14`, `14/03/2026`, `14.3.26`, `20260314`.
fn in_figures(rest: &[Token], order: DateOrder) -> Option<(Moment, usize)> {
    let first = rest.first().filter(|one| one.kind == TokenKind::Number)?;
    if first.text.len() == 8
        && let Some(figures) = first.figures()
    {
        let (year, month, day) = (figures / 10_000, figures / 100 % 100, figures % 100);
        return real(year, month, day).map(|moment| (moment, 1));
    }
    let dotted: Vec<&str> = first.text.split('.').collect();
    if dotted.len() == 3 {
        return written(&dotted, order).map(|moment| (moment, 1));
    }
    let [first, mark, second, again, third, ..] = rest else {
        return None;
    };
    let joined = [mark, second, again, third].iter().all(|one| one.gap == Gap::None);
    let marks = mark.is_mark("/-.") && again.text == mark.text;
    let parts = [first.text.as_str(), second.text.as_str(), third.text.as_str()];
    if joined && marks { written(&parts, order).map(|moment| (moment, 5)) } else { None }
}

fn written(parts: &[&str], order: DateOrder) -> Option<Moment> {
    let figures: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let [one, two, three] = figures[..] else {
        return None;
    };
    if parts.first()?.len() == 4 {
        return real(one, two, three);
    }
    let year = match parts.last()?.len() {
        4 => three,
        2 if three <= 50 => 2_000 + three,
        2 => 1_900 + three,
        _ => return None,
    };
    let (day_first, month_first) = (real(year, two, one), real(year, one, two));
    match (order, day_first, month_first) {
        (DateOrder::Unknown, Some(day_first), Some(month_first)) if day_first != month_first => {
            Some(Moment::Written(format!("{one}/{two}/{year}")))
        }
        (DateOrder::MonthFirst, day_first, month_first) => month_first.or(day_first),
        (_, day_first, month_first) => day_first.or(month_first),
    }
}

fn real(year: u32, month: u32, day: u32) -> Option<Moment> {
    let year = i32::try_from(year).ok().filter(|year| (1_880..2_200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Moment::Day(Some(year), month, Some(day)))
}

/// `14 March 2026`, `14th of March`, `14. März 2026`.
fn day_and_month(rest: &[Token]) -> Option<(Moment, usize)> {
    let day = day_of_month(rest.first()?)?;
    let mut at = 1;
    let ordinal =
        |token: &Token| token.gap == Gap::None && token.is_word(&["st", "nd", "rd", "th"]);
    if rest.get(at).is_some_and(|one| ordinal(one) || one.gap == Gap::None && one.is_mark(".")) {
        at += 1;
    }
    if rest.get(at).is_some_and(|one| one.is_word(&["of", "de", "di"])) {
        at += 1;
    }
    let month = month(rest.get(at)?)?;
    at += 1;
    if rest.get(at).is_some_and(|one| one.is_word(&["de", "del"]))
        && year(rest.get(at + 1)).is_some()
    {
        at += 1;
    }
    Some(with_year(rest, at, month, Some(day)))
}

/// `March 14, 2026`, `March 14th`, `March 2026`.
fn month_and_day(rest: &[Token]) -> Option<(Moment, usize)> {
    let month = month(rest.first()?)?;
    if let Some(said) = year(rest.get(1)) {
        return Some((Moment::Day(Some(said), month, None), 2));
    }
    let day = day_of_month(rest.get(1)?)?;
    let ordinal = rest.get(2).is_some_and(|one| one.is_word(&["st", "nd", "rd", "th"]));
    Some(with_year(rest, if ordinal { 3 } else { 2 }, month, Some(day)))
}

fn with_year(rest: &[Token], at: usize, month: u32, day: Option<u32>) -> (Moment, usize) {
    let comma = usize::from(rest.get(at).is_some_and(|one| one.is_mark(",")));
    match year(rest.get(at + comma)) {
        Some(said) => (Moment::Day(Some(said), month, day), at + comma + 1),
        None => (Moment::Day(None, month, day), at),
    }
}

fn day_of_month(token: &Token) -> Option<u32> {
    token.figures().filter(|day| (1..=31).contains(day) && token.text.len() <= 2)
}

fn year(token: Option<&Token>) -> Option<i32> {
    let year = token.filter(|one| one.text.len() == 4)?.figures()?;
    i32::try_from(year).ok().filter(|year| (1_880..2_200).contains(year))
}

/// `15:30`, `3:30 pm`, `3 p.m.`, `15 Uhr`.
fn time(rest: &[Token]) -> Option<(Moment, usize)> {
    let hour = rest.first()?.figures().filter(|hour| *hour < 25)?;
    let minutes = rest.get(2).filter(|one| one.text.len() == 2).and_then(Token::figures);
    let joined = rest.get(1).is_some_and(|one| one.gap == Gap::None && one.is_mark(":"))
        && rest.get(2).is_some_and(|one| one.gap == Gap::None);
    let (minute, mut at) = match minutes.filter(|minute| joined && *minute < 60) {
        Some(minute) => (Some(minute), 3),
        None => (None, 1),
    };
    // Seconds say nothing to a patient.
    if minute.is_some()
        && rest.get(at).is_some_and(|one| one.gap == Gap::None && one.is_mark(":"))
        && rest.get(at + 1).is_some_and(|one| one.kind == TokenKind::Number)
    {
        at += 2;
    }
    let is = |place: usize, words: &[&str]| rest.get(place).is_some_and(|one| one.is_word(words));
    let point = |place: usize| rest.get(place).is_some_and(|one| one.is_mark("."));
    let dotted = point(at + 1) && is(at + 2, &["m"]);
    let (after, length) = if dotted && is(at, &["a", "p"]) {
        let end = at + 3 + usize::from(point(at + 3));
        (is(at, &["p"]).then_some(12), end - at)
    } else if is(at, &["am"]) {
        (None, 1)
    } else if is(at, &["pm"]) {
        (Some(12), 1)
    } else {
        let clock = is(at, &["uhr", "o'clock", "h"]);
        minute.or(clock.then_some(0))?;
        let said = Moment::Time((hour * 60 + minute.unwrap_or(0)) % 1_440, hour > 12);
        return Some((said, at + usize::from(clock)));
    };
    let hour = hour % 12 + after.unwrap_or(0);
    Some((Moment::Time(hour * 60 + minute.unwrap_or(0), true), at + length))
}
