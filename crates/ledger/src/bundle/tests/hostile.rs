//! Bundles that are broken on purpose: members, sizes, signatures, random bytes.

use super::*;

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
fn what_a_fault_quotes_cannot_command_a_terminal() {
    let bundle = with_lines(&range_of(&log(3), 0, 3), |lines| {
        lines[1]["\u{1b}[2J".repeat(1000)] = json!(1);
    });
    let fault = check(&bundle).unwrap_err();
    assert_eq!((fault.code, fault.seq), (FaultCode::LineInvalid, Some(1)));
    assert!(!fault.sentence.contains(char::is_control) && fault.sentence.chars().count() <= 500);
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

/// What a bundle proves, without what it merely states.
fn proven(verified: Verified) -> Verified {
    Verified {
        exported_at: String::new(),
        exporter: String::new(),
        redaction: String::new(),
        cosigners: Vec::new(),
        fixed: None,
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
