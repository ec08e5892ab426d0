//! Numbers and codes that a short word such as `no`, `#`, `id` or `card` announces, whatever stands
//! before it, and groups that are too many for a measurement.

use super::super::Kind;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::super::vocabulary::is_one_of;
use super::lookalikes::{is_amount, is_date_like};

/// Words for a number, in small letters.
const WORDS: &str = "no nr num number nº n° id ref code card membership policy account acct certificate \
    cert licence license lic file docket registration plan scheme fund member reference \
    identifier voucher contract agreement lease permit token serial badge entitlement \
    authority approval authorisation authorization receipt invoice claim kit unit asset \
    barcode subscriber group";

/// A number of somebody for the word before it: the end, and how sure it is.
pub(super) fn said(
    piece: &Piece,
    first: usize,
    after: usize,
) -> Option<(usize, Kind, f32, &'static str)> {
    let figures = piece.figures(first..after);
    if figures < 3 || is_amount(piece, first, after) || is_date_like(piece, first, after) {
        return None;
    }
    let mut before = first.checked_sub(1)?;
    let mut has_sign = false;
    while matches!(piece.sign(before), Some(':' | '.' | '#' | '=' | '(')) && before + 3 > first {
        has_sign |= piece.sign(before) == Some('#');
        before = before.checked_sub(1)?;
    }
    let is_near =
        piece.tokens[before + 1].gap <= Gap::Space && piece.tokens[first].gap <= Gap::Space;
    let lower = piece.str(before).to_lowercase();
    // `no 4471`, but not `no 4 drain`: four figures, or letters among them.
    let is_code = figures > 3 || has_letters(piece, first, after);
    let is_said = is_near && (has_sign || is_one_of(WORDS, &lower));
    (is_said && is_code).then(|| (groups_end(piece, after), Kind::OtherId, 0.5, "number.said"))
}

/// Three groups and more that nothing names: `118 204 4471`, `C-22 118 204`.
pub(super) fn grouped(
    piece: &Piece,
    first: usize,
    after: usize,
) -> Option<(usize, Kind, f32, &'static str)> {
    let end = groups_end(piece, after);
    let groups = piece.tokens.get(after..end)?.iter().filter(|token| token.is_figures()).count();
    let figures = piece.figures(first..end);
    (groups > 1 && figures > 7 && !is_date_like(piece, first, after)).then_some((
        end,
        Kind::OtherId,
        0.35,
        "number.groups",
    ))
}

fn has_letters(piece: &Piece, first: usize, after: usize) -> bool {
    (first..after).any(|at| {
        matches!(piece.get(at).map(|token| token.shape), Some(Shape::Upper | Shape::Initial))
    })
}

/// Groups of two to five figures that go on after single spaces.
fn groups_end(piece: &Piece, after: usize) -> usize {
    let mut end = after;
    while end < after + 5
        && piece.get(end).is_some_and(|token| {
            token.is_figures() && token.gap == Gap::Space && (2..=5).contains(&token.len())
        })
        && (!piece.is_glued(end + 1) || matches!(piece.sign(end + 1), Some('.' | ',' | ')' | ';')))
    {
        end += 1;
    }
    end
}
