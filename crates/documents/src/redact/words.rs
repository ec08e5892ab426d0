//! Which of a page's words a passage is, and where each is shown: among those that the file places itself,
//! and among those that its picture shows.

use crate::Bounds;
use crate::layout::{PlacedLine, PlacedWord};
use crate::picture::SHOWN_LONGEST;

/// Points by which a line may stand elsewhere than it was read at.
const NEAR: f32 = 2.0;

/// A passage and the line that it is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) text: &'a str,
    pub(super) bounds: Bounds,
    /// The first character, counted in the line from 0, and the first behind the passage.
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Wanted<'_> {
    /// The words that the passage touches, where the line is found again and they are all of it.
    pub(super) fn places(&self, lines: &[PlacedLine]) -> Option<Vec<PlacedWord>> {
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
/// nothing is told, and all that stands there is to be covered.
pub(super) fn confirmed(
    wanted: &Wanted<'_>,
    words: &[PlacedWord],
    read: &[PlacedLine],
) -> Option<Vec<Bounds>> {
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
            return None;
        }
        areas.push(word.bounds);
    }
    Some(areas)
}

/// From one edge of the page to the other, along the line that stands there, and half a line around it.
pub(super) fn across(line: Bounds) -> Bounds {
    let Bounds { left, top, width, height } = line;
    #[expect(clippy::cast_possible_truncation, reason = "a round number")]
    let longest = SHOWN_LONGEST as f32;
    if width >= height {
        Bounds { left: 0.0, top: top - height / 2.0, width: longest, height: 2.0 * height }
    } else {
        Bounds { left: left - width / 2.0, top: 0.0, width: 2.0 * width, height: longest }
    }
}

/// The middle of a box, as a box.
pub(super) fn middle(of: Bounds) -> Bounds {
    let (left, top) = (of.left + of.width / 2.0, of.top + of.height / 2.0);
    Bounds { left, top, width: 0.0, height: 0.0 }
}

/// A word's letters and digits alone.
pub(super) fn letters(line: &str, word: &PlacedWord) -> String {
    let (start, end) = (word.start as usize, word.end as usize);
    plain(line.chars().take(end).skip(start))
}

pub(super) fn plain(characters: impl Iterator<Item = char>) -> String {
    characters.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_near(one: Bounds, other: Bounds) -> bool {
    let sides = |b: Bounds| [b.left, b.top, b.left + b.width, b.top + b.height];
    sides(one).iter().zip(sides(other)).all(|(one, other)| (one - other).abs() <= NEAR)
}

pub(super) fn is_in(word: Bounds, line: Bounds) -> bool {
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
