//! How the embedded engine tells what a date is of: by the words of labels that no table has, by
//! where it stands, and by what an account or a stay says. All people and places are invented.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use wardbook_domain::date_order::DateOrder::DayFirst;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Extraction, FieldName, PageText};
use wardbook_domain::support::is_in_document;
use wardbook_engine::extract_unless;

fn read(text: &str) -> Extraction {
    let pages = [PageText { number: 1, text: text.to_owned() }];
    let extraction = extract_unless(&pages, DayFirst, &|| false).expect("nothing stops it");
    for field in &extraction.fields {
        let quote = field.quote.as_ref().expect("a quote");
        assert!(is_in_document(quote, &pages), "`{}` is not in the document", quote.text);
    }
    extraction
}

/// The days of a meaning, in order.
fn days(text: &str, meaning: &str) -> Vec<String> {
    let fields = read(text).fields.into_iter();
    let own = fields.filter(|field| field.name == FieldName::Date && field.detail == meaning);
    let mut days: Vec<String> = own.map(|field| field.value).collect();
    days.sort();
    days
}

fn birth(text: &str) -> Option<String> {
    let mut fields = read(text).fields.into_iter();
    fields.find(|field| field.name == FieldName::BirthDate).map(|field| field.value)
}

/// A note of 16 November 2026 with one more line in its head, and some lines after it.
fn note(line: &str) -> String {
    format!(
        "WILLOW LANE CLINIC\nRecord of care\nPatient: Rosalind Thackeray\nDate: 16/11/2026\n{line}\n\
         The patient was comfortable at rest.\nChest was clear.\nAbdomen was soft.\nPulse was regular.\n\
         No oedema was seen.\nThe plan was explained to her.\nShe understood it well.\n"
    )
}

#[test]
fn a_label_that_no_table_has_tells_by_its_words_what_its_date_is_of() {
    for (label, meaning) in [
        ("Adm. Date:", "admission"),
        ("Admit:", "admission"),
        ("Disch.:", "discharge"),
        ("Date of Disch.", "discharge"),
        ("Departed:", "discharge"),
        ("DOS:", "service"),
        ("Study performed:", "service"),
        ("Specimen drawn:", "collection"),
        ("Coll Date", "collection"),
        ("Sampled", "collection"),
        ("Resulted:", "report"),
        ("Rep Date:", "report"),
    ] {
        let text = note(&format!("{label}   12/11/2026"));
        assert_eq!(days(&text, meaning), ["2026-11-12"], "{label}");
        let text = note(&format!("{label} 2026-11-12T08:30:00+11:00"));
        assert_eq!(days(&text, meaning), ["2026-11-12"], "{label} with a stamp");
        assert_eq!(days(&text, "document"), ["2026-11-16"], "{label}");
    }
    for label in ["Appt:", "Next check-up:", "Next:"] {
        let text = note(&format!("{label} 30/11/2026"));
        assert_eq!(days(&text, "appointment"), ["2026-11-30"], "{label}");
    }
    for label in ["Date of memo:", "Statement closing date:", "Date & time:", "Sent: Tuesday,"] {
        let text = format!("Willow Lane Clinic\n{label} 16/11/2026 09:15\nThe patient is well.\n");
        assert_eq!(days(&text, "document"), ["2026-11-16"], "{label}");
    }
}

#[test]
fn labels_of_other_days_are_of_none_of_the_documents() {
    for label in [
        "Previous admission:",
        "Past surgery:",
        "Date of injury:",
        "Specimen received:",
        "Report printed:",
        "Policy effective date:",
        "Expected discharge:",
        "Medication start date:",
        "Next dose due:",
        "Results reviewed",
        "Her MRI was performed in another town on",
        "The biopsy was benign and was taken on",
    ] {
        let read = read(&note(&format!("{label} 12/11/2026")));
        let dates = read.fields.iter().filter(|field| field.name == FieldName::Date);
        let other: Vec<_> = dates.filter(|field| field.value != "2026-11-16").collect();
        assert!(other.is_empty(), "{label} {other:?}");
    }
}

#[test]
fn what_was_done_years_before_is_history() {
    for line in
        ["Operation: hernia repair, 4 May 2015", "First seen 04/05/2015", "Op date: 04/05/2015"]
    {
        assert!(days(&note(line), "service").is_empty(), "{line}");
    }
    let text = note("Procedure: gastroscopy, 12 November 2026");
    assert_eq!(days(&text, "service"), ["2026-11-12"]);
}

#[test]
fn a_referral_without_another_day_is_of_the_day_of_its_request() {
    let text = "REFERRAL FORM\nPatient: Rosalind Thackeray\nRequest date: 16/11/2026\nReason for referral: cough\n\
                Thank you for seeing her.\nShe has no other illness.\nShe takes nothing.\nShe lives alone.\n";
    assert_eq!(days(text, "document"), ["2026-11-16"]);
}

#[test]
fn a_date_may_stand_under_its_label() {
    let text = note("Admitted     Discharged   Unit\n03/11/2026   09/11/2026   Ward 7B");
    assert_eq!(days(&text, "admission"), ["2026-11-03"]);
    assert_eq!(days(&text, "discharge"), ["2026-11-09"]);
    let text =
        "TAX INVOICE\nInvoice date   Due date     Amount due\n03/11/2026     30/11/2026   $84.00\n";
    assert_eq!(days(text, "document"), ["2026-11-03"]);
    assert_eq!(days(text, "due"), ["2026-11-30"]);
}

