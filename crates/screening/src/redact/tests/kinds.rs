//! What each kind becomes.

use super::*;

#[test]
fn the_same_value_is_the_same_placeholder_in_order_of_appearance() {
    let text = "MRN AB-12 07, phone 01943 555 210, mrn ab1207, phone 01943-555-211.";
    let values = [
        (Kind::Mrn, "AB-12 07"),
        (Kind::Phone, "01943 555 210"),
        (Kind::Mrn, "ab1207"),
        (Kind::Phone, "01943-555-211"),
    ];
    assert_eq!(
        redacted(text, &values),
        "MRN [MRN 1], phone [PHONE 1], mrn [MRN 1], phone [PHONE 2]."
    );
    assert_eq!(
        redacted(
            "1.11.1.1 11.1.1.1",
            &[(Kind::IpAddress, "1.11.1.1"), (Kind::IpAddress, "11.1.1.1")]
        )
        .matches("ADDRESS 2")
        .count(),
        1
    );
}

#[test]
fn every_kind_is_replaced_and_put_back() {
    for kind in Kind::ALL {
        let mut placeholders = Placeholders::new(YEAR);
        let made = redact("x Qwer Tzu y", &[span(*kind, 2..10)], &mut placeholders);
        assert!(!made.text.contains("Qwer"), "{kind:?} {}", made.text);
        assert_eq!(placeholders.restore(&made.text), "x Qwer Tzu y", "{kind:?}");
    }
}

#[test]
fn dates_become_their_year() {
    for (said, year) in [
        ("14 March 2024", "2024"),
        ("03/04/1951", "1951"),
        ("2024-03-01", "2024"),
        ("3.5.24", "2024"),
        ("03-MAY-51", "1951"),
        ("1975年3月8日", "1975"),
        ("19510304", "1951"),
        ("03041951", "1951"),
        ("May 2024", "2024"),
        ("01/02/30", "2030"),
        ("01/02/40", "1940"),
        ("12. März 2024", "2024"),
    ] {
        assert_eq!(redacted(said, &[(Kind::Date, said)]), year, "{said}");
    }
    for said in
        ["3/14", "13.03.", "3 May", "next Tuesday", "3/2024 to 4/2025", "99999999999", "1/2/0000"]
    {
        assert_eq!(redacted(said, &[(Kind::Date, said)]), "[DATE 1]", "{said}");
    }
    assert_eq!(
        redacted("3/14, 3/15, 3/14", &[(Kind::Date, "3/14"), (Kind::Date, "3/15")]),
        "[DATE 1], [DATE 2], [DATE 1]"
    );
}

#[test]
fn a_birth_year_that_tells_an_age_over_89_goes() {
    for (said, is) in [
        ("03/04/1951", "1951"),
        ("03/04/1937", "1937"),
        ("31/12/1936", "[BORN 1936 OR EARLIER]"),
        ("03/04/30", "[BORN 1936 OR EARLIER]"),
        ("03/04/26", "2026"),
        ("02.09.1901", "[BORN 1936 OR EARLIER]"),
        ("1930", "[BORN 1936 OR EARLIER]"),
        ("1960", "1960"),
    ] {
        assert_eq!(redacted(said, &[(Kind::BirthDate, said)]), is, "{said}");
    }
    assert_eq!(
        redacted("seen 3 May 1931", &[(Kind::Date, "3 May 1931")]),
        "seen [1936 OR EARLIER]"
    );
    for text in [
        "She was born in 1931 in Leeds",
        "Year of birth: 1931",
        "b. 1931",
        "(geb. 1931)",
        "D.O.B.: 1931",
    ] {
        let made = redacted(text, &[]);
        assert!(!made.contains("1931") && made.contains("[BORN 1936 OR EARLIER]"), "{made}");
    }
    for text in
        ["founded in 1931", "born 1951", "1900 ml", "born. The 1931 building", "vitamin B 1931x"]
    {
        assert_eq!(redacted(text, &[]), text);
    }
}

#[test]
fn ages_over_89_go_and_others_stay() {
    let age = |text: &str, said: &str| redacted(text, &[(Kind::Age, said)]);
    assert_eq!(age("a 92-year-old", "92"), "a [AGE 90 OR OVER]-year-old");
    assert_eq!(age("aged 89", "89"), "aged 89");
    assert_eq!(age("aged 90", "90"), "aged [AGE 90 OR OVER]");
    assert_eq!(age("a 95-day-old boy", "95"), "a 95-day-old boy");
    assert_eq!(age("a 95 months old boy", "95 months"), "a 95 months old boy");
    assert_eq!(age("aged ninety-two", "ninety-two"), "aged [AGE 1]");
    assert_eq!(age("aged 99999999999", "99999999999"), "aged [AGE 90 OR OVER]");
}

