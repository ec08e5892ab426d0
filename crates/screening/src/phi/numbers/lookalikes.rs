//! Figures that are no number of somebody: what is measured, and days.

use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};

/// `5 mg`, `12.5%`: what is measured, not a number of somebody.
pub(super) fn is_amount(piece: &Piece, first: usize, after: usize) -> bool {
    const UNITS: &[&str] = &[
        "mg", "ml", "mcg", "g", "kg", "l", "dl", "mmol", "mol", "iu", "units", "unit", "mm", "cm",
        "m", "bpm", "mmhg", "hours", "days", "weeks", "months", "years", "times", "tablets",
        "puffs", "drops", "min", "minutes", "beats", "cells", "percent",
    ];
    // No dose has so many figures.
    let is_code = piece.figures(first..after) > 3 && piece.is_shape(first, Shape::Initial);
    let is_unit = piece.figures(first..after) < 7
        && !is_code
        && piece.get(after).is_some_and(|token| token.gap <= Gap::Space)
        && UNITS.contains(&piece.str(after).to_lowercase().as_str());
    let is_decimal =
        piece.figures(first..after) < 5 && piece.sign(first + 1) == Some('.') && after == first + 3;
    is_unit || is_decimal || matches!(piece.sign(after), Some('%'))
}

pub(super) fn is_date_like(piece: &Piece, first: usize, after: usize) -> bool {
    let said = piece.said(first..after);
    let parts: Vec<&str> = said.split(['/', '-', '.']).collect();
    let figures =
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let two = |part: &str, most: u32| {
        part.len() <= 2 && part.parse().is_ok_and(|one: u32| (1..=most).contains(&one))
    };
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match parts[..] {
        [one, month, other] if figures => {
            two(month, 31)
                && (year(one) && two(other, 31)
                    || two(one, 31) && (year(other) || other.len() == 2))
        }
        _ => false,
    }
}
