//! Reads dates as clinics print them, and decides once per document whether the day or the month
//! comes first.
//!
//! Only whole dates count: a day, a month and a year. Dates that no calendar has are not dates.
//! There is no clock here: years of two digits are resolved against the latest full year of the
//! document, so that a document reads the same for ever.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::layout::Document;

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// States of the United States, whose letters before five figures show an American letterhead.
const STATES: &str = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|\
                      OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR";

/// Years outside of these are misread numbers.
const YEARS: std::ops::RangeInclusive<i32> = 1880..=2199;

/// More dates than this are a table of readings, not the dates of a document.
const MOST_DATES: usize = 4_000;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|\
                 oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let pattern = format!(
        r"(?ix)
        (?P<iso_y>[0-9]{{4}})[-/.](?P<iso_m>[0-9]{{1,2}})[-/.](?P<iso_d>[0-9]{{1,2}})
      | (?P<a>[0-9]{{1,2}})(?:\x20?[/.]\x20?|-)(?P<b>[0-9]{{1,2}})(?:\x20?[/.]\x20?|-)(?P<n_y>[0-9]{{4}}|[0-9]{{2}})
      | (?P<dm_d>[0-9]{{1,2}})(?:st|nd|rd|th)?[\x20\-/.]{{0,2}}(?:of\x20)?(?P<dm_m>{month})[\x20,.\-/]{{0,3}}(?P<dm_y>[0-9]{{4}}|'?[0-9]{{2}})
      | (?P<md_m>{month})[\x20.\-]{{1,2}}(?P<md_d>[0-9]{{1,2}})(?:st|nd|rd|th)?[\x20,.\-]{{1,3}}(?P<md_y>[0-9]{{4}})"
    );
    Regex::new(&pattern).ok()
});

static AMERICAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"[ ,](?:{STATES})[ ,]{{1,3}}[0-9]{{5}}(?:-[0-9]{{4}})?(?:[^0-9-]|$)")).ok()
});

/// A date as printed, before it is known which number is the month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    first: u32,
    second: u32,
    year: i32,
    short_year: bool,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Day and month are known.
    Clear,
    /// Either number may be the month.
    Numbers,
}

/// All dates of a document, and how its numbers are to be read.
pub(super) struct Calendar {
    dates: Vec<Printed>,
    month_first: bool,
    latest_year: i32,
}

impl Calendar {
    pub(super) fn new(document: &Document<'_>) -> Self {
        let mut dates = Vec::new();
        if let Some(pattern) = DATE.as_ref() {
            for (index, line) in document.lines.iter().enumerate() {
                if dates.len() < MOST_DATES && line.text.bytes().any(|byte| byte.is_ascii_digit()) {
                    collect(pattern, index, line.text, &mut dates);
                }
            }
        }
        let full = dates.iter().filter(|date| !date.short_year).map(|date| date.year);
        let latest_year = full.max().unwrap_or(2099);
        let month_first = month_first(document, &dates);
        Self { dates, month_first, latest_year }
    }

    /// The dates printed in a line.
    pub(super) fn in_line(&self, line: usize) -> &[Printed] {
        let from = self.dates.partition_point(|date| date.line < line);
        let to = self.dates.partition_point(|date| date.line <= line);
        &self.dates[from..to]
    }

    /// All dates, in order.
    pub(super) fn all(&self) -> &[Printed] {
        &self.dates
    }

    /// The day that was meant; `None` where no calendar has it. Second: whether another reading
    /// of its numbers was possible and nothing but custom decided.
    pub(super) fn day(&self, date: &Printed) -> Option<(NaiveDate, bool)> {
        let year = self.full_year(date);
        if !YEARS.contains(&year) {
            return None;
        }
        let day_first = NaiveDate::from_ymd_opt(year, date.second, date.first);
        if date.form == Form::Clear {
            return day_first.map(|day| (day, false));
        }
        let month_first = NaiveDate::from_ymd_opt(year, date.first, date.second);
        match (day_first, month_first) {
            (Some(one), Some(other)) => {
                Some((if self.month_first { other } else { one }, one != other))
            }
            (one, other) => one.or(other).map(|day| (day, false)),
        }
    }

    /// As ISO 8601.
    pub(super) fn iso(day: NaiveDate) -> String {
        day.format("%Y-%m-%d").to_string()
    }

    /// Two digits are the latest year that is not after the document's own.
    fn full_year(&self, date: &Printed) -> i32 {
        if !date.short_year {
            return date.year;
        }
        let century = self.latest_year.div_euclid(100) * 100;
        let candidate = century + date.year;
        if candidate > self.latest_year { candidate - 100 } else { candidate }
    }
}