#[test]
fn of_addresses_the_state_and_three_digits_of_a_zip_code_stay() {
    let one = |kind, text: &str, said: &str| redacted(text, &[(kind, said)]);
    let address = "2287 Larkspur Ridge Rd, Grove City, OH 43123";
    assert_eq!(one(Kind::Address, address, address), "[ADDRESS 1, ZIP 431]");
    assert_eq!(
        one(Kind::Address, "Lindenstraße 12, 53115 Bonn", "Lindenstraße 12, 53115 Bonn"),
        "[ADDRESS 1]"
    );
    assert_eq!(one(Kind::Postcode, "Ohio 43123", "43123"), "Ohio [POSTCODE 1, ZIP 431]");
    assert_eq!(
        one(Kind::Postcode, "New York, NY 10201-1234", "10201-1234"),
        "New York, NY [POSTCODE 1, ZIP 000]"
    );
    assert_eq!(one(Kind::Postcode, "ZIP code: 03601", "03601"), "ZIP code: [POSTCODE 1, ZIP 000]");
    assert_eq!(one(Kind::Postcode, "69005 Lyon", "69005"), "[POSTCODE 1] Lyon");
    assert_eq!(one(Kind::Postcode, "Leeds LS6 1NX", "LS6 1NX"), "Leeds [POSTCODE 1]");
    assert_eq!(one(Kind::Postcode, "Victoria 2997", "2997"), "Victoria [POSTCODE 1]");
    for stays in
        ["Ohio", "France", "OH", "New South Wales", "Ohio, USA", "the Netherlands", "Österreich"]
    {
        assert_eq!(one(Kind::Place, stays, stays), stays);
    }
    for goes in ["Columbus", "Columbus, Ohio", "New York", "Bavaria Street", "Paris"] {
        assert_eq!(one(Kind::Place, goes, goes), "[PLACE 1]");
    }
}

#[test]
fn a_placeholder_that_a_document_has_typed_is_not_taken_for_ours() {
    let mut placeholders = Placeholders::new(YEAR);
    let text = "[PERSON 1] and [person 2] met Mai Nguyen";
    let made = redact(text, &spans(text, &[(Kind::Person, "Mai Nguyen")]), &mut placeholders);
    assert_eq!(made.text, "[PERSON 1] and [person 2] met [PERSON 3]");
    assert_eq!(placeholders.restore(&made.text), text);
    let next = redact("[PERSON 3], [ID 7]", &[], &mut placeholders);
    assert_eq!(next.text, "[TEXT 1], [ID 7]");
    assert_eq!(placeholders.restore("[TEXT 1] is [PERSON 3]"), "[PERSON 3] is Mai Nguyen");
}

#[test]
fn what_is_put_back_is_not_read_again_and_unknown_placeholders_stay() {
    let mut placeholders = Placeholders::new(YEAR);
    let text = "[MRN 2] here";
    redact(text, &[span(Kind::OtherId, 0..7)], &mut placeholders);
    redact("A1 B2", &[span(Kind::Mrn, 0..2), span(Kind::Mrn, 3..5)], &mut placeholders);
    assert_eq!(
        placeholders.restore("[ID 1] [mrn 1] [MRN 3] [MRN 12] [PHONE 1] [[MRN 1]] [MRN 01]"),
        "[MRN 2] A1 B2 [MRN 12] [PHONE 1] [A1] [MRN 01]"
    );
}

#[test]
fn spans_that_overlap_touch_or_reach_too_far_leave_nothing_uncovered() {
    let text = "Mai Nguyen 4711 Ulm";
    let spans = [
        span(Kind::Phone, 11..400),
        span(Kind::Person, 0..10),
        span(Kind::Place, 4..13),
        span(Kind::Place, 16..19),
        span(Kind::Age, 500..600),
    ];
    let made = redact(text, &spans, &mut Placeholders::new(YEAR));
    assert_eq!(made.text, "[PERSON 1] [PLACE 1][PHONE 1]");
    // What may stay covers nothing: the age 47 is a part of a number.
    let made = redact(
        "47 11 22",
        &[span(Kind::Age, 0..2), span(Kind::Phone, 1..8)],
        &mut Placeholders::new(YEAR),
    );
    assert_eq!(made.text, "4[PHONE 1]");
    let made = redact(
        "é",
        &[span(Kind::Place, 1..1), span(Kind::Place, 1..2)],
        &mut Placeholders::new(YEAR),
    );
    assert_eq!(made.text, "[PLACE 1]");
    assert_eq!(redact("", &[span(Kind::Place, 0..0)], &mut Placeholders::new(YEAR)).text, "");
    let only = "[PERSON 1] [MRN 2]";
    assert_eq!(redact(only, &[], &mut Placeholders::new(YEAR)).text, only);
}

#[test]
fn ranges_lead_back_to_the_original() {
    let text = "Mr Ed Roe, 3 May 2024, ok";
    let values = [(Kind::Person, "Ed Roe"), (Kind::Date, "3 May 2024")];
    let made = redact(text, &spans(text, &values), &mut Placeholders::new(YEAR));
    assert_eq!(made.text, "Mr [PERSON 1], 2024, ok");
    let back = |said: &str| {
        let at = made.text.find(said).unwrap();
        &text[made.to_original(at..at + said.len()).unwrap()]
    };
    assert_eq!(back("Mr "), "Mr ");
    assert_eq!(back("[PERSON 1]"), "Ed Roe");
    assert_eq!(back("RSON"), "Ed Roe");
    assert_eq!(back("1], 20"), "Ed Roe, 3 May 2024");
    assert_eq!(back(", ok"), ", ok");
    assert_eq!(made.to_original(3..3), Some(3..3));
    assert_eq!(made.to_original(5..5), Some(3..9));
    assert_eq!(made.to_original(0..made.text.len()), Some(0..text.len()));
    assert_eq!(made.to_original(0..made.text.len() + 1), None);
}
