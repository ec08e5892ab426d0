//! Patients, writers and readers by the words, the place and the part in which documents name them.
//! All people are invented.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{ExtractedField, FieldName, PageText};
use wardbook_engine::extract;

/// Below this a person is asked.
const ASKED_BELOW: u16 = 700;

fn field(text: &str, name: FieldName) -> Option<ExtractedField> {
    let found = extract(&[PageText { number: 1, text: text.to_owned() }]);
    found.fields.into_iter().find(|field| field.name == name)
}

fn value(text: &str, name: FieldName) -> Option<String> {
    field(text, name).map(|field| field.value)
}

#[track_caller]
fn says(text: &str, name: FieldName, wanted: Option<&str>) {
    assert_eq!(value(text, name).as_deref(), wanted, "{name:?} in {text}");
}

#[track_caller]
fn says_unsurely(text: &str, name: FieldName, wanted: &str) {
    let found = field(text, name).unwrap_or_else(|| panic!("{name:?} in {text}"));
    assert_eq!(found.value, wanted, "{name:?} in {text}");
    assert!(found.confidence.permille() < ASKED_BELOW, "{name:?} is asked about in {text}");
}

#[test]
fn a_report_is_read_by_who_asked_for_it_whatever_the_label() {
    for label in [
        "Requested : Dr Omar Finch",
        "Ref. By    : Dr Omar Finch",
        "Referred by : Dr. Omar Finch",
        "Ref. Doctor  : Dr Omar Finch",
        "Ordering: FINCH, Omar",
        "Submitting: Omar Finch, MD (Quarry Surgical Group)",
        "Sender      : Dr Omar Finch, Quarry Surgery",
        "Ordering Physician:\nOmar Finch, MD",
        "Clinician: Dr Omar Finch",
        "Location Ward 4   Consultant Dr Omar Finch",
        "Doctor         Dr Omar Finch",
    ] {
        let text = format!(
            "QUARRY PATHOLOGY\nPatient: Ada Quill   DOB: 01/02/1980\n{label}\nCollected: 02/03/2026\n\n\
             Haemoglobin  121 g/L  (115 - 160)\nComment: Normal.\n\nReported by: Dr Uma Reed, Pathologist"
        );
        says(&text, FieldName::Addressee, Some("Omar Finch"));
        says(&text, FieldName::Author, Some("Uma Reed"));
        says(&text, FieldName::PatientName, Some("Ada Quill"));
    }
}

#[test]
fn an_office_a_treatment_or_a_patient_who_came_alone_reads_nothing() {
    for label in [
        "Ref. By : Dr. Self",
        "To: Reception",
        "Medication Requested:\nParacetamol 500 mg",
        "Bill to: ABC",
    ] {
        let text = format!(
            "QUARRY LAB\nPatient: Ada Quill   DOB: 01/02/1980\n{label}\n\nSodium 140 mmol/L"
        );
        says(&text, FieldName::Addressee, None);
    }
}

#[test]
fn a_family_doctor_in_a_record_is_not_its_reader() {
    let text = "CARE RECORD\nPatient: Ada Quill\nDOB: 01/02/1980\nGP: Dr Omar Finch\n\
                - Nephrologist: Dr Uma Reed\n- Endocrinologist: Dr Ina Shaw\n\nDocumented by: Tess Holt, RN";
    says(text, FieldName::Addressee, None);
    says(text, FieldName::Author, Some("Tess Holt"));
    let summary = "DISCHARGE SUMMARY\nPatient: Ada Quill\nDOB: 01/02/1980\nGP: Dr Omar Finch\n\
                   Admitted: 01/03/2026\nDischarged: 03/03/2026\nDiagnosis: pneumonia";
    says(summary, FieldName::Addressee, Some("Omar Finch"));
}

