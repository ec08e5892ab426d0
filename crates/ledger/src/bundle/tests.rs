//! Bundles: written and verified. What happens to them on the way is in `tampering` and `hostile`.

mod hostile;
mod tampering;

use super::*;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::Hash;
use crate::checkpoint::{LogKey, add_cosignature};
use crate::fault::{Fault, FaultCode};
use crate::merkle::{
    Frontier, Leaves, RangeProof, consistency_proof, inclusion_proof, range_proof,
};
use crate::note::VerifierKey;
use crate::testing::{Event, LOG, OTHER_LOG, USER, cosigner, leaves, log, log_key, session_id};

const SIZE: u64 = 40;
const COSIGNED_AT: u64 = 1_772_357_460;

type Made = Vec<(String, Vec<u8>)>;

fn keys() -> Vec<VerifierKey> {
    vec![log_key().vkey().clone(), cosigner().vkey().clone()]
}

fn signed(leaves: &[Hash]) -> String {
    let root = Frontier::from_leaves(leaves.iter().copied()).root();
    let checkpoint = log_key().checkpoint(leaves.len() as u64, root);
    let cosignature = cosigner().cosign(&checkpoint, COSIGNED_AT);
    add_cosignature(&checkpoint.sign(&log_key()), &cosignature, cosigner().vkey()).unwrap()
}

fn facts() -> Facts<'static> {
    Facts {
        log: LOG,
        exported_at: "2026-03-02T08:00:00.000000Z",
        exporter: USER,
        redaction: "none",
    }
}

fn shown(event: &Event) -> Option<Payload<'_>> {
    event.payload.as_ref().map(|(json, salt)| Payload { salt, json })
}

fn range_of(events: &[Event], from: u64, to: u64) -> Vec<u8> {
    let leaves = leaves(events);
    let proof = range_proof(from, to, leaves.len() as u64, &Leaves(&leaves)).unwrap();
    let mut bundle =
        BundleWriter::create(Cursor::new(Vec::new()), Selection::Range { from, to }).unwrap();
    for event in events.iter().filter(|event| (from..to).contains(&event.seq)) {
        bundle.event(&event.header(), shown(event), None).unwrap();
    }
    bundle.finish(&facts(), Some(&proof), &signed(&leaves), &keys()).unwrap().into_inner()
}

fn list_of(events: &[Event], chosen: impl Fn(&Event) -> bool) -> Vec<u8> {
    let leaves = leaves(events);
    let mut bundle = BundleWriter::create(Cursor::new(Vec::new()), Selection::List).unwrap();
    for event in events.iter().filter(|event| chosen(event)) {
        let proof = inclusion_proof(event.seq, leaves.len() as u64, &Leaves(&leaves)).unwrap();
        bundle.event(&event.header(), shown(event), Some(&proof)).unwrap();
    }
    bundle.finish(&facts(), None, &signed(&leaves), &keys()).unwrap().into_inner()
}

fn check(bundle: &[u8]) -> Result<Verified, Fault> {
    verify(Cursor::new(bundle), Some(&keys()))
}

