//! Verifying chosen events: what is sound, what is found where somebody with the key edited the
//! database, and that nobody takes it for a verification of the whole. And the tamper drill.

#![expect(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod common;

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use wardbook_app::{AppError, Drilled, LogQuery, Scope, SelectionVerification, WAYS, Watch};
use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_store::DataKey;
use wardbook_store::events::Filter;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::verify::Verifier;
use wardbook_tests::open_with_key;

use common::{PASSWORD, Ward, patient};

/// A clinic with a session of the doctor's and one of the staff's.
fn ward() -> (Ward, [SessionId; 2]) {
    let ward = Ward::new();
    let sessions = ["doctor", "staff"].map(|owner| ward.session(owner, vec![patient(900)]));
    (ward, sessions)
}

/// What verifying the events of a session found.
fn verify(ward: &Ward, session: SessionId) -> SelectionVerification {
    ward.as_person("ada", |clinic, ada| {
        let query = LogQuery { trace: Some(session.into()), ..LogQuery::default() };
        let reading = clinic.open_log(ada, &query).unwrap();
        clinic.verify_selection(ada, &Scope::Reading(reading), &|_, _| ()).unwrap()
    })
}

fn key(ward: &Ward) -> DataKey {
    KeySlots::load(&ward.home).unwrap().unlock("ada", PASSWORD).unwrap().1
}

/// Somebody with the revealed key edits the database of the closed clinic; answers with what the
/// first query finds, as the event that was edited.
fn edit(ward: &Ward, which: &str, how: &str) -> u64 {
    let connection = open_with_key(&ward.home.database(), &key(ward).to_hex());
    let seq: u64 = connection.query_row(which, [], |row| row.get(0)).unwrap();
    assert_eq!(connection.execute(how, [seq]).unwrap(), 1);
    seq
}

#[test]
fn the_events_that_a_filter_finds_are_each_proven_under_a_checkpoint_that_covers_them() {
    let (ward, [session, _]) = ward();
    let found = verify(&ward, session);
    assert!(found.sound, "{:?}", found.faults);
    assert!(found.events > 10 && found.payloads == found.events, "{found:?}");
    assert_eq!(found.events_after_checkpoint, 0, "the checkpoint was asked for first");
    assert!(found.checkpoint_size > found.events && !found.root.is_empty());
    assert!(found.limit.contains("Only the events that were found"));
    ward.must_be_sound();
}

#[test]
fn an_edited_payload_among_them_is_found_by_its_position_and_elsewhere_it_is_not_looked_for() {
    let (ward, [session, other]) = ward();
    let step = "SELECT min(e.seq) FROM events e JOIN payloads p ON p.seq = e.seq
        WHERE e.kind = 'record.changed' AND e.trace IS NOT NULL";
    let seq = edit(&ward, step, "UPDATE payloads SET body = '{\"forged\":true}' WHERE seq = ?");
    let found = verify(&ward, session);
    assert!(!found.sound);
    let [fault] = &found.faults[..] else { panic!("{:?}", found.faults) };
    assert_eq!((fault.seq, fault.part), (Some(seq), "payloads"));
    assert!(fault.message.contains("was altered"), "{}", fault.message);
    let elsewhere = verify(&ward, other);
    assert!(elsewhere.sound, "{:?}", elsewhere.faults);
}

#[test]
fn an_event_that_was_edited_is_found_even_where_its_stored_hash_was_made_to_fit() {
    let (ward, [session, _]) = ward();
    let any = "SELECT min(seq) FROM events WHERE trace IS NOT NULL AND kind = 'record.changed'";
    let seq = edit(&ward, any, "UPDATE events SET source = 'inbox' WHERE seq = ?");
    let key = key(&ward);
    let connection = open_with_key(&ward.home.database(), &key.to_hex());
    let leaf = wardbook_tests::leaf_of(&connection, seq);
    connection.execute("UPDATE events SET leaf = ? WHERE seq = ?", (leaf, seq)).unwrap();
    drop(connection);
    // Whatever opening this clinic comes to, the verifier is asked.
    let filter = Filter { trace: Some(session.into()), ..Filter::default() };
    let log = KeySlots::load(&ward.home).unwrap().log();
    let randomness = &Randomness::system();
    let verifier = Verifier { home: &ward.home, key: &key, log, randomness, threads: 1 };
    let found = verifier.run_selection(&filter, &|_, _| ()).unwrap();
    assert!(!found.sound);
    assert!(found.faults.iter().any(|fault| fault.seq == Some(seq)), "{:?}", found.faults);
}

