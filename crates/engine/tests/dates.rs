//! How the embedded engine reads dates: which number is the month, what stands between the
//! numbers, and years of two digits. All people, places and numbers are invented.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use wardbook_domain::date_order::DateOrder::{self, DayFirst, MonthFirst, Unknown};
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{ExtractedField, Extraction, FieldName, PageText};
use wardbook_domain::support::is_in_document;
use wardbook_engine::extract_unless;

const AUSTRALIAN: &str = "Banksia Street Family Practice\n14 Banksia Street, Wattle Glen NSW 2999";
const BRITISH: &str = "Banksia Street Surgery\n14 Banksia Street, Little Marlow SL7 3RZ";
const AMERICAN: &str = "Banksia Street Family Practice\n14 Banksia Street, Wattle Glen, OH 44999";
const PLACELESS: &str = "Banksia Street Family Practice";

fn letter(head: &str, date: &str, born: &str, more: &str) -> String {
    format!(
        "{head}\n\nDate: {date}\n\nDr Alistair Fenwick\nOrthopaedic surgeon\nHarbourview Clinic\n\nDear Dr Fenwick,\n\n\
         RE: Mr Harold Pennington\nDOB: {born}\n{more}\n\n\
         Thank you for seeing this patient for an opinion on his knee pain.\n\nYours sincerely,\n\nDr Priya Ramanathan\n"
    )
}

fn read_for(text: &str, clinic: DateOrder) -> Extraction {
    let pages = [PageText { number: 1, text: text.to_owned() }];
    let extraction = extract_unless(&pages, clinic, &|| false).expect("nothing stops it");
    for field in &extraction.fields {
        let quote = field.quote.as_ref().expect("a quote");
        assert!(is_in_document(quote, &pages), "`{}` is not in the document", quote.text);
    }
    extraction
}

fn read(text: &str) -> Extraction {
    read_for(text, Unknown)
}

fn born(extraction: &Extraction) -> Option<&ExtractedField> {
    extraction.fields.iter().find(|field| field.name == FieldName::BirthDate)
}

fn dated(extraction: &Extraction) -> Option<&ExtractedField> {
    let mut dates = extraction.fields.iter().filter(|field| field.name == FieldName::Date);
    dates.find(|field| field.detail == "document")
}

fn value(field: Option<&ExtractedField>) -> Option<&str> {
    field.map(|field| field.value.as_str())
}

#[track_caller]
fn assert_sure(extraction: &Extraction, date: &str, birth: &str) {
    assert_eq!(value(dated(extraction)), Some(date));
    assert_eq!(value(born(extraction)), Some(birth));
    for field in &extraction.fields {
        assert!(field.doubts.is_empty(), "{field:?}");
    }
    assert!(extraction.doubts.is_empty(), "{:?}", extraction.doubts);
}

#[test]
fn what_is_told_in_passing_does_not_turn_a_document_whose_head_says_where_it_is_from() {
    for more in [
        "",
        "Patient ID 48213",
        "Hospital ID 48213",
        "Enclosed: report of the knee, CT 48213, for your records.",
        "Echo: dilated LA 40125 ms trace no.",
        "Chest film PA 20461 reviewed.",
        "Films: Knee, CT 48213",
        "Genetic panel was done by Halcyon Genomics, San Francisco, CA 94103.",
        "While travelling he was seen in Boston on 10/23/2025.",
        "10/23/2025, 4:15 PM      Patient summary",
        "> Seen: 10/23/2025, discharged 10/25/2025, reviewed 10/30/2025",
    ] {
        for head in [AUSTRALIAN, BRITISH] {
            let extraction = read(&letter(head, "03/04/2026", "05/06/1961", more));
            assert_sure(&extraction, "2026-04-03", "1961-06-05");
        }
        let under_street = format!("{AUSTRALIAN}\n{more}");
        let extraction = read(&letter(&under_street, "03/04/2026", "05/06/1961", ""));
        assert_sure(&extraction, "2026-04-03", "1961-06-05");
        let here = letter(PLACELESS, "03/04/2026", "05/06/1961", more);
        assert_sure(&read_for(&here, DayFirst), "2026-04-03", "1961-06-05");
    }
}

