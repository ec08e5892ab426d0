//! Dates whose month is a word.

use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::{Found, day, is_month, number, year};

/// `3 May 1950`, `3rd of May`, `3. Mai 1950`, `03-MAY-1950`, `3 de mayo de 1950`.
pub(super) fn month_second(piece: &Piece, at: usize) -> Found {
    day(piece, at)?;
    let mut next = at + 1;
    let ordinals = ["st", "nd", "rd", "th", "er", "º", "ª", "o", "e"];
    if piece.is_glued(next) && ordinals.contains(&piece.str(next).to_lowercase().as_str()) {
        next += 1;
    }
    if matches!(piece.sign(next), Some('.' | '-' | '/' | '‑' | '–' | 'º' | '°')) {
        next += 1;
    }
    while matches!(piece.str(next).to_lowercase().as_str(), "of" | "de" | "di" | "day")
        && next < at + 5
    {
        next += 1;
    }
    if piece.get(next)?.gap > Gap::Line || !is_month(piece, next) {
        return None;
    }
    let is_small_word = piece.is_shape(next, Shape::Lower)
        && matches!(
            piece.str(next),
            "may"
                | "mar"
                | "set"
                | "gen"
                | "out"
                | "mars"
                | "mag"
                | "jun"
                | "dec"
                | "jan"
                | "sep"
                | "ago"
        );
    let mut after = next + 1;
    let mut end = after;
    if matches!(piece.sign(after), Some('.' | ',' | '-' | '/' | '‑' | '–')) {
        after += 1;
    }
    if piece.sign(after) == Some(',') {
        after += 1;
    }
    while matches!(piece.str(after).to_lowercase().as_str(), "de" | "del" | "of")
        && after < next + 5
    {
        after += 1;
    }
    if matches!(piece.sign(after), Some('\'' | '’')) && piece.is_glued(after + 1) {
        after += 1;
    }
    let is_near = piece.get(after).is_some_and(|token| token.gap <= Gap::Line);
    let short_year =
        piece.is_glued(after) && piece.tokens[after].len() == 2 && number(piece, after).is_some();
    // `12 Mar 71`: a year of two figures, and nothing that is counted.
    let is_counted = piece.get(after + 1).is_some_and(|next| {
        next.shape == Shape::Lower && next.gap <= Gap::Space && next.len() < 6
            || next.gap == Gap::None
                && !matches!(piece.sign(after + 1), Some('.' | ',' | ')' | ';'))
    });
    let spaced_year = end == after
        && piece.get(after).is_some_and(|token| token.gap == Gap::Space && token.len() == 2)
        && number(piece, after).is_some()
        && !is_counted;
    if is_near && (year(piece, after).is_some() || short_year || spaced_year) {
        end = after + 1;
    } else if is_small_word {
        return None;
    }
    Some((end, if end > after { 0.8 } else { 0.65 }, "date.day_first"))
}

/// `May 3, 1950`, `May 3rd`, `May 1950`.
pub(super) fn month_first(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let is_said = piece.tokens[at].shape != Shape::Lower || piece.tokens[at].len() > 4;
    let mut next = at + 1;
    if matches!(piece.sign(next), Some('.' | '-' | ',')) {
        next += 1;
    }
    while matches!(piece.str(next).to_lowercase().as_str(), "de" | "del" | "the" | "of")
        && next < at + 4
    {
        next += 1;
    }
    if !is_said || piece.get(next)?.gap > Gap::Line {
        return None;
    }
    // `Feb '22`.
    let is_short_year = matches!(piece.sign(next), Some('\'' | '’'))
        && piece.is_glued(next + 1)
        && piece.get(next + 1).is_some_and(|token| token.is_figures() && token.len() == 2);
    if is_short_year {
        return Some((next + 2, 0.6));
    }
    if year(piece, next).is_some() {
        return Some((next + 1, 0.6));
    }
    // `FEV1` is a volume.
    day(piece, next).filter(|_| next > at + 1 || !piece.is_glued(next))?;
    let mut after = next + 1;
    if piece.is_glued(after) && matches!(piece.str(after), "st" | "nd" | "rd" | "th") {
        after += 1;
    }
    let end = after;
    if matches!(piece.sign(after), Some(',' | '.' | '-')) {
        after += 1;
    }
    if piece.get(after).is_some_and(|token| token.gap <= Gap::Line) && year(piece, after).is_some()
    {
        return Some((after + 1, 0.8));
    }
    // `May 5 mg` is no day.
    let is_amount = piece.get(end).is_some_and(|token| {
        token.shape == Shape::Lower && token.len() <= 3 && token.gap <= Gap::Space
    }) && matches!(piece.str(end), "mg" | "ml" | "mcg" | "g" | "kg" | "cm" | "mm");
    (!is_amount).then_some((end, 0.55))
}
