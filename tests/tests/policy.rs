//! Head office's policy through real programs: prices, endpoints and thresholds in the clinic's
//! sessions, on the command line, and what is said of them.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use wardbook_tests::{
    Answer, Behaviour, FaultyServer, TestClinic, TestOffice, letters, wait_until,
};

/// A completion that keeps to the schema and answers for any letter: 2,000 tokens in, 400 out.
fn completion() -> String {
    let fields = ["patient_name", "birth_date", "author", "addressee"].map(|name| {
        json!({ "name": name, "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 })
    });
    let content = json!({
        "document_type": "referral_letter",
        "type_quote": { "page": 1, "text": "Thank you for seeing Mr Rourke" },
        "type_confidence": 95,
        "fields": fields,
        "summary": "Referred for an opinion.",
    });
    json!({
        "id": "1", "object": "chat.completion", "model": "m-1",
        "choices": [{ "index": 0, "finish_reason": "stop",
                      "message": { "role": "assistant", "content": content.to_string() } }],
        "usage": { "prompt_tokens": 2_000, "completion_tokens": 400 },
    })
    .to_string()
}

fn issue(office: &TestOffice, clinic: &TestClinic, body: &Value) {
    let file = clinic.beside("policy.json");
    std::fs::write(&file, body.to_string()).unwrap();
    office.run(["policy", "set", file.to_str().unwrap()]).expect(0);
    let status = clinic.json(["sync", "now"]);
    assert_eq!(status["office"]["problem"], Value::Null, "{status:#}");
}

fn prices(input: &str, output: &str, currency: &str) -> Value {
    json!({ "prices": [
        { "model": "m-1", "currency": currency, "input": input, "output": output },
    ] })
}

/// Each price source of a session's costs, with what it comes to.
fn costs(session: &Value) -> Vec<(String, String)> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let costs = session["costs"].as_array().unwrap();
    costs.iter().map(|one| (text(one, "price_source"), text(one, "cost"))).collect()
}

#[test]
fn a_session_costs_what_head_offices_policy_said_when_it_began() {
    let (office, clinic) = (TestOffice::new(), TestClinic::new());
    clinic.json(["sync", "enrol", &office.code("Harbour Clinic")]);
    let server = FaultyServer::start(Behaviour::SilentAfter(2, completion()));
    let add = ["endpoint", "add", "local", "--kind", "openai", "--url", &server.url];
    let declared = ["--model", "m-1", "--price-input", "3", "--price-output", "15"];
    clinic.run(add.iter().chain(&declared)).expect(0);
    issue(&office, &clinic, &prices("6", "30", "AUD"));
    let listed = clinic.run(["endpoint", "list"]).expect(0).stdout;
    assert!(listed.contains("head office, policy 1") && listed.contains("30.00"), "{listed}");

    let mut process = clinic.command(["process", "--endpoint", "local", "--json"]);
    process.args(letters(&clinic.beside("inbox"), 0..4));
    let child = process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("three calls came", Duration::from_mins(1), || server.calls() >= 3);
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(signal.unwrap().success());
    let begun = Answer::from(child.wait_with_output().unwrap()).expect(1).json();
    let session = begun["session"]["session_id"].as_str().unwrap().to_owned();

    issue(&office, &clinic, &prices("100", "100", "AUD"));
    server.change(Behaviour::Says(completion()));
    clinic.run(["process", "--resume", &session]).expect(0);
    let shown = clinic.json(["session", &session]);
    // Four documents of 2,000 tokens at 6.00 a million, and 400 at 30.00: 0.024 each.
    assert_eq!(costs(&shown), [("head_office/1".to_owned(), "0.096".to_owned())], "{shown:#}");
    let text = clinic.run(["session", &session]).expect(0).stdout;
    assert!(text.contains("head office, policy 1"), "{text}");

    let mut process = clinic.command(["process", "--endpoint", "local", "--json"]);
    process.args(letters(&clinic.beside("more"), 5..6));
    Answer::from(process.output().unwrap()).expect(0);
    let newer = clinic.json(["session", "latest"]);
    assert_eq!(costs(&newer), [("head_office/2".to_owned(), "0.24".to_owned())]);
    issue(&office, &clinic, &prices("1", "1", "USD"));
    let status = clinic.run(["sync", "status"]).expect(0).stdout;
    assert!(status.contains("it is in USD, and this clinic counts in AUD"), "{status}");
    let listed = clinic.run(["endpoint", "list"]).expect(0).stdout;
    assert!(listed.contains("declared") && listed.contains("15.00"), "{listed}");
    clinic.must_be_sound();
}

#[test]
fn what_a_policy_forbids_is_refused_by_name_and_its_end_of_confirmation_is_said() {
    let (office, clinic) = (TestOffice::new(), TestClinic::new());
    clinic.json(["sync", "enrol", &office.code("Harbour Clinic")]);
    let body = json!({
        "endpoints": { "allowed": ["https://models.example/v1"] },
        "thresholds": { "review_below_permille": 950 },
    });
    issue(&office, &clinic, &body);
    let add = |url: &str| {
        let add = ["endpoint", "add", "far", "--kind", "openai", "--model", "m", "--url", url];
        clinic.run(add)
    };
    add("https://elsewhere.example/v1").expect_sentence(
        2,
        "head office's policy 1 does not allow the endpoint address https://elsewhere.example/v1",
    );
    add("https://models.example/v1").expect(0);
    let mut process = clinic.command(["process", "--json"]);
    process.args(letters(&clinic.beside("inbox"), 0..1));
    Answer::from(process.output().unwrap()).expect(0);
    let session = clinic.json(["session", "latest"]);
    let limit = &session["session"]["configuration_snapshot"]["limits"]["review_below_permille"];
    assert_eq!(limit, 950, "{session:#}");

    issue(&office, &clinic, &json!({ "endpoints": { "allowed": [] } }));
    let tested = clinic.run(["endpoint", "test", "far"]);
    assert!(tested.stderr.contains("head office's policy 2 does not allow"), "{tested:?}");
    let sent =
        clinic.run(["process", "--endpoint", "far", clinic.beside("inbox").to_str().unwrap()]);
    assert_ne!(sent.code, Some(0), "{sent:?}");
    let status = clinic.run(["sync", "status"]).expect(0).stdout;
    assert!(status.contains("number 2, confirmed until"), "{status}");
    clinic.must_be_sound();
}
