//! The one form in which the log writes time: RFC 3339, UTC, six decimals, `Z`.
//!
//! Lives here: microseconds since 1970 to those 27 characters and back, without allocating. Not
//! here: any clock. Because the form has a fixed width, comparing two texts compares the times.

use std::fmt;

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// 0000-01-01T00:00:00.000000Z
const EARLIEST: i64 = -62_167_219_200_000_000;
/// 9999-12-31T23:59:59.999999Z
const LATEST: i64 = 253_402_300_799_999_999;

/// A time in the log's form, e.g. `2026-03-01T09:30:00.000000Z`. Reads as a `str`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeText([u8; 27]);

impl TimeText {
    /// The 27 characters.
    pub fn as_str(&self) -> &str {
        // Only digits and the template's punctuation are ever written, so this is never empty.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::ops::Deref for TimeText {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for TimeText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for TimeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for TimeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Not a time of the log's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// The year is not one of 0000 to 9999, which is all RFC 3339 can write.
    #[error("a time outside the years 0000 to 9999")]
    YearOutOfRange,
    /// The text is not `YYYY-MM-DDThh:mm:ss.ffffffZ`, or names a day or hour that does not exist.
    #[error("not a UTC time of the form 2026-03-01T09:30:00.000000Z")]
    Malformed,
}

/// Writes microseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// [`NotATime::YearOutOfRange`] before the year 0000 or after 9999.
pub fn format_time(micros_since_epoch: i64) -> Result<TimeText, NotATime> {
    if !(EARLIEST..=LATEST).contains(&micros_since_epoch) {
        return Err(NotATime::YearOutOfRange);
    }
    let seconds = micros_since_epoch.div_euclid(MICROS_PER_SECOND);
    let second_of_day = seconds.rem_euclid(SECONDS_PER_DAY);
    let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
    let mut text = *b"0000-00-00T00:00:00.000000Z";
    let fields = [
        (0..4, year),
        (5..7, month),
        (8..10, day),
        (11..13, second_of_day / 3600),
        (14..16, second_of_day / 60 % 60),
        (17..19, second_of_day % 60),
        (20..26, micros_since_epoch.rem_euclid(MICROS_PER_SECOND)),
    ];
    for (place, mut value) in fields {
        for digit in text[place].iter_mut().rev() {
            // A remainder of ten always fits a byte.
            *digit = b'0' + u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
        }
    }
    Ok(TimeText(text))
}

/// Reads the log's form back into microseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// [`NotATime::Malformed`] for any other form, including other precisions, offsets, lower-case
/// letters and leap seconds: one time has one text.
pub fn parse_time(text: &str) -> Result<i64, NotATime> {
    let text: &[u8; 27] = text.as_bytes().try_into().map_err(|_| NotATime::Malformed)?;
    let template = b"0000-00-00T00:00:00.000000Z";
    let well_formed = text.iter().zip(template).all(|(given, form)| match form {
        b'0' => given.is_ascii_digit(),
        punctuation => given == punctuation,
    });
    if !well_formed {
        return Err(NotATime::Malformed);
    }
    let number = |from: usize, to: usize| {
        text[from..to].iter().fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
    let exists = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !exists {
        return Err(NotATime::Malformed);
    }
    let seconds =
        days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    Ok(seconds * MICROS_PER_SECOND + number(20, 26))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant, "chrono-compatible low-level date algorithms": the year is taken to begin in
/// March, so that the leap day is its last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments_have_their_known_texts() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_772_357_400_000_001, "2026-03-01T09:30:00.000001Z"),
            (EARLIEST, "0000-01-01T00:00:00.000000Z"),
            (LATEST, "9999-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(format_time(micros).unwrap().as_str(), text);
            assert_eq!(parse_time(text), Ok(micros));
        }
    }

    #[test]
    fn a_year_that_rfc_3339_cannot_write_is_refused() {
        assert_eq!(format_time(LATEST + 1), Err(NotATime::YearOutOfRange));
        assert_eq!(format_time(EARLIEST - 1), Err(NotATime::YearOutOfRange));
        assert_eq!(format_time(i64::MIN), Err(NotATime::YearOutOfRange));
    }

    #[test]
    fn other_spellings_of_a_time_are_refused() {
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T09:30:00.000Z",
            "2026-03-01T09:30:00.000000+00:00",
            "2026-03-01t09:30:00.000000z",
            "2026-02-29T09:30:00.000000Z",
            "2100-02-29T09:30:00.000000Z",
            "2026-13-01T09:30:00.000000Z",
            "2026-00-01T09:30:00.000000Z",
            "2026-03-00T09:30:00.000000Z",
            "2026-03-01T24:00:00.000000Z",
            "2026-03-01T09:60:00.000000Z",
            "2026-12-31T23:59:60.000000Z",
            "٢026-03-01T09:30:00.00000Z",
            "",
        ] {
            assert_eq!(parse_time(text), Err(NotATime::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_reads_back_as_itself_and_sorts_as_text(
            a in EARLIEST..=LATEST,
            b in EARLIEST..=LATEST,
        ) {
            let (a_text, b_text) = (format_time(a).unwrap(), format_time(b).unwrap());
            prop_assert_eq!(parse_time(&a_text), Ok(a));
            prop_assert_eq!(a.cmp(&b), a_text.as_str().cmp(b_text.as_str()));
        }
    }
}
