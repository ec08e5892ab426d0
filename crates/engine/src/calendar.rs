//! Reads dates as clinics print them, and decides once per document whether the day or the month
//! comes first.
//!
//! Only whole dates count: a day, a month and a year. Dates that no calendar has are not dates.
//! There is no clock here: years of two digits are resolved by what the date means and by the
//! document's own time, so that a document reads the same for ever.

mod order;
mod printed;

use chrono::{Datelike, NaiveDate};
use wardbook_domain::date_order::DateOrder;

use self::order::Order;
use self::printed::Form;
pub(super) use self::printed::{Printed, printed_in};
use super::labels::Meaning::{Birth, Date};
use super::labels::{Hit, Place};
use super::layout::{Document, find_ignoring_case};

/// Years outside of these are misread numbers.
const YEARS: std::ops::RangeInclusive<i32> = 1880..=2199;

/// More dates than this are a table of readings, not the dates of a document.
const MOST_DATES: usize = 4_000;

/// A year before this is no document's own, unless a label says so: most likely somebody was born.
const FIRST_OWN_YEAR: i32 = 1985;
/// Two digits from here on are of the twentieth century where the document has no other year.
const PIVOT: i32 = 70;
/// The same of a birth date.
const BIRTH_PIVOT: i32 = 30;

/// In a line with a date, these show that it may be far from the document's own time.
const FAR_CUES: &[&str] = &[
    "valid",
    "expir",
    "until",
    "next",
    "due",
    "again",
    "review",
    "appointment",
    "will ",
    "card",
    "exp ",
    "since",
    "born",
];

/// A date that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadDay {
    pub(super) day: NaiveDate,
    /// The same words read in another way, where nothing in the document decides between them.
    pub(super) other: Option<NaiveDate>,
    /// Whether its numbers alone could be read in two ways.
    pub(super) open: bool,
}

/// All dates of a document, and how its numbers are to be read.
pub(super) struct Calendar {
    dates: Vec<Printed>,
    order: Order,
    own_year: Option<i32>,
}

impl Calendar {
    pub(super) fn new(document: &Document<'_>, hits: &[Hit<'_>], clinic: DateOrder) -> Self {
        let mut dates = Vec::new();
        for (index, line) in document.lines.iter().enumerate() {
            if dates.len() < MOST_DATES && line.text.bytes().any(|byte| byte.is_ascii_digit()) {
                printed::collect(index, line.text, &mut dates);
            }
        }
        let order = order::decide(document, hits, &dates, clinic);
        let own_year = own_year(document, hits, &dates);
        Self { dates, order, own_year }
    }

    /// The dates printed in a line, those without anything between their figures as well.
    pub(super) fn in_line(&self, line: usize) -> &[Printed] {
        let from = self.dates.partition_point(|date| date.line < line);
        let to = self.dates.partition_point(|date| date.line <= line);
        &self.dates[from..to]
    }

    /// All dates but eight figures in a row, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Printed> {
        self.dates.iter().filter(|date| !date.form.is_bare())
    }

    /// The day that was meant, near the document's own time; `None` where no calendar has it.
    pub(super) fn day(&self, date: &Printed) -> Option<ReadDay> {
        let year = if date.short_year { self.near_year(date.year) } else { date.year };
        self.read(date, |month, day| NaiveDate::from_ymd_opt(year, month, day))
    }

    /// The birth date that was meant: with two digits of a year, the latest that is not after
    /// the document.
    pub(super) fn birth(&self, date: &Printed, document: Option<NaiveDate>) -> Option<ReadDay> {
        if !date.short_year {
            return self.day(date);
        }
        let own = self.own_year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
        let Some(latest) = document.or(own) else {
            let (likely, other) =
                if date.year < BIRTH_PIVOT { (2000, Some(1900)) } else { (1900, None) };
            let of = |century: i32| {
                self.read(date, |month, day| {
                    NaiveDate::from_ymd_opt(century + date.year, month, day)
                })
            };
            let day = of(likely)?;
            return Some(ReadDay {
                other: day.other.or(other.and_then(of).map(|day| day.day)),
                ..day
            });
        };
        let century = latest.year().div_euclid(100) * 100;
        self.read(date, |month, day| {
            let of = |century| NaiveDate::from_ymd_opt(century + date.year, month, day);
            of(century).filter(|born| *born <= latest).or_else(|| of(century - 100))
        })
    }

    fn read(&self, date: &Printed, day: impl Fn(u32, u32) -> Option<NaiveDate>) -> Option<ReadDay> {
        let day = |month: u32, of_month: u32| {
            day(month, of_month).filter(|day| YEARS.contains(&day.year()))
        };
        let day_first = day(date.second, date.first);
        if !date.form.is_open() {
            return day_first.map(|day| ReadDay { day, other: None, open: false });
        }
        match (day_first, day(date.first, date.second)) {
            (Some(one), Some(other)) if one != other => {
                let (day, other) = if self.order.month_first { (other, one) } else { (one, other) };
                Some(ReadDay { day, other: (!self.order.sure).then_some(other), open: true })
            }
            (one, other) => one.or(other).map(|day| ReadDay { day, other: None, open: false }),
        }
    }

    /// As ISO 8601.
    pub(super) fn iso(day: NaiveDate) -> String {
        day.format("%Y-%m-%d").to_string()
    }

    /// Two digits as the year that is nearest to the document's own.
    fn near_year(&self, short: i32) -> i32 {
        let Some(own) = self.own_year else {
            return short + if short < PIVOT { 2000 } else { 1900 };
        };
        let century = own.div_euclid(100) * 100;
        let years = [-100, 0, 100].map(|more| century + more + short);
        years.into_iter().min_by_key(|year| own.abs_diff(*year)).unwrap_or(century + short)
    }
}