#[test]
fn it_is_recorded_as_a_selection_and_today_goes_on_naming_the_last_whole_verification() {
    let (ward, [session, _]) = ward();
    ward.as_person("ada", |clinic, ada| {
        assert_eq!(clinic.today(ada, 0).unwrap().integrity.verified_at, None);
        let whole = clinic.verify(ada, &|_, _| ()).unwrap();
        let before = clinic.today(ada, 0).unwrap().integrity;
        assert_eq!(before.verified_events, Some(whole.events));
        let scope = Scope::Session(session);
        let found = clinic.verify_selection(ada, &scope, &|_, _| ()).unwrap();
        assert_ne!(found.events, whole.events);
        let after = clinic.today(ada, 0).unwrap().integrity;
        assert_eq!(after.verified_at, before.verified_at);
        assert_eq!(after.verified_events, before.verified_events);
    });
    let recorded = ward.payloads(Kind::LogVerified);
    assert_eq!(recorded[0]["selection"], Value::Null);
    let selection = &recorded[1]["selection"];
    assert_eq!(selection["filter"]["trace"], session.to_string());
    assert_eq!(recorded[1]["sound"], true);
}

#[test]
fn who_reads_only_the_own_verifies_only_the_own() {
    let (ward, [of_doctor, own]) = ward();
    let refused = |scope: Scope| {
        ward.as_person("staff", |clinic, staff| {
            let refused = clinic.verify_selection(staff, &scope, &|_, _| ());
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        });
    };
    refused(Scope::Session(of_doctor));
    refused(Scope::Range(0, None));
    ward.as_person("staff", |clinic, staff| {
        let found = clinic.verify_selection(staff, &Scope::Session(own), &|_, _| ()).unwrap();
        assert!(found.sound && found.events > 0);
    });
}

#[test]
fn nothing_to_verify_is_said_rather_than_called_sound() {
    let (ward, _) = ward();
    ward.as_person("ada", |clinic, ada| {
        let none = LogQuery { kind: Some("export.failed".into()), ..LogQuery::default() };
        let reading = clinic.open_log(ada, &none).unwrap();
        let refused = clinic.verify_selection(ada, &Scope::Reading(reading), &|_, _| ());
        assert!(refused.unwrap_err().to_string().contains("nothing to verify"));
    });
    assert!(ward.payloads(Kind::LogVerified).is_empty());
}

fn drill(ward: &Ward, name: &str) -> Result<Drilled, AppError> {
    ward.as_person(name, |clinic, person| clinic.drill(person, &|_, _| ()))
}

#[test]
fn a_drill_finds_every_damage_and_leaves_nothing_of_it_behind() {
    let (ward, _) = ward();
    for name in ["ada", "manager", "auditor"] {
        let drilled = drill(&ward, name).unwrap();
        assert!(drilled.passed && drilled.fault_before.is_none(), "{drilled:?}");
        assert_eq!((drilled.found as usize, drilled.ways.len()), (WAYS.len(), WAYS.len()));
        assert!(drilled.ways.iter().all(|tried| tried.said.is_some()));
        assert!(!ward.home.drill().exists());
    }
    ward.must_be_sound();
    let recorded = ward.payloads(Kind::LogDrilled);
    assert_eq!(recorded.len(), 3);
    assert_eq!(recorded[0]["found"], WAYS.len());
    assert_eq!(recorded[0]["ways"].as_array().unwrap().len(), WAYS.len());
    assert!(ward.payloads(Kind::LogVerified).is_empty(), "nobody verified the record itself");
}

