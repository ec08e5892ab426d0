//! What two ways to write a name share: without case, accents and signs between letters; and how many
//! slips of the pen lie between two words.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word of a name in the two forms in which other languages write it: `müller` is `muller` and
/// `mueller`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) plain: String,
    pub(super) spelt: String,
}

/// Letters that have no accent to drop, and how they are written without them: shortly, and spelt out.
const LETTERS: &[(char, &str, &str)] = &[
    ('ø', "o", "oe"),
    ('ł', "l", "l"),
    ('đ', "d", "d"),
    ('ð', "d", "d"),
    ('þ', "th", "th"),
    ('ß', "ss", "ss"),
    ('æ', "ae", "ae"),
    ('œ', "oe", "oe"),
    ('ı', "i", "i"),
    ('ä', "a", "ae"),
    ('ö', "o", "oe"),
    ('ü', "u", "ue"),
    ('å', "a", "aa"),
];

impl Word {
    fn of(text: &str) -> Self {
        let (mut plain, mut spelt) = (String::new(), String::new());
        for letter in text.nfc().flat_map(char::to_lowercase) {
            if let Some((_, short, long)) = LETTERS.iter().find(|(one, ..)| *one == letter) {
                plain.push_str(short);
                spelt.push_str(long);
                continue;
            }
            let bare = letter.nfkd().filter(|one| one.is_alphanumeric());
            for one in bare.filter(|one| !is_combining_mark(*one)) {
                plain.push(one);
                spelt.push(one);
            }
        }
        Self { plain, spelt }
    }

    /// Whether they are one word, written in one of the two forms.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.plain == other.plain || self.spelt == other.spelt || {
            self.spelt == other.plain || self.plain == other.spelt
        }
    }

    /// Whether it is an initial of the other.
    pub(super) fn begins(&self, other: &Self) -> bool {
        self.plain.chars().count() == 1 && other.plain.starts_with(&self.plain)
    }

    /// Whether one slip of the pen lies between them, or two in long words. A single letter is no word.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let length = self.plain.chars().count().min(other.plain.chars().count());
        let most = match length {
            0..=1 => return false,
            2..=8 => 1,
            _ => 2,
        };
        slips(&self.plain, &other.plain, most).is_some()
    }

    /// Several words written as one.
    pub(super) fn joined(words: &[Self]) -> Self {
        let all = |part: fn(&Self) -> &str| words.iter().map(part).collect::<String>();
        Self { plain: all(|word| &word.plain), spelt: all(|word| &word.spelt) }
    }
}

/// The words of a name, without empty ones; hyphens part them, apostrophes do not.
pub(super) fn words(text: &str) -> Vec<Word> {
    let is_sign = |one: char| matches!(one, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}');
    let parts =
        text.split(|one: char| !one.is_alphanumeric() && !is_sign(one) && !is_combining_mark(one));
    parts.map(Word::of).filter(|word| !word.plain.is_empty()).collect()
}

/// The longest text that is compared sign by sign: names and numbers are shorter.
const LONGEST: usize = 64;

/// How many signs were left out, added, replaced or exchanged with their neighbour; `None` where that
/// is more than `most`.
pub(super) fn slips(one: &str, other: &str, most: usize) -> Option<usize> {
    if most == 1 && !is_one_place(one, other) {
        return None;
    }
    let one: Vec<char> = one.chars().take(LONGEST + 1).collect();
    let other: Vec<char> = other.chars().take(LONGEST + 1).collect();
    if one.len().abs_diff(other.len()) > most || one.len().max(other.len()) > LONGEST {
        return None;
    }
    // The row before the last, the last, and the one that is made.
    let (mut before, mut above): (Vec<usize>, Vec<usize>) =
        (Vec::new(), (0..=other.len()).collect());
    for (at, sign) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(above.len());
        row.push(at + 1);
        for (to, second) in other.iter().enumerate() {
            let replaced = above[to] + usize::from(sign != second);
            let mut least = replaced.min(above[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *sign == other[to - 1] && one[at - 1] == *second {
                least = least.min(before[to - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|slips| *slips > most) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|slips| *slips <= most)
}

/// Whether all that differs is in one place: nearly no two names do, and one slip is within it.
fn is_one_place(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    let start = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let end = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let widest = if one.is_ascii() && other.is_ascii() { 2 } else { 2 * char::MAX.len_utf8() };
    one.len().max(other.len()) - shorter.min(start + end) <= widest
}
