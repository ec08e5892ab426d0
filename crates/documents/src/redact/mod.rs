//! A copy of a document with places blacked out, whose pages are nothing but pictures: no text, no
//! earlier revision and nothing else of the file can be in it, since none of the file's bytes are.
//!
//! Pages are drawn by the confined child, one after the other; the boxes are painted into the pixels
//! here, and the PDF is written here (`copy`), so that a file that took its child over can put nothing
//! but pixels into the copy. Which words are to be covered is not decided here; where they stand is found
//! in `places`. Documents without pages that look like something are not copied (`CopyForm`).

mod area;
mod copy;
mod paint;
mod passages;
mod places;
mod remaining;
mod shown;
mod words;

pub use area::{CopyForm, Cover, CoverWhy, Covering, Coverings, Look, LookWhy, Source};
pub(crate) use shown::Shown;

use self::copy::Copy;
use crate::picture::Raster;
use crate::protocol::{Answer, Ask};
use crate::{Cancel, DocumentKind, Limits, PageRange, Unreadable, Worker};

/// The most that a copy has, in sizes of the largest file that is read.
const SIZES: u64 = 2;

impl Worker {
    /// A PDF of pictures of these pages, with the covers painted into them ([`Worker::coverings`]): at 200
    /// pixels to the inch, those of scans and photographs in greys and at most as fine as they are. The
    /// same pages and covers give the same bytes. Blocks until the last page is drawn; each may take the
    /// time that reading a file may.
    ///
    /// # Errors
    /// [`Unreadable::NoPicture`] where the file's [copy](DocumentKind::copy_form) is a text, or a cover is
    /// on a page that is not there; [`Unreadable::OtherText`] where the file has not as many pages as the
    /// text that the covers are for; [`Unreadable::CopyTooLarge`]; and those of reading. A page that
    /// cannot be drawn refuses the whole copy.
    pub fn redacted_copy(
        &self,
        source: &Source<'_>,
        coverings: &Coverings,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Vec<u8>, Unreadable> {
        let kind = paged(source, limits)?;
        let limit = limits.file_bytes.saturating_mul(SIZES);
        let covers = || coverings.covers.iter().map(|covering| &covering.cover);
        let mut copy = Copy::new();
        let mut number = 1;
        loop {
            let in_file = source.in_file(number)?;
            let (answer, pixels) =
                self.ask(cancel, Ask::Shown(in_file), kind, source.bytes, limits)?;
            let Answer::Shown { pages, width, height: _, points, unit, is_grey } = answer else {
                return Err(Unreadable::not_asked());
            };
            let last = last(source.range, pages)?;
            if last != coverings.pages {
                return Err(Unreadable::OtherText);
            }
            if let Some(cover) = covers().find(|cover| !(1..=last).contains(&cover.page())) {
                return Err(Unreadable::NoPicture { page: cover.page() });
            }
            let mut page = raster(width, &pixels, is_grey);
            drop(pixels);
            let own = covers().filter(|cover| cover.page() == number);
            paint::cover(&mut page, points, own);
            copy.add(&page, (unit * points.0, unit * points.1))
                .map_err(|_| Unreadable::crashed("its picture has no pixels"))?;
            if copy.len() > limit {
                return Err(Unreadable::CopyTooLarge { limit });
            }
            if number >= last {
                return Ok(copy.finished());
            }
            number += 1;
        }
    }
}

/// What the file is, where its pages look like something and are all there is to it.
fn paged(source: &Source<'_>, limits: &Limits) -> Result<DocumentKind, Unreadable> {
    let kind = crate::worker::judge(source.name, source.bytes, limits)?;
    let is_cut = source.range.is_some() && !kind.can_be_cut();
    if kind.copy_form() == CopyForm::Text || is_cut {
        return Err(Unreadable::NoPicture { page: 1 });
    }
    Ok(kind)
}

/// The number of the last page of the copy.
fn last(range: Option<PageRange>, pages: u32) -> Result<u32, Unreadable> {
    let range = range.unwrap_or(PageRange::ALL);
    let (_, count) = range.within(usize::try_from(pages).unwrap_or(usize::MAX))?;
    u32::try_from(count).map_err(|_| Unreadable::not_asked())
}

fn raster(width: u32, pixels: &[u8], is_grey: bool) -> Raster {
    let pixels = if is_grey {
        pixels.iter().map(|grey| [*grey; 3]).collect()
    } else {
        pixels.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
    };
    Raster { width, pixels }
}