#[test]
fn a_team_that_is_listed_by_what_each_does_has_no_certain_writer() {
    let text = "CARE TEAM\nPatient: Ada Quill\nDOB: 01/02/1980\n- Nephrologist: Dr Uma Reed\n\
                - Endocrinologist: Dr Ina Shaw\n";
    let author = field(text, FieldName::Author);
    assert!(author.is_none_or(|author| author.confidence.permille() < ASKED_BELOW));
}

#[test]
fn who_is_greeted_by_a_first_name_is_named_in_the_address() {
    for (address, greeted) in
        [("Dr. Josephine Finch", "Jo"), ("Dr J Finch", "Jo"), ("Dr Tamsin Finch", "Tam")]
    {
        let text = format!(
            "Dr Uma Reed\nCardiologist\n12 Elm Street\n\n2 March 2026\n\n{address}\nQuarry Surgery\n\n\
             RE: Ada QUILL  DOB 01/02/1980\n\nDear {greeted},\n\nThank you for sending her.\n\nYours sincerely\n\n\
             Dr Uma Reed"
        );
        let whole = address.trim_start_matches("Dr. ").trim_start_matches("Dr ");
        says(&text, FieldName::Addressee, Some(whole));
    }
    let alone =
        "RE: Ada QUILL  DOB 01/02/1980\n\nDear Tam,\n\nI saw her today.\n\nRegards\n\nDr Uma Reed";
    says_unsurely(alone, FieldName::Addressee, "Tam");
}

#[test]
fn a_letter_that_greets_nobody_is_for_who_stands_between_letterhead_and_patient() {
    let text = "Elm Imaging\nX-ray and ultrasound\n\n2 March 2026\n\nDr O Finch\nQuarry Surgery\n\n\
                RE: Ms Ada QUILL\nDOB: 01/02/1980\n\nREPORT\nThe knee is normal.\n\nReported by: Dr Uma Reed";
    says(text, FieldName::Addressee, Some("O Finch"));
    // Of two, neither is certain.
    let two = text.replace("Quarry Surgery", "Dr Ina Shaw");
    says(&two, FieldName::Addressee, None);
}

#[test]
fn an_account_is_for_who_answers_for_it() {
    for payer in
        ["GUARANTOR\nHUGO QUILL", "Received from  Mr Hugo Quill", "Responsible party: Hugo Quill"]
    {
        let text = format!(
            "INVOICE\n{payer}\n\nPatient: Ada Quill\nProvider: Dr Omar Finch\nAmount due: $50.00"
        );
        says(&text, FieldName::Addressee, Some("Hugo Quill"));
        says(&text, FieldName::PatientName, Some("Ada Quill"));
    }
    let fund = "INVOICE\nReceived from: Elm Health Fund\nPatient: Ada Quill\nAmount due: $50.00";
    says(fund, FieldName::Addressee, None);
}

#[test]
fn both_ends_of_a_form_of_referral_are_read() {
    let text = "REFERRAL FORM\nTo (specialist):   Dr Uma Reed, Cardiology\nFrom (GP):   Dr Omar Finch\n\
                Patient name: Ada Quill\nDate of birth: 01/02/1980\nReason for referral: palpitations";
    says(text, FieldName::Addressee, Some("Uma Reed"));
    says(text, FieldName::Author, Some("Omar Finch"));
    let table = "REFERRAL FORM\nPatient name          Date of birth        Phone\n\
                 Ada Quill             01/02/1980           555 0100\n\
                 Referring doctor      Practice\nDr Omar Finch         Harbour Clinic\n\
                 Refer to: Dr Uma Reed, Cardiology";
    says(table, FieldName::Author, Some("Omar Finch"));
    says(table, FieldName::Addressee, Some("Uma Reed"));
}

