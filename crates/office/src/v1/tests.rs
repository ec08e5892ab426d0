//! `/v1` for clinics against a whole office, over HTTP, on both databases.

use std::io::Write as _;

use reqwest::Response;
use serde_json::{Value, json};
use uuid::Uuid;
use wardbook_ledger::note::{KeyKind, SignerKey, VerifierKey};
use wardbook_sync::wire::statement::{Answer, Enrolled, Rotate, sync_key_name};

use crate::acts;
use crate::own_log::Actor;
use crate::storage::faults::Fault;
use crate::storage::{contacts, own_log};
use crate::testing::{Database, TestClinic, TestOffice, on_both, told};

const OFFICE: &str = "office.example";

mod edges;
mod successors;

on_both!(
    a_clinic_enrols_once_and_speaks_with_a_token,
    a_code_that_does_not_count_is_one_sentence_whatever_is_wrong_with_it,
    a_log_of_another_clinic_is_refused,
    a_challenge_counts_once_and_for_a_minute,
    tokens_end_at_once_when_a_clinic_is_suspended_or_its_keys_change,
    a_report_is_written_once_a_minute_and_tells_what_is_fixed_and_held,
    payloads_are_held_when_they_are_what_the_header_commits_to,
    a_lost_reply_is_given_again_to_the_same_keys,
);

/// Adds a clinic, and gives its id and code.
async fn add(office: &TestOffice, name: &'static str) -> (Uuid, String) {
    let (app, id, now) = (office.app.clone(), office.app.randomness.uuid(), office.app.clock.now());
    let made = office
        .app
        .storage
        .write(move |tx| acts::add_clinic(&app, tx, Actor::CommandLine, (id, name, "North"), now));
    (id, made.await.unwrap().text)
}

async fn refusal(response: Response) -> (u16, String) {
    let (status, body) = told(response).await;
    assert!(body["message"].as_str().is_some_and(|sentence| !sentence.is_empty()), "{body}");
    (status, body["code"].as_str().unwrap().to_owned())
}

/// An office, and a clinic that has enrolled with so many events.
async fn enrolled(database: Database, size: u64) -> (TestOffice, TestClinic, Uuid) {
    let office = TestOffice::start(database).await.unwrap();
    let (id, code) = add(&office, "Riverside").await;
    let mut clinic = TestClinic::new(&office, 1).unwrap();
    clinic.log.grow(size).unwrap();
    let request = clinic.request(OFFICE, &code).unwrap();
    let (status, body) = told(clinic.post("/v1/enrol", None, &request).await.unwrap()).await;
    assert_eq!(status, 200, "{body}");
    (office, clinic, id)
}

/// The kinds of the own ledger's newest events, the newest first, with their payloads.
async fn recorded(office: &TestOffice) -> Vec<(String, Value)> {
    let newest = office.app.storage.read(|tx| own_log::newest(tx, 50)).await.unwrap();
    let event = |event: &own_log::Stored| {
        let header: Value = serde_json::from_str(&event.header).unwrap();
        let kind = header["kind"].as_str().unwrap().to_owned();
        (kind, serde_json::from_str(&event.payload).unwrap())
    };
    newest.iter().map(event).collect()
}

async fn a_clinic_enrols_once_and_speaks_with_a_token(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let (id, code) = add(&office, "Riverside").await;
    let mut clinic = TestClinic::new(&office, 1).unwrap();
    clinic.log.grow(300).unwrap();
    let (_, about) = told(clinic.get("/v1/office", "").await.unwrap()).await;
    let root = VerifierKey::parse(about["root"].as_str().unwrap()).unwrap();
    let request = clinic.request(OFFICE, &code).unwrap();
    let (status, body) = told(clinic.post("/v1/enrol", None, &request).await.unwrap()).await;
    assert_eq!(status, 200, "{body}");
    let reply = Enrolled::open(body["reply"].as_str().unwrap().as_bytes(), &root).unwrap();
    assert_eq!((reply.clinic, reply.before), (id.to_string(), 300));
    assert_eq!(reply.witness.to_string(), about["witness"]);
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    assert_eq!(clinic.get("/v1/mailbox?after=0", &token).await.unwrap().status(), 200);
    office.pass(901);
    let late = clinic.get("/v1/mailbox?after=0", &token).await.unwrap();
    assert_eq!(refusal(late).await, (401, "unauthorized".to_owned()));
    let kinds: Vec<_> = recorded(&office).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["clinic.enrolled", "clinic.code_made", "clinic.added"]);
}

