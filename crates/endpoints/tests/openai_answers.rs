//! What models write instead of the answer that was asked for: the answer inside is taken, and a
//! value in another form costs that value alone.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use support::{Kept, Server, endpoint, http, letter};
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{DocumentType, Extraction, FieldName};
use wardbook_endpoints::schema::extraction_from;
use wardbook_endpoints::{Answer, Client};

fn content() -> Value {
    json!({
        "document_type": "referral_letter",
        "type_quote": {"page": 1, "text": "Thank you for seeing her"},
        "type_confidence": 93,
        "fields": [
            {"name": "patient_name", "detail": "", "value": "Jane Alder", "page": 1, "quote": "Jane Alder", "confidence": 97},
            {"name": "birth_date", "detail": "", "value": "1981-04-03", "page": 1, "quote": "03/04/1981", "confidence": 90},
            {"name": "date", "detail": "document", "value": "2026-05-12", "page": 1, "quote": "12 May 2026", "confidence": 90}
        ],
        "summary": "Referred about her knee."
    })
}

/// What is read of that answer with one member changed.
fn reading(path: &str, value: Value) -> Extraction {
    let mut content = content();
    *content.pointer_mut(path).expect("a member") = value;
    extraction_from(&content.to_string(), &letter().pages).expect("an answer").extraction
}

fn value_of(extraction: &Extraction, name: FieldName) -> Option<&str> {
    extraction.fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
}

async fn answered(message: Value) -> Answer {
    let body = json!({
        "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 100}
    });
    let body = format!("\u{feff}{body}");
    let server = Server::start(http("200 OK", "", &body)).await;
    let client = Client::new(&endpoint(&server.url), None).expect("a client");
    client.call(&client.prepare(&letter()), &letter(), &Kept::default()).await.expect("an answer")
}

#[tokio::test]
async fn the_answer_is_taken_from_parts_and_from_what_a_server_took_for_thinking() {
    let whole = content().to_string();
    let (one, two) = whole.split_at(50);
    for message in [
        json!({"content": whole}),
        json!({"content": format!("<think>Jane?</think>```json\n{whole}\n```<|im_end|>")}),
        json!({"content": [{"type": "text", "text": one}, {"type": "text", "text": two}]}),
        json!({"content": [{"type": "thinking", "thinking": "so"}, {"type": "output_text", "text": whole}]}),
        json!({"content": content()}),
        json!({"content": null, "reasoning_content": whole}),
        json!({"content": "", "reasoning": whole}),
    ] {
        let answer = answered(message.clone()).await;
        assert_eq!(answer.extraction.fields.len(), 3, "{message}");
        assert!(answer.extraction.doubts.is_empty(), "{message}");
    }
}

#[test]
fn a_date_in_another_form_is_read_or_costs_itself_alone() {
    for form in ["1981.04.03", "1981-04-03T00:00:00Z", "3 April 1981"] {
        let read = reading("/fields/1/value", json!(form));
        assert_eq!(value_of(&read, FieldName::BirthDate), Some("1981-04-03"), "{form}");
        assert!(read.doubts.is_empty(), "{form}");
    }
    let long = "x".repeat(10_000);
    for unusable in [
        json!("03/04/1981"),
        json!("1981-02-31"),
        json!("next tuesday"),
        json!(null),
        json!("null"),
        json!("N/A"),
        json!(true),
        json!(["1981-04-03"]),
        json!(long),
    ] {
        let read = reading("/fields/1/value", unusable.clone());
        assert_eq!(value_of(&read, FieldName::BirthDate), None, "{unusable}");
        assert_eq!(value_of(&read, FieldName::PatientName), Some("Jane Alder"), "{unusable}");
        let [doubt] = &read.doubts[..] else { panic!("{unusable}: {:?}", read.doubts) };
        assert_eq!((doubt.kind, doubt.field), (DoubtKind::OtherForm, Some(FieldName::BirthDate)));
        assert!(!doubt.words.is_empty() && doubt.words.chars().count() <= 200, "{doubt:?}");
    }
}

