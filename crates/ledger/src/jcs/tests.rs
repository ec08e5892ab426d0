//! Canonical JSON: the examples of RFC 8785 within the format's restrictions, and what is refused.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn text(value: &Value) -> String {
    String::from_utf8(canonical(value).unwrap()).unwrap()
}

#[test]
fn the_strings_and_literals_of_rfc_8785_are_written_as_it_says() {
    // RFC 8785 section 3.2.2, without its numbers, which this format does not allow.
    let value = parse(
        br#"{
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }"#,
    )
    .unwrap();
    let expected =
        "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assert_eq!(text(&value), expected);
}

#[test]
fn control_characters_have_their_short_form_or_lower_case_hex() {
    let value = json!("\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}\u{2028}\u{fb33}😂");
    assert_eq!(text(&value), "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\u{2028}\u{fb33}😂\"");
}

#[test]
fn members_are_sorted_and_white_space_is_gone() {
    let value = parse(br#" { "peach" : 1 , "" : 2, "p": {"b":[ ],"a":{ }} , "Peach":3 } "#);
    assert_eq!(text(&value.unwrap()), r#"{"":2,"Peach":3,"p":{"a":{},"b":[]},"peach":1}"#);
}

#[test]
fn integers_go_to_the_last_one_that_every_parser_holds() {
    for n in ["0", "-1", "9007199254740991", "-9007199254740991"] {
        assert_eq!(text(&parse(n.as_bytes()).unwrap()), n);
    }
    for n in ["9007199254740992", "-9007199254740992", "18446744073709551615"] {
        let value = json!({ "a/b": [0, parse(n.as_bytes()).unwrap()] });
        let path = "/a~1b/1".to_owned();
        assert_eq!(canonical(&value), Err(NotCanonical::IntegerTooLarge { path }), "{n}");
    }
}

#[test]
fn decimals_are_refused_wherever_they_stand() {
    for n in ["1.0", "1e2", "-0", "-0.0", "0.1", "18446744073709551616"] {
        let value = json!({ "dose": parse(n.as_bytes()).unwrap() });
        let path = "/dose".to_owned();
        assert_eq!(canonical(&value), Err(NotCanonical::Float { path }), "{n}");
    }
}

#[test]
fn member_names_are_ascii() {
    let path = "/größe".to_owned();
    assert_eq!(canonical(&json!({ "größe": 1 })), Err(NotCanonical::NameNotAscii { path }));
}

#[test]
fn a_member_named_twice_is_refused_at_any_depth() {
    for bytes in [&br#"{"a":1,"a":1}"#[..], br#"[{"b":{"a":1,"\u0061":2}}]"#] {
        assert!(matches!(parse(bytes), Err(NotCanonical::Malformed(_))));
    }
}

#[test]
fn nesting_has_a_limit_for_writing_and_for_reading() {
    let nested = |depth| (0..depth).fold(json!(1), |value, _| json!([value]));
    assert!(parse_canonical(&canonical(&nested(MAX_DEPTH)).unwrap()).is_ok());
    assert_eq!(canonical(&nested(MAX_DEPTH + 1)), Err(NotCanonical::TooDeep));
    assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn bytes_in_another_form_are_told_from_canonical_ones() {
    assert_eq!(parse_canonical(br#"{"a":1}"#), Ok(json!({ "a": 1 })));
    for (bytes, at) in
        [(&br#"{"a": 1}"#[..], 5), (br#"{"b":1,"a":1}"#, 2), (br#""\u0061""#, 1), (b"1\n", 1)]
    {
        assert_eq!(parse_canonical(bytes), Err(NotCanonical::WrittenOtherwise { at }));
    }
    for bytes in [&b""[..], b"{", b"nul", b"1 2", b"\xff", br#""\ud800""#, b"NaN", b"[1,]"] {
        assert!(matches!(parse_canonical(bytes), Err(NotCanonical::Malformed(_))));
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let limit = i64::try_from(MAX_INTEGER).unwrap();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-limit..=limit).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[ -~]{0,8}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same_value(value in any_value()) {
        prop_assert_eq!(parse_canonical(&canonical(&value).unwrap()).unwrap(), value);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(parse_canonical(&bytes));
    }

    #[test]
    fn random_json_never_panics(text in r#"[\[\]{}",:0-9eE.\-+\\u a-f]{0,60}"#) {
        drop(parse_canonical(text.as_bytes()));
    }
}
