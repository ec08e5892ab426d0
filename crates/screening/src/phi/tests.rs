//! What the recognisers find and leave, told as sentences about the product.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(Kind, &str, f32)> {
    let spans = Recognisers::new().find(text);
    spans.into_iter().map(|span| (span.kind, &text[span.range], span.score)).collect()
}

#[track_caller]
fn finds(text: &str, kind: Kind, value: &str) {
    let all = found(text);
    let is_found = all.iter().any(|(one, said, _)| *one == kind && said.contains(value));
    assert!(is_found, "{kind:?} {value} in {text:?}: {all:?}");
}

#[track_caller]
fn finds_none(text: &str, kind: Kind) {
    let all = found(text);
    assert!(all.iter().all(|(one, ..)| *one != kind), "no {kind:?} in {text:?}: {all:?}");
}

#[test]
fn names_are_found_by_titles_labels_and_greetings_in_many_languages() {
    for (text, name) in [
        ("I saw Mr Tan in clinic.", "Tan"),
        ("Dear Dr O'Rafferty,", "O'Rafferty"),
        ("Patient: HOLLOWAY, Marguerite T.", "HOLLOWAY, Marguerite T"),
        (
            "Unsere Patientin, Frau Liselotte Krüger-Ackermann, kam zu uns.",
            "Liselotte Krüger-Ackermann",
        ),
        ("mevrouw van der Heijden-de Vries kwam", "van der Heijden-de Vries"),
        ("adressé par le Dr Hélène Vasseur pour", "Hélène Vasseur"),
        ("Valorada por la Dra. Nuria Pallarés Soto", "Nuria Pallarés Soto"),
        ("operato dal Dott. Salvatore Bonaccorso", "Salvatore Bonaccorso"),
        ("Пациент: Кузнецова Мария Ивановна", "Кузнецова Мария Ивановна"),
        ("患者姓名：王小明", "王小明"),
        ("Reviewed by: Rajesh Venkataraman, MD", "Rajesh Venkataraman, MD"),
        ("Sometimes people call me Csanád", "Csanád"),
        ("mr patel reports no pain", "patel"),
    ] {
        finds(text, Kind::Person, name);
    }
}

