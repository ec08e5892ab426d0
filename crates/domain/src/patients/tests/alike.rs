//! People who are taken for one another: twins, fathers and sons, namesakes.

use super::Set;
use super::documents::{Document, exchanged};
use super::people::nhs_number;

const FAMILIES: &[(&str, &str)] = &[
    ("Ashdown", "2015-03-04"),
    ("Birtwistle", "1988-12-30"),
    ("Coyne", "2003-07-07"),
    ("Drummond", "1954-01-19"),
    ("Everingham", "1996-05-11"),
    ("Fothergill", "2021-10-10"),
];

pub(super) fn add(set: &mut Set) {
    for (number, (family, day)) in FAMILIES.iter().enumerate() {
        twins(set, number, family, day);
        father_and_son(set, number, &format!("{family}son"), day);
        namesakes(set, number, &format!("Mc{family}"), day);
    }
    others(set);
}

fn numbers(set: &mut Set, own: &str) -> Vec<(&'static str, String)> {
    let nhs = nhs_number(&mut set.list.chance);
    vec![("mrn", own.to_owned()), ("nhs_number", nhs)]
}

fn person(set: &mut Set, given: &str, family: &str, day: &str, mrn: &str) -> usize {
    let numbers = numbers(set, mrn);
    let numbers: Vec<(&str, &str)> =
        numbers.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
    set.list.add(given, family, day, &numbers)
}

fn twins(set: &mut Set, number: usize, family: &str, day: &str) {
    let new = Document::default;
    // Record numbers one after the other, as a ward gives them.
    let (one, other) = (format!("50{number}0041"), format!("50{number}0042"));
    let apart =
        [person(set, "Emma", family, day, &one), person(set, "Oliver Jon", family, day, &other)];
    for at in apart {
        let patient = set.list.patients[at].clone();
        set.clear("twins, other names", at, new().name_of(&patient).born_as(&patient));
        let initial = format!("{}. {family}", &patient.names[0].given[..1]);
        set.unclear("twins, initial alone", at, new().name(&initial).born_as(&patient));
        set.unclear("twins, family name alone", at, new().name(family).born_as(&patient));
        let slip = exchanged(&patient.numbers[0].value, 4);
        set.unclear(
            "twins, slip in the number and no name",
            at,
            new().born_as(&patient).number("mrn", &slip),
        );
    }
    set.of_a_stranger(
        "twins, a third who is not listed",
        new().name(&format!("Rosalind {family}")).born(day),
    );
    let family = format!("{family}e");
    let (one, other) = (format!("51{number}0041"), format!("51{number}0042"));
    let near = [person(set, "Jan", &family, day, &one), person(set, "Jon", &family, day, &other)];
    for (at, twin) in [(near[0], near[1]), (near[1], near[0])] {
        let (patient, twin) = (set.list.patients[at].clone(), set.list.patients[twin].clone());
        let both = new().name_of(&patient).born_as(&patient);
        set.unclear("twins, near names", at, both.clone());
        set.clear(
            "twins, near names and a number",
            at,
            both.clone().number_of(&patient, "nhs_number"),
        );
        set.clear(
            "twins, near names and a record number",
            at,
            both.clone().number_of(&patient, "mrn"),
        );
        set.unclear(
            "twins, near names and the twin's number",
            at,
            both.clone().number_of(&twin, "nhs_number"),
        );
        set.unclear("twins, near names and the twin's number", at, both.number_of(&twin, "mrn"));
        set.clear(
            "twins, birth date and NHS number",
            at,
            new().born_as(&patient).number_of(&patient, "nhs_number"),
        );
    }
}

