//! How the embedded engine reads numbers under labels that no table has, and which of them show whose
//! document it is. All people, places and numbers are invented.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{DocumentType, Extraction, FieldName, PageText};
use wardbook_domain::identity::IdentityNeeds;
use wardbook_engine::extract;

fn read(text: &str) -> Extraction {
    extract(&[PageText { number: 1, text: text.to_owned() }])
}

fn numbers(text: &str) -> Vec<(String, String)> {
    let own = read(text).fields.into_iter().filter(|field| field.name == FieldName::Identifier);
    own.map(|field| (field.detail, field.value)).collect()
}

#[track_caller]
fn assert_numbers(text: &str, wanted: &[(&str, &str)]) {
    let wanted: Vec<_> = wanted.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    assert_eq!(numbers(text), wanted, "in {text}");
}

#[test]
fn the_words_of_a_label_say_whose_number_follows() {
    for (text, kind, value) in [
        ("Pt. ID: 4471-09", "mrn", "4471-09"),
        ("Client ID: CL-20447", "mrn", "CL-20447"),
        ("Folder No: F/20117", "mrn", "F/20117"),
        ("**Patient ID**: QX-40081", "mrn", "QX-40081"),
        ("Patient # 5500182", "mrn", "5500182"),
        ("UHID  RK0041127", "mrn", "RK0041127"),
        ("Chart   TBC 0031-442", "mrn", "TBC 0031-442"),
        ("Specimen barcode no: 99120045", "other", "99120045"),
        ("Exam No: EX-55102", "accession_number", "EX-55102"),
        ("Lab Ref: HL-90412", "accession_number", "HL-90412"),
        ("Statement #: ST-20881", "invoice_number", "ST-20881"),
        ("Bill ref    : 2026-55102", "invoice_number", "2026-55102"),
        ("Invoice 26-004417", "invoice_number", "26-004417"),
        ("Fee note 2026/5510", "invoice_number", "2026/5510"),
        ("OPD No: OP/26/0447", "other", "OP/26/0447"),
        ("Group Number: GN-40012", "other", "GN-40012"),
        ("Claim # CLX-550192", "other", "CLX-550192"),
        ("Enrolment No: EN-44120", "other", "EN-44120"),
        ("Health card no.:  7712-004-551", "other", "7712-004-551"),
        ("GMS Y 220 417 K", "other", "Y 220 417 K"),
    ] {
        assert_numbers(text, &[(kind, value)]);
    }
}

#[test]
fn several_numbers_in_a_line_are_told_apart() {
    let text = "Patient: Ada Born | ID: TS-4410 | Sex: F";
    assert_numbers(text, &[("other", "TS-4410")]);
    let text = "Pt ID: 440192; Visit ID: V-88120; Member ID: QRS550192";
    assert_numbers(text, &[("mrn", "440192"), ("other", "V-88120"), ("other", "QRS550192")]);
}

#[test]
fn a_name_before_a_label_of_a_number_stays_a_name() {
    let extraction = read("Patient: Jo Penrose Reg No: 551204\nDOB: 3 May 1971");
    let name = extraction.fields.iter().find(|field| field.name == FieldName::PatientName);
    assert_eq!(name.map(|field| field.value.as_str()), Some("Jo Penrose"));
    assert_numbers("Patient: Jo Penrose Reg No: 551204", &[("other", "551204")]);
}

#[test]
fn what_only_looks_like_a_label_of_a_number_is_none() {
    for text in [
        "Contact No: 555 0147 22",
        "Fax no: 04 5550 1234",
        "Tax ID: 12-3456789",
        "Facility licence no: 77120",
        "Room No. 1204",
        "Lot No: AB12345",
        "ICD code no: 44120",
        "Number of tablets: 1200",
        "No. 12345 was called",
        "VISIT  03-11-2026",
        "Member ID: XXXX-XX-4471",
        "Folder No: 00000",
    ] {
        assert_numbers(text, &[]);
    }
}

