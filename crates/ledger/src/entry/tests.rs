//! One header: its frozen bytes, the form of every member, the fast writer.

use super::*;
use crate::jcs;
use proptest::prelude::*;

const GOLDEN: Header<'_> = Header {
    actor: "5b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d",
    kind: "document.opened",
    log: "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b",
    parent: "00f067aa0ba902b7",
    payload: "341b1597e9d49bcd95c1d6d5c27ba5e57e57cc6c5da73cc62743f77e21334447",
    role: "clinician",
    seq: 41,
    session: "0190b3a2-7c4d-7e8f-9a0b-000000000001",
    session_seq: 3,
    source: "window",
    span: "53995c3f42cd8ad8",
    subject: "document/4bf92f3577b34da6",
    time: "2026-03-01T09:30:00.000001Z",
    trace: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
};
const GOLDEN_BYTES: &str = concat!(
    r#"{"actor":"5b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d","kind":"document.opened","#,
    r#""log":"0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b","parent":"00f067aa0ba902b7","#,
    r#""payload":"341b1597e9d49bcd95c1d6d5c27ba5e57e57cc6c5da73cc62743f77e21334447","#,
    r#""role":"clinician","seq":41,"session":"0190b3a2-7c4d-7e8f-9a0b-000000000001","#,
    r#""session_seq":3,"source":"window","span":"53995c3f42cd8ad8","#,
    r#""subject":"document/4bf92f3577b34da6","time":"2026-03-01T09:30:00.000001Z","#,
    r#""trace":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","v":1}"#,
);
const GOLDEN_LEAF: &str = "0f6aa9b212b4a092e57c8654b1201fe9e65d1183bbaca19e6abe39d5d825b1ce";
const GOLDEN_PAYLOAD: &[u8] = br#"{"page":3,"title":"Overview"}"#;
const GOLDEN_SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

// Frozen: a change of format is a new version number, never an edit. The hashes were computed
// apart from this code, with Python's hashlib.
#[test]
fn the_golden_header_has_its_frozen_bytes_leaf_and_commitment() {
    assert_eq!(hex::encode(commitment(&GOLDEN_SALT, GOLDEN_PAYLOAD)), GOLDEN.payload);
    let mut bytes = Vec::new();
    GOLDEN.write_jcs(&mut bytes);
    assert_eq!(str::from_utf8(&bytes), Ok(GOLDEN_BYTES));
    assert_eq!(hex::encode(GOLDEN.leaf(&mut bytes)), GOLDEN_LEAF);
    assert_eq!(GOLDEN.validate(), Ok(()));
}

#[test]
fn a_header_reads_back_from_any_spelling_of_its_json() {
    let parsed = ParsedHeader::parse(GOLDEN_BYTES.as_bytes()).unwrap();
    assert_eq!(parsed.header(), GOLDEN);
    let spelt = GOLDEN_BYTES.replace('/', "\\/").replace(",\"", " ,\n\"");
    assert_eq!(ParsedHeader::parse(spelt.as_bytes()).unwrap().header(), GOLDEN);
}