fn members(bundle: &[u8]) -> Made {
    let mut zip = ZipArchive::new(Cursor::new(bundle)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut member = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (member.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn zipped(members: &Made) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn member<'a>(members: &'a mut Made, name: &str) -> &'a mut Vec<u8> {
    &mut members.iter_mut().find(|(found, _)| found == name).unwrap().1
}

/// The bundle with one member changed as JSON.
fn with_json(bundle: &[u8], name: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut members = members(bundle);
    let bytes = member(&mut members, name);
    let mut value = serde_json::from_slice(bytes).unwrap();
    change(&mut value);
    *bytes = serde_json::to_vec_pretty(&value).unwrap();
    zipped(&members)
}

/// The bundle with its lines changed as JSON, and written with other spacing and escapes.
fn with_lines(bundle: &[u8], change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let mut members = members(bundle);
    let events = member(&mut members, EVENTS);
    let mut lines: Vec<Value> =
        events.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(parsed).collect();
    change(&mut lines);
    let spelt = lines.iter().map(|line| line.to_string().replace("\":", "\" : ") + "\r\n");
    *events = spelt.collect::<String>().into_bytes();
    zipped(&members)
}

fn parsed(line: &[u8]) -> Value {
    serde_json::from_slice(line).unwrap()
}

fn code(result: Result<Verified, Fault>) -> FaultCode {
    result.unwrap_err().code
}

#[test]
fn every_range_verifies_and_reports_what_it_holds() {
    let events = log(SIZE);
    for (from, to) in [(0, SIZE), (0, 0), (SIZE, SIZE), (0, 1), (39, 40), (5, 20), (8, 16), (7, 33)]
    {
        let verified = check(&range_of(&events, from, to)).unwrap();
        assert_eq!((verified.from, verified.to, verified.size), (from, to, SIZE));
        assert_eq!(verified.events, to - from);
        assert_eq!(verified.payloads_withheld_or_erased, 0);
        assert_eq!(verified.payloads_shown + verified.payloads_none, to - from);
        assert_eq!(verified.notes, [""; 0]);
    }
    let whole = check(&range_of(&events, 0, SIZE)).unwrap();
    let root = Frontier::from_leaves(leaves(&events)).root();
    assert_eq!((whole.log.as_str(), whole.root), (LOG, hex::encode(root)));
    assert_eq!((whole.sessions_sealed, whole.sessions_proven_whole), (6, 6));
    assert_eq!(whole.first_time.as_deref(), Some("2026-03-01T09:30:00.000000Z"));
    assert_eq!(whole.signers[0].vkey, log_key().vkey().to_string());
    assert_eq!(whole.cosigners[0].seconds, COSIGNED_AT);
    assert_eq!(whole.cosigners[0].time.as_deref(), Some("2026-03-01T09:31:00.000000Z"));
    assert!(whole.keys_were_known && whole.limit.contains("rewrite"));
}

#[test]
fn an_empty_log_can_be_exported() {
    let verified = check(&range_of(&[], 0, 0)).unwrap();
    assert_eq!((verified.size, verified.events, verified.first_time), (0, 0, None));
}

#[test]
fn one_audit_session_as_a_list_is_proven_whole() {
    let events = log(SIZE);
    let verified = check(&list_of(&events, |event| event.session == session_id(2))).unwrap();
    assert_eq!((verified.selection, verified.from, verified.to), ("list", 12, 23));
    assert_eq!((verified.events, verified.sessions_proven_whole), (6, 1));
    let none = check(&list_of(&events, |_| false)).unwrap();
    assert_eq!((none.events, none.from, none.to), (0, 0, 0));
}

#[test]
fn the_same_facts_make_the_same_bytes() {
    let events = log(SIZE);
    assert_eq!(range_of(&events, 3, 30), range_of(&events, 3, 30));
    let names: Vec<_> =
        members(&range_of(&events, 3, 30)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [EVENTS, MANIFEST, PROOF, CHECKPOINT, KEYS, VERIFY_TEXT]);
}

// Frozen: a change of format is a new version number, never an edit.
#[test]
fn the_members_of_a_bundle_have_their_frozen_form() {
    let mut made = members(&list_of(&log(3), |event| event.seq == 1));
    let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(
        text(member(&mut made, MANIFEST)),
        format!(
            "{{\"exported_at\":\"2026-03-02T08:00:00.000000Z\",\"exporter\":\"{USER}\",\
             \"format\":\"wardbook-bundle/1\",\"from\":1,\"log\":\"{LOG}\",\
             \"redaction\":\"none\",\"selection\":\"list\",\"size\":3,\"to\":2}}\n"
        )
    );
    let line = text(member(&mut made, EVENTS));
    assert!(line.starts_with("{\"header\":{\"actor\":"), "{line}");
    let payload = "\"payload\":{\"page\":1,\"pages\":[1,-2,null],\"title\":\"Überweisung \\\"A\\\"\\n\"},\"proof\":[\"";
    assert!(line.contains(payload), "{line}");
    assert!(line.ends_with("\"],\"salt\":\"0102030405060708090a0b0c0d0e0f10\"}\n"), "{line}");
    assert_eq!(crate::jcs::parse_canonical(line.trim_end().as_bytes()).err(), None);

    let mut made = members(&range_of(&log(3), 1, 2));
    let proof = parsed(member(&mut made, PROOF));
    assert_eq!(proof["left"].as_array().unwrap().len(), 1);
    assert_eq!(proof["right"].as_array().unwrap().len(), 1);
    let [clinic, office] = &keys()[..] else { panic!("two keys") };
    assert_eq!(text(member(&mut made, KEYS)), format!("{clinic}\n{office}\n"));
    assert_eq!(text(member(&mut made, CHECKPOINT)), signed(&leaves(&log(3))));
}

#[test]
fn payloads_can_be_withheld_one_by_one_and_are_counted() {
    let events = log(SIZE);
    let verified = check(&with_lines(&range_of(&events, 0, SIZE), |lines| {
        for seq in [1, 4, 10] {
            lines[seq]["payload"] = Value::Null;
            lines[seq]["salt"] = Value::Null;
        }
    }))
    .unwrap();
    assert_eq!(verified.payloads_withheld_or_erased, 3);
    // Event 10 was a seal.
    assert_eq!((verified.sessions_sealed, verified.sessions_proven_whole), (6, 5));
    assert_eq!(verified.notes.len(), 1, "the exporter had said that nothing is left out");
}

#[test]
fn without_known_keys_a_bundle_proves_only_that_it_agrees_with_itself() {
    let events = log(SIZE);
    let bundle = range_of(&events, 0, SIZE);
    let verified = verify(Cursor::new(&bundle), None).unwrap();
    assert!(!verified.keys_were_known);
    assert_eq!(verified.signers[0].vkey, log_key().vkey().to_string());

    // Somebody makes up a log under the clinic's name, with a key of their own.
    let stranger = LogKey::from_bytes(LOG, &[66; 32]).unwrap();
    let root = Frontier::from_leaves(leaves(&events)).root();
    let mut forged = members(&bundle);
    *member(&mut forged, CHECKPOINT) = stranger.checkpoint(SIZE, root).sign(&stranger).into_bytes();
    *member(&mut forged, KEYS) = format!("{}\n", stranger.vkey()).into_bytes();
    let forged = zipped(&forged);
    assert_eq!(
        verify(Cursor::new(&forged), None).unwrap().signers[0].vkey,
        stranger.vkey().to_string()
    );
    assert_eq!(code(check(&forged)), FaultCode::SignatureMissing);
    assert_eq!(code(verify(Cursor::new(&bundle), Some(&[]))), FaultCode::SignatureMissing);
}

#[test]
fn a_known_log_key_is_enough_and_unknown_cosigners_are_noted() {
    let bundle = range_of(&log(SIZE), 0, SIZE);
    let verified = verify(Cursor::new(&bundle), Some(&keys()[..1])).unwrap();
    assert!(verified.cosigners.is_empty());
    assert_eq!(verified.notes.len(), 1);
}

/// A range up to the log's end, whose checkpoint nobody has cosigned, with the earlier one of `size`
/// events that head office has.
fn partly_witnessed(size: usize) -> Vec<u8> {
    let events = log(SIZE);
    let leaves = leaves(&events);
    let root = Frontier::from_leaves(leaves.iter().copied()).root();
    let own = log_key().checkpoint(SIZE, root).sign(&log_key());
    let proof = range_proof(0, SIZE, SIZE, &Leaves(&leaves)).unwrap();
    let consistency = consistency_proof(size as u64, SIZE, &Leaves(&leaves)).unwrap();
    let selection = Selection::Range { from: 0, to: SIZE };
    let mut bundle = BundleWriter::create(Cursor::new(Vec::new()), selection).unwrap();
    for event in &events {
        bundle.event(&event.header(), shown(event), None).unwrap();
    }
    let note = signed(&leaves[..size]);
    bundle.witnessed_earlier(WitnessedEarlier { note, consistency });
    bundle.finish(&facts(), Some(&proof), &own, &keys()).unwrap().into_inner()
}

#[test]
fn an_earlier_checkpoint_that_others_signed_fixes_the_history_up_to_it() {
    for size in [1, 7, 32, 39] {
        let verified = check(&partly_witnessed(size)).unwrap();
        assert_eq!((verified.size, verified.fixed), (SIZE, Some(size as u64)));
        assert_eq!(verified.cosigners[0].seconds, COSIGNED_AT);
        assert_eq!(verified.notes, [""; 0]);
    }
    assert_eq!(check(&range_of(&log(SIZE), 3, 9)).unwrap().fixed, Some(SIZE));
}

#[test]
fn an_earlier_checkpoint_of_another_history_or_without_its_proof_is_a_fault() {
    let events = log(SIZE);
    let other = signed(&leaves(&events[1..9]));
    for change in [
        |text: &str| text.replacen("\",\"", "\",\"00", 1),
        |text: &str| text.replace("office.example", "office.invalid"),
    ] {
        let mut changed = members(&partly_witnessed(8));
        let member = member(&mut changed, WITNESSED);
        let text = String::from_utf8(member.clone()).unwrap();
        let after = change(&text);
        *member = after.into_bytes();
        let verified = check(&zipped(&changed));
        assert!(verified.is_err() || verified.unwrap().fixed.is_none());
    }
    let mut forged = members(&partly_witnessed(8));
    let member = member(&mut forged, WITNESSED);
    let mut json: serde_json::Value = serde_json::from_slice(member).unwrap();
    json["checkpoint"] = other.into();
    *member = serde_json::to_vec(&json).unwrap();
    assert_eq!(code(check(&zipped(&forged))), FaultCode::ProofInvalid);
}

#[test]
fn what_would_not_verify_is_not_written() {
    let events = log(SIZE);
    let leaves = leaves(&events);
    let create = |selection| BundleWriter::create(Cursor::new(Vec::new()), selection).unwrap();
    let range = |from, to| create(Selection::Range { from, to });
    let write = |bundle: &mut BundleWriter<_>, seq: usize, proof| {
        bundle.event(&events[seq].header(), shown(&events[seq]), proof)
    };
    assert!(
        BundleWriter::create(Cursor::new(Vec::new()), Selection::Range { from: 2, to: 1 }).is_err()
    );
    assert!(write(&mut range(0, 9), 1, None).is_err(), "not the first event");
    assert!(write(&mut range(0, 0), 0, None).is_err(), "past the range");
    assert!(write(&mut range(0, 9), 0, Some(&[])).is_err(), "a proof in a range");
    assert!(write(&mut create(Selection::List), 0, None).is_err(), "no proof in a list");
    let mut list = create(Selection::List);
    write(&mut list, 5, Some(&[])).unwrap();
    assert!(write(&mut list, 5, Some(&[])).is_err(), "twice");

    let other = Payload { salt: &[0; 16], json: b"{}" };
    assert!(range(1, 9).event(&events[1].header(), Some(other), None).is_err(), "other payload");
    let mut spaced = events[1].clone();
    spaced.payload = Some((b"{ }".to_vec(), [0; 16]));
    spaced.commit();
    assert!(range(1, 9).event(&spaced.header(), shown(&spaced), None).is_err(), "not canonical");
    spaced.payload = Some((b"null".to_vec(), [0; 16]));
    spaced.commit();
    assert!(range(1, 9).event(&spaced.header(), shown(&spaced), None).is_err(), "null");

    let finished =
        |bundle: BundleWriter<_>, facts: &Facts<'_>, proof: Option<&RangeProof>, note: &str| {
            bundle.finish(facts, proof, note, &keys()).map(Cursor::into_inner)
        };
    let proof = range_proof(0, 2, SIZE, &Leaves(&leaves)).unwrap();
    let two = || {
        let mut bundle = range(0, 2);
        write(&mut bundle, 0, None).unwrap();
        write(&mut bundle, 1, None).unwrap();
        bundle
    };
    let note = signed(&leaves);
    assert!(finished(two(), &facts(), Some(&proof), &note).is_ok());
    assert!(finished(range(0, 2), &facts(), Some(&proof), &note).is_err(), "events missing");
    assert!(finished(two(), &facts(), None, &note).is_err(), "no proof");
    assert!(finished(two(), &facts(), Some(&RangeProof::default()), &note).is_err(), "other proof");
    assert!(finished(two(), &facts(), Some(&proof), &signed(&leaves[1..])).is_err(), "other root");
    assert!(finished(two(), &facts(), Some(&proof), "note").is_err(), "no note");
    let wrong = [
        Facts { log: OTHER_LOG, ..facts() },
        Facts { exported_at: "now", ..facts() },
        Facts { exporter: "me", ..facts() },
        Facts { redaction: "\n", ..facts() },
    ];
    for facts in wrong {
        assert!(finished(two(), &facts, Some(&proof), &note).is_err(), "{facts:?}");
    }
    let unsigned = two().finish(&facts(), Some(&proof), &note, &keys()[1..]);
    assert!(unsigned.is_err(), "keys.txt lacks the log's key");
}
