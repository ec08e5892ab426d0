use wardbook_app::{Format, Scope, verify_bundle};
use wardbook_domain::event::Kind;
use wardbook_domain::sync::SyncProblem;
use wardbook_ledger::note::{KeyKind, SignerKey};

use crate::clinic::{Open, Ward};
use crate::office::{NAME, Office, root, witness, witness_of};

/// An open clinic whose head office has signed and holds all of its log.
fn synced<'a>(ward: &'a Ward, office: &Office) -> Open<'a> {
    let open = ward.open();
    open.enrol(&office.code());
    assert!(open.step().sent);
    open
}

/// More work, a minute later, and a step.
fn work_and_step(open: &Open<'_>) {
    open.work(3);
    open.ward.wait(120);
    open.step();
}

#[test]
fn new_keys_that_the_root_key_has_signed_are_taken_in_the_same_attempt() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = synced(&ward, &office);
    let fixed = open.status().witnessed.fixed;
    office.renew_witness(1, 5, &root());
    work_and_step(&open);

    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.detail.as_str()), (None, ""));
    assert_eq!(there.witness_key, witness_of(5).vkey().to_string());
    assert!(there.fixed > fixed && there.held == Some(there.fixed));
    assert_eq!((open.count(Kind::SyncKeysChanged), open.count(Kind::SyncRefused)), (1, 0));

    let asked = office.count("/v1/office");
    work_and_step(&open);
    assert_eq!(office.count("/v1/office"), asked, "the new keys are known from then on");
    assert_eq!(open.count(Kind::SyncKeysChanged), 1);

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bundle.zip");
    open.clinic.export(&open.ada, Format::Bundle, &Scope::All, &out).unwrap();
    let found = verify_bundle(&out, None).unwrap().unwrap();
    assert_eq!(found.cosigners.len(), 2, "{:?}", found.cosigners);
    open.close();

    let open = ward.open();
    assert_eq!(open.status().office.unwrap().witness_key, witness_of(5).vkey().to_string());
    open.close();
}

#[test]
fn what_the_former_key_has_signed_counts_as_before() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = synced(&ward, &office);
    let fixed = open.status().witnessed.fixed;
    office.renew_witness(1, 5, &root());
    // Nothing is signed with the new key yet: the statement comes with an answer that is lost.
    open.work(3);
    ward.wait(120);
    for _ in 0..2 {
        office.next("/add-checkpoint", crate::server::Reply::new(200, "no signature\n"));
    }
    open.step();
    assert_eq!(open.count(Kind::SyncKeysChanged), 1);
    let there = open.status();
    assert_eq!(there.witnessed.fixed, fixed, "by the key before");
    assert_eq!(there.witnessed.by.as_deref(), Some(witness().vkey().name()));
    open.close();
}

#[test]
fn keys_that_another_has_signed_or_that_are_older_are_not_taken() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = synced(&ward, &office);
    let stranger =
        SignerKey::from_bytes(&format!("{NAME}/root"), KeyKind::Ed25519, &[8; 32]).unwrap();
    office.renew_witness(1, 5, &stranger);
    work_and_step(&open);
    let there = open.status().office.unwrap();
    assert_eq!(there.problem, Some(SyncProblem::WrongOffice), "{}", there.detail);
    assert_eq!(there.witness_key, witness().vkey().to_string());

    office.renew_witness(2, 6, &root());
    open.sync_now();
    assert_eq!(open.status().office.unwrap().witness_key, witness_of(6).vkey().to_string());
    // An older statement, with the key that it named: as one would show who has stolen that key.
    office.renew_witness(1, 5, &root());
    work_and_step(&open);
    let there = open.status().office.unwrap();
    assert_eq!(there.problem, Some(SyncProblem::WrongOffice));
    assert_eq!(there.witness_key, witness_of(6).vkey().to_string());
    assert_eq!(open.count(Kind::SyncKeysChanged), 1);
    open.close();
}
