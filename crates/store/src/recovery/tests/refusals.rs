//! What head office gives back is not trusted: anything but the history that the clinic signed is
//! refused, and the record is as it was.

use super::history::Act;
use super::world::World;
use crate::StoreError;
use crate::recovery::HeldEvent;

fn world() -> World {
    World::new(
        &[Act::Setting(1, Some(1))],
        &[Act::Setting(1, Some(2)), Act::Note, Act::Setting(2, Some(2))],
        &[Act::Setting(1, Some(3))],
    )
}

/// The words of the refusal; afterwards the record is as it was.
fn refusal(world: &World, given: &[HeldEvent]) -> String {
    let refused = world.take_back_of(given).unwrap_err();
    assert!(matches!(refused, StoreError::NotRecovered(_)), "{refused:?}");
    world.open(&world.restored).close().unwrap();
    assert_eq!(world.settings(&world.restored)["setting-1/with-a-stroke"], "3");
    world.must_be_sound(&world.restored);
    assert_eq!(world.restored.set_aside().len(), 0);
    refused.to_string()
}

/// The position of the last change of a row.
fn changed(world: &World) -> usize {
    let is_change = |event: &HeldEvent| {
        String::from_utf8_lossy(&event.header).contains(r#""kind":"record.changed""#)
    };
    world.events.iter().rposition(is_change).unwrap()
}

#[test]
fn a_payload_that_was_tampered_with_is_refused() {
    let world = world();
    let at = changed(&world);
    let mut given = world.events.clone();
    let (_, body) = given[at].payload.as_mut().unwrap();
    *body = body.replacen("\"2\"", "\"9\"", 1);
    let words = refusal(&world, &given);
    assert!(words.contains("another payload than was recorded"), "{words}");
    let mut given = world.events.clone();
    given[at].payload.as_mut().unwrap().0 = [7; 16];
    let words = refusal(&world, &given);
    assert!(words.contains("another payload than was recorded"), "{words}");
}

#[test]
fn a_payload_that_is_missing_is_refused() {
    let world = world();
    let mut given = world.events.clone();
    given[changed(&world)].payload = None;
    let words = refusal(&world, &given);
    assert!(words.contains("came without its payload"), "{words}");
}

#[test]
fn an_event_that_was_tampered_with_is_refused_though_it_looks_right() {
    let world = world();
    let mut given = world.events.clone();
    let at = changed(&world);
    let header = String::from_utf8(given[at].header.clone()).unwrap();
    given[at].header = header.replace(r#""source":"system""#, r#""source":"window""#).into_bytes();
    let words = refusal(&world, &given);
    assert!(words.contains("not the history that this clinic signed"), "{words}");
}

#[test]
fn events_in_another_order_or_of_another_log_are_refused() {
    let world = world();
    let last = world.events.len() - 1;
    let mut swapped = world.events.clone();
    swapped.swap(last, last - 1);
    let words = refusal(&world, &swapped);
    assert!(words.contains("is not the one that was asked for"), "{words}");
    let other = World::new(&[], &[Act::Note; 20], &[]);
    let mut foreign = world.events.clone();
    foreign[last] = other.events[last].clone();
    let words = refusal(&world, &foreign);
    assert!(words.contains("is not the one that was asked for"), "{words}");
}

#[test]
fn events_that_end_too_early_are_refused() {
    let world = world();
    let words = refusal(&world, &world.events[..world.events.len() - 1]);
    assert!(words.contains("not the history that this clinic signed"), "{words}");
}

#[test]
fn a_record_that_was_edited_is_not_passed_off_as_taken_back() {
    let world = world();
    let connection = crate::database::cipher::open(
        &world.restored.database(),
        world.key(),
        crate::database::cipher::Access::Write,
    );
    let sql = "UPDATE accounts SET name = 'Another Clinic'";
    connection.unwrap().execute(sql, []).unwrap();
    let refused = world.take_back().unwrap_err().to_string();
    assert!(refused.contains("accounts/"), "{refused}");
    assert!(refused.contains("was altered without an event"), "{refused}");
}

#[test]
fn who_was_an_administrator_in_the_old_backup_alone_cannot_take_it_back() {
    let world = World::new(&[], &[Act::Disable], &[]);
    let refused = world.take_back().unwrap_err().to_string();
    assert!(refused.contains("you are no administrator any more"), "{refused}");
}
