//! Whether the words that a value is said to be read from carry it: the same name, the same day, the
//! same signs, after normalising. That they occur in the document is not enough: a true quotation of
//! other words proves nothing.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::extraction::{Doubt, ExtractedField, FieldName, PageText, Quote};

/// Words that may stand between the parts of a name, such as a title, a label, or a column beside it.
const BETWEEN: usize = 8;
/// Parts that may stand between day, month and year, such as "the", "of", a weekday.
const APART: usize = 2;

/// Whether the words of a quote are in the page, white space and case aside.
pub fn is_in_document(quote: &Quote, pages: &[PageText]) -> bool {
    let wanted = folded(&quote.text);
    !wanted.is_empty()
        && pages
            .iter()
            .any(|page| page.number == quote.page && folded(&page.text).contains(&wanted))
}

/// Whether a quote has one of these words of a scan in it ([`Doubt::faint`]), and is from its line.
pub fn is_faint(quote: &Quote, faint: &[Doubt]) -> bool {
    let quoted = folded(&quote.text);
    faint.iter().filter(|doubt| doubt.page == Some(quote.page)).any(|doubt| {
        let (word, line) = (folded(&doubt.detail), folded(&doubt.words));
        quoted.contains(&word) && (line.contains(&quoted) || is_part_of(&quoted, &line))
    })
}

/// Whether a quote of several lines has some of this one.
fn is_part_of(quoted: &str, line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    words.windows(2.min(words.len())).any(|pair| quoted.contains(&pair.join(" ")))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a value is in the words that it is said to be read from.
pub fn carries(field: &ExtractedField) -> bool {
    let Some(quote) = &field.quote else { return false };
    match field.name {
        FieldName::BirthDate | FieldName::Date => carries_date(&quote.text, &field.value),
        FieldName::PatientName | FieldName::Author | FieldName::Addressee => {
            carries_name(&quote.text, &field.value)
        }
        FieldName::Identifier => carries_signs(&quote.text, &field.value),
    }
}

/// The words of a name: without accents, case and signs, and without a dot after an initial.
fn name_words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|one| !is_combining_mark(*one) && !matches!(one, '\'' | '\u{2019}' | '\u{2018}'))
        .collect();
    let words = plain.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Every word of the name, close together, in whatever order.
fn carries_name(quote: &str, value: &str) -> bool {
    let (quoted, wanted) = (name_words(quote), name_words(value));
    if wanted.is_empty() {
        return false;
    }
    let width = wanted.len() + BETWEEN;
    let within = |some: &[String]| {
        let mut left: Vec<&String> = some.iter().collect();
        wanted.iter().all(|word| {
            let at = left.iter().position(|one| *one == word);
            at.map(|at| left.swap_remove(at)).is_some()
        })
    };
    quoted.windows(width.min(quoted.len()).max(1)).any(within)
}

/// The same letters and digits in their order, whatever separates them, and not a part of a longer
/// number.
fn carries_signs(quote: &str, value: &str) -> bool {
    let wanted: Vec<char> = signs(value).filter(|one| one.is_alphanumeric()).collect();
    let text: Vec<char> = signs(quote).collect();
    if wanted.is_empty() {
        return false;
    }
    let ends_within = |at: usize| {
        let mut at = at;
        for (number, sign) in wanted.iter().enumerate() {
            while number > 0 && text.get(at).is_some_and(|one| !one.is_alphanumeric()) {
                at += 1;
            }
            if text.get(at) != Some(sign) {
                return None;
            }
            at += 1;
        }
        Some(at)
    };
    let alike = |one: char, other: Option<&char>| {
        other.is_some_and(|other| {
            one.is_ascii_digit() && other.is_ascii_digit()
                || one.is_alphabetic() && other.is_alphabetic()
        })
    };
    let (first, last) = (wanted[0], wanted[wanted.len() - 1]);
    (0..text.len()).any(|from| {
        let begins = from == 0 || !alike(first, text.get(from - 1));
        begins && ends_within(from).is_some_and(|to| !alike(last, text.get(to)))
    })
}

fn signs(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().flat_map(char::to_uppercase)
}

