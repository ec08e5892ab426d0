//! Names of persons (data types XPN, XCN, CNN) and the numbers of clinicians.

use super::message::{MOST, Part};
use crate::formats::structured::names::{
    BY_THE_WAY, NOT_NOW, Name, Names, choose, of_parts, plain,
};
use crate::formats::structured::registers;

/// A person in a field: the name, and the national number of a clinician where it is given.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: Name,
    pub(super) number: Option<String>,
}

impl Person {
    /// As names are given as values.
    pub(super) fn names(&self) -> Names {
        let name = self.name.clone();
        Names { name, rivals: Vec::new(), others: Vec::new(), is_by_the_way: false }
    }
}

/// The names of the patient: those in use, and aliases, on a day (`YYYYMMDD`).
pub(super) fn of_patient(names: Part<'_>, aliases: Part<'_>, day: &str) -> Option<Names> {
    let own = names.repetitions().take(MOST).map(|name| (rank(name, day), name));
    let alias = |name| (rank(name, day).max(BY_THE_WAY), name);
    let aliases = aliases.repetitions().take(MOST).map(alias);
    let found = own.chain(aliases).filter_map(|(rank, name)| Some((rank, xpn(name)?)));
    choose(found.collect())
}

/// The less, the more it is what the person is called in law and now (table 0200).
fn rank(name: Part<'_>, day: &str) -> u32 {
    let by_type = match name.component(7).words().as_str() {
        "L" => 0,
        "OR" | "C" => 1,
        "" | "D" | "U" => 2,
        "BAD" | "NOUSE" | "F" | "TEMP" => BY_THE_WAY + 1,
        _ => BY_THE_WAY,
    };
    let digits = |part: Part<'_>| -> Option<String> {
        let digits: String = part.raw().chars().filter(char::is_ascii_digit).take(8).collect();
        (digits.len() >= 4).then_some(digits)
    };
    let range = name.component(10);
    let begins = digits(name.component(12)).or_else(|| digits(range.subcomponent(1)));
    let ends = digits(name.component(13)).or_else(|| digits(range.subcomponent(2)));
    let is_over = ends.is_some_and(|end| format!("{end:9<8}").as_str() < day);
    let is_to_come = begins.is_some_and(|begin| format!("{begin:0<8}").as_str() > day);
    if is_over || is_to_come { NOT_NOW + by_type } else { by_type }
}

/// A name (XPN).
pub(super) fn xpn(name: Part<'_>) -> Option<Name> {
    let parts: Vec<Part<'_>> = name.components().take(6).collect();
    let is_one_text = parts.iter().skip(1).all(|part| part.is_empty());
    if is_one_text && parts.first().is_some_and(|one| one.subcomponents().count() == 1) {
        return plain(&parts.first()?.words());
    }
    of_components(&parts)
}

/// A person with a number (XCN).
pub(super) fn xcn(person: Part<'_>) -> Option<Person> {
    let parts: Vec<Part<'_>> = person.components().take(7).collect();
    let number = parts.first()?.words();
    let is_number_alone = parts.iter().skip(1).all(|part| part.is_empty());
    if is_number_alone {
        // A name in the place of the number. Numbers have digits.
        let is_name = number.contains(' ') && !number.contains(|c: char| c.is_ascii_digit());
        let name = is_name.then(|| plain(&number)).flatten()?;
        return Some(Person { name, number: None });
    }
    let name = of_components(&parts[1..])?;
    let (authority, kind) = (person.component(9), person.component(13).words());
    Some(Person { name, number: provider_number(&number, authority, &kind) })
}

/// A person in subcomponents (CNN within NDL). Some systems write an XCN there.
pub(super) fn ndl(person: Part<'_>) -> Option<Person> {
    let whole = person.component(1);
    let parts: Vec<Part<'_>> = whole.subcomponents().take(7).collect();
    if parts.len() < 2 {
        return xcn(person);
    }
    let name = of_components(&parts[1..])?;
    Some(Person { name, number: provider_number(&parts.first()?.words(), whole, "") })
}

/// Family, given, further given, letters, titles, degree.
fn of_components(parts: &[Part<'_>]) -> Option<Name> {
    let words = |at: usize| parts.get(at).map(|part| part.words()).unwrap_or_default();
    let family = parts.first().map(|family| {
        // The surname; where only its own parts are given, those.
        let whole = family.subcomponent(1).words();
        let own = [family.subcomponent(2).words(), family.subcomponent(3).words()];
        if whole.is_empty() { own.join(" ") } else { whole }
    });
    let unsaid = |title: String| title.trim_end_matches(',').to_owned();
    of_parts(
        &[words(4)],
        &[words(1), words(2)],
        &[family.unwrap_or_default()],
        &[unsaid(words(3)), words(5)],
    )
}

fn provider_number(value: &str, authority: Part<'_>, kind: &str) -> Option<String> {
    let root = authority.subcomponent(2).words();
    let name = authority.subcomponent(1).words();
    let is_npi = kind == "NPI" && value.len() == 10;
    let usual = if is_npi { "provider_number" } else { "other" };
    let number = registers::number(&root, &name, value, usual)?;
    (number.kind == "provider_number").then_some(number.value)
}
