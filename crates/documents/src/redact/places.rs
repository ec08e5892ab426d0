//! Where the words of a passage stand, so that they are covered and the rest of their line is not. The
//! page is read again for it, by children. Where a line is not found again as it was read, or the word's
//! place in it is in doubt, the whole line is covered; where a line has no place, the whole page.

use std::collections::BTreeMap;

use super::{Cover, LONGEST, Passage, Source, paged};
use crate::layout::{PlacedLine, PlacedWord};
use crate::ocr::{self, Scan};
use crate::protocol::{Answer, Ask};
use crate::{Bounds, Cancel, DocumentKind, DocumentText, Limits, Unreadable, Worker};

/// Points by which a line may stand elsewhere than it was read at.
const NEAR: f32 = 2.0;

impl Worker {
    /// What hides these passages of a document that was read from these pages. Words are covered whole.
    /// Blocks until the pages that have passages are read again; scans take as long as they took.
    ///
    /// # Errors
    /// [`Unreadable::NoPicture`] where the file is of a kind whose pages look like nothing, or a passage
    /// is on a page that the text has not; [`Unreadable::Cancelled`] and [`Unreadable::NotStarted`].
    pub fn covers(
        &self,
        source: &Source<'_>,
        text: &DocumentText,
        passages: &[Passage],
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Vec<Cover>, Unreadable> {
        let kind = paged(source, limits)?;
        let mut by_page: BTreeMap<u32, Vec<Passage>> = BTreeMap::new();
        for passage in passages.iter().filter(|passage| passage.start < passage.end) {
            by_page.entry(passage.page).or_default().push(*passage);
        }
        let mut covers = Vec::new();
        for (page, passages) in by_page {
            let found = text.pages.iter().find(|other| other.number == page);
            let lines = &found.ok_or(Unreadable::NoPicture { page })?.lines;
            let wanted: Option<Vec<Wanted<'_>>> = passages
                .into_iter()
                .map(|passage| {
                    let line = lines.get(usize::try_from(passage.line).ok()?)?;
                    let (start, end) = (passage.start, passage.end);
                    Some(Wanted { text: &line.text, bounds: line.bounds?, start, end })
                })
                .collect();
            let Some(wanted) = wanted else {
                covers.push(Cover::Page { page });
                continue;
            };
            let asking = Asking { worker: self, source, kind, limits, cancel };
            let areas = asking.areas(source.in_file(page)?, &wanted)?;
            covers.extend(areas.into_iter().map(|bounds| Cover::Area { page, bounds }));
        }
        Ok(covers)
    }
}

/// A passage and the line that it is of.
struct Wanted<'a> {
    text: &'a str,
    bounds: Bounds,
    start: u32,
    end: u32,
}

struct Asking<'a> {
    worker: &'a Worker,
    source: &'a Source<'a>,
    kind: DocumentKind,
    limits: &'a Limits,
    cancel: &'a Cancel,
}

