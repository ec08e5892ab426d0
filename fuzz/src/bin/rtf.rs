//! An RTF document as the confined child reads it, here without the confinement.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    let _ = fuzzing::read(DocumentKind::Rtf, bytes.to_vec(), &Limits::default());
});