#[test]
fn a_word_for_nothing_is_no_value_and_is_asked_about_where_it_decides() {
    let nothing = |name: &str, value: Value| {
        let field = json!({"name": name, "detail": "", "value": value, "page": 0, "quote": "", "confidence": 0});
        reading("/fields/1", field)
    };
    for value in [json!(null), json!("null"), json!("N/A"), json!("Not stated"), json!("-")] {
        let read = nothing("author", value.clone());
        assert_eq!((read.fields.len(), read.doubts.len()), (2, 0), "{value}");
        let read = nothing("birth_date", value.clone());
        assert_eq!((read.fields.len(), read.doubts.len()), (2, 1), "{value}");
    }
    let read = nothing("author", json!(""));
    assert_eq!((read.fields.len(), read.doubts.len()), (2, 0), "as it is asked for");
}

#[test]
fn other_members_in_another_form_cost_no_value_and_no_false_certainty() {
    for (path, value) in [
        ("/document_type", json!("Referral Letter")),
        ("/fields/0/name", json!("Patient Name")),
        ("/fields/2/detail", json!("Document")),
        ("/fields/0/page", json!(7)),
        ("/fields/0/page", json!("1")),
        ("/fields/0/page", json!(null)),
        ("/type_quote/page", json!(0)),
        ("/summary", json!(null)),
        ("/summary", json!("long ".repeat(500))),
    ] {
        let read = reading(path, value.clone());
        assert_eq!(read.document_type, DocumentType::ReferralLetter, "{path} {value}");
        assert_eq!(read.fields.len(), 3, "{path} {value}");
        assert!(read.doubts.is_empty(), "{path} {value}");
        assert!(read.fields.iter().all(|field| field.doubts.is_empty()), "{path} {value}");
        let quote = read.fields[0].quote.as_ref().expect("a quote");
        assert_eq!(quote.page, 1, "{path} {value}: the page that has the words");
    }
    let read = reading("/document_type", json!("novel"));
    assert_eq!((read.document_type, read.type_confidence.permille()), (DocumentType::Other, 0));
    assert_eq!(read.doubts.len(), 1);
    for (path, value) in [
        ("/fields/0/confidence", json!("high")),
        ("/fields/0/confidence", json!(101)),
        ("/fields/0/value", json!(1234)),
        ("/fields/0/quote", json!("x".repeat(301))),
    ] {
        let read = reading(path, value.clone());
        assert_eq!(read.fields[0].doubts, [DoubtKind::OtherForm], "{path} {value}");
    }
    for (path, value) in [("/fields/2/detail", json!("mrn")), ("/fields/2/name", json!("dob"))] {
        let read = reading(path, value.clone());
        assert_eq!((read.fields.len(), read.doubts.len()), (2, 1), "{path} {value}");
    }
}

#[test]
fn confidences_from_0_to_1_are_meant_as_such_where_one_is_a_fraction() {
    let mut content = content();
    content["type_confidence"] = json!(0.9);
    for (field, confidence) in [(0, json!(1)), (1, json!(0.95)), (2, json!(0))] {
        content["fields"][field]["confidence"] = confidence;
    }
    let read = extraction_from(&content.to_string(), &letter().pages).expect("an answer");
    let permille = |extraction: &Extraction| -> Vec<u16> {
        extraction.fields.iter().map(|field| field.confidence.permille()).collect()
    };
    assert_eq!(read.extraction.type_confidence.permille(), 900);
    assert_eq!(permille(&read.extraction), [1000, 950, 0]);
    assert!(!read.warnings.is_empty(), "it is said that the schema was not kept");
}

#[test]
fn half_a_character_costs_no_document() {
    let text = content().to_string().replace("her knee.", r"her \ud83d knee \ud83d\ude00 \\ud83d.");
    let read = extraction_from(&text, &letter().pages).expect("an answer");
    assert_eq!(read.extraction.summary, "Referred about her \u{fffd} knee \u{1f600} \\ud83d.");
}
