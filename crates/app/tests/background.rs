//! What the clinic does by itself, in a real clinic whose clock a test moves.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use common::{PASSWORD, Ward, patient, sure};
use wardbook_app::{
    AppError, BackgroundSettings, BackgroundState, Clinic, Due, LogQuery, Person, StoreError, Watch,
};
use wardbook_domain::access::Source;
use wardbook_domain::background::{LEASE_MINUTES, Work, WorkOutcome};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_store::key_slots::KeySlots;
use wardbook_tests::open_with_key;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A clock that stands still until a test moves it. It begins when the clinic was set up.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(Clock::system().now().micros())))
    }

    fn forward(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    fn back(&self, minutes: i64) {
        self.forward(-minutes);
    }

    fn clock(&self) -> Clock {
        let time = Arc::clone(&self.0);
        Clock::from_fn(move || Timestamp::from_micros(time.load(Ordering::SeqCst)))
    }

    fn open(&self, ward: &Ward, name: &str) -> (Clinic, Person) {
        let (clock, randomness) = (&self.clock(), &Randomness::system());
        Clinic::sign_in(&ward.home, name, PASSWORD.into(), Source::Window, clock, randomness)
            .unwrap()
    }
}

fn close(clinic: Clinic, person: &Person) {
    clinic.sign_out(person).unwrap();
    clinic.close().unwrap();
}

fn begin(clinic: &Clinic) -> Option<Due> {
    clinic.begin_due("agent").unwrap()
}

/// Does what is due, and says how it ended.
fn run(clinic: &Clinic) -> Option<(Work, WorkOutcome)> {
    clinic.run_due("agent", &|_, _| ()).unwrap()
}

fn verification(clinic: &Clinic, person: &Person) -> BackgroundState {
    let background = clinic.today(person, 0).unwrap().background;
    background.into_iter().find(|one| one.work == Work::Verification).unwrap()
}

/// Somebody with the revealed key edits an event of the closed clinic.
fn edit(ward: &Ward) {
    let (_, key) = KeySlots::load(&ward.home).unwrap().unlock("ada", PASSWORD).unwrap();
    let connection = open_with_key(&ward.home.database(), &key.to_hex());
    let forge = "UPDATE payloads SET body = '{\"forged\":true}' WHERE seq =
        (SELECT min(seq) FROM events WHERE kind = 'record.changed')";
    assert_eq!(connection.execute(forge, []).unwrap(), 1);
}

const SOUND: Option<(Work, WorkOutcome)> = Some((Work::Verification, WorkOutcome::Sound));

#[test]
fn the_record_is_verified_once_a_day_as_the_system_and_today_says_so() {
    let ward = Ward::new();
    ward.session("staff", vec![patient(900)]);
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    let before = verification(&clinic, &ada);
    assert_eq!((before.ended_at, before.outcome, before.due_at), (None, None, None), "never ran");
    assert!(!before.overdue && before.detail.is_empty() && before.every_minutes == 1_440);

    assert_eq!(run(&clinic), SOUND);
    assert_eq!(run(&clinic), None);
    let after = verification(&clinic, &ada);
    assert_eq!(after.outcome, Some(WorkOutcome::Sound));
    assert!(after.detail.ends_with(" events, no fault"), "{}", after.detail);
    assert!(after.ended_at.is_some() && !after.running && !after.overdue);
    assert_eq!(clinic.today(&ada, 0).unwrap().integrity.verified_sound, Some(true));

    hands.forward(DAY - 1);
    assert_eq!(run(&clinic), None);
    hands.forward(1);
    assert_eq!(run(&clinic), SOUND);
    hands.forward(DAY + HOUR + 1);
    assert!(verification(&clinic, &ada).overdue, "nobody has done it");
    close(clinic, &ada);

    ward.as_person("ada", |clinic, ada| {
        let kind = Some(Kind::LogVerified.to_string());
        let query = LogQuery { kind, ..LogQuery::default() };
        let events = clinic.events(ada, &query, None).unwrap();
        assert_eq!(events.len(), 2);
        for event in events {
            assert_eq!((&*event.actor, &*event.source), ("system", "schedule"));
        }
    });
    ward.must_be_sound();
}

