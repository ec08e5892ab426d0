//! Puts a page's glyphs back into the lines a person reads: glyphs to words, words to rows, rows
//! into reading order. Geometry only; what a glyph says comes from the format.
//!
//! A row runs across the whole page, so that a table's row or a label and its value are one line.
//! Only newspaper columns, which would otherwise be woven together, are told apart (`columns`).

mod columns;
mod parts;
mod rows;
mod spaced;
mod words;

use crate::Line;

use parts::Frame;

pub(crate) use parts::{Glyph, PlacedLine, PlacedWord};

/// The page's lines in reading order: upright text first, then each other direction.
pub(crate) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    placed(glyphs).into_iter().map(|placed| placed.line).collect()
}

/// The same, with the places of their words.
pub(crate) fn placed(glyphs: &[Glyph]) -> Vec<PlacedLine> {
    let mut angles: Vec<i32> = glyphs.iter().map(|glyph| glyph.angle).collect();
    angles.sort_by_key(|angle| (angle.rem_euclid(360), *angle));
    angles.dedup();

    let mut lines = Vec::new();
    for angle in angles {
        let frame = Frame::turned(angle);
        let words = words::from_glyphs(glyphs.iter().filter(|g| g.angle == angle), frame);
        let rows = rows::from_words(words).into_iter().map(spaced::closed_up).collect();
        let rows = columns::in_reading_order(rows);
        lines.extend(rows.iter().map(|row| row.placed(frame)));
    }
    lines
}

#[cfg(test)]
mod tests;
