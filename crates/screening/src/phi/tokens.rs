//! A text as words, numbers and signs, each with how it is written and what stands before it.

use super::lexicon::{Known, lexicon};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `asthma`.
    Lower,
    /// `Anna`, `McDonald`.
    Capital,
    /// `ANNA`: two letters and more.
    Upper,
    /// One capital letter.
    Initial,
    /// Letters of a script without cases.
    Uncased,
    /// ASCII figures.
    Figures,
    /// Any other sign.
    Sign,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// One or two spaces.
    Space,
    /// A tab or many spaces: another column.
    Wide,
    /// The end of a line.
    Line,
    /// An empty line, or the beginning of the text.
    Blank,
}

/// A word, a number or a sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// In bytes of the piece.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
    pub(super) gap: Gap,
    pub(super) known: Known,
}

impl Token {
    /// Written as names are.
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Figures | Shape::Sign)
    }

    pub(super) fn is_figures(&self) -> bool {
        self.shape == Shape::Figures
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Reads a text into tokens.
pub(super) fn tokens_of(text: &str) -> Vec<Token> {
    let lexicon = lexicon();
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    let mut gap = Gap::Blank;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() || is_unseen(first) {
            let (end, wide) = space_of(text, at);
            gap = if tokens.is_empty() { Gap::Blank } else { wide };
            at = end;
            continue;
        }
        let (end, shape) = if first.is_ascii_digit() {
            (run(text, at, |c| c.is_ascii_digit()), Shape::Figures)
        } else if first.is_alphabetic() {
            word_of(text, at)
        } else {
            (at + first.len_utf8(), Shape::Sign)
        };
        let is_known = matches!(shape, Shape::Lower | Shape::Capital | Shape::Upper);
        let is_capital = matches!(shape, Shape::Capital | Shape::Upper);
        let known =
            if is_known { lexicon.known(&text[at..end], is_capital) } else { Known::default() };
        tokens.push(Token { start: at, end, shape, gap, known });
        gap = Gap::None;
        at = end;
    }
    tokens
}

/// Marks that show nothing: they part no word, but must not be walked one by one for ever either.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

fn space_of(text: &str, start: usize) -> (usize, Gap) {
    let (mut lines, mut spaces, mut end) = (0, 0, text.len());
    for (at, sign) in text[start..].char_indices() {
        match sign {
            '\n' | '\u{0c}' | '\u{2028}' | '\u{85}' => lines += 1,
            '\r' => {}
            '\t' => spaces += 3,
            _ if is_unseen(sign) => {}
            _ if sign.is_whitespace() => spaces += 1,
            _ => {
                end = start + at;
                break;
            }
        }
    }
    let gap = match (lines, spaces) {
        (0, 0) => Gap::None,
        (0, 1..=2) => Gap::Space,
        (0, _) => Gap::Wide,
        (1, _) => Gap::Line,
        _ => Gap::Blank,
    };
    (end, gap)
}

fn run(text: &str, start: usize, is_part: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !is_part(c)).map_or(text.len(), |len| start + len)
}

fn word_of(text: &str, start: usize) -> (usize, Shape) {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}');
    let is_letter = |c: char| c.is_alphabetic() || is_mark(c);
    let mut end = run(text, start, is_letter);
    // `O'Brien` is one word, `patient's` and `d'Alice` are two.
    while let Some(mark) = text[end..].chars().next().filter(|c| matches!(c, '\'' | '’')) {
        let after = end + mark.len_utf8();
        let next = run(text, after, is_letter);
        let part = &text[after..next];
        let is_genitive = matches!(part, "s" | "S" | "");
        let is_elided = text[start..end].chars().all(char::is_lowercase) && end - start <= 6;
        // `J'ai`, `L'examen`, but `O'Brien`.
        let is_small =
            part.starts_with(char::is_lowercase) && text[start..end].chars().count() == 1;
        if is_genitive || is_elided || is_small {
            break;
        }
        end = next;
    }
    (end, shape_of(&text[start..end]))
}

fn shape_of(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first = letters.next();
    let (is_upper, is_lower) =
        first.map_or((false, false), |c| (c.is_uppercase(), c.is_lowercase()));
    if !is_upper {
        return if is_lower { Shape::Lower } else { Shape::Uncased };
    }
    let (mut count, mut lower) = (1, 0);
    for letter in letters {
        count += 1;
        lower += u32::from(letter.is_lowercase());
    }
    match (count, lower) {
        (1, _) => Shape::Initial,
        (_, 0) => Shape::Upper,
        _ => Shape::Capital,
    }
}
