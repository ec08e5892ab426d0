//! What a document says, beside one patient of the list.

use chrono::NaiveDate;

use super::birth::{self, BirthLikeness, Day, SaidDay};
use super::names::{self, Likeness, ListedName, NameCompared, SaidName};
use super::numbers::{self, NumberLikeness, Plain};
use super::patient::{NameUse, Patient};
use super::said::{Said, Sure};

/// A value compared, and whether the document's can be relied on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<T> {
    pub(super) likeness: T,
    pub(super) sure: Sure,
}

/// A patient of the list, read once for all documents.
pub struct Listed {
    pub(super) patient: Patient,
    names: Vec<ListedName>,
    birth: Option<Day>,
    numbers: Vec<Plain>,
}

impl Listed {
    /// Reads what documents are compared with.
    pub fn new(patient: Patient) -> Self {
        let numbers = patient.numbers.iter();
        Self {
            names: patient.names.iter().map(ListedName::read).collect(),
            birth: patient.birth_date.map(Day::of),
            numbers: numbers.map(|number| Plain::read(&number.kind, &number.value)).collect(),
            patient,
        }
    }

    /// The patient.
    pub const fn patient(&self) -> &Patient {
        &self.patient
    }
}

/// What a document says, read once for all patients.
pub(super) struct Readings {
    names: Vec<(SaidName, Sure)>,
    /// Each with the other ways to read it.
    births: Vec<(Option<SaidDay>, Vec<SaidDay>, Sure)>,
    numbers: Vec<(Plain, Sure)>,
}

impl Readings {
    pub(super) fn of(said: &Said, today: NaiveDate) -> Self {
        let names = said.names.iter();
        let births = said.births.iter().map(|(text, readings, sure)| {
            let also = readings.iter().filter_map(|one| SaidDay::read(one, today));
            (SaidDay::read(text, today), also.collect(), *sure)
        });
        let numbers = said.numbers.iter();
        Self {
            names: names.filter_map(|(text, sure)| Some((SaidName::read(text)?, *sure))).collect(),
            births: births.collect(),
            numbers: numbers.map(|one| (Plain::read(&one.kind, &one.value), one.sure)).collect(),
        }
    }
}

/// One patient beside a document. `None` where one of the two says nothing.
pub(super) struct Compared<'a> {
    pub(super) patient: &'a Patient,
    pub(super) name: Option<Beside<NameCompared>>,
    pub(super) birth: Option<Beside<BirthLikeness>>,
    /// One for each number of the document, in its order.
    pub(super) numbers: Vec<Beside<NumberLikeness>>,
}

impl<'a> Compared<'a> {
    pub(super) fn of(said: &Readings, listed: &'a Listed) -> Self {
        // Of several names or days each must be the patient's: the least alike counts.
        let names = said.names.iter().filter_map(|(name, sure)| {
            let likeness = names::compare(name, &listed.names)?;
            Some(Beside { likeness, sure: *sure })
        });
        let births = said.births.iter().filter_map(|(day, also, sure)| {
            let born = listed.birth.as_ref()?;
            let read = day.as_ref().map(|day| birth::compare(day, born));
            let otherwise = also.iter().any(|day| birth::compare(day, born) == BirthLikeness::Same);
            let likeness = match read {
                Some(BirthLikeness::Same) => BirthLikeness::Same,
                _ if otherwise => BirthLikeness::OtherReading,
                read => read?,
            };
            Some(Beside { likeness, sure: *sure })
        });
        let numbers = said.numbers.iter().map(|(number, sure)| {
            let likeness = numbers::compare(number, &listed.numbers);
            Beside { likeness, sure: *sure }
        });
        Self {
            patient: &listed.patient,
            name: names.max_by_key(|one| one.likeness.likeness),
            birth: births.max_by_key(|one| one.likeness),
            numbers: numbers.collect(),
        }
    }

    pub(super) fn name_agrees(&self) -> bool {
        self.name
            .is_some_and(|one| one.likeness.likeness == Likeness::Same && one.sure == Sure::Yes)
    }

    pub(super) fn birth_agrees(&self) -> bool {
        self.birth.is_some_and(|one| one.likeness == BirthLikeness::Same && one.sure == Sure::Yes)
    }

    pub(super) fn number_agrees(&self) -> bool {
        self.numbers.iter().copied().any(is_proof)
    }