#[test]
fn the_head_of_a_document_or_its_own_dates_or_the_clinic_decide_which_number_is_the_month() {
    for (head, more, clinic, month_first) in [
        (AMERICAN, "", Unknown, true),
        (PLACELESS, "", MonthFirst, true),
        (PLACELESS, "Date of visit: 12/25/2025", Unknown, true),
        (PLACELESS, "Date of visit: 25/12/2025", Unknown, false),
        (PLACELESS, "Date of visit: 25/12/2025", MonthFirst, false),
        (PLACELESS, "He was seen on 3 April 2026.", Unknown, false),
        (PLACELESS, "He was seen on March 4, 2026.", Unknown, true),
        (AMERICAN, "Tel (813) 555-0147\nDate of visit: 12/25/2025", DayFirst, true),
        (AUSTRALIAN, "", Unknown, false),
    ] {
        let extraction = read_for(&letter(head, "03/04/2026", "05/06/1961", more), clinic);
        let (date, birth) =
            if month_first { ("2026-03-04", "1961-05-06") } else { ("2026-04-03", "1961-06-05") };
        assert_eq!(value(dated(&extraction)), Some(date), "{head} {more} {clinic}");
        assert_eq!(value(born(&extraction)), Some(birth), "{head} {more} {clinic}");
    }
}

#[test]
fn a_date_that_nothing_decides_is_doubted_and_both_readings_are_offered() {
    for (head, more, clinic) in [
        (PLACELESS, "", Unknown),
        (AUSTRALIAN, "Date of visit: 12/25/2025", Unknown),
        (AMERICAN, "", DayFirst),
    ] {
        let extraction = read_for(&letter(head, "03/04/2026", "05/06/1961", more), clinic);
        for (field, one, other) in [
            (born(&extraction), "1961-06-05", "1961-05-06"),
            (dated(&extraction), "2026-04-03", "2026-03-04"),
        ] {
            let field = field.expect("a date");
            assert_eq!(field.doubts, [DoubtKind::TwoReadings], "{head} {more}");
            let mut readings = [field.readings.clone(), vec![field.value.clone()]].concat();
            readings.sort();
            assert_eq!(readings, [other, one]);
            assert!(field.confidence.permille() <= 600);
        }
    }
}

#[test]
fn a_birth_date_that_is_clear_in_another_place_is_not_doubted() {
    let text = letter(PLACELESS, "16/11/2026", "05/06/1961", "Date of birth: 5 June 1961");
    assert_sure(&read(&text), "2026-11-16", "1961-06-05");
    let text = letter(PLACELESS, "3 April 2026", "05/06/1961", "Date of birth: May 6, 1961");
    assert_sure(&read(&text), "2026-04-03", "1961-05-06");
}

#[test]
fn spaces_dashes_dots_and_compact_forms_are_read() {
    for form in [
        "14\u{a0}March\u{a0}1958",
        "14\u{2009}March\u{2009}1958",
        "14\u{202f}March\u{2007}1958",
        "14\u{2010}03\u{2010}1958",
        "14\u{2011}03\u{2011}1958",
        "14\u{2012}03\u{2012}1958",
        "14\u{2013}03\u{2013}1958",
        "14\u{2014}03\u{2014}1958",
        "14\u{2015}03\u{2015}1958",
        "14\u{2212}03\u{2212}1958",
        "14 \u{2013} 03 \u{2013} 1958",
        "14.03.1958",
        "14.\u{a0}03.\u{a0}1958",
        "14\u{a0}/\u{a0}03\u{a0}/\u{a0}1958",
        "1958\u{2013}03\u{2013}14",
        "14MAR1958",
        "14-Mar-1958",
        "14\u{2011}Mar\u{2011}58",
        "14-Mar-58",
        "14/Mar/1958",
        "1958-Mar-14",
        "Mar/14/1958",
        "14th day of March 1958",
        "14 th March, 1958",
        "14 / March / 1958",
        "1958. 03. 14.",
        "19580314",
        "14031958",
        "19580314T0930",
    ] {
        let extraction = read(&letter(AUSTRALIAN, "16/11/2026", form, ""));
        assert_sure(&extraction, "2026-11-16", "1958-03-14");
    }
    let text =
        "Patient:\u{a0}Harold Pennington\nDate\u{a0}of\u{a0}birth:\u{a0}14\u{a0}March\u{a0}1958";
    assert_eq!(value(born(&read(text))), Some("1958-03-14"));
}

