//! Documents of people of the crowd: right ones, and one fault at a time.

use super::Set;
use super::documents::{Document, ascii, day_and_month_exchanged, exchanged, other_digit};
use super::people::CROWD;
use crate::patients::{NameUse, Patient};

const NICKNAMES: &[(&str, &str)] =
    &[("William", "Bill"), ("Margaret", "Peggy"), ("Robert", "Bob"), ("Katherine", "Kate")];

pub(super) fn add(set: &mut Set) {
    let crowd: Vec<Patient> = set.list.patients[..CROWD].to_vec();
    for (at, patient) in crowd.iter().enumerate().step_by(5) {
        let new = Document::default;
        let name = &patient.names[0];
        let (given, family) = (&name.given, &name.family);
        set.clear("name and birth date", at, new().name_of(patient).born_as(patient));
        set.clear(
            "name and NHS number",
            at,
            new().name_of(patient).number_of(patient, "nhs_number"),
        );
        set.clear("name and record number", at, new().name_of(patient).number_of(patient, "mrn"));
        set.clear(
            "birth date and NHS number",
            at,
            new().born_as(patient).number_of(patient, "nhs_number"),
        );
        let last_first = format!("{} {given}", family.to_uppercase());
        set.clear("family name first", at, new().name(&last_first).born_as(patient));
        let comma = format!("{family}, {given} (Mrs)");
        let comma = comma.trim_end_matches(" (Mrs)");
        set.clear("family name, comma", at, new().name(comma).born_as(patient));
        let titled = format!("Mrs {given} {family}");
        set.clear("title before the name", at, new().name(&titled).born_as(patient));
        let whole = format!("{given} {family}");
        if ascii(&whole) != whole {
            set.clear("without accents", at, new().name(&ascii(&whole)).born_as(patient));
        }
        if family.contains(' ') || family.contains('\'') {
            let together = format!("{given} {}", family.replace([' ', '\''], ""));
            set.clear("family name written as one", at, new().name(&together).born_as(patient));
        }
        if let Some((first, middle)) = given.split_once(' ') {
            let dropped = format!("{first} {family}");
            set.clear("middle name left out", at, new().name(&dropped).born_as(patient));
            let initial = format!("{first} {}. {family}", &middle[..1]);
            set.clear("middle initial", at, new().name(&initial).born_as(patient));
        }
        for (long, short) in NICKNAMES.iter().filter(|(long, _)| long == given) {
            let short = whole.replace(long, short);
            let document = new().name(&short).born_as(patient);
            set.clear("nickname, with a number", at, document.clone().number_of(patient, "mrn"));
            set.unclear("nickname, without", at, document);
        }
        let slip = new().name(&exchanged(&whole, 1)).born_as(patient);
        set.clear(
            "slip in the name, with a number",
            at,
            slip.clone().number_of(patient, "nhs_number"),
        );
        set.unclear("slip in the name, without", at, slip);
        if let Some(day) = day_and_month_exchanged(patient) {
            let document = new().name_of(patient).born(&day);
            set.clear(
                "day and month exchanged, with a number",
                at,
                document.clone().number_of(patient, "nhs_number"),
            );
            set.unclear("day and month exchanged, without", at, document);
        }
        let digit = new().name_of(patient).born(&other_digit(patient));
        set.clear(
            "slip in the birth date, with a number",
            at,
            digit.clone().number_of(patient, "mrn"),
        );
        set.unclear("slip in the birth date, without", at, digit);
        let both = new().name_of(patient).born_as(patient);
        for number in &patient.numbers {
            let turned = exchanged(&number.value, 3);
            set.clear(
                "digits exchanged in a number",
                at,
                both.clone().number(&number.kind, &turned),
            );
        }
        set.clear("another house's record number", at, both.clone().number("mrn", "RX-88120/B"));
        let number = super::people::nhs_number(&mut set.list.chance);
        let namesake = both.clone().number("nhs_number", &number);
        set.of_a_stranger("namesake of one birth date, another NHS number", namesake);
        let married = new().name(&format!("{given} Castellane")).born_as(patient);
        set.clear(
            "new family name, with a number",
            at,
            married.clone().number_of(patient, "nhs_number"),
        );
        // Some of them turn out to be listed under it below.
        if at % 6 != 1 {
            set.unclear("new family name, without", at, married);
        }
        set.unclear(
            "the year alone",
            at,
            new().name_of(patient).born(&patient.birth_date.unwrap().to_string()[..4]),
        );
        set.unclear("the name alone", at, new().name_of(patient));
        set.unclear("the birth date alone", at, new().born_as(patient));
        set.unclear("a number alone", at, new().number_of(patient, "nhs_number"));
        let other = &crowd[(at + 1) % crowd.len()];
        set.unclear("a number of somebody else", at, both.clone().number_of(other, "nhs_number"));
        set.of_a_stranger("stranger of the same name", new().name_of(patient).born("2001-08-09"));
        set.of_a_stranger("stranger with near numbers", {
            let number = exchanged(&patient.numbers[0].value, 2);
            new().name(&format!("Ottoline {family}")).born_as(patient).number("mrn", &number)
        });
        set.of_a_stranger("newborn under the mother's name", {
            new().name(&format!("Baby of {whole}")).born("2026-11-02")
        });
    }
    for at in (1..CROWD).step_by(6) {
        let patient = &mut set.list.patients[at];
        let before = patient.names[0].clone();
        patient.names.insert(0, super::people::name(NameUse::Current, &before.given, "Castellane"));
        patient.names[1].used = NameUse::Former;
        let patient = set.list.patients[at].clone();
        let new = Document::default().name_of(&patient).born_as(&patient);
        set.clear("new family name, known", at, new);
        let old = format!("{} {}", before.given, before.family);
        let document = Document::default().name(&old).born_as(&patient);
        set.clear("earlier family name, known", at, document);
    }
}