/// The latest year of four digits under a label of the document's own dates; failing those, the
/// latest that is told of no birth, and of nothing that is to come.
fn own_year(document: &Document<'_>, hits: &[Hit<'_>], dates: &[Printed]) -> Option<i32> {
    let mut labelled = None;
    let mut told = None;
    let mut known = (usize::MAX, false);
    for date in dates.iter().filter(|date| !date.short_year && YEARS.contains(&date.year)) {
        let line = document.lines[date.line].text;
        let from = hits.partition_point(|hit| hit.line < date.line);
        let own = hits[from..].iter().take(64).take_while(|hit| hit.line == date.line);
        let label = own.filter(|hit| hit.start < date.start && hit.place != Place::Quoted).last();
        match label.map(|hit| hit.label.meaning) {
            Some(Date(meaning)) if !matches!(meaning, "appointment" | "due") => {
                labelled = labelled.max(Some(date.year));
            }
            Some(Birth | Date(_)) => {}
            _ if date.form.is_bare() => {}
            _ => {
                if known.0 != date.line {
                    let far = FAR_CUES.iter().any(|cue| find_ignoring_case(line, cue).is_some());
                    known = (date.line, far);
                }
                if !known.1 {
                    told = told.max(Some(date.year));
                }
            }
        }
    }
    labelled.or(told.filter(|year| *year >= FIRST_OWN_YEAR))
}

/// The age that a birth date gives on another day, in years; negative if it is after it.
pub(super) fn years_between(birth: NaiveDate, day: NaiveDate) -> i32 {
    let whole = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { whole - 1 } else { whole }
}

#[cfg(test)]
mod tests {
    use wardbook_domain::extraction::PageText;

    use super::super::labels;
    use super::*;

    fn days(text: &str) -> Vec<String> {
        let pages = [PageText { number: 1, text: text.to_owned() }];
        let document = Document::new(&pages);
        let hits = labels::find(&document, &|| false).expect("nothing stops it");
        let calendar = Calendar::new(&document, &hits, DateOrder::Unknown);
        let days = calendar.all().filter_map(|date| calendar.day(date));
        days.map(|day| Calendar::iso(day.day)).collect()
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
    fn years_of_two_digits_are_near_the_document() {
        assert_eq!(days("2 May 2026: seen 01/05/26"), ["2026-05-02", "2026-05-01"]);
        assert_eq!(days("Date: 3/4/1999, seen 01/05/98"), ["1999-04-03", "1998-05-01"]);
    }
}
