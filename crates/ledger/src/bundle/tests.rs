//! Bundles: written and verified, and tampered with in every way that we could think of.

use super::*;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::Hash;
use crate::checkpoint::{LogKey, add_cosignature};
use crate::fault::{Fault, FaultCode};
use crate::merkle::{Frontier, Leaves, RangeProof, inclusion_proof, range_proof};
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

/// A change to one member of a line that keeps to the member's form.
fn header_changes() -> Vec<(&'static str, Value)> {
    let uuid = "0190b3a2-7c4d-7e8f-9a0b-000000000bad";
    vec![
        ("actor", json!(uuid)),
        ("actor", json!("system")),
        ("kind", json!("document.closed")),
        ("log", json!(OTHER_LOG)),
        ("parent", json!("00f067aa0ba902b7")),
        ("payload", json!("0".repeat(64))),
        ("role", json!("auditor")),
        ("seq", json!(38)),
        ("session", json!(uuid)),
        ("session_seq", json!(77)),
        ("source", json!("cli")),
        ("span", json!("")),
        ("subject", json!("document/other")),
        ("time", json!("2026-03-01T09:29:00.000000Z")),
        ("trace", json!(uuid)),
    ]
}

#[test]
fn any_changed_header_of_a_list_is_found_and_its_event_named() {
    let bundle = list_of(&log(SIZE), |event| (12..24).contains(&event.seq));
    for at in 0..12 {
        for (name, value) in header_changes() {
            let tampered = with_lines(&bundle, |lines| lines[at]["header"][name] = value.clone());
            let fault = check(&tampered).unwrap_err();
            let named = if name == "seq" { 38 } else { 12 + at as u64 };
            assert_eq!(fault.seq, Some(named), "{name} of line {at}: {fault:?}");
        }
    }
}

#[test]
fn any_changed_header_of_a_range_is_found() {
    let bundle = range_of(&log(SIZE), 5, 38);
    for at in [0, 1, 2, 3, 17, 31, 32] {
        for (name, value) in header_changes() {
            let tampered = with_lines(&bundle, |lines| lines[at]["header"][name] = value.clone());
            let fault = check(&tampered).unwrap_err();
            // What breaks a rule by itself is named; the rest is found at a seal or at the root.
            let names_itself = matches!(name, "log" | "seq")
                || name == "time" && at > 0
                || name == "session_seq" && at > 1;
            if names_itself {
                assert_eq!(fault.seq, Some(5 + at as u64), "{name} of line {at}: {fault:?}");
            }
        }
    }
}

#[test]
fn any_header_member_of_another_form_is_named() {
    for bundle in [range_of(&log(SIZE), 0, SIZE), list_of(&log(SIZE), |_| true)] {
        for (name, _) in header_changes() {
            for value in [json!("?"), json!(1.5), json!(-1), json!(null), json!({})] {
                let tampered =
                    with_lines(&bundle, |lines| lines[9]["header"][name] = value.clone());
                let fault = check(&tampered).unwrap_err();
                let lost = name == "seq" && fault.seq.is_none();
                assert!(fault.seq == Some(9) || lost, "{name} = {value}: {fault:?}");
                let form = [FaultCode::HeaderInvalid, FaultCode::LineInvalid];
                assert!(form.contains(&fault.code), "{name} = {value}: {fault:?}");
            }
            let tampered = with_lines(&bundle, |lines| {
                lines[9]["header"].as_object_mut().unwrap().remove(name);
            });
            assert_eq!(code(check(&tampered)), FaultCode::LineInvalid, "without {name}");
        }
    }
}

