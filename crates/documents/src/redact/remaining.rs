//! The words that a page's text has outside of what is to be covered.

use super::passages::Passage;
use super::words::plain;
use crate::Page;

/// Their letters and digits, in lower case, with something between two words.
pub(super) struct Remaining(String);

/// Between two words; no letter.
const BETWEEN: char = '\n';

impl Remaining {
    pub(super) fn of(page: &Page, passages: &[&Passage]) -> Self {
        let mut all = String::new();
        for (place, line) in page.lines.iter().enumerate() {
            let covered: Vec<_> = passages
                .iter()
                .filter(|one| one.line == place)
                .map(|one| one.start..one.end)
                .collect();
            let characters: Vec<(u32, char)> = (0..).zip(line.text.chars()).collect();
            for word in characters.split(|(_, character)| character.is_whitespace()) {
                let is_covered =
                    word.iter().any(|(at, _)| covered.iter().any(|range| range.contains(at)));
                if !is_covered {
                    all.push_str(&plain(word.iter().map(|(_, character)| *character)));
                    all.push(BETWEEN);
                }
            }
        }
        Self(all)
    }

    /// Whether one of them is this, or begins, ends or goes on with it: programs part words differently.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Line;

    #[test]
    fn a_word_remains_where_it_stands_once_more_outside_of_the_passages() {
        let lines = ["Mr Muir, seen", "for Mrs Muir"];
        let lines = lines.map(|text| Line { text: text.to_owned(), bounds: None }).to_vec();
        let page = Page { number: 1, width: 0.0, height: 0.0, lines };
        let first = Passage { page: 1, line: 0, start: 3, end: 5 };
        let second = Passage { page: 1, line: 1, start: 8, end: 12 };
        let has = |passages: &[&Passage], word| Remaining::of(&page, passages).has(word);
        assert!(has(&[], "muir") && has(&[&first], "muir"));
        assert!(!has(&[&first, &second], "muir"), "a covered part of a word is the word");
        assert!(has(&[&first, &second], "seen") && !has(&[], "elspeth"));
    }
}
