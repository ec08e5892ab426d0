//! A piece of a text with its tokens and labels, which the families read.

use std::ops::Range;

use super::labels::{Label, What, label_before, labels_of, sign};
use super::lexicon::Known;
use super::tokens::{Gap, Shape, Token, tokens_of};
use super::{Kind, Span};

pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) labels: Vec<Label>,
    /// German, where a capital letter says nothing.
    pub(super) has_capital_nouns: bool,
    /// Hardly a capital letter, as in chats and dictations.
    pub(super) is_small: bool,
    /// Hardly a small letter.
    pub(super) is_loud: bool,
}

impl<'a> Piece<'a> {
    /// Reads a piece of a text.
    pub(super) fn read(text: &'a str) -> Self {
        let mut tokens = tokens_of(text);
        let labels = labels_of(text, &mut tokens);
        let has_capital_nouns = has_capital_nouns(text, &tokens);
        let count = |shape: Shape| {
            tokens.iter().filter(|token| token.shape == shape && token.len() > 1).count()
        };
        let (small, capital, loud) =
            (count(Shape::Lower), count(Shape::Capital), count(Shape::Upper));
        Self {
            text,
            tokens,
            labels,
            has_capital_nouns,
            is_small: small > 12 * (capital + loud) && small > 4,
            is_loud: loud > 3 * (small + capital) && loud > 4,
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The text of a token; empty past the end.
    pub(super) fn str(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    pub(super) fn sign(&self, at: usize) -> Option<char> {
        self.tokens.get(at).and_then(|token| sign(self.text, token))
    }

    /// What is written between two tokens' outer ends.
    pub(super) fn said(&self, tokens: Range<usize>) -> &'a str {
        let range = self.bytes(tokens);
        &self.text[range]
    }

    /// The bytes of tokens; empty of none.
    pub(super) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let ends = tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (self.tokens.get(tokens.start), ends) {
            (Some(first), Some(last)) if first.start <= last.end => first.start..last.end,
            _ => 0..0,
        }
    }

    pub(super) fn span(
        &self,
        kind: Kind,
        tokens: Range<usize>,
        score: f32,
        rule: &'static str,
    ) -> Span {
        Span::new(kind, self.bytes(tokens), score, rule)
    }

    /// A token that nothing parts from the one before it.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| token.gap == Gap::None)
    }

    pub(super) fn is_known(&self, at: usize, known: Known) -> bool {
        self.tokens.get(at).is_some_and(|token| token.known.is(known))
    }

    pub(super) fn is_shape(&self, at: usize, shape: Shape) -> bool {
        self.tokens.get(at).is_some_and(|token| token.shape == shape)
    }

    /// Whether a sentence or a line begins here, so that a capital letter says nothing.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        at == 0
            || token.gap >= Gap::Line
            || matches!(
                self.sign(at - 1),
                Some('.' | '!' | '?' | ':' | '•' | '-' | '*' | '"' | '“' | '>')
            )
    }

    pub(super) fn label(
        &self,
        token: usize,
        most: usize,
        wanted: impl Fn(What) -> bool,
    ) -> Option<&Label> {
        label_before(&self.labels, token, most, wanted)
    }

    /// The figures of some tokens.
    pub(super) fn figures(&self, tokens: Range<usize>) -> usize {
        self.tokens
            .get(tokens)
            .map_or(0, |some| some.iter().filter(|token| token.is_figures()).map(Token::len).sum())
    }
}

/// Whether small words of German are frequent, and more so than those of English.
fn has_capital_nouns(text: &str, tokens: &[Token]) -> bool {
    const GERMAN: &[&str] = &[
        "und", "der", "die", "das", "den", "mit", "bei", "nach", "wurde", "hat", "ist", "von",
        "im", "zur",
    ];
    const ENGLISH: &[&str] = &[
        "and", "the", "of", "with", "was", "is", "to", "on", "has", "her", "his", "for", "at", "by",
    ];
    let (mut german, mut english) = (0_usize, 0_usize);
    for token in tokens.iter().filter(|token| token.shape == Shape::Lower && token.len() < 6) {
        let word = &text[token.start..token.end];
        german += usize::from(GERMAN.contains(&word));
        english += usize::from(ENGLISH.contains(&word));
    }
    german > 1 && german > english
}
