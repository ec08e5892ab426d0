//! The machine stops at each durable write of a recovery, in both ways.

use std::path::PathBuf;

use super::history::Act;
use super::world::World;
use crate::faults::{Fault, arm, is_armed};
use crate::home::folder::Home;
use crate::recovery::{SetAside, Unfinished};

const BOTH: [Fault; 2] = [Fault::NotPersisted, Fault::Persisted];

fn world() -> World {
    let before = [Act::Setting(1, Some(1)), Act::Reopen];
    let after = [Act::Setting(1, Some(2)), Act::View(1)];
    World::new(&before, &after, &[Act::Setting(1, Some(3)), Act::View(2)])
}

fn setting(world: &World) -> String {
    world.settings(&world.restored)["setting-1/with-a-stroke"].clone()
}

/// The durable writes once the new record is whole, in their order, by what they write.
const STEPS: [fn(&Home) -> PathBuf; 3] =
    [Home::recovery_ready, Home::database, Home::checkpoint_copy];

#[test]
fn stopped_at_any_write_the_old_record_or_the_new_one_is_there_and_the_next_start_goes_on() {
    for fault in BOTH {
        for (at, step) in STEPS.into_iter().enumerate() {
            let world = world();
            let path = step(&world.restored);
            let begun = world.size(&world.restored);
            // Opening writes too; what is armed is met by the recovery alone.
            let armed = path.clone();
            let taken = world.take_back_armed(move || arm(&armed, fault));
            assert!(taken.is_err(), "{fault:?} at {at}");
            assert!(!is_armed(&path), "{fault:?} at {at}: nothing wrote {}", path.display());
            let store = world.open(&world.restored);
            let was_ready = at > 0 || fault == Fault::Persisted;
            let became = if was_ready { Unfinished::Finished } else { Unfinished::GivenUp };
            assert_eq!(store.recovered().recovery, Some(became), "{fault:?} at {at}");
            store.close().unwrap();
            assert_eq!(setting(&world), if was_ready { "2" } else { "3" }, "{fault:?} at {at}");
            world.must_be_sound(&world.restored);
            let kept = world.restored.set_aside();
            assert_eq!(kept.len(), usize::from(was_ready), "{fault:?} at {at}");
            for kept in kept {
                let kept = Home::new(kept);
                world.must_be_sound(&kept);
                assert!(world.size(&kept) >= begun);
            }
            assert!(!world.restored.recovery().exists());
            let store = world.open(&world.restored);
            assert_eq!(store.recovered().recovery, None, "once");
        }
    }
}

/// A recovery that was stopped when it was ready, and where the old record is to be kept.
fn ready() -> (World, Home) {
    let world = world();
    world.take_back_armed(|| arm(&world.restored.recovery_ready(), Fault::Persisted)).unwrap_err();
    let ready = std::fs::read(world.restored.recovery_ready()).unwrap();
    let ready: SetAside = serde_json::from_slice(&ready).unwrap();
    let kept = Home::new(world.restored.path().join(ready.folder));
    (world, kept)
}

#[test]
fn stopped_while_the_old_record_is_kept_it_is_in_place_and_the_next_start_keeps_it_again() {
    let files: [fn(&Home) -> PathBuf; 4] = [
        Home::set_aside_marker,
        |home| home.key_files()[1].clone(),
        Home::checkpoint_copy,
        Home::database,
    ];
    for fault in BOTH {
        for file in files {
            let (world, kept) = ready();
            let path = file(&kept);
            arm(&path, fault);
            assert!(world.try_open(&world.restored).is_err(), "{fault:?}");
            assert!(!is_armed(&path), "{fault:?}: nothing wrote {}", path.display());
            assert_eq!(setting(&world), "3", "the old record is in place");
            let store = world.open(&world.restored);
            assert_eq!(store.recovered().recovery, Some(Unfinished::Finished));
            store.close().unwrap();
            assert_eq!(setting(&world), "2");
            world.must_be_sound(&world.restored);
            world.must_be_sound(&kept);
        }
    }
}

#[test]
fn a_record_that_cannot_be_kept_is_not_replaced_until_it_can() {
    let (world, kept) = ready();
    // Nothing can be made in a folder under this name: it is a file's.
    std::fs::write(kept.path(), "in the way").unwrap();
    assert!(world.try_open(&world.restored).is_err());
    assert_eq!(setting(&world), "3", "the old record is in place");
    std::fs::remove_file(kept.path()).unwrap();
    world.open(&world.restored).close().unwrap();
    assert_eq!(setting(&world), "2");
    world.must_be_sound(&world.restored);
}

#[test]
fn a_new_record_that_was_not_whole_is_thrown_away_and_the_recovery_can_be_begun_again() {
    let world = world();
    let recovery = world.restored.recovery();
    std::fs::create_dir(&recovery).unwrap();
    std::fs::write(recovery.join("clinic.db"), "half a data").unwrap();
    std::fs::write(recovery.join("ready.json.new"), "{").unwrap();
    let store = world.open(&world.restored);
    assert_eq!(store.recovered().recovery, Some(Unfinished::GivenUp));
    store.close().unwrap();
    assert_eq!(setting(&world), "3");
    world.take_back().unwrap();
    assert_eq!(setting(&world), "2");
    world.must_be_sound(&world.restored);
}
