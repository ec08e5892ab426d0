//! Bringing the clinic's list up to date with somebody else's: who is known is told by numbers, never
//! by the name alone.

use std::collections::{BTreeSet, HashMap};

use super::birth::Day;
use super::list::NewPatient;
use super::names::{self, Likeness, ListedName, SaidName};
use super::patient::{Name, NameUse, Number, Patient, is_shared};
use crate::ids::PatientId;

/// What a row changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Somebody new.
    Added(Patient),
    /// Somebody known, as they are from now on.
    Changed(Patient),
    /// Nothing.
    Unchanged(PatientId),
    /// It is not taken over, and why.
    Refused(String),
}

/// The list as it is being brought up to date.
pub struct PatientList {
    patients: Vec<Patient>,
    by_number: HashMap<(String, String), usize>,
    /// By folded name and day: to refuse whom no number tells apart.
    by_name: HashMap<String, Vec<usize>>,
}

impl PatientList {
    /// The list as it is stored.
    pub fn new(patients: Vec<Patient>) -> Self {
        let mut list =
            Self { patients: Vec::new(), by_number: HashMap::new(), by_name: HashMap::new() };
        for patient in patients {
            list.keep(patient);
        }
        list
    }

    /// Takes a row in. `id` is the new patient's, where the row adds one.
    pub fn take(&mut self, row: NewPatient, id: PatientId) -> Update {
        let keys = row.numbers.iter().filter_map(key);
        let known: BTreeSet<usize> =
            keys.filter_map(|key| self.by_number.get(&key).copied()).collect();
        let mut known = known.into_iter();
        match (known.next(), known.next()) {
            (Some(_), Some(_)) => Update::Refused("its numbers are of two patients".into()),
            (Some(at), None) => self.change(at, row),
            (None, _) => self.add(row, id),
        }
    }

    fn add(&mut self, row: NewPatient, id: PatientId) -> Update {
        let name = name_key(&row.names[0]);
        let alike = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let same_day = |at: &&usize| {
            let born = self.patients[**at].birth_date;
            born == row.birth_date || born.is_none() || row.birth_date.is_none()
        };
        if let Some(at) = alike.iter().find(same_day) {
            let patient = &self.patients[*at];
            let nothing_new = row.birth_date == patient.birth_date
                && row.numbers.iter().all(|number| patient.numbers.contains(number));
            if nothing_new && row.numbers.len() == patient.numbers.len() {
                return Update::Unchanged(patient.patient_id);
            }
            if !tells_apart(&row.numbers, &patient.numbers) {
                return Update::Refused(
                    "somebody of this name is on the list, and no number or birth date tells \
                     whether it is the same person"
                        .into(),
                );
            }
        }
        let NewPatient { names, birth_date, numbers } = row;
        let patient = Patient { patient_id: id, names, birth_date, numbers };
        self.keep(patient.clone());
        Update::Added(patient)
    }

    fn change(&mut self, at: usize, row: NewPatient) -> Update {
        let before = &self.patients[at];
        if is_somebody_else(before, &row) {
            return Update::Refused(
                "its number is another patient's on the list, whose name and birth date differ"
                    .into(),
            );
        }
        let mut after = before.clone();
        after.birth_date = row.birth_date.or(before.birth_date);
        for number in row.numbers {
            if !after.numbers.contains(&number) {
                after.numbers.push(number);
            }
        }
        let mut names = row.names;
        for old in &before.names {
            let known =
                names.iter().any(|name| (&name.given, &name.family) == (&old.given, &old.family));
            if !known {
                let used = if old.used == NameUse::Current { NameUse::Former } else { old.used };
                names.push(Name { used, ..old.clone() });
            }
        }
        after.names = names;
        if after == *before {
            return Update::Unchanged(before.patient_id);
        }
        self.patients[at] = after.clone();
        self.note(at);
        Update::Changed(after)
    }

    fn keep(&mut self, patient: Patient) {
        self.patients.push(patient);
        self.note(self.patients.len() - 1);
    }

