//! Finds dates as clinics print them: in figures and in words, with every kind of dash and space.
//!
//! A date may be stuck to other words by a slash (`26/06/2025/kl`), but it is no part of a longer
//! number: a version, an address, a reference.

use std::sync::LazyLock;

use regex::{Captures, Regex};

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as printed, before it is known which number is the month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed {
    pub(crate) line: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(super) first: u32,
    pub(super) second: u32,
    pub(super) year: i32,
    pub(super) short_year: bool,
    pub(super) form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Day and month are known; in words, the day first.
    Clear,
    /// In words, the month first.
    MonthInFront,
    /// Either number may be the month.
    Numbers,
    /// As `Numbers`, with dots between.
    Dotted,
    /// Figures without anything between: a date after a label of one alone.
    Bare,
    /// As `Bare`, and either number may be the month.
    BareNumbers,
}

impl Form {
    /// Whether either number may be the month.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Numbers | Self::Dotted | Self::BareNumbers)
    }

    pub(super) fn is_bare(self) -> bool {
        matches!(self, Self::Bare | Self::BareNumbers)
    }
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|\
                 oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let space = r"\x20\t\u{a0}\u{2000}-\u{200b}\u{202f}\u{205f}\u{2060}\u{3000}\u{feff}";
    let dash = r"\-\u{ad}\u{2010}-\u{2015}\u{2212}\u{fe58}\u{fe63}\u{ff0d}";
    let slash = r"/\u{2044}\u{2215}\u{ff0f}";
    let loose = format!("(?:[{space}]?[{slash}.][{space}]?|[{dash}])");
    let wide = format!("(?:[{space}]?[{slash}.{dash}][{space}]?)");
    let gap = format!("[{space},.{dash}{slash}]");
    let pattern = format!(
        r"(?ix)
        (?P<iso_y>[0-9]{{4}})(?P<iso_s>{wide})(?P<iso_m>[0-9]{{1,2}})(?P<iso_t>{wide})(?P<iso_d>[0-9]{{1,2}})
      | (?P<a>[0-9]{{1,2}})(?P<s>{wide})(?P<b>[0-9]{{1,2}})(?P<t>{wide})(?P<n_y>[0-9]{{4}})
      | (?P<sa>[0-9]{{1,2}})(?P<ss>{loose})(?P<sb>[0-9]{{1,2}})(?P<st>{loose})(?P<s_y>[0-9]{{2}})
      | (?P<dm_d>[0-9]{{1,2}})(?:[{space}]?(?:st|nd|rd|th))?{gap}{{0,3}}(?:(?:day[{space}])?of[{space}])?(?P<dm_m>{month}){gap}{{0,3}}(?P<dm_y>[0-9]{{4}}|['’]?[0-9]{{2}})
      | (?P<md_m>{month}){gap}{{1,2}}(?P<md_d>[0-9]{{1,2}})(?:[{space}]?(?:st|nd|rd|th))?{gap}{{1,3}}(?P<md_y>[0-9]{{4}}|['’][0-9]{{2}})
      | (?P<ymd_y>[0-9]{{4}}){gap}{{0,2}}(?P<ymd_m>{month}){gap}{{0,2}}(?P<ymd_d>[0-9]{{1,2}})
      | (?P<bare>[0-9]{{8}})(?:[0-9]{{4}}|[0-9]{{6}})?
      "
    );
    Regex::new(&pattern).ok()
});

/// Adds the dates of a line.
pub(super) fn collect(line: usize, text: &str, dates: &mut Vec<Printed>) {
    let Some(pattern) = DATE.as_ref() else { return };
    let mut at = 0;
    while at < text.len()
        && let Some(found) = pattern.captures_at(text, at)
        && let Some(whole) = found.get(0)
    {
        match read(&found, text, line) {
            Some(date) => {
                dates.push(date);
                at = whole.end();
            }
            // Another date may begin within what was none.
            None => at = after_first_sign(text, whole.start()),
        }
    }
}

/// The dates of one text, but for eight figures in a row.
pub(crate) fn printed_in(text: &str) -> Vec<Printed> {
    let mut dates = Vec::new();
    collect(0, text, &mut dates);
    dates.retain(|date| !date.form.is_bare());
    dates
}

fn after_first_sign(text: &str, start: usize) -> usize {
    start + text[start..].chars().next().map_or(1, char::len_utf8)
}

fn read(found: &Captures<'_>, text: &str, line: usize) -> Option<Printed> {
    let whole = found.get(0)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let number = |name: &str| part(name)?.trim_start_matches(['\'', '’']).parse::<u32>().ok();
    let month = |name: &str| {
        let begin = part(name)?.get(..3)?.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| *month == begin)?;
        u32::try_from(at + 1).ok()
    };
    let separator = |one: &str, other: &str| {
        let (one, other) = (kind_of(part(one)?), kind_of(part(other)?));
        (one == other).then_some(one)
    };
    let dotted = |mark: char| if mark == '.' { Form::Dotted } else { Form::Numbers };
    let mut mark = ' ';
    let (first, second, year, form) = if let Some(figures) = part("bare") {
        bare(figures, whole.len() > 8)?
    } else if let Some(year) = number("iso_y") {
        mark = separator("iso_s", "iso_t")?;
        (number("iso_d")?, number("iso_m")?, year, Form::Clear)
    } else if let Some(year) = number("n_y") {
        mark = separator("s", "t")?;
        (number("a")?, number("b")?, year, dotted(mark))
    } else if let Some(year) = number("s_y") {
        mark = separator("ss", "st")?;
        (number("sa")?, number("sb")?, year, dotted(mark))
    } else if let Some(year) = number("dm_y") {
        (number("dm_d")?, month("dm_m")?, year, Form::Clear)
    } else if let Some(year) = number("md_y") {
        (number("md_d")?, month("md_m")?, year, Form::MonthInFront)
    } else {
        (number("ymd_d")?, month("ymd_m")?, number("ymd_y")?, Form::Clear)
    };
    let short_year = year < 100;
    let stands_alone = is_free_before(text, whole.start(), mark, short_year)
        && is_free_after(text, whole.end(), mark, short_year);
    let year = i32::try_from(year).ok()?;
    let (start, end) = (whole.start(), whole.end());
    stands_alone.then_some(Printed { line, start, end, first, second, year, short_year, form })
}

/// Eight figures: the year in front, or behind; with the time of day after them, in front.
fn bare(figures: &str, timed: bool) -> Option<(u32, u32, u32, Form)> {
    let number = |from: usize, to: usize| figures.get(from..to)?.parse::<u32>().ok();
    let is_year = |year: u32| (1880..2200).contains(&year);
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    if is_year(year) && (1..=12).contains(&month) && (1..=31).contains(&day) {
        return Some((day, month, year, Form::Bare));
    }
    let (first, second, year) = (number(0, 2)?, number(2, 4)?, number(4, 8)?);
    (!timed && is_year(year)).then_some((first, second, year, Form::BareNumbers))
}

/// What separates, whichever sign is printed for it.
fn kind_of(separator: &str) -> char {
    match separator.trim_matches(is_space).chars().next() {
        Some('.') => '.',
        Some('/' | '\u{2044}' | '\u{2215}' | '\u{ff0f}') => '/',
        _ => '-',
    }
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_free_before(text: &str, start: usize, mark: char, short_year: bool) -> bool {
    let mut before = text[..start].chars().rev();
    let Some(last) = before.next() else { return true };
    if last.is_alphabetic() {
        let word = text[..start].chars().rev().take(3).filter(|sign| sign.is_alphabetic());
        return !short_year && word.count() == 3;
    }
    if last.is_numeric() {
        return false;
    }
    let Some(joint) = kind_of_joint(last) else { return last != '\'' || !short_year };
    let word: Vec<char> = before.take_while(|sign| sign.is_alphanumeric()).take(6).collect();
    let letters = word.len() >= 2 && word.iter().all(|sign| sign.is_alphabetic());
    let reference = word.len() >= 5 && word.iter().all(char::is_ascii_digit);
    let empty = word.is_empty() && joint != '.';
    let range = joint == '-' && mark != '-' && !short_year;
    empty || letters || range || (reference && joint == '/' && mark != '/')
}

fn is_free_after(text: &str, end: usize, mark: char, short_year: bool) -> bool {
    let mut after = text[end..].chars();
    let Some(next) = after.next() else { return true };
    if next.is_numeric() {
        return false;
    }
    let word: Vec<char> = text[end + next.len_utf8()..]
        .chars()
        .take_while(|sign| sign.is_alphanumeric())
        .take(6)
        .collect();
    let figures = word.first().is_some_and(char::is_ascii_digit);
    if next.is_alphabetic() {
        // `19Z8` is a year that could not be read, and not 2019 with letters after it.
        let time = !short_year && next == 'T' && figures;
        let letters = !short_year && word.first().is_some_and(|sign| sign.is_alphabetic());
        return time || (next == 'Z' && word.is_empty()) || letters;
    }
    match kind_of_joint(next) {
        None => !short_year || !is_rest_of_year(next, &text[end..]),
        Some('/') => !figures || (word.len() >= 5 && mark != '/'),
        Some(joint) => !figures || (joint != mark && !short_year),
    }
}

/// Two figures after a space may be the rest of a year: `3 June 19 58`. A time has a colon.
fn is_rest_of_year(next: char, after: &str) -> bool {
    let rest = after.trim_start_matches(next);
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = !rest[figures..].starts_with([':', '.', '/', '-', 'h']);
    is_space(next) && figures == 2 && after.len() - rest.len() == next.len_utf8() && ends
}

/// The sign that joins a date to what stands beside it; `None` where nothing does.
fn kind_of_joint(sign: char) -> Option<char> {
    match sign {
        '/' | '\u{2044}' | '\u{2215}' | '\u{ff0f}' => Some('/'),
        '.' => Some('.'),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ => None,
    }
}
