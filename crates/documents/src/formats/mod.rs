//! One file per format. Adding a format is adding its file, its kind and its line here.
//! All of this runs in the child, on bytes nobody has vetted.

mod ccda;
#[cfg(test)]
mod changes;
mod colours;
mod docx;
mod email;
mod fhir;
mod flow;
mod hl7;
mod images;
mod json;
pub(crate) mod listing;
mod marks;
mod pdf;
mod plain_text;
mod rtf;
mod said;
mod structured;
mod xml;

pub(crate) use said::Read;

use crate::picture::Encoded;
use crate::protocol::Answer;
use crate::redact::Shown;
use crate::scan::Sheet;
use crate::{
    DocumentKind, DocumentText, Limits, Page, PagePicture, PageRange, Part, Unreadable, sniff,
};

/// Reads a whole file.
pub(crate) fn read(
    kind: DocumentKind,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Read, Unreadable> {
    let read = match kind {
        DocumentKind::PlainText => plain_text::read(&bytes).map(Read::from),
        DocumentKind::Pdf => pdf::read(bytes, limits, PageRange::ALL),
        DocumentKind::Ccda => ccda::read(&bytes, &|inner| wrapped(inner, limits)),
        DocumentKind::Docx => docx::read(bytes).map(Read::from),
        DocumentKind::Rtf => rtf::read(&bytes).map(Read::from),
        DocumentKind::Hl7 => hl7::read(&bytes, limits).map(Read::from),
        DocumentKind::Fhir => fhir::read(&bytes, limits).map(Read::from),
        DocumentKind::Email => email::read(&bytes, limits).map(Read::from),
        DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Tiff | DocumentKind::Heic => {
            images::read(kind, &bytes, limits, PageRange::ALL)
        }
    }?;
    within(limits, &read.text)?;
    Ok(read)
}

/// Reads some pages of a file, which are counted from 1 in what is read.
pub(crate) fn read_pages(
    kind: DocumentKind,
    bytes: Vec<u8>,
    limits: &Limits,
    range: PageRange,
) -> Result<Read, Unreadable> {
    let read = match kind {
        DocumentKind::Pdf => pdf::read(bytes, limits, range)?,
        DocumentKind::Tiff => images::read(kind, &bytes, limits, range)?,
        _ => {
            return Err(Unreadable::damaged(
                "it is of a format that has no pages to be read alone",
            ));
        }
    };
    within(limits, &read.text)?;
    Ok(read)
}

/// Reads a file that a document wraps as its own text. One level: it wraps none itself.
fn wrapped(bytes: Vec<u8>, limits: &Limits) -> Result<Read, Unreadable> {
    match sniff("", &bytes)? {
        DocumentKind::Ccda => Err(Unreadable::damaged("it wraps a document that wraps another")),
        kind => read(kind, bytes, limits),
    }
}

/// What a file that a document wraps is, its bytes, and a page's number in it.
fn in_wrapped(bytes: &[u8], page: u32) -> Result<(DocumentKind, Vec<u8>, u32), Unreadable> {
    let none = Unreadable::NoPicture { page };
    let Some((inner, before)) = ccda::wrapped(bytes)? else { return Err(none) };
    match (sniff("", &inner), page.checked_sub(before)) {
        (Ok(kind), Some(1..)) if kind != DocumentKind::Ccda => Ok((kind, inner, page - before)),
        _ => Err(none),
    }
}

/// A page's picture, for letters to be read from it; without what the file says of it itself.
pub(crate) fn sheet(
    kind: DocumentKind,
    bytes: Vec<u8>,
    page: u32,
    limits: &Limits,
) -> Result<Sheet, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::sheet(bytes, page, limits),
        DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Tiff | DocumentKind::Heic => {
            images::sheet(kind, &bytes, page)
        }
        DocumentKind::Ccda => {
            let (kind, inner, page) = in_wrapped(&bytes, page)?;
            sheet(kind, inner, page, limits)
        }
        _ => Err(Unreadable::NoPicture { page }),
    }
}

/// Draws one page, of what has pages that look like something.
pub(crate) fn draw(
    kind: DocumentKind,
    bytes: Vec<u8>,
    page: PagePicture,
) -> Result<Encoded, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::draw(bytes, page),
        DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Tiff | DocumentKind::Heic => {
            images::draw(kind, &bytes, page)
        }
        DocumentKind::Ccda => {
            let (kind, inner, number) = in_wrapped(&bytes, page.number)?;
            draw(kind, inner, PagePicture { number, ..page }).map_err(|why| match why {
                Unreadable::NoPicture { .. } => Unreadable::NoPicture { page: page.number },
                other => other,
            })
        }
        _ => Err(Unreadable::NoPicture { page: page.number }),
    }
}

/// A page as it is shown, for a copy of it.
pub(crate) fn shown(
    kind: DocumentKind,
    bytes: Vec<u8>,
    page: u32,
    limits: &Limits,
) -> Result<Shown, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::shown(bytes, page, limits),
        DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Tiff | DocumentKind::Heic => {
            images::shown(kind, &bytes, page, limits)
        }
        _ => Err(Unreadable::NoPicture { page }),
    }
}

/// Where the words of a page stand, in the formats that say so themselves.
pub(crate) fn places(
    kind: DocumentKind,
    bytes: Vec<u8>,
    page: u32,
    limits: &Limits,
) -> Result<Answer, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::places(bytes, page, limits),
        _ => Err(Unreadable::NoPicture { page }),
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

/// A copy of a file that a password protects, without the password. Kinds that have none are not locked.
pub(crate) fn unlock(
    kind: DocumentKind,
    bytes: Vec<u8>,
    password: &str,
    limits: &Limits,
) -> Result<Vec<u8>, Unreadable> {
    match kind {
        DocumentKind::Pdf => pdf::unlock(bytes, password, limits),
        _ => Err(Unreadable::CannotUnlock),
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