async fn a_code_that_does_not_count_is_one_sentence_whatever_is_wrong_with_it(database: Database) {
    let (office, clinic, _) = enrolled(database, 3).await;
    let (_, code) = add(&office, "Hillside").await;
    let mut other = TestClinic::new(&office, 2).unwrap();
    other.log.grow(3).unwrap();
    let mut sentences = Vec::new();
    let mut ask = async |request: Value| {
        let answer = told(clinic.post("/v1/enrol", None, &request).await.unwrap()).await;
        sentences.push(answer);
    };
    let (address, flipped) = (code.split_once('@').unwrap().1, code.replacen('-', "0", 1));
    let mut letters: Vec<char> = flipped.chars().collect();
    letters[0] = if letters[0] == 'A' { 'B' } else { 'A' };
    letters.remove(4);
    let unknown: String = letters.into_iter().collect();
    assert!(unknown.ends_with(address));
    ask(other.request(OFFICE, &unknown).unwrap()).await;
    office.pass(24 * 3_600 + 1);
    ask(other.request(OFFICE, &code).unwrap()).await;
    let (_, used) = add(&office, "Lakeside").await;
    let mut third = TestClinic::new(&office, 3).unwrap();
    third.log.grow(3).unwrap();
    let request = third.request(OFFICE, &used).unwrap();
    assert_eq!(third.post("/v1/enrol", None, &request).await.unwrap().status(), 200);
    ask(other.request(OFFICE, &used).unwrap()).await;
    assert_eq!(sentences[0].0, 403);
    assert!(sentences.iter().all(|sentence| *sentence == sentences[0]), "{sentences:?}");
    let reasons: Vec<_> = recorded(&office)
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "clinic.enrolment_refused")
        .map(|(_, payload)| payload["reason"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(reasons, ["used_code", "expired_code", "unknown_code"]);
}

async fn a_log_of_another_clinic_is_refused(database: Database) {
    let (office, clinic, _) = enrolled(database, 3).await;
    let (_, code) = add(&office, "Hillside").await;
    let request = clinic.request(OFFICE, &code).unwrap();
    let refused = clinic.post("/v1/enrol", None, &request).await.unwrap();
    assert_eq!(refusal(refused).await, (409, "known_log".to_owned()));
    let mut other = clinic.request("other.example", &code).unwrap();
    let refused = clinic.post("/v1/enrol", None, &other).await.unwrap();
    assert_eq!(refusal(refused).await, (403, "other_office".to_owned()));
    other = clinic.request(OFFICE, &code).unwrap();
    other["checkpoint"] = clinic.log.note(2).unwrap().into();
    let refused = clinic.post("/v1/enrol", None, &other).await.unwrap();
    assert_eq!(refusal(refused).await, (400, "bad_checkpoint".to_owned()));
}

async fn a_lost_reply_is_given_again_to_the_same_keys(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let (id, code) = add(&office, "Riverside").await;
    let mut clinic = TestClinic::new(&office, 1).unwrap();
    clinic.log.grow(5).unwrap();
    let request = clinic.request(OFFICE, &code).unwrap();
    office.app.storage.faults().plan(0, Fault::AnswerLost);
    let first = clinic.post("/v1/enrol", None, &request).await.unwrap();
    assert_eq!(first.status(), 200, "even where the answer to the commit was lost");
    let again = clinic.post("/v1/enrol", None, &request).await.unwrap();
    assert_eq!(again.status(), 200, "the reply may have been lost");
    let name = sync_key_name(clinic.log.key.name());
    clinic.sync = SignerKey::from_bytes(&name, KeyKind::Ed25519, &[77; 32]).unwrap();
    let other = clinic.request(OFFICE, &code).unwrap();
    let refused = clinic.post("/v1/enrol", None, &other).await.unwrap();
    assert_eq!(refusal(refused).await, (403, "code_refused".to_owned()));
    let logs = office.app.storage.read(move |tx| crate::storage::logs::of_clinic(tx, id));
    assert_eq!(logs.await.unwrap().len(), 1);
    let kinds: Vec<_> = recorded(&office).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "clinic.enrolled").count(), 1);
}

