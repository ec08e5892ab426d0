//! Whose a document is: the rule of decision 25.

use chrono::NaiveDate;

use super::birth::BirthLikeness;
use super::compared::{Beside, Compared, Listed, Readings, is_proof};
use super::names::Likeness;
use super::numbers::NumberLikeness;
use super::said::{Said, SaidNumber, Sure};
use crate::check_digits;
use crate::extraction::Confidence;
use crate::ids::PatientId;

/// A patient that a document may be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub patient: PatientId,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, and what speaks against it, a clause each.
    pub reasons: Vec<String>,
}

/// Whose a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This patient's: two independent identifiers agree, and nobody else can be meant.
    ByItself(Candidate),
    /// A person must choose, from these or from the list; the likeliest first.
    ToChoose(Vec<Candidate>),
    /// Nobody's on the list.
    Nobody,
}

/// The most that are offered.
const MOST: usize = 8;
/// Slips of the pen that must lie between a document and everybody else on the list.
const SLIPS_APART: u32 = 2;
/// A person is never offered as surer than this.
const SUREST_TO_CHOOSE: u16 = 890;

/// Finds whose a document is. `patients` must hold everybody who shares with the document a word of the
/// name, the birth date or its exchange, or a number, and everybody without a birth date.
pub fn find(said: &Said, patients: &[Listed], today: NaiveDate) -> Match {
    let readings = Readings::of(said, today);
    let all: Vec<Compared<'_>> =
        patients.iter().map(|listed| Compared::of(&readings, listed)).collect();
    let alone = |one: &&Compared<'_>| {
        is_clear(one, said) && !all.iter().any(|other| could_be(other, one, said))
    };
    if let Some(one) = all.iter().find(alone) {
        return Match::ByItself(Candidate {
            patient: one.patient.patient_id,
            confidence: Confidence::from_permille(sureness(one)),
            reasons: one.reasons(said),
        });
    }
    let mut offered: Vec<(u16, &Compared<'_>)> =
        all.iter().map(|one| (weight(one), one)).filter(|(weight, _)| *weight > 0).collect();
    offered.sort_by_key(|(weight, one)| (std::cmp::Reverse(*weight), one.patient.patient_id));
    let offered: Vec<_> = offered
        .into_iter()
        .take(MOST)
        .map(|(weight, one)| Candidate {
            patient: one.patient.patient_id,
            confidence: Confidence::from_permille(weight.min(SUREST_TO_CHOOSE)),
            reasons: one.reasons(said),
        })
        .collect();
    if offered.is_empty() { Match::Nobody } else { Match::ToChoose(offered) }
}

/// Whether a patient is among those whom a document may be of, however many are likelier.
pub fn is_offered(said: &Said, patient: &Listed, today: NaiveDate) -> bool {
    weight(&Compared::of(&Readings::of(said, today), patient)) > 0
}

/// Whether two of name, birth date and number agree, and the third does not speak against it.
fn is_clear(one: &Compared<'_>, said: &Said) -> bool {
    let by_number_and_day = one.number_agrees() && one.birth_agrees();
    let changed_name = one.name.is_some_and(|name| name.likeness.likeness == Likeness::OtherFamily);
    one.agreeing() >= 2 && !one.is_contradicted(said) && (!changed_name || by_number_and_day)
}

/// Whether the document can be the other's instead: fewer than two slips of the pen lie between, or
/// the other agrees in what `one` does not.
fn could_be(other: &Compared<'_>, one: &Compared<'_>, said: &Said) -> bool {
    if other.patient.patient_id == one.patient.patient_id {
        return false;
    }
    let numbers = one.numbers.iter().zip(&other.numbers);
    let has_number_of_its_own = numbers.clone().any(|(of_one, of_other)| {
        matches!(of_other.likeness, NumberLikeness::Same) && !is_proof(*of_one)
    });
    let agrees_elsewhere = !one.is_whole() && other.agreeing() >= 2;
    has_number_of_its_own || agrees_elsewhere || slips_to(other, one, said) < SLIPS_APART
}

