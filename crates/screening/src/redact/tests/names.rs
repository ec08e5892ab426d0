//! Which names are one person's.

use super::*;

fn people(text: &str, names: &[&str]) -> String {
    let values: Vec<_> = names.iter().map(|name| (Kind::Person, *name)).collect();
    redacted(text, &values)
}

#[test]
fn one_person_is_one_placeholder_however_the_name_is_written() {
    assert_eq!(
        as_found("Mrs Mai Nguyen came. Patient: Nguyen, Mai. Later Ms Nguyen left."),
        "Mrs [PERSON 1] came. Patient: [PERSON 1]. Later Ms [PERSON 1] left."
    );
    assert_eq!(
        people(
            "HOLLOWAY, Marguerite T / Marguerite Holloway / M. Holloway",
            &["HOLLOWAY, Marguerite T", "Marguerite Holloway", "M. Holloway"]
        ),
        "[PERSON 1] / [PERSON 1] / [PERSON 1]"
    );
    assert_eq!(
        people("José Peña. JOSE PEN\u{303}A", &["José Peña", "JOSE PEN\u{303}A"]),
        "[PERSON 1]. [PERSON 1]"
    );
}

#[test]
fn two_people_of_one_surname_are_two_and_the_surname_alone_is_neither() {
    assert_eq!(
        people(
            "Ms Nguyen, Mai Nguyen, An Nguyen, M. Nguyen, Mai Li",
            &["Ms Nguyen", "Mai Nguyen", "An Nguyen", "M. Nguyen"]
        ),
        "Ms [PERSON 1], [PERSON 2], [PERSON 3], [PERSON 2], [PERSON 2] Li"
    );
    assert_eq!(
        people(
            "Mai Nguyen | Minh Nguyen | M. Nguyen | Nguyen",
            &["Mai Nguyen", "Minh Nguyen", "M. Nguyen", "| Nguyen"]
        ),
        "[PERSON 1] | [PERSON 2] | [PERSON 3] [PERSON 4]"
    );
}

#[test]
fn a_given_name_alone_is_the_person_it_can_only_be() {
    assert_eq!(people("Mai Nguyen; Mai.", &["Mai Nguyen", "Mai"]), "[PERSON 1]; [PERSON 1].");
    assert_eq!(
        people("Mai Nguyen; Mai Tran; Mai.", &["Mai Nguyen", "Mai Tran", "Mai"]),
        "[PERSON 1]; [PERSON 2]; [PERSON 3]."
    );
    assert_eq!(
        people("James Carter; Carter Brown; Carter.", &["James Carter", "Carter Brown", "Carter"]),
        "[PERSON 1]; [PERSON 2]; [PERSON 3]."
    );
}

#[test]
fn a_name_that_is_found_once_is_replaced_wherever_it_stands() {
    assert_eq!(
        people("Mr Roe. Young ROE, Ed Roe.", &["Ed Roe"]),
        "Mr [PERSON 1]. Young [PERSON 1], [PERSON 1]."
    );
    assert_eq!(people("Jo Young is a young man.", &["Jo Young"]), "[PERSON 1] is a young man.");
}

#[test]
fn father_and_son_are_told_apart_and_letters_after_a_name_stay() {
    assert_eq!(
        people(
            "John Smith Jr, John Smith Sr, John Smith",
            &["John Smith Jr", "John Smith Sr", "John Smith"]
        ),
        "[PERSON 1], [PERSON 2], [PERSON 3]"
    );
    assert_eq!(people("Rajesh Rao, MD", &["Rajesh Rao, MD"]), "[PERSON 1], MD");
}

#[test]
fn a_surname_met_before_the_whole_name_keeps_its_placeholder_in_the_next_text() {
    let mut placeholders = Placeholders::new(YEAR);
    let mut next = |text: &str, name: &str| {
        redact(text, &spans(text, &[(Kind::Person, name)]), &mut placeholders).text
    };
    assert_eq!(next("Nguyen", "Nguyen"), "[PERSON 1]");
    assert_eq!(next("Mai Nguyen", "Mai Nguyen"), "[PERSON 1]");
    assert_eq!(next("Nguyen", "Nguyen"), "[PERSON 1]");
    assert_eq!(next("An Nguyen", "An Nguyen"), "[PERSON 2]");
    assert_eq!(next("Nguyen", "Nguyen"), "[PERSON 3]");
    assert_eq!(next("Mai Nguyen", "Mai Nguyen"), "[PERSON 1]");
}

#[test]
fn names_of_other_scripts_and_names_that_are_only_titles_are_replaced() {
    assert_eq!(people("患者王小明来院", &["王小明"]), "患者[PERSON 1]来院");
    assert_eq!(people("المريض محمد علي هنا", &["محمد علي"]), "المريض [PERSON 1] هنا");
    assert_eq!(people("Dr came", &["Dr"]), "[PERSON 1] came");
    assert_eq!(people("🙂 came", &["🙂"]), "[PERSON 1] came");
}

#[test]
fn the_fullest_name_is_put_back() {
    let text = "Ms Nguyen. Nguyen, Mai. Mai Nguyen.";
    let mut placeholders = Placeholders::new(YEAR);
    let values =
        [(Kind::Person, "Ms Nguyen"), (Kind::Person, "Nguyen, Mai"), (Kind::Person, "Mai Nguyen")];
    redact(text, &spans(text, &values), &mut placeholders);
    assert_eq!(placeholders.restore("Dear [PERSON 1],"), "Dear Mai Nguyen,");
}