#[test]
fn asking_often_writes_nothing_while_nothing_is_due() {
    let ward = Ward::new();
    let (clinic, ada) = Hands::new().open(&ward, "ada");
    assert_eq!(run(&clinic), SOUND);
    let events = || clinic.today(&ada, 0).unwrap().integrity.events;
    let before = events();
    for _ in 0..100 {
        assert_eq!(run(&clinic), None);
    }
    assert_eq!(events(), before);
    close(clinic, &ada);
}

#[test]
fn of_two_holders_one_gets_the_work_and_after_a_crash_another_does_it() {
    let ward = Ward::new();
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    let both = std::thread::scope(|scope| {
        let clinic = &clinic;
        let ask = |holder| scope.spawn(move || clinic.begin_due(holder).unwrap());
        let asked = ["window", "agent"].map(ask);
        asked.map(|one| one.join().unwrap())
    });
    let [first] = &both.into_iter().flatten().collect::<Vec<_>>()[..] else {
        panic!("one of them gets it");
    };
    assert!(verification(&clinic, &ada).running);
    hands.forward(i64::from(LEASE_MINUTES) - 1);
    assert!(begin(&clinic).is_none());
    // The program ends without a word.
    drop(clinic);
    hands.forward(1);
    let (clinic, ada) = hands.open(&ward, "ada");
    let second = begin(&clinic).unwrap();
    let late = clinic.finish(first, WorkOutcome::Done, "").unwrap_err();
    assert!(matches!(late, AppError::Store(StoreError::LeaseLost(_))), "{late}");
    assert_eq!(clinic.do_due(&second, &|_, _| ()).unwrap(), WorkOutcome::Sound);
    close(clinic, &ada);
    assert_eq!(ward.payloads(Kind::LogVerified).len(), 1);
    ward.must_be_sound();
}

#[test]
fn a_clock_that_jumps_back_neither_stops_verification_nor_repeats_it() {
    let ward = Ward::new();
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    hands.forward(365 * DAY);
    assert_eq!(run(&clinic), SOUND);
    hands.back(365 * DAY);
    assert_eq!(run(&clinic), SOUND, "it is not waited for a year");
    assert_eq!(run(&clinic), None, "nor is it done again and again");
    hands.back(1);
    assert_eq!(run(&clinic), None, "a small correction changes nothing");
    hands.forward(1 + DAY);
    assert_eq!(run(&clinic), SOUND);
    close(clinic, &ada);
    ward.must_be_sound();
}

/// Stops what it watches at once.
struct Stop;

impl Watch for Stop {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        true
    }
}

#[test]
fn what_is_stopped_has_no_outcome_and_is_due_again() {
    let ward = Ward::new();
    let (clinic, ada) = Hands::new().open(&ward, "ada");
    let stopped = clinic.run_due("agent", &Stop).unwrap_err();
    assert_eq!(stopped.code(), "stopped");
    let state = verification(&clinic, &ada);
    assert!(state.started_at.is_some() && state.ended_at.is_none() && !state.running);
    assert_eq!(run(&clinic), SOUND);
    close(clinic, &ada);
    assert_eq!(ward.payloads(Kind::LogVerified).len(), 1);
    ward.must_be_sound();
}

#[test]
fn long_work_keeps_its_lease() {
    let ward = Ward::new();
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    let due = begin(&clinic).unwrap();
    let slow = |_, _| hands.forward(i64::from(LEASE_MINUTES) * 2 / 3);
    assert_eq!(clinic.do_due(&due, &slow).unwrap(), WorkOutcome::Sound);
    let extended = ward_changes(&clinic, &ada, "leased_until");
    assert!(extended >= 3, "taken, extended, ended: {extended}");
    close(clinic, &ada);
    ward.must_be_sound();
}

/// Changes of a column of background work.
fn ward_changes(clinic: &Clinic, person: &Person, column: &str) -> usize {
    let subject = Some("background_work/verification".into());
    let query = LogQuery { subject, ..LogQuery::default() };
    let events = clinic.events(person, &query, None).unwrap();
    let says = |event: &&wardbook_app::EventView| {
        let body = event.payload.as_ref().map_or("", |body| body.get());
        let payload: serde_json::Value = serde_json::from_str(body).unwrap();
        payload["change_type"] == "update" && payload["new_values"].get(column).is_some()
    };
    events.iter().filter(says).count()
}