#[test]
fn any_changed_payload_or_salt_is_found_and_its_event_named() {
    type Change = Box<dyn Fn(&mut Value)>;
    let changes: Vec<(FaultCode, Change)> = vec![
        (FaultCode::PayloadChanged, Box::new(|line| line["payload"]["page"] = json!(99))),
        (FaultCode::PayloadChanged, Box::new(|line| line["payload"]["more"] = json!(null))),
        (FaultCode::PayloadChanged, Box::new(|line| line["payload"] = json!({}))),
        (FaultCode::PayloadChanged, Box::new(|line| line["salt"] = json!("0".repeat(32)))),
        (FaultCode::PayloadInvalid, Box::new(|line| line["payload"]["page"] = json!(1.5))),
        (FaultCode::PayloadIncomplete, Box::new(|line| line["salt"] = json!(null))),
        (FaultCode::PayloadIncomplete, Box::new(|line| line["salt"] = json!("00"))),
        (FaultCode::PayloadIncomplete, Box::new(|line| line["salt"] = json!("A".repeat(32)))),
        (FaultCode::PayloadIncomplete, Box::new(|line| line["salt"] = json!(7))),
        (FaultCode::PayloadIncomplete, Box::new(|line| line["payload"] = json!(null))),
        (FaultCode::LineInvalid, Box::new(|line| line["note"] = json!("added"))),
        (
            FaultCode::LineInvalid,
            Box::new(|line| drop(line.as_object_mut().unwrap().remove("salt"))),
        ),
    ];
    for bundle in [range_of(&log(SIZE), 0, SIZE), list_of(&log(SIZE), |_| true)] {
        for (expected, change) in &changes {
            let fault = check(&with_lines(&bundle, |lines| change(&mut lines[13]))).unwrap_err();
            assert_eq!((fault.code, fault.seq), (*expected, Some(13)), "{fault:?}");
        }
        // Event 12 never had a payload.
        let added = with_lines(&bundle, |lines| {
            lines[12]["payload"] = json!({});
            lines[12]["salt"] = json!("0".repeat(32));
        });
        let fault = check(&added).unwrap_err();
        assert_eq!((fault.code, fault.seq), (FaultCode::PayloadIncomplete, Some(12)));
    }
}

#[test]
fn lines_that_are_missing_added_or_moved_are_named() {
    type Change = (fn(&mut Vec<Value>), Option<u64>);
    let of_range: [Change; 6] = [
        (|lines| drop(lines.remove(4)), Some(9)),
        (|lines| drop(lines.remove(0)), Some(5)),
        (|lines| drop(lines.pop()), Some(37)),
        (|lines| lines.push(lines[0].clone()), Some(38)),
        (|lines| lines.insert(4, lines[3].clone()), Some(9)),
        (|lines| lines.swap(4, 6), Some(9)),
    ];
    let bundle = range_of(&log(SIZE), 5, 38);
    for (change, seq) in of_range {
        let fault = check(&with_lines(&bundle, change)).unwrap_err();
        assert_eq!((fault.code, fault.seq), (FaultCode::SeqGap, seq));
    }
    let of_list: [Change; 4] = [
        (|lines| drop(lines.remove(0)), None),
        (|lines| drop(lines.pop()), None),
        (|lines| lines.push(lines[0].clone()), Some(5)),
        (|lines| lines.swap(4, 6), Some(10)),
    ];
    let bundle = list_of(&log(SIZE), |event| (5..38).contains(&event.seq));
    for (change, seq) in of_list {
        let fault = check(&with_lines(&bundle, change)).unwrap_err();
        assert_eq!((fault.code, fault.seq), (FaultCode::SeqGap, seq));
    }
}

#[test]
fn proofs_that_do_not_fit_are_refused() {
    let list = list_of(&log(SIZE), |event| event.seq > 30);
    for proof in [
        json!(null),
        json!([]),
        json!(["00"]),
        json!(["0".repeat(64)]),
        json!(vec!["0".repeat(64); 65]),
    ] {
        let fault = check(&with_lines(&list, |lines| lines[2]["proof"] = proof)).unwrap_err();
        assert_eq!(fault.seq, Some(33), "{fault:?}");
    }
    let range = range_of(&log(SIZE), 5, 38);
    let in_range = with_lines(&range, |lines| lines[2]["proof"] = json!([]));
    assert_eq!(check(&in_range).unwrap_err().seq, Some(7));
    for (side, hashes, expected) in [
        ("left", json!([]), FaultCode::ProofInvalid),
        ("left", json!(vec!["0".repeat(64); 2]), FaultCode::RootDiffers),
        ("left", json!(vec!["0".repeat(64); 65]), FaultCode::ProofInvalid),
        ("right", json!([]), FaultCode::ProofInvalid),
        ("right", json!(["0".repeat(64)]), FaultCode::RootDiffers),
        ("right", json!(["A".repeat(64)]), FaultCode::ProofInvalid),
        ("right", json!("0"), FaultCode::ProofInvalid),
        ("middle", json!([]), FaultCode::ProofInvalid),
    ] {
        let tampered = with_json(&range, PROOF, |proof| proof[side] = hashes.clone());
        assert_eq!(code(check(&tampered)), expected, "{side}: {hashes}");
    }
}

