//! What kind of document the embedded engine takes a text for, and how sure it says to be. All people
//! and places are invented.

use wardbook_domain::extraction::DocumentType::{
    self, ConsentForm, DischargeSummary, Invoice, Other, PathologyReport, ReferralLetter,
    SpecialistLetter,
};
use wardbook_domain::extraction::{Extraction, PageText};
use wardbook_engine::extract;

/// A person is asked below this, unless the clinic chose another threshold.
const ASKED_BELOW: u16 = 700;

fn read(text: &str) -> Extraction {
    extract(&[PageText { number: 1, text: text.to_owned() }])
}

#[track_caller]
fn assert_kind(text: &str, wanted: DocumentType) {
    assert_eq!(read(text).document_type, wanted, "in {text}");
}

#[test]
fn accounts_of_stays_are_told_by_what_they_say() {
    for text in [
        "Dear Dr Marsh\n\nRe: Mrs Ida Fenn\n\nShe was admitted with a fractured hip on 3 March \
         2026 and was discharged home on 11 March 2026 with a frame.\n\nDr T Osei",
        "Patient: Ida Fenn\nDate admitted: 3 March 2026\nDate discharged: 11 March 2026\n\
         Attending: Dr T Osei\nShe walks with a frame.",
        "Discharge Referral\nTo: Dr T Osei\nPatient: Ida Fenn\nDear Doctor\nThank you for taking over \
         her care.\nAdmitted: 03/06/2026\nDischarged: 09/06/2026",
        "Patient: Ida Fenn\nAdmitting diagnosis: hip fracture\nCourse in hospital: nailed on the \
         second day.\nDischarge condition: stable",
    ] {
        assert_kind(text, DischargeSummary);
    }
}

#[test]
fn reports_of_laboratories_are_told_by_their_tables_and_panels() {
    assert_kind(
        "Lab Results\nPatient: Ida Fenn\nSample type: serum\nTest name   Value   Normal range\n\
         Sodium   139   135-145\nPotassium   4.1   3.5-5.0",
        PathologyReport,
    );
    assert_kind(
        "Complete Blood Count\nPatient: Ida Fenn\nSample collected: 3 March 2026\n\
         Hemoglobin   12.9\nPlatelets   240",
        PathologyReport,
    );
}

#[test]
fn a_letter_or_a_visit_that_tells_results_is_no_report_unasked() {
    let results = "Blood tests:\n- Liver function tests: within normal range\n\
        - Total cholesterol 4.8 mmol/L (1.0 - 5.0)\n- Glucose 5.0 mmol/L (3.5 - 5.5)\n\
        - Sodium 139 mmol/L (135 - 145)";
    for (head, end) in [
        ("Dear Patient,\n\nYour results from 3 March 2026:", "Kind regards\nDr T Osei"),
        (
            "Name: Ida Fenn\nVisit date: 3 March 2026",
            "X-ray chest\nFindings: clear\nImpression: normal\nChief complaint: cough",
        ),
    ] {
        let found = read(&format!("{head}\n\n{results}\n\n{end}"));
        let asked = found.type_confidence.permille() < ASKED_BELOW;
        assert!(found.document_type != PathologyReport || asked, "{head}");
    }
}

#[test]
fn letters_that_ask_refer_and_letters_that_tell_do_not() {
    for text in [
        "Dear Dr Marsh\nRe: Ida Fenn\nPlease see this lady with knee pain. I would appreciate \
         your opinion.\nDr T Osei",
        "URGENT CARDIOLOGY CONSULTATION\nRe: Ida Fenn\nDear Dr Marsh\nI am urgently referring Ms \
         Fenn. This referral is for follow-up.\nDr T Osei",
        "Dear Colleague\nRe: Ida Fenn\nI refer her to you for further management.\nDr T Osei",
    ] {
        assert_kind(text, ReferralLetter);
    }
    for text in [
        "Dear Dr Marsh\nRe: Ida Fenn\nThank you for involving me in her care. I examined her \
         knee in my rooms.\nDr T Osei",
        "Dear Dr Marsh\nRe: Ida Fenn\nShe was seen in the knee clinic today and was reviewed \
         with her films.\nDr T Osei",
    ] {
        assert_kind(text, SpecialistLetter);
    }
}

#[test]
fn a_letter_to_a_colleague_that_says_no_kind_is_guessed_and_asked_about() {
    let text = "Dear Dr Marsh\n\nRe: Ida Fenn\n\nHer knee is better. She walks two miles and has \
        stopped her tablets.\n\nYours sincerely\n\nDr T Osei";
    let found = read(text);
    assert_eq!(found.document_type, SpecialistLetter);
    assert!(found.type_confidence.permille() < ASKED_BELOW);
    let to_herself = read(&text.replace("Dr Marsh", "Mrs Fenn"));
    assert_eq!(to_herself.document_type, Other);
    assert!(to_herself.type_confidence.permille() < ASKED_BELOW);
}

#[test]
fn bills_consents_and_what_looks_like_either() {
    assert_kind(
        "Bill no: 4471\nBill date: 3 March 2026\nConsultation fee   800.00\nGrand total   800.00",
        Invoice,
    );
    assert_kind(
        "VACCINATION CONSENT\nName: Ida Fenn\nI have been informed of the benefits.\nI agree.\n\
         Signature: ______",
        ConsentForm,
    );
    assert_kind(
        "EXPLANATION OF BENEFITS\nThis is not a bill\nMember: Ida Fenn\nAmount billed $120.00\n\
         Amount paid $80.00\nYour share $40.00",
        Other,
    );
}

#[test]
fn a_radiologist_who_greets_writes_a_report() {
    let text = "Harbour Imaging\nPatient: Ida Fenn\nDear Dr Marsh,\n\nCT ABDOMEN WITH INTRAVENOUS \
        CONTRAST\nTechnique: triple phase.\nFindings\nNo calculus.\nConclusion\nNormal study.";
    let found = read(text);
    assert_eq!(found.document_type, DocumentType::RadiologyReport);
    assert!(found.type_confidence.permille() >= ASKED_BELOW);
}
