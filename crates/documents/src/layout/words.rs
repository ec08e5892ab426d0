//! Glyphs to words, in the order they were drawn: writers draw a word's letters one after the
//! other, while words of different cells, or hidden under each other, are drawn apart.

use std::collections::HashMap;

use super::parts::{Frame, Glyph, WORD_GAP, Word};
use super::showing::Shown;

pub(super) fn from_glyphs<'a>(glyphs: impl Iterator<Item = &'a Glyph>, frame: Frame) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut drawn = Drawn::default();
    let mut broken = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            broken = true;
            continue;
        }
        let (x, y) = frame.upright(glyph.x, glyph.y);
        if drawn.again(&glyph.text, x, y, glyph.size) {
            continue;
        }
        let is_spaced = broken && words.last().is_some_and(|word| word.is_followed_by(x, y));
        match words.last_mut() {
            Some(word) if !broken && word.goes_on(x, y, glyph.size) => {
                word.shown.push(&glyph.text, glyph.showing);
                word.right = word.right.max(x + glyph.width);
            }
            _ => words.push(Word {
                shown: Shown::of(&glyph.text, glyph.showing),
                left: x,
                right: x + glyph.width,
                baseline: y,
                size: glyph.size,
                is_spaced,
            }),
        }
        broken = false;
    }
    words
}

impl Word {
    /// A space at a line's end does not stand between it and the next line's first word.
    fn is_followed_by(&self, x: f64, y: f64) -> bool {
        x > self.right && (y - self.baseline).abs() < 0.5 * self.size
    }

    fn goes_on(&self, x: f64, y: f64, size: f64) -> bool {
        let largest = self.size.max(size);
        let gap = (x - self.right) / largest;
        let drop = (y - self.baseline).abs() / largest;
        let is_level = drop < 0.1 && size > 0.6 * largest && self.size > 0.6 * largest;
        // A raised or lowered figure belongs to what it stands behind: 10⁹, m², SpO₂.
        let is_raised = size < 0.9 * self.size && drop < 0.55 && gap > -0.3;
        (is_level || is_raised) && (-0.5..WORD_GAP).contains(&gap)
    }
}

/// What was drawn where. Bold type and shadows are faked by drawing text twice, a hair apart.
#[derive(Default)]
struct Drawn(HashMap<Cell, Vec<Placed>>);

/// A square of the page.
type Cell = (i64, i64);

/// A glyph's text, x and y.
type Placed = (String, f64, f64);

impl Drawn {
    /// Whether this was drawn here before; remembers it otherwise.
    fn again(&mut self, text: &str, x: f64, y: f64, size: f64) -> bool {
        /// Points. Several glyphs share a cell, but not many.
        const SIDE: f64 = 4.0;
        #[allow(clippy::cast_possible_truncation)] // Coordinates are limited by the caller.
        let cell = |value: f64| (value / SIDE).floor() as i64;
        let near = (0.12 * size).min(SIDE);
        let columns = cell(x - near)..=cell(x + near);
        let seen = columns
            .flat_map(|column| (cell(y - near)..=cell(y + near)).map(move |row| (column, row)))
            .filter_map(|key| self.0.get(&key))
            .flatten()
            .any(|(other, ox, oy)| {
                other == text && (ox - x).abs() <= near && (oy - y).abs() <= near
            });
        if !seen {
            let here = self.0.entry((cell(x), cell(y))).or_default();
            here.push((text.to_owned(), x, y));
        }
        seen
    }
}
