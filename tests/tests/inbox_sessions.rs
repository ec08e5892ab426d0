//! Watched folders that start sessions by themselves, with real processes: the agent starts one as the
//! folder's owner, keeps to the day's budget, and goes on after a kill without doing anything twice.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use wardbook_tests::{Behaviour, FaultyServer, Random, TestClinic, let_pass, letter, wait_until};

const PATIENCE: Duration = Duration::from_mins(3);

/// Letters that are not waited for any longer.
const ENOUGH: usize = 25;

/// A clinic with a folder that starts sessions in this way.
fn starting(how: &[&str]) -> (TestClinic, PathBuf) {
    let clinic = TestClinic::new();
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    watch(&clinic, &folder, how);
    (clinic, folder)
}

fn watch(clinic: &TestClinic, folder: &std::path::Path, how: &[&str]) {
    let add = ["inbox", "watch", "add"].map(AsRef::as_ref);
    let usual = ["--after", "delete", "--settle", "1", "--process"].map(AsRef::as_ref);
    let how = how.iter().map(AsRef::as_ref);
    clinic.run(add.into_iter().chain([folder.as_os_str()]).chain(usual).chain(how)).expect(0);
}

fn agent(clinic: &TestClinic) -> Child {
    clinic.command(["agent"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn end(mut agent: Child) {
    agent.kill().unwrap();
    agent.wait().unwrap();
}

fn write(folder: &std::path::Path, numbers: std::ops::Range<usize>) {
    for number in numbers {
        fs::write(folder.join(format!("{number}.txt")), letter(number)).unwrap();
    }
}

fn sessions(clinic: &TestClinic) -> Vec<Value> {
    clinic.json(["sessions"]).as_array().unwrap().clone()
}

fn total(clinic: &TestClinic, figure: &str) -> u64 {
    sessions(clinic).iter().map(|one| one[figure].as_u64().unwrap()).sum()
}

fn folder_state(clinic: &TestClinic) -> Value {
    clinic.json(["inbox", "watch", "list"])[0]["sessions"].clone()
}

#[test]
fn the_agent_starts_a_session_over_what_arrives_as_the_folders_owner() {
    let clinic = TestClinic::new();
    clinic.add_user("tom", "staff");
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    watch(&clinic, &folder, &["--owner", "tom"]);
    let agent = agent(&clinic);
    write(&folder, 0..3);
    wait_until("a session has run", PATIENCE, || total(&clinic, "processed_documents") == 3);
    let session = sessions(&clinic).remove(0);
    let id = session["session_id"].as_str().unwrap();
    let started = clinic.json(["events", "--kind", "session.started"]);
    let started = &started.as_array().unwrap()[0];
    assert_eq!((&started["source"], &started["actor"]), (&"inbox".into(), &"system".into()));
    assert!(started["payload"]["inbox_folder"].is_string(), "{started}");
    assert!(clinic.run(["trace", id]).expect(0).stdout.contains("inbox"));
    let own = clinic.run_as("tom", ["session", id, "--json"]).expect(0).json();
    assert_eq!(own["session"]["total_documents"], 3, "it is the owner's: {own}");
    wait_until("the run has ended", PATIENCE, || folder_state(&clinic)["state"] == "idle");
    end(agent);
    clinic.must_be_sound();
}

#[test]
fn an_agent_that_is_killed_during_a_session_goes_on_and_runs_nothing_twice() {
    let (clinic, folder) = starting(&[]);
    let mut random = Random::new();
    let mut written = 0;
    for _ in 0..2 {
        write(&folder, written..written + ENOUGH);
        written += ENOUGH;
        let agent = agent(&clinic);
        // It opens the clinic, takes the files after a second, and starts a session over them.
        let_pass(Duration::from_millis(1_500 + random.below(5_000)));
        end(agent);
    }
    let agent = agent(&clinic);
    wait_until("all are processed", PATIENCE, || {
        total(&clinic, "processed_documents") == written as u64
    });
    wait_until("the run has ended", PATIENCE, || folder_state(&clinic)["state"] == "idle");
    let mut seen = BTreeSet::new();
    for session in sessions(&clinic) {
        let id = session["session_id"].as_str().unwrap();
        let whole = clinic.json(["session", id]);
        for document in whole["session"]["document_ids"].as_array().unwrap() {
            assert!(seen.insert(document.to_string()), "{document} was begun twice");
        }
    }
    assert_eq!(seen.len(), written);
    end(agent);
    clinic.must_be_sound();
}

#[test]
fn a_day_costs_no_more_than_its_budget_and_what_waits_is_kept() {
    let server = FaultyServer::start(Behaviour::Says("{}".into()));
    let clinic = TestClinic::new();
    let add = ["endpoint", "add", "dear", "--kind", "openai", "--model", "m-1", "--url"];
    let price = ["--price-input", "1000", "--price-output", "1000", "--price-cached", "1000"];
    let url = format!("{}/v1", server.url);
    clinic.run(add.iter().chain(&[url.as_str()]).chain(&price)).expect(0);
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    let add =
        ["inbox", "watch", "add", folder.to_str().unwrap(), "--process", "--endpoint", "dear"];
    clinic.run(add).expect_sentence(2, "in a day at the most");
    watch(&clinic, &folder, &["--endpoint", "dear", "--daily-budget", "0.01"]);
    let agent = agent(&clinic);
    write(&folder, 0..ENOUGH);
    // A thousand for a million tokens: not one call fits into a cent.
    wait_until("a session has run", PATIENCE, || total(&clinic, "failed_documents") > 0);
    wait_until("the run has ended", PATIENCE, || folder_state(&clinic)["state"] != "running");
    assert_eq!(server.calls(), 0, "nothing was sent");
    assert_eq!(
        total(&clinic, "total_documents"),
        ENOUGH as u64,
        "and nothing is begun again today"
    );
    end(agent);
    clinic.must_be_sound();
}
