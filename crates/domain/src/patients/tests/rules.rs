//! What single rules of matching say, by name.

use super::documents::Document;
use super::people::{List, TODAY};
use crate::doubt::DoubtKind;
use crate::extraction::{Confidence, ExtractedField, FieldName, Quote};
use crate::patients::{Listed, Match, Said, find};

fn nellie() -> Vec<Listed> {
    let mut list = List { patients: Vec::new(), chance: super::people::Chance(1) };
    list.add("Nellie", "Lane", "1958-03-14", &[("chi_number", "1403581234")]);
    list.read()
}

fn field(name: FieldName, detail: &str, value: &str, quote: &str) -> ExtractedField {
    ExtractedField {
        name,
        detail: detail.into(),
        value: value.into(),
        confidence: Confidence::from_permille(950),
        quote: Some(Quote { page: 1, text: quote.into() }),
        doubts: Vec::new(),
        readings: Vec::new(),
    }
}

#[test]
fn reasons_say_what_agrees_and_what_does_not() {
    let list = nellie();
    let document = Document::default().name("Nellie Lane").born("1958-03-14");
    let Match::ByItself(found) = find(&document.0, &list, TODAY) else { panic!() };
    assert_eq!(found.reasons, ["the name agrees", "the birth date agrees"]);
    let document = Document::default().name("Nelly Lane").born("1958-03-15");
    let Match::ToChoose(found) = find(&document.0, &list, TODAY) else { panic!() };
    assert_eq!(
        found[0].reasons,
        [
            "the name agrees if the given name is a nickname",
            "the birth date agrees but for one digit"
        ]
    );
}

#[test]
fn a_value_in_doubt_suggests_a_patient_and_proves_nothing() {
    let list = nellie();
    let name = field(FieldName::PatientName, "", "Nellie Lane", "Nellie Lane");
    let mut birth = field(FieldName::BirthDate, "", "1958-03-14", "14/03/1958");
    let sure = Said::of(&[name.clone(), birth.clone()], 800);
    assert!(matches!(find(&sure, &list, TODAY), Match::ByItself(_)));
    birth.doubts.push(DoubtKind::TwoReadings);
    let doubted = Said::of(&[name.clone(), birth.clone()], 800);
    assert!(matches!(find(&doubted, &list, TODAY), Match::ToChoose(_)));
    birth.doubts.clear();
    birth.confidence = Confidence::from_permille(700);
    let unsure = Said::of(&[name, birth], 800);
    assert!(matches!(find(&unsure, &list, TODAY), Match::ToChoose(_)));
}

#[test]
fn a_birth_date_before_1900_or_after_today_is_none() {
    let list = nellie();
    for day in ["1858-03-14", "2058-03-14"] {
        let document = Document::default().name("Nellie Lane").born(day);
        let Match::ToChoose(found) = find(&document.0, &list, TODAY) else { panic!() };
        assert_eq!(found[0].reasons, ["the name agrees"], "{day}");
    }
}

#[test]
fn a_label_tells_of_which_kind_a_number_is() {
    let said = Said::of(
        &[
            field(FieldName::Identifier, "other", "1234567890", "CHI No 1234567890"),
            field(FieldName::Identifier, "provider_number", "1234567893", "NPI 1234567893"),
            field(FieldName::Identifier, "accession_number", "A-1", "Accession A-1"),
        ],
        800,
    );
    let kinds: Vec<_> = said.numbers.iter().map(|number| number.kind.as_str()).collect();
    assert_eq!(kinds, ["chi_number"], "a clinician's number shows no patient");
}

#[test]
fn a_record_number_may_be_what_the_list_has_as_the_patients_id() {
    let mut list = List { patients: Vec::new(), chance: super::people::Chance(1) };
    list.add("Nellie", "Lane", "1958-03-14", &[("list_id", "P-20417")]);
    let list = list.read();
    let found = |number: &str| {
        let document = Document::default().name("Nellie Lane").number("mrn", number);
        find(&document.0, &list, TODAY)
    };
    assert!(matches!(found("P20417"), Match::ByItself(_)));
    assert!(matches!(found("P20471"), Match::ToChoose(_)));
    let document =
        Document::default().name("Nellie Lane").born("1958-03-14").number("mrn", "P-99999");
    let another = find(&document.0, &list, TODAY);
    assert!(
        matches!(another, Match::ByItself(_)),
        "an id is of one system, and others have their own"
    );
}

#[test]
fn nobody_is_found_for_a_document_that_says_nothing() {
    assert_eq!(find(&Said::default(), &nellie(), TODAY), Match::Nobody);
    assert!(Said::default().is_empty());
}

#[test]
fn hostile_texts_are_compared_within_limits() {
    let long = "ä ".repeat(50_000) + &"x".repeat(50_000);
    let document = Document::default().name(&long).born(&long).number("other", &long);
    assert_eq!(find(&document.0, &List::crowd().read(), TODAY), Match::Nobody);
}
