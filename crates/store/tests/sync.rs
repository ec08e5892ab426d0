//! Head office, witnesses and pauses against real files; and the book beside the database, which
//! may be lost.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::fs;

use tempfile::TempDir;

use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{EnrolmentId, PauseId};
use wardbook_domain::sync::SyncProblem;
use wardbook_store::events::Filter;
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::sync::book::{Cosignature, Peer};
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_store::sync::pauses::{self, Pause};
use wardbook_store::{NewClinic, Store};

const PASSWORD: &str = "seven green otters knit";

struct Clinic {
    _folder: TempDir,
    home: Home,
    clock: Clock,
    randomness: Randomness,
}

impl Clinic {
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
        Store::create(&home, &new, &clock, &randomness).unwrap();
        Self { _folder: folder, home, clock, randomness }
    }

    fn open(&self) -> Store {
        let (_, key) = KeySlots::load(&self.home).unwrap().unlock("ada", PASSWORD).unwrap();
        Store::open(&self.home, &key, &self.clock, &self.randomness).unwrap()
    }

    fn enrolment(&self, office: &str) -> Enrolment {
        Enrolment {
            enrolment_id: EnrolmentId::new(&self.clock, &self.randomness),
            office_id: office.into(),
            name: "office.example".into(),
            address: "https://office.example".into(),
            clinic_id: "harbour".into(),
            root_key: "root".into(),
            witness_key: "witness".into(),
            mirror_key: "mirror".into(),
            keys: 0,
            ledger_key: "ledger".into(),
            before: 41,
            enrolled_at: self.clock.now(),
            problem: None,
            problem_detail: String::new(),
        }
    }
}

fn enrol(store: &Store, enrolment: &Enrolment) {
    let enrolment = enrolment.clone();
    let context = store.system_context().unwrap();
    store.write(context, move |tx| enrolment::insert(tx, &enrolment, &[7; 32])).unwrap();
}

fn count(store: &Store, kind: Kind) -> usize {
    let filter = Filter { kind: Some(kind), ..Filter::default() };
    store.read(|connection| filter.list(connection, store.log())).unwrap().len()
}

#[test]
fn a_new_enrolment_takes_the_place_of_the_one_before_and_its_key_is_in_no_event() {
    let clinic = Clinic::new();
    let store = clinic.open();
    assert_eq!(store.read(enrolment::current).unwrap(), None);
    enrol(&store, &clinic.enrolment("one"));
    let second = clinic.enrolment("two");
    enrol(&store, &second);
    assert_eq!(store.read(enrolment::current).unwrap(), Some(second.clone()));
    let key = store.read(|one| enrolment::sync_key(one, second.enrolment_id)).unwrap().unwrap();
    assert_eq!(key.as_slice(), [7; 32]);
    let events = store.read(|one| Filter::default().list(one, store.log())).unwrap();
    let bodies: String =
        events.iter().filter_map(|one| one.payload.clone()).map(|one| one.1).collect();
    assert!(bodies.contains("hmac-sha256:") && !bodies.contains(&"07".repeat(32)));
}

#[test]
fn a_refusal_and_its_end_are_an_event_each() {
    let clinic = Clinic::new();
    let store = clinic.open();
    enrol(&store, &clinic.enrolment("one"));
    let context = store.sync_context().unwrap();
    for problem in [Some((SyncProblem::Ahead, "it holds 90 events")), None] {
        let now = store.read(enrolment::current).unwrap().unwrap();
        store.write(context, move |tx| enrolment::set_problem(tx, &now, problem)).unwrap();
        let after = store.read(enrolment::current).unwrap().unwrap();
        assert_eq!(after.problem, problem.map(|one| one.0));
    }
    assert_eq!(count(&store, Kind::SyncRefused), 1);
    assert_eq!(count(&store, Kind::SyncAccepted), 1);
}

#[test]
fn a_pause_ends_by_itself_or_by_a_person() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = store.system_context().unwrap();
    let now = clinic.clock.now();
    let hours = move |hours: i64| Timestamp::from_micros(now.micros() + hours * 3_600_000_000);
    let pause = Pause {
        pause_id: PauseId::new(&clinic.clock, &clinic.randomness),
        until: hours(2),
        reason: "The line is being changed".into(),
    };
    let stored = pause.clone();
    store.write(context, move |tx| pauses::begin(tx, &stored, now)).unwrap();
    let current = |at| store.read(|connection| pauses::current(connection, at)).unwrap();
    assert_eq!(current(hours(1)), Some(pause));
    assert_eq!(current(hours(2)), None, "it is over by itself");
    assert!(store.write(context, move |tx| pauses::end(tx, hours(1))).unwrap());
    assert_eq!(current(hours(1)), None, "somebody ended it");
    assert_eq!(count(&store, Kind::SyncResumed), 1);
}

fn cosignature(size: u64, signer: &str) -> Cosignature {
    Cosignature { size, signer: signer.into(), line: format!("— {signer} {size}"), time: size }
}

#[test]
fn the_book_keeps_what_others_signed_and_finds_the_newest_that_covers_enough() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let known = Peer { size: 20, next_entry: 20, held: Some(10), ..Peer::default() };
    let kept = known.clone();
    store
        .with_sync_book(move |book| {
            book.set_peer("office", &kept)?;
            book.keep(10, "note of 10", &[cosignature(10, "a"), cosignature(10, "b")])?;
            book.keep(20, "note of 20", &[cosignature(20, "a")])
        })
        .unwrap();
    store.close().unwrap();
    let store = clinic.open();
    let newest = |signers: &[&str], at_least, at_most| {
        let signers: Vec<_> = signers.iter().map(|&one| one.to_owned()).collect();
        store.with_sync_book(|book| book.newest(&signers, at_least, at_most)).unwrap()
    };
    assert_eq!(store.with_sync_book(|book| book.peer("office")).unwrap(), known);
    assert_eq!(newest(&["a", "b"], 0, 99), [cosignature(20, "a")]);
    assert_eq!(newest(&["b"], 0, 99), [cosignature(10, "b")]);
    assert_eq!(newest(&["a", "b"], 0, 19), [cosignature(10, "a"), cosignature(10, "b")]);
    assert_eq!(newest(&["b"], 11, 99), []);
    assert_eq!(newest(&["c"], 0, 99), []);
}

#[test]
fn a_book_that_is_lost_or_damaged_is_made_anew_and_the_clinic_is_as_before() {
    let clinic = Clinic::new();
    let path = clinic.home.path().join("sync.db");
    let files = || ["", "-wal", "-shm"].map(|end| clinic.home.path().join(format!("sync.db{end}")));
    let damages: [&dyn Fn(); 3] = [
        &|| fs::remove_file(&path).unwrap(),
        &|| fs::write(&path, "no database").unwrap(),
        &|| {
            let mut bytes = fs::read(&path).unwrap();
            let from = bytes.len() / 2;
            bytes[from..].fill(0xAA);
            fs::write(&path, bytes).unwrap();
        },
    ];
    for damage in damages {
        let store = clinic.open();
        let known = Peer { size: 20, ..Peer::default() };
        store.with_sync_book(|book| book.set_peer("office", &known)).unwrap();
        store.close().unwrap();
        for file in &files()[1..] {
            let _ = fs::remove_file(file);
        }
        damage();
        let store = clinic.open();
        let found = store.with_sync_book(|book| {
            book.keep(3, "note", &[cosignature(3, "a")])?;
            book.peer("office")
        });
        assert!([Peer::default(), known].contains(&found.unwrap()));
        store.close().unwrap();
    }
}
