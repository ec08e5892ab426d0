//! What a file gives that holds more than one message or is about more than one patient. The values of
//! the first stand for it, each in doubt where another says something else: no patient is picked in
//! silence, and no birth date goes with another's name.

use std::collections::BTreeSet;

use crate::{Given, GivenDoubt, GivenWhat};

/// As many other readings as a person looks through.
const MOST: usize = 24;

/// Values of which a file has one.
const SINGLE: &[GivenWhat] = &[
    GivenWhat::PatientName,
    GivenWhat::BirthDate,
    GivenWhat::Date,
    GivenWhat::Author,
    GivenWhat::Addressee,
];

/// Whether what two parts of a file give is about different patients. One that names nobody is about
/// no other.
pub(in crate::formats) fn are_of_different_patients(one: &[Given], other: &[Given]) -> bool {
    if names_nobody(one) || names_nobody(other) {
        return false;
    }
    let differs = |what| folded(value(one, what)) != folded(value(other, what));
    let (mine, theirs) = (numbers(one), numbers(other));
    let has_other_number = !mine.is_empty() && !theirs.is_empty() && mine.is_disjoint(&theirs);
    differs(GivenWhat::PatientName) || differs(GivenWhat::BirthDate) || has_other_number
}

/// What all parts of a file give together. `is_of_several` where more patients are known to be meant than
/// are named.
pub(in crate::formats) fn merged(all: Vec<Vec<Given>>, is_of_several: bool) -> Vec<Given> {
    let mut all = all.into_iter();
    let mut first = all.next().unwrap_or_default();
    let others: Vec<Vec<Given>> = all.collect();
    let is_of_several =
        is_of_several || others.iter().any(|other| are_of_different_patients(&first, other));
    let of_patient = |what| {
        matches!(what, GivenWhat::PatientName | GivenWhat::BirthDate | GivenWhat::Identifier)
    };
    for given in &mut first {
        let is_single = SINGLE.contains(&given.what);
        if is_single {
            read_otherwise(given, &others);
        }
        if is_of_several && of_patient(given.what) {
            doubt(given, GivenDoubt::TwoReadings);
        }
    }
    let is_alike = |given: &Given| {
        others.iter().all(|other| {
            let mut alike = other.iter().filter(|one| one.what == given.what).peekable();
            // A further patient of the same page gives no kind.
            alike.peek().is_none() || alike.any(|one| one.value == given.value)
        })
    };
    first.retain(|given| match given.what {
        GivenWhat::DocumentType | GivenWhat::Title => is_alike(given),
        _ => true,
    });
    if !is_of_several {
        let more = [GivenWhat::Identifier, GivenWhat::OtherName];
        for one in others.into_iter().flatten().filter(|one| more.contains(&one.what)) {
            let is_known =
                first.iter().any(|given| given.what == one.what && given.value == one.value);
            if !is_known && first.len() < 4 * MOST {
                first.push(one);
            }
        }
    }
    first
}

/// Notes the values of others that differ.
fn read_otherwise(given: &mut Given, others: &[Vec<Given>]) {
    for other in others {
        let (what, detail) = (given.what, given.detail.clone());
        let alike = other.iter().filter(|one| one.what == what && one.detail == detail);
        for value in alike.flat_map(|one| [&one.value].into_iter().chain(&one.readings)) {
            if value.is_empty() || folded(value) == folded(&given.value) {
                continue;
            }
            doubt(given, GivenDoubt::TwoReadings);
            if given.readings.len() < MOST && !given.readings.contains(value) {
                given.readings.push(value.clone());
            }
        }
    }
}

fn doubt(given: &mut Given, doubt: GivenDoubt) {
    if !given.doubts.contains(&doubt) {
        given.doubts.push(doubt);
    }
}

fn value(given: &[Given], what: GivenWhat) -> &str {
    given.iter().find(|one| one.what == what).map_or("", |one| &one.value)
}

fn names_nobody(given: &[Given]) -> bool {
    value(given, GivenWhat::PatientName).is_empty()
        && value(given, GivenWhat::BirthDate).is_empty()
        && numbers(given).is_empty()
}

/// The numbers that a hospital or a country gives to one person alone.
fn numbers(given: &[Given]) -> BTreeSet<(&str, &str)> {
    let of_one = ["mrn", "nhs_number", "ihi"];
    given
        .iter()
        .filter(|one| one.what == GivenWhat::Identifier && of_one.contains(&one.detail.as_str()))
        .map(|one| (one.detail.as_str(), one.value.as_str()))
        .collect()
}

fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