#[test]
fn a_patient_is_read_under_labels_of_many_kinds() {
    for (text, name) in [
        ("Patient Name / DOB / Sex:  Ada Quill / 01/02/1980 / F", "Ada Quill"),
        ("Name/Age/Sex : QUILL, Ada / 45 / F", "Ada Quill"),
        ("Nom / Name : QUILL, Ada", "Ada Quill"),
        ("- **Name**: Ada Quill\n- **Date of Birth**: 01/02/1980", "Ada Quill"),
        ("Pt. Name: Ada Quill\nDOB: 01/02/1980", "Ada Quill"),
        ("Pat.: Quill, Ada     *01.02.1980", "Ada Quill"),
        ("Rx for:  Miss Ada QUILL", "Ada Quill"),
        ("For: Hugo Quill      ID no: 1", "Hugo Quill"),
        ("Member: Ada Quill     Member DOB: 01/02/1980", "Ada Quill"),
        ("Traveller   Ada Quill\nDOB         01/02/1980", "Ada Quill"),
        ("Patient Name: Smt. Ada Devi Rao", "Ada Devi Rao"),
        ("Patient Name : Master Hugo Nair     Age/Sex : 6 Y / M", "Hugo Nair"),
        ("Client   Preferred name: Addy      Legal name: Ada Quill", "Ada Quill"),
        ("Subject: RE: Ada Quill DOB 01/02/1980 - progress", "Ada Quill"),
        ("Re: Exercise plan for Ms Ada Quill (D.O.B: 01.02.1980)", "Ada Quill"),
        ("APPOINTMENT FOR ADA QUILL, BORN 2ND MAY 2022", "Ada Quill"),
    ] {
        says(text, FieldName::PatientName, Some(name));
    }
}

#[test]
fn what_only_looks_like_a_labelled_patient_is_none() {
    for text in [
        "For: Review",
        "Subject: Knee replacement",
        "Subject: RE: Refill question",
        "Re: Liver Function Tests 2026",
        "Member: Gold",
    ] {
        says(text, FieldName::PatientName, None);
    }
}

#[test]
fn a_patient_whom_no_label_names_is_asked_about() {
    for text in [
        "DISCHARGE SUMMARY\nMrs Ada Quill is a 54-year-old woman with pneumonia.",
        "HISTORY: Cough. Ms. Ada Quill (ID : S1) is a 54-year-old woman.",
        "Ada Quill, 45 F, MRN 123456\nSeen in clinic today.",
        "ADA QUILL (45F)\nProgress note\nCough.",
        "Thank you for seeing Ada Quill, a 45 year old teacher.",
        "This is to certify that  Mr/Ms  ADA QUILL\nwas seen here.",
        "From: \"Finch, Omar MD\" <o@clinic.example>\nTo: \"Ada Quill\"\n\nHi Ada,\n\nYes, you can.",
        "Patient's name   Ms Ada  QUILL\nRx",
    ] {
        says_unsurely(text, FieldName::PatientName, "Ada Quill");
    }
    let claim = field("Re: Claim 55443 Ada Quill\n\nDear Sir", FieldName::PatientName);
    assert!(claim.is_none_or(|field| field.confidence.permille() < ASKED_BELOW));
    says("I, Ada Quill, consent to the vaccine.", FieldName::PatientName, Some("Ada Quill"));
}

#[test]
fn a_signature_without_a_title_is_told_by_the_profession_or_the_register_beside_it() {
    for (signature, name) in [
        ("Omar Finch\nRadiologist", "Omar Finch"),
        ("Omar Finch   NZMC 12345", "Omar Finch"),
        ("Dre Ada Finch        Permis / Lic. : 12345", "Ada Finch"),
        ("Vaidya Omar Finch, BAMS", "Omar Finch"),
        ("Dr. med. Omar Finch", "Omar Finch"),
        ("Yours sincerely,\n\npp  Omar Finch\nBooking Team", "Omar Finch"),
        ("Report Generated By: Dr. Omar Finch", "Omar Finch"),
        ("Documented by: RN Omar Finch", "Omar Finch"),
    ] {
        let text = format!(
            "NOTE\nPatient: Jane Quill   DOB: 01/02/1980\n\nThere is a fracture.\nNothing else.\n\n{signature}"
        );
        says(&text, FieldName::Author, Some(name));
    }
}

