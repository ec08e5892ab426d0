//! By what patients are found in an index: every word of every name in the forms in which it is compared,
//! the birth date, every number. A document asks for the same keys, and for everybody without a birth
//! date, so that whoever can be meant is among those who are found (`matching::find`).

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::birth::{SaidDay, as_birth_date};
use super::folding::{self, Word};
use super::list;
use super::patient::{Name, Number, Patient};
use super::said::Said;
use crate::date_order::DateOrder;
use crate::words::words;

words! {
    /// What a key is made of.
    KeyKind {
        /// A word of a name.
        Word = "word",
        /// The birth date, as `1958-03-14`; empty where there is none.
        Birth = "birth",
        /// A number, by its letters and figures.
        Number = "number",
    }
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What it is made of.
    pub kind: KeyKind,
    /// What is compared.
    pub text: String,
}

impl Key {
    fn new(kind: KeyKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// A part of what somebody types. A patient is found who has, for each part, one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// How a word of a name begins, as words are compared; empty where it can be none.
    pub word: String,
    /// How a number begins, as numbers are compared; empty where it can be none.
    pub number: String,
    /// The birth date.
    pub born: Option<NaiveDate>,
}

/// Fewer signs find no number: nearly every list has some with them.
const LEAST_SIGNS: usize = 3;
/// More words than these nobody types.
const MOST_SOUGHT: usize = 8;
/// A card of a family, of which a person's number is another part.
const CARD: usize = 9;

/// The keys of a patient.
pub fn keys_of(patient: &Patient) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for name in &patient.names {
        for word in folding::words(&format!("{} {}", name.given, name.family)) {
            add_word(&mut keys, &word);
        }
    }
    let born = patient.birth_date.map_or_else(String::new, |date| date.to_string());
    keys.insert(Key::new(KeyKind::Birth, born));
    keys.extend(patient.numbers.iter().flat_map(|one| of_number(&one.kind, &one.value)));
    keys
}

/// The keys of what a document says.
pub fn keys_said(said: &Said, today: NaiveDate) -> BTreeSet<Key> {
    let mut keys = BTreeSet::from([Key::new(KeyKind::Birth, "")]);
    for (name, _) in &said.names {
        for word in folding::words(name) {
            add_word(&mut keys, &word);
        }
    }
    let texts = said.births.iter().flat_map(|(text, readings, _)| readings.iter().chain([text]));
    for day in texts.filter_map(|text| SaidDay::read(text, today)) {
        let Some(day) = day.whole() else { continue };
        let exchanged = NaiveDate::from_ymd_opt(day.year(), day.day(), day.month());
        for day in [Some(day), exchanged].into_iter().flatten() {
            keys.insert(Key::new(KeyKind::Birth, day.to_string()));
        }
    }
    keys.extend(said.numbers.iter().flat_map(|one| of_number(&one.kind, &one.value)));
    keys
}

/// What patients are sorted by: the family name, then the given names.
pub fn sort_key(names: &[Name]) -> String {
    let plain = |text: &str| -> Vec<String> {
        folding::words(text).into_iter().map(|word| word.plain).collect()
    };
    let Some(name) = names.first() else { return String::new() };
    // A blank comes before every letter, so that Lee comes before Leeds.
    format!("{}  {}", plain(&name.family).join(" "), plain(&name.given).join(" "))
}

/// What a text that somebody types looks for. A day in figures is read in the clinic's order.
pub fn sought(text: &str, order: DateOrder, today: NaiveDate) -> Vec<Sought> {
    // A number may have blanks within, and a date: `943 476 5919`, `14 Mar 1958`.
    let parts: Vec<&str> =
        text.split([' ', ',', ';', '\t']).filter(|part| !part.is_empty()).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < parts.len() && found.len() < MOST_SOUGHT {
        let mut ends = (at..parts.len().min(at + 3)).rev();
        let date = ends.find_map(|end| Some((end, day(&parts[at..=end].join(" "), order, today)?)));
        if let Some((end, born)) = date {
            // Eight figures may be a number as well.
            let number = plain_number(parts[at]);
            let is_number = end == at && parts[at].bytes().all(|byte| byte.is_ascii_digit());
            let number = if is_number { number } else { String::new() };
            found.push(Sought { number, born: Some(born), ..Sought::default() });
            at = end + 1;
            continue;
        }
        let is_figures =
            |part: &&&str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let run = parts[at..].iter().take_while(is_figures).count().max(1);
        let one = parts[at..at + run].concat();
        at += run;
        let number = plain_number(&one);
        let is_number =
            one.chars().any(|c| c.is_ascii_digit()) && number.chars().count() >= LEAST_SIGNS;
        let mut words = folding::words(&one).into_iter().map(|word| word.plain);
        if is_number {
            let word = words.next().unwrap_or_default();
            found.push(Sought { word, number, born: None });
        } else {
            found.extend(words.map(|word| Sought { word, ..Sought::default() }));
        }
    }
    found
}

