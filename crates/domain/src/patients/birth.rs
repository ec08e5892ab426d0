//! Whether the birth date in a document is a patient's.

use chrono::{Datelike as _, NaiveDate};

use super::folding::slips;
use crate::extraction::{first_day, is_date};

/// Nobody who is treated was born before.
pub const EARLIEST: i32 = 1900;

/// A date as a birth date; `None` before [`EARLIEST`] and after `today`.
pub fn as_birth_date(date: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    (date.year() >= EARLIEST && date <= today).then_some(date)
}

/// Whether the day that a value means, or its month or year, can be one of a patient's life until today.
/// Where the clock is behind, it is the next day already.
pub fn can_have_been(value: &str, today: NaiveDate) -> bool {
    let latest = today.succ_opt().unwrap_or(today);
    first_day(value).is_none_or(|day| as_birth_date(day, latest).is_some())
}

/// Whole years from a birth to a day; `None` before it.
pub fn age(born: NaiveDate, today: NaiveDate) -> Option<u32> {
    today.years_since(born)
}

/// How far a birth date in a document is a patient's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BirthLikeness {
    /// The same day.
    Same,
    /// As far as it is given: the year, or year and month.
    AsFarAsGiven,
    /// Another way to read the same words is the patient's.
    OtherReading,
    /// Day and month are exchanged.
    Exchanged,
    /// One digit differs, or two neighbours are exchanged.
    Slip,
    /// Another day.
    Other,
}

/// A day with its text, which slips of the pen are counted in.
pub(super) struct Day {
    date: NaiveDate,
    text: String,
}

impl Day {
    pub(super) fn of(date: NaiveDate) -> Self {
        Self { date, text: date.format("%Y-%m-%d").to_string() }
    }

    /// Whether no usual mistake lies between them.
    pub(super) fn is_another(&self, other: &Self) -> bool {
        of_days(self, other) == BirthLikeness::Other
    }
}

/// A birth date in a document.
pub(super) enum SaidDay {
    Whole(Day),
    /// The year, or year and month.
    Part(String),
}

impl SaidDay {
    /// Reads a date as values have it (`1958-03-14`, `1958-03`, `1958`). `None` of what is no birth
    /// date.
    pub(super) fn read(text: &str, today: NaiveDate) -> Option<Self> {
        if matches!(text.len(), 4 | 7) && is_date(text) {
            let year: i32 = text.get(..4)?.parse().ok()?;
            let part = Self::Part(text.to_owned());
            return (EARLIEST..=today.year()).contains(&year).then_some(part);
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        as_birth_date(date, today).map(|date| Self::Whole(Day::of(date)))
    }

    /// The day, where the whole is given.
    pub(super) const fn whole(&self) -> Option<NaiveDate> {
        match self {
            Self::Whole(day) => Some(day.date),
            Self::Part(_) => None,
        }
    }
}

/// Compares one reading of a birth date with a patient's.
pub(super) fn compare(said: &SaidDay, listed: &Day) -> BirthLikeness {
    match said {
        SaidDay::Whole(day) => of_days(day, listed),
        SaidDay::Part(text) if listed.text.starts_with(text.as_str()) => {
            BirthLikeness::AsFarAsGiven
        }
        SaidDay::Part(_) => BirthLikeness::Other,
    }
}

fn of_days(day: &Day, listed: &Day) -> BirthLikeness {
    let (one, other) = (day.date, listed.date);
    if one == other {
        BirthLikeness::Same
    } else if (one.year(), one.day(), one.month()) == (other.year(), other.month(), other.day()) {
        BirthLikeness::Exchanged
    } else if slips(&day.text, &listed.text, 1).is_some() {
        BirthLikeness::Slip
    } else {
        BirthLikeness::Other
    }
}
