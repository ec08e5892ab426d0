//! Addresses: the street, the box or the flat, and what of the address follows it (45 CFR
//! 164.514(b)(2)(i)(B)).
//!
//! A core is found by a word for a street with a number, or by a label; the tail is what goes on as
//! addresses do: commas, line ends, capital words, postcodes.

mod boxes;
mod corners;
mod labelled;
mod lead;
mod parts;
mod postcodes;
mod streets;
mod tail;

use super::labels::What;
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};
use boxes::{boxed, unit};
use corners::corner;
use labelled::labelled;
use lead::{before_postcode, before_street};
use parts::{Core, is_name_word};
use postcodes::postcode;
use streets::{number_first, street_first, street_with_number, word_with_number};
use tail::tail;

/// Finds addresses and postcodes.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    let mut done = 0;
    while at < piece.tokens.len() {
        // `12521 Park Row 5`: the number stands before a street and is no postcode.
        let next = || piece.is_shape(at, Shape::Figures).then(|| core_at(piece, at + 1)).flatten();
        let found = core_at(piece, at).or_else(next);
        let Some((core_first, core_after, score, rule)) = found else {
            if let Some((after, score, form)) = postcode(piece, at) {
                if let Some(first) = before_postcode(piece, at, done, form) {
                    // From the postcode on, after which only a country follows.
                    let end = tail(piece, at).max(after);
                    spans.push(piece.span(
                        Kind::Address,
                        first..end,
                        0.6,
                        "address.above_postcode",
                    ));
                    done = end;
                    at = end;
                } else {
                    spans.push(piece.span(Kind::Postcode, at..after, score, "postcode"));
                    at = after;
                }
            } else {
                at += 1;
            }
            continue;
        };
        let first = before(piece, core_first, done);
        let first = before_street(piece, first, done).min(first);
        let after = tail(piece, core_after);
        spans.push(piece.span(Kind::Address, first..after, score, rule));
        at = after.max(at + 1);
        done = after;
    }
    for label in piece.labels.iter().filter(|label| label.what == What::Address) {
        labelled(piece, label.after, label.has_colon, spans);
    }
}

fn core_at(piece: &Piece, at: usize) -> Core {
    let token = piece.get(at)?;
    if token.known.is(Known::LABEL) {
        return None;
    }
    match token.shape {
        Shape::Figures => number_first(piece, at),
        Shape::Sign => None,
        _ => corner(piece, at)
            .or_else(|| boxed(piece, at))
            .or_else(|| unit(piece, at))
            .or_else(|| street_first(piece, at))
            .or_else(|| street_with_number(piece, at))
            .or_else(|| word_with_number(piece, at)),
    }
}

/// What of an address stands before its core: the street before `Apt.`, the number before the street.
fn before(piece: &Piece, core: usize, done: usize) -> usize {
    let mut first = core;
    let is_unit = piece.is_known(core, Known::UNIT);
    while first > done && core - first < 12 {
        let gap = piece.tokens[first].gap;
        let at = first - 1;
        let token = piece.tokens[at];
        let crosses_line = gap == Gap::Line;
        if gap > Gap::Line
            || gap == Gap::Wide
            || token.known.is(Known::LABEL)
            || crosses_line && !(is_unit && token.is_figures())
        {
            break;
        }
        let is_free = !piece.is_glued(at)
            || matches!(piece.sign(at.wrapping_sub(1)), Some('>' | '(' | ',' | ':' | '"'));
        let is_number = token.is_figures() && token.len() <= 6 && is_free;
        let is_word = is_unit
            && (is_name_word(piece, at) && token.shape != Shape::Lower
                || token.shape == Shape::Lower && token.known.is(Known::PARTICLE));
        let is_sign = is_unit && matches!(piece.sign(at), Some(',' | '.' | '-' | '\''));
        if !(is_number || is_word || is_sign) {
            break;
        }
        if is_sign
            && piece.sign(at) == Some('.')
            && at > 0
            && piece.tokens[at - 1].len() > 4
            && !piece.is_known(at - 1, Known::STREET_AFTER)
            && !piece.is_shape(at - 1, Shape::Figures)
        {
            break;
        }
        first -= 1;
    }
    // Not a sign, and no ordinary word of the sentence, at the beginning.
    while first < core
        && (piece.is_shape(first, Shape::Sign) || piece.tokens[first].shape == Shape::Lower)
    {
        first += 1;
    }
    first
}
