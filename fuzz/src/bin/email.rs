//! An e-mail as the confined child reads it, here without the confinement: as it travels, as Outlook
//! saves it, and `winmail.dat`, by how it begins; and what is attached to it taken out.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if fuzzing::read(DocumentKind::Email, bytes.to_vec(), &limits).is_ok() {
        let _ = fuzzing::parts(DocumentKind::Email, bytes.to_vec(), &limits);
    }
});
