//! A successor: another log over the same rows, from its first event on.

use serde_json::Value;

use wardbook_ledger::note::{Note, VerifierKey};

use super::history::Act;
use super::world::World;
use crate::faults::{Fault, arm, is_armed};
use crate::home::folder::Home;
use crate::home::key_slots::KeySlots;
use crate::recovery::{Succeeded, Unfinished};
use crate::{Result, StoreError};

fn world() -> World {
    let before = [Act::Setting(1, Some(1)), Act::ApiKey(Some(1)), Act::SecondFactor];
    let own = [Act::Setting(1, Some(3)), Act::View(1), Act::Document(3), Act::Many];
    World::new(&before, &[Act::Setting(1, Some(2))], &own)
}

fn succeed(world: &World) -> Result<Succeeded> {
    let decision = world.decision();
    world.open(&world.restored).succeed(&decision, &|_, _| {})
}

#[test]
fn a_successor_has_every_row_and_secret_and_verifies_from_its_first_event_on() {
    let world = world();
    let old = World::log(&world.restored);
    let rows = world.rows(&world.restored);
    let found = succeed(&world).unwrap();
    assert_eq!(found.old_log.to_string(), old);
    assert_eq!(World::log(&world.restored), found.log.to_string());
    assert_eq!(world.rows(&world.restored), rows);
    world.must_be_sound(&world.restored);
    world.go_on(&world.restored);
    world.must_be_sound(&world.restored);
    let slots = KeySlots::load(&world.restored).unwrap();
    assert_eq!(slots.log(), found.old_log, "bound as before");
    assert!(slots.unlock("ada", super::world::PASSWORD).is_ok());
    // What it came from is kept, whole.
    let kept = Home::new(world.restored.path().join(&found.kept));
    world.must_be_sound(&kept);
    assert_eq!(World::log(&kept), old);
    assert!(matches!(world.try_open(&kept), Err(StoreError::SetAside(_))));
}

#[test]
fn its_first_event_names_the_old_log_and_the_old_logs_key_vouches_for_it() {
    let world = world();
    let found = succeed(&world).unwrap();
    let store = world.open(&world.restored);
    let events = store.read(|one| crate::log::read::range(one, store.log(), 0, 2)).unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["audit_session.opened", "log.succeeded"]);
    let said = events[1].payload_json().unwrap();
    let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("origin"), format!("wardbook/{}", found.old_log));
    assert_eq!(said["size"], found.old_events);
    assert_eq!(said["held_size"], world.held.to);
    assert_eq!(text("held_root"), hex::encode(world.held.root));
    assert_eq!(text("held_checkpoint"), world.note);
    assert_eq!(text("reason"), "the disk was replaced");
    let old_key = VerifierKey::parse(&text("verifier_key")).unwrap();
    let endorsed = Note::parse(text("endorsement").as_bytes()).unwrap();
    assert_eq!(endorsed.verify(&[old_key]).unwrap().len(), 1);
    assert!(endorsed.text().ends_with(&format!("{}\n", store.verifier_key())));
}

#[test]
fn a_successor_can_have_a_successor() {
    let world = world();
    let first = succeed(&world).unwrap();
    let decision = crate::recovery::Decision { checkpoint: None, ..world.decision() };
    let store = world.open(&world.restored);
    let second = store.succeed(&decision, &|_, _| {}).unwrap();
    assert_eq!(second.old_log, first.log);
    world.must_be_sound(&world.restored);
    assert_eq!(world.restored.set_aside().len(), 2);
    for kept in world.restored.set_aside() {
        world.must_be_sound(&Home::new(kept));
    }
    let said = |store: &crate::Store| -> Value {
        let events = store.read(|one| crate::log::read::range(one, store.log(), 1, 2)).unwrap();
        events[0].payload_json().unwrap()
    };
    assert_eq!(said(&world.open(&world.restored))["held_size"], Value::Null);
}

#[test]
fn a_checkpoint_of_another_log_is_not_named() {
    let world = world();
    let other = World::new(&[], &[], &[]);
    let decision =
        crate::recovery::Decision { checkpoint: Some(other.note.clone()), ..world.decision() };
    let store = world.open(&world.restored);
    let refused = store.succeed(&decision, &|_, _| {}).unwrap_err().to_string();
    assert!(refused.contains("is not this log's"), "{refused}");
    world.open(&world.restored).close().unwrap();
    world.must_be_sound(&world.restored);
}

#[test]
fn stopped_at_any_write_the_old_log_or_its_successor_is_there_and_the_keys_say_which() {
    let steps: [fn(&Home) -> std::path::PathBuf; 5] = [
        Home::recovery_ready,
        Home::database,
        Home::checkpoint_copy,
        |home| home.key_files()[0].clone(),
        |home| home.key_files()[1].clone(),
    ];
    for fault in [Fault::NotPersisted, Fault::Persisted] {
        for (at, step) in steps.into_iter().enumerate() {
            let world = world();
            let (path, old) = (step(&world.restored), World::log(&world.restored));
            let decision = world.decision();
            let store = world.open(&world.restored);
            arm(&path, fault);
            assert!(store.succeed(&decision, &|_, _| {}).is_err(), "{fault:?} at {at}");
            assert!(!is_armed(&path), "{fault:?} at {at}: nothing wrote {}", path.display());
            let was_ready = at > 0 || fault == Fault::Persisted;
            let store = world.open(&world.restored);
            let became = if was_ready { Unfinished::Finished } else { Unfinished::GivenUp };
            assert_eq!(store.recovered().recovery, Some(became), "{fault:?} at {at}");
            assert_eq!(store.log() == old, !was_ready, "{fault:?} at {at}");
            assert_eq!(store.log(), World::log(&world.restored), "{fault:?} at {at}");
            store.close().unwrap();
            world.must_be_sound(&world.restored);
        }
    }
}
