//! A clinic and a real head office, both as people run them: enrolled by a code, synced, seen on both
//! sides, and a bundle that anybody can verify with what head office signed.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use wardbook_tests::{OFFICE, TestClinic, TestOffice, letters, wait_until};

fn enrolled(office: &TestOffice) -> TestClinic {
    let clinic = TestClinic::new();
    let code = office.code("Harbour Clinic");
    let status = clinic.json(["sync", "enrol", &code]);
    assert_eq!(status["office"]["name"], OFFICE);
    assert!(status["office"]["before"].as_u64().unwrap() > 0);
    clinic
}

fn process(clinic: &TestClinic, count: usize) {
    let letters = letters(&clinic.beside("inbox"), 0..count);
    let mut process = clinic.command(["process"]);
    assert!(process.args(&letters).stdout(Stdio::null()).status().unwrap().success());
}

#[test]
fn a_clinic_enrols_syncs_and_hands_out_a_bundle_that_head_office_has_signed() {
    let office = TestOffice::new();
    let clinic = enrolled(&office);
    process(&clinic, 3);
    let status = clinic.json(["sync", "now"]);
    let there = &status["office"];
    assert_eq!(there["problem"], Value::Null, "{there:#}");
    let (fixed, held) = (there["fixed"].as_u64().unwrap(), there["held"].as_u64().unwrap());
    assert_eq!(fixed, held);
    assert_eq!(status["witnessed"]["by"], format!("{OFFICE}/witness"));
    let text = clinic.run(["sync", "status"]).expect(0).stdout;
    assert!(text.contains("fixed to ") && text.contains("it is the clinic's word"), "{text}");

    let out = clinic.beside("bundle.zip");
    let out = out.to_str().unwrap();
    let export = ["export", "--format", "bundle", "--session", "latest", "--out", out];
    clinic.run(export).expect(0);
    let verified = clinic.run(["verify-bundle", out]).expect(0).stdout;
    assert!(verified.contains(&format!("{OFFICE}/witness at ")), "{verified}");
    let found = clinic.run(["verify-bundle", out, "--json"]).expect(0).json();
    assert_eq!(found["verified"]["fixed"], fixed);
    let signers = found["verified"]["cosigners"].as_array().unwrap();
    let keys = [&office.keys().mirror, &office.keys().witness];
    assert!(signers.iter().zip(keys).all(|(one, key)| one["vkey"] == **key), "{signers:#?}");
    assert!(clinic.run(["verify"]).expect(0).stdout.contains("since the last witness"));
    clinic.must_be_sound();
}

#[test]
fn a_head_office_that_is_away_keeps_nobody_from_work_and_gets_everything_when_it_is_back() {
    let mut office = TestOffice::new();
    let clinic = enrolled(&office);
    office.kill();
    process(&clinic, 2);
    let failed = clinic.run(["sync", "now", "--json"]);
    let status = failed.expect(1).json();
    assert_eq!(status["office"]["problem"], "unreachable");
    let detail = status["office"]["detail"].as_str().unwrap();
    assert!(detail.contains("no server listens there"), "{detail}");
    assert!(status["office"]["nextAt"].is_string());
    let pieces: Vec<_> =
        status["office"]["unsent"].as_array().unwrap().iter().map(|one| &one["piece"]).collect();
    assert_eq!(pieces, ["checkpoint", "events", "payloads"]);
    office.serve();
    let status = clinic.json(["sync", "now"]);
    assert_eq!(status["office"]["fixed"], status["office"]["held"]);
    clinic.must_be_sound();
}

