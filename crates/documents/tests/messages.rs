//! HL7 version 2 messages and FHIR resources, read by the confined child: whose they are and what they
//! hold. The files are invented, each with what senders of its kind do.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use common::{code, extract};
use wardbook_documents::{DocumentKind, DocumentText, Given, GivenDoubt, GivenWhat, UnreadPart};

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/messages/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// The text, of which every value's words are on the page that it names.
fn read(name: &str, bytes: &[u8]) -> DocumentText {
    let text = extract(name, bytes).unwrap().text;
    for given in &text.given {
        let page = text.pages[given.page as usize - 1].text();
        assert!(page.contains(&given.quote), "{name}: `{}` stands in the text", given.quote);
    }
    text
}

fn fixture(name: &str) -> DocumentText {
    read(name, &bytes(name))
}

fn all(text: &DocumentText, what: GivenWhat) -> Vec<&Given> {
    text.given.iter().filter(|given| given.what == what).collect()
}

fn one(text: &DocumentText, what: GivenWhat) -> &Given {
    all(text, what)[0]
}

fn numbers(text: &DocumentText) -> Vec<String> {
    let numbers = all(text, GivenWhat::Identifier);
    numbers.iter().map(|given| format!("{} {}", given.detail, given.value)).collect()
}

fn shows(text: &DocumentText, phrases: &[&str]) {
    let all = text.text();
    for phrase in phrases {
        assert!(all.contains(phrase), "`{phrase}` is read: {all}");
    }
}

#[test]
fn a_report_in_segments_gives_what_its_fields_mean() {
    let text = fixture("report.hl7");
    assert_eq!(text.kind, DocumentKind::Hl7);
    assert_eq!(one(&text, GivenWhat::PatientName).value, "Harold James Pennington");
    assert_eq!(one(&text, GivenWhat::OtherName).value, "Harry Penn");
    assert_eq!(one(&text, GivenWhat::BirthDate).value, "1958-03-14");
    assert_eq!(numbers(&text), ["mrn 004481", "accession_number A-19"]);
    assert_eq!(one(&text, GivenWhat::Author).value, "Priya Ramanathan");
    assert_eq!(one(&text, GivenWhat::Addressee).value, "Helen Marsh");
    assert_eq!(one(&text, GivenWhat::Date).value, "2026-11-16");
    assert_eq!(one(&text, GivenWhat::DocumentType).detail, "0074:LAB");
    shows(&text, &["Haemoglobin\t91.0\tg/L\t130-180\tL\tfinal", "Rouleaux (Rouleaux seen)"]);
    shows(
        &text,
        &["\nAnaemia.\nIron & B12 advised.\n", "Comment: Fasting not known", "Copy to: Dr Ana Ito"],
    );
    assert_eq!(text.unread[0].part, UnreadPart::Attachment, "a PDF within it");
    assert!(text.given.iter().all(|given| given.doubts.is_empty()), "{:?}", text.given);
}

#[test]
fn a_letter_in_a_message_names_its_reader_itself() {
    let text = fixture("letter.hl7");
    assert_eq!(one(&text, GivenWhat::PatientName).value, "Zo\u{eb} Lindqvist");
    assert_eq!(one(&text, GivenWhat::BirthDate).doubts, [GivenDoubt::Incomplete]);
    assert_eq!(one(&text, GivenWhat::DocumentType).detail, "0270:DS");
    assert_eq!(one(&text, GivenWhat::Author).value, "Owen Ng");
    assert_eq!(one(&text, GivenWhat::Date).value, "2026-11-15");
    assert!(all(&text, GivenWhat::Addressee).is_empty());
    shows(&text, &["\nDear Dr Brandt,\nZo\u{eb} went home well.\nYours, Owen Ng"]);
}

#[test]
fn a_document_of_resources_gives_what_its_elements_mean() {
    let text = fixture("document.json");
    assert_eq!(text.kind, DocumentKind::Fhir);
    assert_eq!(one(&text, GivenWhat::PatientName).value, "Harold James Pennington");
    assert_eq!(one(&text, GivenWhat::OtherName).value, "Harry");
    assert_eq!(one(&text, GivenWhat::BirthDate).value, "1958-03-14");
    assert_eq!(
        numbers(&text),
        ["ihi 8003608333357366", "mrn 004481", "provider_number 1234567893"]
    );
    assert_eq!(one(&text, GivenWhat::Author).value, "Owen Ng");
    assert_eq!(one(&text, GivenWhat::Title).value, "Discharge summary");
    assert_eq!(one(&text, GivenWhat::DocumentType).detail, "18842-5");
    shows(
        &text,
        &[
            "\nResults\nTest | Result\nHaemoglobin | 91 g/L\n",
            "\nPlan\n- Iron\n- Review in 4 weeks\n",
        ],
    );
    shows(
        &text,
        &[
            "Haemoglobin\t91.0\tg/L\t\t\tfinal",
            "Medication reference: Iron 325 mg",
            "Dear Dr Brandt,",
        ],
    );
    assert!(text.given.iter().all(|given| given.doubts.is_empty()), "{:?}", text.given);
}

