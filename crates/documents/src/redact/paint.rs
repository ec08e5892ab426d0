//! Blacks places out in a page's pixels: what is there, and a little around it. Fonts reach beyond the
//! boxes that their text is laid out in, so a box grows over every stroke that begins within it.

use super::Cover;
use crate::Bounds;
use crate::picture::{Raster, SHOWN_AT};
use crate::scan::luma;

const BLACK: [u8; 3] = [0; 3];

/// Around a line's letters, in parts of their size, and at least in points: above and below, where
/// accents and tails may be, and before and behind, where the next word is near.
const ACROSS: (f64, f64) = (0.22, 1.5);
const ALONG: (f64, f64) = (0.12, 1.0);

/// How far a stroke is followed beyond that, the same way.
const REACH: (f64, f64) = (0.5, 3.0);

/// The largest size that letters are thought to have, in points.
const LARGEST: f64 = 40.0;

/// How much darker or lighter than its paper a stroke is.
const INK: u8 = 32;

/// Pixels: from the first column and row to the first behind them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// Paints these covers, which are all on this page of so many points.
pub(super) fn cover<'a>(
    page: &mut Raster,
    points: (f64, f64),
    covers: impl Iterator<Item = &'a Cover>,
) {
    // Every box is found before one is painted: a stroke ends where a box begins.
    let areas: Vec<Area> = covers
        .map(|cover| match cover {
            Cover::Page { .. } => whole(page),
            Cover::Area { bounds, .. } => boxed(page, points, *bounds),
        })
        .collect();
    let width = page.width as usize;
    for area in areas {
        for row in page.pixels.chunks_exact_mut(width.max(1)).take(area.bottom).skip(area.top) {
            if let Some(covered) = row.get_mut(area.left..area.right) {
                covered.fill(BLACK);
            }
        }
    }
}

fn whole(page: &Raster) -> Area {
    let right = page.width as usize;
    Area { left: 0, top: 0, right, bottom: page.pixels.len() / right.max(1) }
}

/// The box that hides what stands there; the whole page where the place is none.
fn boxed(page: &Raster, points: (f64, f64), bounds: Bounds) -> Area {
    let [left, top, width, height] =
        [bounds.left, bounds.top, bounds.width, bounds.height].map(f64::from);
    let all = whole(page);
    let is_place = left.is_finite() && top.is_finite() && width >= 0.0 && height >= 0.0;
    if !is_place || !(width + height).is_finite() {
        return all;
    }
    let size = width.min(height).min(LARGEST);
    let least = fine(all, points);
    let around = |(part, points): (f64, f64)| (part * size).max(points * least);
    // Print that runs up or down the page has its lines across it.
    let (beside, above) = if width >= height { (ALONG, ACROSS) } else { (ACROSS, ALONG) };
    let grown = |beside: f64, above: f64| {
        let (right, bottom) = (left + width + beside, top + height + above);
        pixels(all, points, [left - beside, top - above, right, bottom])
    };
    let (beside, above, reach) = (around(beside), around(above), around(REACH));
    let around = grown(beside, above);
    let window = grown(beside + reach, above + reach);
    let strokes = strokes(page, grown(0.0, 0.0), window);
    strokes.map_or(around, |strokes| around.with(strokes))
}

/// The part of a point that counts as one: pages of few and large units are drawn finer.
#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn fine(page: Area, points: (f64, f64)) -> f64 {
    (SHOWN_AT * points.0 / (page.right as f64).max(1.0)).min(1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "kept on the page"
)]
fn pixels(page: Area, points: (f64, f64), [left, top, right, bottom]: [f64; 4]) -> Area {
    let (across, down) = (page.right as f64 / points.0, page.bottom as f64 / points.1);
    let from = |points: f64, scale: f64, most: usize| {
        ((points * scale).floor().max(0.0) as usize).min(most)
    };
    let to = |points: f64, scale: f64, most: usize| {
        ((points * scale).ceil().max(0.0) as usize).min(most)
    };
    Area {
        left: from(left, across, page.right),
        top: from(top, down, page.bottom),
        right: to(right, across, page.right),
        bottom: to(bottom, down, page.bottom),
    }
}