/// A part of a date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Number(&'a str),
    Month(u32),
    Word,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alike = |one: char| {
            first.is_ascii_digit() && one.is_ascii_digit()
                || first.is_alphabetic() && one.is_alphabetic()
        };
        let end = rest.find(|one| !alike(one)).unwrap_or(rest.len()).max(first.len_utf8());
        let (part, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            found.push(Part::Number(part));
        } else if first.is_alphabetic() {
            // "14th": a part of the number.
            if matches!(part, "st" | "nd" | "rd" | "th") {
                continue;
            }
            let start: String = part.chars().take(3).collect::<String>().to_lowercase();
            let month = MONTHS.iter().zip(1..).find(|(month, _)| **month == start);
            found.push(month.map_or(Part::Word, |(_, number)| Part::Month(number)));
        }
    }
    found
}

/// The value's day, in whatever order and form its parts are written.
fn carries_date(quote: &str, value: &str) -> bool {
    let known = match value.len() {
        4 => value.parse().ok().map(|year| (year, None, None)),
        7 => NaiveDate::parse_from_str(&format!("{value}-01"), "%Y-%m-%d")
            .ok()
            .map(|date| (date.year(), Some(date.month()), None)),
        _ => NaiveDate::parse_from_str(value, "%Y-%m-%d")
            .ok()
            .map(|date| (date.year(), Some(date.month()), Some(date.day()))),
    };
    let Some((year, month, day)) = known else { return false };
    let plain: String = quote.nfkc().collect();
    let parts = parts(&plain);
    let is_year = |part: &Part<'_>| match part {
        Part::Number(digits) if digits.len() == 4 => digits.parse() == Ok(year),
        Part::Number(digits) if digits.len() == 2 => digits.parse() == Ok(year % 100),
        _ => false,
    };
    let is_number = |part: &Part<'_>, wanted: u32| match part {
        Part::Number(digits) => digits.len() <= 2 && digits.parse() == Ok(wanted),
        _ => false,
    };
    let is_month =
        |part: &Part<'_>, wanted| *part == Part::Month(wanted) || is_number(part, wanted);
    let wanted = 1 + usize::from(month.is_some()) + usize::from(day.is_some());
    let width = (wanted + APART).min(parts.len()).max(1);
    let spread = parts.windows(width).any(|some| {
        let years = positions(some, is_year);
        let months = month.map(|month| positions(some, |part| is_month(part, month)));
        let days = day.map(|day| positions(some, |part| is_number(part, day)));
        apart(&[Some(years), months, days])
    });
    spread || parts.iter().any(|part| is_compact(part, year, month, day))
}

fn positions<'a>(parts: &[Part<'a>], is: impl Fn(&Part<'a>) -> bool) -> Vec<usize> {
    (0..parts.len()).filter(|at| is(&parts[*at])).collect()
}

/// Whether a place of its own can be chosen for each.
fn apart(places: &[Option<Vec<usize>>]) -> bool {
    fn choose(places: &[&Vec<usize>], taken: &mut Vec<usize>) -> bool {
        let Some((first, rest)) = places.split_first() else { return true };
        first.iter().any(|place| {
            if taken.contains(place) {
                return false;
            }
            taken.push(*place);
            let chosen = choose(rest, taken);
            taken.pop();
            chosen
        })
    }
    choose(&places.iter().flatten().collect::<Vec<_>>(), &mut Vec::new())
}

