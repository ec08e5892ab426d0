//! Model endpoints through the whole product: a real model server, its record and its cost;
//! budgets; servers that fail in each way; stopping in the middle.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use wardbook_tests::{
    Answer, Behaviour, FaultyServer, ModelServer, TestClinic, letters, open_with_key, wait_until,
};

/// Nano-units per token: 3 and 15 per million.
const PRICES: (i64, i64) = (3_000, 15_000);

fn add(clinic: &TestClinic, url: &str, model: &str, more: &[&str]) {
    let add = ["endpoint", "add", "local", "--kind", "openai", "--url", url, "--model", model];
    let prices = ["--price-input", "3", "--price-output", "15"];
    clinic.run(add.iter().chain(&prices).chain(more)).expect(0);
}

fn process(clinic: &TestClinic, numbers: std::ops::Range<usize>, more: &[&str]) -> Answer {
    let mut command = clinic.command(["process", "--endpoint", "local", "--json"]);
    command.args(letters(&clinic.beside("inbox"), numbers)).args(more);
    command.output().unwrap().into()
}

/// A completion that keeps to the schema and answers for any letter.
fn completion() -> String {
    let content = json!({
        "document_type": "referral_letter",
        "type_quote": { "page": 1, "text": "Thank you for seeing Mr Rourke" },
        "type_confidence": 95,
        "fields": [
            { "name": "patient_name", "detail": "", "value": "Desmond Rourke", "page": 1,
              "quote": "Mr Desmond Rourke", "confidence": 96 },
            { "name": "birth_date", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
            { "name": "author", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
            { "name": "addressee", "detail": "", "value": "", "page": 0, "quote": "", "confidence": 0 },
        ],
        "summary": "Referred for an opinion.",
    });
    json!({
        "id": "1", "object": "chat.completion", "model": "m-1.1",
        "choices": [{ "index": 0, "finish_reason": "stop",
                      "message": { "role": "assistant", "content": content.to_string() } }],
        "usage": { "prompt_tokens": 2_000, "completion_tokens": 400 },
    })
    .to_string()
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// That the log has, for every call of the session, what was sent and what came back, once
/// each, with the right hashes, and that the calls' costs are the session's.
fn examine_calls(clinic: &TestClinic, session: &str) -> Vec<Value> {
    let events = clinic.json(["events", "--session", session]);
    let of = |kinds: &[&str]| -> BTreeMap<String, Value> {
        let events = events.as_array().unwrap().iter();
        let wanted = events.filter(|one| kinds.contains(&one["kind"].as_str().unwrap()));
        let by_call = wanted.map(|one| (one["subject"].as_str().unwrap().to_owned(), one.clone()));
        by_call.collect()
    };
    let (requested, ended) = (of(&["ai.requested"]), of(&["ai.called", "ai.failed"]));
    assert_eq!(requested.keys().collect::<Vec<_>>(), ended.keys().collect::<Vec<_>>());
    let key = clinic.key();
    let database = open_with_key(&clinic.database(), &key);
    let sql =
        "SELECT call_id, prompt_hash, response_hash, input_tokens, output_tokens, cost, status
        FROM ai_calls WHERE processing_session_id = ?";
    let mut statement = database.prepare(sql).unwrap();
    let mut rows = statement.query([session]).unwrap();
    let (mut calls, mut total) = (0, 0);
    while let Some(row) = rows.next().unwrap() {
        calls += 1;
        let call = format!("ai_calls/{}", row.get::<_, String>(0).unwrap());
        let (sent, back) = (&requested[&call], &ended[&call]);
        assert!(sent["seq"].as_u64() < back["seq"].as_u64(), "sent before it came back");
        let prompt = sent["payload"]["prompt"].as_str().unwrap();
        assert_eq!(row.get::<_, String>(1).unwrap(), sha256(prompt));
        assert_eq!(sent["payload"]["prompt_hash"], sha256(prompt));
        assert!(prompt.contains("Rourke"), "the whole prompt is recorded");
        let response = back["payload"]["response"].as_str().map(sha256);
        assert_eq!(row.get::<_, Option<String>>(2).unwrap(), response);
        let tokens: (Option<i64>, Option<i64>) = (row.get(3).unwrap(), row.get(4).unwrap());
        let cost: i64 = row.get(5).unwrap();
        if let (Some(input), Some(output)) = tokens {
            assert_eq!(cost, input * PRICES.0 + output * PRICES.1, "{call}");
        }
        assert!(["answered", "failed", "abandoned"].contains(&&*row.get::<_, String>(6).unwrap()));
        total += cost;
    }
    assert_eq!(calls, requested.len(), "every call is in the log");
    let sql = "SELECT total_cost FROM ai_processing_sessions WHERE session_id = ?";
    let cost: i64 = database.query_row(sql, [session], |row| row.get(0)).unwrap();
    assert_eq!(cost, total, "the calls add up to the session");
    ended.into_values().collect()
}

fn id_of(outcome: &Value) -> String {
    outcome["session_id"].as_str().unwrap().to_owned()
}

/// The word under which each document of a session failed.
fn failures(clinic: &TestClinic, session: &str) -> Vec<Value> {
    let view = clinic.json(["session", session]);
    view["documents"].as_array().unwrap().iter().map(|one| one["failure_code"].clone()).collect()
}

#[test]
fn a_real_model_server_is_tested_called_recorded_and_paid_for() {
    let server = ModelServer::start();
    let clinic = TestClinic::new();
    add(&clinic, &server.url, &server.model, &["--max-output-tokens", "1500"]);
    let tested = clinic.run(["endpoint", "test", "local", "--json"]).expect(0).json();
    assert_eq!(tested["usable"], true, "{tested:#}");
    let tests = clinic.json(["events", "--kind", "endpoint.tested"]);
    let tests = tests.as_array().unwrap();
    assert_eq!(tests[0]["payload"]["begins"], true, "recorded before anything is sent");
    assert_eq!(tests[1]["payload"]["usable"], true, "and afterwards: {tests:#?}");
    let answer = process(&clinic, 0..3, &[]);
    let outcome = answer.json();
    let failed = outcome["session"]["failed_documents"].as_u64().unwrap();
    // The model talks noise in the schema: what it says is read, or fails with the reason.
    assert_eq!(answer.code, Some(i32::from(failed > 0)), "{outcome:#}");
    let ended = examine_calls(&clinic, &id_of(&outcome));
    assert_eq!(ended.len(), 3, "one call for each letter");
    for call in ended {
        let named = call["payload"]["error"] == "endpoint_outside_schema";
        assert!(call["kind"] == "ai.called" || named, "{call:#}");
        assert!(call["payload"]["response"].is_string(), "the answer is kept either way");
    }
    let cost = outcome["session"]["total_cost"].as_str().unwrap();
    assert!(cost.parse::<f64>().unwrap() > 0.0, "{cost}");
    clinic.must_be_sound();
}

#[test]
fn a_budget_stops_before_the_call_that_could_pass_it() {
    let server = FaultyServer::start(Behaviour::Says(completion()));
    let clinic = TestClinic::new();
    add(&clinic, &server.url, "m-1", &["--max-output-tokens", "500"]);
    let none = process(&clinic, 0..1, &["--budget", "0.000001"]).expect(1).json();
    assert_eq!(server.calls(), 0, "nothing was sent");
    assert_eq!(failures(&clinic, &id_of(&none)), ["budget_exhausted"]);
    let first = process(&clinic, 1..2, &[]).expect(0).json();
    let session = id_of(&first);
    let requested = clinic.json(["events", "--session", &session, "--kind", "ai.requested"]);
    let worst: f64 = requested[0]["payload"]["worst_case"].as_str().unwrap().parse().unwrap();
    let budget = format!("{:.9}", worst * 1.2);
    let partial = process(&clinic, 2..6, &["--budget", &budget]).expect(1).json();
    let session = id_of(&partial);
    assert_eq!(partial["session"]["outcome"], "partial", "{partial:#}");
    assert_eq!(partial["session"]["processed_documents"], 1);
    assert_eq!(server.calls(), 2, "one for the first session, one that fitted");
    let stopped = failures(&clinic, &session);
    assert_eq!(stopped.iter().filter(|code| *code == "budget_exhausted").count(), 3);
    examine_calls(&clinic, &session);
    let view = clinic.json(["session", &session]);
    let types: Vec<_> =
        view["alerts"].as_array().unwrap().iter().map(|one| &one["alertType"]).collect();
    assert_eq!(types, ["budget_exceeded"], "{view:#}");
    clinic.must_be_sound();
}

/// Runs a session of two letters at a server that fails, and answers with its view.
fn failing(behaviour: Behaviour, code: &str, attempts: usize) {
    let (down, silent) =
        (matches!(behaviour, Behaviour::Down), matches!(behaviour, Behaviour::Silent(_)));
    let server = FaultyServer::start(behaviour);
    let clinic = TestClinic::new();
    add(&clinic, &server.url, "m-1", &["--timeout", "1"]);
    let outcome = process(&clinic, 0..2, &[]).expect(1).json();
    let session = id_of(&outcome);
    assert_eq!(failures(&clinic, &session), [code, code]);
    let row = &outcome["session"];
    assert_eq!((&row["session_status"], &row["outcome"]), (&json!("failed"), &json!("none")));
    // An endpoint that is away is given up with the first document that has no attempt left, and
    // one that is silent with the next one after that.
    let calls = usize::try_from(row["api_calls_made"].as_u64().unwrap()).unwrap();
    let least = match (down, silent) {
        (true, _) => attempts,
        (_, true) => attempts + 1,
        _ => 2 * attempts,
    };
    assert!((least..=2 * attempts).contains(&calls), "{row:#}");
    if !down {
        assert_eq!(server.calls(), calls);
    }
    let ended = examine_calls(&clinic, &session);
    assert_eq!(ended.len(), calls);
    for call in ended {
        assert_eq!((&call["kind"], &call["payload"]["error"]), (&json!("ai.failed"), &json!(code)));
    }
    let view = clinic.run(["session", &session]).expect(0);
    assert!(view.stdout.contains("the endpoint") || view.stdout.contains("answer"), "{view:?}");
    clinic.must_be_sound();
}

#[test]
fn a_server_that_is_down_fails_after_retries() {
    let gone = FaultyServer::start(Behaviour::Down);
    drop(gone);
    failing(Behaviour::Down, "endpoint_unreachable", 4);
}

#[test]
fn a_server_that_is_slow_fails_after_retries() {
    failing(Behaviour::Silent(Duration::from_secs(20)), "endpoint_timed_out", 4);
}

#[test]
fn a_server_that_hangs_up_fails_after_retries() {
    failing(Behaviour::HangsUp, "endpoint_hung_up", 4);
}

#[test]
fn a_server_that_answers_garbage_fails_at_once() {
    failing(Behaviour::Says("<html>It works!</html>".into()), "endpoint_garbage", 1);
}

#[test]
fn a_server_that_answers_outside_the_schema_fails_at_once() {
    let outside = completion().replace("document_type", "kind_of_document");
    failing(Behaviour::Says(outside), "endpoint_outside_schema", 1);
}

#[test]
fn a_session_that_failed_because_its_endpoint_was_away_goes_on_when_it_is_back() {
    let server = FaultyServer::start(Behaviour::HangsUp);
    let clinic = TestClinic::new();
    add(&clinic, &server.url, "m-1", &["--timeout", "1"]);
    let outcome = process(&clinic, 0..2, &[]).expect(1).json();
    let session = id_of(&outcome);
    assert_eq!(outcome["completion"]["refusalCode"], "endpoint_away", "{outcome:#}");
    server.change(Behaviour::Says(completion()));
    let resumed = clinic.run(["process", "--resume", &session, "--json"]).expect(0).json();
    let row = &resumed["session"];
    assert_eq!((&row["processed_documents"], &row["failed_documents"]), (&json!(2), &json!(0)));
    assert_eq!(row["error_summary"], Value::Null);
    let events = clinic.json(["events", "--session", &session, "--kind", "session.resumed"]);
    assert_eq!(events[0]["payload"], json!({ "finished": 0, "left": 2 }));
    examine_calls(&clinic, &session);
    clinic.must_be_sound();
}

#[test]
fn an_endpoint_that_is_external_is_sent_nothing_unless_somebody_allowed_it() {
    let clinic = TestClinic::new();
    add(&clinic, "https://models.example/v1", "m-1", &[]);
    let refused = process(&clinic, 0..1, &[]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert_eq!(refused.json()["error"]["code"], "endpoint_refused");
    let calls = clinic.json(["events", "--kind", "ai.requested"]);
    assert_eq!(calls.as_array().unwrap().len(), 0);
    clinic.must_be_sound();
}

#[test]
fn an_interrupt_keeps_what_is_done_and_the_session_goes_on_later() {
    let server = FaultyServer::start(Behaviour::SilentAfter(2, completion()));
    let clinic = TestClinic::new();
    add(&clinic, &server.url, "m-1", &[]);
    let mut command = clinic.command(["process", "--endpoint", "local", "--json"]);
    command.args(letters(&clinic.beside("inbox"), 0..5));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("four calls came", Duration::from_secs(30), || server.calls() >= 4);
    let interrupted = Instant::now();
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(signal.unwrap().success());
    let answer = Answer::from(child.wait_with_output().unwrap()).expect(1);
    assert!(interrupted.elapsed() < Duration::from_secs(10), "{:?}", interrupted.elapsed());
    assert!(answer.stderr.contains("what is done is kept"), "{answer:?}");
    let outcome = answer.json();
    assert_eq!(
        (&outcome["cancelled"], &outcome["session"]["session_status"]),
        (&json!(true), &json!("cancelled"))
    );
    assert_eq!(outcome["session"]["processed_documents"], 2, "{outcome:#}");
    let session = id_of(&outcome);
    examine_calls(&clinic, &session);
    server.change(Behaviour::Says(completion()));
    // The session keeps the model and the prices that it began with, but goes nowhere else.
    let change = |more: &[&str]| clinic.run(["endpoint", "change", "local"].iter().chain(more));
    change(&["--model", "m-9", "--price-input", "9", "--price-output", "9"]).expect(0);
    change(&["--url", "http://127.0.0.1:9/v1"]).expect(0);
    let resume = ["process", "--resume", &session, "--json"];
    let moved = clinic.run(resume);
    assert_eq!(
        (moved.code, moved.stderr.contains("another address")),
        (Some(2), true),
        "{moved:?}"
    );
    change(&["--url", &server.url, "--phi", "never"]).expect(0);
    assert_eq!(clinic.run(resume).json()["error"]["code"], "endpoint_refused");
    change(&["--phi", "allowed"]).expect(0);
    let resumed = clinic.run(resume).expect(0).json();
    assert_eq!(resumed["session"]["processed_documents"], 5);
    assert_eq!(server.calls(), 4 + 3, "two were silent; the three that were left are called once");
    examine_calls(&clinic, &session);
    let asked = clinic.json(["events", "--kind", "ai.requested"]);
    let mut asked = asked.as_array().unwrap().iter();
    assert!(asked.all(|one| one["payload"]["gen_ai.request.model"] == "m-1"));
    clinic.must_be_sound();
}