impl Asking<'_> {
    /// The boxes of all these passages of one page.
    fn areas(&self, page: u32, wanted: &[Wanted<'_>]) -> Result<Vec<Bounds>, Unreadable> {
        let (own, is_layer) = self.own(page)?;
        let exact = |wanted: &Wanted<'_>| wanted.places(&own);
        if !is_layer && wanted.iter().all(|wanted| exact(wanted).is_some()) {
            return Ok(wanted.iter().filter_map(exact).flatten().map(|word| word.bounds).collect());
        }
        let read = self.read(page)?;
        let areas = wanted.iter().flat_map(|wanted| {
            let words = match exact(wanted) {
                Some(words) if is_layer => return confirmed(wanted, &words, &read),
                Some(words) => Some(words),
                None => wanted.places(&read),
            };
            match words {
                Some(words) => words.into_iter().map(|word| word.bounds).collect(),
                None if is_layer => vec![across(wanted.bounds)],
                None => vec![wanted.bounds],
            }
        });
        Ok(areas.collect())
    }

    /// The lines that the file says of a page itself, and whether another program may have read them
    /// from its picture.
    fn own(&self, page: u32) -> Result<(Vec<PlacedLine>, bool), Unreadable> {
        if self.kind != DocumentKind::Pdf {
            return Ok((Vec::new(), false));
        }
        match self.ask(Ask::Places(page), self.source.bytes)? {
            Some((Answer::Places { lines, is_layer }, _)) => Ok((lines, is_layer)),
            _ => Ok((Vec::new(), true)),
        }
    }

    /// The lines that a page's picture shows.
    fn read(&self, page: u32) -> Result<Vec<PlacedLine>, Unreadable> {
        let Some(program) = ocr::find() else { return Ok(Vec::new()) };
        let sheet = self.ask(Ask::Sheet(page), self.source.bytes)?;
        let Some((Answer::Sheet { width, height, points, .. }, greys)) = sheet else {
            return Ok(Vec::new());
        };
        let scan = Scan { width, height, points, program };
        match self.ask(Ask::Letters(scan), &greys)? {
            Some((Answer::Letters { letters, .. }, _)) => {
                let lines = letters.lines.into_iter().zip(letters.words);
                Ok(lines.map(|(line, words)| PlacedLine { line, words }).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Nothing where the page cannot be read: then more is covered, and not nothing.
    fn ask(&self, ask: Ask, bytes: &[u8]) -> Result<Option<(Answer, Vec<u8>)>, Unreadable> {
        match self.worker.ask(self.cancel, ask, self.kind, bytes, self.limits) {
            Err(why @ (Unreadable::Cancelled | Unreadable::NotStarted { .. })) => Err(why),
            answered => Ok(answered.ok()),
        }
    }
}

impl Wanted<'_> {
    /// The words that the passage touches, where the line is found again and they are all of it.
    fn places(&self, lines: &[PlacedLine]) -> Option<Vec<PlacedWord>> {
        let is_line = |placed: &&PlacedLine| {
            placed.line.text == self.text
                && placed.line.bounds.is_some_and(|bounds| is_near(bounds, self.bounds))
        };
        let line = lines.iter().find(is_line)?;
        let touched =
            line.words.iter().filter(|word| word.start < self.end && word.end > self.start);
        let touched: Vec<PlacedWord> = touched.cloned().collect();
        let mut characters = (0_u32..).zip(self.text.chars());
        let is_all = characters.all(|(at, character)| {
            !(self.start..self.end).contains(&at)
                || character.is_whitespace()
                || touched.iter().any(|word| (word.start..word.end).contains(&at))
        });
        let is_there = touched.iter().all(|word| is_in(word.bounds, self.bounds));
        (is_all && is_there && !touched.is_empty()).then_some(touched)
    }
}

/// Words that another program read: their own places, and wherever the picture shows them beside these.
/// That program may be wrong about where in its line a word stands, so where one of them is not found,
/// all that stands there across the page is covered.
fn confirmed(wanted: &Wanted<'_>, words: &[PlacedWord], read: &[PlacedLine]) -> Vec<Bounds> {
    let mut areas = Vec::new();
    for word in words {
        let says = letters(wanted.text, word);
        let shown = read.iter().flat_map(|line| line.words.iter().map(move |one| (line, one)));
        let band = across(word.bounds);
        let before = areas.len();
        areas.extend(
            shown
                .filter(|(_, one)| is_in(middle(one.bounds), band))
                .filter(|(line, one)| letters(&line.line.text, one) == says)
                .map(|(_, one)| one.bounds),
        );
        if areas.len() == before || says.is_empty() {
            return vec![across(wanted.bounds)];
        }
        areas.push(word.bounds);
    }
    areas
}

/// From one edge of the page to the other, along the line that stands there, and half a line around it.
fn across(line: Bounds) -> Bounds {
    let Bounds { left, top, width, height } = line;
    #[expect(clippy::cast_possible_truncation, reason = "a round number")]
    let longest = LONGEST as f32;
    if width >= height {
        Bounds { left: 0.0, top: top - height / 2.0, width: longest, height: 2.0 * height }
    } else {
        Bounds { left: left - width / 2.0, top: 0.0, width: 2.0 * width, height: longest }
    }
}

/// The middle of a box, as a box.
fn middle(of: Bounds) -> Bounds {
    let (left, top) = (of.left + of.width / 2.0, of.top + of.height / 2.0);
    Bounds { left, top, width: 0.0, height: 0.0 }
}

/// A word's letters and digits alone.
fn letters(line: &str, word: &PlacedWord) -> String {
    let (start, end) = (word.start as usize, word.end as usize);
    let own = line.chars().take(end).skip(start).filter(|c| c.is_alphanumeric());
    own.flat_map(char::to_lowercase).collect()
}

fn is_near(one: Bounds, other: Bounds) -> bool {
    let sides = |b: Bounds| [b.left, b.top, b.left + b.width, b.top + b.height];
    sides(one).iter().zip(sides(other)).all(|(one, other)| (one - other).abs() <= NEAR)
}

fn is_in(word: Bounds, line: Bounds) -> bool {
    let is_within = |from: f32, size: f32, line_from: f32, line_size: f32| {
        from >= line_from - NEAR && from + size <= line_from + line_size + NEAR && size >= 0.0
    };
    is_within(word.left, word.width, line.left, line.width)
        && is_within(word.top, word.height, line.top, line.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Line;

    fn bounds(left: f32, width: f32) -> Bounds {
        Bounds { left, top: 100.0, width, height: 12.0 }
    }

    fn line() -> PlacedLine {
        let line =
            Line { text: "Name  Ève Page-Hill".to_owned(), bounds: Some(bounds(50.0, 200.0)) };
        let word = |start, end, left, width| PlacedWord { start, end, bounds: bounds(left, width) };
        let words =
            vec![word(0, 4, 50.0, 30.0), word(6, 9, 150.0, 20.0), word(10, 19, 175.0, 75.0)];
        PlacedLine { line, words }
    }

    fn lefts(start: u32, end: u32, line: &PlacedLine) -> Option<Vec<f32>> {
        let (text, bounds) = ("Name  Ève Page-Hill", bounds(50.0, 200.0));
        let wanted = Wanted { text, bounds, start, end };
        let words = wanted.places(std::slice::from_ref(line))?;
        Some(words.iter().map(|word| word.bounds.left).collect())
    }

    #[test]
    fn a_passage_has_the_whole_words_that_it_touches() {
        assert_eq!(lefts(6, 9, &line()), Some(vec![150.0]));
        assert_eq!(lefts(7, 12, &line()), Some(vec![150.0, 175.0]));
        assert_eq!(lefts(0, 99, &line()), Some(vec![50.0, 150.0, 175.0]));
    }

    #[test]
    fn a_line_that_says_something_else_or_whose_words_are_missing_or_elsewhere_is_not_taken() {
        let mut other = line();
        other.line.text = "Name  Eve Page-Hill".to_owned();
        assert_eq!(lefts(6, 9, &other), None);
        let mut moved = line();
        moved.line.bounds = Some(bounds(60.0, 200.0));
        assert_eq!(lefts(6, 9, &moved), None);
        let mut missing = line();
        missing.words.remove(1);
        assert_eq!(lefts(6, 12, &missing), None);
        let mut elsewhere = line();
        elsewhere.words[1].bounds.top = 300.0;
        assert_eq!(lefts(6, 9, &elsewhere), None);
    }
}
