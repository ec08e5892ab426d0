//! A text as words, numbers and marks, each with its place in characters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, with figures, apostrophes and hyphens among them.
    Word,
    /// Figures, with points and commas among them.
    Number,
    /// Anything else that is no space.
    Mark,
}

/// A word, a number or a mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// As it stands.
    pub(super) text: String,
    /// In small letters without accents.
    pub(super) plain: String,
    /// In characters; the end is not in it.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What stands before it.
    pub(super) gap: Gap,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// The end of a line.
    Line,
    /// An empty line, or the beginning of the text.
    Paragraph,
}

impl Token {
    pub(super) fn is_mark(&self, marks: &str) -> bool {
        self.kind == TokenKind::Mark && marks.contains(self.text.as_str())
    }

    pub(super) fn is_word(&self, words: &[&str]) -> bool {
        self.kind == TokenKind::Word && words.contains(&self.plain.as_str())
    }

    /// A whole number without points and commas.
    pub(super) fn figures(&self) -> Option<u32> {
        if self.kind == TokenKind::Number { self.text.parse().ok() } else { None }
    }
}

/// In small letters without accents, with one kind of apostrophe.
pub(super) fn plain(text: &str) -> String {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == '\u{2019}' { '\'' } else { c }).collect()
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let mut tokens: Vec<Token> = Vec::new();
    let (mut place, mut gap, mut lines) = (0, Gap::Paragraph, 0);
    while place < letters.len() {
        let c = at(place);
        if c.is_whitespace() {
            lines += u32::from(c == '\n');
            let wider = match lines {
                0 => Gap::Space,
                1 => Gap::Line,
                _ => Gap::Paragraph,
            };
            gap = gap.max(wider);
            place += 1;
            continue;
        }
        let start = place;
        // The T between a day and a time (ISO 8601) is no letter of a word.
        let before = start.checked_sub(1).map_or(' ', at);
        let divides = c == 'T' && before.is_ascii_digit() && at(start + 1).is_ascii_digit();
        let kind = if c.is_ascii_digit() {
            TokenKind::Number
        } else if c.is_alphabetic() && !divides {
            TokenKind::Word
        } else {
            TokenKind::Mark
        };
        place += 1;
        loop {
            let (here, next) = (at(place), at(place + 1));
            let (belongs, joins) = match kind {
                TokenKind::Word => (
                    here.is_alphanumeric() || is_combining_mark(here),
                    matches!(here, '\'' | '\u{2019}' | '-' | '\u{2011}') && next.is_alphabetic(),
                ),
                TokenKind::Number => {
                    (here.is_ascii_digit(), matches!(here, '.' | ',') && next.is_ascii_digit())
                }
                TokenKind::Mark => (false, false),
            };
            if !belongs && !joins {
                break;
            }
            place += 1;
        }
        let text: String = letters.get(start..place).unwrap_or_default().iter().collect();
        tokens.push(Token { kind, plain: plain(&text), text, start, end: place, gap });
        (gap, lines) = (Gap::None, 0);
    }
    tokens
}
