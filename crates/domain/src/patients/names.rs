//! Whether the name in a document is a patient's.

use super::folding::Word;
use super::patient::{Name, NameUse};
use super::splits::{self, Generation, Parted, Splits};

/// How far a name in a document is a patient's, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The same given and family name; middle names may be left out or abbreviated.
    Same,
    /// The same as far as it goes: an initial, the family name alone.
    Shortened,
    /// A given name stands for the other.
    Nickname,
    /// Another middle name, or the name that is used is the middle one.
    OtherMiddle,
    /// One of two family names, or a part of a double one.
    PartOfFamily,
    /// A slip of the pen lies between them.
    Slip,
    /// The same given name and another family name: it may have changed.
    OtherFamily,
    /// More than one of these: somebody else, or badly written.
    Far,
    /// Another name.
    Other,
}

/// A name compared: how alike, and in which of the patient's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameCompared {
    pub(super) likeness: Likeness,
    pub(super) used: NameUse,
}

/// A name in a document, with the ways to read it.
pub(super) struct SaidName {
    splits: Splits,
    of_another: bool,
}

impl SaidName {
    /// `None` of a text that has no letters.
    pub(super) fn read(text: &str) -> Option<Self> {
        let splits = splits::of(text);
        let is_empty = |way: &Parted| way.given.is_empty() && way.family.is_empty();
        if splits.ways.iter().all(is_empty) {
            return None;
        }
        Some(Self { splits, of_another: splits::is_of_another(text) })
    }
}

/// A name of the list, read once for all documents.
pub(super) struct ListedName {
    used: NameUse,
    parted: Parted,
    generation: Option<Generation>,
    of_another: bool,
}

impl ListedName {
    pub(super) fn read(name: &Name) -> Self {
        let (parted, generation) = splits::of_list(&name.given, &name.family);
        let whole = format!("{} {}", name.given, name.family);
        Self { used: name.used, parted, generation, of_another: splits::is_of_another(&whole) }
    }
}

/// The nearest of a patient's names to the one in a document.
pub(super) fn compare(said: &SaidName, listed: &[ListedName]) -> Option<NameCompared> {
    let all = listed.iter().map(|name| {
        let differ = match (said.splits.generation, name.generation) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        let ways = said.splits.ways.iter().map(|way| of_parted(way, &name.parted));
        let likeness = if differ || said.of_another != name.of_another {
            Likeness::Other
        } else {
            ways.min().unwrap_or(Likeness::Other)
        };
        NameCompared { likeness, used: name.used }
    });
    all.min_by_key(|one| one.likeness)
}

fn of_parted(said: &Parted, listed: &Parted) -> Likeness {
    use Likeness::{
        Far, Nickname, Other, OtherFamily, OtherMiddle, PartOfFamily, Same, Shortened, Slip,
    };
    let given = of_given(said, listed);
    if given == Other {
        return Other;
    }
    let family = of_family(said, listed);
    match (family, given) {
        (Same, any) => any,
        (Other, Same) if !said.given.is_empty() && !said.family.is_empty() => OtherFamily,
        (PartOfFamily | Slip, Same) => family,
        (PartOfFamily | Slip, Shortened | Nickname | OtherMiddle | Slip) => Far,
        _ => Other,
    }
}

fn of_family(said: &Parted, listed: &Parted) -> Likeness {
    if said.family.is_empty() || listed.family.is_empty() {
        let neither = said.family.len() == listed.family.len();
        return if neither { Likeness::Same } else { Likeness::Other };
    }
    let (one, other) = (&said.family_joined, &listed.family_joined);
    let (said, listed) = (&said.family_bare, &listed.family_bare);
    let has = |all: &[Word], one: &Word| all.iter().any(|word| word.is(one));
    let within = |some: &[Word], all: &[Word]| some.iter().all(|word| has(all, word));
    let alike = one.is(other) || said.len() == listed.len() && within(said, listed);
    if alike || Word::joined(said).is(&Word::joined(listed)) {
        return Likeness::Same;
    }
    if within(said, listed) || within(listed, said) {
        return Likeness::PartOfFamily;
    }
    if one.is_near(other) { Likeness::Slip } else { Likeness::Other }
}

fn of_given(one: &Parted, other: &Parted) -> Likeness {
    let (said, listed) = (&one.given[..], &other.given[..]);
    let (Some(first), Some(second)) = (said.first(), listed.first()) else {
        let neither = said.is_empty() && listed.is_empty();
        return if neither { Likeness::Same } else { Likeness::Shortened };
    };
    if first.is(second) {
        return of_middle(&said[1..], &listed[1..]);
    }
    if one.given_joined.is(&other.given_joined) {
        return Likeness::Same;
    }
    // `Jean Pierre` and `Jeanpierre M`.
    for (some, all) in [(said, listed), (listed, said)] {
        if some.len() > 1 && Word::joined(&some[..2]).is(&all[0]) {
            return of_middle(&some[2..], &all[1..]);
        }
    }
    if first.begins(second) || second.begins(first) {
        return Likeness::Shortened;
    }
    if one.nicknames.iter().any(|row| other.nicknames.contains(row)) {
        return Likeness::Nickname;
    }
    // `J. Robert` is called by his second name, and so is `Robert`, who is `John Robert`.
    let of_second = |some: &[Word], all: &[Word]| all.iter().skip(1).any(|word| word.is(&some[0]));
    if of_second(said, listed) || of_second(listed, said) {
        return Likeness::OtherMiddle;
    }
    if first.is_near(second) { Likeness::Slip } else { Likeness::Other }
}

/// Middle names: those of one may be left out or be initials, but not be others.
fn of_middle(said: &[Word], listed: &[Word]) -> Likeness {
    let (fewer, more) = if said.len() <= listed.len() { (said, listed) } else { (listed, said) };
    let fits = |one: &Word, other: &Word| one.is(other) || one.begins(other) || other.begins(one);
    let mut left = more.iter();
    let all = fewer.iter().all(|one| left.by_ref().any(|other| fits(one, other)));
    if all { Likeness::Same } else { Likeness::OtherMiddle }
}
