//! Checkpoints: the frozen form, what is refused, and who has signed.

use super::*;
use crate::testing::{LOG, OTHER_LOG, cosigner, log_key};
use proptest::prelude::*;

const GOLDEN_BODY: &str = "wardbook/0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b\n42\n\
                           D2qpshK0oJLlfIZUsSAf6eZdEYO7rKGear451dglsc4=\n";
const GOLDEN_SIGNATURE: &str = "— wardbook/0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b 2p4THtELk6Rif9MAaBbjWEHivt0v81J60HCiomcU7DJbKdMCV30osAAOJsLSCjQvNDaaqZpV4IvSrBPYG9eXfuiz4A4=\n";
const GOLDEN_KEY: &str = "wardbook/0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b+da9e131e+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
const GOLDEN_COSIGNATURE: &str = "— office.example +AcX8AAAAABppAdU4zGKiYkXOxrx2YzbZ+kZNhWYB0a/lFbiVbiva0dmOQiNxY+xu/rkDS42ZyHVLhtvLYwPAck9Om/0wcanE1HKAw==\n";
const GOLDEN_COSIGNER: &str =
    "office.example+f80717f0+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";
const COSIGNED_AT: u64 = 1_772_357_460;

fn golden() -> Checkpoint {
    let root = "0f6aa9b212b4a092e57c8654b1201fe9e65d1183bbaca19e6abe39d5d825b1ce";
    log_key().checkpoint(42, hex::decode(root).unwrap().try_into().unwrap())
}

// Frozen: a change of format is a new version number, never an edit. Computed apart from this code,
// with Python's hashlib and cryptography.
#[test]
fn the_golden_checkpoint_has_its_frozen_text_signature_and_cosignature() {
    assert_eq!(golden().to_string(), GOLDEN_BODY);
    let note = golden().sign(&log_key());
    assert_eq!(note, format!("{GOLDEN_BODY}\n{GOLDEN_SIGNATURE}"));
    assert_eq!(log_key().vkey().to_string(), GOLDEN_KEY);
    let cosignature = cosigner().cosign(&golden(), COSIGNED_AT);
    assert_eq!(cosigner().vkey().to_string(), GOLDEN_COSIGNER);
    let note = add_cosignature(&note, &cosignature, cosigner().vkey()).unwrap();
    assert_eq!(note, format!("{GOLDEN_BODY}\n{GOLDEN_SIGNATURE}{GOLDEN_COSIGNATURE}"));
    let keys = [log_key().vkey().clone(), cosigner().vkey().clone()];
    let opened = open(note.as_bytes(), &keys).unwrap();
    assert_eq!(opened.checkpoint, golden());
    assert_eq!(opened.signers, [keys[0].clone()]);
    let [cosigned] = &opened.cosigners[..] else { panic!("{opened:?}") };
    assert_eq!((&cosigned.key, cosigned.time), (&keys[1], Some(COSIGNED_AT)));
}

#[test]
fn the_example_of_the_specification_reads_as_a_checkpoint() {
    // C2SP tlog-checkpoint and tlog-cosignature, first example.
    let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint = Checkpoint::parse(text).unwrap();
    assert_eq!(checkpoint.size, 20_852_163);
    assert_eq!(checkpoint.to_string(), text);
}

#[test]
fn every_checkpoint_has_one_spelling() {
    let body = GOLDEN_BODY;
    for text in [
        body.trim_end().to_owned(),
        format!("{body}extension\n"),
        format!("{body}\n"),
        body.replace("\n42\n", "\n042\n"),
        body.replace("\n42\n", "\n+42\n"),
        body.replace("\n42\n", "\n-1\n"),
        body.replace("\n42\n", "\n\n"),
        body.replace("\n42\n", "\n9007199254740992\n"),
        body.replace("\n42\n", "\n18446744073709551616\n"),
        body.replace("sc4=", "sc5="),
        body.replace("sc4=", "sc4"),
        body.replace("D2qp", ""),
        body.replace("wardbook/", "ward book/"),
        body.replace("wardbook/", "ward+book/"),
        body.replace(&origin(LOG), ""),
        body.replace('\n', "\r\n"),
        String::new(),
    ] {
        assert!(matches!(Checkpoint::parse(&text), Err(BadCheckpoint::Malformed(_))), "{text:?}");
    }
    let empty = log_key().checkpoint(0, crate::merkle::empty_root());
    assert_eq!(Checkpoint::parse(&empty.to_string()), Ok(empty));
}

#[test]
fn only_the_logs_own_key_makes_a_checkpoint_of_the_log() {
    let note = golden().sign(&log_key());
    let not_signed = Err(BadCheckpoint::NotSigned(origin(LOG)));
    assert_eq!(open(note.as_bytes(), &[]), not_signed);
    assert_eq!(open(note.as_bytes(), &[cosigner().vkey().clone()]), not_signed);

    let other = LogKey::from_bytes(OTHER_LOG, &[8; 32]).unwrap();
    let by_other = golden().sign(&other);
    assert_eq!(open(by_other.as_bytes(), &[other.vkey().clone()]), not_signed);

    let same_name = LogKey::from_bytes(LOG, &[8; 32]).unwrap();
    assert_eq!(open(note.as_bytes(), &[same_name.vkey().clone()]), not_signed);
    assert_eq!(LogKey::from_bytes("clinic", &[8; 32]).unwrap_err(), BadCheckpoint::NotALogId);
}

#[test]
fn a_cosignature_that_does_not_hold_is_not_kept() {
    let note = golden().sign(&log_key());
    let of_another = cosigner().cosign(&log_key().checkpoint(43, [0; 32]), COSIGNED_AT);
    assert!(add_cosignature(&note, &of_another, cosigner().vkey()).is_err());
    let right = cosigner().cosign(&golden(), COSIGNED_AT);
    let stranger = CosignerKey::from_bytes("stranger.example", &[1; 32]).unwrap();
    assert!(add_cosignature(&note, &right, stranger.vkey()).is_err());
    let once = add_cosignature(&note, &right, cosigner().vkey()).unwrap();
    assert_eq!(add_cosignature(&once, &right, cosigner().vkey()), Ok(once.clone()));
    let line = Signature::parse(GOLDEN_COSIGNATURE.trim_end()).unwrap();
    assert_eq!(line, right);
}

#[test]
fn a_note_is_never_grown_past_what_can_be_read_again() {
    let mut note = golden().sign(&log_key());
    let cosign = |time| cosigner().cosign(&golden(), time);
    for time in 1..100 {
        note = add_cosignature(&note, &cosign(time), cosigner().vkey()).unwrap();
    }
    assert!(Note::parse(note.as_bytes()).is_ok());
    assert!(add_cosignature(&note, &cosign(100), cosigner().vkey()).is_err());
}

proptest! {
    #[test]
    fn every_checkpoint_reads_back(size in 0..=MAX_INTEGER, root in any::<Hash>()) {
        let checkpoint = log_key().checkpoint(size, root);
        let opened = open(checkpoint.sign(&log_key()).as_bytes(), &[log_key().vkey().clone()]);
        prop_assert_eq!(opened.unwrap().checkpoint, checkpoint);
    }

    #[test]
    fn random_texts_never_panic(text in any::<String>()) {
        prop_assert!(Checkpoint::parse(&text).is_err());
        prop_assert!(open(text.as_bytes(), &[]).is_err());
    }
}
