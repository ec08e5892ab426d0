//! Dates in another form than was asked for, as far as they can be read in one way alone.

use chrono::NaiveDate;
use wardbook_domain::extraction::is_date;

/// Months by the first three letters of their English names.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date that a text is, written as values have it (ISO 8601); `None` where it is none, or
/// could be read in more than one way.
pub(super) fn as_iso(text: &str) -> Option<String> {
    let text = text.trim();
    if is_date(text) {
        return Some(text.to_owned());
    }
    let parts = parts_of(without_time(text))?;
    let numbers: Vec<Option<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let is_year = |at: usize| parts[at].len() == 4 && numbers[at].is_some();
    let (year, month, day) = match (parts.len(), &numbers[..]) {
        (1, [Some(_)]) if parts[0].len() == 8 => {
            let part = |range: std::ops::Range<usize>| parts[0].get(range)?.parse().ok();
            (part(0..4)?, part(4..6)?, part(6..8)?)
        }
        (2, [Some(year), Some(month)]) if is_year(0) => {
            let month = format!("{year:04}-{month:02}");
            return is_date(&month).then_some(month);
        }
        (3, [Some(year), Some(month), Some(day)]) if is_year(0) => (*year, *month, *day),
        (3, [Some(year), None, Some(day)]) if is_year(0) => (*year, month_of(&parts[1])?, *day),
        (3, [Some(day), None, Some(year)]) if is_year(2) => (*year, month_of(&parts[1])?, *day),
        (3, [None, Some(day), Some(year)]) if is_year(2) => (*year, month_of(&parts[0])?, *day),
        // Day and month are told apart only by one that no month can be, or by being the same.
        (3, [Some(one), Some(two), Some(year)]) if is_year(2) => match (*one > 12, *two > 12) {
            (true, false) => (*year, *two, *one),
            (false, true) => (*year, *one, *two),
            _ if one == two => (*year, *one, *two),
            _ => return None,
        },
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1000..=9999).contains(&year).then(|| date.format("%Y-%m-%d").to_string())
}

/// The text before a time of day: `T10:30:00Z`, ` 10:30`, ` at 10:30 am`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let before = before.trim_end().trim_end_matches("at").trim_end_matches([' ', ',']);
    before.strip_suffix(['T', 't']).unwrap_or(before)
}

/// The numbers and words of a date, without what separates them and without `th`.
fn parts_of(text: &str) -> Option<Vec<String>> {
    let separates =
        |c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | ',' | '\u{2010}'..='\u{2015}');
    let parts = text.split(separates).filter(|part| !part.is_empty()).map(|part| {
        let part = part.to_lowercase();
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        let ordinal =
            !digits.is_empty() && matches!(&part[digits.len()..], "st" | "nd" | "rd" | "th");
        if ordinal { digits.to_owned() } else { part }
    });
    let parts: Vec<String> = parts.collect();
    (1..=3).contains(&parts.len()).then_some(parts)
}

fn month_of(word: &str) -> Option<u32> {
    let begins = word.get(..3)?;
    let at = MONTHS.iter().position(|month| *month == begins)?;
    word.chars().all(char::is_alphabetic).then(|| u32::try_from(at + 1).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_where_it_can_be_read_in_one_way_alone() {
        for text in [
            "1958-03-14",
            "1958.03.14",
            "1958/03/14",
            "1958/3/14",
            "1958 03 14",
            "19580314",
            "1958-03-14T00:00:00Z",
            "1958-03-14T09:30:00.000+10:00",
            "1958-03-14 09:30",
            "1958-Mar-14",
            "14 March 1958",
            "14th Mar 1958",
            "March 14, 1958",
            "14-Mar-1958",
            "14/03/1958",
            "14.3.1958",
            "03/14/1958",
            " 1958\u{2011}03\u{2011}14 ",
        ] {
            assert_eq!(as_iso(text).as_deref(), Some("1958-03-14"), "{text}");
        }
        assert_eq!(as_iso("1958/03").as_deref(), Some("1958-03"));
        assert_eq!(as_iso("1958").as_deref(), Some("1958"));
        assert_eq!(as_iso("04/04/1958").as_deref(), Some("1958-04-04"));
        for text in [
            "",
            "null",
            "03/04/1981",
            "14/03/58",
            "1981-02-31",
            "1958-00-00",
            "0000-00-00",
            "tomorrow",
            "1958-14-03",
            "14 Mars Bars 1958",
            "5",
            "195803141",
            "1958-03-14 to 1958-04-01",
            "März",
            "14 Foo 1958",
        ] {
            assert_eq!(as_iso(text), None, "{text}");
        }
    }
}
