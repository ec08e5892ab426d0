//! What an element says in words: its text, a code's meaning, an id with its register.

use crate::formats::xml::Element;

const LOINC: &str = "2.16.840.1.113883.6.1";

/// An id with the register that gave it: "00481516 (2.16.840.1.113883.19.5)".
pub(super) fn identifier(id: &Element) -> Option<String> {
    let value = id.attribute("extension")?;
    Some(match id.attribute("root") {
        Some(root) => format!("{value} ({root})"),
        None => value.to_owned(),
    })
}

pub(super) fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

pub(super) fn said(element: Option<&Element>) -> Option<String> {
    element.map(Element::words).filter(|words| !words.is_empty())
}

/// What a code is called, wherever the document says it.
pub(super) fn meaning(code: &Element) -> Option<String> {
    let display = code.attribute("displayName").map(str::to_owned);
    display
        .or_else(|| said(code.child("originalText")))
        .or_else(|| {
            code.child("translation").and_then(|t| t.attribute("displayName").map(str::to_owned))
        })
        .or_else(|| code.attribute("code").map(str::to_owned))
}

/// A code with its system: "Discharge summary (LOINC 18842-5)".
pub(super) fn coded(code: &Element) -> Option<String> {
    let meaning = meaning(code)?;
    let Some(value) = code.attribute("code") else {
        return Some(meaning);
    };
    let system = match code.attribute("codeSystem") {
        Some(LOINC) => "LOINC",
        other => code.attribute("codeSystemName").or(other).unwrap_or("code"),
    };
    Some(format!("{meaning} ({system} {value})"))
}
