//! Where an address ends: commas, line ends, capital words and postcodes belong to it.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::house;
use super::postcodes::{Code, postcode};

/// Tokens that the tail of an address may have.
pub(super) const MOST_TAIL: usize = 28;

/// The end of an address whose core ends here.
pub(super) fn tail(piece: &Piece, core: usize) -> usize {
    let mut at = core;
    let mut end = core;
    let mut lines = 0;
    let mut is_after_comma = false;
    let mut has_code = false;
    while at < core + MOST_TAIL {
        let Some(token) = piece.get(at) else { break };
        if token.gap >= Gap::Wide {
            lines += 1;
            // After a postcode only a country follows.
            let may_go_on = !has_code || token.known.is(Known::COUNTRY.and(Known::LONGER));
            let is_next =
                token.gap == Gap::Line && lines <= 4 && may_go_on && line_goes_on(piece, at);
            if !is_next {
                break;
            }
            is_after_comma = true;
        }
        if token.known.is(Known::LABEL) && !piece.str(at).eq_ignore_ascii_case("singapore") {
            break;
        }
        if token.is_capital() || token.shape == Shape::Initial {
            let found = postcode(piece, at).filter(|(_, _, form)| *form != Code::Doubtful);
            if let Some((after, ..)) = found {
                has_code = true;
                at = after;
                end = after;
                is_after_comma = false;
                continue;
            }
        }
        // After its postcode only a country is a part of it.
        let is_over = has_code
            && !piece.is_glued(at)
            && token.is_word()
            && !token.known.is(Known::COUNTRY.and(Known::PLACE).and(Known::LONGER));
        if is_over {
            break;
        }
        match token.shape {
            Shape::Figures => {
                let found = postcode(piece, at).filter(|(_, _, form)| *form == Code::Likely);
                if let Some((after, ..)) = found {
                    has_code = true;
                    at = after;
                    end = after;
                    continue;
                }
                let is_time = piece.sign(at + 1) == Some(':') && piece.is_glued(at + 1);
                if token.len() > 6 || is_time {
                    break;
                }
                at = house(piece, at).unwrap_or(at + 1);
                end = at;
                is_after_comma = false;
                continue;
            }
            Shape::Sign => match piece.sign(at) {
                Some(',') => is_after_comma = true,
                Some('>' | '-' | '–' | '/' | '\'' | '’' | '|' | '·' | '#') => {}
                Some('(') if piece.sign(at + 2) == Some(')') => {
                    at += 3;
                    end = at;
                    continue;
                }
                Some('.') => {
                    let is_short = at > 0
                        && (piece.tokens[at - 1].len() <= 3
                            || piece.tokens[at - 1].is_figures()
                            || piece.is_known(at - 1, Known::UNIT));
                    let next = piece.get(at + 1);
                    let is_address = next.is_some_and(|next| {
                        next.is_figures()
                            || next.known.is(Known::UNIT)
                            || next.shape == Shape::Initial
                            || next.known.is(Known::STREET_AFTER) && next.is_capital()
                            || next.is_capital() && !next.known.is(Known::ORDINARY)
                    });
                    let is_end = at > 0
                        && piece.tokens[at - 1].is_figures()
                        && piece.tokens[at - 1].len() > 3
                        && next.is_some_and(|next| next.gap <= Gap::Space);
                    if !is_short || !is_address || is_end {
                        break;
                    }
                }
                _ => break,
            },
            Shape::Lower => {
                let is_inner = token.known.is(Known::PARTICLE)
                    || token.known.is(Known::UNIT)
                    || piece.is_known(at, Known::STREET_AFTER)
                    || matches!(
                        piece.str(at),
                        "nad"
                            | "pod"
                            | "sur"
                            | "am"
                            | "im"
                            | "an"
                            | "upon"
                            | "on"
                            | "in"
                            | "bei"
                            | "sous"
                            | "lès"
                            | "les"
                    );
                let leads_on = piece
                    .get(at + 1)
                    .is_some_and(|next| next.shape != Shape::Lower && next.gap <= Gap::Space)
                    && piece.sign(at + 1).is_none();
                let is_joined = matches!(piece.str(at), "and" | "und")
                    && leads_on
                    && piece.label(core, 14, |what| what == What::Address).is_some();
                let is_all_small = token.known.is(Known::COUNTRY.and(Known::PLACE));
                if !(is_inner && leads_on && end > core || is_joined || is_all_small) {
                    break;
                }
                if is_all_small {
                    end = at + 1;
                }
            }
            _ => {
                let is_sentence = token.known.is(Known::ORDINARY)
                    && !token.known.is(Known::PLACE
                        .and(Known::COUNTRY)
                        .and(Known::STREET_AFTER)
                        .and(Known::UNIT))
                    && !token.known.is_name()
                    && !is_after_comma
                    && token.shape == Shape::Capital
                    && piece.get(at + 1).is_some_and(|next| next.shape == Shape::Lower);
                if is_sentence
                    || token.known.is(Known::MONTH)
                        && token.shape == Shape::Capital
                        && !piece.is_known(at, Known::GIVEN)
                {
                    break;
                }
                end = at + 1;
                is_after_comma = false;
            }
        }
        at += 1;
    }
    end
}

/// Whether the next line belongs to an address: no label, no sentence, a place or a code.
fn line_goes_on(piece: &Piece, first: usize) -> bool {
    let mut count = 0;
    let mut has_code = false;
    let mut words = 0;
    let mut at = first;
    while let Some(token) = piece.get(at) {
        if at > first && token.gap >= Gap::Wide {
            break;
        }
        if token.known.is(Known::LABEL) {
            return false;
        }
        if token.shape == Shape::Lower
            && !token.known.is(Known::PARTICLE)
            && words + usize::from(has_code) > 0
        {
            // `Austria 26759 after the concert`.
            return has_code || piece.is_known(at - 1, Known::COUNTRY);
        }
        if token.shape == Shape::Lower && !token.known.is(Known::PARTICLE) {
            return false;
        }
        has_code |=
            token.is_figures() || token.known.is(Known::COUNTRY.and(Known::PLACE).and(Known::UNIT));
        words += usize::from(token.is_capital() || token.shape == Shape::Initial);
        count += 1;
        if count > 9 {
            return false;
        }
        at += 1;
    }
    let first_token = &piece.tokens[first];
    let is_heading = piece.sign(at.saturating_sub(1)) == Some(':')
        || first_token.known.is(Known::ORDINARY)
            && !first_token.known.is(Known::PLACE.and(Known::UNIT))
            && !has_code;
    count > 0 && !is_heading && (has_code || words > 0)
}
