//! Lists of patients as the confined child reads them, here without the confinement: as a table or JSON, and
//! as messages.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    for kind in [DocumentKind::PlainText, DocumentKind::Fhir, DocumentKind::Hl7] {
        let _ = fuzzing::listing(kind, bytes, &limits);
    }
});
