//! Dates with more than a year, births among them, and ages (45 CFR 164.514(b)(2)(i)(C)).
//!
//! A year by itself is no identifier there, and is left.

mod ages;
mod months;
mod partial;
mod parts;
mod ranges;

use super::labels::What;
use super::lexicon::Folded;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::vocabulary::MONTHS;
use super::{Kind, Span};
use ages::age;
use months::{month_first, month_second};
use partial::{day_alone, month_alone, partial, six_figures};
use parts::{Found, day, goes_on, is_month, number, year};
use ranges::range_start;

/// Finds dates and ages.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < piece.tokens.len() {
        let found = if piece.is_shape(at, Shape::Figures) {
            figures_first(piece, at)
        } else if is_month(piece, at) {
            month_first(piece, at).map(|(after, score)| (after, score, "date.month_first")).or_else(
                || month_alone(piece, at).map(|(after, score)| (after, score, "date.month")),
            )
        } else {
            None
        };
        if let Some((after, score, rule)) = found {
            let first = if rule == "date.figures" { at } else { range_start(piece, at) };
            spans.push(dated(piece, weekday(piece, first), after, score, rule));
            at = after;
            continue;
        }
        if piece.is_shape(at, Shape::Figures) {
            age(piece, at, spans);
        }
        at += 1;
    }
}

/// The day of the week before a date belongs to it: `Tuesday 16 May`, `Tue, Mar 5`.
fn weekday(piece: &Piece, first: usize) -> usize {
    const DAYS: &[&str] = &[
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "weds",
        "wednesday",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "jueves",
        "viernes",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrydag",
        "vrijdag",
    ];
    let mut at = first;
    for _ in 0..3 {
        let Some(before) = at.checked_sub(1).filter(|_| piece.tokens[at].gap <= Gap::Space) else {
            return first;
        };
        let word = piece.str(before);
        let is_short = matches!(word, "Mo" | "Di" | "Mi" | "Do" | "Fr" | "Sa" | "So")
            && matches!(piece.sign(before + 1), Some(',' | '.'));
        if is_short || word.len() <= 10 && DAYS.contains(&word.to_lowercase().as_str()) {
            return before;
        }
        if !matches!(piece.sign(before), Some(',' | '.')) && word != "the" {
            return first;
        }
        at = before;
    }
    first
}

fn dated(piece: &Piece, first: usize, after: usize, score: f32, rule: &'static str) -> Span {
    // `born in Ulm on 3 May 1950`: some words may stand between.
    let label = piece.label(first, 6, |what| matches!(what, What::Birth | What::Place));
    let is_birth = label.is_some_and(|label| {
        let is_of_birth =
            label.what == What::Birth || is_birth_place(piece.said(label.first..label.after));
        let between = &piece.tokens[label.after..=first];
        is_of_birth
            && between.iter().filter(|token| token.gap >= Gap::Line).count() <= 1
            && !between[..between.len() - 1].iter().any(super::tokens::Token::is_figures)
    }) || (first > 0 && piece.sign(first - 1) == Some('*'));
    if is_birth {
        return piece.span(Kind::BirthDate, first..after, 0.95, "date.birth");
    }
    piece.span(Kind::Date, first..after, score, rule)
}

/// `born in`, `nato a`: the place first, then the day.
fn is_birth_place(label: &str) -> bool {
    let label = label.to_lowercase();
    ["born", "nat", "geb", "né", "nac", "nasc", "place of birth"]
        .iter()
        .any(|word| label.starts_with(word))
}

/// The days that a found date may be, as `YYYYMMDD`: day and month can be read two ways, and a year of
/// two figures in two centuries.
pub(super) fn days_of(said: &str) -> Vec<u32> {
    let mut figures: Vec<(usize, u32)> = Vec::new();
    let mut month = None;
    for part in said.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if let Ok(one) = part[..end].parse() {
            figures.push((end, one));
        } else {
            let mut folded = Folded::default();
            let word =
                if folded.read(part) { folded.as_str().to_owned() } else { part.to_lowercase() };
            month = month
                .or_else(|| MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month));
        }
    }
    let day_of = |len: usize, year: u32, month: u32, day: u32| {
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        let years = if len == 4 { vec![year] } else { vec![1900 + year, 2000 + year] };
        years.into_iter().filter(move |_| fits).map(move |year| year * 10_000 + month * 100 + day)
    };
    match (figures[..].as_ref(), month) {
        ([(_, day), (len, year)], Some(month)) => day_of(*len, *year, month, *day).collect(),
        ([(4, year), (_, month), (_, day)], None) => day_of(4, *year, *month, *day).collect(),
        ([(_, one), (_, other), (len, year)], None) => {
            let first = day_of(*len, *year, *other, *one);
            first.chain(day_of(*len, *year, *one, *other)).collect()
        }
        _ => Vec::new(),
    }
}

