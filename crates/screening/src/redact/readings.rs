//! Everything that a text can be read as: as it stands, and once or twice decoded.
//!
//! A reading is never longer than the text that it is made of, and only those that lead from the text to
//! the one being searched are kept. There is a fixed number of them, so time grows with length alone. Text
//! without anything encoded has no reading but itself.

use std::ops::Range;

use super::escapes::{Escapes, Sink};
use super::packed::{LONG, Packed};
use crate::phi::Kind;

/// How often a text may be JSON within JSON before anything else in it is decoded: arguments of a tool are.
const DEEPEST: usize = 3;
/// How often something is decoded that is no such JSON: base64 of percent-encoding.
const DECODED: usize = 2;

/// What was found, and where.
pub(super) type Hit = (Kind, Range<usize>);

#[derive(Clone, Copy)]
enum Code {
    Escapes(Escapes),
    Packed(Packed),
}

/// What may still be decoded.
#[derive(Clone, Copy)]
pub(super) struct Turns {
    json: usize,
    decoded: usize,
}

impl Turns {
    pub(super) const ALL: Self = Self { json: DEEPEST, decoded: DECODED };

    fn after(self, code: Code) -> Option<Self> {
        let is_outer = self.decoded == DECODED && self.json > 0;
        if is_outer && matches!(code, Code::Escapes(Escapes::Backslash)) {
            return Some(Self { json: self.json - 1, ..self });
        }
        self.decoded.checked_sub(1).map(|decoded| Self { decoded, ..self })
    }
}

/// Searches a text and its readings; `find` is given each with the fewest signs that a hit in it may have.
/// Hits are places of the text.
pub(super) fn search(
    text: &str,
    least: usize,
    turns: Turns,
    find: &mut impl FnMut(&str, usize) -> Vec<Hit>,
) -> Vec<Hit> {
    let mut found = find(text, least);
    for code in codes() {
        let Some(turns) = turns.after(code) else { continue };
        let mut read = String::new();
        if code.read(text, &mut |said: &str, _: Range<usize>| read.push_str(said)) {
            let mut within = search(&read, least.max(code.least()), turns, find);
            drop(read);
            code.back(text, &mut within);
            found.extend(within);
        }
    }
    found
}

fn codes() -> impl Iterator<Item = Code> {
    let escapes = [Escapes::Backslash, Escapes::Percent, Escapes::Entity, Escapes::QuotedPrintable];
    escapes.into_iter().map(Code::Escapes).chain(Packed::all().map(Code::Packed))
}

impl Code {
    fn read(self, text: &str, sink: &mut impl Sink) -> bool {
        match self {
            Self::Escapes(escapes) => escapes.read(text, sink),
            Self::Packed(packed) => packed.read(text, sink),
        }
    }

    fn least(self) -> usize {
        match self {
            Self::Packed(packed) if !packed.is_sure => LONG,
            _ => 0,
        }
    }

    /// Turns places of the reading into places of the text: it is read again, which is cheaper than
    /// keeping a way back that nearly no text needs.
    fn back(self, text: &str, hits: &mut [Hit]) {
        if hits.is_empty() {
            return;
        }
        let order = |edge: fn(&Range<usize>) -> usize| {
            let mut order: Vec<(usize, usize)> =
                hits.iter().enumerate().map(|(nth, (_, range))| (edge(range), nth)).collect();
            order.sort_unstable();
            order
        };
        let (starts, ends) = (order(|range| range.start), order(|range| range.end));
        let (mut starts, mut ends) = (starts.into_iter().peekable(), ends.into_iter().peekable());
        let mut at = 0;
        self.read(text, &mut |said: &str, place: Range<usize>| {
            let is_as_it_stands = said.len() == place.len();
            let upto = at + said.len();
            while let Some((start, nth)) = starts.next_if(|(start, _)| *start < upto) {
                hits[nth].1.start = place.start + if is_as_it_stands { start - at } else { 0 };
            }
            while let Some((end, nth)) = ends.next_if(|(end, _)| *end <= upto) {
                hits[nth].1.end =
                    if is_as_it_stands { place.start + (end - at) } else { place.end };
            }
            at = upto;
        });
    }
}
