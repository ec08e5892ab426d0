//! What every form of a date is read with: a day, a month, a year, and what cannot follow a date.

use super::super::lexicon::{Folded, Known};
use super::super::piece::Piece;
use super::super::tokens::Shape;
use super::super::vocabulary::MONTHS;

/// A date that was found: the token after it, how sure it is from 0 to 1, and the rule that found it.
pub(super) type Found = Option<(usize, f32, &'static str)>;

pub(super) fn number(piece: &Piece, at: usize) -> Option<u32> {
    let token = piece.get(at).filter(|token| token.is_figures() && token.len() <= 8)?;
    piece.text[token.start..token.end].parse().ok()
}

pub(super) fn day(piece: &Piece, at: usize) -> Option<u32> {
    number(piece, at).filter(|day| (1..=31).contains(day) && piece.tokens[at].len() <= 2)
}

pub(super) fn year(piece: &Piece, at: usize) -> Option<u32> {
    let len = piece.get(at)?.len();
    number(piece, at).filter(|year| len == 4 && (1850..=2150).contains(year))
}

/// Whether a month stands here, not one that is only an ordinary word.
pub(super) fn is_month(piece: &Piece, at: usize) -> bool {
    piece.get(at).is_some_and(|token| token.is_word() && token.known.is(Known::MONTH))
        || other_script_month(piece, at)
}

fn other_script_month(piece: &Piece, at: usize) -> bool {
    let Some(token) = piece.get(at) else { return false };
    let word = &piece.text[token.start..token.end];
    let is_other =
        token.is_word() && !word.is_ascii() && token.len() < 32 && !Folded::default().read(word);
    is_other && {
        let lower = word.to_lowercase();
        MONTHS.iter().any(|(month, _)| *month == lower)
    }
}

/// More figures after what would be a date: a version, a telephone number, an address of a machine.
pub(super) fn goes_on(piece: &Piece, at: usize) -> bool {
    let is_glued = piece.is_glued(at);
    let sign = matches!(piece.sign(at), Some('.' | '/' | '-'));
    is_glued && (sign && piece.is_glued(at + 1) && piece.is_shape(at + 1, Shape::Figures))
}
