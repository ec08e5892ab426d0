//! One slip of the pen, wherever it is, never leads to somebody else: on a list where nearly everybody
//! is one slip from somebody else.

use super::documents::{Document, day_and_month_exchanged, exchanged};
use super::people::{Chance, List, TODAY};
use crate::patients::{Match, Patient, find};

const GIVEN: &[&str] =
    &["Jan", "Jon", "John", "Joan", "Jean", "Anna", "Anne", "Hanna", "Jo", "Bo", "Anna Jo"];
const FAMILY: &[&str] = &["Lane", "Lang", "Laine", "Lane-Bell", "Bell", "van Lang"];
const BIRTH: &[&str] = &["1970-01-02", "1970-02-01", "1970-01-03", "1980-01-02", "1970-12-02"];
const PEOPLE: usize = 90;
const DOCUMENTS: usize = 2_500;

fn pick<'a>(chance: &mut Chance, all: &[&'a str]) -> &'a str {
    all[chance.below(all.len())]
}

/// One sign left out, written twice, replaced, or exchanged with its neighbour.
fn with_a_slip(chance: &mut Chance, text: &str, signs: &str) -> String {
    let mut all: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..all.len()).filter(|at| all[*at].is_ascii_alphanumeric()).collect();
    let at = places[chance.below(places.len())];
    match chance.below(4) {
        0 => drop(all.remove(at)),
        1 => all.insert(at, all[at]),
        2 => all[at] = signs.chars().nth(chance.below(signs.len())).unwrap(),
        _ => return exchanged(text, at),
    }
    all.into_iter().collect()
}

fn document(chance: &mut Chance, patient: &Patient) -> Document {
    let slip = chance.below(4);
    let says: Vec<bool> = (0..3).map(|_| chance.below(4) > 0).collect();
    let mut document = Document::default();
    if says[0] {
        let name = format!("{} {}", patient.names[0].given, patient.names[0].family);
        let slipped = with_a_slip(chance, &name, "aeojnl");
        document = document.name(if slip == 0 { &slipped } else { &name });
    }
    if says[1] {
        let day = patient.birth_date.unwrap().to_string();
        let slipped = match day_and_month_exchanged(patient) {
            Some(other) if chance.below(2) == 0 => other,
            _ => with_a_slip(chance, &day, "0123456789"),
        };
        document = document.born(if slip == 1 { &slipped } else { &day });
    }
    if says[2] {
        let number = &patient.numbers[0].value;
        let slipped = with_a_slip(chance, number, "0123456789");
        document = document.number("mrn", if slip == 2 { &slipped } else { number });
    }
    document
}

#[test]
fn one_slip_of_the_pen_never_leads_to_somebody_else() {
    let mut list = List { patients: Vec::new(), chance: Chance(7) };
    for number in 0..PEOPLE {
        let (given, family) = (pick(&mut list.chance, GIVEN), pick(&mut list.chance, FAMILY));
        let birth = pick(&mut list.chance, BIRTH);
        list.add(given, family, birth, &[("mrn", &format!("{}", 500_010 + number))]);
    }
    let patients = list.read();
    let mut matched = 0;
    for _ in 0..DOCUMENTS {
        let patient = &list.patients[list.chance.below(PEOPLE)];
        let document = document(&mut list.chance, patient);
        if let Match::ByItself(found) = find(&document.0, &patients, TODAY) {
            assert_eq!(found.patient, patient.patient_id, "{patient:?} {:?} {found:?}", document.0);
            matched += 1;
        }
    }
    assert!(matched > DOCUMENTS / 20, "{matched} of {DOCUMENTS} are matched at all");
}
