//! Where a date begins that names two days or months: `12 and 14 June`, `3-5 May`, `Jan–Mar 2023`.

use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::{day, is_month};

/// The first token of a pair whose second half begins here; `at` where there is no pair.
pub(super) fn range_start(piece: &Piece, at: usize) -> usize {
    let Some(joint) = at.checked_sub(1).filter(|_| piece.tokens[at].gap <= Gap::Space) else {
        return at;
    };
    let is_joint = matches!(piece.sign(joint), Some('-' | '–' | '/' | '&' | '+'))
        || matches!(piece.str(joint), "and" | "to" | "or" | "und" | "bis" | "et" | "y");
    if !is_joint || piece.tokens[joint].gap > Gap::Space {
        return at;
    }
    let Some(mut before) = joint.checked_sub(1) else { return at };
    if is_month(piece, at) {
        let is_name = is_month(piece, before) && piece.is_shape(before, Shape::Capital);
        return if is_name { before } else { at };
    }
    let is_ordinal =
        matches!(piece.str(before), "st" | "nd" | "rd" | "th") && piece.is_glued(before);
    if is_ordinal {
        before -= 1;
    }
    let is_free = before == 0
        || !piece.is_glued(before)
        || matches!(piece.sign(before - 1), Some('(' | '"' | ':'));
    if day(piece, before).is_some() && is_free { before } else { at }
}
