//! Drafts beside their sources, and what is found in them.

use proptest::prelude::*;

use super::*;
use UnsupportedKind::{Date, Dose, Number, Time};

const SOURCE: &str = "Riverside Clinic. Patient: LANE, Nellie Ann. DOB 04/03/1957.\n\
    Seen by Dr Brown on 14 March 2026 at 3:30 pm. HbA1c 52 mmol/mol. Metformin 500 mg, one tablet \
    twice daily with food. Review in 6 weeks. Phone (02) 5550 1234. José García-Márquez, physio.";

fn found_in(draft: &str) -> Vec<(UnsupportedKind, String)> {
    let found = unsupported(draft, &[SOURCE], DateOrder::DayFirst);
    found.into_iter().map(|one| (one.kind, one.text)).collect()
}

fn finds(draft: &str, kind: UnsupportedKind, text: &str) {
    assert_eq!(found_in(draft), [(kind, text.to_owned())], "{draft}");
}

#[test]
fn a_draft_that_says_what_its_source_says_has_nothing_to_settle() {
    let draft = "Dear Ms Lane,\n\nThank you for coming to Riverside Clinic on Saturday, 14 March at \
        15:30. Dr. Brown asks you to take Metformin 500mg, 1 tablet 2 times daily. Nellie Lane, \
        please call 02 5550 1234 in six weeks. Your physio is Jose Garcia-Marquez.\n\n\
        1. Bring your card.\n2. Take your tablets.\n\nKind regards,\nRiverside Clinic";
    assert_eq!(found_in(draft), []);
}

#[test]
fn names_that_the_source_does_not_hold_are_found() {
    for (draft, name) in [
        ("Dear Ms Jones, your results are here.", "Jones"),
        ("Please ask Dr. Green about it.", "Green"),
        ("You will see John Lane next.", "John Lane"),
        ("Margaret, your results are here.", "Margaret"),
        ("Your results are here.\n\nMargaret", "Margaret"),
        ("Take it to Hilltop Pharmacy.", "Hilltop Pharmacy"),
        ("He is called J. Smith now.", "J. Smith"),
        ("please see Dr\nGreen soon", "Green"),
        ("Start Warfarin today.", "Warfarin"),
    ] {
        finds(draft, UnsupportedKind::Name, name);
    }
}

#[test]
fn the_beginning_of_a_sentence_and_abbreviations_are_no_names() {
    for draft in [
        "Unfortunately, we cannot. Drink water! Why? Results: Normal.",
        "Your ECG and MRI are normal. Eat well.\n\nSleep enough.",
        "• Walk daily\n• Rest often",
    ] {
        assert_eq!(found_in(draft), [], "{draft}");
    }
}

#[test]
fn days_and_times_are_the_same_however_they_are_written_and_found_where_they_are_not() {
    for held in [
        "on 14/03/2026",
        "on 14.3.26",
        "on 2026-03-14",
        "on March 14th, 2026",
        "in March 2026",
        "on the 14th of March",
        "on Saturday, 14 March",
        "at 3:30",
        "at 15:30",
        "at 3:30 p.m.",
        "born 4 March 1957",
    ] {
        assert_eq!(found_in(held), [], "{held}");
    }
    for (draft, kind, text) in [
        ("on 15 March 2026.", Date, "15 March 2026"),
        ("on 14 March 2027.", Date, "14 March 2027"),
        ("on 14/04/2026.", Date, "14/04/2026"),
        ("on April 3, 1957.", Date, "April 3, 1957"),
        ("on Monday.", Date, "Monday"),
        ("on Sunday, 14 March.", Date, "Sunday, 14 March"),
        ("at 3:30 am.", Time, "3:30 am"),
        ("at 4 pm.", Time, "4 pm"),
        ("at 16:00.", Time, "16:00"),
    ] {
        finds(draft, kind, text);
    }
}

