//! A PDF as the confined child reads it, here without the confinement; and its first page drawn,
//! small, and the files within it taken out, where the text could be read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, PagePicture, fuzzing};

fuzz_target!(|bytes: &[u8]| {
    let read = fuzzing::read(DocumentKind::Pdf, bytes.to_vec(), &Limits::default());
    if read.is_ok() {
        let page = PagePicture { number: 1, width: 64 };
        let _ = fuzzing::draw(DocumentKind::Pdf, bytes.to_vec(), page);
        let _ = fuzzing::parts(DocumentKind::Pdf, bytes.to_vec(), &Limits::default());
    }
});
