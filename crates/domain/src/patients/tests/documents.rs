//! What invented documents say of a patient, rightly and wrongly.

use crate::patients::{Patient, Said, SaidNumber, Sure};

/// What a document says; built up and spoilt step by step.
#[derive(Clone, Default)]
pub(super) struct Document(pub(super) Said);

impl Document {
    pub(super) fn name(mut self, name: &str) -> Self {
        self.0.names.push((name.into(), Sure::Yes));
        self
    }

    pub(super) fn name_of(self, patient: &Patient) -> Self {
        let name = &patient.names[0];
        self.name(&format!("{} {}", name.given, name.family))
    }

    pub(super) fn born(mut self, day: &str) -> Self {
        self.0.births.push((day.into(), Vec::new(), Sure::Yes));
        self
    }

    pub(super) fn born_as(self, patient: &Patient) -> Self {
        let day = patient.birth_date.unwrap().to_string();
        self.born(&day)
    }

    pub(super) fn number(mut self, kind: &str, value: &str) -> Self {
        let fails = crate::check_digits::verdict(kind, value) == Some(false);
        let sure = if fails { Sure::No } else { Sure::Yes };
        self.0.numbers.push(SaidNumber { kind: kind.into(), value: value.into(), sure });
        self
    }

    pub(super) fn number_of(self, patient: &Patient, kind: &str) -> Self {
        let number = patient.numbers.iter().find(|one| one.kind == kind).unwrap();
        self.number(kind, &number.value)
    }
}

/// Two neighbouring letters or figures exchanged, the first pair from `from` that differs.
pub(super) fn exchanged(text: &str, from: usize) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    let at = (from..signs.len() - 1).find(|at| {
        let (one, other) = (signs[*at], signs[at + 1]);
        one != other && one.is_alphanumeric() && other.is_alphanumeric()
    });
    if let Some(at) = at {
        signs.swap(at, at + 1);
    }
    signs.into_iter().collect()
}

/// Day and month exchanged, where both ways are days.
pub(super) fn day_and_month_exchanged(patient: &Patient) -> Option<String> {
    let day = patient.birth_date?.to_string();
    let (year, month, date) = (&day[..4], &day[5..7], &day[8..]);
    (month != date && date <= "12").then(|| format!("{year}-{date}-{month}"))
}

/// One digit of the year is another one.
pub(super) fn other_digit(patient: &Patient) -> String {
    let day = patient.birth_date.unwrap().to_string();
    let last: u32 = day[3..4].parse().unwrap();
    format!("{}{}{}", &day[..3], (last + 3) % 10, &day[4..])
}

/// Without accents, as old systems print names.
pub(super) fn ascii(name: &str) -> String {
    let plain = [
        ('ë', "e"),
        ('é', "e"),
        ('ø', "o"),
        ('Ø', "O"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('Ł', "L"),
        ('í', "i"),
        ('ó', "o"),
        ('ń', "n"),
        ('å', "a"),
    ];
    name.chars()
        .map(|letter| {
            let found = plain.iter().find(|(one, _)| *one == letter);
            found.map_or_else(|| letter.to_string(), |(_, plain)| (*plain).to_owned())
        })
        .collect()
}
