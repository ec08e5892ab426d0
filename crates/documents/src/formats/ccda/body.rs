//! The body: sections with their titles and narratives, or a text in one piece that the document
//! wraps. Files that a body wraps or points to are not read, which is said.

use crate::formats::ccda::{narrative, said};
use crate::formats::plain_text;
use crate::formats::structured::attachments::decoded;
use crate::formats::xml::Element;
use crate::{DocumentKind, DocumentText, Line, Page, Unreadable, sniff};

/// Sections, and sections within them, in the order of the file. Their depth is the XML's.
pub(super) fn sections(parent: &Element, lines: &mut Vec<String>, warnings: &mut Vec<String>) {
    let found = parent.all("component").flat_map(|part| part.all("section"));
    for section in found {
        let title = section
            .child("title")
            .map(Element::words)
            .filter(|title| !title.is_empty())
            .or_else(|| said::meaning(section.child("code")?));
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

/// Whether a section holds, or points to, a file with words of its own. Pictures are mostly logos.
pub(super) fn has_attachment(element: &Element) -> bool {
    let is_file = |value: &Element| {
        let media = value.attribute("mediaType").unwrap_or_default();
        media.starts_with("application/") || media.starts_with("text/rtf")
    };
    element.children().any(|child| match child.name.as_str() {
        "observationMedia" => child.child("value").is_some_and(is_file),
        "externalDocument" => child.child("text").is_some_and(is_file),
        _ => has_attachment(child),
    })
}

/// What a body in one piece says.
pub(super) enum Unstructured {
    /// Lines, or pages of plain text, which go on under the header.
    Pages(Vec<Page>),
    /// A file of its own, whose pages follow.
    File(Vec<u8>),
}

/// A body in one piece: its lines, or what it wraps in base64.
pub(super) fn unstructured(body: &Element) -> Result<Unstructured, Unreadable> {
    let Some(text) = body.child("text") else {
        return Ok(Unstructured::Pages(Vec::new()));
    };
    let media = text.attribute("mediaType").unwrap_or("text/plain");
    let is_plain = media.split(';').next().unwrap_or_default().trim() == "text/plain";
    let is_encoded =
        text.attribute("representation").is_some_and(|one| one.eq_ignore_ascii_case("B64"));
    let refused = || {
        let media: String = media.chars().take(60).collect();
        Unreadable::UnknownKind {
            found: format!("a C-CDA document that only wraps a file of type {media}"),
        }
    };
    if text.child("reference").is_some() || !(is_encoded || media.starts_with("text/")) {
        return Err(refused());
    }
    if !is_encoded && (!is_plain || text.children().next().is_some()) {
        return Ok(Unstructured::Pages(vec![page(1, narrative::lines(text))]));
    }
    let bytes = if is_encoded {
        decoded(&text.words())
            .ok_or_else(|| Unreadable::damaged("the base64 text that it wraps is damaged"))?
    } else {
        text.text().into_bytes()
    };
    match sniff("", &bytes) {
        Ok(DocumentKind::PlainText) if is_plain => {
            plain_text::read(&bytes).map(|DocumentText { pages, .. }| Unstructured::Pages(pages))
        }
        Err(Unreadable::Empty) => Ok(Unstructured::Pages(Vec::new())),
        // One level: what wraps something else is no letter.
        Ok(DocumentKind::Ccda | DocumentKind::PlainText) | Err(_) => Err(refused()),
        // A file under another kind's name is refused like any other.
        Ok(_) if is_plain => Err(refused()),
        Ok(_) => Ok(Unstructured::File(bytes)),
    }
}

/// Lines as a page without places.
pub(super) fn page(number: u32, lines: Vec<String>) -> Page {
    let lines = lines.into_iter().map(|text| Line { text, bounds: None }).collect();
    Page { number, width: 0.0, height: 0.0, lines }
}
