//! Whom a document is about where it names the patient in another way than under `Patient:`, and the
//! numbers that stand under labels of every kind. All people, places and numbers are invented.

use wardbook_domain::extraction::{Extraction, FieldName, PageText};
use wardbook_engine::extract;

fn read(text: &str) -> Extraction {
    extract(&[PageText { number: 1, text: text.to_owned() }])
}

fn one(extraction: &Extraction, name: FieldName) -> Option<&str> {
    let field = extraction.fields.iter().find(|field| field.name == name);
    field.map(|field| field.value.as_str())
}

fn numbers(extraction: &Extraction) -> Vec<(&str, &str)> {
    let own = extraction.fields.iter().filter(|field| field.name == FieldName::Identifier);
    own.map(|field| (field.detail.as_str(), field.value.as_str())).collect()
}

#[track_caller]
fn assert_patient(text: &str, name: &str, birth: Option<&str>) {
    let extraction = read(text);
    assert_eq!(one(&extraction, FieldName::PatientName), Some(name), "in {text}");
    assert_eq!(one(&extraction, FieldName::BirthDate), birth, "in {text}");
}

#[test]
fn a_label_goes_on_in_another_language_in_brackets_or_over_a_gap() {
    for text in [
        "Name of patient / \u{930}\u{941}\u{917}\u{94d}\u{923} :  Mrs. Ada Quill\nDate of birth : 4 July 1968",
        "Nama / Name       :  ADA QUILL\nTarikh lahir / Date of birth: 4 July 1968",
        "Patient's surname/family name ........ Quill ......\nPatient's first names ....... Ada ....\n\
         Date of birth (dd/mm/yyyy) ........ 04/07/1968",
        "Patient name : QUILL, Ada      NRIC/FIN : S1234567D\nDOB / Age    : 4 Jul 1968 / 58 y   Sex : F",
        "Pasient: Mev. Ada Quill\nGeboortedatum / Date of birth: 1968/07/04",
        "Patient First Name\nAda\nPatient Last Name\nQuill\nDate of Birth\n1968-07-04",
    ] {
        assert_patient(text, "Ada Quill", Some("1968-07-04"));
    }
}

#[test]
fn a_name_without_a_label_is_told_by_what_stands_beside_it() {
    for text in [
        "QUILL, ADA      HR770418      F      1968-07-04\nSU-26-4471     Surgical Pathology Report",
        "MRN 20914 | Ada Quill | F | 4 Jul 1968 | Room 4\nSlept well.",
        "Ada Quill 4 July 1968 F 4 Elm St Ashton NHI ZZF3319",
        "QUILL,ADA      000-66-4417    DOB-JUL 04, 1968 F\nExam: ankle",
        "QUILL, ADA              Ref. by: DR T NGUYEN\nUNIT 2, 6 SANDY LANE    ELM PRACTICE\n\
         ASHTON NSW 2999\nPhone: 0491 570 157\nBirthdate: 04/07/1968  Sex: F",
        "Thanks for seeing this teacher.\n\nPatient ref: Mrs Ada Quill, born 04/07/1968, no. SB1144",
        "Hi, can somebody ring Ada Quill (dob 4 July 1968) about her letter?",
        "Ada Quill (MRN: 71804426) (DOB: 1968-07-04) - Printed 1 Nov 2026",
        "The Hon. Ada QUILL, D.o.B. 4 July 1968\nc/o The Old Rectory\n\nI saw her today.",
        "Dear Dr Day:\n\nRe: Referral for knee pain - Ada Quill\nDOB: July 4, 1968\n\nShe limps.",
    ] {
        assert_patient(text, "Ada Quill", Some("1968-07-04"));
    }
    assert_patient(
        "To:\nLady Ada Quill\nThe Dower House\n\nInvoice 20114\nre yourself",
        "Ada Quill",
        None,
    );
    assert_patient("Seen was Ada Quill, a 54 year old woman, in clinic.", "Ada Quill", None);
}

#[test]
fn a_witness_and_a_label_that_puts_the_family_name_first_are_heeded() {
    assert_patient(
        "Witness: Karl Quill   DOB 4 May 1948\nPatient: Ada Quill   DOB 4 Jul 1968",
        "Ada Quill",
        Some("1968-07-04"),
    );
    assert_patient("Name (family name first): QUILL ADA", "Ada Quill", None);
    assert_patient(
        "Nom: Quill   Prénom: Ada\nDate de naissance: 1968-07-04",
        "Ada Quill",
        Some("1968-07-04"),
    );
    assert_patient(
        "1^CHEST 2 VIEWS^QUILL,ADA M\nDOB: JUL 04, 1968",
        "Ada M Quill",
        Some("1968-07-04"),
    );
    assert_patient(
        "Ada Quill  4 Jul 1968  58 yo F\n12 Mill Ln\nRx",
        "Ada Quill",
        Some("1968-07-04"),
    );
    assert_patient("ADA QUILL / F / 58Y\nTab. Dolo 650", "Ada Quill", None);
}

