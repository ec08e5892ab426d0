//! Corners of two streets: `the corner of Main and 4th, Salinas`, `Cnr Smith & Bungaree Sts`.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::Core;

/// Tokens that the two streets may have.
const MOST: usize = 16;

pub(super) fn corner(piece: &Piece, first: usize) -> Core {
    let is = |at: usize, words: &[&str]| {
        words.iter().any(|word| piece.str(at).eq_ignore_ascii_case(word))
    };
    let mut at = if is(first, &["the"]) { first + 1 } else { first };
    if !is(at, &["corner", "cnr", "cor"]) || piece.tokens[at].gap > Gap::Space && at > first {
        return None;
    }
    let is_word = is(at, &["corner"]);
    at += 1;
    if piece.sign(at) == Some('.') {
        at += 1;
    }
    if is(at, &["of"]) {
        at += 1;
    } else if is_word {
        return None;
    }
    let begin = at;
    let mut joints = 0;
    let mut names = 0;
    let mut after = at;
    while at < begin + MOST {
        let Some(token) = piece.get(at).filter(|token| token.gap <= Gap::Space) else { break };
        let is_joint = is(at, &["and"]) || matches!(piece.sign(at), Some('&' | '+'));
        let is_inner = matches!(piece.sign(at), Some('.' | '-' | '\'' | '’')) && piece.is_glued(at);
        let is_name = match token.shape {
            Shape::Sign => false,
            // `minik courts`, `ten Pas`, `4th`.
            Shape::Lower => {
                !token.known.is(Known::ORDINARY)
                    || token.known.is(Known::STREET_AFTER.and(Known::PARTICLE))
                    || piece.is_glued(at)
            }
            _ => !token.known.is(Known::LABEL) || token.known.is(Known::STREET_AFTER),
        };
        if joints > 0 && is_joint || !(is_joint || is_inner || is_name) {
            break;
        }
        joints += usize::from(is_joint && names > 0);
        names += usize::from(is_name);
        at += 1;
        if is_name {
            after = at;
        }
    }
    (joints == 1 && names > 1 && !is(after - 1, &["and"])).then_some((
        first,
        after,
        0.7,
        "address.corner",
    ))
}