#[test]
fn whom_to_see_next_has_signed_nothing() {
    let text = "NOTE\nPatient: Jane Quill   DOB: 01/02/1980\nAttending Physician: Dr. Omar Finch\n\nCough.\n\n\
                Follow up:\nDr. Uma Reed – Thursday, July 27 at 2:30\n";
    says(text, FieldName::Author, Some("Omar Finch"));
}

#[test]
fn an_organisation_with_its_department_first_is_no_reader() {
    let letter = "Referral\nFrom: Dr T Osei\nTo: Endocrinology, Harbour General Hospital, 1 Quay\n\
        Patient: Ida Fenn, DOB 03/05/1966\nPlease see this lady.";
    assert_eq!(value(letter, FieldName::Addressee), None);
    let person = letter.replace("Endocrinology, Harbour General Hospital", "Parent, Mary Jane");
    assert_eq!(value(&person, FieldName::Addressee).as_deref(), Some("Mary Jane Parent"));
}

#[test]
fn an_account_is_not_addressed_to_who_referred() {
    let bill = "TAX INVOICE\nInvoice no: 4471\nPatient: Ida Fenn\nReferring doctor: Dr T Osei\n\
        Consultation   $120.00\nTotal due   $120.00";
    assert_eq!(value(bill, FieldName::Addressee), None);
}

#[test]
fn a_surname_of_one_letter_is_incomplete() {
    let doubts = |text| field(text, FieldName::PatientName).unwrap().doubts;
    assert_eq!(doubts("Patient: Ibrahim A.   MRN: 44821"), [DoubtKind::Incomplete]);
    assert_eq!(doubts("Patient: Ibrahim Adel   MRN: 44821"), []);
}

#[test]
fn whoever_is_greeted_before_a_birthday_is_no_patient() {
    let mail = "Hello Dr. Osei, my birthday is 10/12/1990. May I take it twice?";
    assert_eq!(value(mail, FieldName::PatientName), None);
}

#[test]
fn a_form_without_colons_names_the_patient_in_parts() {
    let form = "Suspected cancer referral\n\nSurname Fenn      Forename Ida      DOB 14/02/1971";
    assert_eq!(value(form, FieldName::PatientName).as_deref(), Some("Ida Fenn"));
}

#[test]
fn a_sentence_that_begins_with_the_patient_names_one_who_is_asked_about() {
    for text in [
        "Patient Ida Fenn is unfit for work for three days.\n\nDr T Osei",
        "DISCHARGE SUMMARY: Patient Ida Fenn (DOB: 22/11/1978) discharged 14/02/2026.",
    ] {
        let found = field(text, FieldName::PatientName).unwrap();
        assert_eq!(found.value, "Ida Fenn");
        assert!(found.confidence.permille() < ASKED_BELOW || text.contains("DOB"), "{text}");
    }
}

#[test]
fn a_name_under_a_clinicians_heading_is_the_writers() {
    let form = "PHYSICIAN DETAILS\n=================\nName     : Dr. Ola Berg\nReg. No  : K-4582\n\n\
        PATIENT DETAILS\n===============\nName     : Ida Fenn\nAge      : 38";
    assert_eq!(value(form, FieldName::PatientName).as_deref(), Some("Ida Fenn"));
    assert_eq!(value(form, FieldName::Author).as_deref(), Some("Ola Berg"));
}

#[test]
fn a_medicine_signs_nothing() {
    let label = "HARBOUR PHARMACY\nRx: 992018\nTake once daily\n\nBISOPROLOL FUMARATE 5MG ER TABLET\n\
        Take with water\n\nPatient: Ida Fenn";
    assert_eq!(value(label, FieldName::Author), None);
}