/// How many slips of the pen would make the document the other's.
fn slips_to(other: &Compared<'_>, one: &Compared<'_>, said: &Said) -> u32 {
    let never = SLIPS_APART;
    // What is in doubt excludes nobody, and so does what nobody knows.
    let unless_doubted = |sure: Sure| if sure == Sure::Yes { never } else { 1 };
    let name = other.name.map_or(0, |name| match name.likeness.likeness {
        Likeness::Same | Likeness::Shortened | Likeness::Nickname => 0,
        Likeness::OtherMiddle | Likeness::PartOfFamily | Likeness::Slip => 1,
        Likeness::OtherFamily | Likeness::Far | Likeness::Other => unless_doubted(name.sure),
    });
    let birth = other.birth.map_or(0, |birth| match birth.likeness {
        BirthLikeness::Same | BirthLikeness::AsFarAsGiven | BirthLikeness::OtherReading => 0,
        BirthLikeness::Exchanged | BirthLikeness::Slip => 1,
        BirthLikeness::Other => unless_doubted(birth.sure),
    });
    let beside = one.numbers.iter().zip(&other.numbers).zip(&said.numbers);
    let numbers = beside
        .map(|((of_one, of_other), number)| number_slips(*of_one, *of_other, number))
        .max()
        .unwrap_or(0);
    name + birth + numbers
}

fn number_slips(
    one: Beside<NumberLikeness>,
    other: Beside<NumberLikeness>,
    said: &SaidNumber,
) -> u32 {
    let is_national = check_digits::verdict(&said.kind, "").is_some();
    // People change cards, and a number in doubt may be any.
    let excludes = is_national && said.kind != "medicare_number" && said.sure == Sure::Yes;
    match other.likeness {
        NumberLikeness::Slip => 1,
        // It is the first one's own number, so nobody else's.
        NumberLikeness::Unknown | NumberLikeness::Other if is_proof(one) => SLIPS_APART,
        NumberLikeness::Other if excludes => SLIPS_APART,
        NumberLikeness::Same
        | NumberLikeness::SameShared
        | NumberLikeness::Unknown
        | NumberLikeness::Other => 0,
    }
}

/// How sure a match by itself is, in permille.
fn sureness(one: &Compared<'_>) -> u16 {
    match (one.name_agrees(), one.birth_agrees(), one.number_agrees()) {
        (true, true, true) => 995,
        (_, true, true) => 975,
        (true, _, true) => 965,
        _ => 950,
    }
}

/// How likely a patient is, in permille; 0 for those who are not offered.
fn weight(one: &Compared<'_>) -> u16 {
    let halved = |points: u16, sure: Sure| if sure == Sure::Yes { points } else { points * 3 / 4 };
    let name = one.name.map_or(0, |name| {
        let points = match name.likeness.likeness {
            Likeness::Same => 300,
            Likeness::Shortened | Likeness::Nickname => 230,
            Likeness::OtherMiddle | Likeness::PartOfFamily | Likeness::Slip => 200,
            Likeness::OtherFamily | Likeness::Far => 80,
            Likeness::Other => 0,
        };
        halved(points, name.sure)
    });
    let birth = one.birth.map_or(0, |birth| {
        let points = match birth.likeness {
            BirthLikeness::Same => 300,
            BirthLikeness::OtherReading => 250,
            BirthLikeness::Exchanged | BirthLikeness::Slip => 200,
            BirthLikeness::AsFarAsGiven => 150,
            BirthLikeness::Other => 0,
        };
        halved(points, birth.sure)
    });
    let numbers = one.numbers.iter().map(|number| {
        let points = match number.likeness {
            NumberLikeness::Same => 400,
            NumberLikeness::SameShared | NumberLikeness::Slip => 150,
            NumberLikeness::Unknown | NumberLikeness::Other => 0,
        };
        halved(points, number.sure)
    });
    let number = numbers.max().unwrap_or(0);
    // A day alone, a shared number alone, or a changed family name alone say nobody.
    let says_who = name >= 150 || number >= 300 || birth + number >= 270 && name + number > 0;
    let opposed = one.name.is_some_and(|name| name.likeness.likeness == Likeness::Other)
        || one.birth.is_some_and(|birth| birth.likeness == BirthLikeness::Other)
        || one.numbers.iter().any(|number| number.likeness == NumberLikeness::Other);
    let sum = name + birth + number;
    match (says_who, opposed) {
        (false, _) => 0,
        (true, true) => sum * 2 / 3,
        (true, false) => sum,
    }
}
