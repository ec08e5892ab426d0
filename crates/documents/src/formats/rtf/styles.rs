//! Styles, as far as they hide text. Writers are to repeat in the text what a style says, and some
//! leave it to the style: what it hides is hidden all the same.

use std::collections::HashMap;

/// As far as styles are followed to those they are based on.
const DEPTH: usize = 30;

/// More styles than this no document has.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Paragraphs and characters share no numbers where writers keep to the format; where they do
    /// not, the last one counts.
    by_number: HashMap<i32, Style>,
    at_hand: Option<(i32, Style)>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Style {
    hides: Option<bool>,
    based_on: Option<i32>,
}

impl Styles {
    /// A word of the sheet.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        let (name, style) = self.at_hand.get_or_insert_default();
        match word {
            "s" | "cs" | "ts" | "ds" => *name = number.unwrap_or_default(),
            "v" => style.hides = Some(number != Some(0)),
            "sbasedon" => style.based_on = number,
            _ => {}
        }
    }

    /// A group of the sheet ends.
    pub(super) fn end_group(&mut self) {
        if let Some((number, style)) = self.at_hand.take()
            && self.by_number.len() < MOST
        {
            self.by_number.insert(number, style);
        }
    }

    pub(super) fn hides(&self, number: Option<i32>) -> bool {
        let mut next = number;
        for _ in 0..DEPTH {
            let Some(style) = next.and_then(|number| self.by_number.get(&number)) else { break };
            if let Some(hides) = style.hides {
                return hides;
            }
            next = style.based_on;
        }
        false
    }
}