    /// How many of name, birth date and numbers agree.
    pub(super) fn agreeing(&self) -> usize {
        let all = [self.name_agrees(), self.birth_agrees(), self.number_agrees()];
        all.into_iter().filter(|agrees| *agrees).count()
    }

    /// Whether the document says something that is not this patient's, as far as it can be told.
    pub(super) fn is_contradicted(&self, said: &Said) -> bool {
        let name = self.name.is_some_and(|one| one.likeness.likeness >= Likeness::Far);
        let birth = self.birth.is_some_and(|one| one.likeness == BirthLikeness::Other);
        // A letter may give its own house's number beside the clinic's, under the same word.
        let known = |kind: &str| {
            let beside = said.numbers.iter().zip(&self.numbers);
            kind == "mrn"
                && beside.clone().any(|(number, one)| number.kind == kind && is_proof(*one))
        };
        let beside = said.numbers.iter().zip(&self.numbers);
        let number = beside
            .clone()
            .any(|(number, one)| one.likeness == NumberLikeness::Other && !known(&number.kind));
        name || birth || number
    }

    /// Whether everything that the document says and the list has agrees.
    pub(super) fn is_whole(&self) -> bool {
        let numbers = self.numbers.iter().any(|one| one.likeness != NumberLikeness::Unknown);
        (self.name.is_none() || self.name_agrees())
            && (self.birth.is_none() || self.birth_agrees())
            && (!numbers || self.number_agrees())
    }

    /// Why it may be this patient, or not, a clause each.
    pub(super) fn reasons(&self, said: &Said) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(one) = self.name {
            reasons.push(doubted(name_in_words(one.likeness), one.sure));
        }
        if let Some(one) = self.birth {
            reasons.push(doubted(birth_in_words(one.likeness), one.sure));
        }
        for (number, one) in said.numbers.iter().zip(&self.numbers) {
            let what = in_words(&number.kind);
            let clause = match one.likeness {
                NumberLikeness::Same => format!("the {what} agrees"),
                NumberLikeness::SameShared => {
                    format!("the {what} agrees, which others may share")
                }
                NumberLikeness::Slip => format!("the {what} is near the patient's"),
                NumberLikeness::Other => format!("the {what} is another one"),
                NumberLikeness::Unknown => continue,
            };
            reasons.push(doubted(clause, one.sure));
        }
        reasons
    }
}

/// Whether a number shows by itself which patient it is.
pub(super) fn is_proof(one: Beside<NumberLikeness>) -> bool {
    one.likeness == NumberLikeness::Same && one.sure == Sure::Yes
}

fn doubted(clause: impl Into<String>, sure: Sure) -> String {
    let clause = clause.into();
    match sure {
        Sure::Yes => clause,
        Sure::No => format!("{clause}, but is in doubt in the document"),
    }
}

fn name_in_words(one: NameCompared) -> String {
    let which = match one.used {
        NameUse::Current => "the name",
        NameUse::Former => "an earlier name",
        NameUse::Other => "another name of the patient",
    };
    let how = match one.likeness {
        Likeness::Same => "agrees",
        Likeness::Shortened => "agrees as far as it is given",
        Likeness::Nickname => "agrees if the given name is a nickname",
        Likeness::OtherMiddle => "agrees but for a middle name",
        Likeness::PartOfFamily => "agrees but for a part of the family name",
        Likeness::Slip => "agrees but for one or two letters",
        Likeness::OtherFamily => "has the same given name and another family name",
        Likeness::Far => "is only similar",
        Likeness::Other => return "the name is another one".into(),
    };
    format!("{which} {how}")
}

fn birth_in_words(one: BirthLikeness) -> &'static str {
    match one {
        BirthLikeness::Same => "the birth date agrees",
        BirthLikeness::AsFarAsGiven => "the birth date agrees as far as it is given",
        BirthLikeness::OtherReading => "the birth date agrees if it is read in another way",
        BirthLikeness::Exchanged => "the birth date agrees if day and month are exchanged",
        BirthLikeness::Slip => "the birth date agrees but for one digit",
        BirthLikeness::Other => "the birth date is another one",
    }
}

/// A kind of number, after "the".
fn in_words(kind: &str) -> String {
    match kind {
        "mrn" => "record number".into(),
        "nhs_number" => "NHS number".into(),
        "chi_number" => "CHI number".into(),
        "medicare_number" => "Medicare number".into(),
        "ihi" => "healthcare identifier".into(),
        "nhi_number" => "NHI number".into(),
        "other" => "number".into(),
        other => other.replace('_', " "),
    }
}
