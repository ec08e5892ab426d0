//! What every kind of address is read with: its core, the number of a house, the words of a name.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};

/// The core of an address: its first token, the token after it, how sure it is from 0 to 1, and the rule that
/// found it.
pub(super) type Core = Option<(usize, usize, f32, &'static str)>;

/// A number of a house: `12`, `12a`, `12-14`, `12/3`, `No. 12`.
pub(super) fn house(piece: &Piece, at: usize) -> Option<usize> {
    piece.get(at).filter(|token| token.is_figures() && token.len() <= 6)?;
    let mut after = at + 1;
    if matches!(piece.str(after), "bis" | "ter" | "quater") {
        after += 1;
    }
    let letter =
        piece.get(after).filter(|next| next.is_word() && next.len() == 1 && next.gap <= Gap::Space);
    if letter.is_some_and(|letter| letter.gap == Gap::None) {
        after += 1;
    }
    let joined = matches!(piece.sign(after), Some('-' | '/' | '–'))
        && piece.is_glued(after)
        && piece.is_glued(after + 1);
    if joined && piece.is_shape(after + 1, Shape::Figures) && piece.tokens[after + 1].len() <= 4 {
        after += 2;
    }
    Some(after)
}

pub(super) fn is_name_word(piece: &Piece, at: usize) -> bool {
    piece.get(at).is_some_and(|token| {
        let is_small = token.shape == Shape::Lower && token.known.is(Known::PARTICLE);
        (token.is_capital()
            || token.shape == Shape::Initial
            || token.shape == Shape::Uncased
            || is_small)
            && !token.known.is(Known::LABEL)
    })
}

/// Skips `.`, `'` and `-` inside of a street's name.
pub(super) fn inner(piece: &Piece, at: usize) -> usize {
    let is_inner = matches!(piece.sign(at), Some('.' | '\'' | '’' | '-')) && piece.is_glued(at);
    if is_inner { at + 1 } else { at }
}
