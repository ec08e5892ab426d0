//! HL7 Consolidated CDA (C-CDA R2.1): the header as labelled lines, then each section's title and
//! narrative. The coded entries are not read: by the standard, the narrative is what was attested.
//! What the values mean is not known here.

mod header;
mod narrative;

use crate::formats::xml::{self, Element};
use crate::{DocumentKind, DocumentText, Line, Page, Unreadable};

pub(crate) fn read(bytes: &[u8]) -> Result<DocumentText, Unreadable> {
    let root = xml::parse(bytes, "ClinicalDocument")?;
    let mut lines = header::lines(&root);
    let mut warnings = Vec::new();

    let bodies = root.all("component");
    for body in bodies.flat_map(Element::children) {
        match body.name.as_str() {
            "structuredBody" => sections(body, &mut lines, &mut warnings),
            "nonXMLBody" => unstructured(body, &mut lines)?,
            _ => {}
        }
    }
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Err(Unreadable::NoText);
    }
    let lines = lines.into_iter().map(|text| Line { text, bounds: None }).collect();
    Ok(DocumentText {
        kind: DocumentKind::Ccda,
        pages: vec![Page { number: 1, width: 0.0, height: 0.0, lines }],
        warnings,
    })
}

/// Sections, and sections within them, in the order of the file. Their depth is the XML's.
fn sections(parent: &Element, lines: &mut Vec<String>, warnings: &mut Vec<String>) {
    let found = parent.all("component").flat_map(|part| part.all("section"));
    for section in found {
        let title = section
            .child("title")
            .map(Element::words)
            .filter(|title| !title.is_empty())
            .or_else(|| header::meaning(section.child("code")?));
        let text = section.child("text").map(narrative::lines).unwrap_or_default();
        if text.is_empty() && section.child("entry").is_some() {
            let name = title.as_deref().unwrap_or("without a title");
            warnings.push(format!(
                "The section \"{name}\" has coded entries but no text; they were not read."
            ));
        }
        lines.push(String::new());
        lines.extend(title);
        lines.extend(text);
        sections(section, lines, warnings);
    }
}

/// A body that is another file, or plain text, wrapped into the document.
fn unstructured(body: &Element, lines: &mut Vec<String>) -> Result<(), Unreadable> {
    let Some(text) = body.child("text") else {
        return Ok(());
    };
    let media = text.attribute("mediaType").unwrap_or("text/plain");
    let is_encoded = text.attribute("representation") == Some("B64");
    if is_encoded || !media.starts_with("text/") || text.child("reference").is_some() {
        let media: String = media.chars().take(60).collect();
        return Err(Unreadable::UnknownKind {
            found: format!("a C-CDA document that only wraps a file of type {media}"),
        });
    }
    lines.push(String::new());
    lines.extend(narrative::lines(text));
    Ok(())
}

#[cfg(test)]
mod tests;
