//! HL7's times, `YYYYMMDDHHMMSS.UUUU+ZZZZ`, and the other ways in which they are met: the zone
//! with a colon or as `Z`, or the whole as in XML Schema.

/// A time as a reader sees it and as a value.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) struct Moment {
    /// `YYYY-MM-DD HH:MM:SS +ZZ:ZZ`, as precise as it is; what cannot be read, as it is.
    pub(in crate::formats) text: String,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, with which `text` begins; none where it cannot be read.
    pub(in crate::formats) day: Option<String>,
}

impl Moment {
    /// The day as digits, `YYYYMMDD`. A year or month alone lasts to its end.
    pub(in crate::formats) fn last_day(&self) -> Option<String> {
        let day = self.day.as_ref()?.replace('-', "");
        Some(format!("{day:9<8}"))
    }
}

/// A time as it is written.
pub(in crate::formats) fn read(value: &str) -> Moment {
    let read = parts(value).and_then(|(digits, zone)| written(&digits, &zone));
    read.map_or_else(
        || Moment { text: value.to_owned(), day: None },
        |text| {
            let day = text.split(' ').next().map(str::to_owned);
            Moment { text, day }
        },
    )
}

/// The digits of day and time, and the zone as it is written out.
fn parts(value: &str) -> Option<(String, String)> {
    let is_dashed = value.as_bytes().get(4) == Some(&b'-') && value.len() >= 7;
    // A dash within the day is no zone.
    let day_ends = if is_dashed { value.len().min(10) } else { 0 };
    let zone_at = value.get(day_ends..)?.find(['+', '-', 'Z']).map(|at| at + day_ends);
    let (stamp, zone) = value.split_at(zone_at.unwrap_or(value.len()));
    let stamp = stamp.split('.').next().unwrap_or_default().trim_end();
    let separators: &[char] = if is_dashed { &['-', 'T', ':', ' '] } else { &['T'] };
    let digits = stamp.replace(separators, "");
    (is_number(&digits)).then_some((digits, written_zone(zone)?))
}

fn written_zone(zone: &str) -> Option<String> {
    let Some(sign) = zone.chars().next() else {
        return Some(String::new());
    };
    let digits = zone[1..].replace(':', "");
    match (sign, digits.len()) {
        ('Z', 0) => Some(" +00:00".to_owned()),
        ('+' | '-', 2) if is_number(&digits) => Some(format!(" {sign}{digits}:00")),
        ('+' | '-', 4) if is_number(&digits) => {
            Some(format!(" {sign}{}:{}", &digits[..2], &digits[2..]))
        }
        _ => None,
    }
}

fn written(digits: &str, zone: &str) -> Option<String> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let year = number(0, 4)?;
    let month = number(4, 6);
    let day = number(6, 8);
    let in_calendar = year > 0
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=days_in(year, month.unwrap_or(1))).contains(&day));
    if !in_calendar || matches!(digits.len(), 5 | 7) {
        return None;
    }
    let mut text = digits[..4].to_owned();
    for (separator, from, to) in
        [("-", 4, 6), ("-", 6, 8), (" ", 8, 10), (":", 10, 12), (":", 12, 14)]
    {
        let Some(part) = digits.get(from..to) else { break };
        text = format!("{text}{separator}{part}");
    }
    // An hour alone would look like a number.
    if matches!(digits.len(), 10 | 11) {
        text.push_str(":00");
    }
    Some(text + zone)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_dates_as_precisely_as_they_are_given() {
        let table = [
            ("20050501", "2005-05-01", Some("2005-05-01")),
            ("2005", "2005", Some("2005")),
            ("200505", "2005-05", Some("2005-05")),
            ("201409171904-0500", "2014-09-17 19:04 -05:00", Some("2014-09-17")),
            ("20140917190455.123+0000", "2014-09-17 19:04:55 +00:00", Some("2014-09-17")),
            ("20261116093000+11:00", "2026-11-16 09:30:00 +11:00", Some("2026-11-16")),
            ("2026111609+11", "2026-11-16 09:00 +11:00", Some("2026-11-16")),
            ("20261116093000Z", "2026-11-16 09:30:00 +00:00", Some("2026-11-16")),
            ("20261116-0500", "2026-11-16 -05:00", Some("2026-11-16")),
            ("2014-09-17", "2014-09-17", Some("2014-09-17")),
            ("2026-11-16T09:30:00-05:00", "2026-11-16 09:30:00 -05:00", Some("2026-11-16")),
            ("20240229", "2024-02-29", Some("2024-02-29")),
            ("20230229", "20230229", None),
            ("03141958", "03141958", None),
            ("14/03/1958", "14/03/1958", None),
            ("2014091", "2014091", None),
            ("yesterday", "yesterday", None),
            ("é+", "é+", None),
        ];
        for (value, text, day) in table {
            let expected = Moment { text: text.to_owned(), day: day.map(str::to_owned) };
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
