//! One file per format. Adding a format is adding its file, its kind and its line here.
//! All of this runs in the child, on bytes nobody has vetted.

mod ccda;
#[cfg(test)]
mod changes;
mod docx;
mod email;
mod fhir;
mod flow;
mod hl7;
mod json;
mod pdf;
mod plain_text;
mod rtf;
mod structured;
mod xml;

use crate::picture::Encoded;
use crate::{DocumentKind, DocumentText, Limits, Page, PagePicture, Part, Unreadable, sniff};

/// Reads a whole file.
pub(crate) fn read(
    kind: DocumentKind,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<DocumentText, Unreadable> {
    let text = match kind {
        DocumentKind::PlainText => plain_text::read(&bytes),
        DocumentKind::Pdf => pdf::read(bytes, limits),
        DocumentKind::Ccda => ccda::read(&bytes, &|inner| wrapped(inner, limits)),
        DocumentKind::Docx => docx::read(bytes),
        DocumentKind::Rtf => rtf::read(&bytes),
        DocumentKind::Hl7 => hl7::read(&bytes, limits),
        DocumentKind::Fhir => fhir::read(&bytes, limits),
        DocumentKind::Email => email::read(&bytes, limits),
    }?;
    within(limits, &text)?;
    Ok(text)
}

/// Reads a file that a document wraps as its own text. One level: it wraps none itself.
fn wrapped(bytes: Vec<u8>, limits: &Limits) -> Result<DocumentText, Unreadable> {
    match sniff("", &bytes)? {
        DocumentKind::Ccda => Err(Unreadable::damaged("it wraps a document that wraps another")),
        kind => read(kind, bytes, limits),
    }
}

/// Draws one page. Only PDF says what its pages look like, also within a C-CDA document.
pub(crate) fn draw(
    kind: DocumentKind,
    bytes: Vec<u8>,
    page: PagePicture,
) -> Result<Encoded, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::draw(bytes, page),
        DocumentKind::Ccda => {
            let none = Unreadable::NoPicture { page: page.number };
            let Some((inner, before)) = ccda::wrapped(&bytes)? else { return Err(none) };
            match (sniff("", &inner), page.number.checked_sub(before)) {
                (Ok(DocumentKind::Pdf), Some(number)) if number > 0 => {
                    let drawn = pdf::draw(inner, PagePicture { number, ..page });
                    drawn.map_err(|why| match why {
                        Unreadable::NoPicture { .. } => none,
                        other => other,
                    })
                }
                _ => Err(none),
            }
        }
        _ => Err(Unreadable::NoPicture { page: page.number }),
    }
}

/// Takes out the files within the file. Formats that hold no others have none.
pub(crate) fn parts(
    kind: DocumentKind,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Vec<Part>, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::parts(bytes, limits),
        DocumentKind::Hl7 => hl7::parts(&bytes, limits),
        DocumentKind::Fhir => fhir::parts(&bytes, limits),
        DocumentKind::Email => email::parts(&bytes, limits),
        _ => Ok(Vec::new()),
    }
}

fn within(limits: &Limits, text: &DocumentText) -> Result<(), Unreadable> {
    if text.pages.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    let lines = || text.pages.iter().flat_map(|page: &Page| &page.lines);
    let bytes: usize = lines().map(|line| line.text.len() + 1).sum();
    if bytes as u64 > limits.text_bytes || lines().count() as u64 > limits.lines {
        return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
    }
    Ok(())
}
