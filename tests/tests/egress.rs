//! The one way out, through the whole product: what the record says that left is what a server
//! received, byte for byte, and where nothing leaves the record says 0.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use serde_json::Value;
use sha2::{Digest, Sha256};

use wardbook_tests::{Behaviour, FaultyServer, TestClinic, letters};

fn sorted(mut list: Vec<(u64, String)>) -> Vec<(u64, String)> {
    list.sort();
    list
}

/// Bytes and hash of each departure that the record has.
fn recorded(record: &Value) -> Vec<(u64, String)> {
    let rows = record["departures"].as_array().unwrap().iter();
    let of =
        |row: &Value| (row["bytes"].as_u64().unwrap(), row["hash"].as_str().unwrap().to_owned());
    sorted(rows.map(of).collect())
}

fn received(server: &FaultyServer) -> Vec<(u64, String)> {
    let of = |body: Vec<u8>| (body.len() as u64, hex::encode(Sha256::digest(&body)));
    sorted(server.bodies().into_iter().map(of).collect())
}

#[test]
fn what_the_record_says_that_left_is_what_the_server_received() {
    let clinic = TestClinic::new();
    let server = FaultyServer::start(Behaviour::Says("no completion".into()));
    let add = ["endpoint", "add", "local", "--kind", "openai", "--model", "m-1", "--url"];
    clinic.run(add.iter().copied().chain([server.url.as_str()])).expect(0);
    assert!(recorded(&clinic.json(["egress"])).is_empty(), "configuring sends nothing");

    clinic.run(["endpoint", "test", "local"]).expect(1);
    let tried = clinic.json(["egress"]);
    assert_eq!(recorded(&tried), received(&server));
    assert!(
        tried["departures"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| { row["purpose"] == "endpoint_test" && row["document_id"].is_null() })
    );

    let mut process = clinic.command(["process", "--endpoint", "local"]);
    process.args(letters(&clinic.beside("inbox"), 0..3)).output().unwrap();
    let record = clinic.json(["egress"]);
    assert_eq!(recorded(&record), received(&server), "and nothing else");
    let calls: Vec<_> = record["departures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["purpose"] == "model_call")
        .cloned()
        .collect();
    assert_eq!(calls.len(), 3);
    for call in &calls {
        assert_eq!(call["endpoint"], "local");
        assert_eq!(call["policy"], "allowed");
        assert_eq!(call["address"], format!("{}/v1/chat/completions", server.url));
        assert!(call["document_id"].is_string() && call["call_id"].is_string());
    }
    assert_eq!(record["left_the_clinic"], 0, "the server is on this machine");
    clinic.must_be_sound();
}

#[test]
fn where_documents_stay_here_the_record_says_so() {
    let clinic = TestClinic::new();
    let mut process = clinic.command(["process"]);
    process.args(letters(&clinic.beside("inbox"), 0..2));
    assert!(process.output().unwrap().status.success());
    let record = clinic.json(["egress"]);
    assert_eq!(record["left_the_clinic"], 0);
    assert!(record["departures"].as_array().unwrap().is_empty());
    let said = clinic.run(["egress"]).expect(0).stdout;
    assert!(said.starts_with("0 bytes left this clinic since "), "{said}");
}

#[test]
fn who_does_not_oversee_the_clinic_does_not_read_what_left_it() {
    let clinic = TestClinic::new();
    clinic.add_user("sam", "staff");
    clinic.run_as("sam", ["egress"]).expect_sentence(1, "may not");
}