#[test]
fn a_name_is_found_again_wherever_it_stands_alone() {
    let text = "Daughter: Kayla Dubose\n\nThe daughter left early; later Dubose was called, and DUBOSE came.";
    let names: Vec<_> = found(text).into_iter().filter(|one| one.0 == Kind::Person).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn diseases_and_scores_called_after_somebody_are_no_persons() {
    for text in [
        "Parkinson's disease and Crohn's disease.",
        "Murphy's sign was negative, the Glasgow Coma Scale 15.",
        "Past Medical History: Atrial Fibrillation, Coronary Artery Disease.",
        "A Foley catheter was placed.",
    ] {
        finds_none(text, Kind::Person);
    }
}

#[test]
fn numbers_are_no_names() {
    finds_none("Room 4711 and bed 12, dose 500 mg at 0800.", Kind::Person);
    finds_none("The values were 4.0-11.0 and 88 of 120.", Kind::Person);
}

#[test]
fn a_universal_identifier_is_no_telephone_number() {
    let text = "Trace 123e4567-e89b-12d3-a456-426614174000 was written.";
    finds_none(text, Kind::Phone);
    finds(text, Kind::OtherId, "123e4567-e89b-12d3-a456-426614174000");
}

#[test]
fn a_check_digit_alone_is_never_sure_and_a_label_makes_it_so() {
    for (alone, labelled, kind) in [
        ("It was 943 476 5919 then.", "NHS No: 943 476 5919", Kind::NhsNumber),
        ("It was 2428 77813 2 then.", "Medicare No: 2428 77813 2", Kind::Medicare),
        ("It was 4111 1111 1111 1111 then.", "Visa 4111 1111 1111 1111", Kind::Card),
    ] {
        let alone = found(alone);
        assert!(alone.iter().all(|(.., score)| *score < 0.5), "{alone:?}");
        let all = found(labelled);
        assert!(all.iter().any(|(one, _, score)| *one == kind && *score > 0.9), "{all:?}");
    }
}

#[test]
fn numbers_are_found_after_the_words_for_them() {
    for (text, kind, value) in [
        ("MRN: 00483921", Kind::Mrn, "00483921"),
        ("SSN 219-40-8817", Kind::Ssn, "219-40-8817"),
        ("National Insurance number QQ 12 34 56 C.", Kind::Nino, "QQ 12 34 56 C"),
        ("IHI: 8003 6080 0004 5922", Kind::Ihi, "8003 6080 0004 5922"),
        ("DVA: QX901234A", Kind::Dva, "QX901234A"),
        ("NPI 1234567893", Kind::Npi, "1234567893"),
        ("TFN 123 456 782", Kind::Tfn, "123 456 782"),
        ("Member ID: XQJ-88-12071", Kind::HealthPlan, "XQJ-88-12071"),
        ("IBAN DE89 3704 0044 0532 0130 00", Kind::Iban, "DE89 3704 0044 0532 0130 00"),
        ("License plate RXK 4471.", Kind::Vehicle, "RXK 4471"),
        ("He drove off, rego BXY 12K, at noon.", Kind::Vehicle, "BXY 12K"),
        ("Car reg LV19 KWE.", Kind::Vehicle, "LV19 KWE"),
        ("The taxi, number plate WX20 XYZ, was towed.", Kind::Vehicle, "WX20 XYZ"),
        ("Kennzeichen: B-AB 1234", Kind::Vehicle, "B-AB 1234"),
        ("Pacemaker serial number PM-7734-2201X", Kind::Device, "PM-7734-2201X"),
        ("Fallnummer: 2024-118837", Kind::Mrn, "2024-118837"),
        ("DNI: 48123456L", Kind::NationalId, "48123456L"),
        ("MRN       Ward\n448192    7B", Kind::Mrn, "448192"),
    ] {
        finds(text, kind, value);
    }
}

#[test]
fn measurements_are_no_identifiers() {
    let text =
        "BP 120/80, pulse 72, WBC 7.2 x10^9/L (4.0-11.0), Plt 250,000, metformin 500 mg, 12.5%.";
    assert_eq!(found(text), vec![], "{text}");
}

#[test]
fn births_dates_and_ages_are_told_apart() {
    finds("geb. 02.09.1939", Kind::BirthDate, "02.09.1939");
    finds("nato a Catania il 30/06/1962", Kind::BirthDate, "30/06/1962");
    finds("出生日期：1975年3月8日", Kind::BirthDate, "1975年3月8日");
    finds("seen on 3 May 2024 again", Kind::Date, "3 May 2024");
    finds("vom 01.03.2024 bis zum 13.03.", Kind::Date, "13.03.");
    finds("a 92-year-old woman", Kind::Age, "92");
    finds("Die 84-jährige Patientin", Kind::Age, "84");
    finds_none("a 2 year history, 10 years ago, since 2012", Kind::Age);
    finds_none("a 2 year history, 10 years ago, since 2012", Kind::Date);
    finds_none("strength 5/5, ratio 1/2", Kind::Date);
}

#[test]
fn addresses_stand_whole() {
    for (text, address) in [
        (
            "lives at 2287 Larkspur Ridge Rd, Grove City, OH 43123. She",
            "2287 Larkspur Ridge Rd, Grove City, OH 43123",
        ),
        (
            "Flat 2B, 77 Ashgrove Terrace, Leeds, LS6 1NX\n",
            "Flat 2B, 77 Ashgrove Terrace, Leeds, LS6 1NX",
        ),
        ("Lindenstraße 12\n53115 Bonn\n", "Lindenstraße 12\n53115 Bonn"),
        ("demeurant 38 bis rue des Tanneurs, 69005 Lyon", "38 bis rue des Tanneurs, 69005 Lyon"),
        ("Adres: Kerklaan 88, 3571 HK Utrecht\n", "Kerklaan 88, 3571 HK Utrecht"),
        ("write to PO Box 12, Merridale NSW 2997", "PO Box 12, Merridale NSW 2997"),
    ] {
        finds(text, Kind::Address, address);
    }
}

#[test]
fn telephones_have_a_label_or_a_form_of_their_own() {
    for text in ["(614) 555-0172", "+44 7700 900461", "01943 555 210", "tel. 06 39 98 12 44"] {
        assert_eq!(found(text)[0].0, Kind::Phone, "{text}");
    }
    finds("Fax: 614-555-0199", Kind::Fax, "614-555-0199");
    finds_none("on 03/09/2025 14:22", Kind::Phone);
}

#[test]
fn a_clinics_patients_are_found_without_any_context() {
    let patient = ClinicPatient {
        given: "Grace".to_owned(),
        family: "Field".to_owned(),
        identifiers: vec!["AB-1207".to_owned()],
        birth: Some("1950-05-03".to_owned()),
    };
    let clinic =
        Clinic { patients: vec![patient], words: vec!["Rose Wing".to_owned()], rules: Vec::new() };
    let recognisers = Recognisers::for_clinic(&clinic).unwrap();
    let text = "today grace field was on the rose wing with AB 1207, 3/5/50";
    let all: Vec<_> =
        recognisers.find(text).into_iter().map(|span| (span.kind, &text[span.range])).collect();
    assert_eq!(
        all,
        [
            (Kind::Person, "grace field"),
            (Kind::ClinicWord, "rose wing"),
            (Kind::Mrn, "AB 1207"),
            (Kind::BirthDate, "3/5/50")
        ]
    );
}

#[test]
fn a_clinics_rule_that_is_too_large_or_cannot_be_searched_once_is_refused_in_words() {
    let read = |pattern: &str| {
        let rule = ClinicRule { name: "ours".to_owned(), pattern: pattern.to_owned() };
        Recognisers::for_clinic(&Clinic { rules: vec![rule], ..Clinic::default() })
            .map(|_| ())
            .map_err(|refused| refused.why)
    };
    assert_eq!(read(r"\bQZ-\d{4}\b"), Ok(()));
    assert!(read(r"((\w{1,100}){1,100}){1,100}").unwrap_err().contains("too large"));
    assert!(read(r"(a+)+\1").unwrap_err().contains("one pass"));
    assert!(read(r"\d*").unwrap_err().contains("everywhere"));
    assert!(read(&"a".repeat(2000)).unwrap_err().contains("longer"));
}

#[test]
fn every_rule_that_finds_stands_in_the_table() {
    let text = include_str!("tests.rs");
    for span in Recognisers::new().find(text) {
        assert!(RULES.iter().any(|rule| rule.name == span.rule), "{}", span.rule);
    }
}

#[test]
fn places_are_counted_in_characters() {
    let text = "Frau Müller, geb. 02.09.1939 – Frau Özdemir";
    let spans = Recognisers::new().find(text);
    let signs: Vec<char> = text.chars().collect();
    let said: Vec<String> = in_characters(text, spans.iter().map(|span| &span.range))
        .into_iter()
        .map(|range| signs[range].iter().collect())
        .collect();
    assert_eq!(said, ["Frau Müller", "02.09.1939", "Frau Özdemir"]);
}

/// What stands in hard texts: long lines, mixed scripts, nothing but digits, marks or placeholders.
const HARD: &[&str] = &[
    "a", "1", "1 ", "(", "[NAME] ", "⟦", "Anna ", "van ", "O'", "12-", ":", "名", "А", "\u{301}",
    "\u{200d}", "@", "a.", "Dr. ", ", ", "\n", "St ", "12 High ", "NHS ", "\u{fffd}", "x1", "1/1/",
];

/// A longer text is compared with a shorter one in the same run, never with a clock's limit.
#[test]
fn time_grows_with_length_alone() {
    let recognisers = Recognisers::new();
    let cost = |text: &str| {
        let once = || {
            let begun = std::time::Instant::now();
            std::hint::black_box(recognisers.find(text));
            begun.elapsed()
        };
        (0..2).map(|_| once()).min().unwrap_or_default()
    };
    let all = |length: usize| {
        HARD.iter().map(|part| cost(&part.repeat(length / part.len()))).sum::<std::time::Duration>()
    };
    let (short, long) = (all(3_000), all(30_000));
    // Ten times the length may cost forty times on a busy machine, where squared it would cost a hundred.
    assert!(long < short * 40, "{short:?} {long:?}");
}

#[test]
fn a_value_across_the_pieces_of_one_long_line_is_found_whole() {
    let text = format!("{}call me on 01943 555 210 please ", "lorem ipsum ".repeat(7)).repeat(3000);
    let phones = found(&text).into_iter().filter(|one| one.0 == Kind::Phone).collect::<Vec<_>>();
    assert_eq!(phones.len(), 3000);
    assert!(phones.iter().all(|(_, said, _)| *said == "01943 555 210"));
}

#[test]
fn a_list_of_two_hundred_thousand_patients_is_looked_up_not_walked() {
    let name = |number: u32| {
        format!(
            "{}{}",
            ["Ka", "Lo", "Mi", "Ne", "Pu"][number as usize % 5],
            number.to_string().replace(|c: char| c.is_ascii_digit(), "x")
        )
    };
    let patients = (0..200_000).map(|number| ClinicPatient {
        given: name(number),
        family: format!("Fam{}", name(number / 7)),
        ..ClinicPatient::default()
    });
    let clinic = Clinic { patients: patients.collect(), ..Clinic::default() };
    let recognisers = Recognisers::for_clinic(&clinic).unwrap();
    let _ = recognisers.find(&"Anna saw Ben today. ".repeat(2000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_text_spans_are_sorted_apart_and_between_characters(parts in proptest::collection::vec(prop_oneof![proptest::sample::select(HARD).prop_map(str::to_owned), any::<String>()], 0..60)) {
        let text = parts.concat();
        let spans = Recognisers::new().find(&text);
        let mut last = 0;
        for span in &spans {
            prop_assert!(span.range.start >= last && span.range.start < span.range.end);
            prop_assert!(text.get(span.range.clone()).is_some());
            prop_assert!((0.0..=1.0).contains(&span.score));
            last = span.range.end;
        }
        prop_assert_eq!(in_characters(&text, spans.iter().map(|span| &span.range)).len(), spans.len());
    }
}

#[test]
fn a_name_that_no_list_has_is_doubted_where_names_stand() {
    for (text, name) in [
        ("She was brought in by Odalyssa, who found him.", "Odalyssa"),
        ("Slavkomir will ring tomorrow.", "Slavkomir"),
        ("Watcher: Amihandra (son)", "Amihandra"),
        ("KAKEKANA Shylara   01/02/1950", "KAKEKANA Shylara"),
        ("1) MOKGATLHE L - CD4 211", "MOKGATLHE L"),
        ("Discussed with Field and the family.", "Field"),
        ("Wound care explained by S/N Blessing.", "Blessing"),
        ("Agreed with K.M. (school).", "K.M."),
        ("Mr. T in good spirits.", "Mr. T"),
        ("Patient: Buckminster \"Buck\" Yarborough", "Buckminster \"Buck\" Yarborough"),
        ("pt seen w/ husband gary.", "gary"),
    ] {
        finds(text, Kind::Person, name);
    }
}

#[test]
fn drugs_devices_and_wards_are_no_persons() {
    for text in [
        "He was started on Stelara and Entyvio, then given Zofran.",
        "Seen by Physio, moved to High Dependency on Optiflow.",
        "Treated with Tazocin; a Yankauer sucker was used.",
        "Frequent PACs on monitoring, see Discharge Instructions.",
    ] {
        finds_none(text, Kind::Person);
    }
}

#[test]
fn a_registration_mark_is_found_by_its_form_and_beside_a_vehicle() {
    for (text, plate) in [
        ("He left in it, PN16 WDK, at noon.", "PN16 WDK"),
        ("Seen near 171-KY-4410 later.", "171-KY-4410"),
        ("The driver of a Hilux, KBN-118-XA, came.", "KBN-118-XA"),
        ("Mit BO-RK 1182 gebracht.", "BO-RK 1182"),
        ("He sold his truck (Alabama tag 47A 2K19).", "47A 2K19"),
        ("Fell from the tray of a truck XQ41BV today.", "XQ41BV"),
    ] {
        finds(text, Kind::Vehicle, plate);
    }
    finds_none("BP 120/70, HR 88, T2 signal, room B12, 24/7 cover.", Kind::Vehicle);
}

#[test]
fn a_short_word_before_a_number_makes_it_somebodys() {
    finds("Bonitas no 0911820447 was shown.", Kind::OtherId, "0911820447");
    finds("Locker # 44718.", Kind::OtherId, "44718");
    finds_none("Give no 4 tablets, grade no 2.", Kind::OtherId);
}

#[test]
fn a_pair_of_days_and_a_year_of_two_figures_are_dates() {
    for (text, date) in [
        ("Seen on 12 and 14 June.", "12 and 14 June"),
        ("DOB 12 Mar 71.", "12 Mar 71"),
        ("Since Feb '22.", "Feb '22"),
        ("DOB: 3 / 4 / 1961", "3 / 4 / 1961"),
    ] {
        let all = found(text);
        assert!(all.iter().any(|(_, said, _)| *said == date), "{date} in {text:?}: {all:?}");
    }
}
