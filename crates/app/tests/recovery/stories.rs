use std::collections::BTreeSet;

use wardbook_app::{
    AppError, Clinic, Confirmation, Home, RecoveryWay, Scope, StoreError, verify_locked,
};
use wardbook_domain::access::{Role, Source};
use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_domain::sync::SyncProblem;
use wardbook_sync::wire::statement::Succession;

use crate::archive::{Given, hold};
use crate::clinic::{Open, PASSWORD, Ward};
use crate::office::Office;

fn because() -> Confirmation {
    Confirmation { reason: "the disk was replaced".into(), password: PASSWORD.to_owned().into() }
}

/// A clinic that is synced, of which an older backup was put back and used.
fn restored(given: &Given) -> (Ward, Office) {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(3);
    open.sync_now();
    open.close();
    let backup = ward.backup();
    let open = ward.open();
    ward.wait(120);
    add(&open, "bea");
    open.work(300);
    open.close();
    // The last sync is of all that was recorded.
    let open = ward.open();
    open.sync_now();
    open.close();
    let size = office.held().size;
    // The sync that closing leaves behind came through as well.
    assert!(hold(&office, &ward.home, given) > size);
    ward.restore(&backup);
    (ward, office)
}

fn add(open: &Open<'_>, name: &str) {
    let slot = "nine blue herons sew";
    open.clinic.add_user(&open.ada, name, Role::Staff, slot, &because()).unwrap();
}

#[test]
fn a_restored_backup_is_told_what_it_lacks_and_takes_it_back() {
    for sealed in [false, true] {
        let (ward, office) = restored(&Given { sealed, ..Given::default() });
        let open = ward.open();
        open.work(2);
        let there = open.sync_now().office.unwrap();
        assert_eq!(there.problem, Some(SyncProblem::Ahead));
        assert!(there.halted, "nothing more is sent by itself");
        let found = ward.run(open.clinic.compare_with_office(&open.ada)).unwrap();
        assert_eq!(found.way, RecoveryWay::TakeBack);
        assert_eq!(found.common + found.own, found.here);
        assert_eq!(found.common + found.lacking, found.fixed);
        let words = found.in_words();
        assert!(words.contains("after this clinic's own key on 15 Jan 2027"), "{words}");
        assert!(words.ends_with("All that is lacking is held there, with every payload."));
        let (clinic, ada) = (open.clinic, open.ada);
        let done = ward.run(clinic.take_back(ada, &because(), &|_, _| {})).unwrap();
        assert_eq!(done.taken_back.to, found.fixed);
        assert!(done.taken_back.set_aside >= found.own);
        // She was added after the backup, and so her password is not in its keys.
        assert_eq!(done.people, ["bea"]);
        let open = ward.open();
        let verified = open.clinic.verify(&open.ada, &|_, _| {}).unwrap();
        assert!(verified.sound, "{:?}", verified.faults);
        assert_eq!(open.count(Kind::LogTakenBack), 1);
        assert!(open.clinic.users(&open.ada).unwrap().iter().any(|user| user.name == "bea"));
        // Head office takes what comes now: it goes on from what it holds.
        let there = open.sync_now().office.unwrap();
        assert_eq!(there.problem, None, "{}", there.detail);
        assert!(there.fixed > found.fixed);
        assert!(office.held().size > found.fixed);
        open.close();
    }
}

#[test]
fn where_a_payload_is_not_held_a_successor_goes_on_and_enrols_anew() {
    // Whatever head office was not given: here, all of the last hundred.
    let without: BTreeSet<u64> = (100..1_000).collect();
    let (ward, office) = restored(&Given { without, sealed: false });
    let open = ward.open();
    add(&open, "cleo");
    let found = ward.run(open.clinic.compare_with_office(&open.ada)).unwrap();
    assert_eq!(found.way, RecoveryWay::Successor);
    assert!(found.payloads_missing > 0);
    let old = open.clinic.log();
    let (clinic, ada) = (open.clinic, open.ada);
    let refused = ward.run(clinic.take_back(ada, &because(), &|_, _| {})).unwrap_err();
    assert!(refused.to_string().contains("Begin a successor instead"), "{refused}");
    let Open { clinic, ada, .. } = ward.open();
    let done = ward.run(clinic.succeed(ada, &because(), &|_, _| {})).unwrap();
    assert_eq!(done.succeeded.old_log.to_string(), old);
    // Everybody gets in as before, into another log.
    let sign_in = |name: &str, password: &str| {
        let (clock, randomness) = (ward.clock(), Randomness::system());
        Clinic::sign_in(&ward.home, name, password.into(), Source::Cli, &clock, &randomness)
    };
    let (clinic, cleo) = sign_in("cleo", "nine blue herons sew").unwrap();
    clinic.sign_out(&cleo).unwrap();
    clinic.close().unwrap();
    let open = ward.open();
    assert_eq!(open.clinic.log(), done.succeeded.log.to_string());
    let verified = open.clinic.verify(&open.ada, &|_, _| {}).unwrap();
    assert!(verified.sound, "{:?}", verified.faults);
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("bundle.zip");
    open.clinic.export(&open.ada, wardbook_app::Format::Bundle, &Scope::All, &out).unwrap();
    let bundle = wardbook_app::verify_bundle(&out, None).unwrap();
    assert!(bundle.is_ok(), "{bundle:?}");
    // The enrolment was the old log's; a new code enrols the successor.
    assert!(open.status().office.is_none());
    let fresh = Office::new();
    assert!(open.enrol(&fresh.code()).office.is_some());
    assert_eq!(open.sync_now().office.unwrap().problem, None);
    assert!(fresh.held().size > 0);
    // The old log's key vouches for it.
    let said = fresh.held().succession.clone().unwrap();
    let old_key = office.held().log.clone().unwrap();
    let succession = Succession::open(said.as_bytes(), &old_key).unwrap();
    assert_eq!(succession.origin, old_key.name());
    assert_eq!(Some(&succession.successor), fresh.held().log.as_ref());
    drop(office);
    open.close();
    // What was set aside verifies, and nothing can be done in it.
    let kept = Home::new(ward.home.path().join(&done.succeeded.kept));
    let (clock, randomness) = (ward.clock(), Randomness::system());
    let found = verify_locked(&kept, "ada", PASSWORD, &randomness, &|_, _| {}).unwrap();
    assert!(found.sound, "{:?}", found.faults);
    assert_eq!(found.log, old);
    let refused = Clinic::sign_in(&kept, "ada", PASSWORD.into(), Source::Cli, &clock, &randomness);
    assert!(matches!(refused, Err(AppError::Store(StoreError::SetAside(_)))), "{refused:?}");
}