#[test]
fn a_title_a_message_and_a_signature_tell_the_documents_day() {
    for text in [
        "PROGRESS NOTE - 16 November 2026\nPatient: Rosalind Thackeray\nShe is well.\n",
        "Lung meeting - outcome list - Monday 16 November 2026\nPatient: Rosalind Thackeray\n",
        "Script                      16 Nov 2026\nPatient: Rosalind Thackeray\n",
        "Text from Willow Lane Clinic 16/11/26 15:12: Hi Rosalind, your blood tests are normal.\n",
        "Seen by locum 16/11/2026 10:20\nPatient: Rosalind Thackeray\nEar ache.\n",
        "Willow Lane Hospital             Elmhaven, 16.11.2026\nPatient: Rosalind Thackeray\n",
    ] {
        assert_eq!(days(text, "document"), ["2026-11-16"], "{text}");
    }
    let signed = note("Stable.").replace("Date: 16/11/2026\n", "") + "I. Okafor MD   2026-11-17\n";
    assert_eq!(days(&signed, "document"), ["2026-11-17"]);
}

#[test]
fn what_another_letter_is_dated_is_not_this_ones_day() {
    let text = "Dear Dr Yew,\nThank you for your letter dated 20 January 2026.\nShe is well.\n";
    assert!(days(text, "document").is_empty());
    let text = note("MRI of the left knee dated 12.11.2026");
    assert_eq!(days(&text, "service"), ["2026-11-12"]);
}

#[test]
fn an_account_says_in_words_until_when_to_pay() {
    for until in [
        "Please pay by 3 May 2026.",
        "Transfer the amount by 3 May 2026 to the account below.",
        "Kindly settle within 30 days (by 3 May 2026).",
        "Amount due on or before 03-05-2026:   $84.00",
        "Your part, due 3 May 2026              $84.00",
        "YOU OWE         84.00    by 03/05/2026",
    ] {
        let text =
            format!("TAX INVOICE\nInvoice date: 3 April 2026\nAmount due: $84.00\n{until}\n");
        assert_eq!(days(&text, "due"), ["2026-05-03"], "{until}");
    }
}

#[test]
fn a_stay_is_told_as_a_range_or_as_in_and_out() {
    for line in [
        "Inpatient from 30.10.2026 to 05.11.2026",
        "In               30/10/2026\nOut              05/11/2026",
        "From         To           Nights\n30-10-2026   05-11-2026   6",
    ] {
        let text = note(line);
        assert_eq!(days(&text, "admission"), ["2026-10-30"], "{line}");
        assert_eq!(days(&text, "discharge"), ["2026-11-05"], "{line}");
        assert_eq!(days(&text, "document"), ["2026-11-16"], "{line}");
    }
}

#[test]
fn a_visit_after_the_documents_day_is_an_appointment() {
    for line in [
        "Dietitian visit: 30/11/2026",
        "I have asked her to come back on 30 November 2026.",
        "Plan: GP review 30/11/2026.",
    ] {
        let text = note(line);
        assert_eq!(days(&text, "appointment"), ["2026-11-30"], "{line}");
        assert!(days(&text, "service").is_empty(), "{line}");
    }
    let text = note("She will return to work on 30 November 2026.");
    assert!(days(&text, "appointment").is_empty());
}

#[test]
fn a_signature_with_date_and_time_is_no_appointment() {
    let text = note("Chest film.").replace("Date: 16/11/2026\n", "Exam date: 16/11/2026\n")
        + "Reported by Dr I. Okafor\nDate: 16/11/2026\nTime: 14:30\n";
    assert!(days(&text, "appointment").is_empty());
    assert_eq!(days(&text, "document"), ["2026-11-16"]);
}

#[test]
fn a_birth_date_is_known_by_a_label_in_parts_and_by_short_marks() {
    for line in [
        "DOB/Age/Sex: 14/03/1958 (68) F",
        "Date of birth (dd/mm/yyyy): 14/03/1958",
        "date of birth __14/03/1958__",
        "NHI 4410    b. 14.03.1958",
        "Case 7712   *14.03.1958",
        "Hello, my birthday is 14/03/1958.",
    ] {
        assert_eq!(birth(&note(line)).as_deref(), Some("1958-03-14"), "{line}");
    }
}

#[test]
fn a_year_that_could_not_be_read_is_no_other_year() {
    for tried in ["3rd June 19Z8", "3/6/19Z8", "3 June 19S8"] {
        let extraction = read(&note(&format!("Date of birth: {tried}")));
        assert!(
            extraction.fields.iter().all(|field| field.name != FieldName::BirthDate),
            "{tried}"
        );
        let [doubt] = extraction.doubts.as_slice() else {
            panic!("{tried}: {:?}", extraction.doubts);
        };
        assert_eq!(doubt.field, Some(FieldName::BirthDate), "{tried}");
    }
    assert_eq!(birth(&note("Date of birth: 3 June 19 58")), None);
}

#[test]
fn a_birth_date_of_another_source_contradicts() {
    let text =
        "Patient: Ida Fenn   DOB: 19/03/1991\nSpecimen: swab   DOB on request form: 13/09/1991";
    let found = read(text);
    let birth = found.fields.iter().find(|field| field.name == FieldName::BirthDate).unwrap();
    assert_eq!(birth.doubts, [DoubtKind::Contradicted]);
    assert_eq!(birth.readings, ["1991-09-13"]);
}

#[test]
fn what_is_done_after_a_stay_is_an_appointment() {
    let text = "Discharge Summary\nAdmit: 11 Feb 2026   Discharge: 18 Feb 2026\nPatient: Ida Fenn\n\
        Follow-up:\n- Surgery clinic 25 Feb 2026 09:00";
    let found = read(text);
    let coming = found.fields.iter().filter(|field| field.detail == "appointment");
    assert_eq!(coming.map(|field| field.value.as_str()).collect::<Vec<_>>(), ["2026-02-25"]);
}