#[test]
fn a_date_may_be_stuck_to_other_words_by_a_slash() {
    for form in [
        "26/06/2025/kl",
        "80101911/26.06.2025",
        "26.06.2025/ward 3",
        "KL/26/06/2025",
        "/26.06.2025",
        "26.06.2025/80101911",
    ] {
        let extraction = read(&letter(AUSTRALIAN, form, "14/03/1958", ""));
        assert_sure(&extraction, "2025-06-26", "1958-03-14");
    }
    let text = letter(AUSTRALIAN, "x", "14/03/1958", "").replace("Date: x", "Date/14.03.2026");
    assert_eq!(value(dated(&read(&text))), Some("2026-03-14"));
    let seen = read("CLINIC NOTE\nPatient: Jane Alder, seen:14/03/2026/ward\nStable.");
    let days: Vec<_> = seen.fields.iter().filter(|field| field.name == FieldName::Date).collect();
    assert!(days.iter().any(|field| field.value == "2026-03-14"), "{days:?}");
}

#[test]
fn references_and_versions_are_no_dates() {
    for form in
        ["RAD-2026-03-14-001", "v1.2.2026.4", "5678/14/03/2026", "14/03/2026/77", "2026/14/03"]
    {
        let extraction = read(&letter(AUSTRALIAN, form, "14/03/1958", ""));
        assert_eq!(value(dated(&extraction)), None, "{form}");
    }
}

#[test]
fn a_year_of_two_digits_is_read_by_what_the_date_means() {
    for (date, birth, more, right_date, right_birth) in [
        ("11.08.25", "02.04.51", "", "2025-08-11", "1951-04-02"),
        (
            "16/11/2026",
            "04/06/31",
            "Health fund card valid to 30/06/2031",
            "2026-11-16",
            "1931-06-04",
        ),
        (
            "16/11/2026",
            "04/06/27",
            "He will be reviewed again on 12/01/2027.",
            "2026-11-16",
            "1927-06-04",
        ),
        ("16/11/26", "04/06/31", "", "2026-11-16", "1931-06-04"),
        ("16/11/26", "04/06/25", "", "2026-11-16", "2025-06-04"),
        ("16/11/98", "04/06/31", "Seen 12 May 1998.", "1998-11-16", "1931-06-04"),
        ("16-Nov-26", "14-Mar-58", "", "2026-11-16", "1958-03-14"),
        ("16 November '26", "14MAR58", "", "2026-11-16", "1958-03-14"),
    ] {
        let extraction = read(&letter(AUSTRALIAN, date, birth, more));
        assert_eq!(value(dated(&extraction)), Some(right_date), "{date}");
        assert_eq!(value(born(&extraction)), Some(right_birth), "{birth} in {date}");
    }
}

#[test]
fn a_birth_date_that_could_not_be_read_is_doubted_and_not_guessed() {
    for tried in [
        "14/O3/1958",
        "??/03/1958",
        "14/??/1958",
        "14-l3-1958",
        "31/02/1981",
        "14/03/19S8",
        "14/03/195\u{fffd}",
        "1958",
        "March 1958",
        "14 Mrach 1958",
        "14O31958",
        "14/13/1958",
        "1 4/03/1958",
    ] {
        let extraction = read(&letter(AUSTRALIAN, "16/11/2026", tried, ""));
        assert_eq!(value(born(&extraction)), None, "{tried}");
        let [doubt] = extraction.doubts.as_slice() else {
            panic!("{tried}: {:?}", extraction.doubts);
        };
        assert_eq!(doubt.kind, DoubtKind::Unreadable);
        assert_eq!(doubt.field, Some(FieldName::BirthDate));
        assert_eq!((doubt.words.as_str(), doubt.page), (tried, Some(1)));
    }
}

#[test]
fn a_label_whose_value_nobody_knew_is_not_unreadable() {
    for tried in ["not known", "", "__/__/____", "DD/MM/YYYY", "68 years", "-", "see above"] {
        let extraction = read(&letter(AUSTRALIAN, "16/11/2026", tried, ""));
        assert_eq!(value(born(&extraction)), None, "{tried}");
        assert!(extraction.doubts.is_empty(), "{tried}: {:?}", extraction.doubts);
    }
    let extraction = read("Date:    Terms:\n16/11/2026    30 days");
    assert!(extraction.doubts.is_empty(), "{:?}", extraction.doubts);
    let extraction = read("Encounter: 2026-11-0071\nVisit: 12-345-678");
    assert!(extraction.doubts.is_empty(), "{:?}", extraction.doubts);
    let extraction = read("He was born at 39 weeks in 1958 and admitted with 2 drains, seen 3/7.");
    assert!(extraction.doubts.is_empty(), "{:?}", extraction.doubts);
}

