//! The table of colours, and text that has the colour of what lies below it or is too small to be read.
//! In a shaded row of a table and in a text box the colour below is not known, and nothing is called
//! hidden there.

use crate::HiddenBecause;
use crate::formats::colours::{Colour, are_alike};

/// Half points; nobody reads print below two points.
const TINY: i32 = 4;

/// More colours than this no document has.
const MOST: usize = 10_000;

const WHITE: Colour = [1.0; 3];

/// Colours by their numbers; none for the one that the program chooses.
#[derive(Debug, Default)]
pub(super) struct Colours {
    all: Vec<Option<Colour>>,
    at_hand: Option<Colour>,
}

/// How text looks, as far as it may hide by that: numbers of colours, 0 where none is said.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Paint {
    ink: i32,
    half_points: Option<i32>,
    /// Below the letters, and below the paragraph.
    marker: i32,
    pub(super) paragraph: i32,
}

impl Colours {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        let part = match word {
            "red" => 0,
            "green" => 1,
            "blue" => 2,
            _ => return,
        };
        let value = u8::try_from(number.unwrap_or_default().clamp(0, 255)).unwrap_or_default();
        self.at_hand.get_or_insert([0.0; 3])[part] = f32::from(value) / 255.0;
    }

    /// Each semicolon ends a colour.
    pub(super) fn text(&mut self, text: &[u8]) {
        for _ in text.iter().filter(|byte| **byte == b';') {
            if self.all.len() < MOST {
                self.all.push(self.at_hand.take());
            }
        }
    }

    fn numbered(&self, number: i32) -> Option<Colour> {
        *self.all.get(usize::try_from(number).ok()?)?
    }
}

impl Paint {
    /// A word that says how text looks from here on.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or_default();
        match word {
            "cf" => self.ink = value,
            "fs" => self.half_points = number,
            "highlight" | "chcbpat" | "cb" => self.marker = value,
            "cbpat" => self.paragraph = value,
            _ => return false,
        }
        true
    }
}

impl Colours {
    /// Why text of these looks is not seen. Where the colour below is not known, no other is taken for it.
    pub(super) fn hide(&self, paint: Paint, is_known: bool) -> Option<HiddenBecause> {
        if paint.half_points.is_some_and(|size| size < TINY) {
            return Some(HiddenBecause::Tiny);
        }
        let ink = self.numbered(paint.ink)?;
        let below = [paint.marker, paint.paragraph].into_iter().find(|number| *number != 0);
        let ground = match below {
            Some(number) => self.numbered(number)?,
            None if is_known => WHITE,
            None => return None,
        };
        are_alike(ink, ground, 1.0).then_some(HiddenBecause::SameColour)
    }

    /// Whether a row's cells of this colour are another than white.
    pub(super) fn shade(&self, number: Option<i32>) -> bool {
        self.numbered(number.unwrap_or_default()).is_some_and(|colour| colour != WHITE)
    }
}
