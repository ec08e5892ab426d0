//! Kinds of layout and of wording that no rule was written for: who wrote, who reads, which day.

use wardbook_domain::extraction::{DocumentType, Extraction, FieldName, PageText};

fn read(text: &str) -> Extraction {
    wardbook_engine::extract(&[PageText { number: 1, text: text.to_owned() }])
}

fn value(text: &str, name: FieldName) -> Option<String> {
    read(text).fields.into_iter().find(|field| field.name == name).map(|field| field.value)
}

fn days(text: &str, meaning: &str) -> Vec<String> {
    let fields = read(text).fields.into_iter();
    let own = fields.filter(|field| field.name == FieldName::Date && field.detail == meaning);
    own.map(|field| field.value).collect()
}

fn letter(body: &str) -> String {
    format!(
        "Elm Cardiology\n4 November 2026\n\nDr Ada Quill\nBirch Surgery\n\nDear Dr Quill\n\n\
         Re: Mrs Rosalind Thackeray, DOB 03/02/1958\n\n{body}\n\nYours sincerely\n\nDr Jo Day\n\
         Consultant Cardiologist\n"
    )
}

#[test]
fn a_request_is_not_taken_for_its_answer_without_a_person_being_asked() {
    let text = "CONSULTATION REQUEST\n\nElm Family Clinic      Date: 2026-11-05\nDr. Jo Day\n\
                Consultant: Dr. Ada Quill\nPatient: Thackeray, Rosalind\n\
                Reason for consultation:\nRaised PSA of 7.8.\n";
    let found = read(text);
    assert_eq!(found.document_type, DocumentType::ReferralLetter);
    assert_eq!(value(text, FieldName::Addressee).as_deref(), Some("Ada Quill"));
    for title in ["Imaging requisition", "Radiology request"] {
        let found = read(&format!(
            "{title}\nPatient: Jo Day\nCT chest with contrast\nComparison: none\n\
             Technique: helical\nFindings: to follow\nRadiologist: Dr Ada Quill\n"
        ));
        assert!(found.type_confidence.permille() < 700, "{title}: {:?}", found.document_type);
    }
}

#[test]
fn a_letter_that_only_asks_a_colleague_is_a_referral() {
    let text =
        letter("He fainted twice. I ask you kindly for your opinion and further management.");
    let text = text.replace("Cardiology", "House").replace("Consultant Cardiologist", "");
    assert_eq!(read(&text).document_type, DocumentType::ReferralLetter);
}

#[test]
fn a_visit_is_told_in_a_sentence_that_may_go_over_the_end_of_a_line() {
    for body in [
        "I examined Mrs Thackeray on 2 November 2026 at my rooms.",
        "On 2 November 2026 I saw Mrs Thackeray at the clinic.",
        "I had the pleasure of performing a colonoscopy on this retired plumber on\n2 November 2026 \
         after a positive test.",
        "Mrs Thackeray was seen at home by our nurse on 2 November 2026.",
    ] {
        assert_eq!(days(&letter(body), "service"), ["2026-11-02"], "{body}");
    }
    for body in [
        "When I last saw her on 2 November 2026 she was well.",
        "She underwent a hip replacement on 2 November 2019.",
    ] {
        assert!(days(&letter(body), "service").is_empty(), "{body}");
    }
}

#[test]
fn a_birth_date_under_its_label_is_not_the_documents_day() {
    let text = "Transfer form\n\nSurname:\nThackeray\nDate of birth:\n25/07/1936\n\
                Date / time of transfer:\n14/11/2026  02:40\nReason:\nFall at home.\n";
    assert_eq!(days(text, "document"), ["2026-11-14"]);
}

#[test]
fn values_in_a_block_under_a_block_of_labels_belong_to_them_in_order() {
    let text = "Elm Pathology\n\nName :\nReport Date :\nCollection Date :\nD.O.B :\n\
                Mr Tom Alder\n11-11-2026\n10-11-2026\n20-08-1972\n\n\
                Test        Result   Units    Range\nSodium      139      mmol/L   133 - 146\n";
    assert_eq!(days(text, "collection"), ["2026-11-10"]);
    assert_eq!(days(text, "report"), ["2026-11-11"]);
    assert_eq!(value(text, FieldName::BirthDate).as_deref(), Some("1972-08-20"));
}

#[test]
fn two_figures_of_a_year_are_not_read_near_a_year_of_birth() {
    let text = "ELM LABORATORY\nTHACKERAY, ROSALIND    F    1938-11-06\nSurgical Pathology Report\n\
                Date of Surgery: 09/10/26\nElectronically signed 09/14/26\n";
    let all: Vec<String> = read(text)
        .fields
        .into_iter()
        .filter(|field| field.name == FieldName::Date)
        .map(|field| field.value)
        .collect();
    assert!(all.iter().all(|day| day.starts_with("2026")), "{all:?}");
}

#[test]
fn columns_of_results_are_of_days_of_collection() {
    let text = "ELM HOSPITAL LABORATORY\nCUMULATIVE SUMMARY\nPatient: Tom Alder\n\n\
                Date         11/10/2026   11/11/2026   11/13/2026   Reference\n\
                Sodium       139          141          140          133-146 mmol/L\n\
                Potassium    4.1          4.4          4.0          3.5-5.3 mmol/L\n";
    assert_eq!(days(text, "collection"), ["2026-11-10", "2026-11-11", "2026-11-13"]);
}

#[test]
fn writers_are_found_under_closings_and_labels_of_other_words() {
    for (end, name) in [
        ("With kind collegial regards\n\nProf. Dr. med. Ulrike Alder\n", "Ulrike Alder"),
        (
            "With kind regards, also on behalf of Dr P. Quill,\n\nA. ter Horst, registrar\n",
            "A. ter Horst",
        ),
        ("Author:   Alder MD, Tom J\n", "Tom J Alder"),
        ("Primary Operator : Dr. Tom Alder\n", "Tom Alder"),
        ("Person completing record: Dr Tom Alder, FY1, Bleep 9917\n", "Tom Alder"),
    ] {
        let text = format!("Elm Hospital\nPatient: Rosalind Thackeray\nShe is well.\n\n{end}");
        assert_eq!(value(&text, FieldName::Author).as_deref(), Some(name), "{end}");
    }
}

#[test]
fn a_patient_who_signs_a_consent_did_not_write_it() {
    let text = "INFORMED CONSENT FOR MINOR PROCEDURE\nName of patient: Mrs Rosalind Thackeray\n\
                Doctor: Dr. Tom Alder\nI have been told about the risks.\n\
                Signature of patient : R A Thackeray     Date : 28/10/2026\n";
    assert_ne!(value(text, FieldName::Author).as_deref(), Some("R A Thackeray"));
}

#[test]
fn readers_are_persons_and_have_their_whole_names() {
    for (text, name) in [
        ("To: Mr. Donnchadh Mac an Bhaird, Consultant Surgeon", "Donnchadh Mac an Bhaird"),
        ("To: Het Plein\nAttn. Mrs. J. Alder, general practitioner", "J. Alder"),
        ("Dear colleague Dr. med. Ada Quill,", "Ada Quill"),
        ("Mr PJ Botha\nPO Box 99\n\nDear Mr Botha", "PJ Botha"),
    ] {
        let text = format!(
            "Elm Hospital\n4 November 2026\n\n{text}\n\nI saw your patient Rosalind Thackeray in \
             clinic.\n\nYours sincerely\n\nDr Jo Day\n"
        );
        assert_eq!(value(&text, FieldName::Addressee).as_deref(), Some(name), "{text}");
    }
}
