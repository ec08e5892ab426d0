//! Documents that the engine once read wrongly, each beside what is right (`fixtures/engine/`).
//!
//! A value may be missing or doubted. It may not be wrong without anybody being asked.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wardbook_domain::extraction::{Extraction, FieldName, PageText};
use wardbook_engine::extract;

/// Below this a deciding value goes to a person, as clinics have it set at first.
const ASKED_BELOW: u16 = 700;

/// The least part of all values that must be right, in per cent.
const FLOOR: usize = 85;

fn read(file: &Path) -> Extraction {
    let text = std::fs::read_to_string(file).expect("a text");
    let pages = text.split('\u{c}').zip(1..);
    let pages: Vec<PageText> =
        pages.map(|(text, number)| PageText { number, text: text.to_owned() }).collect();
    extract(&pages)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut texts: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    texts.sort();
    texts
}

/// The first value of a field, and whether a person is asked to look at it.
fn given(extraction: &Extraction, name: FieldName) -> (Option<String>, bool) {
    let deciding = matches!(name, FieldName::PatientName | FieldName::BirthDate);
    let of_field = extraction.doubts.iter().any(|doubt| doubt.field == Some(name));
    let field = extraction.fields.iter().find(|field| field.name == name);
    let unsure = |sure: u16| deciding && sure < ASKED_BELOW;
    let asked = field.map_or(name == FieldName::PatientName, |field| {
        unsure(field.confidence.permille()) || !field.doubts.is_empty()
    });
    (field.map(|field| field.value.clone()), asked || of_field)
}

#[test]
fn what_was_read_wrongly_once_is_read_rightly_or_doubted() {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unasked = Vec::new();
    for file in files("engine") {
        let truth = std::fs::read_to_string(file.with_extension("json")).expect("what is right");
        let truth: Value = serde_json::from_str(&truth).expect("JSON");
        let name = truth["file"].as_str().expect("a file name");
        let extraction = read(&file);
        let mut count = |field: &str, value: Option<&str>, wanted: Option<&str>, asked: bool| {
            let right = value.map(str::to_lowercase) == wanted.map(str::to_lowercase);
            let outcome = match (right, asked) {
                (true, _) => "right",
                (false, _) if value.is_none() => "missing",
                (false, true) => "wrong and asked",
                (false, false) => "wrong and unasked",
            };
            *outcomes.entry(outcome).or_default() += 1;
            if !right {
                println!("{name}: {field} {outcome}: {value:?}, not {wanted:?}");
            }
            if outcome == "wrong and unasked" {
                unasked.push(format!("{name}: {field}"));
            }
        };
        let kind = extraction.document_type.as_str();
        let unsure = extraction.type_confidence.permille() < ASKED_BELOW;
        count("document_type", Some(kind), truth["document_type"].as_str(), unsure);
        for (key, field) in [
            ("patient_name", FieldName::PatientName),
            ("author", FieldName::Author),
            ("addressee", FieldName::Addressee),
        ] {
            let (value, asked) = given(&extraction, field);
            count(key, value.as_deref(), truth[key].as_str(), asked);
        }
    }
    println!("{outcomes:?}");
    assert!(unasked.is_empty(), "wrong, and nobody is asked: {unasked:#?}");
    let all: usize = outcomes.values().sum();
    let right = outcomes.get("right").copied().unwrap_or(0);
    assert!(right * 100 >= FLOOR * all, "{right} of {all} are right");
}

#[test]
fn a_surname_that_is_a_word_of_the_language_is_kept_whole() {
    for file in files("surnames") {
        let text = std::fs::read_to_string(&file).expect("a text");
        let line = text.lines().find(|line| line.starts_with("RE:")).expect("whom it is about");
        let name = line.trim_start_matches("RE: ");
        let name = name.trim_start_matches("Ms ").trim_start_matches("Mr ");
        let (value, _) = given(&read(&file), FieldName::PatientName);
        assert_eq!(value.as_deref(), Some(name), "in {}", file.display());
    }
}
