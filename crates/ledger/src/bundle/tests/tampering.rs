//! Every field of a bundle changed by itself: found, and its event named where that is possible.

use super::*;

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
        ("redaction", json!("\u{1b}[2Jnone"), FaultCode::ManifestInvalid),
        ("extra", json!(1), FaultCode::ManifestInvalid),
    ] {
        let tampered = with_json(&range, MANIFEST, |manifest| manifest[name] = value.clone());
        assert_eq!(code(check(&tampered)), expected, "{name} = {value}");
    }
}
