//! Background work against real files: taken by one, ended once, taken again after a crash.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::sync::Arc;

use tempfile::TempDir;

use wardbook_domain::background::{LEASE_MINUTES, Work, WorkOutcome, after};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::ids::TraceId;
use wardbook_store::background::{self, Standing};
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::verify::Verifier;
use wardbook_store::{NewClinic, Store, StoreError};

const PASSWORD: &str = "seven green otters knit";
const WORK: Work = Work::Verification;
const DAY: u32 = 24 * 60;
const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

struct Clinic {
    _folder: TempDir,
    home: Home,
    clock: Clock,
    randomness: Randomness,
}

impl Clinic {
    /// A clinic in which a verification is due now.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        let scheduled = |tx: &mut wardbook_store::Tx<'_>| background::schedule(tx, WORK, DAY, NOW);
        Store::create_with(&home, &new, &clock, &randomness, scheduled).unwrap();
        Self { _folder: folder, home, clock, randomness }
    }

    fn open(&self) -> Store {
        let (_, key) = KeySlots::load(&self.home).unwrap().unlock("ada", PASSWORD).unwrap();
        Store::open(&self.home, &key, &self.clock, &self.randomness).unwrap()
    }

    fn must_be_sound(&self) {
        let slots = KeySlots::load(&self.home).unwrap();
        let (_, key) = slots.unlock("ada", PASSWORD).unwrap();
        let (home, randomness, log) = (&self.home, &self.randomness, slots.log());
        let found =
            Verifier { home, key: &key, log, randomness, threads: 1 }.run(&|_, _| ()).unwrap();
        assert!(found.sound, "{:?}", found.faults);
    }
}

fn take(store: &Store, now: Timestamp) -> Option<TraceId> {
    let trace = TraceId::new(store.clock(), store.randomness());
    let system = store.system_context().unwrap();
    let taken = store.write(system, move |tx| background::take(tx, WORK, "agent", trace, now));
    match taken {
        Ok(true) => Some(trace),
        Err(StoreError::NothingRecorded) => None,
        other => panic!("{other:?}"),
    }
}

fn finish(store: &Store, trace: TraceId, now: Timestamp) -> Result<(), StoreError> {
    let end = (WorkOutcome::Sound, "no fault");
    let system = store.system_context().unwrap();
    store.write(system, move |tx| background::finish(tx, WORK, trace, end, now))
}

fn standing(store: &Store) -> Standing {
    store.read(|connection| background::of(connection, WORK)).unwrap().unwrap()
}

#[test]
fn of_many_who_ask_at_once_one_gets_the_work() {
    let clinic = Clinic::new();
    let store = Arc::new(clinic.open());
    let taken = std::thread::scope(|scope| {
        let asked = [(); 8].map(|()| scope.spawn(|| take(&store, NOW)));
        asked.into_iter().filter_map(|one| one.join().unwrap()).count()
    });
    assert_eq!(taken, 1);
    assert!(standing(&store).is_running(NOW));
    drop(store);
    clinic.must_be_sound();
}

#[test]
fn what_ended_is_due_again_one_interval_later() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    let ended = after(NOW, 2);
    finish(&store, trace, ended).unwrap();
    let end = standing(&store);
    assert_eq!((end.started_at, end.ended_at), (Some(NOW), Some(ended)));
    assert_eq!((end.due_at, end.outcome), (after(ended, DAY), Some(WorkOutcome::Sound)));
    assert!(take(&store, after(ended, DAY - 1)).is_none());
    assert!(take(&store, after(ended, DAY)).is_some());
    assert_eq!(standing(&store).outcome, Some(WorkOutcome::Sound), "the last result stays");
    store.close().unwrap();
    clinic.must_be_sound();
}

#[test]
fn after_a_crash_the_work_is_taken_again_once_its_lease_is_over_and_ends_once() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let first = take(&store, NOW).unwrap();
    drop(store);
    let store = clinic.open();
    assert!(take(&store, after(NOW, LEASE_MINUTES - 1)).is_none());
    let later = after(NOW, LEASE_MINUTES);
    let second = take(&store, later).unwrap();
    let late = finish(&store, first, later).unwrap_err();
    assert!(matches!(late, StoreError::LeaseLost(WORK)), "{late}");
    assert_eq!(standing(&store).outcome, None, "the first has no say any more");
    finish(&store, second, later).unwrap();
    store.close().unwrap();
    clinic.must_be_sound();
}

#[test]
fn a_lease_that_is_extended_is_not_taken_over() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    let later = after(NOW, LEASE_MINUTES - 1);
    let system = store.system_context().unwrap();
    store.write(system, move |tx| background::extend(tx, WORK, trace, later)).unwrap();
    assert!(take(&store, after(NOW, LEASE_MINUTES + 1)).is_none());
    assert!(take(&store, after(later, LEASE_MINUTES)).is_some());
    let lost = store.write(system, move |tx| background::extend(tx, WORK, trace, later));
    assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
}

#[test]
fn what_is_given_back_is_due_at_once() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    let system = store.system_context().unwrap();
    store.write(system, move |tx| background::give_back(tx, WORK, trace)).unwrap();
    assert!(finish(&store, trace, NOW).is_err(), "who gave it back cannot end it");
    assert!(take(&store, NOW).is_some());
    store.close().unwrap();
    clinic.must_be_sound();
}

#[test]
fn an_end_that_failed_changed_nothing_and_can_be_written_again() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    let system = store.system_context().unwrap();
    let failed = store.write(system, move |tx| {
        background::finish(tx, WORK, trace, (WorkOutcome::Sound, "no fault"), NOW)?;
        Err::<(), _>(StoreError::DiskFull)
    });
    assert!(matches!(failed, Err(StoreError::DiskFull)), "{failed:?}");
    assert!(standing(&store).is_running(NOW));
    finish(&store, trace, NOW).unwrap();
    store.close().unwrap();
    clinic.must_be_sound();
}

#[test]
fn an_end_that_was_written_although_nobody_heard_of_it_is_not_written_again() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    finish(&store, trace, NOW).unwrap();
    drop(store);
    let store = clinic.open();
    let size = store.log_size().unwrap();
    let again = finish(&store, trace, after(NOW, 1));
    assert!(matches!(again, Err(StoreError::LeaseLost(_))), "{again:?}");
    assert_eq!(standing(&store).ended_at, Some(NOW));
    assert_eq!(store.log_size().unwrap(), size + 1, "the audit session of who tried");
    store.close().unwrap();
    clinic.must_be_sound();
}

#[test]
fn work_done_more_or_less_often_is_due_by_its_last_end() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let trace = take(&store, NOW).unwrap();
    finish(&store, trace, NOW).unwrap();
    let every = |minutes| {
        let system = store.system_context().unwrap();
        store.write(system, move |tx| background::schedule(tx, WORK, minutes, after(NOW, 9)))
    };
    every(60).unwrap();
    assert_eq!(standing(&store).due_at, after(NOW, 60));
    assert!(matches!(every(60), Err(StoreError::NothingRecorded)), "it is so already");
    every(0).unwrap();
    assert!(take(&store, after(NOW, DAY * 365)).is_none(), "zero is never");
    store.close().unwrap();
    clinic.must_be_sound();
}