fn collect(pattern: &Regex, line: usize, text: &str, dates: &mut Vec<Printed>) {
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let before = text[..whole.start()].chars().next_back();
        let mut after = text[whole.end()..].chars();
        let next = after.next();
        // Part of a longer number or word: a version, an address, a reference.
        let joined_before =
            before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '\''));
        let joined_after = next
            .is_some_and(|c| c.is_ascii_digit() || c == '/' || (c.is_alphabetic() && c != 'T'))
            || (matches!(next, Some('.' | '-'))
                && after.next().is_some_and(|c| c.is_ascii_digit()));
        if joined_before || joined_after {
            continue;
        }
        let number = |name: &str| {
            found
                .name(name)
                .and_then(|part| part.as_str().trim_start_matches('\'').parse::<u32>().ok())
        };
        let short = |name: &str| found.name(name).is_some_and(|part| part.as_str().len() < 4);
        let month = |name: &str| {
            let begin = found.name(name)?.as_str().get(..3)?.to_ascii_lowercase();
            let at = MONTHS.iter().position(|month| *month == begin)?;
            u32::try_from(at + 1).ok()
        };
        let read = if let (Some(y), Some(m), Some(d)) =
            (number("iso_y"), number("iso_m"), number("iso_d"))
        {
            Some((d, m, y, false, Form::Clear))
        } else if let (Some(a), Some(b), Some(y)) = (number("a"), number("b"), number("n_y")) {
            Some((a, b, y, short("n_y"), Form::Numbers))
        } else if let (Some(d), Some(m), Some(y)) = (number("dm_d"), month("dm_m"), number("dm_y"))
        {
            Some((d, m, y, short("dm_y"), Form::Clear))
        } else if let (Some(m), Some(d), Some(y)) = (month("md_m"), number("md_d"), number("md_y"))
        {
            Some((d, m, y, false, Form::Clear))
        } else {
            None
        };
        if let Some((first, second, year, short_year, form)) = read
            && let Ok(year) = i32::try_from(year)
        {
            dates.push(Printed {
                line,
                start: whole.start(),
                end: whole.end(),
                first,
                second,
                year,
                short_year,
                form,
            });
        }
    }
}

/// What unambiguous dates of the same document show; failing those, an American address.
fn month_first(document: &Document<'_>, dates: &[Printed]) -> bool {
    let numbers = dates.iter().filter(|date| date.form == Form::Numbers);
    let (mut days, mut months) = (0, 0);
    for date in numbers {
        days += usize::from(date.first > 12 && date.second <= 12);
        months += usize::from(date.second > 12 && date.first <= 12);
    }
    if days != months {
        return months > days;
    }
    let Some(american) = AMERICAN.as_ref() else { return false };
    document
        .lines
        .iter()
        .filter(|line| !line.is_blank())
        .take(400)
        .any(|line| american.is_match(line.text))
}

/// The age that a birth date gives on another day, in years; negative if it is after it.
pub(super) fn years_between(birth: NaiveDate, day: NaiveDate) -> i32 {
    let whole = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { whole - 1 } else { whole }
}

#[cfg(test)]
mod tests {
    use wardbook_domain::extraction::PageText;

    use super::*;

    fn days(text: &str) -> Vec<String> {
        let pages = [PageText { number: 1, text: text.to_owned() }];
        let calendar = Calendar::new(&Document::new(&pages));
        calendar
            .all()
            .iter()
            .filter_map(|date| calendar.day(date))
            .map(|(day, _)| Calendar::iso(day))
            .collect()
    }

    #[test]
    fn dates_are_read_in_every_form_that_clinics_print() {
        for form in [
            "21/11/2026",
            "21.11.2026",
            "21-11-2026",
            "21 Nov 2026",
            "21-Nov-2026",
            "21st November 2026",
            "21st of Nov, 2026",
            "Nov 21, 2026",
            "November 21st, 2026",
            "2026-11-21",
            "2026-11-21T10:00",
            "21 / 11 / 2026",
            "21Nov2026",
            "11/21/2026",
        ] {
            assert_eq!(days(form), ["2026-11-21"], "reading {form}");
        }
    }

    #[test]
    fn impossible_dates_and_parts_of_longer_numbers_are_no_dates() {
        for wrong in [
            "31/02/2026",
            "00/01/2026",
            "20050501",
            "1/2026",
            "v1.2.2026.4",
            "12/34/5678",
            "03/11",
            "10.0.0.127",
            "2026-13-01",
        ] {
            assert!(days(wrong).is_empty(), "`{wrong}` is no date: {:?}", days(wrong));
        }
    }

    #[test]
    fn one_clear_date_or_an_american_address_decides_which_number_is_the_month() {
        assert_eq!(days("seen 03/04/2026, born 25/12/1980"), ["2026-04-03", "1980-12-25"]);
        assert_eq!(days("seen 03/04/2026, born 12/25/1980"), ["2026-03-04", "1980-12-25"]);
        assert_eq!(days("Elmhaven, OH 44999\nseen 03/04/2026"), ["2026-03-04"]);
        assert_eq!(days("Merridale NSW 2997\nseen 03/04/2026"), ["2026-04-03"]);
    }

    #[test]
    fn years_of_two_digits_are_never_after_the_document() {
        assert_eq!(
            days("2 May 2026: born 04/06/71, seen 01/05/26"),
            ["2026-05-02", "1971-06-04", "2026-05-01"]
        );
    }
}
