use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::json;

use super::super::TEXT;
use super::*;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(TEXT).unwrap());

/// All of JSON Schema, by the library that has the whole of it.
static LIBRARY: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&serde_json::from_str(TEXT).unwrap()).unwrap());

fn answer() -> Value {
    json!({
        "document_type": "other",
        "type_quote": {"page": 1, "text": "words"},
        "type_confidence": 90,
        "fields": [
            {"name": "author", "detail": "", "value": "Dr Elm", "page": 1, "quote": "Dr Elm", "confidence": 80},
            {"name": "date", "detail": "report", "value": "2026-05-12", "page": 1, "quote": "12 May", "confidence": 70},
        ],
        "summary": "A letter.",
    })
}

/// Every place of a value, as JSON pointers, the whole of it first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                places(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                places(value, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

fn breach(value: &Value) -> Option<(String, &'static str)> {
    RULES.check(value).err().map(|breach| (breach.place, breach.rule))
}

/// Values at and beyond every bound, and of every type.
fn other_value() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        (-2_i64..102).prop_map(|n| json!(n)),
        (99_998_i64..100_001).prop_map(|n| json!(n)),
        any::<i64>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        (-2_i32..102).prop_map(|n| json!(f64::from(n))),
    ];
    let length = prop_oneof![0..3_usize, 199..202_usize, 299..302_usize, 399..402_usize];
    let text = (prop_oneof![Just("a"), Just("é"), Just("😀"), Just("e\u{301}")], length)
        .prop_map(|(letter, times)| json!(letter.repeat(times)));
    let word = prop_oneof![Just(""), Just("other"), Just("Other"), Just("mrn"), Just("author")];
    let field = answer()["fields"][0].clone();
    prop_oneof![
        number,
        text,
        word.prop_map(|word| json!(word)),
        Just(Value::Null),
        any::<bool>().prop_map(|flag| json!(flag)),
        prop_oneof![0..3_usize, 59..62_usize].prop_map(move |n| json!(vec![field.clone(); n])),
        Just(json!({})),
        Just(json!({"page": 1, "text": ""})),
    ]
}

proptest! {
    #[test]
    fn an_answer_passes_here_exactly_where_the_library_lets_it_pass(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4, other_value()), 0..3)
    ) {
        let mut answer = answer();
        for (place, change, value) in changes {
            let mut found = Vec::new();
            places(&answer, "", &mut found);
            let place: &String = place.get(&found);
            let target = answer.pointer_mut(place).unwrap();
            match (change, target) {
                (1, Value::Object(members)) => {
                    if let Some(name) = members.keys().next().cloned() {
                        members.remove(&name);
                    }
                }
                (2, Value::Object(members)) => {
                    members.insert("note".to_owned(), value);
                }
                (3, Value::Array(values)) => values.push(value),
                (_, target) => *target = value,
            }
        }
        prop_assert_eq!(RULES.check(&answer).is_ok(), LIBRARY.is_valid(&answer), "{}", answer);
    }
}

#[test]
fn a_breach_names_its_place_and_its_rule_and_none_of_the_answers_words() {
    let with = |place: &str, value: Value| {
        let mut answer = answer();
        *answer.pointer_mut(place).unwrap() = value;
        breach(&answer)
    };
    let at = |place: &str, rule| Some((place.to_owned(), rule));
    assert_eq!(breach(&answer()), None);
    assert_eq!(with("/fields/1/confidence", json!(101)), at("/fields/1/confidence", "maximum"));
    assert_eq!(with("/fields/1/confidence", json!(-1)), at("/fields/1/confidence", "minimum"));
    assert_eq!(with("/fields/1/confidence", json!(0.97)), at("/fields/1/confidence", "type"));
    assert_eq!(with("/fields/1/confidence", json!(97.0)), None);
    assert_eq!(with("/fields/0/name", json!("shoe size")), at("/fields/0/name", "enum"));
    assert_eq!(with("/summary", json!("é".repeat(401))), at("/summary", "maxLength"));
    assert_eq!(with("/summary", json!("é".repeat(400))), None);
    assert_eq!(with("/summary", Value::Null), at("/summary", "type"));
    assert_eq!(with("/type_quote", json!({"page": 1})), at("/type_quote", "required"));
    let more = json!({"page": 1, "text": "", "Jane Alder": 1});
    assert_eq!(with("/type_quote", more), at("/type_quote", "additionalProperties"));
    let field = answer()["fields"][0].clone();
    assert_eq!(with("/fields", json!(vec![field; 61])), at("/fields", "maxItems"));
}

#[test]
fn a_schema_with_a_rule_that_is_not_known_here_is_refused() {
    let integer = r#"{"type": "integer", "minimum": 0, "maximum": 9"#;
    assert!(Rules::read(&format!("{integer}}}")).is_ok());
    for more in [r#", "multipleOf": 2}"#, r#", "description": "a page"}"#] {
        assert!(Rules::read(&format!("{integer}{more}")).is_err(), "{more}");
    }
    for text in [
        r#"{"type": "string", "pattern": "^a"}"#,
        r#"{"type": "number", "minimum": 0, "maximum": 9}"#,
        r#"{"enum": ["a"]}"#,
        r#"{"type": ["string", "null"]}"#,
        r#"{"type": "array", "items": {"type": "string"}, "maxItems": 1, "minItems": 1}"#,
        r#"{"type": "object", "properties": {}, "required": [], "additionalProperties": {}}"#,
    ] {
        assert!(Rules::read(text).is_err(), "{text}");
    }
}
