//! Addresses that words for an address announce, whatever they look like.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::super::{Kind, Span};
use super::tail::{MOST_TAIL, tail};

/// What follows a label of an address, where no core was found in it.
pub(super) fn labelled(piece: &Piece, first: usize, has_colon: bool, spans: &mut Vec<Span>) {
    let mut at = first;
    while at < first + 4
        && matches!(piece.sign(at), Some(':' | '.' | '-' | '=' | '|' | '(' | ')' | '@'))
    {
        at += 1;
    }
    let Some(token) = piece.get(at) else { return };
    // `resides at the Lakeview Motel, Room 14`.
    let is_article = piece.str(at) == "the"
        && piece.get(at + 1).is_some_and(|next| next.is_capital() && next.gap == Gap::Space);
    if is_article {
        at += 1;
    }
    if token.gap > Gap::Line || token.shape == Shape::Lower && !has_colon && !is_article {
        return;
    }
    let is_quoted = has_colon && matches!(piece.sign(at), Some('"' | '“' | '#'));
    let begins = is_quoted
        || is_article
        || token.is_figures()
        || token.is_capital()
        || token.known.is(Known::UNIT)
        || has_colon && token.is_word();
    if !begins || token.known.is(Known::LABEL) {
        return;
    }
    let end = tail(piece, at);
    let mut end = end.max(at);
    if has_colon {
        // In a form all of the line is the address.
        let mut next = end.max(at);
        while piece
            .get(next)
            .is_some_and(|token| token.gap <= Gap::Space && !token.known.is(Known::LABEL))
            && next < at + MOST_TAIL
        {
            next += 1;
        }
        if next > end && !matches!(piece.sign(next - 1), Some('.' | ';')) {
            end = tail(piece, next).max(next);
        } else if next > end {
            end = next - 1;
        }
    }
    let has_number = piece.figures(at..end) > 0;
    let is_place = (at..end)
        .any(|at| piece.is_known(at, Known::PLACE.and(Known::COUNTRY).and(Known::STREET_AFTER)));
    if end > at && (has_number || is_place || has_colon) {
        spans.push(piece.span(
            Kind::Address,
            at..end,
            if has_number { 0.75 } else { 0.5 },
            "address.label",
        ));
    }
}
