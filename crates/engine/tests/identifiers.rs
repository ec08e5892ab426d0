//! How the embedded engine reads numbers: what belongs to them, what is none, and which are in
//! doubt. All people, places and numbers are invented.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Extraction, FieldName, PageText};
use wardbook_domain::support::is_in_document;
use wardbook_engine::extract;

fn read(text: &str) -> Extraction {
    let pages = [PageText { number: 1, text: text.to_owned() }];
    let extraction = extract(&pages);
    for field in &extraction.fields {
        let quote = field.quote.as_ref();
        assert!(quote.is_some_and(|quote| is_in_document(quote, &pages)), "{field:?}");
    }
    extraction
}

/// Kind, value, and whether it is in doubt.
fn numbers(text: &str) -> Vec<(String, String, bool)> {
    let extraction = read(text);
    let own = extraction.fields.into_iter().filter(|field| field.name == FieldName::Identifier);
    own.map(|field| (field.detail, field.value, !field.doubts.is_empty())).collect()
}

#[track_caller]
fn assert_one(text: &str, kind: &str, value: &str, doubted: bool) {
    assert_eq!(numbers(text), [(kind.to_owned(), value.to_owned(), doubted)], "in {text}");
}

#[test]
fn a_number_keeps_its_prefix_and_its_separators() {
    for (text, kind, value) in [
        ("MRN: MRN-33018", "mrn", "MRN-33018"),
        ("MRN-33018", "mrn", "MRN-33018"),
        ("Hospital No: MRN-33018", "mrn", "MRN-33018"),
        ("Medical record number: CV-118204", "mrn", "CV-118204"),
        ("MRN – 33018", "mrn", "33018"),
        ("MRN\u{a0}\u{a0}33018", "mrn", "33018"),
        ("Accession: ACC-2291", "accession_number", "ACC-2291"),
        ("Invoice no. INV/2026/0118", "invoice_number", "INV/2026/0118"),
        ("Accession: 118/26", "accession_number", "118/26"),
        ("Lab no: 26-4471830", "accession_number", "26-4471830"),
        ("NHS No: 999\u{a0}999\u{a0}9468", "nhs_number", "999\u{a0}999\u{a0}9468"),
        ("NHS No: 999\u{2011}999\u{2011}9468", "nhs_number", "999\u{2011}999\u{2011}9468"),
        ("NHS No: 999.999.9468", "nhs_number", "999.999.9468"),
        ("NHS No: 999 - 999 - 9468", "nhs_number", "999 - 999 - 9468"),
        ("Medicare No: 2428/77813/2", "medicare_number", "2428/77813/2"),
        ("Medicare card number 2428 77813 2-1", "medicare_number", "2428 77813 2"),
        ("CHI: 010190 1232", "mrn", "010190 1232"),
        ("NPI: 1234567893", "provider_number", "1234567893"),
        ("DEA No: AB1234563", "other", "AB1234563"),
    ] {
        assert_one(text, kind, value, false);
    }
}

#[test]
fn a_number_whose_check_digit_fails_stays_and_is_doubted() {
    for (text, kind, value) in [
        ("NHS No: 9991234579", "nhs_number", "9991234579"),
        ("Medicare No: 2950 30114 1", "medicare_number", "2950 30114 1"),
        ("IHI: 8003 6083 3335 7367", "ihi", "8003 6083 3335 7367"),
        ("Provider No: 996201AX", "provider_number", "996201AX"),
        ("NPI: 1234567894", "provider_number", "1234567894"),
        ("DEA No: AB1234564", "other", "AB1234564"),
        ("CHI: 010190 1233", "mrn", "010190 1233"),
        ("TFN: 123 456 783", "other", "123 456 783"),
    ] {
        assert_one(text, kind, value, true);
        let field = read(text).fields.into_iter().find(|field| field.name == FieldName::Identifier);
        assert_eq!(field.map(|field| field.doubts), Some(vec![DoubtKind::CheckDigit]), "{text}");
    }
}

#[test]
fn what_is_typed_where_no_number_is_known_is_none() {
    for text in [
        "NHS No: 9999999999",
        "NHS No: 000 000 0000",
        "MRN: 0000000",
        "MRN: 99999999",
        "Medicare No: 2428 77813 0",
        "Medicare No: 0000 00000 0",
        "IHI: 0000 0000 0000 0000",
        "Accession no: 00000",
        "Invoice no: 0",
        "SSN: XXX-XX-1234",
    ] {
        assert_eq!(numbers(text), [], "in {text}");
    }
}

#[test]
fn readings_ranges_telephones_and_money_are_no_numbers() {
    for text in [
        "Last BP on record: 162/98 mmHg.",
        "Record: 118/76",
        "Patient: 148/86 lying",
        "Reference: 135-145",
        "Ref: 3.5-5.0",
        "Reference 120 - 150 g/L",
        "Lab: 118 g/L",
        "Sample: 250 ml",
        "Patient: 104 year old man",
        "Hospital: (813) 555-0147",
        "Hospital: 0117 496 0000",
        "Laboratory: 02 5550 1234",
        "Medical records: 813-555-0147",
        "Hospital: 1300 555 123",
        "Account: $1,200.00",
        "Bill: 120.00",
        "Study: 2026 cohort",
        "Specimen: 14/03/2026",
    ] {
        assert_eq!(numbers(text), [], "in {text}");
    }
}

#[test]
fn numbers_in_a_row_of_a_forms_headings_are_read() {
    let text = "Harbourline Orthopedics      SATO-LINDGREN, KENJI (Ken Sato-Lindgren)\n\
                BONE AND JOINT CLINIC        File no:    Sex:     DOB:          MRN:\n\
                \u{20}     Visit Note               771204      Male     02/27/1961    6604418";
    let found = numbers(text);
    for wanted in [("other", "771204"), ("mrn", "6604418")] {
        assert!(found.iter().any(|one| (one.0.as_str(), one.1.as_str()) == wanted), "{found:?}");
    }
}

#[test]
fn a_national_number_that_could_not_be_read_is_doubted_and_not_guessed() {
    for (text, kind, words) in [
        ("NHS No: 999 l23 4578", "nhs_number", "999 l23 4578"),
        ("NHS No: 999 12? 4578", "nhs_number", "999 12? 4578"),
        ("NHS No: 999 123 457", "nhs_number", "999 123 457"),
        ("NPI: 12345678O3", "provider_number", "12345678O3"),
        ("Medicare No: 24Z8 77813 2", "medicare_number", "24Z8 77813 2"),
        ("IHI: 8O03 6080 0004 5922", "ihi", "8O03 6080 0004 5922"),
    ] {
        let extraction = read(text);
        assert!(extraction.fields.is_empty(), "{:?}", extraction.fields);
        let found: Vec<_> = extraction
            .doubts
            .iter()
            .map(|one| (one.kind, one.field, one.detail.as_str(), one.words.as_str()))
            .collect();
        let wanted = (DoubtKind::Unreadable, Some(FieldName::Identifier), kind, words);
        assert_eq!(found, [wanted]);
    }
    for text in ["NHS No: not known", "NHS No:", "Medicare: pending", "NHS No: 0000000000"] {
        assert!(read(text).doubts.is_empty(), "{text}");
    }
}
