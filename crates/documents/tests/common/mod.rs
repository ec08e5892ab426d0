//! What the tests of the child share: a worker that is this crate's own program, and PDFs written
//! by hand, so that a test shows what is odd about its file.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used)] // All of this is tests.

#[path = "../../../../tests/src/wait.rs"]
pub mod wait;

pub mod pdfs;

#[allow(unused_imports)] // Each test program uses its part.
pub use pdfs::{pages, pdf, stream};

use wardbook_documents::{Extracted, Limits, Unreadable, Worker};

pub fn worker() -> Worker {
    Worker { program: env!("CARGO_BIN_EXE_wardbook-document-worker").into(), args: Vec::new() }
}

/// A stand-in for a child that was taken over or broke.
pub fn shell(script: &str) -> Worker {
    Worker { program: "/bin/sh".into(), args: vec!["-c".into(), script.into()] }
}

pub fn extract(name: &str, bytes: &[u8]) -> Result<Extracted, Unreadable> {
    worker().extract(name, bytes, &Limits::default())
}

/// The refusal's code, or "read".
pub fn code(read: &Result<Extracted, Unreadable>) -> &'static str {
    read.as_ref().map_or_else(Unreadable::code, |_| "read")
}

/// All pages' text.
pub fn text(name: &str, bytes: &[u8]) -> String {
    extract(name, bytes).unwrap().text.text()
}

/// A letter every test can recognise.
pub fn letter() -> Vec<u8> {
    pages(
        "",
        &[
            "BT /F 12 Tf 72 770 Td (Potassium) Tj 200 0 Td (5.9 mmol/l) Tj ET",
            "BT /F 12 Tf 72 770 Td (Second page) Tj ET",
        ],
    )
}
