//! The readers without the child around them, for `fuzz/` alone: a fuzzer follows what it runs only
//! within its own process. Nothing that ships has this module.

use crate::{DocumentKind, DocumentText, Limits, PagePicture, Part, Unreadable, formats};

/// Reads a whole file, as the child does.
///
/// # Errors
/// The child's named refusals.
pub fn read(
    kind: DocumentKind,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<DocumentText, Unreadable> {
    formats::read(kind, bytes, limits).map(|read| read.text)
}

/// Decodes one page to the greys that letters are read from, and answers how many there are.
///
/// # Errors
/// The child's named refusals.
pub fn greys(kind: DocumentKind, bytes: Vec<u8>, page: u32) -> Result<usize, Unreadable> {
    let sheet = formats::sheet(kind, bytes, page, &Limits::default())?;
    Ok(sheet.into_read().map_or(0, |(grey, _)| grey.pixels.len()))
}

/// Draws one page as PNG, as the child does.
///
/// # Errors
/// The child's named refusals.
pub fn draw(kind: DocumentKind, bytes: Vec<u8>, page: PagePicture) -> Result<Vec<u8>, Unreadable> {
    formats::draw(kind, bytes, page).map(|drawn| drawn.png)
}

/// Takes out the files within a file, as the child does.
///
/// # Errors
/// The child's named refusals.
pub fn parts(kind: DocumentKind, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Part>, Unreadable> {
    formats::parts(kind, bytes, limits)
}

/// Reads a list of patients, as the child does, and answers whether the parent would believe it.
///
/// # Errors
/// The child's named refusals.
pub fn listing(kind: DocumentKind, bytes: &[u8], limits: &Limits) -> Result<bool, Unreadable> {
    let listing = formats::listing::read(kind, bytes, limits)?;
    crate::listing::is_within(limits, &listing)
}
