//! What the engine answers about a document that says by its elements what it is.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{
    Confidence, DocumentType, Doubt, ExtractedField, Extraction, FieldName, PageText, Quote,
};
use wardbook_domain::given::{Given, GivenKind};
use wardbook_engine::{extract, with_given};

const HEAD: &str = "Summary of care\nType: Summarization of Episode Note (LOINC 34133-9)\n\
    Date: 2026-11-16 09:30:00 +11:00\nPatient: Michael Page\nDate of birth: 1958-03-14\n\
    Identifier: 004481 (1.2.3)\nAuthor: Priya Ramanathan\n";

fn field(name: FieldName, detail: &str, value: &str) -> ExtractedField {
    ExtractedField {
        name,
        detail: detail.to_owned(),
        value: value.to_owned(),
        confidence: Confidence::from_permille(990),
        quote: Some(Quote { page: 1, text: value.to_owned() }),
        doubts: Vec::new(),
        readings: Vec::new(),
    }
}

fn given() -> Given {
    Given {
        fields: vec![
            field(FieldName::Date, "document", "2026-11-16"),
            field(FieldName::PatientName, "", "Michael Page"),
            field(FieldName::BirthDate, "", "1958-03-14"),
            field(FieldName::Identifier, "mrn", "004481"),
            field(FieldName::Author, "", "Priya Ramanathan"),
        ],
        settled: FieldName::ALL.iter().copied().collect(),
        ..Given::default()
    }
}

fn read(body: &str, given: &Given) -> Extraction {
    let pages = [PageText { number: 1, text: format!("{HEAD}\n{body}") }];
    with_given(extract(&pages), &pages, given)
}

fn first(extraction: &Extraction, name: FieldName) -> &ExtractedField {
    extraction.fields.iter().find(|field| field.name == name).expect("a field")
}

#[test]
fn a_given_value_takes_the_place_of_a_guess_and_nothing_is_guessed_where_none_is_given() {
    let body = "Immunizations\nName | Date\nInfluenza Adult | 30/03/2012\n\nPlan\n\
        Review appointment 3 December 2026 with Dr Ana Field\nDear Dr Ito,\n";
    let read = read(body, &given());
    assert_eq!(first(&read, FieldName::PatientName).value, "Michael Page");
    assert!(read.fields.iter().all(|field| field.name != FieldName::Addressee));
    assert!(read.fields.iter().all(|field| field.doubts.is_empty()), "{:?}", read.fields);
    assert!(read.fields.is_sorted_by_key(|field| field.name));
    let dates: Vec<&str> = read
        .fields
        .iter()
        .filter(|field| field.name == FieldName::Date)
        .map(|field| field.detail.as_str())
        .collect();
    assert_eq!(
        dates,
        ["document", "appointment"],
        "prose adds what the structure has no place for"
    );
}

#[test]
fn another_name_or_birth_date_in_the_narrative_is_a_contradiction() {
    let doubts = |body: &str, name: FieldName| {
        let read = read(body, &given());
        first(&read, name).doubts.clone()
    };
    for body in [
        "Notes\nName: Mary Pennington",
        "Notes\nPatient name: PENNINGTON, Mary DOB: 14/03/1958",
        "Name: Michael Lane",
    ] {
        assert_eq!(doubts(body, FieldName::PatientName), [DoubtKind::Contradicted], "{body}");
    }
    for body in [
        "Notes\nName: PAGE, Michael",
        "Notes\nPatient: Mr Michael J. Page (MRN 004481)",
        "Notes\nPatient: Alert, no pain.",
        "Medications\nName: Aspirin Tablet",
        "Care Team\nName: Ana Field",
        "Social History\nName: Smoking Status",
    ] {
        assert!(doubts(body, FieldName::PatientName).is_empty(), "{body}");
    }
    for body in ["Notes\nDOB: 15/03/1958", "Notes\nDate of birth: 14 April 1958"] {
        assert_eq!(doubts(body, FieldName::BirthDate), [DoubtKind::Contradicted], "{body}");
    }
    for body in ["Notes\nDOB: 14/03/1958", "Notes\nDOB: 03/14/1958", "DOB: March 14, 1958"] {
        assert!(doubts(body, FieldName::BirthDate).is_empty(), "{body}");
    }
}

#[test]
fn a_missing_name_stays_missing_and_a_wrong_check_digit_is_doubt() {
    let missing = Doubt {
        kind: DoubtKind::Missing,
        field: Some(FieldName::PatientName),
        detail: String::new(),
        page: Some(1),
        words: String::new(),
    };
    let mut given = given();
    given.fields.remove(1);
    given.fields.push(field(FieldName::Identifier, "medicare_number", "2950301141"));
    given.doubts.push(missing.clone());
    given.fields.insert(0, field(FieldName::Identifier, "other", "004481"));
    let read = read("Notes\nPatient: Jane Alder", &given);
    assert!(read.fields.iter().all(|field| field.name != FieldName::PatientName));
    assert_eq!(read.doubts, [missing]);
    let same = read.fields.iter().filter(|field| field.value == "004481");
    assert_eq!(same.map(|field| field.detail.as_str()).collect::<Vec<_>>(), ["mrn"]);
    let number = read.fields.iter().find(|field| field.detail == "medicare_number");
    assert_eq!(number.expect("the number").doubts, [DoubtKind::CheckDigit]);
}

#[test]
fn the_code_and_the_title_say_what_kind_of_document_it_is() {
    let kind = |code: &str, name: &str, title: &str| {
        let quote = Quote { page: 1, text: title.to_owned() };
        let [code, name, title] = [code, name, title].map(str::to_owned);
        let given = Given { kind: Some(GivenKind { code, name, title, quote }), ..given() };
        let read = read("Results\nMRI of the knee: findings, impression", &given);
        (read.document_type, read.type_confidence.permille())
    };
    let any = "Summarization of Episode Note";
    assert_eq!(kind("34133-9", any, "Summary of care"), (DocumentType::Other, 900));
    assert_eq!(kind("34133-9", any, "Continuity record"), (DocumentType::Other, 900));
    assert_eq!(kind("34133-9", any, "Discharge Summary"), (DocumentType::DischargeSummary, 900));
    assert_eq!(kind("11504-8", "Operation Note", "Operative Report").0, DocumentType::Other);
    assert_eq!(kind("11488-4", "Consult note", "Letter").0, DocumentType::SpecialistLetter);
    let letter = Given {
        settled: [FieldName::PatientName, FieldName::Author].into(),
        kind: Some(GivenKind {
            code: "34133-9".to_owned(),
            name: any.to_owned(),
            title: String::new(),
            quote: Quote { page: 1, text: any.to_owned() },
        }),
        ..Given::default()
    };
    let letter = read("Dear Dr Ito,\nThank you for seeing her about her knee.", &letter);
    assert_eq!(
        letter.document_type,
        DocumentType::ReferralLetter,
        "a wrapped letter says its kind"
    );
    assert!(letter.type_confidence.permille() < 600, "and a person is asked");
    let (_, unsure) = kind("18842-5", "Discharge summary", "Referral note");
    assert!(unsure < 600, "code and title at odds are asked about");
}
