//! Documents that need a password, through the real program: they wait for it, it opens them, and it is
//! nowhere afterwards.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use wardbook_tests::TestClinic;

const LOCKED: &[u8] =
    include_bytes!("../../crates/documents/tests/fixtures/user-password-aes256.pdf");

fn documents(clinic: &TestClinic) -> Vec<Value> {
    clinic.json(["inbox", "list"])["documents"].as_array().unwrap().clone()
}

fn process(clinic: &TestClinic, file: &Path) -> Value {
    clinic.run(["process".as_ref(), file.as_os_str(), "--json".as_ref()]).json()
}

#[test]
fn a_locked_file_waits_for_its_password_and_is_processed_as_what_it_holds() {
    let clinic = TestClinic::new();
    let file = clinic.beside("letter.pdf");
    fs::write(&file, LOCKED).unwrap();
    let said = process(&clinic, &file);
    assert_eq!(said["session"]["failed_documents"], 1, "{said:#}");
    let waiting = documents(&clinic);
    assert_eq!(waiting[0]["state"], "needs_password", "{waiting:#?}");
    let id = waiting[0]["document_id"].as_str().unwrap().to_owned();

    let open = |password: &str| {
        let mut command = clinic.command(["inbox", "open", &id, "--json"]);
        command.env("WARDBOOK_DOCUMENT_PASSWORD", password);
        command.output().unwrap()
    };
    let refused = open("Wrong-Password-7");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("does not open the file"));
    let opened = open("secret");
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    let held: Value = serde_json::from_slice(&opened.stdout).unwrap();

    let all = documents(&clinic);
    let state = |id: &str| {
        let one = all.iter().find(|one| one["document_id"] == id).unwrap();
        one["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&id), "apart");
    assert_eq!(state(held["held"].as_str().unwrap()), "received");
    assert!(!open("secret").status.success(), "it needs none any more");

    // The locked file means what it holds from now on, however it is named.
    let said = process(&clinic, &file);
    assert_eq!(said["session"]["total_documents"], 1, "{said:#}");
    assert_eq!(said["session"]["failed_documents"], 0, "{said:#}");
    let log = clinic.run(["events", "--json", "--limit", "1000"]).stdout;
    assert!(log.contains("document.unlocked") && !log.contains("Wrong-Password-7"));
    assert_eq!(documents(&clinic).len(), 2);
    clinic.must_be_sound();
}
