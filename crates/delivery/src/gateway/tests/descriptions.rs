use serde_json::{Value, json};

use super::preset;
use crate::gateway::presets::PRESETS;
use crate::gateway::{check, parse};

fn simple() -> Value {
    json!({
        "name": "Test",
        "send": {
            "method": "POST",
            "url": "https://sms.example/send",
            "body": { "form": [["to", "{to}"], ["text", "{text}"]] }
        },
        "authentication": { "bearer": { "token": "test.token" } },
        "answer": { "id": "/id" }
    })
}

#[test]
fn presets_are_fit_and_come_back_as_they_were_saved() {
    for one in PRESETS {
        let description = preset(one.key);
        let saved = serde_json::to_string(&description).unwrap();
        assert_eq!(parse(&saved).as_ref(), Ok(&description), "{}", one.key);
        assert!(description.receipts().asked, "{}", one.key);
    }
    // Only Twilio's reports have a signature that can be verified here.
    assert!(preset("twilio").receipts().called);
    assert!(!preset("clicksend").receipts().called);
}

#[test]
fn a_gateway_that_neither_reports_nor_answers_has_no_receipts() {
    let description = parse(&simple().to_string()).unwrap();
    assert!(!description.receipts().asked && !description.receipts().called);
}

#[test]
fn what_cannot_work_is_refused_with_a_sentence_when_it_is_saved() {
    let query = json!({ "url": "https://sms.example/{id}", "status": "/status" });
    for (pointer, value, sentence) in [
        ("/name", json!(" "), "The name is empty."),
        (
            "/send/url",
            json!("http://sms.example/send"),
            "The address for sending must begin with https://, except to this machine.",
        ),
        (
            "/send/body/form/0/1",
            json!("{number}"),
            "The form field to has {number}, which is none of {to}, {text}, {from}, {reference}, \
             {callback}, {account}, {id}.",
        ),
        ("/send/body/form/1/1", json!("hello"), "{text} is missing in the address and the body."),
        ("/send/body/form/0/1", json!("{from}"), "{to} is missing in the address and the body."),
        (
            "/send/body/form/0/1",
            json!("{to}{id}"),
            "{id} cannot stand in a message that is still to be sent.",
        ),
        (
            "/send/body",
            json!({ "json": { "{to}": "{text}" } }),
            "{to} cannot stand in a member's name.",
        ),
        (
            "/send/method",
            json!("GET"),
            "A request by GET has no body: put the placeholders into the address.",
        ),
        (
            "/send/headers",
            json!({ "Authorization": "Bearer abc" }),
            "The header \"Authorization\" cannot be set here.",
        ),
        ("/send/headers", json!({ "X": "a\r\nY: b" }), "The header \"X\" cannot be set here."),
        ("/send/headers", json!({ "X: Y": "a" }), "The header \"X: Y\" cannot be set here."),
        ("/send/headers", json!({ "X": "{text}" }), "{text} cannot stand in the header X."),
        ("/answer/id", json!("id"), "\"id\" is not a JSON pointer, like /messages/0/id."),
        (
            "/status_query",
            query.clone(),
            "No status has a meaning: without it no message is ever delivered or failed.",
        ),
        (
            "/status_query",
            json!({ "url": "https://sms.example/status", "status": "/status" }),
            "{id} is missing in the status query's address.",
        ),
        (
            "/status_query",
            json!({ "url": "https://sms.example/{id}/{text}", "status": "/status" }),
            "{text} cannot stand in the status query's address.",
        ),
        (
            "/statuses",
            json!({ "Sent": "sent", "SENT": "delivered" }),
            "The status \"Sent\" is there twice; capitals make no difference.",
        ),
    ] {
        let mut description = simple();
        match description.pointer_mut(pointer) {
            Some(place) => *place = value,
            None if pointer == "/send/headers" => description["send"]["headers"] = value,
            None => description[&pointer[1..]] = value,
        }
        assert_eq!(parse(&description.to_string()).unwrap_err().to_string(), sentence);
    }
}

#[test]
fn unknown_members_are_refused_and_named() {
    let mut description = simple();
    description["password"] = json!("hunter2");
    let sentence = parse(&description.to_string()).unwrap_err().to_string();
    assert!(sentence.starts_with("The description cannot be read: unknown field `password`"));
    assert!(parse(&" ".repeat(70_000)).is_err());
    assert!(check(&preset("twilio")).is_ok());
}
