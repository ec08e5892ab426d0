//! Notes against the vectors of Go's `golang.org/x/mod/sumdb/note`, the reference implementation.

use super::*;
use proptest::prelude::*;

// Published in the documentation and `note_test.go` of golang.org/x/mod/sumdb/note.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const PETER_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(vkey: &str) -> VerifierKey {
    VerifierKey::parse(vkey).unwrap()
}

fn note(signatures: &str) -> String {
    format!("{TEXT}\n{signatures}")
}

fn signed_by(note: &str, keys: &[VerifierKey]) -> Result<Vec<String>, BadNote> {
    let verified = Note::parse(note.as_bytes())?.verify(keys)?;
    Ok(verified.iter().map(|signed| signed.key.name().to_owned()).collect())
}

fn peters_secret() -> SignerKey {
    let bytes = BASE64.decode(PETER_SECRET).unwrap();
    let secret: [u8; 32] = bytes[1..].try_into().unwrap();
    SignerKey::from_bytes("PeterNeumann", KeyKind::Ed25519, &secret).unwrap()
}

#[test]
fn the_published_note_verifies_with_the_published_key() {
    let peter = key(PETER);
    assert_eq!(peter.to_string(), PETER);
    assert_eq!(peter.id(), [0xc7, 0x4f, 0x20, 0xa3]);
    let parsed = Note::parse(note(PETER_LINE).as_bytes()).unwrap();
    assert_eq!(parsed.text(), TEXT);
    assert_eq!(parsed.to_string(), note(PETER_LINE));
    let verified = parsed.verify(std::slice::from_ref(&peter));
    assert_eq!(verified, Ok(vec![Signed { key: peter, time: None }]));
}

#[test]
fn signing_with_the_published_secret_makes_the_published_note() {
    let secret = peters_secret();
    assert_eq!(secret.verifier().to_string(), PETER);
    let mut made = Note::new(TEXT).unwrap();
    made.add(secret.sign(TEXT, 0));
    assert_eq!(made.to_string(), note(PETER_LINE));
}

#[test]
fn signatures_by_unknown_keys_are_ignored_and_repeated_ones_count_once() {
    let both = note(&format!("{PETER_LINE}{ENOCH_LINE}"));
    assert_eq!(signed_by(&both, &[key(PETER)]).unwrap(), ["PeterNeumann"]);
    let names = signed_by(&both, &[key(PETER), key(ENOCH)]).unwrap();
    assert_eq!(names, ["PeterNeumann", "EnochRoot"]);
    assert!(signed_by(&both, &[]).unwrap().is_empty());
    let repeated = note(&format!("{PETER_LINE}{PETER_LINE}{ENOCH_LINE}"));
    assert_eq!(signed_by(&repeated, &[key(PETER)]).unwrap(), ["PeterNeumann"]);
}

#[test]
fn a_wrong_signature_by_a_known_key_is_an_error_even_beside_a_right_one() {
    let longer = format!("{}ABCD{}", &PETER_LINE[..60], &PETER_LINE[60..]);
    let wrong = Err(BadNote::WrongSignature("PeterNeumann".into()));
    assert_eq!(signed_by(&note(&longer), &[key(PETER)]), wrong);
    let beside = format!("{PETER_LINE}{longer}");
    assert_eq!(signed_by(&note(&beside), &[key(PETER)]), wrong);
    let other_text = note(PETER_LINE).replace("cryptography", "cryptographY");
    assert_eq!(signed_by(&other_text, &[key(PETER)]), wrong);
}

#[test]
fn the_malformed_notes_of_the_reference_are_refused() {
    let hundred_and_one = note(&PETER_LINE.repeat(101));
    let cases = [
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        note(PETER_LINE.trim_end()),
        format!("\u{1}{}", note(PETER_LINE)),
        note(&PETER_LINE.replace("PeterNeumann", "Bad Name")),
        note(&PETER_LINE.replace("PeterNeumann", "Bad+Name")),
        note(&PETER_LINE.replace("PeterNeumann", "")),
        note(&PETER_LINE.replace('—', "-")),
        note(&format!("{PETER_LINE}Unexpected line.\n")),
        note(&format!("{PETER_LINE}\n{PETER_LINE}\n")),
        note("— PeterNeumann x08go/Y=\n").replace("x08go/Y=", "x08g"),
        note("— PeterNeumann x08gow==\n"),
        note("— PeterNeumann !!!!\n"),
        hundred_and_one,
        format!("{}\n{}{PETER_LINE}", "x".repeat(MAX_NOTE), TEXT),
        String::new(),
    ];
    for malformed in cases {
        assert!(
            matches!(Note::parse(malformed.as_bytes()), Err(BadNote::Malformed(_))),
            "{malformed}"
        );
    }
    let mut not_text = b"\xff".to_vec();
    not_text.extend_from_slice(note(PETER_LINE).as_bytes());
    assert!(Note::parse(&not_text).is_err());
    assert!(Note::new("no newline").is_err());
}

