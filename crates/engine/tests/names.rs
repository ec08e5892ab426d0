//! Names of patients, writers and readers as clinics print them, and what the engine makes of each.
//! All people are invented.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{DocumentType, Extraction, FieldName, PageText};
use wardbook_engine::extract;

fn read(text: &str) -> Extraction {
    extract(&[PageText { number: 1, text: text.to_owned() }])
}

fn one(extraction: &Extraction, name: FieldName) -> Option<&str> {
    let field = extraction.fields.iter().find(|field| field.name == name);
    field.map(|field| field.value.as_str())
}

fn doubts(extraction: &Extraction, name: FieldName) -> &[DoubtKind] {
    let field = extraction.fields.iter().find(|field| field.name == name);
    field.map_or(&[], |field| &field.doubts)
}

#[test]
fn a_surname_that_is_a_word_is_kept_whole_wherever_a_name_is_expected() {
    let surnames = "Ward Lane Page Ma Do In Her On To Born House Street Court Box New Test Nurse Doctor \
                    Hospital Day May Church Bishop Copy Parent Sister Master Lord Report Number Total Left Plan \
                    Care Case Order Note Park Fraser Francis Frank Drake Draper Facer Fane";
    for surname in surnames.split_whitespace() {
        let capitals = surname.to_uppercase();
        for text in [
            format!(
                "Dear Dr Ito,\n\nRE: Ms Jane {surname}\nDOB: 14/03/1958\n\nThank you for seeing her."
            ),
            format!("Patient: Jane {surname}\nDOB: 14/03/1958   Sex: F"),
            format!("Patient:   Miss Jane {capitals}\nNHI: ZZZ0016\nDOB: 14 March 1958"),
            format!("Patient Name: {capitals}, JANE\nDOB: 14/03/1958"),
            format!("Patient Name: JANE {capitals}   DOB: 14/03/1958"),
            format!("Surname: {surname}   First name: Jane\nDOB: 14/03/1958"),
            format!("Dear Dr Ito\n\nMs Jane {surname} (DOB: 3 April 1981)\n\nI saw her today."),
            format!("{capitals}, Jane\nDOB: 3/4/1981   Sex: F"),
            format!("Re: Jane {surname}, DOB 14/03/1958, 3 Elm St\n\nDear Dr Ito,"),
        ] {
            let name = format!("Jane {surname}");
            assert_eq!(one(&read(&text), FieldName::PatientName), Some(name.as_str()), "in {text}");
        }
        let letter = format!(
            "Dr Priya {surname}\nSurgeon\n12 Elm St\n\nDear Dr {surname},\n\nRe: Jane Alder, DOB: 14/03/1958\n\n\
             Thank you for seeing her.\n\nYours sincerely,\n\nDr Kenji {surname}\nMBBS"
        );
        let (author, addressee) = (format!("Kenji {surname}"), format!("Priya {surname}"));
        let extraction = read(&letter);
        assert_eq!(one(&extraction, FieldName::Author), Some(author.as_str()), "in {letter}");
        assert_eq!(one(&extraction, FieldName::Addressee), Some(addressee.as_str()), "in {letter}");
    }
}

