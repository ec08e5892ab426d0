use proptest::prelude::*;
use serde_json::{Value, json};

use super::preset;
use crate::gateway::description::{Body, Description, Method};
use crate::gateway::values::Values;
use crate::gateway::{Secret, Unrendered, parse, render, render_query};

fn message(text: &str) -> Values {
    Values::message("+61 491 570 156", text).unwrap().from_sender("Clinic & Co").unwrap()
}

fn body(description: &Description, values: &Values) -> String {
    String::from_utf8(render(description, values).unwrap().body).unwrap()
}

#[test]
fn a_message_to_twilio_is_a_form_and_absent_values_are_left_out() {
    let values = message("Your results & more: 5 € = 100%\nCall us").with_account("AC1").unwrap();
    let request = render(&preset("twilio"), &values).unwrap();
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        "To=%2B61491570156&From=Clinic%20%26%20Co\
         &Body=Your%20results%20%26%20more%3A%205%20%E2%82%AC%20%3D%20100%25%0ACall%20us"
    );
    let (user, password) = ("twilio.user".into(), "twilio.password".into());
    assert_eq!(request.secrets, Secret::Basic { user, password });
    let missing = render(&preset("twilio"), &message("Hello"));
    assert_eq!(
        missing.unwrap_err().to_string(),
        "The gateway's description asks for {account}, which has no value."
    );
}

#[test]
fn a_message_to_messagemedia_and_clicksend_is_json_with_our_reference() {
    let values = message("Say \"yes\", please").with_reference("m-7").unwrap();
    let sent: Value = serde_json::from_str(&body(&preset("messagemedia"), &values)).unwrap();
    let one = &sent["messages"][0];
    assert_eq!(one["content"], "Say \"yes\", please");
    assert_eq!(one["destination_number"], "+61491570156");
    assert_eq!(one["metadata"], json!({ "reference": "m-7" }));
    let plain = Values::message("+61491570156", "Hi").unwrap();
    let sent: Value = serde_json::from_str(&body(&preset("clicksend"), &plain)).unwrap();
    assert_eq!(
        sent,
        json!({ "messages": [{ "source": "wardbook", "body": "Hi", "to": "+61491570156" }] })
    );
}

#[test]
fn a_status_is_asked_for_by_the_gateway_s_id_in_one_segment_of_the_path() {
    let description = preset("messagemedia");
    let of = |id: &str| render_query(&description, &Values::taken(id).unwrap());
    let request = of("a/b?c#d").unwrap().unwrap();
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.url, "https://api.messagemedia.com/v1/messages/a%2Fb%3Fc%23d");
    assert_eq!(of(".."), Err(Unrendered::Path));
    assert_eq!(of("."), Err(Unrendered::Path));
    assert!(Values::taken("").is_err());
}

#[test]
fn the_same_reference_goes_into_the_header_for_second_attempts() {
    let mut description = preset("clicksend");
    description.send.idempotency_header = Some("Idempotency-Key".into());
    let header = |reference: &str| {
        let values = message("Hi").with_reference(reference).unwrap();
        render(&description, &values).map(|request| request.headers)
    };
    let expected = ("Idempotency-Key".to_owned(), "m-7".to_owned());
    assert!(header("m-7").unwrap().contains(&expected));
    assert_eq!(header("ü"), Err(Unrendered::Header("Idempotency-Key".into())));
}

#[test]
fn a_number_or_a_text_that_is_none_never_becomes_a_request() {
    assert!(Values::message("+61491570156&to=+1", "Hi").is_err());
    assert!(Values::message("0491570156", "Hi").is_err());
    assert!(Values::message("+61491570156", "Hi\u{1b}[2J").is_err());
    assert!(Values::message("+61491570156", "Hi\r\nBcc: x").is_err());
    assert!(Values::message("+61491570156", " ").is_err());
    assert!(message("Hi").from_sender("A\r\nB").is_err());
}

/// A gateway by GET, everything in its address.
fn by_address() -> Description {
    let json = json!({
        "name": "Old",
        "send": { "method": "GET", "url": "https://sms.example/{to}/send?text={text}&from={from}" },
        "authentication": { "header": { "header": "X-Key", "secret": "old.key" } },
        "answer": { "id": "/id" }
    });
    parse(&json.to_string()).unwrap()
}

proptest! {
    #[test]
    fn no_text_changes_the_structure_around_it(text in "[ -~\nà€😀\u{2028}]{1,80}") {
        let Ok(values) = Values::message("+61491570156", &text) else { return Ok(()) };
        let values = values.from_sender("C").unwrap().with_account("AC1").unwrap();

        let form = body(&preset("twilio"), &values);
        let fields: Vec<(&str, &str)> =
            form.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        prop_assert_eq!(fields.len(), 3);
        let decoded = percent_encoding::percent_decode_str(fields[2].1).decode_utf8().unwrap();
        prop_assert_eq!(decoded.as_ref(), text.as_str());

        let description = preset("messagemedia");
        let mut sent: Value = serde_json::from_str(&body(&description, &values)).unwrap();
        prop_assert_eq!(sent["messages"][0]["content"].take(), Value::String(text.clone()));
        let Body::Json(mut template) = description.send.body else { panic!("JSON") };
        template["messages"][0].as_object_mut().unwrap().remove("content");
        sent["messages"][0].as_object_mut().unwrap().remove("content");
        let names = |value: &Value| {
            value["messages"][0].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        prop_assert_eq!(names(&sent), names(&template));

        let url = render(&by_address(), &values).unwrap().url;
        let (path, query) = url.split_once('?').unwrap();
        prop_assert_eq!(path, "https://sms.example/%2B61491570156/send");
        prop_assert_eq!(query.matches('&').count(), 1);
        prop_assert!(query.starts_with("text=") && query.ends_with("&from=C"));
        prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'));
    }
}