#[test]
fn a_record_that_is_not_sound_raises_one_critical_alert_however_often_it_is_seen() {
    let ward = Ward::new();
    edit(&ward);
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    let not_sound = Some((Work::Verification, WorkOutcome::NotSound));
    assert_eq!(run(&clinic), not_sound);
    hands.forward(DAY);
    assert_eq!(run(&clinic), not_sound);
    let state = verification(&clinic, &ada);
    assert!(state.detail.contains("fault") && !state.detail.contains("event 1 "), "{state:?}");
    let today = clinic.today(&ada, 0).unwrap();
    assert_eq!(today.integrity.verified_sound, Some(false));
    let [alert] = &today.gravest[..] else { panic!("{:?}", today.gravest) };
    assert_eq!(alert.severity.as_str(), "critical");
    close(clinic, &ada);
    let raised = ward.payloads(Kind::AlertRaised);
    assert_eq!(raised.len(), 1, "{raised:?}");
    let changed = ward.payloads(Kind::RecordChanged);
    let told = changed.iter().rev().find(|row| row["record_type"] == "alerts").unwrap();
    let text = told["new_values"]["description"].as_str().unwrap();
    assert!(text.contains("not sound") && text.contains("was altered"), "{text}");
    assert_eq!(ward.payloads(Kind::LogVerified).len(), 2);
}

#[test]
fn what_cannot_be_done_ends_as_failed_and_is_tried_again_within_the_hour() {
    let ward = Ward::new();
    let hands = Hands::new();
    let (clinic, ada) = hands.open(&ward, "ada");
    let due = begin(&clinic).unwrap();
    clinic.finish(&due, WorkOutcome::Failed, "the disk is full").unwrap();
    let state = verification(&clinic, &ada);
    assert_eq!((state.outcome, &*state.detail), (Some(WorkOutcome::Failed), "the disk is full"));
    hands.forward(HOUR);
    assert_eq!(run(&clinic), SOUND);
    close(clinic, &ada);
    ward.must_be_sound();
}

fn hours(verify_every_hours: u32) -> BackgroundSettings {
    BackgroundSettings { verify_every_hours }
}

#[test]
fn only_an_administrator_says_how_often_and_less_often_takes_a_reason_and_the_password() {
    let ward = Ward::new();
    ward.as_person("staff", |clinic, staff| {
        assert_eq!(clinic.background_settings(staff).unwrap(), hours(24));
        let refused = clinic.set_background_settings(staff, hours(1), None).unwrap_err();
        assert!(matches!(refused, AppError::NotPermitted { .. }), "{refused}");
    });
    ward.as_person("auditor", |clinic, auditor| {
        assert!(clinic.background_settings(auditor).is_err());
    });
    ward.as_person("ada", |clinic, ada| {
        let sure = sure();
        let set = |wanted, given| clinic.set_background_settings(ada, hours(wanted), given);
        for (less, words) in [(25, "found later"), (0, "only when somebody asks")] {
            let silent = set(less, None).unwrap_err();
            assert_eq!(silent.code(), "confirmation_needed");
            assert!(silent.to_string().contains(words), "{silent}");
        }
        assert!(set(721, Some(&sure)).unwrap_err().to_string().contains("1 to 720 hours"));
        assert_eq!(clinic.background_settings(ada).unwrap(), hours(24), "nothing was changed");
        set(6, None).unwrap();
        set(6, None).unwrap();
        set(0, Some(&sure)).unwrap();
        assert!(begin(clinic).is_none(), "never");
        let state = verification(clinic, ada);
        assert_eq!((state.every_minutes, state.due_at, state.overdue), (0, None, false));
        set(720, None).unwrap();
        assert_eq!(run(clinic), SOUND);
    });
    let recorded = ward.payloads(Kind::SettingChanged);
    assert_eq!(recorded.len(), 3, "{recorded:?}");
    assert_eq!(recorded[1]["reason"], "a test asks for it");
    ward.must_be_sound();
}

#[test]
fn everybody_who_has_a_day_at_a_glance_sees_the_heartbeat() {
    let ward = Ward::new();
    for name in ["ada", "staff", "reviewer", "doctor", "manager", "auditor"] {
        ward.as_person(name, |clinic, person| {
            let background = clinic.today(person, 0).unwrap().background;
            let works: Vec<_> = background.iter().map(|one| one.work).collect();
            assert_eq!(works, Work::ALL, "{name}");
        });
    }
}