/// `19580314`, `14031958`, `140358`, and a moment that begins with a day.
fn is_compact(part: &Part<'_>, year: i32, month: Option<u32>, day: Option<u32>) -> bool {
    let Part::Number(digits) = part else { return false };
    let (Some(month), Some(day)) = (month, day) else {
        let start = month.map_or(format!("{year:04}"), |month| format!("{year:04}{month:02}"));
        return digits.len() >= 6 && digits.starts_with(&start);
    };
    let short = year % 100;
    let whole = format!("{year:04}{month:02}{day:02}");
    match digits.len() {
        6 => [
            format!("{day:02}{month:02}{short:02}"),
            format!("{month:02}{day:02}{short:02}"),
            format!("{short:02}{month:02}{day:02}"),
        ]
        .iter()
        .any(|form| form == digits),
        8 => [
            &whole,
            &format!("{day:02}{month:02}{year:04}"),
            &format!("{month:02}{day:02}{year:04}"),
        ]
        .into_iter()
        .any(|form| form == digits),
        12 | 14 => digits.starts_with(&whole),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_carried_in_any_order_and_not_by_another_name() {
        for (quote, value) in [
            ("RE: Mr Harold Pennington", "Harold Pennington"),
            ("SATO-LINDGREN, KENJI (Ken Sato-Lindgren)", "Kenji Sato-Lindgren"),
            ("PATIENT:  Quillfeather, Amos R.          MRN: 00551743", "Amos R. Quillfeather"),
            ("Zoë O’Brien", "Zoe O'Brien"),
            ("Dear Dr Abernethy,", "Abernethy"),
            ("李小龍", "李小龍"),
        ] {
            assert!(carries_name(quote, value), "{quote}: {value}");
        }
        for (quote, value) in [
            ("RE: Mr Harold Pennington", "Desmond Rourke"),
            ("RE: Mr Harold Pennington", "Harold Penning"),
            ("Harold was seen. His neighbour in bed four is Mr Pennington", "Harold Pennington"),
            ("a", "Harold Pennington"),
            (".", "Harold Pennington"),
            ("Harold Harding", "Harold Harold"),
            ("Harold", ""),
        ] {
            assert!(!carries_name(quote, value), "{quote}: {value}");
        }
    }

    #[test]
    fn a_day_is_carried_in_every_form_that_dates_are_written_in() {
        for quote in [
            "DOB: 14/03/1958",
            "DOB: 14.3.58",
            "03/14/1958",
            "14 March 1958",
            "Friday, March 14th, 1958",
            "14\u{2011}03\u{2011}1958",
            "14\u{a0}March\u{a0}1958",
            "14-MAR-1958",
            "14MAR1958",
            "1958-03-14T00:00",
            "19580314",
            "14031958",
            "195803141200",
            "the 14th of March in 1958",
        ] {
            assert!(carries_date(quote, "1958-03-14"), "{quote}");
        }
        for quote in [
            "Date: 16/11/2026",
            "14/03",
            "1958",
            "March 1958",
            "14/03/1985",
            "04/13/1958",
            "seen on 14 April 2026, born in 1958",
            "03/03/1958",
            "",
        ] {
            assert!(!carries_date(quote, "1958-03-14"), "{quote}");
        }
        assert!(carries_date("born in 1958", "1958") && carries_date("03/1958", "1958-03"));
        assert!(carries_date("195803", "1958-03") && carries_date("March 1958", "1958-03"));
        assert!(!carries_date("04/1958", "1958-03") && !carries_date("x", "next tuesday"));
        assert!(!carries_date("12/1912", "1912-12-12") && carries_date("12/12/1912", "1912-12-12"));
    }

    #[test]
    fn a_number_is_carried_whole_whatever_separates_its_signs() {
        for (quote, value) in [
            ("NHS Number: 999 451 2270", "9994512270"),
            ("NHS Number: 9994512270", "999 451 2270"),
            ("NHS 999 451 2270 Tel 07700 900642", "9994512270"),
            ("MRN-33018", "MRN-33018"),
            ("mrn33018", "33018"),
            ("Medicare No. 2950\u{a0}30113\u{a0}1", "2950301131"),
        ] {
            assert!(carries_signs(quote, value), "{quote}: {value}");
        }
        for (quote, value) in [
            ("MRN: 12345", "1234"),
            ("MRN: 12345", "2345"),
            ("MRN", "12345"),
            ("x", "-"),
            ("", "1"),
        ] {
            assert!(!carries_signs(quote, value), "{quote}: {value}");
        }
    }

    #[test]
    fn words_are_looked_for_on_their_own_page() {
        let pages = [
            PageText { number: 1, text: "Dear Dr\nAbernethy".into() },
            PageText { number: 2, text: "page two".into() },
        ];
        let quote = |page, text: &str| Quote { page, text: text.into() };
        assert!(is_in_document(&quote(1, "dear  dr abernethy"), &pages));
        assert!(!is_in_document(&quote(2, "Abernethy"), &pages));
        assert!(!is_in_document(&quote(1, " "), &pages));
    }
}
