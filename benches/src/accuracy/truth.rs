//! What is true of each document, as a careful reader wrote it down.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

/// One document's truth. See `benches/corpus/README.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Truth {
    pub(super) file: String,
    pub(super) document_type: String,
    pub(super) patient_name: Option<String>,
    pub(super) birth_date: Option<String>,
    pub(super) author: Option<String>,
    pub(super) addressee: Option<String>,
    pub(super) document_date: Option<String>,
    pub(super) identifiers: Vec<Item>,
    pub(super) dates: Vec<Item>,
    /// A person must be asked, whatever was found.
    pub(super) ask: bool,
    pub(super) may: May,
}

/// One of several values, with what it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Item {
    /// `mrn`, `admission`; `mrn|other` where either is right.
    #[serde(alias = "meaning")]
    pub(super) kind: String,
    pub(super) value: String,
}

/// What is as right, or neither right nor wrong.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct May {
    pub(super) document_type: Vec<String>,
    pub(super) patient_name: Vec<Option<String>>,
    pub(super) birth_date: Vec<Option<String>>,
    pub(super) author: Vec<Option<String>>,
    pub(super) addressee: Vec<Option<String>>,
    pub(super) identifiers: Vec<Item>,
    pub(super) dates: Vec<Item>,
}

/// All truths of a folder, by the document's name.
pub(super) fn of(folder: &Path) -> Result<Vec<Truth>> {
    let whole = folder.join("truth.json");
    let mut truths = if whole.is_file() {
        let mut listed = parsed(&whole)?;
        listed["documents"].as_array_mut().map(std::mem::take).unwrap_or_default()
    } else {
        let mut each = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "json") {
                each.push(parsed(&path)?);
            }
        }
        each
    };
    truths.retain(|truth| truth["file"].is_string());
    let truths = truths.into_iter().map(serde_json::from_value).collect::<Result<Vec<Truth>, _>>();
    let mut truths = truths.with_context(|| folder.display().to_string())?;
    truths.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(truths)
}

fn parsed(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_corpus_and_its_truth_name_the_same_documents() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let told: BTreeSet<String> = of(&folder).unwrap().into_iter().map(|one| one.file).collect();
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut there: BTreeSet<String> =
            entries.map(|name| name.to_string_lossy().into_owned()).collect();
        for beside in ["README.md", "truth.json"] {
            assert!(there.remove(beside), "{beside}");
        }
        assert_eq!(told, there);
        assert!(told.len() >= 60, "too few to say anything: {}", told.len());
    }
}
