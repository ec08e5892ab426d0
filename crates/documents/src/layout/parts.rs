//! What a page is put together from: glyphs, words and rows, and the frame in which they are upright.
//!
//! How the ones become the others is in `words`, `rows` and `columns`.

use serde::{Deserialize, Serialize};

use super::showing::{Showing, Shown};
use crate::{Bounds, Line};

/// How far a gap must open, in parts of the glyphs' size, to separate two words.
pub(super) const WORD_GAP: f64 = 0.15;

/// How far a gap must open to be shown as the space between a table's cells.
const CELL_GAP: f64 = 0.4;

/// The same where a space was drawn into the gap, as justified text does and cells do not.
const CELL_GAP_WITH_SPACE: f64 = 1.5;

/// A drawn character (or ligature). Points from the page's top left, y downwards.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) text: String,
    /// Where its base line begins.
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// How far it advances.
    pub(crate) width: f64,
    /// The font's size as drawn.
    pub(crate) size: f64,
    /// The direction of the base line, in whole degrees clockwise from left-to-right.
    pub(crate) angle: i32,
    pub(crate) showing: Showing,
}

/// A line, and where its words stand: to be covered one by one. Nothing else needs them, so they are
/// no part of what is kept of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlacedLine {
    pub(crate) line: Line,
    /// From left to right; empty where it is not known.
    pub(crate) words: Vec<PlacedWord>,
}

/// Some characters of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlacedWord {
    /// The first of them, counted in the line from 0.
    pub(crate) start: u32,
    /// The first behind them.
    pub(crate) end: u32,
    pub(crate) bounds: Bounds,
}

/// A run of glyphs without a gap, upright in its own frame.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) shown: Shown,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    pub(super) size: f64,
    /// Whether a space was drawn between this and the word drawn before it.
    pub(super) is_spaced: bool,
}

impl Word {
    /// The gap between this and the word to its right, in parts of the larger one's size.
    pub(super) fn gap_to(&self, next: &Self) -> f64 {
        (next.left - self.right) / next.size.max(self.size)
    }

    /// Whether the gap is wider than any between two words of one sentence.
    pub(super) fn is_apart_from(&self, next: &Self) -> bool {
        let least = if next.is_spaced { CELL_GAP_WITH_SPACE } else { CELL_GAP };
        self.gap_to(next) >= least
    }

    /// Fonts' real heights differ; these fit Latin, Greek and Cyrillic text well enough to point.
    pub(super) fn top(&self) -> f64 {
        self.baseline - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f64 {
        self.baseline + 0.2 * self.size
    }
}

/// Words side by side, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) words: Vec<Word>,
    /// Of its largest word.
    pub(super) baseline: f64,
}

impl Row {
    pub(super) fn shown(&self) -> Shown {
        self.walked(|_, _, _| ())
    }

    pub(super) fn bounds(&self, frame: Frame) -> Option<Bounds> {
        bounds(&self.words, frame)
    }

    pub(super) fn placed(&self, frame: Frame) -> PlacedLine {
        let mut words = Vec::with_capacity(self.words.len());
        let shown = self.walked(|word, start, end| {
            if let Some(bounds) = bounds(std::slice::from_ref(word), frame) {
                words.push(PlacedWord { start, end, bounds });
            }
        });
        PlacedLine { line: Line { text: shown.text, bounds: self.bounds(frame) }, words }
    }

    /// The line's text; each word is told with its first character and the first behind it.
    fn walked(&self, mut word_at: impl FnMut(&Word, u32, u32)) -> Shown {
        let mut line = Shown::default();
        let mut end: Option<&Word> = None;
        for word in &self.words {
            if let Some(end) = end {
                // A raised figure directly behind is not apart; text over other text is.
                let is_touching = (-0.3..WORD_GAP).contains(&end.gap_to(word));
                if end.is_apart_from(word) {
                    line.blank("  ");
                } else if !is_touching || word.is_spaced {
                    line.blank(" ");
                }
            }
            let start = line.length();
            line.append(&word.shown);
            word_at(word, start, line.length());
            if end.is_none_or(|end| word.right >= end.right) {
                end = Some(word);
            }
        }
        line
    }

    pub(super) fn left(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub(super) fn size(&self) -> f64 {
        self.words.iter().map(|word| word.size).fold(0.0, f64::max)
    }
}

fn bounds(words: &[Word], frame: Frame) -> Option<Bounds> {
    let least = |of: fn(&Word) -> f64| words.iter().map(of).reduce(f64::min);
    let most = |of: fn(&Word) -> f64| words.iter().map(of).reduce(f64::max);
    let (left, top) = (least(|w| w.left)?, least(Word::top)?);
    let (right, bottom) = (most(|w| w.right)?, most(Word::bottom)?);
    let corners =
        [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| frame.back(x, y));
    let low = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MAX, f64::min);
    let high = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max);
    let (left, top) = (low(|c| c.0), low(|c| c.1));
    Some(Bounds {
        left: points(left),
        top: points(top),
        width: points(high(|c| c.0) - left),
        height: points(high(|c| c.1) - top),
    })
}

/// A hundredth of a point is more than a screen shows.
#[allow(clippy::cast_possible_truncation)] // Coordinates were limited when the glyphs were made.
fn points(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}

/// A turned page, on which text at that angle is upright.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    sin: f64,
    cos: f64,
}

impl Frame {
    pub(super) fn turned(angle: i32) -> Self {
        // Exact for the four usual directions, so that lines do not drift apart.
        let (sin, cos) = match angle.rem_euclid(360) {
            0 => (0.0, 1.0),
            90 => (1.0, 0.0),
            180 => (0.0, -1.0),
            270 => (-1.0, 0.0),
            other => f64::from(other).to_radians().sin_cos(),
        };
        Self { sin, cos }
    }

    pub(super) fn upright(self, x: f64, y: f64) -> (f64, f64) {
        (x * self.cos + y * self.sin, y * self.cos - x * self.sin)
    }

    pub(super) fn back(self, x: f64, y: f64) -> (f64, f64) {
        (x * self.cos - y * self.sin, x * self.sin + y * self.cos)
    }
}