#[test]
fn names_of_every_form_are_read_whole() {
    for (text, name) in [
        ("Patient: Mr Ludwig van der Merwe", "Ludwig van der Merwe"),
        ("Patient Name: Maria de la Cruz Santos", "Maria de la Cruz Santos"),
        ("Patient Name: De La Cruz, Maria", "Maria De La Cruz"),
        ("Patient Name: Garcia Lopez, Maria", "Maria Garcia Lopez"),
        ("Patient: Ahmad bin Abdullah", "Ahmad bin Abdullah"),
        ("Patient: Ravi a/l Kumar", "Ravi a/l Kumar"),
        ("Patient: AL MASRI, Layla", "Layla Al Masri"),
        ("Patient: Layla al-Masri", "Layla al-Masri"),
        (
            "Patient: Pablo Diego José Francisco de Paula Juan Nepomuceno Ruiz",
            "Pablo Diego José Francisco de Paula Juan Nepomuceno Ruiz",
        ),
        ("Patient: Suharto", "Suharto"),
        ("Patient: Baby of Jane Alder", "Baby of Jane Alder"),
        ("Patient Name: ALDER, BABY GIRL", "Baby Girl Alder"),
        ("Patient: Dr Jane Alder", "Jane Alder"),
        ("Patient: Katherine (Kate) Alder", "Katherine Alder"),
        ("Patient: William \"Bill\" Alder", "William Alder"),
        ("Patient: Anna Smith–Jones", "Anna Smith–Jones"),
        ("Patient: Jean-Luc d'Arcy", "Jean-Luc d'Arcy"),
        ("PATIENT: JACK MA", "Jack Ma"),
        ("Patient: Jane Alder (F, 47)", "Jane Alder"),
        ("Patient: Jane Alder F 47 yrs", "Jane Alder"),
        ("Patient's Name Jane Alder", "Jane Alder"),
        ("Name of Patient: Ms. Alder, Jane", "Jane Alder"),
        ("First Name: Jane   Middle Name: Mary   Last Name: Alder", "Jane Mary Alder"),
        ("| Name | Sex |\n|---|---|\n| Jane Alder | F |", "Jane Alder"),
        ("RE: JANE ALDER BORN 1/2/1980", "Jane Alder"),
    ] {
        let extraction = read(&format!("{text}\nDOB: 1/2/1980"));
        assert_eq!(one(&extraction, FieldName::PatientName), Some(name), "in {text}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_or_in_part_says_so() {
    for (text, doubt) in [
        ("Patient Name: Garcia Lopez, Maria", DoubtKind::TwoReadings),
        ("Re: MR WEI ON 14/03/1958", DoubtKind::TwoReadings),
        ("Patient: Miss Isabella Grace MA\nDOB: 14 March 1958", DoubtKind::TwoReadings),
        ("Patient: Suharto", DoubtKind::Incomplete),
        ("Patient: Jane Alder\nDOB: 1/2/1980\n\nPatient: Omar Birch", DoubtKind::Contradicted),
    ] {
        let extraction = read(text);
        let own = doubts(&extraction, FieldName::PatientName);
        assert!(own.contains(&doubt), "{own:?} in {text}");
    }
    for (text, field) in [
        ("Patient: J0hn 5mith\nDOB: 1/2/1980", FieldName::PatientName),
        ("Reported by: Dr 5mith\nPatient: Jane Alder", FieldName::Author),
    ] {
        let extraction = read(text);
        let doubt = extraction.doubts.iter().find(|doubt| doubt.field == Some(field));
        assert_eq!(doubt.map(|doubt| doubt.kind), Some(DoubtKind::Unreadable), "in {text}");
    }
}

#[test]
fn what_is_no_patient_is_not_read_as_one() {
    for text in [
        "Re: MRI Lumbar Spine\n\nDear Dr Ito",
        "Re: Test Results\n\nDear Dr Ito",
        "Patient: Not Known",
        "Product Name: Ramipril Forte\nDrug: X",
        "Practice Name: Cedar Health",
    ] {
        assert_eq!(one(&read(text), FieldName::PatientName), None, "in {text}");
    }
}

#[test]
fn writers_and_readers_are_told_apart_by_place_and_part() {
    for (text, author, addressee) in [
        (
            "REFERRAL FORM\nReferring Clinician\nName: Dr Ana Field\n\nPatient details\nName: Jane Alder\n\n\
             Referred to\nDr Kenji Ito\n",
            Some("Ana Field"),
            Some("Kenji Ito"),
        ),
        (
            "CT HEAD\nReferring Physician: Kenji Ito, MD\nPatient: Jane Alder\nFindings: normal\n\
             Impression: normal\nInterpreting Radiologist: Ana Field MD",
            Some("Ana Field"),
            Some("Kenji Ito"),
        ),
        (
            "| Referring doctor | Dr Ana Field |\n| Specialist | Dr Kenji Ito |\n| Patient | Jane Alder |\n\
             | Reason for referral | fits |",
            Some("Ana Field"),
            Some("Kenji Ito"),
        ),
        (
            "Dr Kenji Ito\nNeurologist\n5 Elm Street\n\nDear Kenji,\n\nRe: Jane Alder, DOB 1/2/1980\n\n\
             Thank you for seeing her.\n\nBest wishes\n\n_Dr Ana Field_\nGP",
            Some("Ana Field"),
            Some("Kenji Ito"),
        ),
        (
            "The Manager\nHarbour Insurance\n\nDear Sir or Madam,\n\nRe: Jane Alder, DOB 1/2/1980\n\n\
             Yours faithfully\n\nDr Ana Field",
            Some("Ana Field"),
            None,
        ),
        (
            "ENCOUNTER NOTE\nPatient: Jane Alder\nHPI: cough\nElectronically signed by **Dr. Ana Field, MD** on 10/10/2026",
            Some("Ana Field"),
            None,
        ),
        (
            "Treating Clinician: Ana Field (Nurse Practitioner)\nPatient: Jane Alder",
            Some("Ana Field"),
            None,
        ),
        ("Reported by: Castle Radiology\nPatient: Jane Alder", None, None),
        (
            "Patient: Jane Alder\nSigned: A. Field  3/5/2026\nDr Ana Field, Psychiatrist",
            Some("Ana Field"),
            None,
        ),
        (
            "OPERATIVE REPORT\nSURGEON: Ana Field, M.D.\nASSISTANT: Kenji Ito, M.D.\nPATIENT: Jane Alder",
            Some("Ana Field"),
            None,
        ),
    ] {
        let extraction = read(text);
        assert_eq!(one(&extraction, FieldName::Author), author, "in {text}");
        assert_eq!(one(&extraction, FieldName::Addressee), addressee, "in {text}");
    }
}

#[test]
fn the_whole_document_decides_its_type_and_not_one_section() {
    for (text, kind) in [
        (
            "VISIT NOTE\nPatient: Jane Alder\nChief complaint: back pain\nHPI: two weeks of pain.\nVitals: BP 120/80\n\n\
             MRI LUMBAR SPINE\nTechnique: sagittal\nComparison: none\nFindings: disc bulge\nImpression: disc bulge\n\n\
             Assessment: sciatica\nPlan: physiotherapy",
            DocumentType::Other,
        ),
        (
            "BILL\nPatient: Jane Alder\nConsultation $120.00\nECG $40.00\nX-ray $90.00\nTotal: $250.00\nPlease pay by 1/3/2026",
            DocumentType::Invoice,
        ),
        (
            "IRON STUDIES\nName: Jane Alder\nFerritin 5 ug/L 30 - 300\nIron 4 umol/L 10 - 30\nTransferrin 4.0 g/L 2.0 - 3.6",
            DocumentType::PathologyReport,
        ),
    ] {
        assert_eq!(read(text).document_type, kind, "of {text}");
    }
    let nothing = read("Practice picnic\n\nWe meet at noon.\nBring a hat.\nAll are welcome.");
    assert_eq!(nothing.document_type, DocumentType::Other);
    let sure = nothing.type_confidence.permille();
    assert!((400..700).contains(&sure), "nothing says what it is, so a person is asked: {sure}");
}