#[test]
fn a_date_that_can_be_read_in_two_ways_holds_nothing_but_itself_where_nobody_said_which() {
    let found = |draft| unsupported(draft, &["DOB 04/03/1957"], DateOrder::Unknown).len();
    assert_eq!(found("born 04/03/1957"), 0);
    assert_eq!(found("born 4 March 1957"), 1);
    assert_eq!(found("born 3 April 1957"), 1);
    let american = unsupported("born 3 April 1957", &["04/03/1957"], DateOrder::MonthFirst);
    assert_eq!(american, []);
}

#[test]
fn a_weekday_alone_is_held_by_its_word_alone() {
    let found = |source| unsupported("see you on Friday", &[source], DateOrder::DayFirst).len();
    assert_eq!([found("Friday, 13/03/2026"), found("each Friday"), found("13/03/2026")], [0, 0, 1]);
}

#[test]
fn a_dose_is_held_only_with_its_number_and_its_unit() {
    for (draft, kind, text) in [
        ("take 50 mg", Dose, "50 mg"),
        ("take 5000 mg", Dose, "5000 mg"),
        ("take 500 mcg", Dose, "500 mcg"),
        ("take 500 g", Dose, "500 g"),
        ("take 500 mg/kg", Dose, "500 mg/kg"),
        ("take two tablets", Dose, "two tablets"),
        ("take it three times a day", Dose, "three times"),
        ("take it once daily", Dose, "once"),
        ("in 6 months", Number, "6 months"),
        ("it was 5.2 %", Number, "5.2 %"),
        ("it was 53", Number, "53"),
        ("call 02 5550 1235", Number, "02 5550 1235"),
    ] {
        finds(draft, kind, text);
    }
    for held in
        ["take 500 milligrams", "a tablet", "in six weeks", "it was 52 mmol/mol", "it was 52"]
    {
        assert_eq!(found_in(held), [], "{held}");
    }
}

#[test]
fn places_are_in_characters_and_in_order() {
    let draft = "Grüße an Frau Müller: 7 mg am 1. Mai 2026";
    let found = unsupported(draft, &[], DateOrder::DayFirst);
    let letters: Vec<char> = draft.chars().collect();
    let texts: Vec<String> = found
        .iter()
        .map(|one| letters[one.start as usize..one.end as usize].iter().collect())
        .collect();
    assert_eq!(texts, ["Müller", "7 mg", "1. Mai 2026"]);
    assert!(found.iter().zip(&texts).all(|(one, text)| one.text == *text));
}

#[test]
fn what_a_person_settled_is_open_no_longer() {
    let found = unsupported("Dear Ms Jones, take 5 mg", &[SOURCE], DateOrder::DayFirst);
    let settled = BTreeSet::from(["Jones".to_owned()]);
    let open: Vec<_> = unsettled(&found, &settled).iter().map(|one| one.text.as_str()).collect();
    assert_eq!(open, ["5 mg"]);
}

#[test]
fn a_text_of_anything_is_read_without_fault() {
    for draft in
        ["", "-", "1", "T1", "1T1", "Dr.", "3:", "14.", "١٢", "A\u{301}", "5/", "()", "+61 2"]
    {
        let found = unsupported(draft, &["", "x"], DateOrder::Unknown);
        assert!(found.iter().all(|one| one.start < one.end), "{draft}");
    }
}

proptest! {
    #[test]
    fn a_text_holds_everything_that_it_says_itself(
        parts in prop::collection::vec(
            prop_oneof![
                3 => prop::sample::select(vec![
                    "Ann", "Dr", ".", ",", "14", "March", "2026", "mg", "5", "/", "-", ":", "30", "pm", "Monday",
                    "two", "tablets", "\n", "04/05/2026", "Smith-Jones", "'s", "%", "T", "once", "daily",
                ]).prop_map(str::to_owned),
                1 => ".{0,6}",
            ],
            0..30,
        ),
        spaced: bool,
        order in prop::sample::select(DateOrder::ALL.to_vec()),
    ) {
        let text = parts.join(if spaced { " " } else { "" });
        prop_assert_eq!(unsupported(&text, &[&text], order), []);
    }
}