    fn note(&mut self, at: usize) {
        let patient = &self.patients[at];
        for key in patient.numbers.iter().filter_map(key) {
            self.by_number.entry(key).or_insert(at);
        }
        for name in patient.names.iter().map(name_key) {
            let places = self.by_name.entry(name).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }
}

/// What a number is known by; `None` of one that does not tell persons apart.
fn key(number: &Number) -> Option<(String, String)> {
    if number.kind == "other" || is_shared(number) {
        return None;
    }
    let signs = number.value.chars().filter(|c| c.is_alphanumeric());
    Some((number.kind.clone(), signs.flat_map(char::to_uppercase).collect()))
}

fn name_key(name: &Name) -> String {
    format!("{} {}", name.given, name.family).to_lowercase()
}

/// Whether two people have different numbers of one kind of which a person has one.
fn tells_apart(some: &[Number], others: &[Number]) -> bool {
    let kinds = some.iter().filter(|number| key(number).is_some());
    kinds.into_iter().any(|number| {
        let alike = |other: &&Number| other.kind == number.kind;
        others.iter().any(|other| alike(&other))
            && !others.iter().filter(alike).any(|other| key(other) == key(number))
    })
}

fn is_somebody_else(known: &Patient, row: &NewPatient) -> bool {
    let other_day = match (known.birth_date, row.birth_date) {
        (Some(one), Some(other)) => Day::of(one).is_another(&Day::of(other)),
        _ => false,
    };
    let listed: Vec<ListedName> = known.names.iter().map(ListedName::read).collect();
    let name = &row.names[0];
    let said = SaidName::read(&format!("{}, {}", name.family, name.given));
    let likeness = said.and_then(|said| names::compare(&said, &listed));
    let other_name = likeness.is_some_and(|one| one.likeness >= Likeness::OtherFamily);
    other_day && other_name
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    fn row(given: &str, family: &str, birth: &str, numbers: &[(&str, &str)]) -> NewPatient {
        let name = Name { used: NameUse::Current, given: given.into(), family: family.into() };
        let number =
            |(kind, value): &(&str, &str)| Number { kind: (*kind).into(), value: (*value).into() };
        NewPatient {
            names: vec![name],
            birth_date: birth.parse::<NaiveDate>().ok(),
            numbers: numbers.iter().map(number).collect(),
        }
    }

    struct Story(PatientList, u128);

    impl Story {
        fn take(&mut self, row: NewPatient) -> Update {
            self.1 += 1;
            self.0.take(row, PatientId(Uuid::from_u128(self.1)))
        }
    }

    fn story() -> Story {
        let mut story = Story(PatientList::new(Vec::new()), 0);
        let nellie = row("Nellie", "Lane", "1958-03-14", &[("mrn", "004481")]);
        assert!(matches!(story.take(nellie), Update::Added(_)));
        story
    }

    #[test]
    fn the_same_list_again_changes_nothing() {
        let mut story = story();
        let again = story.take(row("Nellie", "Lane", "1958-03-14", &[("mrn", "004481")]));
        assert!(matches!(again, Update::Unchanged(_)), "{again:?}");
        let without = row("Ivy", "Stokes", "1971-01-31", &[]);
        assert!(matches!(story.take(without.clone()), Update::Added(_)));
        assert!(
            matches!(story.take(without), Update::Unchanged(_)),
            "no number is needed for that"
        );
    }

    #[test]
    fn a_new_family_name_keeps_the_earlier_one() {
        let mut story = story();
        let married = row("Nellie", "Castellane", "1958-03-14", &[("mrn", "004481")]);
        let Update::Changed(after) = story.take(married) else { panic!() };
        let names: Vec<_> = after.names.iter().map(|one| (one.family.as_str(), one.used)).collect();
        assert_eq!(names, [("Castellane", NameUse::Current), ("Lane", NameUse::Former)]);
    }

    #[test]
    fn a_number_of_somebody_else_changes_nobody() {
        let mut story = story();
        let other = story.take(row("Arthur", "Bell", "1990-12-01", &[("mrn", "004481")]));
        assert!(matches!(other, Update::Refused(_)), "{other:?}");
        story.take(row("Ivy", "Stokes", "1971-01-31", &[("mrn", "77")]));
        let both = row("Nellie", "Lane", "1958-03-14", &[("mrn", "004481"), ("list_id", "1")]);
        assert!(matches!(story.take(both), Update::Changed(_)));
        let two = row("Ivy", "Stokes", "1971-01-31", &[("mrn", "77"), ("list_id", "1")]);
        assert_eq!(story.take(two), Update::Refused("its numbers are of two patients".into()));
    }

    #[test]
    fn a_namesake_is_added_only_where_something_tells_them_apart() {
        let mut story = story();
        let other_number = row("Nellie", "Lane", "1958-03-14", &[("mrn", "009900")]);
        assert!(matches!(story.take(other_number), Update::Added(_)));
        let other_day = row("Nellie", "Lane", "1999-01-01", &[]);
        assert!(matches!(story.take(other_day), Update::Added(_)));
        let nothing = row("Nellie", "Lane", "1958-03-14", &[("nhs_number", "9999999468")]);
        assert!(matches!(story.take(nothing), Update::Refused(_)));
    }
}
