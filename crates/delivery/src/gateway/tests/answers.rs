use proptest::prelude::*;
use serde_json::{Value, json};

use super::preset;
use crate::gateway::description::Progress;
use crate::gateway::{StatusAnswer, read_answer, read_status};
use crate::outcome::{Outcome, Reason, RetryAfter};

fn answer(gateway: &str, status: u16, body: &Value) -> Outcome {
    read_answer(&preset(gateway), status, None, body.to_string().as_bytes())
}

fn taken(id: &str, parts: Option<u32>) -> Outcome {
    Outcome::Taken { id: Some(id.into()), parts }
}

#[test]
fn twilio_s_answers_mean_what_it_documents() {
    let queued = json!({
        "account_sid": "AC1", "body": "Hi", "direction": "outbound-api", "error_code": null,
        "error_message": null, "num_segments": "2", "sid": "SM1", "status": "queued"
    });
    assert_eq!(answer("twilio", 201, &queued), taken("SM1", Some(2)));
    let refusal = |status: u16, code: u32| {
        let body = json!({ "code": code, "message": "No.", "more_info": "…", "status": status });
        answer("twilio", status, &body)
    };
    let reason = |outcome: Outcome| match outcome {
        Outcome::Final { reason, .. } => Some(reason),
        _ => None,
    };
    assert_eq!(reason(refusal(400, 21211)), Some(Reason::DeadAddress));
    assert_eq!(reason(refusal(400, 21610)), Some(Reason::OptedOut));
    assert_eq!(reason(refusal(400, 21606)), Some(Reason::Refused));
    assert_eq!(refusal(401, 20003), Outcome::LoginRefused { words: "20003: No.".into() });
    assert!(matches!(refusal(429, 20429), Outcome::Temporary { .. }));
}

#[test]
fn messagemedia_s_answers_mean_what_it_documents() {
    let queued = json!({ "messages": [{
        "content": "Hi", "destination_number": "+61491570156", "format": "SMS",
        "message_id": "877c19ef-fa2e-4cec-827a-e1df9b5509f7", "status": "queued"
    }] });
    let id = "877c19ef-fa2e-4cec-827a-e1df9b5509f7";
    assert_eq!(answer("messagemedia", 202, &queued), taken(id, None));
    let invalid = json!({ "message": "Bad request", "details": ["destination_number is wrong"] });
    let words = "destination_number is wrong".to_owned();
    assert_eq!(
        answer("messagemedia", 400, &invalid),
        Outcome::Final { reason: Reason::Refused, words }
    );
    let disabled = answer("messagemedia", 403, &json!({ "message": "Feature not enabled" }));
    assert_eq!(disabled, Outcome::LoginRefused { words: "Feature not enabled".into() });
}

#[test]
fn clicksend_refuses_a_message_within_an_answer_of_success() {
    let body = |status: &str| {
        json!({
            "http_code": 200, "response_code": "SUCCESS", "response_msg": "Messages queued.",
            "data": { "total_count": 1, "queued_count": 1, "messages": [{
                "to": "+61411111111", "message_id": "BF7AD270", "message_parts": 1,
                "status": status
            }] }
        })
    };
    assert_eq!(answer("clicksend", 200, &body("SUCCESS")), taken("BF7AD270", Some(1)));
    let invalid = answer("clicksend", 200, &body("INVALID_RECIPIENT"));
    assert!(matches!(invalid, Outcome::Final { reason: Reason::DeadAddress, .. }));
    // A code that nobody described, in an answer of success: it may have been sent.
    let unknown = answer("clicksend", 200, &body("THROTTLED"));
    assert!(matches!(unknown, Outcome::Unknown { .. }), "{unknown:?}");
    let refused = json!({
        "http_code": 401, "response_code": "UNAUTHORIZED",
        "response_msg": "Authorization failed.", "data": null
    });
    let words = "UNAUTHORIZED: Authorization failed.".to_owned();
    assert_eq!(answer("clicksend", 401, &refused), Outcome::LoginRefused { words });
}

#[test]
fn http_statuses_without_a_code_mean_what_they_mean_everywhere() {
    let of = |status: u16| read_answer(&preset("twilio"), status, Some("30"), b"<html>");
    for status in [302, 408, 425, 429, 500, 502, 503, 504] {
        let Outcome::Temporary { after, words } = of(status) else { panic!("{status}") };
        assert_eq!(after, Some(RetryAfter::Seconds(30)));
        assert_eq!(words, format!("HTTP {status}"));
    }
    for status in [400, 404, 413, 422] {
        assert!(matches!(of(status), Outcome::Final { reason: Reason::Refused, .. }), "{status}");
    }
    assert!(matches!(of(401), Outcome::LoginRefused { .. }));
}

