//! HL7 Consolidated CDA (C-CDA R2.1): the header as labelled lines, then each section's title and
//! narrative. The coded entries are not read: by the standard, the narrative is what was attested.
//! What the header says element by element is given as values, too; their use is not known here.

mod body;
mod header;
mod moments;
mod names;
mod narrative;
mod numbers;
mod patient;
mod people;
mod said;

use self::body::Unstructured;
use crate::formats::said::Read;
use crate::formats::xml::{self, Element};
use crate::{DocumentKind, DocumentText, HiddenText, Page, Unread, UnreadPart, Unreadable};

/// The header's text is a page before those of a file that the document wraps.
const HEADER_PAGES: u32 = 1;

/// Reads a document; `inner` reads the file that it may wrap.
pub(crate) fn read(
    bytes: &[u8],
    inner: &dyn Fn(Vec<u8>) -> Result<Read, Unreadable>,
) -> Result<Read, Unreadable> {
    let root = xml::parse(bytes, "ClinicalDocument")?;
    let bodies = || root.all("component").flat_map(Element::children);
    let is_letter = bodies().any(|body| body.name == "nonXMLBody");
    let head = header::read(&root, is_letter);
    let mut lines = head.lines;
    let mut warnings = Vec::new();
    let mut unread = Vec::new();
    let (mut more, mut scans, mut layers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut hidden, mut unseen) = (Vec::new(), Vec::new());
    for part in bodies() {
        match part.name.as_str() {
            "structuredBody" => {
                body::sections(part, &mut lines, &mut warnings);
                if body::has_attachment(part) {
                    unread.push(Unread { part: UnreadPart::Attachment, page: None });
                }
            }
            "nonXMLBody" => {
                match body::unstructured(part)? {
                    Unstructured::Pages(pages) => {
                        let mut pages = pages.into_iter();
                        // Its first page goes on under the header.
                        let first = pages.next().map(|page| page.lines).unwrap_or_default();
                        lines.push(String::new());
                        lines.extend(first.into_iter().map(|line| line.text));
                        more.extend(pages);
                    }
                    Unstructured::File(file) => {
                        let Read { text: wrapped, scans: pictures, layers: layered, unseen: over } =
                            inner(file)?;
                        layers.extend(layered.into_iter().map(|page| page + HEADER_PAGES));
                        scans.extend(pictures.into_iter().map(|page| page + HEADER_PAGES));
                        let behind =
                            |one: HiddenText| HiddenText { page: one.page + HEADER_PAGES, ..one };
                        unseen.extend(over.into_iter().map(behind));
                        hidden.extend(wrapped.hidden.into_iter().map(behind));
                        warnings.extend(wrapped.warnings);
                        unread.extend(wrapped.unread.into_iter().map(behind_the_header));
                        more.extend(wrapped.pages);
                    }
                }
            }
            _ => {}
        }
    }
    let is_blank = |line: &String| line.trim().is_empty();
    if lines.iter().all(is_blank) && more.is_empty() {
        return Err(Unreadable::NoText);
    }
    let pages = std::iter::once(body::page(1, lines)).chain(more).zip(1..);
    let pages = pages.map(|(page, number)| Page { number, ..page }).collect();
    let text = DocumentText {
        warnings,
        unread,
        given: head.given,
        hidden,
        ..DocumentText::of(DocumentKind::Ccda, pages)
    };
    Ok(Read { text, scans, layers, unseen })
}

/// The file that the document wraps, for drawing its pages, and how many pages stand before them.
pub(crate) fn wrapped(bytes: &[u8]) -> Result<Option<(Vec<u8>, u32)>, Unreadable> {
    let root = xml::parse(bytes, "ClinicalDocument")?;
    let mut bodies = root.all("component").flat_map(Element::children);
    let Some(body) = bodies.find(|body| body.name == "nonXMLBody") else { return Ok(None) };
    Ok(match body::unstructured(body)? {
        Unstructured::File(file) => Some((file, HEADER_PAGES)),
        Unstructured::Pages(_) => None,
    })
}

fn behind_the_header(unread: Unread) -> Unread {
    Unread { page: unread.page.map(|page| page + HEADER_PAGES), ..unread }
}

#[cfg(test)]
mod tests;
