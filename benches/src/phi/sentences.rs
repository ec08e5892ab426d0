//! Sentences with marked places, in the form of presidio-research: `full_text` and `spans`, each with an
//! `entity_type` and its place in characters.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

pub(super) struct Sentence {
    pub(super) text: String,
    /// What is marked, in bytes.
    pub(super) marks: Vec<Found>,
}

/// A place, in bytes, and of what kind it is.
pub(super) struct Found {
    pub(super) kind: String,
    pub(super) range: Range<usize>,
}

#[derive(Deserialize)]
struct Row {
    full_text: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    entity_type: String,
    start_position: usize,
    end_position: usize,
}

pub(super) fn read(path: &Path) -> Result<Vec<Sentence>> {
    let mut sentences = Vec::new();
    for file in files(path)? {
        let rows = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let rows: Vec<Row> = serde_json::from_str(&rows)
            .with_context(|| format!("{}: no sentences", file.display()))?;
        for row in rows {
            let text = row.full_text;
            let places = row
                .spans
                .into_iter()
                .map(|span| (span.entity_type, span.start_position..span.end_position));
            let marks = in_bytes(&text, places);
            sentences.push(Sentence { text, marks });
        }
    }
    if sentences.is_empty() {
        bail!("{} has no sentences", path.display());
    }
    Ok(sentences)
}

fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(|| path.display().to_string())? {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    files.sort();
    Ok(files)
}

/// Places in characters as places in bytes; those beyond the text are left out.
pub(super) fn in_bytes(
    text: &str,
    places: impl IntoIterator<Item = (String, Range<usize>)>,
) -> Vec<Found> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let found = places.into_iter().filter_map(|(kind, range)| {
        Some(Found { kind, range: *ends.get(range.start)?..*ends.get(range.end)? })
    });
    found.collect()
}
