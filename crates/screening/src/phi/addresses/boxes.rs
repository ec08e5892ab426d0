//! Boxes of the post, military addresses, flats and suites.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::{Core, house, inner};
use super::postcodes::postcode;
use super::tail::tail;

/// `PO Box 12`, `PSC 12, Box 34`, `Postfach 12`, `APO AA 34012`.
pub(super) fn boxed(piece: &Piece, first: usize) -> Core {
    let is_near = |at: usize| piece.get(at).is_some_and(|token| token.gap <= Gap::Space);
    let word = |at: usize| piece.str(at);
    let number = |at: usize| {
        piece.is_shape(at, Shape::Figures) && is_near(at) && piece.tokens[at].len() <= 6
    };
    match word(first) {
        "PO" | "P" | "po" | "GPO" | "p" => {
            let mut at = first + 1;
            while at < first + 5 && (piece.sign(at) == Some('.') || matches!(word(at), "O" | "o")) {
                at += 1;
            }
            let is_box = word(at).eq_ignore_ascii_case("box") && is_near(at);
            (is_box && number(at + 1)).then_some((first, at + 2, 0.85, "address.box"))
        }
        // `RR 2 Box 114`, `HC 89 Box 412`, `RD 3`, `RR#1`: a rural route.
        "RR" | "HC" | "RD" | "RMB" | "RSD" | "RFD" => {
            let at = if piece.sign(first + 1) == Some('#') { first + 2 } else { first + 1 };
            if !number(at) || piece.tokens[at].len() > 3 {
                return None;
            }
            if word(at + 1).eq_ignore_ascii_case("box") && number(at + 2) {
                return Some((first, at + 3, 0.85, "address.box"));
            }
            let is_followed = piece.sign(at + 1) == Some(',')
                || piece.get(at + 1).is_some_and(|token| token.gap == Gap::Line);
            let is_rural = word(first).starts_with('R') && piece.sign(at + 1) != Some('/');
            (is_followed && is_rural && word(first) != "RR"
                || is_followed && names_a_place(piece, at + 1))
            .then_some((first, at + 1, 0.6, "address.box"))
        }
        "Private" | "PRIVATE" | "LOCKED" if word(first + 1).eq_ignore_ascii_case("bag") => {
            let at = (first + 2..first + 4).find(|at| {
                piece.get(*at).is_some_and(|token| token.is_figures() && token.gap <= Gap::Space)
            })?;
            Some((first, at + 1, 0.8, "address.box"))
        }
        "PSC" | "CMR" if number(first + 1) => Some((first, first + 2, 0.8, "address.box")),
        "Unit" | "unit" if number(first + 1) && word(first + 2).eq_ignore_ascii_case("box") => {
            Some((first, first + 4, 0.8, "address.box"))
        }
        "USS" | "USNS" | "USNV" | "USCGC"
            if is_near(first + 1) && piece.tokens[first + 1].is_capital() =>
        {
            Some((first, first + 2, 0.7, "address.box"))
        }
        "APO" | "FPO" | "DPO" if matches!(word(first + 1), "AA" | "AE" | "AP") => {
            Some((first, first + 3, 0.85, "address.box"))
        }
        "Postfach" | "Postbus" | "Posbus" | "POSBUS" | "Bosca" | "Apartado" | "BP" | "Boîte"
        | "Casella" | "Locked"
            if is_near(first + 1) =>
        {
            let at = (first + 1..first + 4).find(|at| number(*at))?;
            // `BP 120/80` is a blood pressure.
            if piece.sign(at + 1) == Some('/')
                || word(first) == "BP" && piece.figures(at..at + 1) == 3
            {
                return None;
            }
            Some((first, at + 1, 0.75, "address.box"))
        }
        _ => None,
    }
}

/// Whether a place or a postcode follows: `RR 24, SpO2 91` counts breaths.
fn names_a_place(piece: &Piece, after: usize) -> bool {
    (after..tail(piece, after))
        .any(|at| piece.is_known(at, Known::PLACE) || postcode(piece, at).is_some())
}

/// `Apt. 12`, `Suite 400`, `Flat 3B`.
pub(super) fn unit(piece: &Piece, first: usize) -> Core {
    piece.get(first).filter(|token| token.known.is(Known::UNIT) && token.shape != Shape::Lower)?;
    let is_sure = matches!(
        piece.str(first).to_lowercase().as_str(),
        "apt" | "apartment" | "suite" | "ste" | "flat" | "appartement" | "villa" | "blk"
    );
    let at = inner(piece, first + 1);
    let near = piece.get(at).is_some_and(|token| token.gap <= Gap::Space);
    let is_letter =
        is_sure && piece.is_shape(at, Shape::Initial) && piece.sign(at + 1) == Some(',');
    let after = if is_letter { at + 1 } else { house(piece, at)? };
    let follows = piece.sign(after) == Some(',')
        || piece.get(after).is_some_and(|token| token.gap == Gap::Line);
    (near && (is_sure || follows && tail_is_street(piece, after))).then_some((
        first,
        after,
        0.6,
        "address.unit",
    ))
}

fn tail_is_street(piece: &Piece, after: usize) -> bool {
    let end = tail(piece, after);
    (after..end).any(|at| piece.is_known(at, Known::STREET_AFTER) && at > after + 1)
}
