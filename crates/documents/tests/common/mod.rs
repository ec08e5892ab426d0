//! What the tests of the child share: a worker that is this crate's own program, and PDFs written
//! by hand, so that a test shows what is odd about its file.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used)] // All of this is tests.

use std::fmt::Write;

#[path = "../../../../tests/src/wait.rs"]
pub mod wait;

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

/// A PDF of these numbered objects; the first is the catalogue.
pub fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table = file.len();
    let size = objects.len() + 1;
    write!(file, "xref\n0 {size}\n0000000000 65535 f \n").unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(file, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").unwrap();
    file.into_bytes()
}

pub fn stream(entries: &str, content: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A PDF with A4 pages set in Helvetica, one per content stream. `entries` goes into every page.
pub fn pages(entries: &str, contents: &[&str]) -> Vec<u8> {
    let kids: String = (0..contents.len()).fold(String::new(), |mut kids, page| {
        write!(kids, "{} 0 R ", 4 + 2 * page).unwrap();
        kids
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    for content in contents {
        let next = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {next} 0 R \
             /Resources << /Font << /F 3 0 R >> >> {entries} >>"
        ));
        objects.push(stream("", content));
    }
    pdf(&objects)
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
