use wardbook_domain::event::Kind;
use wardbook_domain::sync::SyncProblem;
use wardbook_ledger::note::VerifierKey;

use crate::clinic::{Open, Ward};
use crate::office::{Office, witness};
use crate::server::Reply;

/// Another witness, which knows this log already.
fn known_to(open: &Open<'_>) -> Office {
    let office = Office::new();
    let key = open.clinic.verify(&open.ada, &|_: u64, _: u64| ()).unwrap().verifier_key;
    office.held().log = Some(VerifierKey::parse(&key).unwrap());
    office
}

#[test]
fn another_witness_is_asked_once_an_hour_and_at_most_twenty_four_times_a_day() {
    let ward = Ward::new();
    let open = ward.open();
    let other = known_to(&open);
    let vkey = witness().vkey().to_string();
    assert!(!open.step().sent, "none is asked unless somebody adds one");
    open.clinic.add_witness(&open.ada, &vkey, &other.address).unwrap();
    assert!(open.step().sent);
    assert_eq!(open.status().witnessed.fixed, open.size());
    for _ in 0..12 * 6 {
        ward.wait(600);
        open.work(1);
        open.step();
    }
    let asked = other.count("/add-checkpoint");
    assert!((12..=13).contains(&asked), "in half a day: {asked}");
    assert_eq!(other.held().asked.len(), asked, "and for nothing else");
    for _ in 0..40 {
        other.next("/add-checkpoint", Reply::Cut);
        ward.wait(900);
        open.step();
    }
    assert!(open.status().witnesses[0].requests_today <= 24);
    open.close();
}

#[test]
fn an_older_witness_that_knows_no_such_log_or_says_no_size_is_understood() {
    let ward = Ward::new();
    let open = ward.open();
    let other = known_to(&open);
    let vkey = witness().vkey().to_string();
    open.clinic.add_witness(&open.ada, &vkey, &other.address).unwrap();
    other.next("/add-checkpoint", Reply::new(403, ""));
    let said = open.step().next_at.unwrap();
    let one = open.status().witnesses.remove(0);
    assert_eq!(one.problem, Some(SyncProblem::Refused));
    assert!(one.detail.contains("must know this log's key: wardbook/"), "{}", one.detail);
    ward.wait_until(said);
    other.next("/add-checkpoint", Reply::new(409, ""));
    open.step();
    let one = open.status().witnesses.remove(0);
    assert_eq!((one.problem, one.halted), (Some(SyncProblem::Disagrees), true));
    assert_eq!(open.count(Kind::SyncRefused), 2, "two problems");
    open.sync_now();
    assert!(open.status().witnesses[0].problem.is_none());
    open.close();
}

#[test]
fn a_witness_is_added_once_with_a_key_that_cosigns_and_an_address_with_tls() {
    let ward = Ward::new();
    let open = ward.open();
    let vkey = witness().vkey().to_string();
    let log = open.clinic.verify(&open.ada, &|_: u64, _: u64| ()).unwrap().verifier_key;
    let add = |vkey: &str, url: &str| open.clinic.add_witness(&open.ada, vkey, url);
    assert!(add("nothing", "https://w.example").is_err());
    assert!(add(&log, "https://w.example").is_err(), "a log's key signs no cosignatures");
    assert!(add(&vkey, "http://w.example").is_err());
    assert_eq!(add(&vkey, "https://w.example/").unwrap().witnesses[0].url, "https://w.example");
    assert!(add(&vkey, "https://other.example").is_err());
    let left = open.clinic.remove_witness(&open.ada, "office.example/witness").unwrap();
    assert!(left.witnesses.is_empty());
    assert!(open.clinic.remove_witness(&open.ada, "office.example/witness").is_err());
    assert_eq!((open.count(Kind::WitnessAdded), open.count(Kind::WitnessRemoved)), (1, 1));
    open.close();
}