fn figures_first(piece: &Piece, at: usize) -> Found {
    if piece.is_glued(at) && at > 0 {
        let before = &piece.tokens[at - 1];
        let sign = piece.sign(at - 1);
        let is_inside = before.is_word()
            || matches!(sign, Some('.' | '/' | '-' | '\\'))
                && at > 1
                && piece.is_glued(at - 1)
                && !piece.tokens[at - 2].is_word();
        if is_inside {
            return None;
        }
    }
    all_figures(piece, at)
        .or_else(|| spaced(piece, at))
        .or_else(|| month_second(piece, at))
        .or_else(|| eastern(piece, at))
        .or_else(|| compact(piece, at))
        .or_else(|| six_figures(piece, at))
        .or_else(|| day_alone(piece, at))
}

/// `3/5/1950`, `1950-05-03`, `3.5.50`, `03 05 1950` after a label.
fn all_figures(piece: &Piece, at: usize) -> Found {
    let first_sign = piece.sign(at + 1);
    let is_spaced =
        piece.get(at + 1).is_some_and(|token| token.is_figures() && token.gap == Gap::Space);
    if is_spaced {
        let is_birth = piece.label(at, 3, |what| what == What::Birth).is_some();
        let fits = day(piece, at).is_some()
            && day(piece, at + 1).is_some()
            && year(piece, at + 2).is_some();
        return (is_birth && fits).then_some((at + 3, 0.8, "date.figures"));
    }
    let sign = first_sign.filter(|sign| {
        matches!(sign, '/' | '-' | '.' | '‑' | '–' | '\\') && piece.is_glued(at + 1)
    })?;
    let second = if piece.get(at + 2)?.gap <= Gap::Space { at + 2 } else { return None };
    let spaced_point = piece.tokens[second].gap == Gap::Space;
    if spaced_point && sign != '.' {
        return None;
    }
    if piece.sign(second + 1) == Some(sign) && piece.is_glued(second + 1) {
        let third = second + 2;
        let is_near = piece
            .get(third)
            .is_some_and(|token| token.gap == Gap::None || token.gap == Gap::Space && sign == '.');
        if is_near && is_date(piece, at, second, third) && !goes_on(piece, third + 1) {
            return Some((third + 1, 0.75, "date.figures"));
        }
    }
    if spaced_point {
        return None;
    }
    partial(piece, at, second, sign)
}

/// `3 / 4 / 1961`: with spaces around the signs, as forms print them.
fn spaced(piece: &Piece, at: usize) -> Found {
    let sign = piece.sign(at + 1).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let is_spaced = piece.get(at + 1)?.gap == Gap::Space || piece.get(at + 2)?.gap == Gap::Space;
    let is_near =
        (at + 1..at + 5).all(|at| piece.get(at).is_some_and(|token| token.gap <= Gap::Space));
    let is_birth = piece.label(at, 3, |what| what == What::Birth).is_some();
    let has_year = year(piece, at + 4).is_some() || is_birth;
    (is_spaced
        && is_near
        && has_year
        && piece.sign(at + 3) == Some(sign)
        && is_date(piece, at, at + 2, at + 4))
    .then_some((at + 5, 0.7, "date.figures"))
}

fn is_date(piece: &Piece, one: usize, two: usize, three: usize) -> bool {
    let (Some(first), Some(second), Some(third)) =
        (number(piece, one), number(piece, two), number(piece, three))
    else {
        return false;
    };
    let lens = [piece.tokens[one].len(), piece.tokens[two].len(), piece.tokens[three].len()];
    let may_be = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    match lens {
        [4, 1..=2, 1..=2] => (1850..=2150).contains(&first) && may_be(third, second),
        [1..=2, 1..=2, 4] => {
            (1850..=2150).contains(&third) && (may_be(first, second) || may_be(second, first))
        }
        [1..=2, 1..=2, 2] => may_be(first, second) || may_be(second, first),
        _ => false,
    }
}

/// `1950年5月3日`.
fn eastern(piece: &Piece, at: usize) -> Found {
    const MARKS: [[&str; 2]; 3] = [["年", "년"], ["月", "월"], ["日", "일"]];
    year(piece, at)?;
    let mut next = at;
    for marks in MARKS {
        if !piece.is_shape(next, Shape::Figures)
            || !marks.iter().any(|mark| piece.str(next + 1).starts_with(mark))
        {
            return None;
        }
        next += 2;
    }
    Some((next, 0.8, "date.figures"))
}

/// `19500503` and `03051950`, where a label says what they are.
fn compact(piece: &Piece, at: usize) -> Found {
    let token = piece.get(at).filter(|token| token.len() == 8)?;
    let label = piece.label(at, 3, |what| what == What::Birth);
    let said = &piece.text[token.start..token.end];
    let may_be = |year: &str, month: &str| {
        year.parse().is_ok_and(|year: u32| (1850..=2150).contains(&year))
            && month.parse().is_ok_and(|month: u32| (1..=12).contains(&month))
    };
    let fits = may_be(said.get(..4)?, said.get(4..6)?) || may_be(said.get(4..)?, said.get(2..4)?);
    (label.is_some() && fits).then_some((at + 1, 0.8, "date.figures"))
}