#[test]
fn a_manifest_that_says_otherwise_is_refused() {
    let range = range_of(&log(SIZE), 5, 38);
    for (name, value, expected) in [
        ("format", json!("wardbook-bundle/2"), FaultCode::OtherFormat),
        ("format", json!(1), FaultCode::ManifestInvalid),
        ("log", json!(OTHER_LOG), FaultCode::CheckpointDiffers),
        ("log", json!("clinic"), FaultCode::ManifestInvalid),
        ("size", json!(39), FaultCode::CheckpointDiffers),
        ("size", json!(37), FaultCode::ManifestInvalid),
        ("size", json!(1_u64 << 53), FaultCode::ManifestInvalid),
        ("size", json!(40.0), FaultCode::ManifestInvalid),
        ("from", json!(4), FaultCode::ProofInvalid),
        ("from", json!(6), FaultCode::SeqGap),
        ("from", json!(39), FaultCode::ManifestInvalid),
        ("to", json!(37), FaultCode::SeqGap),
        ("to", json!(39), FaultCode::SeqGap),
        ("selection", json!("list"), FaultCode::ProofInvalid),
        ("selection", json!("some"), FaultCode::ManifestInvalid),
        ("exporter", json!("me"), FaultCode::ManifestInvalid),
        ("exported_at", json!("today"), FaultCode::ManifestInvalid),
        ("redaction", json!(null), FaultCode::ManifestInvalid),
        ("extra", json!(1), FaultCode::ManifestInvalid),
    ] {
        let tampered = with_json(&range, MANIFEST, |manifest| manifest[name] = value.clone());
        assert_eq!(code(check(&tampered)), expected, "{name} = {value}");
    }
}

#[test]
fn members_missing_repeated_or_unreadable_are_refused() {
    let made = members(&range_of(&log(SIZE), 5, 38));
    for name in [MANIFEST, EVENTS, PROOF, CHECKPOINT, KEYS] {
        let without: Made = made.iter().filter(|(found, _)| found != name).cloned().collect();
        assert_eq!(code(check(&zipped(&without))), FaultCode::MemberMissing, "{name}");
        for garbage in [&b""[..], b"\xff\xfe", b"{}", b"[]", b"null"] {
            let mut other = made.clone();
            *member(&mut other, name) = garbage.to_vec();
            let checked = verify(Cursor::new(zipped(&other)), None);
            assert!(checked.is_err(), "{name} = {garbage:?}");
        }
        let mut long = made.clone();
        member(&mut long, name).resize(20 << 20, b' ');
        assert!(check(&zipped(&long)).is_err(), "{name} with 20 MiB of spaces");
        // The same name twice: another program might read the other one.
        let mut twice = made.clone();
        let other_name = format!("{}_", &name[..name.len() - 1]);
        twice.push((other_name.clone(), b"{}".to_vec()));
        let mut bytes = zipped(&twice);
        for at in 0..bytes.len() - other_name.len() {
            if bytes[at..].starts_with(other_name.as_bytes()) {
                bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
            }
        }
        assert_eq!(code(check(&bytes)), FaultCode::MemberAmbiguous, "{name} twice");
    }
    let mut extra = made.clone();
    extra.push(("letter.pdf".into(), b"believe me".to_vec()));
    assert_eq!(check(&zipped(&extra)).unwrap().notes.len(), 1);
    let without: Made = made.iter().filter(|(found, _)| found != VERIFY_TEXT).cloned().collect();
    assert_eq!(check(&zipped(&without)).unwrap().notes.len(), 1);
    let mut many = made;
    many.extend((0..MAX_MEMBERS).map(|n| (n.to_string(), Vec::new())));
    assert_eq!(code(check(&zipped(&many))), FaultCode::TooLong);
    assert_eq!(code(check(b"")), FaultCode::NotAZip);
    assert_eq!(code(check(b"not a zip")), FaultCode::NotAZip);
}

#[test]
fn a_line_that_never_ends_is_refused_before_it_fills_the_memory() {
    let mut made = members(&range_of(&log(SIZE), 5, 38));
    let events = member(&mut made, EVENTS);
    // Compresses a thousandfold.
    events.splice(0..0, std::iter::repeat_n(b' ', 64 << 20));
    let fault = check(&zipped(&made)).unwrap_err();
    assert_eq!((fault.code, fault.seq), (FaultCode::TooLong, Some(5)));
}

