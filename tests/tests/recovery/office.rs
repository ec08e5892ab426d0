//! A head office that was put back from a backup, or made anew.

use std::fs;

use serde_json::json;
use tokio::runtime::Runtime;

use wardbook_sync::client::Shown;
use wardbook_tests::{Log, TestClinic, TestOffice, enrolled, record_up_to, synced, way_to};

use crate::every_payload_is_held;

/// The clinic's newest checkpoint, with its own signature alone, as it comes to head office.
fn show_plainly(office: &TestOffice, clinic: &TestClinic, old: u64) -> String {
    let note = fs::read_to_string(clinic.path().join("checkpoint.txt")).unwrap();
    let runtime = Runtime::new().unwrap();
    let client = way_to(&office.address()).unwrap();
    match runtime.block_on(client.add_checkpoint(old, &[], &note, &[])) {
        Ok(Shown::Unconfirmed(failure)) => format!("unconfirmed: {}", failure.words),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_head_office_restored_from_a_backup_signs_nothing_before_it_has_seen_its_own_signature() {
    let mut office = TestOffice::new();
    let (harbour, key) = enrolled(&office, "Harbour Clinic", &office.address());
    let (hill, _) = enrolled(&office, "Hill Clinic", &office.address());
    let (river, _) = enrolled(&office, "River Clinic", &office.address());
    synced(&harbour);
    let at_rest = synced(&hill);
    synced(&river);
    let backup = office.path().with_file_name("backup.db");
    office.run(["backup", backup.to_str().unwrap()]).expect(0);
    record_up_to(&harbour, &key, 700);
    let forgotten = synced(&harbour);
    office.kill();
    let told = office.run(["restore", backup.to_str().unwrap(), "--replace"]).expect(0).stdout;
    assert!(told.contains("marked as restored"), "{told}");
    office.serve();
    let refused = show_plainly(&office, &hill, at_rest);
    assert!(refused.contains("unconfirmed") && refused.contains("restored from a backup"));

    // One that the backup has forgotten the end of, and one of which it knows everything.
    let now = synced(&harbour);
    assert!(now > forgotten);
    assert!(synced(&hill) > at_rest);
    let told = office.run(["fsck"]).expect(0).stdout;
    assert!(told.contains(&format!("fixed to {now} · held to {now}")), "{told}");
    harbour.must_be_sound();

    // A clinic that has lost what it would show is told what to do, and head office can answer for it.
    fs::remove_file(river.path().join("sync.db")).unwrap();
    let there = river.run(["sync", "now", "--json"]).expect(1).json()["office"].clone();
    let detail = there["detail"].as_str().unwrap();
    assert!(detail.contains("restored from a backup"), "{detail}");
    assert!(detail.contains("log confirm"), "{detail}");
}

#[test]
fn a_backup_that_was_put_back_without_a_word_is_given_away_by_the_first_clinic() {
    let mut office = TestOffice::new();
    let (harbour, _) = enrolled(&office, "Harbour Clinic", &office.address());
    let (hill, _) = enrolled(&office, "Hill Clinic", &office.address());
    synced(&harbour);
    let at_rest = synced(&hill);
    let backup = office.path().with_file_name("backup.db");
    office.run(["backup", backup.to_str().unwrap()]).expect(0);
    harbour.run(["sessions"]).expect(0);
    synced(&harbour);
    office.kill();
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(office.path().join(format!("office.db{ending}")));
    }
    fs::copy(&backup, office.path().join("office.db")).unwrap();
    office.serve();
    synced(&harbour);
    let refused = show_plainly(&office, &hill, at_rest);
    assert!(refused.contains("unconfirmed"), "the others wait: {refused}");
    assert!(synced(&hill) > at_rest);
}

#[test]
fn a_head_office_made_anew_is_another_one_and_gets_everything_after_a_new_code() {
    let mut office = TestOffice::new();
    let (clinic, key) = enrolled(&office, "Harbour Clinic", &office.address());
    every_payload_is_held(&office, &clinic);
    let before = synced(&clinic);
    office.make_anew();
    let there = clinic.run(["sync", "now", "--json"]).expect(1).json()["office"].clone();
    assert_eq!((&there["problem"], &there["halted"]), (&json!("wrong_office"), &json!(true)));
    let detail = there["detail"].as_str().unwrap();
    assert!(detail.contains("made anew") && detail.contains("enrol again"), "{detail}");
    clinic.json(["sync", "enrol", &office.code("Harbour Clinic")]);
    let now = synced(&clinic);
    assert!(now > before);
    let told = office.run(["fsck"]).expect(0).stdout;
    assert!(told.contains(&format!("fixed to {now} · held to {now}")), "{told}");
    Log::of(&clinic, &key, Some(now)).must_begin(&clinic, &key);
    clinic.must_be_sound();
}
