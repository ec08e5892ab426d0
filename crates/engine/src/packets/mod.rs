//! Where one scan holds several documents: for each place between two pages, how sure it is that one
//! document ends there and another begins, and why. Pure, as all of the engine.
//!
//! What one page says of itself is in `signs`, how it counts pages in `counting`, what it is in
//! `sheets`, and what two pages say to each other is weighed in `weigh`. Who decides is a person.

mod counting;
mod heads;
mod sheets;
mod signs;
mod weigh;

use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::{Confidence, PageText};
use wardbook_domain::packet::{Boundary, CutReason, Packet, PageSort};

use self::signs::Signs;
use self::weigh::{Document, weigh};

/// Looks at the pages of a scan. `clinic` is how the clinic's own documents write dates in figures.
/// `None` as soon as `stop` says so.
pub fn look_unless(
    pages: &[PageText],
    clinic: DateOrder,
    stop: &dyn Fn() -> bool,
) -> Option<Packet> {
    let counts = counting::of_pages(pages);
    let mut signs = Vec::with_capacity(pages.len());
    for (page, count) in pages.iter().zip(counts) {
        signs.push(Signs::of(page, count, clinic, stop)?);
    }
    let sorts: Vec<_> = signs.iter().map(|one| one.sort).collect();
    Some(Packet { boundaries: boundaries(&signs), pages: sorts })
}

/// The same, of a clinic that did not say how it writes dates.
pub fn look(pages: &[PageText]) -> Packet {
    look_unless(pages, DateOrder::Unknown, &|| false).unwrap_or_default()
}

/// One for each place between two pages. A blank page goes with what is before it; a separator parts
/// on both of its sides.
fn boundaries(pages: &[Signs]) -> Vec<Boundary> {
    let mut found = Vec::new();
    let mut document = Document::default();
    for (at, next) in pages.iter().enumerate() {
        let Some(before) = at.checked_sub(1) else {
            document.take(next);
            continue;
        };
        let (confidence, reasons) = match (pages[before].sort, next.sort) {
            (PageSort::Separator, PageSort::Separator) => (0, Vec::new()),
            (PageSort::Separator, _) | (_, PageSort::Separator) => {
                (SEPARATED, vec![CutReason::Separator])
            }
            (_, PageSort::Blank) => (0, Vec::new()),
            (sort, PageSort::Text) => weigh(&document, next, sort == PageSort::Blank),
        };
        let after = u32::try_from(at).unwrap_or(u32::MAX);
        let boundary =
            Boundary { after, confidence: Confidence::from_permille(confidence), reasons };
        if boundary.is_proposed() {
            document = Document::default();
        }
        document.take(next);
        found.push(boundary);
    }
    found
}

/// A separator is there to part.
const SEPARATED: u16 = 980;