#[test]
fn a_file_of_many_patients_is_never_one_patients() {
    let text = fixture("batch.hl7");
    assert_eq!(text.pages.len(), 3);
    let patient = one(&text, GivenWhat::PatientName);
    assert_eq!(
        (patient.value.as_str(), patient.doubts.as_slice()),
        ("Eve Page", &[GivenDoubt::TwoReadings][..])
    );
    assert_eq!(patient.readings, ["Ann Lane", "Tom Field"]);
    assert_eq!(one(&text, GivenWhat::BirthDate).readings, ["2001-01-01"]);
    assert!(
        all(&text, GivenWhat::Identifier).iter().all(|one| one.doubts == [GivenDoubt::TwoReadings])
    );
    assert!(text.warnings.contains(&"The file is about more than one patient.".to_owned()));
    shows(&text, &["Patient: Ann Lane", "Patient: Tom Field"]);

    let text = fixture("patients.ndjson");
    assert_eq!(text.pages.len(), 3);
    let patient = one(&text, GivenWhat::PatientName);
    assert!(patient.doubts.contains(&GivenDoubt::TwoReadings));
    assert!(patient.readings.contains(&"Eve Page".to_owned()));
    let birth = one(&text, GivenWhat::BirthDate);
    assert_eq!(birth.value, "", "the first patient's, who has none");
    assert_eq!(birth.doubts, [GivenDoubt::Missing, GivenDoubt::TwoReadings]);
}

#[test]
fn each_line_of_an_export_is_its_patients() {
    let file = String::from_utf8(bytes("patients.ndjson")).unwrap();
    let lines: Vec<DocumentText> =
        file.lines().map(|line| read("patient.json", line.as_bytes())).collect();
    // Its elements have the names the other way round than its narrative.
    let turned = one(&lines[0], GivenWhat::PatientName);
    assert_eq!(turned.doubts, [GivenDoubt::Contradicted]);
    assert_eq!(turned.readings, ["Harold Pennington"]);
    assert_eq!(one(&lines[0], GivenWhat::BirthDate).doubts, [GivenDoubt::Missing]);
    assert_eq!(one(&lines[1], GivenWhat::PatientName).value, "Eve Page");
    assert_eq!(one(&lines[1], GivenWhat::OtherName).value, "Eve Lane");
    assert!(lines[1].given.iter().all(|given| given.doubts.is_empty()));
    assert_eq!(one(&lines[2], GivenWhat::PatientName).doubts, [GivenDoubt::Missing]);
    assert_eq!(one(&lines[2], GivenWhat::BirthDate).value, "1958-03-14");
}

#[test]
fn a_name_that_says_plain_text_is_told() {
    let text = read("lab.txt", &bytes("letter.hl7"));
    assert_eq!(text.kind, DocumentKind::Hl7);
    let told = "The file is named like plain text but holds an HL7 version 2 message; it was read as \
                that.";
    assert_eq!(text.warnings, [told]);
}

#[test]
fn json_that_is_no_fhir_is_refused_by_its_plain_name() {
    let files: &[&[u8]] = &[
        b"{\"name\":\"settings\"}",
        b"{\"resourceType\":\"Microsoft.Storage\"}",
        b"{\"resourceType\":1}",
        b"{\"a\":[{\"resourceType\":\"Patient\"}]}",
    ];
    for file in files {
        let refused = extract("x.json", file).unwrap_err();
        assert!(refused.to_string().contains("This is a JSON file"), "{refused}");
    }
    let twice =
        b"{\"resourceType\":\"Patient\",\"birthDate\":\"1958-03-14\",\"birthDate\":\"1985-03-14\"}";
    assert_eq!(code(&extract("x.json", twice)), "damaged");
    assert_eq!(code(&extract("x.json", b"{\"resourceType\":\"Patient\"")), "damaged");
}