#[test]
fn of_two_copies_under_one_key_the_later_is_refused_and_told_what_the_other_did() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.sync_now();
    open.close();
    let copy = ward.backup();
    // This one is the first to go on.
    let open = ward.open();
    open.work(9);
    ward.wait(90);
    assert_eq!(open.sync_now().office.unwrap().problem, None);
    open.close();
    hold(&office, &ward.home, &Given::default());
    // The other has done more meanwhile, and is refused all the same.
    ward.restore(&copy);
    let open = ward.open();
    open.work(60);
    let there = open.sync_now().office.unwrap();
    assert_eq!(there.problem, Some(SyncProblem::Disagrees), "{}", there.detail);
    assert!(there.halted);
    let found = ward.run(open.clinic.compare_with_office(&open.ada)).unwrap();
    assert!(found.here > found.fixed, "it has grown past what is held");
    assert!(found.common < found.fixed && found.own > found.lacking);
    assert_eq!(found.way, RecoveryWay::TakeBack);
    let (clinic, ada) = (open.clinic, open.ada);
    let done = ward.run(clinic.take_back(ada, &because(), &|_, _| {})).unwrap();
    assert!(done.taken_back.set_aside > 60);
    let open = ward.open();
    assert_eq!(open.sync_now().office.unwrap().problem, None);
    open.close();
}

#[test]
fn a_record_that_lacks_nothing_is_left_alone() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.sync_now();
    open.close();
    hold(&office, &ward.home, &Given::default());
    let open = ward.open();
    let found = ward.run(open.clinic.compare_with_office(&open.ada)).unwrap();
    assert_eq!((found.way, found.lacking), (RecoveryWay::Nothing, 0));
    let (clinic, ada) = (open.clinic, open.ada);
    let refused = ward.run(clinic.take_back(ada, &because(), &|_, _| {})).unwrap_err();
    assert!(refused.to_string().contains("nothing is missing here"), "{refused}");
    ward.open().close();
}

#[test]
fn a_wrong_password_takes_nothing_back_and_is_recorded() {
    let (ward, _office) = restored(&Given::default());
    let Open { clinic, ada, .. } = ward.open();
    let wrong = Confirmation { password: "wrong".to_owned().into(), ..because() };
    let refused = ward.run(clinic.take_back(ada, &wrong, &|_, _| {})).unwrap_err();
    assert!(matches!(refused, AppError::Store(StoreError::WrongPassword)), "{refused:?}");
    let open = ward.open();
    assert_eq!(open.count(Kind::SignInFailed), 1);
    assert_eq!(open.count(Kind::LogTakenBack), 0);
    open.close();
}

#[test]
fn only_an_administrator_looks_and_acts_and_a_refusal_is_recorded() {
    let (ward, _office) = restored(&Given::default());
    let open = ward.open();
    add(&open, "cleo");
    let cleo = open.clinic.admit("cleo", "nine blue herons sew".into(), Source::Cli).unwrap();
    let refused = ward.run(open.clinic.compare_with_office(&cleo)).unwrap_err();
    assert!(matches!(refused, AppError::NotPermitted { .. }), "{refused:?}");
    let refused = ward.run(open.clinic.take_back(cleo, &because(), &|_, _| {})).unwrap_err();
    assert!(matches!(refused, AppError::NotPermitted { .. }), "{refused:?}");
    let open = ward.open();
    assert_eq!(open.count(Kind::PermissionDenied), 2);
    assert_eq!(open.count(Kind::LogTakenBack), 0);
    open.close();
}
