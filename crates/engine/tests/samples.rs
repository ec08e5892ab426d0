//! How well the embedded engine reads: the project's samples, and invented documents of further
//! layouts (`layouts/`). Every miss is listed, and no field may fall below its floor. Only plain
//! UTF-8 text is read here; other formats reach the engine through the documents crate.
//! `WARDBOOK_SAMPLE_TEXTS` names another folder with a `truth.json`; `WARDBOOK_SHOW` prints all.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wardbook_domain::extraction::{Extraction, FieldName, PageText};
use wardbook_domain::support::is_in_document;
use wardbook_engine::extract;

/// The least part of each field that must be right, in per cent of what is there or was given.
const FLOORS: &[(&str, u32)] = &[
    ("document_type", 95),
    ("patient_name", 95),
    ("birth_date", 95),
    ("author", 90),
    ("addressee", 90),
    ("identifiers found", 90),
    ("identifiers right", 85),
    ("dates found", 90),
    ("dates right", 85),
];

#[derive(Default)]
struct Score {
    right: BTreeMap<&'static str, (u32, u32)>,
    misses: Vec<String>,
}

impl Score {
    fn count(&mut self, field: &'static str, right: bool, miss: impl FnOnce() -> String) {
        let entry = self.right.entry(field).or_default();
        entry.1 += 1;
        if right {
            entry.0 += 1;
        } else {
            self.misses.push(format!("{field}: {}", miss()));
        }
    }
}

fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let other = std::env::var_os("WARDBOOK_SAMPLE_TEXTS").map(|folder| vec![PathBuf::from(folder)]);
    other.unwrap_or_else(|| vec![own.join("../../samples"), own.join("tests/layouts")])
}

/// A sample's pages; `None` where it is not UTF-8 text.
fn pages_of(file: &Path) -> Option<Vec<PageText>> {
    let text = String::from_utf8(std::fs::read(file).ok()?).ok()?;
    let pages = text.split('\u{c}').zip(1..);
    Some(pages.map(|(text, number)| PageText { number, text: text.to_owned() }).collect())
}

fn folded(text: &str) -> String {
    let same = text.replace('’', "'").to_lowercase();
    same.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn values(extraction: &Extraction, name: FieldName) -> Vec<(String, String)> {
    let own = extraction.fields.iter().filter(|field| field.name == name);
    own.map(|field| (field.detail.clone(), folded(&field.value))).collect()
}

fn compare(truth: &Value, extraction: &Extraction, score: &mut Score) {
    let file = truth["file"].as_str().unwrap_or_default();
    let expected = |key: &str| truth[key].as_str().map(folded).unwrap_or_default();
    let kind = extraction.document_type.as_str();
    score.count("document_type", kind == expected("document_type"), || {
        format!("{file}: {kind}, not {}", expected("document_type"))
    });
    for (field, name) in [
        ("patient_name", FieldName::PatientName),
        ("birth_date", FieldName::BirthDate),
        ("author", FieldName::Author),
        ("addressee", FieldName::Addressee),
    ] {
        let given =
            values(extraction, name).first().map(|(_, value)| value.clone()).unwrap_or_default();
        let wanted = expected(field);
        score.count(field, given == wanted, || format!("{file}: `{given}`, not `{wanted}`"));
    }
    for (found, right, key, detail, name) in [
        ("identifiers found", "identifiers right", "identifiers", "kind", FieldName::Identifier),
        ("dates found", "dates right", "dates", "meaning", FieldName::Date),
    ] {
        let given = values(extraction, name);
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let listed = truth[key].as_array().cloned().unwrap_or_default();
        let wanted: Vec<_> =
            listed.iter().map(|one| (text(one, detail), folded(&text(one, "value")))).collect();
        for one in &wanted {
            score.count(found, given.contains(one), || format!("{file}: not given: {one:?}"));
        }
        for one in &given {
            score.count(right, wanted.contains(one), || format!("{file}: wrongly given: {one:?}"));
        }
    }
}

/// Reads all text documents of a folder; how many there were.
fn measure(folder: &Path, score: &mut Score) -> u32 {
    let truth = std::fs::read_to_string(folder.join("truth.json")).expect("a truth.json");
    let truth: Value = serde_json::from_str(&truth).expect("truth.json is JSON");
    let mut read = 0;
    for document in truth["documents"].as_array().expect("a list of documents") {
        let file = document["file"].as_str().expect("a file name");
        let is_text = Path::new(file).extension().is_some_and(|end| end == "txt");
        let pages = is_text.then(|| pages_of(&folder.join(file))).flatten();
        let Some(pages) = pages else { continue };
        let extraction = extract(&pages);
        for field in &extraction.fields {
            let quote = field.quote.as_ref().expect("every value of the engine has a quote");
            let supported = is_in_document(quote, &pages);
            assert!(supported, "{file}: `{}` is not on its page", quote.text);
        }
        if std::env::var_os("WARDBOOK_SHOW").is_some() {
            println!("{file}: {extraction:#?}");
        }
        assert!(extraction.summary.chars().count() <= 400, "{file}: the summary is too long");
        score.count("summary", !extraction.summary.is_empty(), || format!("{file}: none"));
        compare(document, &extraction, score);
        read += 1;
    }
    read
}

#[test]
fn the_embedded_engine_reads_the_samples_as_well_as_it_must() {
    let mut score = Score::default();
    let read: u32 = folders().iter().map(|folder| measure(folder, &mut score)).sum();
    assert!(read > 0, "no document was read");
    println!("{read} documents");
    for (field, (right, all)) in &score.right {
        println!("{field:<20} {right:>4} of {all:>4}  {:>3} %", right * 100 / all);
    }
    for miss in &score.misses {
        println!("  miss: {miss}");
    }
    for (field, floor) in FLOORS {
        let (right, all) = score.right[field];
        assert!(right * 100 >= floor * all, "{field}: {right} of {all} is below {floor} %");
    }
}
