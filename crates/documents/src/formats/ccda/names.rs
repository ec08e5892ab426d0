//! A person's names (HL7 data types, EN and PN): what each is used for, and its parts that are part of
//! it.

use crate::formats::structured::names::{self, BY_THE_WAY, MOST, NOT_NOW, Name, Names, plain};
use crate::formats::xml::{Element, Node};

/// The names of a person on a day (`YYYYMMDD`); `None` where there are none.
pub(super) fn of(person: &Element, day: &str) -> Option<Names> {
    let found = person
        .all("name")
        .filter(|name| name.attribute("nullFlavor").is_none() || !name.words().is_empty())
        .filter_map(|name| Some((rank(name, day), read(name)?)))
        .take(MOST);
    names::choose(found.collect())
}

/// The less, the more it is what the person is called in law and now.
fn rank(name: &Element, day: &str) -> u32 {
    let uses: Vec<&str> = name.attribute("use").unwrap_or_default().split_whitespace().collect();
    let is = |wanted: &[&str]| wanted.iter().any(|one| uses.contains(one));
    let by_use = if is(&["SRCH", "PHON", "SNDX", "OLD", "BAD"]) {
        BY_THE_WAY + 1
    } else if is(&["IDE", "SYL", "P", "A", "R", "I"]) {
        BY_THE_WAY
    } else if is(&["L"]) {
        0
    } else if is(&["OR", "C"]) {
        1
    } else if uses.is_empty() {
        2
    } else {
        BY_THE_WAY
    };
    let period = name.child("validTime");
    let at = |end: &str| {
        let value = period?.child(end)?.attribute("value")?;
        let digits: String = value.chars().filter(char::is_ascii_digit).take(8).collect();
        (digits.len() >= 4).then_some(digits)
    };
    // A year alone begins with its first day and ends with its last.
    let is_over = at("high").is_some_and(|end| format!("{end:9<8}").as_str() < day);
    let is_to_come = at("low").is_some_and(|begin| format!("{begin:0<8}").as_str() > day);
    if is_over || is_to_come { NOT_NOW + by_use } else { by_use }
}

fn read(name: &Element) -> Option<Name> {
    let stray =
        |node: &Node| matches!(node, Node::Text(text) if text.chars().any(char::is_alphanumeric));
    if name.nodes.iter().any(stray) {
        return plain(&name.words());
    }
    let parts = |kind: &'static str| name.all(kind).filter_map(part).take(MOST);
    let given: Vec<String> = parts("given")
        .filter(|(_, is)| !is_of(is, &["CL", "AC", "NB", "PR", "BR"]))
        .map(text)
        .collect();
    // "van der" before a family name; a title is none.
    let voorvoegsel = parts("prefix").filter(|(_, is)| is_of(is, &["VV"])).map(text);
    let of_now = parts("family").filter(|(_, is)| !is_of(is, &["BR", "CL", "AC"])).map(text);
    let mut family: Vec<String> = of_now.collect();
    if family.is_empty() {
        family.extend(parts("family").filter(|(_, is)| !is_of(is, &["CL", "AC"])).map(text));
    }
    let is_partial = given.is_empty() || family.is_empty();
    let given = if given.is_empty() { parts("given").map(text).take(1).collect() } else { given };
    if given.is_empty() && family.is_empty() {
        return None;
    }
    let family_prefix: Vec<String> =
        if family.is_empty() { Vec::new() } else { voorvoegsel.collect() };
    let value = [given, family_prefix, family].concat().join(" ");
    let prefix = parts("prefix").filter(|(_, is)| !is_of(is, &["VV"])).map(text);
    let shown: Vec<String> =
        prefix.chain([value.clone()]).chain(parts("suffix").map(text)).collect();
    Some(Name { value, shown: shown.join(" "), is_partial })
}

/// A part's words and its qualifiers.
fn part(element: &Element) -> Option<(String, String)> {
    let words = element.words();
    let qualifier = element.attribute("qualifier").unwrap_or_default().to_owned();
    (!names::is_nothing(&words)).then_some((words, qualifier))
}

fn text(part: (String, String)) -> String {
    part.0
}

fn is_of(qualifier: &str, wanted: &[&str]) -> bool {
    qualifier.split_whitespace().any(|one| wanted.contains(&one))
}

#[cfg(test)]
mod tests;