#[test]
fn the_agent_syncs_by_itself_and_ends_promptly() {
    let office = TestOffice::new();
    let clinic = enrolled(&office);
    let mut agent =
        clinic.command(["agent"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let fixed = || clinic.json(["sync", "status"])["office"]["fixed"].as_u64().unwrap();
    wait_until("the agent has synced", Duration::from_mins(1), || fixed() > 0);
    let _ = Command::new("kill").arg(agent.id().to_string()).status();
    let ended = || agent.try_wait().unwrap().is_some();
    wait_until("the agent has ended", Duration::from_secs(10), ended);
}

#[test]
fn a_real_head_office_takes_figures_and_gives_its_policy_which_is_in_force_from_then_on() {
    let office = TestOffice::new();
    let clinic = enrolled(&office);
    process(&clinic, 2);
    let there = || clinic.json(["sync", "now"])["office"].clone();
    let first = there();
    assert_eq!((&first["problem"], &first["policy"]), (&Value::Null, &Value::Null), "{first:#}");
    assert_eq!(first["unsent"], Value::Array(Vec::new()), "payloads are there too");

    let file = clinic.beside("policy.json");
    let body = r#"{ "sync": { "payloads": { "sessions.listed": "sealed" } }, "prices": {} }"#;
    std::fs::write(&file, body).unwrap();
    for _ in 0..2 {
        office.run(["policy", "set", file.to_str().unwrap()]).expect(0);
    }
    // The report names it, and the policy is fetched after the report.
    let second = there();
    assert_eq!(second["problem"], Value::Null, "{second:#}");
    assert_eq!(second["policy"]["number"], 2, "{second:#}");
    assert_eq!(second["policy"]["applied"][0], "payloads of sessions.listed: sealed");
    let text = clinic.run(["sync", "status"]).expect(0).stdout;
    assert!(text.contains("number 2, confirmed until") && text.contains("NOT APPLIED"), "{text}");

    clinic.run(["sessions"]).expect(0);
    office.run(["policy", "set", file.to_str().unwrap()]).expect(0);
    let third = there();
    assert_eq!(third["policy"]["number"], 3, "its ledger went on: {third:#}");
    // That it was received is an event itself, which goes with the next sync.
    let fourth = there();
    assert_eq!((&fourth["problem"], &fourth["unsent"]), (&Value::Null, &Value::Array(Vec::new())));
    let received = clinic.run(["events", "--kind", "policy.received", "--json"]).expect(0).json();
    assert_eq!(received.as_array().unwrap().len(), 2, "{received:#}");
    clinic.must_be_sound();
}

#[test]
fn a_restored_head_office_signs_again_with_the_next_sync_whatever_was_signed_since_the_backup() {
    for goes_on in [false, true] {
        let mut office = TestOffice::new();
        let clinic = enrolled(&office);
        clinic.json(["sync", "now"]);
        let backup = clinic.beside("office.backup");
        let backup = backup.to_str().unwrap();
        office.run(["backup", backup]).expect(0);
        if goes_on {
            clinic.json(["sync", "now"]);
        }
        office.kill();
        office.run(["restore", backup, "--replace"]).expect(0);
        office.serve();
        let there = clinic.json(["sync", "now"])["office"].clone();
        assert_eq!(there["problem"], Value::Null, "{there:#}");
        assert_eq!(there["fixed"], there["held"], "{there:#}");
        assert_eq!(there["unsent"], Value::Array(Vec::new()), "{there:#}");
        office.run(["fsck"]).expect(0);
    }
}

#[test]
fn a_policy_is_taken_from_a_restored_head_office_once_the_clinic_has_enrolled_again() {
    let mut office = TestOffice::new();
    let clinic = enrolled(&office);
    let file = clinic.beside("policy.json");
    let file = file.to_str().unwrap();
    let set = |office: &TestOffice, body: &str| {
        std::fs::write(file, body).unwrap();
        office.run(["policy", "set", file]).expect(0);
    };
    let number = || clinic.json(["sync", "now"])["office"]["policy"]["number"].clone();
    set(&office, "{}");
    assert_eq!(number(), 1);
    let backup = clinic.beside("office.backup");
    let backup = backup.to_str().unwrap();
    office.run(["backup", backup]).expect(0);
    set(&office, r#"{ "a": 2 }"#);
    assert_eq!(number(), 2);
    office.kill();
    office.run(["restore", backup, "--replace"]).expect(0);
    office.serve();
    // The second one has a number that the clinic does not know.
    set(&office, r#"{ "b": 2 }"#);
    set(&office, r#"{ "b": 3 }"#);
    let refused = clinic.run(["sync", "now", "--json"]).expect(1).json()["office"].clone();
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("contradicts itself"), "{detail}");
    assert_eq!(refused["fixed"], refused["held"], "its policy alone is not taken");

    let code = office.run(["clinic", "code", "Harbour Clinic"]).expect(0).stdout;
    clinic.json(["sync", "enrol", code.lines().next().unwrap()]);
    let there = clinic.json(["sync", "now"])["office"].clone();
    assert_eq!(there["problem"], Value::Null, "{there:#}");
    let applied = there["policy"]["notApplied"].to_string();
    assert!(applied.contains("\\\"b\\\""), "{applied}");
    let alerts = clinic.json(["events", "--kind", "alert.raised"]).to_string();
    assert!(alerts.contains("office_contradicts"), "{alerts}");
    let resolved = clinic.json(["events", "--kind", "alert.resolved"]);
    assert_eq!(resolved, Value::Array(Vec::new()), "the alert stays");
    clinic.must_be_sound();
}