/// A text as a day and nothing else.
fn day(text: &str, order: DateOrder, today: NaiveDate) -> Option<NaiveDate> {
    let groups = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let is_day = match groups.count() {
        1 => text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()),
        count => count == 3,
    };
    let days = if is_day { list::days(text) } else { Vec::new() };
    let day = match (days.as_slice(), order) {
        ([_, month_first, ..], DateOrder::MonthFirst) => Some(*month_first),
        (days, _) => days.first().copied(),
    };
    day.and_then(|day| as_birth_date(day, today))
}

fn add_word(keys: &mut BTreeSet<Key>, word: &Word) {
    keys.insert(Key::new(KeyKind::Word, word.plain.clone()));
    keys.insert(Key::new(KeyKind::Word, word.spelt.clone()));
}

/// A number's letters and figures; spreadsheets drop leading zeros.
fn plain_number(value: &str) -> String {
    let signs: String =
        value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if signs.bytes().all(|byte| byte.is_ascii_digit()) {
        return signs.trim_start_matches('0').to_owned();
    }
    signs
}

fn of_number(kind: &str, value: &str) -> Vec<Key> {
    let plain = plain_number(value);
    let card = plain.get(..CARD).filter(|_| kind == "medicare_number").map(str::to_owned);
    let whole = Some(plain).filter(|plain| !plain.is_empty());
    whole.into_iter().chain(card).map(|text| Key::new(KeyKind::Number, text)).collect()
}

/// How many words may stand between the given and the family name of somebody who is named.
const BETWEEN: usize = 2;
/// A shorter number stands in many texts.
const LEAST_NAMED: usize = 6;

/// Whether a text names a patient, by a given name beside the family name or by a number, wherever it
/// does so and whatever it is about. Made for those whom a mistake would hurt: it takes a namesake for
/// them too.
pub fn is_named(patient: &Patient, text: &str) -> bool {
    named_of(std::slice::from_ref(patient), text).next().is_some()
}

/// Those of `patients` whom a text names ([`is_named`]).
pub fn named_of<'a>(
    patients: &'a [Patient],
    text: &str,
) -> impl Iterator<Item = &'a Patient> + use<'a> {
    let all = folding::words(text);
    let numbers: BTreeSet<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')'))
        .map(plain_number)
        .collect();
    let run = plain_number(text);
    patients.iter().filter(move |patient| {
        let by_name = patient.names.iter().any(|name| is_name_in(name, &all));
        by_name || patient.numbers.iter().any(|number| is_number_in(number, &numbers, &run))
    })
}

fn is_name_in(name: &Name, text: &[Word]) -> bool {
    let (given, family) = (folding::words(&name.given), folding::words(&name.family));
    let Some(last) = family.last() else { return false };
    let Some(first) = given.first() else {
        return text.iter().any(|word| word.is(last));
    };
    (0..text.len()).filter(|at| text[*at].is(last)).any(|at| {
        let from = at.saturating_sub(BETWEEN + family.len());
        let to = text.len().min(at + BETWEEN + 2);
        text[from..to]
            .iter()
            .any(|word| word.is(first) || word.begins(first) || word.is_near(first))
    })
}

