//! Puts a page's glyphs back into the lines a person reads: glyphs to words, words to rows, rows
//! into reading order. Geometry only; what a glyph says comes from the format.
//!
//! A row runs across the whole page, so that a table's row or a label and its value are one line.
//! Only newspaper columns, which would otherwise be woven together, are told apart (`columns`).

mod columns;
mod parts;
mod rows;
mod showing;
mod spaced;
mod words;

use crate::{HiddenBecause, HiddenText, Line};

use parts::{Frame, Row};

pub(crate) use parts::{Glyph, PlacedLine, PlacedWord};
pub(crate) use showing::Showing;

/// A page's lines, and what of them is not seen.
#[derive(Debug, Default)]
pub(crate) struct LaidOut {
    pub(crate) lines: Vec<Line>,
    pub(crate) hidden: Vec<HiddenText>,
    /// Not seen by itself, but a picture stands there that may show the same.
    pub(crate) at_pictures: Vec<HiddenText>,
}

/// The lines of the page with this number in reading order, upright text first, then each other
/// direction; and what is not seen. What nobody looked at is seen.
pub(crate) fn laid_out(glyphs: &[Glyph], page: u32) -> LaidOut {
    let mut laid_out = LaidOut::default();
    for (line, (row, frame)) in (0..).zip(rows_of(glyphs)) {
        let shown = row.shown();
        for run in shown.runs() {
            let of =
                |why: HiddenBecause| HiddenText { page, line, start: run.start, end: run.end, why };
            match run.showing {
                Showing::Hidden(why) => laid_out.hidden.push(of(why)),
                Showing::AtPicture(why) => laid_out.at_pictures.push(of(why)),
                Showing::Shown | Showing::Veiled | Showing::Unsure => {}
            }
        }
        laid_out.lines.push(Line { text: shown.text, bounds: row.bounds(frame) });
    }
    laid_out
}

/// The page's lines in the same order, with the places of their words.
pub(crate) fn placed(glyphs: &[Glyph]) -> Vec<PlacedLine> {
    rows_of(glyphs).into_iter().map(|(row, frame)| row.placed(frame)).collect()
}

fn rows_of(glyphs: &[Glyph]) -> Vec<(Row, Frame)> {
    let mut angles: Vec<i32> = glyphs.iter().map(|glyph| glyph.angle).collect();
    angles.sort_by_key(|angle| (angle.rem_euclid(360), *angle));
    angles.dedup();

    let mut all = Vec::new();
    for angle in angles {
        let frame = Frame::turned(angle);
        let words = words::from_glyphs(glyphs.iter().filter(|g| g.angle == angle), frame);
        let rows = rows::from_words(words).into_iter().map(spaced::closed_up).collect();
        let rows = columns::in_reading_order(rows);
        all.extend(rows.into_iter().map(|row| (row, frame)));
    }
    all
}

#[cfg(test)]
mod tests;
