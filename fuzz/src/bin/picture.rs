//! A picture of a page, as the confined child decodes it: TIFF, JPEG, PNG or HEIC, told apart by its
//! first bytes as files are; its first two pages, to the greys that letters are read from.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing, sniff};

fuzz_target!(|bytes: &[u8]| {
    let Ok(kind) = sniff("picture", bytes) else { return };
    if !matches!(
        kind,
        DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Tiff | DocumentKind::Heic
    ) {
        return;
    }
    if fuzzing::read(kind, bytes.to_vec(), &Limits::default()).is_ok() {
        for page in 1..=2 {
            let _ = fuzzing::greys(kind, bytes.to_vec(), page);
        }
    }
});
