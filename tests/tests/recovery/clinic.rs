//! A clinic that was put back from a backup, or runs twice.

use std::fs;
use std::process::Stdio;

use serde_json::json;

use wardbook_ledger::checkpoint;
use wardbook_ledger::note::VerifierKey;
use wardbook_tests::{
    Log, Rows, TestClinic, differences, letters, origin_of, record_up_to, synced,
};

use crate::{REASON, asks_to_look, begin, every_payload_is_held, must_be_found_out, number, shown};

/// Work of a day: documents, people, an endpoint with a credential.
fn work(clinic: &TestClinic) {
    let mut process = clinic.command(["process"]);
    process.args(letters(&clinic.beside("inbox"), 0..2));
    assert!(process.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    clinic.add_user("tom", "auditor");
    let mut add = clinic.command(["endpoint", "add", "local", "--kind", "openai"]);
    add.args(["--url", "http://127.0.0.1:9/v1", "--model", "none"]);
    add.args(["--price-input", "3", "--price-output", "15"]);
    let added = add.env("WARDBOOK_API_KEY", "sk-a-credential-of-a-test").output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

#[test]
fn a_clinic_restored_from_a_backup_takes_back_what_head_office_holds_and_goes_on() {
    let (office, page, lost, key) = begin();
    every_payload_is_held(&office, &lost);
    let clinic = lost.copy();
    work(&lost);
    let fixed = synced(&lost);
    let rows = Rows::of(&lost, &key);
    let before = Log::of(&lost, &key, Some(fixed));
    assert!(rows.count() > Rows::of(&clinic, &key).count() + 20, "there is something to lose");

    must_be_found_out(&clinic, &page, fixed);
    let found = clinic.run(["sync", "recover", "--json"]).expect(1).json();
    assert_eq!(found["way"], "take_back", "{found:#}");
    assert_eq!((number(&found["fixed"]), number(&found["held"])), (fixed, fixed));
    assert_eq!(number(&found["payloadsMissing"]), 0);
    clinic
        .run(["sync", "recover", "--successor", "--reason", REASON])
        .expect_sentence(2, "Take it back instead");

    let done = clinic.json(["sync", "recover", "--reason", REASON]);
    let back = &done["takenBack"];
    assert_eq!(number(&back["to"]), fixed, "{done:#}");
    before.must_begin(&clinic, &key);
    // What can be in no event, and the documents themselves, are asked for.
    let asked: Vec<_> =
        back["secrets"].as_array().unwrap().iter().map(|one| &one["secret"]).collect();
    assert_eq!(asked, ["api_key"], "{done:#}");
    assert_eq!(done["people"], json!(["tom"]));
    assert_eq!(back["originals"].as_array().unwrap().len(), 2, "{done:#}");
    let differ = differences(&rows, &Rows::of(&clinic, &key));
    let stamps = ["change_timestamp", "changed_by_user_id", "session_id"];
    let differ: Vec<_> = differ
        .iter()
        .filter(|one| !stamps.iter().any(|stamp| **one == format!("endpoints.{stamp}")))
        .collect();
    assert_eq!(differ, ["endpoints.api_key"], "nothing else is another");

    // The vault of the old disk comes back too.
    for file in fs::read_dir(lost.path().join("vault")).unwrap() {
        copy_all(&file.unwrap().path(), &clinic.path().join("vault"));
    }
    clinic.must_be_sound();
    let kept = clinic.path().join(back["kept"].as_str().unwrap());
    let aside = clinic.command(["verify"]).arg("--home").arg(&kept).output().unwrap();
    assert!(aside.status.success(), "{}", String::from_utf8_lossy(&aside.stdout));

    clinic.run(["sessions"]).expect(0);
    let now = synced(&clinic);
    assert!(now > fixed);
    let there = shown(&page, "Harbour Clinic");
    assert!(!asks_to_look(&there, "restored"), "{there:#}");
    assert_eq!((number(&there["fixed"]), number(&there["held"])), (now, now));
    office.run(["fsck"]).expect(0);
}

fn copy_all(from: &std::path::Path, into: &std::path::Path) {
    let target = into.join(from.file_name().unwrap());
    if from.is_dir() {
        fs::create_dir_all(&target).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            copy_all(&entry.unwrap().path(), &target);
        }
    } else {
        fs::copy(from, &target).unwrap();
    }
}

#[test]
fn where_payloads_are_not_held_a_successor_names_the_old_logs_end_and_head_office_links_both() {
    let (office, page, lost, key) = begin();
    synced(&lost);
    let clinic = lost.copy();
    work(&lost);
    let fixed = synced(&lost);
    let old = origin_of(&lost, &key);
    must_be_found_out(&clinic, &page, fixed);

    let found = clinic.run(["sync", "recover", "--json"]).expect(1).json();
    assert_eq!(found["way"], "successor", "{found:#}");
    assert!(number(&found["payloadsMissing"]) > 0);
    clinic.run(["sync", "recover", "--reason", REASON]).expect_sentence(2, "Begin a successor");
    let done = clinic.json(["sync", "recover", "--successor", "--reason", REASON]);
    let first = &clinic.json(["events", "--kind", "log.succeeded"])[0];
    let said = &first["payload"];
    assert_eq!((&said["origin"], number(&said["held_size"])), (&json!(old), fixed), "{first:#}");
    // The clinic's own signature and head office's, over the size and root that are fixed.
    let signers = [said["verifier_key"].as_str().unwrap(), &office.keys().witness];
    let known = signers.map(|key| VerifierKey::parse(key).unwrap());
    let note = said["held_checkpoint"].as_str().unwrap();
    let signed = checkpoint::open(note.as_bytes(), &known).unwrap();
    assert_eq!((signed.checkpoint.size, signed.cosigners.len()), (fixed, 1));
    clinic.must_be_sound();
    let kept = clinic.path().join(done["succeeded"]["kept"].as_str().unwrap());
    let aside = clinic.command(["verify"]).arg("--home").arg(&kept).output().unwrap();
    assert!(aside.status.success(), "{}", String::from_utf8_lossy(&aside.stdout));

    clinic.json(["sync", "enrol", &office.code_again("Harbour Clinic")]);
    synced(&clinic);
    let new = origin_of(&clinic, &key);
    assert_ne!(new, old);
    let there = shown(&page, "Harbour Clinic");
    assert_eq!((&there["origin"], &there["state"]), (&json!(new), &json!("current")), "{there:#}");
    assert_eq!(there["successorOf"], old);
    let full = page.json(&format!("/v1/staff/clinics/{}", there["id"].as_str().unwrap()));
    let logs: Vec<_> = full["logs"].as_array().unwrap().iter().map(|one| &one["origin"]).collect();
    assert!(logs.contains(&&json!(old)) && logs.contains(&&json!(new)), "{full:#}");
    office.run(["fsck"]).expect(0);
}

#[test]
fn of_two_copies_under_one_key_the_first_to_extend_wins_and_both_notes_can_be_downloaded() {
    let (_office, page, clinic, key) = begin();
    synced(&clinic);
    let copy = clinic.copy();
    clinic.run(["sessions"]).expect(0);
    let fixed = synced(&clinic);
    record_up_to(&copy, &key, fixed + 20);
    let refused = copy.run(["sync", "now", "--json"]).expect(1).json()["office"].clone();
    assert_eq!((&refused["problem"], &refused["halted"]), (&json!("disagrees"), &json!(true)));

    let there = shown(&page, "Harbour Clinic");
    assert_eq!(number(&there["fixed"]), fixed, "the other extended nothing");
    assert_eq!(there["attention"], json!(["forked"]), "a person is asked to look: {there:#}");
    let full = page.json(&format!("/v1/staff/clinics/{}", there["id"].as_str().unwrap()));
    let one = &full["evidence"][0];
    let text = page.get(&format!("/v1/staff/evidence/{}", one["id"].as_str().unwrap()));
    let vkey = text.lines().find_map(|line| line.strip_prefix("key: ")).unwrap();
    let known = [VerifierKey::parse(vkey).unwrap()];
    let (_, notes) = text.split_once("----- first: what was fixed -----\n").unwrap();
    let (first, second) = notes.split_once("\n----- second: what came -----\n").unwrap();
    let sizes = [first, second]
        .map(|note| checkpoint::open(note.as_bytes(), &known).unwrap().checkpoint.size);
    assert!(sizes[0] == fixed && sizes[1] >= fixed + 20, "{sizes:?}");
    clinic.run(["sessions"]).expect(0);
    assert!(synced(&clinic) > fixed, "whoever was first goes on");
    let way = copy.run(["sync", "recover", "--json"]).expect(1).json();
    assert!(number(&way["own"]) >= 20, "{way:#}");
}