async fn a_challenge_counts_once_and_for_a_minute(database: Database) {
    let (office, clinic, _) = enrolled(database, 3).await;
    let answer = clinic.answer(OFFICE).await.unwrap();
    let first = clinic;
    assert_eq!(first.post("/v1/token", None, &answer).await.unwrap().status(), 200);
    let late = first.answer(OFFICE).await.unwrap();
    let forged = Answer {
        nonce: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned(),
        office: OFFICE.to_owned(),
        origin: first.log.key.name().to_owned(),
    };
    let forged = json!({ "answer": forged.sign(&first.sync).unwrap() });
    office.pass(60);
    let stale = (403, "stale_challenge".to_owned());
    let refuse =
        async |answer: &Value| refusal(first.post("/v1/token", None, answer).await.unwrap()).await;
    assert_eq!(refuse(&answer).await, stale, "a second time");
    assert_eq!(refuse(&late).await, stale, "after a minute");
    assert_eq!(refuse(&forged).await, stale, "one that nobody gave");
    let stranger = TestClinic::new(&office, 9).unwrap();
    assert!(stranger.answer(OFFICE).await.is_err(), "a log that is not known");
}

async fn tokens_end_at_once_when_a_clinic_is_suspended_or_its_keys_change(database: Database) {
    let (office, mut clinic, id) = enrolled(database, 3).await;
    let token = clinic.token(OFFICE).await.unwrap();
    let mail = async |token: &str| {
        let url = format!("{}/v1/mailbox", office.url);
        reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap().status().as_u16()
    };
    assert_eq!(mail(&token).await, 200);
    let name = sync_key_name(clinic.log.key.name());
    let new = SignerKey::from_bytes(&name, KeyKind::Ed25519, &[42; 32]).unwrap();
    let rotate = Rotate {
        office: OFFICE.to_owned(),
        origin: clinic.log.key.name().to_owned(),
        sync: new.verifier().clone(),
    };
    let alone = json!({ "request": rotate.sign(&new, &new).unwrap() });
    let refused = clinic.post("/v1/rotate", Some(&token), &alone).await.unwrap();
    assert_eq!(refusal(refused).await, (403, "not_signed".to_owned()));
    let both = json!({ "request": rotate.sign(&clinic.sync, &new).unwrap() });
    let rotated = clinic.post("/v1/rotate", Some(&token), &both).await.unwrap();
    assert_eq!(rotated.status(), 204);
    assert_eq!(mail(&token).await, 401);
    assert!(clinic.token(OFFICE).await.is_err(), "the old key is worth nothing");
    clinic.sync = new;
    let token = clinic.token(OFFICE).await.unwrap();
    let (app, now) = (office.app.clone(), office.app.clock.now());
    let suspended = office.app.storage.write(move |tx| {
        acts::suspend(&app, tx, Actor::CommandLine, (id, "a stolen computer"), now)
    });
    suspended.await.unwrap();
    assert_eq!(mail(&token).await, 401);
    let answer = clinic.answer(OFFICE).await.unwrap();
    let refused = clinic.post("/v1/token", None, &answer).await.unwrap();
    assert_eq!(refusal(refused).await, (403, "suspended".to_owned()));
}

