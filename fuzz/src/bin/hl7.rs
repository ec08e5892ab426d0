//! HL7 version 2 messages as the confined child reads them, and takes their parts out, here without the confinement.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let _ = fuzzing::read(DocumentKind::Hl7, bytes.to_vec(), &limits);
    let _ = fuzzing::parts(DocumentKind::Hl7, bytes.to_vec(), &limits);
});