fn father_and_son(set: &mut Set, number: usize, family: &str, day: &str) {
    let new = Document::default;
    let card = format!("29503011{number}1");
    let father = person(set, "Arthur John", family, "1951-06-30", &format!("60{number}1180"));
    let son = person(set, "Arthur John", family, day, &format!("60{number}7719"));
    for at in [father, son] {
        let shared = ("medicare_number".to_owned(), card.clone());
        let number = crate::patients::Number { kind: shared.0, value: shared.1 };
        set.list.patients[at].numbers.push(number);
        let patient = set.list.patients[at].clone();
        set.clear("father and son, birth date", at, new().name_of(&patient).born_as(&patient));
        set.clear(
            "father and son, record number",
            at,
            new().name_of(&patient).number_of(&patient, "mrn"),
        );
        set.unclear("father and son, the name alone", at, new().name_of(&patient));
        set.unclear(
            "father and son, the family's card",
            at,
            new().name_of(&patient).number("medicare_number", &card),
        );
        let junior = new().name(&format!("Arthur John {family} Jr"));
        set.unclear("father and son, Jr alone", son, junior);
    }
    set.unclear(
        "the family's card and a birth date",
        son,
        new().born_as(&set.list.patients[son].clone()).number("medicare_number", &card),
    );
    set.of_a_stranger(
        "grandson who is not listed",
        new().name(&format!("Arthur John {family}")).born("2020-02-02"),
    );
    set.of_a_stranger(
        "grandson with the family's card",
        new().name(&format!("Arthur John {family}")).number("medicare_number", &card),
    );
}

fn namesakes(set: &mut Set, number: usize, family: &str, day: &str) {
    let new = Document::default;
    let one = person(set, "Mary", family, day, &format!("70{number}2288"));
    let other = person(set, "Mary", family, day, &format!("70{number}2828"));
    for at in [one, other] {
        let patient = set.list.patients[at].clone();
        let both = new().name_of(&patient).born_as(&patient);
        set.unclear("namesakes of one birth date", at, both.clone());
        set.clear(
            "namesakes of one birth date, NHS number",
            at,
            both.clone().number_of(&patient, "nhs_number"),
        );
        set.unclear(
            "namesakes of one birth date, near numbers",
            at,
            both.clone().number_of(&patient, "mrn"),
        );
        let slip = exchanged(&patient.numbers[1].value, 5);
        set.unclear(
            "namesakes of one birth date, slip in the number",
            at,
            both.number("nhs_number", &slip),
        );
    }
    let day = "1962-04-07";
    let first = person(set, "Ruth", family, day, &format!("71{number}1357"));
    let second = person(set, "Ruth", family, "1962-07-04", &format!("71{number}8642"));
    for at in [first, second] {
        let patient = set.list.patients[at].clone();
        let both = new().name_of(&patient).born_as(&patient);
        set.unclear("namesakes, day and month exchanged", at, both.clone());
        set.clear(
            "namesakes, day and month exchanged, a number",
            at,
            both.number_of(&patient, "nhs_number"),
        );
    }
}

fn others(set: &mut Set) {
    let new = Document::default;
    let unborn = set.list.add("Edith", "Larkspur", "", &[]);
    let known = person(set, "Edith", "Larkspur", "1949-09-09", "8001234");
    set.unclear(
        "somebody without a birth date",
        known,
        new().name("Edith Larkspur").born("1949-09-09"),
    );
    set.unclear(
        "somebody without a birth date",
        unborn,
        new().name("Edith Larkspur").born("1950-09-19"),
    );
    let one = person(set, "Martin", "James", "1970-02-03", "8101234");
    person(set, "James", "Martin", "1970-02-03", "8191234");
    set.unclear("names in either order", one, new().name("Martin James").born("1970-02-03"));
    let mother = person(set, "Ann", "Twyford", "1990-06-06", "8201234");
    set.of_a_stranger(
        "newborn under the mother's name",
        new().name("Infant Twyford").born("2026-11-20"),
    );
    set.of_a_stranger(
        "newborn under the mother's name",
        new().name("Baby of Ann Twyford").number_of(&set.list.patients[mother].clone(), "mrn"),
    );
    let twice = [
        person(set, "Noor", "Haddad", "1984-04-04", "8301234"),
        person(set, "Noor", "Haddad", "1984-04-04", "8399999"),
    ];
    set.unclear("one person listed twice", twice[0], new().name("Noor Haddad").born("1984-04-04"));
    let short = set.list.add("Ivy", "Stokes", "1971-01-31", &[("mrn", "412")]);
    set.unclear("a short number", short, new().name("Ivy Stokes").number("mrn", "412"));
    set.clear(
        "a short number and a birth date",
        short,
        new().name("Ivy Stokes").born("1971-01-31").number("mrn", "0412"),
    );
}
