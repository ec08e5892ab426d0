//! Files that are pictures of pages: one decoder per format, to greys, since letters are read from
//! nothing else. A picture's size is judged by its header before room is made for it.
//! What the letters say is read by another child (`ocr`).

mod ccitt;
mod decoded;
mod exif;
mod heic;
mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod tiff;

use self::decoded::Sizes;
use super::said::Read;
use crate::picture::{Encoded, Raster, encode};
use crate::picture::{SHOWN_AT, SHOWN_PIXELS};
use crate::redact::Shown;
use crate::scan::{Sheet, SheetSize};
use crate::{
    DocumentKind, DocumentText, Limits, PICTURE_BYTES, PICTURE_PIXELS, PICTURE_WIDTH, Page,
    PagePicture, PageRange, Unread, UnreadPart, Unreadable,
};

/// A page's picture is drawn again smaller down to this many pixels across.
const NARROWEST: u32 = 64;

/// The pages' sizes; all of them are yet to be read from their pictures.
pub(crate) fn read(
    kind: DocumentKind,
    bytes: &[u8],
    limits: &Limits,
    range: PageRange,
) -> Result<Read, Unreadable> {
    let Sizes { pages: sizes, is_cut } = match kind {
        DocumentKind::Png => png::size(bytes).map(one),
        DocumentKind::Jpeg => jpeg::size(bytes).map(one),
        DocumentKind::Heic => heic::size(bytes).map(one),
        _ => tiff::sizes(bytes, limits),
    }?;
    let (passed_over, wanted) = range.within(sizes.len())?;
    let sizes = sizes.into_iter().skip(passed_over).take(wanted);
    let (mut warnings, mut unread) = (Vec::new(), Vec::new());
    if is_cut {
        warnings.push("The file should have more pages, but they could not be found.".to_owned());
        unread.push(Unread { part: UnreadPart::Page, page: None });
    }
    let pages: Vec<Page> = (1..).zip(sizes).map(|(number, size)| page(number, size)).collect();
    let scans = pages.iter().map(|page| page.number).collect();
    let text = DocumentText { warnings, unread, ..DocumentText::of(kind, pages) };
    Ok(Read { scans, ..Read::from(text) })
}

fn one(size: SheetSize) -> Sizes {
    Sizes { pages: vec![size], is_cut: false }
}

#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn page(number: u32, size: SheetSize) -> Page {
    let (width, height) = size.points();
    Page { number, width: width as f32, height: height as f32, lines: Vec::new() }
}

/// One page's picture.
pub(crate) fn sheet(kind: DocumentKind, bytes: &[u8], number: u32) -> Result<Sheet, Unreadable> {
    let none = Unreadable::NoPicture { page: number };
    let decoded = match (kind, number) {
        (DocumentKind::Png, 1) => png::decode(bytes),
        (DocumentKind::Jpeg, 1) => jpeg::decode(bytes),
        (DocumentKind::Heic, 1) => heic::decode(bytes),
        (DocumentKind::Tiff, 1..) => tiff::decode(bytes, number)?.ok_or(none),
        _ => Err(none),
    }?;
    if decoded.grey.pixels.len() != decoded.grey.width * decoded.grey.height {
        return Err(Unreadable::damaged("its picture has another size than it says"));
    }
    Ok(decoded.size.sheet(decoded.grey, decoded.is_damaged))
}

/// One page as it is shown, for a copy of it.
pub(crate) fn shown(
    kind: DocumentKind,
    bytes: &[u8],
    number: u32,
    limits: &Limits,
) -> Result<Shown, Unreadable> {
    let pages =
        if kind == DocumentKind::Tiff { tiff::sizes(bytes, limits)?.pages.len() } else { 1 };
    let sheet = sheet(kind, bytes, number)?;
    let points = (sheet.width, sheet.height);
    Shown::grey(sheet.at_most(SHOWN_AT, SHOWN_PIXELS), points, pages)
}

/// Draws one page, smaller until its picture is small enough to be shown.
pub(crate) fn draw(
    kind: DocumentKind,
    bytes: &[u8],
    wanted: PagePicture,
) -> Result<Encoded, Unreadable> {
    let sheet = sheet(kind, bytes, wanted.number)?;
    let mut grey = sheet.into_shown(wanted.width.min(PICTURE_WIDTH), PICTURE_PIXELS);
    loop {
        let width = u32::try_from(grey.width).unwrap_or(u32::MAX);
        let pixels = grey.pixels.iter().map(|grey| [*grey; 3]).collect();
        let encoded = encode(&Raster { width, pixels })
            .map_err(|_| Unreadable::crashed("its picture has no pixels"))?;
        if encoded.png.len() <= PICTURE_BYTES {
            return Ok(encoded);
        }
        if width < NARROWEST {
            return Err(Unreadable::NoPicture { page: wanted.number });
        }
        let (width, height) = (grey.width * 4 / 5, grey.height * 4 / 5);
        grey = grey.resized(width, height);
    }
}
