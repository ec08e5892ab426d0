//! A row of somebody else's list of patients, and whether it can be one: what is wrong with it is said
//! without its words, since messages are kept and shown where patients' details are not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::birth::{EARLIEST, as_birth_date};
use super::patient::{NUMBER_KINDS, Name, NameUse, Number};
use super::splits;
use crate::check_digits;
use crate::date_order::DateOrder;

/// A row as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawPatient {
    /// The line or place in the file, from 1.
    pub place: u32,
    /// Names in their parts, the current one first.
    pub names: Vec<Name>,
    /// The name in one text, where the list does not part it; empty elsewhere.
    pub whole_name: String,
    /// The birth date as it is written; empty where there is none.
    pub birth: String,
    /// Numbers, those with an empty value among them.
    pub numbers: Vec<Number>,
    /// What kept it from being read; empty where nothing did.
    pub fault: String,
}

/// A patient of somebody else's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPatient {
    /// The current name first.
    pub names: Vec<Name>,
    /// The day of birth, where the list has it.
    pub birth_date: Option<NaiveDate>,
    /// Numbers.
    pub numbers: Vec<Number>,
}

/// A longer text is no name, number or date.
const LONGEST: usize = 200;
/// More names or numbers than these has nobody.
const MOST: usize = 20;

/// Reads a row as a patient.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn read(raw: &RawPatient, order: DateOrder, today: NaiveDate) -> Result<NewPatient, String> {
    if !raw.fault.is_empty() {
        return Err(raw.fault.clone());
    }
    let texts = raw.names.iter().flat_map(|name| [&name.given, &name.family]);
    let texts = texts.chain(raw.numbers.iter().map(|number| &number.value));
    let too_long = |text: &String| text.len() > LONGEST || text.chars().any(char::is_control);
    let many = raw.names.len() > MOST || raw.numbers.len() > MOST;
    if many || texts.chain([&raw.whole_name, &raw.birth]).any(too_long) {
        return Err("a value is too long for a name, a date or a number".into());
    }
    let mut names: Vec<Name> = raw.names.iter().map(trimmed).filter(is_told).collect();
    if names.is_empty() && !raw.whole_name.trim().is_empty() {
        names.push(parted(&raw.whole_name));
    }
    if names.is_empty() {
        return Err("it has no name".into());
    }
    let mut numbers: Vec<Number> = Vec::new();
    for number in &raw.numbers {
        let value = number.value.trim().to_owned();
        let number = Number { kind: number.kind.clone(), value };
        if number.value.is_empty() || numbers.contains(&number) {
            continue;
        }
        if !NUMBER_KINDS.contains(&number.kind.as_str()) {
            return Err("it has a number of a kind that is not known".into());
        }
        if check_digits::verdict(&number.kind, &number.value) == Some(false) {
            let kind = number.kind.replace('_', " ");
            return Err(format!("the check digit of its {kind} does not fit"));
        }
        numbers.push(number);
    }
    Ok(NewPatient { names, birth_date: birth_date(raw.birth.trim(), order, today)?, numbers })
}

fn trimmed(name: &Name) -> Name {
    let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Name { used: name.used, given: one(&name.given), family: one(&name.family) }
}

fn is_told(name: &Name) -> bool {
    !name.given.is_empty() || !name.family.is_empty()
}