#[test]
fn no_part_or_mangling_of_a_verifier_key_is_a_verifier_key() {
    for from in 0..PETER.len() {
        for to in from + 1..=PETER.len() {
            let whole = to - from == PETER.len();
            assert_eq!(VerifierKey::parse(&PETER[from..to]).is_ok(), whole);
        }
    }
    for at in 0..PETER.len() {
        let mut mangled = PETER.as_bytes().to_vec();
        mangled[at] += 1;
        assert!(VerifierKey::parse(str::from_utf8(&mangled).unwrap()).is_err());
    }
    // Of the wrong length and of an unknown type, each with a key hash that fits.
    for vkey in [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "",
        "++",
    ] {
        assert!(matches!(VerifierKey::parse(vkey), Err(BadNote::BadKey(_))), "{vkey}");
    }
}

#[test]
fn a_key_that_anyone_can_sign_for_is_refused() {
    // The neutral element: of order 1, so that a signature can be made without a secret.
    let mut bytes = vec![0x01, 0x01];
    bytes.resize(33, 0);
    let key_hash = Sha256::digest([b"weak\n", &bytes[..]].concat());
    let vkey = format!("weak+{}+{}", hex::encode(&key_hash[..4]), BASE64.encode(&bytes));
    assert_eq!(VerifierKey::parse(&vkey), Err(BadNote::BadKey("the key is of small order")));
}

#[test]
fn a_cosignature_covers_its_time_and_the_whole_text() {
    let cosigner = SignerKey::from_bytes("office", KeyKind::Cosignature, &[3; 32]).unwrap();
    let plain = SignerKey::from_bytes("office", KeyKind::Ed25519, &[3; 32]).unwrap();
    assert_ne!(cosigner.verifier().id(), plain.verifier().id());
    let signature = cosigner.sign(TEXT, 1_790_000_000);
    assert_eq!(signature.bytes.len(), 72);
    let known = [cosigner.verifier().clone()];
    let verify = |text: &str, signature: &Signature| {
        let mut note = Note::new(text).unwrap();
        note.add(signature.clone());
        Note::parse(note.to_string().as_bytes()).unwrap().verify(&known)
    };
    let time = Some(1_790_000_000);
    assert_eq!(verify(TEXT, &signature), Ok(vec![Signed { key: known[0].clone(), time }]));
    assert!(verify("another text\n", &signature).is_err());
    for at in 0..signature.bytes.len() {
        let mut other = signature.clone();
        other.bytes[at] ^= 1;
        assert!(verify(TEXT, &other).is_err(), "byte {at}");
    }
    for length in [1, 8, 71] {
        let mut other = signature.clone();
        other.bytes.truncate(length);
        assert!(verify(TEXT, &other).is_err(), "{length} bytes");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let printed = format!("{:?}", peters_secret());
    assert!(printed.contains(PETER));
    assert!(!printed.contains(&BASE64.encode(peters_secret().secret.to_bytes())));
    assert!(!printed.contains(&hex::encode(peters_secret().secret.to_bytes())));
}

proptest! {
    #[test]
    fn any_changed_byte_of_a_signed_note_is_noticed(at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut bytes = note(PETER_LINE).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let verified = Note::parse(&bytes).and_then(|note| note.verify(&[key(PETER)]));
        prop_assert!(verified.is_err() || verified == Ok(Vec::new()));
    }

    #[test]
    fn random_bytes_never_panic(bytes in any::<Vec<u8>>(), text in any::<String>()) {
        drop(Note::parse(&bytes));
        drop(Signature::parse(&text));
        drop(VerifierKey::parse(&text));
    }
}
