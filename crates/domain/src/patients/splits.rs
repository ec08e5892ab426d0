//! A name as a document has it is one text, in whatever order: the ways to part it into given and
//! family names.

use super::folding::{Word, words};
use super::nicknames::rows_of;

/// Which of several bearers of a name in one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generation {
    Elder,
    Younger,
    Third,
    Fourth,
}

/// Words before or after a name that are no part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "master",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "rev",
    "herr",
    "frau",
    "mme",
    "mlle",
    "sra",
];

/// Words that make a name somebody else's: `Baby of Ann Lee`, `Twin 2 Lee`.
const OF_ANOTHER: &[&str] = &[
    "baby", "babe", "infant", "newborn", "twin", "triplet", "mother", "father", "parent", "child",
    "son", "daughter", "wife", "husband", "estate", "donor", "fetus", "foetus",
];

/// Whether a name says that it is not its bearer's own.
pub(super) fn is_of_another(text: &str) -> bool {
    let mut all = words(text);
    all.truncate(MOST);
    // `Baby` can be a given name and `Son` a family name: alone, with one more word, they may be.
    all.len() > LEAST_LEFT && all.iter().any(|word| OF_ANOTHER.contains(&word.plain.as_str()))
        || all
            .first()
            .is_some_and(|first| matches!(first.plain.as_str(), "baby" | "infant" | "twin"))
}

/// Fewer names than these do not begin with a title: `Dame Joy` may be the whole name.
const LEAST_LEFT: usize = 2;

/// The generation that a word after a name tells.
fn generation(word: &str) -> Option<Generation> {
    Some(match word {
        "sr" | "senior" | "snr" => Generation::Elder,
        "jr" | "junior" | "jnr" | "ii" | "2nd" => Generation::Younger,
        "iii" | "3rd" => Generation::Third,
        "iv" | "4th" => Generation::Fourth,
        _ => return None,
    })
}

/// A name, parted in one way.
#[derive(Clone, Debug)]
pub(super) struct Parted {
    pub(super) given: Vec<Word>,
    pub(super) family: Vec<Word>,
    /// The given names written as one.
    pub(super) given_joined: Word,
    /// The family name written as one.
    pub(super) family_joined: Word,
    /// The family name without particles.
    pub(super) family_bare: Vec<Word>,
    /// What the first given name may stand for.
    pub(super) nicknames: Vec<usize>,
}

/// Words before a family name that are left out or written together as one pleases.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "des",
    "la", "le", "las", "los", "ter", "ten", "te", "zu", "zur", "vom", "el", "al", "y", "e", "san",
];

/// Whether a word in small letters stands before family names.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

impl Parted {
    fn new(given: Vec<Word>, family: Vec<Word>) -> Self {
        let is_one = |word: &&Word| is_particle(&word.plain);
        let bare: Vec<Word> = family.iter().filter(|word| !is_one(word)).cloned().collect();
        Self {
            given_joined: Word::joined(&given),
            family_joined: Word::joined(&family),
            family_bare: if bare.is_empty() { family.clone() } else { bare },
            nicknames: given.first().map_or_else(Vec::new, |word| rows_of(&word.plain)),
            given,
            family,
        }
    }
}

/// The ways to part a name, and the generation that it tells.
pub(super) struct Splits {
    pub(super) ways: Vec<Parted>,
    pub(super) generation: Option<Generation>,
}

/// More words than these are no name.
const MOST: usize = 12;

/// The ways to part a text. A comma after the family name leaves one.
pub(super) fn of(text: &str) -> Splits {
    let (before, after) = match text.split_once(',') {
        Some((before, after)) if !words(after).is_empty() => (before, Some(after)),
        _ => (text, None),
    };
    let (mut first, mut found) = taken_off(before);
    let mut ways = Vec::new();
    let second = after.map(|after| {
        let (second, generation) = taken_off(after);
        found = found.or(generation);
        second
    });
    match second {
        // `John Smith, Jr`: the comma parts nothing else.
        Some(second) if !second.is_empty() => {
            ways.push(Parted::new(second, first));
        }
        _ => {
            first.truncate(MOST);
            for at in 0..=first.len() {
                let (one, other) = first.split_at(at);
                ways.push(Parted::new(one.to_vec(), other.to_vec()));
                if at > 0 && at < first.len() {
                    ways.push(Parted::new(other.to_vec(), one.to_vec()));
                }
            }
        }
    }
    Splits { ways, generation: found }
}

/// The words without titles and generations.
fn taken_off(text: &str) -> (Vec<Word>, Option<Generation>) {
    let mut all = words(text);
    all.truncate(MOST);
    while all.len() > LEAST_LEFT && TITLES.contains(&all[0].plain.as_str()) {
        all.remove(0);
    }
    let last = all.last().and_then(|word| generation(&word.plain));
    if last.is_some() {
        all.pop();
    }
    // `Mr Pennington`: one name alone, after its title.
    if all.len() == LEAST_LEFT && matches!(all[0].plain.as_str(), "mr" | "mrs" | "ms" | "miss") {
        all.remove(0);
    }
    (all, last)
}

/// A name of the list, parted as the list has it.
pub(super) fn of_list(given: &str, family: &str) -> (Parted, Option<Generation>) {
    let (given, first) = taken_off(given);
    let (family, second) = taken_off(family);
    (Parted::new(given, family), second.or(first))
}