#[test]
fn members_missing_unknown_or_named_twice_are_refused() {
    for (from, to) in [
        (r#","v":1"#, ""),
        (r#","v":1"#, r#","v":1,"w":1"#),
        (r#","v":1"#, r#","v":1,"v":1"#),
        (r#""seq":41"#, r#""seq":41.0"#),
        (r#""seq":41"#, r#""seq":"41""#),
        (r#""seq":41"#, r#""seq":-41"#),
        (r#""role":"clinician""#, r#""role":null"#),
    ] {
        let json = GOLDEN_BYTES.replace(from, to);
        let refused = ParsedHeader::parse(json.as_bytes());
        assert!(matches!(refused, Err(BadHeader::Malformed(_))), "{json}");
    }
    let json = GOLDEN_BYTES.replace(r#""v":1"#, r#""v":2"#);
    assert_eq!(ParsedHeader::parse(json.as_bytes()), Err(BadHeader::Version(2)));
}

#[test]
fn every_member_has_one_form() {
    let uuid_upper = "5B6F1C9E-3D2A-4F7B-8C1D-2E3F4A5B6C7D";
    let cases: [(&str, Header<'_>); 22] = [
        ("actor", Header { actor: uuid_upper, ..GOLDEN }),
        ("actor", Header { actor: "", ..GOLDEN }),
        ("kind", Header { kind: "document", ..GOLDEN }),
        ("kind", Header { kind: "document..opened", ..GOLDEN }),
        ("kind", Header { kind: "Document.opened", ..GOLDEN }),
        ("log", Header { log: "", ..GOLDEN }),
        ("parent", Header { parent: "00F067AA0BA902B7", ..GOLDEN }),
        ("payload", Header { payload: "00", ..GOLDEN }),
        ("role", Header { role: "", ..GOLDEN }),
        ("role", Header { role: "two words", ..GOLDEN }),
        ("seq", Header { seq: 1 << 53, ..GOLDEN }),
        ("session", Header { session: "5b6f1c9e3d2a4f7b8c1d2e3f4a5b6c7d", ..GOLDEN }),
        ("session_seq", Header { session_seq: 1 << 53, ..GOLDEN }),
        ("source", Header { source: "email", ..GOLDEN }),
        ("span", Header { span: "0", ..GOLDEN }),
        ("subject", Header { subject: "document", ..GOLDEN }),
        ("subject", Header { subject: "document/", ..GOLDEN }),
        ("subject", Header { subject: "/4bf92f35", ..GOLDEN }),
        ("subject", Header { subject: "document/a b", ..GOLDEN }),
        ("time", Header { time: "2026-03-01T09:30:00Z", ..GOLDEN }),
        ("time", Header { time: "2026-02-30T09:30:00.000000Z", ..GOLDEN }),
        ("trace", Header { trace: "none", ..GOLDEN }),
    ];
    for (name, header) in cases {
        let bad = header.validate();
        assert!(
            matches!(bad, Err(BadHeader::Form { member, .. }) if member == name),
            "{name}: {bad:?}"
        );
    }
    let least = Header {
        actor: "system",
        parent: "",
        payload: "",
        span: "",
        subject: "",
        trace: "",
        ..GOLDEN
    };
    assert_eq!(least.validate(), Ok(()));
}

proptest! {
    #[test]
    fn the_fast_writer_writes_what_rfc_8785_writes(
        texts in prop::array::uniform12(any::<String>()),
        seq in 0..=MAX_INTEGER,
        session_seq in 0..=MAX_INTEGER,
    ) {
        let [actor, kind, log, parent, payload, role, session, source, span, subject, time, trace] =
            &texts;
        let header = Header {
            actor, kind, log, parent, payload, role, seq, session, session_seq, source, span,
            subject, time, trace,
        };
        let value = serde_json::json!({
            "actor": actor, "kind": kind, "log": log, "parent": parent, "payload": payload,
            "role": role, "seq": seq, "session": session, "session_seq": session_seq,
            "source": source, "span": span, "subject": subject, "time": time, "trace": trace,
            "v": 1,
        });
        let mut bytes = Vec::new();
        header.write_jcs(&mut bytes);
        prop_assert_eq!(&bytes, &jcs::canonical(&value).unwrap());
        let mut scratch = b"left over".to_vec();
        prop_assert_eq!(header.leaf(&mut scratch), crate::merkle::leaf_hash(&bytes));
    }

    #[test]
    fn random_headers_never_panic(text in any::<String>(), bytes in any::<Vec<u8>>()) {
        let header = Header { actor: &text, kind: &text, subject: &text, time: &text, ..GOLDEN };
        prop_assert!(header.validate().is_err());
        prop_assert!(ParsedHeader::parse(&bytes).is_err());
    }

    #[test]
    fn another_salt_or_payload_is_another_commitment(
        salt in any::<[u8; 16]>(),
        payload in prop::collection::vec(any::<u8>(), 1..100),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let committed = commitment(&salt, &payload);
        let mut other = salt;
        other[at.index(16)] ^= flip;
        prop_assert_ne!(commitment(&other, &payload), committed);
        let mut other = payload.clone();
        other[at.index(payload.len())] ^= flip;
        prop_assert_ne!(commitment(&salt, &other), committed);
    }
}