#[test]
fn an_unreadable_birth_date_that_is_readable_in_another_place_is_not_doubted() {
    let text = letter(AUSTRALIAN, "16/11/2026", "14/O3/1958", "Date of birth: 14/03/1958");
    assert_sure(&read(&text), "2026-11-16", "1958-03-14");
    let text = letter(AUSTRALIAN, "16/11/2026", "14/O3/1958", "Date of birth: 15/03/1958");
    assert_eq!(read(&text).doubts.len(), 1, "they are not the same");
}

#[test]
fn a_documents_own_date_that_could_not_be_read_is_doubted() {
    let extraction = read(&letter(AUSTRALIAN, "16/1l/2026", "14/03/1958", ""));
    let doubt = extraction.doubts.first().expect("a doubt");
    assert_eq!((doubt.field, doubt.detail.as_str()), (Some(FieldName::Date), "document"));
}

#[test]
fn birth_dates_that_contradict_each_other_are_doubted() {
    let text = letter(AUSTRALIAN, "16/11/2026", "14/03/1958", "Date of birth: 14/03/1985");
    let extraction = read(&text);
    let birth = born(&extraction).expect("one");
    assert_eq!(birth.doubts, [DoubtKind::Contradicted]);
    assert_eq!(
        (birth.value.as_str(), birth.readings.as_slice()),
        ("1958-03-14", ["1985-03-14".to_owned()].as_slice())
    );
    let kin = letter(AUSTRALIAN, "16/11/2026", "14/03/1958", "Mother DOB: 01/02/1930");
    assert_sure(&read(&kin), "2026-11-16", "1958-03-14");
}

#[test]
fn a_date_under_the_name_at_the_end_is_the_documents() {
    let extraction = read(
        "Specimen Type: Tissue Skin excision bx\nMRN: Q7716302\nHISTOPATHOLOGY REPORT\nReporting Pathologist: Dr B. Hargreaves\n\
         Specimen received in laboratory: 6.10.26 at 1120 hours\nCLINICAL NOTES:\nPigmented lesion left calf, changing.\n\
         MACROSCOPIC DESCRIPTION:\nFour blocks, all submitted. BH\n07/10/2026\nMICROSCOPIC REPORT:\n\
         Sections show a benign compound naevus, clear of all margins.\nDIAGNOSIS:\n\
         SKIN LEFT CALF: COMPOUND NAEVUS, EXCISED\nDR. B. Hargreaves\n9.10.26\nBH/KL",
    );
    assert_eq!(value(dated(&extraction)), Some("2026-10-09"));
    assert!(dated(&extraction).expect("one").doubts.is_empty());
}

#[test]
fn a_reading_that_makes_no_sense_is_no_reading() {
    let text = letter(PLACELESS, "4 June 2026", "05/06/1961", "Collected: 03/06/2026")
        .replace("DOB: 05/06/1961", "DOB: 5 June 1961");
    let extraction = read(&text);
    let collected = extraction.fields.iter().find(|field| field.detail == "collection");
    assert_eq!(collected.map(|field| field.doubts.len()), Some(1), "March or June");
    let text = text.replace("03/06/2026", "03/09/2026");
    let extraction = read(&text);
    let collected = extraction.fields.iter().find(|field| field.detail == "collection");
    assert_eq!(value(collected), Some("2026-03-09"));
    assert_eq!(collected.map(|field| field.doubts.len()), Some(0), "September is to come");
}

#[test]
fn a_date_beside_the_name_that_a_letter_is_about_is_the_birth_date() {
    let text = "Date: 16/11/2026\n\nDear Dr Ito,\n\nRe: Jane Alder, 14/03/1958, 12 Elm Street\n\nThank you for seeing her.";
    assert_eq!(value(born(&read(text))), Some("1958-03-14"));
    let visit = text.replace("14/03/1958", "14/11/2026");
    assert_eq!(value(born(&read(&visit))), None);
}

#[test]
fn a_birth_date_on_a_day_of_the_stay_is_asked_about() {
    let found = read("Patient: Ida Fenn\nDOB: 11 Feb 2026\nAdmission date: 11 Feb 2026");
    let birth = found.fields.iter().find(|field| field.name == FieldName::BirthDate).unwrap();
    assert!(birth.confidence.permille() < 700);
}