async fn a_report_is_written_once_a_minute_and_tells_what_is_fixed_and_held(database: Database) {
    let (office, clinic, id) = enrolled(database, 300).await;
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let report_of = async |size: u64, unsent: u64| {
        let report = json!({
            "size": size, "unsent": unsent, "version": "0.1.0", "policy": null,
            "clock": "2026-12-01T12:00:30.000000Z",
        });
        told(clinic.post("/v1/report", Some(&token), &report).await.unwrap()).await
    };
    let report = async |unsent: u64| report_of(300, unsent).await;
    let (status, standing) = report(7).await;
    assert_eq!(status, 200, "{standing}");
    assert_eq!((standing["fixed"].as_u64(), standing["held"].as_u64()), (Some(300), Some(300)));
    assert_eq!((&standing["policy"], &standing["mail"]), (&Value::Null, &json!(0)));
    let heard = async || {
        let heard = office.app.storage.read(move |tx| contacts::heard(tx, id)).await.unwrap();
        heard.map(|word| (word.unsent, word.clock_offset)).unwrap()
    };
    assert_eq!(heard().await, (7, 30), "its clock is half a minute ahead");
    office.pass(59);
    report(0).await;
    assert_eq!(heard().await.0, 7, "less than a minute later nothing is written");
    office.pass(1);
    report(0).await;
    assert_eq!(heard().await, (0, -30));
    office.pass(1);
    report_of(200, 1).await;
    assert_eq!(heard().await.0, 1, "that it is shorter than what is fixed does not wait");
    report_of(200, 2).await;
    assert_eq!(heard().await.0, 1, "it is written once");
    report(3).await;
    assert_eq!(heard().await.0, 3, "nor does it wait that it is whole again");
    let wrong = json!({ "size": 1, "unsent": 0, "version": "1", "policy": null, "clock": "noon" });
    let refused = clinic.post("/v1/report", Some(&token), &wrong).await.unwrap();
    assert_eq!(refusal(refused).await, (400, "malformed".to_owned()));
}

async fn payloads_are_held_when_they_are_what_the_header_commits_to(database: Database) {
    let (office, mut clinic, id) = enrolled(database, 3).await;
    let alert = json!({ "type": "budget_exceeded", "severity": "high", "description": "over" });
    let lines = [
        clinic.happen("clinic.created", "", &json!({ "name": "R", "currency": "AUD" })).unwrap(),
        clinic.happen("alert.raised", "alerts/1", &alert).unwrap(),
        clinic.happen("alert.raised", "alerts/2", &alert).unwrap(),
        clinic.happen("alert.resolved", "alerts/2", &json!({ "reason": "done" })).unwrap(),
    ];
    let token = clinic.token(OFFICE).await.unwrap();
    let url = format!("{}/v1/payloads", office.url);
    let send = async |body: Vec<u8>, gzip: bool| {
        let request = clinic.client.post(&url).bearer_auth(&token).body(body);
        let request = if gzip { request.header("content-encoding", "gzip") } else { request };
        request.send().await.unwrap()
    };
    let early = send(lines[0].clone().into_bytes(), false).await;
    assert_eq!(refusal(early).await, (409, "not_held".to_owned()));
    clinic.sync(&token, 0).await.unwrap();
    let sealed = json!({ "kind": "sealed", "seq": 0, "sealed": "AAAA" }).to_string();
    let body = format!("{}\n{}\n{sealed}\n{}\n{}\n", lines[3], lines[0], lines[2], lines[1]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(body.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    for _ in 0..2 {
        assert_eq!(told(send(gzip.clone(), true).await).await, (200, json!({ "held": 5 })));
    }
    let given = async |from: u64, to: u64| {
        let asked = format!("{url}?from={from}&to={to}");
        let answer = clinic.client.get(asked).bearer_auth(&token).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, back) = given(0, 256).await;
    let parsed = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let all: Vec<_> = [&sealed].into_iter().chain(&lines).map(|line| parsed(line)).collect();
    assert_eq!((status, back.lines().map(parsed).collect()), (200, all), "in the log's order");
    assert_eq!(given(200, 256).await, (200, String::new()));
    assert_eq!(given(0, 257).await.0, 400);
    assert_eq!(given(2, 1).await.0, 400);
    let tallies =
        office.app.storage.read(move |tx| crate::storage::payloads::tallies(tx, Some(id)));
    let tallies = tallies.await.unwrap();
    let count = |what: &str| {
        tallies.iter().filter(|tally| tally.what == what).map(|tally| tally.times).sum::<u64>()
    };
    assert_eq!((count("alert"), count("currency")), (1, 1), "{tallies:?}");
    let false_one = lines[1].replace("budget", "nothing");
    assert_eq!(refusal(send(false_one.into_bytes(), false).await).await.0, 422);
    assert_eq!(refusal(send(b"{}".to_vec(), false).await).await.0, 400);
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 33 * 1024 * 1024]).unwrap();
    let bomb = send(bomb.finish().unwrap(), true).await;
    assert_eq!(refusal(bomb).await, (413, "too_large".to_owned()));
}
