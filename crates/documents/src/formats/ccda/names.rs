//! A person's names (HL7 data types, EN and PN): which one is meant now, and its parts that are part
//! of it. Parts that are empty, marked as unknown, or filled by a program's word for nothing are none.

use crate::formats::xml::{Element, Node};

/// What programs write where they have nothing.
const NOTHING: &[&str] =
    &["null", "unknown", "unk", "undefined", "n/a", "nan", "nmn", "nmi", "fnu", "lnu", "nil"];
/// Titles before a name that was not taken apart.
const TITLES: &[&str] = &[
    "dr",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "master",
    "prof",
    "professor",
    "doctor",
    "sir",
    "dame",
    "rev",
    "sr",
    "fr",
];
/// Letters after a name that was not taken apart.
const LETTERS: &[&str] = &[
    "md", "do", "phd", "np", "pa", "pa-c", "rn", "aprn", "dds", "dmd", "dpm", "od", "pharmd",
    "mbbs", "mb", "bs", "bch", "bao", "frcp", "frcs", "frcpc", "fracp", "fracs", "fracgp", "mrcp",
    "mrcgp", "facp", "facs", "facc", "crnp", "fnp", "fnp-c", "msn", "dnp", "lcsw", "jr", "sr",
    "ii", "iii", "iv",
];

/// No person has more names, or a name of more parts, that matter.
const MOST: usize = 16;

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Given names, then family names.
    pub(super) value: String,
    /// With titles before and letters after, and `value` as it is between.
    pub(super) shown: String,
    /// Given or family name alone, or a text that was not taken apart and is one word.
    pub(super) is_partial: bool,
}

/// The name that is meant, and the others.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) name: Name,
    /// Others that could be meant as well.
    pub(super) rivals: Vec<Name>,
    /// All others: former names, names in another use.
    pub(super) others: Vec<Name>,
    /// Whether the name is neither a legal one nor without a use, or none is valid now.
    pub(super) is_by_the_way: bool,
}

/// The names of a person on a day (`YYYYMMDD`); `None` where there are none.
pub(super) fn of(person: &Element, day: &str) -> Option<Names> {
    let mut found: Vec<(u32, Name)> = person
        .all("name")
        .filter(|name| name.attribute("nullFlavor").is_none() || !name.words().is_empty())
        .filter_map(|name| Some((rank(name, day), read(name)?)))
        .take(MOST)
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let mut distinct: Vec<(u32, Name)> = Vec::new();
    for (rank, name) in found {
        let folded = name.value.to_lowercase();
        if distinct.iter().all(|(_, known)| known.value.to_lowercase() != folded) {
            distinct.push((rank, name));
        }
    }
    let mut distinct = distinct.into_iter();
    let (best, name) = distinct.next()?;
    let (rivals, others): (Vec<_>, Vec<_>) = distinct.partition(|(rank, _)| *rank == best);
    let names = |of: Vec<(u32, Name)>| of.into_iter().map(|(_, name)| name).collect();
    Some(Names {
        name,
        rivals: names(rivals),
        others: names(others),
        is_by_the_way: best >= BY_THE_WAY,
    })
}

const BY_THE_WAY: u32 = 3;
const NOT_NOW: u32 = 10;

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
    let is_nothing = words.chars().all(|c| !c.is_alphanumeric())
        || NOTHING
            .contains(&words.trim_matches(['(', ')', '<', '>', '[', ']']).to_lowercase().as_str());
    let qualifier = element.attribute("qualifier").unwrap_or_default().to_owned();
    (!is_nothing).then_some((words, qualifier))
}

fn text(part: (String, String)) -> String {
    part.0
}

fn is_of(qualifier: &str, wanted: &[&str]) -> bool {
    qualifier.split_whitespace().any(|one| wanted.contains(&one))
}

/// A name in one text: "Dr Owen Ng MD", "NG, Owen".
fn plain(words: &str) -> Option<Name> {
    let bare = |word: &str| word.trim_matches(['.', ',']).to_lowercase().replace('.', "");
    let is_letters = |text: &str| {
        text.split([' ', ','])
            .filter(|w| !w.is_empty())
            .all(|w| LETTERS.contains(&bare(w).as_str()))
    };
    let (before, after) = words.split_once(',').unwrap_or((words, ""));
    let turned = !after.trim().is_empty() && !is_letters(after);
    let ordered = if turned { format!("{after} {before}") } else { before.to_owned() };
    let mut kept: Vec<&str> = ordered
        .split([' ', ','])
        .filter(|word| !word.is_empty() && !NOTHING.contains(&bare(word).as_str()))
        .take(MOST)
        .collect();
    while kept.len() > 1 && TITLES.contains(&bare(kept[0]).as_str()) {
        kept.remove(0);
    }
    while kept.len() > 2 && kept.last().is_some_and(|word| is_letters(word)) {
        kept.pop();
    }
    let value = kept.join(" ");
    let is_partial = kept.len() < 2;
    let shown = if words.contains(&value) { words.to_owned() } else { value.clone() };
    (value.chars().any(char::is_alphanumeric)).then_some(Name { value, shown, is_partial })
}

#[cfg(test)]
mod tests;
