use wardbook_app::{Format, Scope, verify_bundle};
use wardbook_ledger::note::VerifierKey;

use crate::clinic::{Open, Ward};
use crate::office::{Office, SIGNED_AT, mirror, witness};

fn bundle(open: &Open<'_>, scope: &Scope) -> wardbook_app::Verified {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bundle.zip");
    open.clinic.export(&open.ada, Format::Bundle, scope, &out).unwrap();
    verify_bundle(&out, None).unwrap().unwrap()
}

#[test]
fn a_bundle_of_what_others_have_signed_carries_their_signatures() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    assert!(bundle(&open, &Scope::All).cosigners.is_empty());
    open.enrol(&office.code());
    open.work(300);
    open.step();
    let fixed = open.status().witnessed.fixed;
    open.work(5);

    let found = bundle(&open, &Scope::Range(3, Some(fixed)));
    assert_eq!((found.size, found.fixed), (fixed, Some(fixed)), "the cosigned checkpoint itself");
    let names: Vec<_> = found.cosigners.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["office.example/mirror", "office.example/witness"]);
    assert!(found.cosigners.iter().all(|one| one.seconds == SIGNED_AT));
    assert!(found.notes.is_empty(), "{:?}", found.notes);

    let whole = bundle(&open, &Scope::All);
    assert!(whole.size > fixed && whole.to == whole.size, "the newest covers the rest");
    assert_eq!((whole.fixed, whole.cosigners.len()), (Some(fixed), 2));
    open.close();
}

#[test]
fn what_a_removed_witness_has_signed_stays_in_exports() {
    let (ward, other) = (Ward::new(), Office::new());
    let open = ward.open();
    let key = open.clinic.verify(&open.ada, &|_: u64, _: u64| ()).unwrap().verifier_key;
    other.held().log = Some(VerifierKey::parse(&key).unwrap());
    let vkey = witness().vkey().to_string();
    open.clinic.add_witness(&open.ada, &vkey, &other.address).unwrap();
    assert!(open.step().sent);
    open.clinic.remove_witness(&open.ada, &vkey).unwrap();
    let found = bundle(&open, &Scope::All);
    let names: Vec<_> = found.cosigners.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["office.example/witness"]);
    assert_eq!(open.status().witnessed.by.as_deref(), Some("office.example/witness"));
    open.close();
}

#[test]
fn a_bundle_verified_by_the_logs_key_alone_says_that_other_signatures_are_there() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    open.work(5);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bundle.zip");
    open.clinic.export(&open.ada, Format::Bundle, &Scope::All, &out).unwrap();
    let log = open.clinic.verify(&open.ada, &|_: u64, _: u64| ()).unwrap().verifier_key;
    let mut keys = vec![VerifierKey::parse(&log).unwrap()];
    let found = verify_bundle(&out, Some(&keys)).unwrap().unwrap();
    assert!(found.cosigners.is_empty());
    let note = found.notes.iter().find(|note| note.contains("by keys that were not given"));
    assert!(note.unwrap().starts_with("2 signature lines"), "{:?}", found.notes);
    keys.extend([witness().vkey().clone(), mirror().vkey().clone()]);
    let found = verify_bundle(&out, Some(&keys)).unwrap().unwrap();
    assert_eq!((found.cosigners.len(), found.notes.len()), (2, 0));
    open.close();
}

#[test]
fn a_bundle_of_the_same_events_is_the_same_bytes_but_for_when_it_was_made() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    let to = open.status().witnessed.fixed;
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.zip", "two.zip"].map(|name| {
        let out = folder.path().join(name);
        open.clinic.export(&open.ada, Format::Bundle, &Scope::Range(0, Some(to)), &out).unwrap();
        std::fs::read(out).unwrap()
    });
    assert_eq!(one, two, "the test's clock stands still");
    open.close();
}

#[test]
fn what_lies_beside_the_database_is_not_trusted() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    let fixed = open.status().witnessed.fixed;
    open.close();
    ward.forge_cosignature(fixed);
    let open = ward.open();
    assert_eq!(open.status().witnessed.by, None);
    assert!(bundle(&open, &Scope::Range(0, Some(fixed))).cosigners.is_empty());
    open.close();
}