/// The place that the strokes take which begin within an area, as far as they stay in the window.
fn strokes(page: &Raster, within: Area, window: Area) -> Option<Area> {
    let width = page.width as usize;
    let (columns, rows) = (window.right - window.left, window.bottom - window.top);
    let mut greys = Vec::with_capacity(columns * rows);
    for row in window.top..window.bottom {
        let row = page.pixels.get(row * width + window.left..row * width + window.right)?;
        greys.extend(row.iter().map(|[red, green, blue]| luma(*red, *green, *blue)));
    }
    let paper = paper(&greys);
    // Taken once: what was looked at is paper from then on.
    let mut is_ink: Vec<bool> = greys.iter().map(|grey| grey.abs_diff(paper) >= INK).collect();
    let mut found: Option<Area> = None;
    let mut next = Vec::new();
    for row in within.top..within.bottom {
        for column in within.left..within.right {
            next.push((column - window.left, row - window.top));
            while let Some((column, row)) = next.pop() {
                let Some(ink) = is_ink.get_mut(row * columns + column) else { continue };
                if !std::mem::take(ink) {
                    continue;
                }
                let (x, y) = (column + window.left, row + window.top);
                let pixel = Area { left: x, top: y, right: x + 1, bottom: y + 1 };
                found = Some(found.map_or(pixel, |found| found.with(pixel)));
                let down = row.saturating_sub(1)..(row + 2).min(rows);
                next.extend(down.flat_map(|row| {
                    (column.saturating_sub(1)..(column + 2).min(columns))
                        .map(move |column| (column, row))
                }));
            }
        }
    }
    // The soft edge of a stroke.
    found.map(|found| Area {
        left: found.left.saturating_sub(1),
        top: found.top.saturating_sub(1),
        right: (found.right + 1).min(width),
        bottom: (found.bottom + 1).min(page.pixels.len() / width.max(1)),
    })
}

/// The middle grey: most of any place with print is paper.
fn paper(greys: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for grey in greys {
        counts[usize::from(*grey)] += 1;
    }
    let mut seen = 0;
    for (grey, count) in (0..=255).zip(counts) {
        seen += count;
        if 2 * seen >= greys.len() {
            return grey;
        }
    }
    255
}

impl Area {
    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: [u8; 3] = [255; 3];

    fn page() -> Raster {
        Raster { width: 200, pixels: vec![WHITE; 200 * 100] }
    }

    fn ink(page: &mut Raster, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) {
        for row in rows {
            page.pixels[row * 200..][columns.clone()].fill([40, 0, 90]);
        }
    }

    fn covered(mut page: Raster, bounds: Bounds) -> Raster {
        let cover = Cover::Area { page: 1, bounds };
        super::cover(&mut page, (200.0, 100.0), std::iter::once(&cover));
        page
    }

    fn left_of_ink(page: &Raster) -> usize {
        page.pixels.iter().filter(|pixel| **pixel != WHITE && **pixel != BLACK).count()
    }

    const WORD: Bounds = Bounds { left: 50.0, top: 40.0, width: 60.0, height: 12.0 };

    #[test]
    fn a_stroke_that_leaves_its_box_is_covered_to_its_end_and_the_next_line_is_not() {
        let mut page = page();
        ink(&mut page, 60..63, 42..57);
        ink(&mut page, 107..114, 45..48);
        ink(&mut page, 60..63, 62..70);
        let after = covered(page, WORD);
        assert_eq!(left_of_ink(&after), 3 * 8, "the line below alone");
        assert_eq!(after.pixels[45 * 200 + 115], WHITE);
    }

    #[test]
    fn a_rule_through_the_page_is_not_followed_for_ever() {
        let mut page = page();
        ink(&mut page, 0..200, 51..52);
        let after = covered(page, WORD);
        assert!(left_of_ink(&after) > 100, "{}", left_of_ink(&after));
    }

    #[test]
    fn a_place_that_is_none_covers_the_page_and_one_beyond_its_edge_stops_there() {
        let is_black = |page: &Raster| page.pixels.iter().all(|pixel| *pixel == BLACK);
        assert!(is_black(&covered(page(), Bounds { left: f32::NAN, ..WORD })));
        assert!(is_black(&covered(page(), Bounds { width: -1.0, ..WORD })));
        let beyond = covered(page(), Bounds { left: 190.0, top: 95.0, ..WORD });
        assert_eq!(beyond.pixels[99 * 200 + 199], BLACK);
        assert_eq!(beyond.pixels[0], WHITE);
        let nowhere = covered(page(), Bounds { left: 1e30, top: -1e30, ..WORD });
        assert!(nowhere.pixels.iter().all(|pixel| *pixel == WHITE));
    }
}
