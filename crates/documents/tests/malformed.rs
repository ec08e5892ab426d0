//! Files that no reader likes, some of every format that is read: text or a named refusal
//! each time, in time, and never a broken reader. `wardbook-bench malformed` asks about thousands.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;
#[path = "common/malformed/mod.rs"]
mod files;

use std::time::Instant;

use common::pdfs;
use common::worker;
use files::{FORMATS, File};
use wardbook_documents::{Cancel, Limits, PagePicture, Unreadable};

/// By hand, under other names, and some changed.
const OF_EACH: usize = 10;

/// The same of pictures: each that is one after all is read by Tesseract, which takes seconds.
const PICTURES: usize = 4;

/// Above the time that a question may take, for a parent that is slow to notice.
const SECONDS: u64 = 35;

/// A code that says something about the file.
fn is_a_state(code: &str) -> bool {
    !matches!(code, "crashed" | "not_started" | "cancelled")
}

fn ask(file: &File) -> Vec<String> {
    let limits = Limits::default();
    let cancel = Cancel::default();
    let first = PagePicture { number: 1, width: 800 };
    let code = |refused: Option<Unreadable>| refused.map_or("read", |why| why.code());
    let questions: [(&str, &dyn Fn() -> Option<Unreadable>); 3] = [
        ("text", &|| worker().extract_unless(&cancel, &file.name, &file.bytes, &limits).err()),
        ("files within", &|| worker().parts(&file.name, &file.bytes, &limits, &cancel).err()),
        ("picture", &|| worker().picture(&file.name, &file.bytes, first, &limits).err()),
    ];
    let mut faults = Vec::new();
    for (question, answer) in questions {
        let started = Instant::now();
        let code = code(answer());
        if !is_a_state(code) || started.elapsed().as_secs() > SECONDS {
            let took = started.elapsed();
            faults.push(format!("{} ({}), {question}: {code} in {took:?}", file.format, file.what));
        }
    }
    faults
}

fn every_file_of(formats: &[&'static str], of_each: usize) {
    let faults: Vec<String> = formats
        .iter()
        .flat_map(|format| files::of(format, of_each))
        .flat_map(|file| ask(&file))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn malformed_pages_end_in_a_state_with_a_reason() {
    every_file_of(&["pdf"], OF_EACH);
}

#[test]
fn malformed_texts_and_documents_end_in_a_state_with_a_reason() {
    every_file_of(&["text", "ccda", "docx", "rtf"], OF_EACH);
}

#[test]
fn malformed_messages_end_in_a_state_with_a_reason() {
    every_file_of(&["hl7", "fhir", "email", "outlook"], OF_EACH);
}

#[test]
fn malformed_scans_end_in_a_state_with_a_reason() {
    every_file_of(&["png", "tiff"], PICTURES);
}

#[test]
fn malformed_photographs_end_in_a_state_with_a_reason() {
    every_file_of(&["jpeg", "heic"], PICTURES);
}

#[test]
fn every_format_has_its_files() {
    for format in FORMATS {
        assert_eq!(files::of(format, OF_EACH).count(), OF_EACH, "{format}");
    }
}
