//! Restored, cloned, forked: a clinic that was put back from a backup or runs twice, and a head office
//! that was put back from one or made anew. Real programs on both sides.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

mod clinic;
mod office;
mod window;

use std::fs;

use serde_json::{Map, Value, json};

use wardbook_domain::event::Kind;
use wardbook_tests::{Page, TestClinic, TestOffice, enrolled, synced};

const REASON: &str = "the disk was replaced";

fn number(of: &Value) -> u64 {
    of.as_u64().unwrap_or_else(|| panic!("no number: {of}"))
}

/// A head office, its page before a person, and a clinic that is enrolled there, with its key.
fn begin() -> (TestOffice, Page, TestClinic, String) {
    let office = TestOffice::new();
    office.add_person("olga", "viewer");
    let page = Page::sign_in(&office, "olga");
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &office.address());
    (office, page, clinic, key)
}

/// From now on head office holds every payload of this clinic, encrypted for it.
fn every_payload_is_held(office: &TestOffice, clinic: &TestClinic) {
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str().to_owned(), json!("sealed")));
    let kinds: Map<String, Value> = kinds.collect();
    let file = clinic.beside("policy.json");
    fs::write(&file, json!({ "sync": { "payloads": kinds } }).to_string()).unwrap();
    office.run(["policy", "set", file.to_str().unwrap()]).expect(0);
    // The report says that there is one, and what came before it does not count.
    synced(clinic);
    let status = clinic.json(["sync", "now"]);
    assert_eq!(status["office"]["policy"]["number"], 1, "{status:#}");
    assert_eq!(status["office"]["policy"]["notApplied"], json!([]));
}

/// How head office's page shows a clinic.
fn shown(page: &Page, clinic: &str) -> Value {
    let overview = page.json("/v1/staff/clinics");
    let all = overview["clinics"].as_array().unwrap();
    let mut found = all.iter().find(|one| one["name"] == clinic).unwrap().clone();
    let attention = overview["attention"].as_array().unwrap().iter();
    let kinds = attention.filter(|one| one["clinic"] == found["id"]).map(|one| one["kind"].clone());
    found["attention"] = kinds.collect();
    found
}

/// Whether head office's page asks a person to look at a clinic, for this reason.
fn asks_to_look(shown: &Value, why: &str) -> bool {
    shown["attention"].as_array().unwrap().contains(&json!(why))
}

/// A restored backup syncs: it stops, says what is missing, and head office's page says so too.
fn must_be_found_out(clinic: &TestClinic, page: &Page, fixed: u64) {
    let there = clinic.run(["sync", "now", "--json"]).expect(1).json()["office"].clone();
    assert_eq!((&there["problem"], &there["halted"]), (&json!("ahead"), &json!(true)));
    let detail = there["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("to {} are missing here", fixed - 1)), "{detail}");
    assert_eq!(there["nextAt"], Value::Null, "nothing more is sent by itself");
    let alerts = clinic.json(["events", "--kind", "alert.raised"]).to_string();
    assert!(alerts.contains("history_disagrees"), "{alerts}");
    let there = shown(page, "Harbour Clinic");
    assert!(asks_to_look(&there, "restored"), "{there:#}");
}
