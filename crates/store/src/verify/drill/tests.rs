//! A copy for a drill is encrypted, private, and undone whatever happened to it.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;

use crate::testing::new_clinic;
use crate::{DataKey, Store};

use super::*;

fn clinic() -> (TempDir, Store) {
    let (folder, home, key) = new_clinic();
    let store = Store::open(&home, &key, &Clock::system(), &Randomness::system()).unwrap();
    (folder, store)
}

#[test]
fn the_copy_opens_with_the_clinics_key_and_with_nothing_else() {
    let (_folder, store) = clinic();
    let copy = store.copy_for_drill().unwrap();
    let database = copy.home.database();
    let probe = cipher::probe(&database, &copy.connect().unwrap()).unwrap();
    assert!(probe.is_sound(), "{probe:?}");
    let other = DataKey::new(&Randomness::system());
    assert!(cipher::open(&database, &other, Access::Read).is_err());
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(copy.home.path().to_owned()), mode(database)), (0o700, 0o600));
}

#[test]
fn each_damage_is_found_and_leaves_the_copy_as_it_was() {
    let (_folder, store) = clinic();
    let copy = store.copy_for_drill().unwrap();
    let before = fs::read(copy.home.database()).unwrap();
    for way in WAYS {
        let tried = copy.attempt(way, &|_, _| ()).unwrap();
        assert!(tried.found, "{tried:?}");
        assert!(fs::read(copy.home.database()).unwrap() == before, "{:?}", way.name);
        let clean = copy.verify(&|_, _| ()).unwrap();
        assert!(clean.sound, "after {:?}: {:?}", way.name, clean.faults);
    }
}

#[test]
fn there_is_one_copy_at_a_time_and_none_after() {
    let (_folder, store) = clinic();
    let copy = store.copy_for_drill().unwrap();
    assert!(matches!(store.copy_for_drill(), Err(StoreError::DrillAtWork)));
    assert!(copy.home.path().exists(), "who is refused takes nothing away");
    copy.remove().unwrap();
    drop(store.copy_for_drill().unwrap());
    assert!(!store.home().drill().exists());
}

#[test]
fn a_copy_that_a_killed_drill_left_is_gone_at_the_next_start() {
    let (_folder, store) = clinic();
    let (home, key) = (store.home().clone(), store.data_key().clone());
    std::mem::forget(store.copy_for_drill().unwrap());
    store.close().unwrap();
    assert!(home.drill().join("clinic.db").exists());
    let store = Store::open(&home, &key, &Clock::system(), &Randomness::system()).unwrap();
    assert!(!home.drill().exists());
    drop(store);
}

#[test]
fn others_go_on_writing_while_a_drill_is_at_work() {
    let (_folder, store) = clinic();
    let system = store.system_context().unwrap();
    let done = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut written = 0;
            while !done.load(Ordering::Relaxed) {
                let write = store.write(system, |tx| {
                    tx.event(Kind::DoctorRan, "", json!({}));
                    Ok::<_, StoreError>(())
                });
                write.unwrap();
                written += 1;
            }
            written
        });
        let copy = store.copy_for_drill().unwrap();
        let clean = copy.verify(&|_, _| ()).unwrap();
        assert!(clean.sound, "{:?}", clean.faults);
        for way in WAYS {
            let tried = copy.attempt(way, &|_, _| ()).unwrap();
            assert!(tried.found, "{tried:?}");
        }
        copy.remove().unwrap();
        done.store(true, Ordering::Relaxed);
        writing.join().unwrap()
    });
    assert!(written > 10, "{written}");
}
