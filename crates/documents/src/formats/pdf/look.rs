//! Settles which glyphs are seen once the whole page is known. What the order of painting does not tell
//! is looked up on the drawn page: where a letter stands, something must stand out. Where it may not be
//! drawn any more, a person is asked to look.

use std::collections::HashMap;

use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Point;

use super::canvas::{area, points};
use super::glyphs::Seen;
use super::looks::Looks;
use crate::HiddenBecause::{Covered, Invisible, SameColour};
use crate::layout::{Glyph, Showing};

/// How much a letter stands out from what lies below it, of 255, where it is seen. Letters of few
/// pixels are paler than their ink.
const STANDS_OUT: u8 = 18;

/// Glyphs of the same letter closer than this, in parts of their size, are one, drawn twice.
const TWICE: f64 = 0.3;

/// Settles all glyphs of the page. Answers whether each could be.
pub(super) fn settle<'a>(
    page: &'a Page<'a>,
    seen: &mut Seen,
    has_layer: bool,
    looks: &Looks,
) -> bool {
    let (pictures, has_more) = (&seen.pictures, seen.has_more_pictures);
    let is_at_picture =
        |point: Point| has_more || pictures.iter().any(|picture| picture.contains(point));
    for glyph in &mut seen.glyphs {
        glyph.showing = match glyph.showing {
            Showing::Shown if seen.is_beyond => Showing::Unsure,
            Showing::Veiled if has_layer => Showing::AtPicture(Covered),
            Showing::Hidden(why @ (Invisible | Covered)) if is_at_picture(points(glyph)[1]) => {
                Showing::AtPicture(why)
            }
            other => other,
        };
    }
    let asks = |glyph: &Glyph| matches!(glyph.showing, Showing::Unsure | Showing::Veiled);
    let mut is_settled = true;
    if seen.glyphs.iter().any(asks) {
        let drawn = looks.draw(page, seen.pictured);
        for glyph in seen.glyphs.iter_mut().filter(|glyph| asks(glyph)) {
            // A veil, such as a watermark, seldom hides anything.
            is_settled &= drawn.is_some() || glyph.showing == Showing::Veiled;
            let stands_out = drawn
                .as_ref()
                .is_none_or(|drawn| drawn.contrast(area(glyph, glyph.size)) >= STANDS_OUT);
            glyph.showing = match glyph.showing {
                _ if stands_out => Showing::Shown,
                Showing::Veiled => Showing::Hidden(Covered),
                _ => Showing::Hidden(SameColour),
            };
        }
    }
    show_what_is_drawn_twice(&mut seen.glyphs);
    is_settled
}

/// A letter that is drawn once more where it is seen is no hidden one: shadows, outlines, and what
/// lies below a box that says the same.
fn show_what_is_drawn_twice(glyphs: &mut [Glyph]) {
    if glyphs.iter().all(|glyph| glyph.showing == Showing::Shown) {
        return;
    }
    let mut shown: HashMap<(&str, i64), Vec<(f64, f64)>> = HashMap::new();
    let is_shown =
        |glyph: &&Glyph| glyph.showing == Showing::Shown && !glyph.text.trim().is_empty();
    for glyph in glyphs.iter().filter(is_shown) {
        shown.entry((&glyph.text, row(glyph.y))).or_default().push((glyph.x, glyph.y));
    }
    let is_twice = |glyph: &Glyph| {
        let near = TWICE * glyph.size;
        let rows = row(glyph.y - near)..=row(glyph.y + near);
        rows.take(ROWS).any(|row| {
            shown.get(&(glyph.text.as_str(), row)).is_some_and(|places| {
                let mut places = places.iter();
                places.any(|(x, y)| (x - glyph.x).abs() <= near && (y - glyph.y).abs() <= near)
            })
        })
    };
    let twice: Vec<bool> =
        glyphs.iter().map(|glyph| glyph.showing != Showing::Shown && is_twice(glyph)).collect();
    for (glyph, _) in glyphs.iter_mut().zip(twice).filter(|(_, is_twice)| *is_twice) {
        glyph.showing = Showing::Shown;
    }
}

/// Letters are looked for by rows of so many points, and in so many of them.
const ROW: f64 = 8.0;
const ROWS: usize = 16;

#[expect(
    clippy::cast_possible_truncation,
    reason = "coordinates are limited where glyphs are made"
)]
fn row(y: f64) -> i64 {
    (y / ROW).floor() as i64
}
