//! The texts that a clinic and head office exchange: a request to witness a checkpoint, the signed
//! statements, the code, where a mirror stands. What can be read is written again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_ledger::note::VerifierKey;
use wardbook_sync::wire::checkpoint::{self, AddCheckpoint};
use wardbook_sync::wire::code::EnrolmentCode;
use wardbook_sync::wire::entries::MirrorInfo;
use wardbook_sync::wire::statement::{Answer, Enrol, Enrolled, Mail, Policy, Rotate};

/// Of a key whose secret nobody has; statements by it do not verify, and are read all the same.
const KEY: &str = "wardbook/0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b+da9e131e+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = AddCheckpoint::parse(bytes) {
        assert_eq!(read.to_string().as_bytes(), bytes, "a request as it was");
    }
    if let Ok(key) = VerifierKey::parse(KEY) {
        let _ = Enrolled::open(bytes, &key);
        let _ = Answer::open(bytes, &key);
        let _ = Rotate::open(bytes, &key);
        let _ = Policy::open(bytes, &key);
        let _ = Mail::open(bytes, &key);
    }
    let _ = Enrol::open(bytes);
    let _ = Answer::read(bytes);
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = checkpoint::answered(text);
    let _ = checkpoint::held_size(text);
    if let Some(info) = MirrorInfo::parse(text) {
        assert_eq!(info.to_string(), text, "where a mirror stands, as it was");
    }
    if let Ok(code) = EnrolmentCode::parse(text) {
        assert_eq!(EnrolmentCode::parse(&code.to_string()), Ok(code), "a code as written");
    }
});