/// `Family, Given`, or the last word with the particles before it as the family name.
fn parted(whole: &str) -> Name {
    let named = |given: &str, family: &str| {
        trimmed(&Name { used: NameUse::Current, given: given.into(), family: family.into() })
    };
    if let Some((family, given)) = whole.split_once(',') {
        return named(given, family);
    }
    let words: Vec<&str> = whole.split_whitespace().collect();
    let mut from = words.len().saturating_sub(1);
    while from > 1 && splits::is_particle(&words[from - 1].to_lowercase()) {
        from -= 1;
    }
    named(&words[..from].join(" "), &words[from..].join(" "))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a list writes, where it can be read in one way.
fn birth_date(text: &str, order: DateOrder, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || "its birth date cannot be read: write it as 1958-03-14".to_owned();
    let date = match days(text).as_slice() {
        [] => return Err(unreadable()),
        [one] => *one,
        [day_first, month_first, ..] => match order {
            DateOrder::DayFirst => *day_first,
            DateOrder::MonthFirst => *month_first,
            DateOrder::Unknown => {
                return Err(
                    "its birth date can be read in two ways: write it as 1958-03-14, or say \
                     in the settings how the clinic writes dates"
                        .into(),
                );
            }
        },
    };
    as_birth_date(date, today).map(Some).ok_or_else(|| {
        format!("its birth date is before {EARLIEST} or after today, so nobody's who is treated")
    })
}

/// The days that a text can mean: day first, then month first where both are days.
pub(super) fn days(text: &str) -> Vec<NaiveDate> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let year = |part: &str| if part.len() == 4 { part.parse::<i32>().ok() } else { None };
    let month = |part: &str| {
        let start: String = part.chars().take(3).collect::<String>().to_lowercase();
        MONTHS.iter().zip(1..).find(|(month, _)| **month == start).map(|(_, number)| number)
    };
    let of = |year: Option<i32>, month: Option<u32>, day: Option<u32>| {
        NaiveDate::from_ymd_opt(year?, month?, day?)
    };
    match parts.as_slice() {
        // HL7 and FHIR write the time behind the day.
        [whole] if whole.len() >= 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            let date = NaiveDate::parse_from_str(&whole[..8], "%Y%m%d").ok();
            date.into_iter().collect()
        }
        [first, second, third, ..] if year(first).is_some() => of(
            year(first),
            number(second).or(month(second)),
            third.get(..2).or(Some(*third)).and_then(number),
        )
        .into_iter()
        .collect(),
        [first, second, third, ..] if month(first).is_some() => {
            of(year(third), month(first), number(second)).into_iter().collect()
        }
        [first, second, third, ..] if month(second).is_some() => {
            of(year(third), month(second), number(first)).into_iter().collect()
        }
        [first, second, third, ..] => {
            let day_first = of(year(third), number(second), number(first));
            let month_first = of(year(third), number(first), number(second));
            let mut both: Vec<NaiveDate> = day_first.into_iter().chain(month_first).collect();
            both.dedup();
            both
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
    }

    fn born(text: &str, order: DateOrder) -> Result<Option<String>, String> {
        let raw = RawPatient {
            whole_name: "Ann Lee".into(),
            birth: text.into(),
            ..RawPatient::default()
        };
        read(&raw, order, today()).map(|one| one.birth_date.map(|day| day.to_string()))
    }

    #[test]
    fn a_birth_date_follows_the_clinics_order_and_is_refused_where_it_stays_ambiguous() {
        let day = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(born("03/04/1958", DateOrder::DayFirst), day("1958-04-03"));
        assert_eq!(born("03/04/1958", DateOrder::MonthFirst), day("1958-03-04"));
        assert!(born("03/04/1958", DateOrder::Unknown).unwrap_err().contains("two ways"));
        for text in [
            "14/03/1958",
            "14.03.1958",
            "1958-03-14",
            "19580314",
            "14 March 1958",
            "Mar 14, 1958",
            "14-MAR-1958",
            "03/14/1958",
            "195803141200",
            "1958-03-14T00:00:00Z",
        ] {
            assert_eq!(born(text, DateOrder::Unknown), day("1958-03-14"), "{text}");
        }
        assert_eq!(born("04/04/1958", DateOrder::Unknown), day("1958-04-04"));
        assert_eq!(born("", DateOrder::Unknown), Ok(None));
        for text in ["1899-12-31", "2027-01-01"] {
            assert!(born(text, DateOrder::DayFirst).unwrap_err().contains("1900"), "{text}");
        }
        for text in ["31/02/1958", "14/03/58", "1958", "soon", "٣/٤/١٩٥٨"] {
            assert!(born(text, DateOrder::DayFirst).unwrap_err().contains("cannot"), "{text}");
        }
    }

    #[test]
    fn a_name_in_one_text_is_parted_and_a_row_without_one_is_refused() {
        let name = |text: &str| {
            let raw = RawPatient { whole_name: text.into(), ..RawPatient::default() };
            read(&raw, DateOrder::DayFirst, today()).map(|one| one.names[0].clone())
        };
        for (text, given, family) in [
            ("Lane, Nellie  Jane", "Nellie Jane", "Lane"),
            ("Nellie Jane Lane", "Nellie Jane", "Lane"),
            ("Jan van der Berg", "Jan", "van der Berg"),
            ("Suharto", "", "Suharto"),
        ] {
            let found = name(text).unwrap();
            assert_eq!((found.given.as_str(), found.family.as_str()), (given, family));
        }
        assert_eq!(name(" ").unwrap_err(), "it has no name");
    }

    #[test]
    fn a_number_whose_check_digit_fails_is_refused_without_repeating_it() {
        let number = Number { kind: "nhs_number".into(), value: "9999999469".into() };
        let raw = RawPatient {
            whole_name: "Ann Lee".into(),
            numbers: vec![number],
            ..Default::default()
        };
        let why = read(&raw, DateOrder::DayFirst, today()).unwrap_err();
        assert_eq!(why, "the check digit of its nhs number does not fit");
    }
}
