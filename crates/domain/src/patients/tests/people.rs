//! A list of invented patients with everything that makes people be taken for one another.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::ids::PatientId;
use crate::patients::{Listed, Name, NameUse, Number, Patient};

pub(super) const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();

/// How many people are on the list besides those who are taken for one another.
pub(super) const CROWD: usize = 120;

const GIVEN: &[&str] = &[
    "Harold James",
    "William",
    "Elizabeth Rose",
    "Zoë",
    "José Luis",
    "Aoife",
    "Nguyen",
    "Margaret",
    "Søren",
    "Katherine",
    "Priya",
    "Thomas Edward",
    "Jean-Pierre",
    "Björn",
    "Chloé",
    "Robert",
    "Wei",
    "Fatima",
    "Łukasz",
    "Agnes May",
];
const FAMILY: &[&str] = &[
    "Pennington",
    "O'Brien",
    "van der Berg",
    "García López",
    "Müller",
    "Quillfeather",
    "Abernethy",
    "Sato-Lindgren",
    "McAllister",
    "de la Cruz",
    "Ødegård",
    "Whitcombe",
    "Tran",
    "Rourke",
    "Szymański",
    "Okonkwo",
    "Hargreaves",
    "El Amrani",
    "Fitzgerald",
    "Bell",
];

/// The same numbers for every run.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// An NHS number whose check digit fits.
pub(super) fn nhs_number(chance: &mut Chance) -> String {
    loop {
        let digits: Vec<usize> =
            (0..9).map(|at| if at == 0 { 9 } else { chance.below(10) }).collect();
        let sum: usize =
            digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        let check = (11 - sum % 11) % 11;
        if check < 10 {
            return digits.iter().chain([&check]).map(ToString::to_string).collect();
        }
    }
}

/// The list under construction.
pub(super) struct List {
    pub(super) patients: Vec<Patient>,
    pub(super) chance: Chance,
}

impl List {
    /// Adds somebody; their place in the list.
    pub(super) fn add(
        &mut self,
        given: &str,
        family: &str,
        birth: &str,
        numbers: &[(&str, &str)],
    ) -> usize {
        let id = u128::try_from(self.patients.len()).unwrap() + 1;
        let number =
            |(kind, value): &(&str, &str)| Number { kind: (*kind).into(), value: (*value).into() };
        self.patients.push(Patient {
            patient_id: PatientId(Uuid::from_u128(id)),
            names: vec![name(NameUse::Current, given, family)],
            birth_date: birth.parse().ok(),
            numbers: numbers.iter().map(number).collect(),
        });
        self.patients.len() - 1
    }

    /// As documents are matched with it.
    pub(super) fn read(&self) -> Vec<Listed> {
        self.patients.iter().cloned().map(Listed::new).collect()
    }

    /// A crowd of people, each with a record number and an NHS number.
    pub(super) fn crowd() -> Self {
        let mut list = Self { patients: Vec::new(), chance: Chance(20_261_130) };
        let first = NaiveDate::from_ymd_opt(1931, 1, 1).unwrap();
        for number in 0..CROWD {
            // Each pair of names once, so that who is a namesake is decided by the tests alone.
            let given = GIVEN[number % GIVEN.len()];
            let family = FAMILY[(number / GIVEN.len() + number) % FAMILY.len()];
            let day = first + Days::new(u64::try_from(list.chance.below(33_000)).unwrap());
            let nhs = nhs_number(&mut list.chance);
            let mrn = format!("{:07}", 1_204_411 + number * 37);
            list.add(given, family, &day.to_string(), &[("mrn", &mrn), ("nhs_number", &nhs)]);
        }
        list
    }
}

pub(super) fn name(used: NameUse, given: &str, family: &str) -> Name {
    Name { used, given: given.into(), family: family.into() }
}