#[test]
fn members_named_twice_within_a_line_are_refused() {
    let bundle = range_of(&log(SIZE), 0, SIZE);
    for (from, to) in [
        ("\"role\":\"clinician\"", "\"role\":\"clinician\",\"role\":\"clinician\""),
        ("\"page\":13,", "\"page\":13,\"page\":13,"),
        ("\"salt\":\"0d", "\"salt\":null,\"salt\":\"0d"),
    ] {
        let mut made = members(&bundle);
        let events = member(&mut made, EVENTS);
        let mut lines: Vec<String> =
            String::from_utf8(events.clone()).unwrap().lines().map(str::to_owned).collect();
        assert!(lines[13].contains(from));
        lines[13] = lines[13].replace(from, to);
        *events = lines.join("\n").into_bytes();
        let fault = check(&zipped(&made)).unwrap_err();
        assert_eq!((fault.code, fault.seq), (FaultCode::LineInvalid, Some(13)), "{fault:?}");
    }
}

#[test]
fn wrong_signatures_and_keys_are_refused() {
    let bundle = range_of(&log(SIZE), 0, SIZE);
    let mut made = members(&bundle);
    let note = String::from_utf8(member(&mut made, CHECKPOINT).clone()).unwrap();
    let with_note = |note: String| {
        let mut made = members(&bundle);
        *member(&mut made, CHECKPOINT) = note.into_bytes();
        check(&zipped(&made))
    };
    // The log's signature under the office's cosignature line, and a cosignature of other bytes.
    let older = signed(&leaves(&log(SIZE - 1)));
    let lines: Vec<&str> = note.lines().collect();
    let older_lines: Vec<&str> = older.lines().collect();
    let mixed = |signature: &str, cosignature: &str| {
        format!("{}\n{signature}\n{cosignature}\n", lines[..4].join("\n"))
    };
    assert!(with_note(mixed(lines[4], lines[5])).is_ok());
    assert_eq!(code(with_note(mixed(older_lines[4], lines[5]))), FaultCode::SignatureWrong);
    assert_eq!(code(with_note(mixed(lines[4], older_lines[5]))), FaultCode::SignatureWrong);
    assert_eq!(code(with_note(mixed(lines[5], lines[5]))), FaultCode::SignatureMissing);
    assert_eq!(code(with_note(older)), FaultCode::CheckpointDiffers);
    assert_eq!(code(with_note(lines[..3].join("\n"))), FaultCode::CheckpointInvalid);
    *member(&mut made, KEYS) = b"a key\n".to_vec();
    assert_eq!(code(check(&zipped(&made))), FaultCode::KeysInvalid);
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
    ];
    for facts in wrong {
        assert!(finished(two(), &facts, Some(&proof), &note).is_err(), "{facts:?}");
    }
    let unsigned = two().finish(&facts(), Some(&proof), &note, &keys()[1..]);
    assert!(unsigned.is_err(), "keys.txt lacks the log's key");
}

/// What a bundle proves, without what it merely states.
fn proven(verified: Verified) -> Verified {
    Verified {
        exported_at: String::new(),
        exporter: String::new(),
        redaction: String::new(),
        cosigners: Vec::new(),
        notes: Vec::new(),
        ..verified
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_changed_byte_of_any_member_is_noticed_or_changes_nothing_proven(
        list in any::<bool>(),
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let events = log(SIZE);
        let bundle = if list { list_of(&events, |e| e.seq % 3 == 1) } else { range_of(&events, 5, 38) };
        let original = proven(check(&bundle).unwrap());
        let mut made = members(&bundle);
        let which = which.index(made.len());
        let bytes = &mut made[which].1;
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(verified) = check(&zipped(&made)) {
            prop_assert_ne!(&made[which].0, EVENTS);
            prop_assert_eq!(proven(verified), original);
        }
    }

    #[test]
    fn any_changed_byte_of_the_zip_itself_is_noticed_or_changes_nothing_proven(
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bundle = range_of(&log(SIZE), 5, 38);
        let original = proven(check(&bundle).unwrap());
        let at = at.index(bundle.len());
        bundle[at] ^= flip;
        if let Some(cut) = cut {
            bundle.truncate(cut.index(bundle.len()));
        }
        if let Ok(verified) = check(&bundle) {
            prop_assert_eq!(proven(verified), original);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in any::<Vec<u8>>(), line in any::<Vec<u8>>()) {
        prop_assert!(check(&bytes).is_err());
        let mut made = members(&range_of(&log(3), 0, 3));
        *member(&mut made, EVENTS) = line;
        prop_assert!(check(&zipped(&made)).is_err());
    }
}