#[test]
fn an_answer_of_success_that_cannot_be_read_leaves_the_message_unknown() {
    let long = format!("{{\"sid\":\"{}\"}}", "a".repeat(300_000));
    let deep = "[".repeat(100_000);
    let id_with_a_space = r#"{"sid":"a b"}"#;
    for body in ["", "OK", "{}", r#"{"sid":null}"#, id_with_a_space, &long, &deep] {
        let outcome = read_answer(&preset("twilio"), 201, None, body.as_bytes());
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    }
}

#[test]
fn a_status_is_known_shown_as_it_came_or_not_there_yet() {
    let ask = |gateway: &str, status: u16, body: Value| {
        read_status(&preset(gateway), status, None, body.to_string().as_bytes())
    };
    let known = |progress, reason, words: &str| StatusAnswer::Known {
        progress,
        reason,
        words: words.to_owned(),
    };
    assert_eq!(
        ask("twilio", 200, json!({ "sid": "SM1", "status": "delivered", "error_code": null })),
        known(Progress::Delivered, None, "")
    );
    assert_eq!(
        ask(
            "twilio",
            200,
            json!({
                "status": "undelivered", "error_code": 30005, "error_message": "Unknown handset"
            })
        ),
        known(Progress::Failed, Some(Reason::DeadAddress), "30005: Unknown handset")
    );
    assert_eq!(
        ask("messagemedia", 200, json!({ "status": "ENROUTE" })),
        known(Progress::Sent, None, "")
    );
    assert_eq!(
        ask("messagemedia", 200, json!({ "status": "evaporated" })),
        StatusAnswer::Unrecognised("evaporated".into())
    );
    let receipt = json!({ "data": {
        "status_code": "201", "status_text": "Success: Message received on handset.",
        "error_code": null, "message_id": "BF7AD270"
    } });
    assert_eq!(
        ask("clicksend", 200, receipt),
        known(Progress::Delivered, None, "Success: Message received on handset.")
    );
    let none = json!({ "response_msg": "Receipt record not found." });
    assert_eq!(ask("clicksend", 404, none), StatusAnswer::NoneYet);
    assert_eq!(ask("twilio", 404, json!({})), StatusAnswer::Unreadable("HTTP 404".into()));
    assert_eq!(ask("twilio", 200, json!({})), StatusAnswer::Unreadable("HTTP 200".into()));
    assert_eq!(ask("twilio", 401, json!({})), StatusAnswer::LoginRefused);
    assert_eq!(ask("twilio", 503, json!({})), StatusAnswer::Temporary(None));
}

#[test]
fn one_failed_part_of_a_long_message_is_a_failed_message_wherever_it_stands() {
    let mut description = preset("twilio");
    if let Some(query) = &mut description.status_query {
        query.status = "/parts/*/status".into();
    }
    let of = |words: &[&str]| {
        let parts: Vec<Value> = words.iter().map(|word| json!({ "status": word })).collect();
        let body = json!({ "parts": parts }).to_string();
        match read_status(&description, 200, None, body.as_bytes()) {
            StatusAnswer::Known { progress, .. } => format!("{progress:?}"),
            StatusAnswer::Unrecognised(word) => word,
            other => format!("{other:?}"),
        }
    };
    assert_eq!(of(&["failed", "delivered", "delivered"]), "Failed");
    assert_eq!(of(&["delivered", "odd", "undelivered"]), "Failed");
    assert_eq!(of(&["delivered", "odd", "delivered"]), "odd");
    assert_eq!(of(&["delivered", "sent", "delivered"]), "Sent");
    assert_eq!(of(&["delivered", "delivered"]), "Delivered");
}

proptest! {
    #[test]
    fn no_answer_of_a_gateway_makes_the_product_panic(
        body in proptest::collection::vec(any::<u8>(), 0..400), status in any::<u16>(),
        after in ".{0,40}",
    ) {
        for key in ["twilio", "messagemedia", "clicksend"] {
            let outcome = read_answer(&preset(key), status, Some(&after), &body);
            // Random bytes are no answer that names an id.
            let is_taken = matches!(outcome, Outcome::Taken { .. });
            prop_assert!(!is_taken);
            let _ = read_status(&preset(key), status, Some(&after), &body);
        }
    }
}
