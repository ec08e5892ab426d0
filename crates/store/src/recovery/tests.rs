//! Restored backups against real files: taken back, they are what was never restored; and whatever
//! moment the machine stops at, the old record or the new one is there.

mod history;
mod kills;
mod refusals;
mod succession;
mod world;

use proptest::prelude::*;

use history::{Act, acts};
use world::World;

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_restored_backup_that_is_taken_back_is_what_was_never_restored(
        before in acts(), after in acts(), own in acts(),
    ) {
        let world = World::new(&before, &after, &own);
        let found = world.take_back().unwrap();
        prop_assert_eq!(found.to, world.held.to);
        prop_assert_eq!(found.common, world.held.common);
        prop_assert_eq!(world.differ(world.held.to, &found.secrets), Vec::<String>::new());
        world.must_be_sound(&world.restored);
        // It goes on: opened again, it records, closes and verifies.
        world.go_on(&world.restored);
        world.must_be_sound(&world.restored);
    }
}

#[test]
fn what_was_set_aside_verifies_and_takes_nothing_in() {
    let world = World::new(
        &[Act::Setting(1, Some(1))],
        &[Act::Setting(1, Some(2))],
        &[Act::Setting(1, None)],
    );
    let own = world.size(&world.restored);
    let found = world.take_back().unwrap();
    assert_eq!(found.set_aside, own - found.common);
    let [kept] = &world.restored.set_aside()[..] else { panic!("one folder") };
    assert!(kept.ends_with(&found.kept));
    let kept = crate::home::folder::Home::new(kept);
    world.must_be_sound(&kept);
    assert_eq!(world.size(&kept), own);
    assert!(matches!(world.try_open(&kept), Err(crate::StoreError::SetAside(_))));
    world.must_be_sound(&kept);
}

#[test]
fn the_first_new_events_say_what_was_taken_back_by_whom_and_why() {
    let world =
        World::new(&[], &[Act::Setting(1, Some(2)), Act::Reopen], &[Act::Setting(2, Some(1))]);
    let found = world.take_back().unwrap();
    let store = world.open(&world.restored);
    let events =
        store.read(|one| crate::log::read::range(one, store.log(), found.to, found.to + 3));
    let events = events.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["audit_session.opened", "log.taken_back", "audit_session.sealed"]);
    let said = events[1].payload_json().unwrap();
    assert_eq!(events[1].actor, Some(world.decision().person));
    assert_eq!(said["reason"], "the disk was replaced");
    assert_eq!(said["common"], found.common);
    assert_eq!(said["to"], found.to);
    assert_eq!(said["set_aside"], found.set_aside);
    assert_eq!(said["kept"], found.kept.as_str());
}

#[test]
fn secrets_that_nobody_has_are_given_up_and_asked_for_again() {
    let before = [Act::ApiKey(Some(1)), Act::SecondFactor];
    let after = [Act::ApiKey(Some(2)), Act::SecondFactor, Act::SecondFactor, Act::Enrol];
    let world = World::new(&before, &after, &[]);
    let found = world.take_back().unwrap();
    let mut lost: Vec<_> = found.secrets.iter().map(|one| one.secret.as_str()).collect();
    lost.sort_unstable();
    assert_eq!(lost, ["api_key", "secret", "sync_key"]);
    world.must_be_sound(&world.restored);
    let store = world.open(&world.restored);
    // Without its key, an enrolment is of no use.
    assert_eq!(store.read(crate::sync::enrolment::current).unwrap(), None);
    let (key, factors) = store
        .read(|one| {
            let key: Option<String> =
                one.query_row("SELECT api_key FROM endpoints", [], |row| row.get(0))?;
            let factors: u32 =
                one.query_row("SELECT count(*) FROM second_factors", [], |row| row.get(0))?;
            Ok::<_, crate::StoreError>((key, factors))
        })
        .unwrap();
    assert_eq!((key, factors), (None, 0));
}

#[test]
fn a_secret_that_this_copy_still_has_stays_though_it_was_changed_meanwhile_and_back() {
    let before = [Act::ApiKey(Some(1))];
    let after = [Act::ApiKey(None), Act::ApiKey(Some(1))];
    let world = World::new(&before, &after, &[Act::Setting(3, Some(3))]);
    let found = world.take_back().unwrap();
    assert_eq!(found.secrets, []);
    assert_eq!(world.differ(found.to, &[]), Vec::<String>::new());
}

#[test]
fn an_original_that_is_not_in_the_vault_is_named() {
    let world = World::new(&[], &[Act::Document(7)], &[]);
    let found = world.take_back().unwrap();
    let names: Vec<_> = found.originals.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["letter 7"]);
}

#[test]
fn every_column_is_of_a_type_that_can_be_read_back_from_events() {
    let fresh = crate::database::migrations::fresh(crate::database::migrations::newest()).unwrap();
    for table in crate::database::tables::business_tables(&fresh).unwrap() {
        let sql = "SELECT DISTINCT type FROM pragma_table_info(?)";
        let types: Vec<String> =
            crate::database::rows::list(&fresh, sql, [table.name], |row| row.get(0)).unwrap();
        for found in types {
            assert!(super::rows::DECLARED.contains(&found.as_str()), "{}: {found}", table.name);
        }
    }
}