#[test]
fn a_name_and_a_date_over_each_other_are_asked_about() {
    let extraction = read("Quill, Ada\n4 Jul 1968\nFemale\n\nDoing well.");
    for (name, value) in
        [(FieldName::PatientName, "Ada Quill"), (FieldName::BirthDate, "1968-07-04")]
    {
        let field = extraction.fields.iter().find(|field| field.name == name);
        let field = field.map(|field| (field.value.as_str(), field.confidence.permille() < 700));
        assert_eq!(field, Some((value, true)));
    }
}

#[test]
fn labels_in_a_block_belong_to_the_values_in_the_block_under_it() {
    assert_patient(
        "Patient:\nDOB:\nMRN:\nProvider:\nQuill, Ada\n1968-07-04\n00887123\nHal Bright MD",
        "Ada Quill",
        Some("1968-07-04"),
    );
    assert_patient(
        "Forename\nSurname\nDate of birth\n\nAda\nQuill\n4 July 1968",
        "Ada Quill",
        Some("1968-07-04"),
    );
}

#[test]
fn lost_spaces_are_set_back() {
    let glued = "Seen on: 02 NOV 2026, 10:46Patient Name: QUILL , ADAHospital No: HF2209114\n\
                 DOB: 4 JUL 1968 Age: 58Y Sex: FNHS No: 943 476 5919";
    assert_patient(glued, "Ada Quill", Some("1968-07-04"));
    assert_eq!(numbers(&read(glued)), [("mrn", "HF2209114"), ("nhs_number", "943 476 5919")]);
}

#[test]
fn a_fathers_or_husbands_name_takes_no_part_in_the_order_of_the_words() {
    assert_patient("Patient: Mr. RAVI s/o MOHAN DAS", "Ravi s/o Mohan Das", None);
    assert_patient("Patient: QUILL, MA. ADA S.", "MA. Ada S. Quill", None);
    assert_patient("BABY OF QUILL, Ada\nDOB 09/11/2026", "Baby of Ada Quill", Some("2026-11-09"));
}

#[test]
fn a_mothers_date_and_number_are_not_the_childs() {
    let text = "Re: Baby girl QUILL, DOB 02/11/2026, Hospital number K220145\n\
                Mother: Ada Quill, DOB 04/05/1995, Hospital number K118822";
    let extraction = read(text);
    assert_eq!(one(&extraction, FieldName::PatientName), Some("Baby girl Quill"));
    assert_eq!(one(&extraction, FieldName::BirthDate), Some("2026-11-02"));
    assert_eq!(numbers(&extraction), [("mrn", "K220145")]);
}

#[test]
fn a_number_is_found_under_whatever_label_it_stands() {
    for (text, wanted) in [
        ("Requisition : 771840223", ("other", "771840223")),
        ("Medical card ..... K440217C", ("other", "K440217C")),
        ("Passport\nK7704418P", ("other", "K7704418P")),
        ("Pension No:\n317 402 886H", ("other", "317 402 886H")),
        ("Lab No:    C,26.0771523.K", ("accession_number", "C,26.0771523.K")),
        ("HKID: D083684(3)", ("other", "D083684(3)")),
        ("Health Card No.: (ON) 2487447316 RT", ("other", "2487447316")),
        ("Medical aid:    Ubuntu Health Classic   551820993", ("other", "551820993")),
        ("His folder number here is 90188421.", ("mrn", "90188421")),
        ("Seen (born 30.11.1949, Elm chart 77104) today.", ("mrn", "77104")),
        ("I/C No. / No. K/P    :  880914-14-5233", ("other", "880914-14-5233")),
    ] {
        assert_eq!(numbers(&read(text)), [wanted], "in {text}");
    }
}

#[test]
fn what_is_measured_dialled_or_counted_is_no_number_of_anybody() {
    for text in [
        "Ferritin: 1182345",
        "HIV RNA: 10000000",
        "Ref range: 100000-450000",
        "Phone: 5125550199",
        "Charity number: 1108822",
        "TAX INVOICE\nTRN 100000000000003",
        "Device: GE1234567",
    ] {
        assert!(numbers(&read(text)).is_empty(), "in {text}: {:?}", numbers(&read(text)));
    }
}