#[test]
fn a_drill_is_told_from_its_beginning_to_its_end() {
    let (ward, _) = ward();
    let told = std::sync::Mutex::new(Vec::new());
    ward.as_person("ada", |clinic, ada| {
        clinic.drill(ada, &|done, of| told.lock().unwrap().push((done, of))).unwrap()
    });
    let told = told.into_inner().unwrap();
    let of = told[0].1;
    assert!(told.iter().all(|(done, all)| *all == of && done <= all), "{told:?}");
    assert!(told.is_sorted());
    assert!(told.last().unwrap().0 > of / 10 * 9, "{told:?}");
}

/// Stops what it watches as soon as it has got so far.
struct StopAt(u64, AtomicU64);

impl Watch for StopAt {
    fn progress(&self, done: u64, _: u64) {
        self.1.store(done, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

#[test]
fn what_is_stopped_says_nothing_and_leaves_nothing_behind() {
    let (ward, [session, _]) = ward();
    let scope = Scope::Session(session);
    ward.as_person("ada", |clinic, ada| {
        let events = clinic.verify(ada, &|_, _| ()).unwrap().events;
        let at = |done| StopAt(done, AtomicU64::new(0));
        for stopped in [
            clinic.verify(ada, &at(1)).map(drop),
            // After the last event, while originals are read.
            clinic.verify(ada, &at(events)).map(drop),
            clinic.drill(ada, &at(1)).map(drop),
            // In the middle of the third way of damaging the copy.
            clinic.drill(ada, &at(events * 3 + 1)).map(drop),
        ] {
            assert_eq!(stopped.unwrap_err().code(), "stopped");
            assert!(!ward.home.drill().exists());
        }
        // So few events are done before anybody is told.
        clinic.verify_selection(ada, &scope, &at(1)).unwrap();
    });
    assert_eq!(ward.payloads(Kind::LogVerified).len(), 2, "only what came to an end");
    let drills = ward.payloads(Kind::LogDrilled);
    assert_eq!(drills.len(), 2);
    assert!(drills.iter().all(|drill| drill["error"] == "stopped"), "that there was one is kept");
    ward.must_be_sound();
}

#[test]
fn who_reads_only_the_own_may_not_make_a_drill() {
    let (ward, _) = ward();
    for name in ["staff", "reviewer", "doctor"] {
        assert!(matches!(drill(&ward, name), Err(AppError::NotPermitted { .. })), "{name}");
    }
    assert_eq!(ward.payloads(Kind::PermissionDenied).len(), 3);
    assert!(ward.payloads(Kind::LogDrilled).is_empty());
}

#[test]
fn a_record_that_is_not_sound_is_not_drilled_but_said_to_be_so() {
    let (ward, _) = ward();
    let seq = edit(
        &ward,
        "SELECT min(seq) FROM events WHERE kind = 'record.changed'",
        "UPDATE payloads SET body = '{\"forged\":true}' WHERE seq = ?",
    );
    let drilled = drill(&ward, "ada").unwrap();
    assert!(!drilled.passed && drilled.ways.is_empty());
    let fault = drilled.fault_before.unwrap();
    assert!(fault.contains(&format!("event {seq}")), "{fault}");
    assert!(!ward.home.drill().exists());
    assert_eq!(ward.payloads(Kind::LogDrilled)[0]["sound_before"], false);
}

#[test]
fn a_second_drill_at_the_same_time_is_refused_and_disturbs_nothing() {
    let (ward, _) = ward();
    ward.as_person("ada", |clinic, ada| {
        std::fs::create_dir(ward.home.drill()).unwrap();
        let refused = clinic.drill(ada, &|_, _| ()).unwrap_err();
        assert!(refused.to_string().contains("at work on this clinic already"), "{refused}");
        assert!(ward.home.drill().exists(), "it is the other's");
    });
    assert_eq!(ward.payloads(Kind::LogDrilled)[0]["error"], "store_error");
}