#[test]
fn a_laboratory_refers_to_its_specimen_and_a_clinic_files_its_patient() {
    let report =
        "PATHOLOGY REPORT\nOur ref: QL-55120\nSpecimen: skin\nMicroscopic description: benign";
    assert_numbers(report, &[("accession_number", "QL-55120")]);
    assert_numbers("File No: TK-55120", &[("mrn", "TK-55120")]);
    assert_numbers("File No: 55120\nMRN: 771204", &[("other", "55120"), ("mrn", "771204")]);
}

#[test]
fn a_clinicians_number_stands_alone_under_a_signature() {
    assert_numbers("Yours sincerely\n\nAda Born\n996200AX", &[("provider_number", "996200AX")]);
    assert_numbers("Yours sincerely\n\nAda Born\n996201AX", &[]);
}

#[test]
fn a_number_with_signs_that_are_none_is_doubted_and_not_guessed() {
    for (text, words) in [("ID no: 7204O11", "7204O11"), ("Folder No: 4471●●2", "4471●●2")]
    {
        let extraction = read(text);
        assert!(extraction.fields.is_empty(), "{:?}", extraction.fields);
        let doubts: Vec<_> =
            extraction.doubts.iter().map(|one| (one.kind, one.words.as_str())).collect();
        assert_eq!(doubts, [(DoubtKind::Unreadable, words)], "in {text}");
    }
}

#[test]
fn a_number_of_a_scheme_that_its_label_names_is_checked() {
    for (text, value, doubted) in [
        ("NRIC: S1234567D", "S1234567D", false),
        ("NRIC/FIN No: S1234567A", "S1234567A", true),
        ("PPS No: 1234567T", "1234567T", false),
        ("PPS No: 1234567U", "1234567U", true),
        ("Aadhaar No: 2341 2341 2346", "2341 2341 2346", false),
        ("Aadhaar No: 2341 2341 2347", "2341 2341 2347", true),
        ("OHIP: 1234 567 897", "1234 567 897", false),
        ("Insured no. A123456780", "A123456780", false),
        ("RSA ID: 8001015009087", "8001015009087", false),
    ] {
        let extraction = read(text);
        let [field] = extraction.fields.as_slice() else { panic!("{text}: {extraction:?}") };
        assert_eq!((field.detail.as_str(), field.value.as_str()), ("other", value));
        assert_eq!(!field.doubts.is_empty(), doubted, "in {text}");
    }
}

#[test]
fn a_proven_number_shows_whose_document_it_is_and_a_clinicians_does_not() {
    let needs = IdentityNeeds::default();
    for (number, shows) in [
        ("NRIC: S1234567D", true),
        ("NRIC: S1234567A", false),
        ("Insured no. A123456780", true),
        ("NHI: ZAA0067", true),
        ("MRN: 4471209", false),
        ("NPI: 1234567893", false),
    ] {
        let extraction = read(&format!("Patient: Ada Born\n{number}"));
        let missing = needs.missing(DocumentType::Other, &extraction.fields);
        assert_eq!(missing.is_empty(), shows, "{number}: {missing:?}");
    }
}

#[test]
fn a_file_is_no_number() {
    assert_numbers("Photo ref: portrait-2018.jpg\nCase file: scan_20260312.PDF", &[]);
}

#[test]
fn american_medicare_numbers_are_read_and_no_doubt() {
    for number in ["1EG4-TE5-MK73", "1EG4TE5MK73", "123-45-6789-A"] {
        let text = format!("Patient: Ida Fenn\nMedicare ID: {number}");
        assert_numbers(&text, &[("other", number)]);
        assert!(read(&text).doubts.is_empty(), "{number}");
    }
}

#[test]
fn a_range_with_gaps_is_no_reference() {
    assert_numbers("Hemoglobin: 11.2 g/dL   (Ref: 13.0 – 17.0 g/dL)\nWBC 6   Ref: 150 - 450", &[]);
}