/// A long number may be written in groups, so that only the run of all signs has it.
fn is_number_in(number: &Number, numbers: &BTreeSet<String>, run: &str) -> bool {
    let plain = plain_number(&number.value);
    let signs = plain.chars().count();
    signs >= LEAST_NAMED && (numbers.contains(&plain) || signs >= CARD && run.contains(&plain))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::PatientId;
    use crate::patients::{NameUse, SaidNumber, Sure};

    fn patient() -> Patient {
        let name = |used, given: &str, family: &str| Name {
            used,
            given: given.into(),
            family: family.into(),
        };
        let number = |kind: &str, value: &str| Number { kind: kind.into(), value: value.into() };
        Patient {
            patient_id: PatientId(Uuid::from_u128(1)),
            names: vec![
                name(NameUse::Current, "Zoë Ann", "Müller-Lane"),
                name(NameUse::Former, "Zoë", "O'Brien"),
            ],
            birth_date: NaiveDate::from_ymd_opt(1958, 3, 14),
            numbers: vec![number("mrn", "004481"), number("nhs_number", "943 476 5919")],
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
    }

    #[test]
    fn a_patient_and_a_document_that_says_the_same_in_other_signs_share_keys() {
        let has = |said: &Said, kind| {
            let keys = keys_of(&patient());
            keys_said(said, today()).iter().any(|key| key.kind == kind && keys.contains(key))
        };
        for name in ["Zoe Mueller", "LANE, Z.", "obrien", "Muller Lane Zoë"] {
            let said = Said { names: vec![(name.into(), Sure::Yes)], ..Said::default() };
            assert!(has(&said, KeyKind::Word), "{name}");
        }
        let birth = |text: &str, readings: &[&str]| Said {
            births: vec![(
                text.into(),
                readings.iter().map(|one| (*one).into()).collect(),
                Sure::Yes,
            )],
            ..Said::default()
        };
        assert!(has(&birth("1958-03-14", &[]), KeyKind::Birth));
        assert!(has(&birth("1999-01-01", &["1958-03-14"]), KeyKind::Birth));
        assert!(!has(&birth("1958-03-15", &[]), KeyKind::Birth));
        for (kind, value) in [("mrn", "4481"), ("other", "00-4481"), ("nhs_number", "9434765919")] {
            let number = SaidNumber { kind: kind.into(), value: value.into(), sure: Sure::Yes };
            let said = Said { numbers: vec![number], ..Said::default() };
            assert!(has(&said, KeyKind::Number), "{value}");
        }
        let exchanged = keys_said(&birth("1958-04-03", &[]), today());
        assert!(exchanged.contains(&Key::new(KeyKind::Birth, "1958-03-04")));
    }

    #[test]
    fn whoever_has_no_birth_date_is_always_among_those_who_are_compared() {
        let nobody =
            Patient { birth_date: None, names: Vec::new(), numbers: Vec::new(), ..patient() };
        let said = Said { names: vec![("Ann Lee".into(), Sure::Yes)], ..Said::default() };
        assert!(keys_said(&said, today()).iter().any(|key| keys_of(&nobody).contains(key)));
    }

    #[test]
    fn what_is_typed_is_names_numbers_and_a_day_in_any_usual_writing() {
        let begins = |word: &str, number: &str| Sought {
            word: word.into(),
            number: number.into(),
            born: None,
        };
        let born = |year, month, day| Sought {
            born: NaiveDate::from_ymd_opt(year, month, day),
            ..Sought::default()
        };
        let seek = |text: &str| sought(text, DateOrder::DayFirst, today());
        for text in ["14/03/1958", "14.03.1958", "1958-03-14", "14 Mar 1958"] {
            assert_eq!(seek(text), [born(1958, 3, 14)], "{text}");
        }
        let either = Sought { number: "19580314".into(), ..born(1958, 3, 14) };
        assert_eq!(seek("19580314"), [either]);
        assert_eq!(seek("Zoë mül"), [begins("zoe", ""), begins("mul", "")]);
        assert_eq!(seek("lane 14 Mar 1958"), [begins("lane", ""), born(1958, 3, 14)]);
        assert_eq!(seek("1958-03-14 lane"), [born(1958, 3, 14), begins("lane", "")]);
        assert_eq!(seek("943 476 5919"), [begins("9434765919", "9434765919")]);
        assert_eq!(seek("1990101234"), [begins("1990101234", "1990101234")]);
        assert_eq!(seek("004481"), [begins("004481", "4481")]);
        assert_eq!(seek("44"), [begins("44", "")]);
        assert_eq!(seek(" "), []);
        let american = sought("03/04/1958", DateOrder::MonthFirst, today());
        assert_eq!(american, [born(1958, 3, 4)]);
    }

    #[test]
    fn a_text_names_a_patient_in_either_order_by_an_initial_and_by_a_number() {
        for text in [
            "Re: MULLER-LANE, Zoe (dob 14/03/1958)",
            "Dear Zoë Ann Müller-Lane,",
            "seen with Mrs Z. O'Brien today",
            "NHS no. 943 476 5919",
            "NHS 9434765919.",
        ] {
            assert!(is_named(&patient(), text), "{text}");
        }
        for text in
            ["Dear Ann Lee, thank you", "Zoë was here. Later the lane was closed.", "004481"]
        {
            assert!(!is_named(&patient(), text), "{text}");
        }
    }
}
