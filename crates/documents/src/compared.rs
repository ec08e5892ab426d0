//! Two readings of one page, compared word by word: that of the file and that of its picture. Letters
//! and digits alone count, without regard to capitals or to where a program parts words.

use std::collections::HashMap;

use crate::Line;

/// Fewer letters than this must be a word of their own; more may stand within one, since programs
/// part words differently.
const WITHIN: usize = 4;

/// Letters of a word that are looked at to find one much like it.
const LONGEST: usize = 24;

/// What lines say, word by word and without blanks.
pub(crate) struct Said {
    words: HashMap<String, usize>,
    together: String,
}

impl Said {
    pub(crate) fn by(lines: &[Line]) -> Self {
        let mut said = Self { words: HashMap::new(), together: String::new() };
        for (_, _, word) in words(lines) {
            said.together.push_str(&word);
            *said.words.entry(word).or_default() += 1;
        }
        said
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains_key(word) || self.has_within(word)
    }

    fn has_within(&self, word: &str) -> bool {
        let is_long = word.chars().nth(WITHIN - 1).is_some();
        is_long && self.together.contains(word)
    }

    /// Whether one of these words stands before the other.
    pub(crate) fn has_pair(&self, first: &str, second: &str) -> bool {
        self.has_within(&format!("{first}{second}"))
    }

    /// Whether there is the word or one that another program may have read for it: one letter in three
    /// is another.
    pub(crate) fn has_one_like(&self, word: &str) -> bool {
        if self.has(word) {
            return true;
        }
        let word: Vec<char> = word.chars().take(LONGEST).collect();
        let most = word.len() / 3;
        most > 0
            && self.words.keys().any(|other| {
                let other: Vec<char> = other.chars().take(LONGEST).collect();
                word.len().abs_diff(other.len()) <= most && edits(&word, &other) <= most
            })
    }
}

/// Letters to be changed, added or left out to make one word of the other.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (down, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = down + 1;
        for (across, against) in other.iter().enumerate() {
            let same = corner + usize::from(letter != against);
            corner = row[across + 1];
            row[across + 1] = same.min(corner + 1).min(row[across] + 1);
        }
    }
    row[other.len()]
}

/// The words of lines: the line's place, the word as it stands, and its letters and digits alone.
pub(crate) fn words(lines: &[Line]) -> impl Iterator<Item = (u32, &str, String)> {
    lines.iter().enumerate().flat_map(|(place, line)| {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        line.text.split_whitespace().filter_map(move |word| {
            let own = letters(word);
            (!own.is_empty()).then_some((place, word, own))
        })
    })
}

/// Letters and digits, in small letters.
pub(crate) fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_another_program_misread_is_still_found() {
        let line = Line { text: "Take 5O mg of Metoprolol da ily".to_owned(), bounds: None };
        let said = Said::by(&[line]);
        assert!(said.has("metoprolol") && said.has("daily") && said.has_pair("mg", "of"));
        assert!(said.has_one_like("metoproloi") && said.has_one_like("metopro1o1"));
        assert!(!said.has_one_like("furosemide") && !said.has_one_like("50"));
        assert!(!said.has_pair("of", "mg"));
    }
}
