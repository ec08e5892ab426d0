//! Chosen events against checkpoints and trees that do or do not prove them.

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;

use crate::database::cipher::{self, Access};
use crate::home::folder::Home;
use crate::home::key_slots::KeySlots;
use crate::testing::new_clinic;
use crate::{DataKey, Store};

use super::*;

struct TestClinic {
    _folder: TempDir,
    home: Home,
    key: DataKey,
}

impl TestClinic {
    /// A clinic in whose log the doctor's examination is recorded so many times.
    fn with(examinations: usize) -> Self {
        let (folder, home, key) = new_clinic();
        let clinic = Self { _folder: folder, home, key };
        let store = clinic.open();
        record(&store, examinations);
        store.close().unwrap();
        clinic
    }

    fn open(&self) -> Store {
        Store::open(&self.home, &self.key, &Clock::system(), &Randomness::system()).unwrap()
    }

    fn edit(&self, edit: impl FnOnce(&Connection)) {
        edit(&cipher::open(&self.home.database(), &self.key, Access::Write).unwrap());
    }

    fn verify(&self) -> SelectionVerification {
        let (home, key) = (&self.home, &self.key);
        let log = KeySlots::load(home).unwrap().log();
        let verifier = Verifier { home, key, log, randomness: &Randomness::system(), threads: 1 };
        let filter = Filter { kind: Some(Kind::DoctorRan), ..Filter::default() };
        verifier.run_selection(&filter, &|_, _| ()).unwrap()
    }
}

fn record(store: &Store, times: usize) {
    let system = store.system_context().unwrap();
    let write = store.write(system, move |tx| {
        for _ in 0..times {
            tx.event(Kind::DoctorRan, "", json!({}));
        }
        Ok::<_, StoreError>(())
    });
    write.unwrap();
}

#[test]
fn what_no_checkpoint_covers_yet_is_counted_and_not_called_proven() {
    let clinic = TestClinic::with(5);
    let store = clinic.open();
    record(&store, 3);
    let found = clinic.verify();
    assert!(found.sound, "{:?}", found.faults);
    assert_eq!((found.events, found.events_after_checkpoint), (8, 3));
    store.close().unwrap();
    assert_eq!(clinic.verify().events_after_checkpoint, 0);
}

#[test]
fn each_of_them_is_proven_through_full_tiles_and_past_them() {
    let found = TestClinic::with(700).verify();
    assert!(found.sound, "{:?}", found.faults);
    assert_eq!((found.events, found.events_after_checkpoint), (700, 0));
}

#[test]
fn a_checkpoint_that_the_log_did_not_sign_proves_nothing() {
    let clinic = TestClinic::with(5);
    clinic.edit(|connection| {
        let newest = "UPDATE checkpoints SET note = replace(note, '— wardbook', '— woodbark')
            WHERE size = (SELECT max(size) FROM checkpoints)";
        assert_eq!(connection.execute(newest, []).unwrap(), 1);
    });
    let found = clinic.verify();
    assert!(!found.sound);
    assert_eq!(found.faults[0].part, "checkpoints");
    assert_eq!(found.checkpoint_size, 0);
}

#[test]
fn a_tile_that_was_edited_is_found_by_the_events_that_it_no_longer_proves() {
    let clinic = TestClinic::with(700);
    clinic.edit(|connection| {
        let sql = "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 0";
        assert_eq!(connection.execute(sql, []).unwrap(), 1);
    });
    let found = clinic.verify();
    assert!(!found.sound && found.fault_count > 200, "{found:?}");
    assert_eq!(found.faults.len(), crate::verify::faults::LISTED, "the others are counted");
}
