//! Postcodes, by a form that nothing else has, by the state before them or the town beside them.

use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};

/// How much a form says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// Nothing else is written so.
    Sure,
    /// A state or a town beside it says so.
    Likely,
    /// Any number of so many figures before a word.
    Doubtful,
}

/// The end, the score and the form of a postcode.
type Found = Option<(usize, f32, Code)>;

/// Postcodes of a form that nothing else has, and those after a state or beside a town.
pub(super) fn postcode(piece: &Piece, at: usize) -> Found {
    let of = |form: Code| move |(after, score)| (after, score, form);
    british(piece, at)
        .or_else(|| irish(piece, at))
        .or_else(|| canadian(piece, at))
        .map(of(Code::Sure))
        .or_else(|| singaporean(piece, at).map(of(Code::Likely)))
        .or_else(|| after_state(piece, at).map(of(Code::Sure)))
        .or_else(|| after_town(piece, at).map(of(Code::Likely)))
        .or_else(|| {
            let (after, score) = before_town(piece, at)?;
            Some((after, score, if score > 0.6 { Code::Likely } else { Code::Doubtful }))
        })
}

/// `V92 X2P7` (Eircode).
fn irish(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let begins = piece.is_shape(at, Shape::Initial) && !piece.is_glued(at);
    let route = piece
        .get(at + 1)
        .is_some_and(|token| token.is_figures() && token.gap == Gap::None && token.len() <= 2);
    if !begins || !route {
        return None;
    }
    // `D6W XY00` is the one route with a letter at its end.
    let next = if piece.is_glued(at + 2) { at + 3 } else { at + 2 };
    let mut after = next;
    while after < next + 5
        && (after == next || piece.is_glued(after))
        && !piece.is_shape(after, Shape::Sign)
    {
        after += 1;
    }
    let is_near = piece.get(next).is_some_and(|token| token.gap == Gap::Space);
    let unit = piece.said(next..after);
    let fits = piece.said(at..next).len() == 3
        && unit.len() == 4
        && unit.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && unit.bytes().any(|byte| byte.is_ascii_digit())
        && unit.starts_with(|c: char| c.is_ascii_uppercase());
    (is_near && fits).then_some((after, 0.75))
}

fn is_six(piece: &Piece, at: usize) -> bool {
    piece
        .get(at)
        .is_some_and(|token| token.is_figures() && token.len() == 6 && token.gap <= Gap::Space)
}

/// `Singapore 160114`, `S(639239)`, `S557270`.
fn singaporean(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let word = piece.str(at);
    if word.eq_ignore_ascii_case("singapore") && is_six(piece, at + 1) {
        return Some((at + 2, 0.75));
    }
    let is_bracketed = word == "S"
        && piece.sign(at + 1) == Some('(')
        && is_six(piece, at + 2)
        && piece.sign(at + 3) == Some(')');
    if is_bracketed {
        return Some((at + 4, 0.7));
    }
    let is_joined =
        word == "S" && !piece.is_glued(at) && piece.is_glued(at + 1) && is_six(piece, at + 1);
    (is_joined && !piece.is_glued(at + 2)).then_some((at + 2, 0.5))
}

/// `Chennai - 600 020`, `Pune 411038`, `Johannesburg, 2196`.
fn after_town(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    piece.get(at).filter(|token| token.is_capital() && token.known.is(Known::PLACE))?;
    let mut next = at + 1;
    let is_parted = matches!(piece.sign(next), Some('-' | '–' | ','));
    next += usize::from(is_parted);
    let code = piece.get(next).filter(|token| token.is_figures() && token.gap <= Gap::Space)?;
    let group = |at: usize| {
        piece
            .get(at)
            .is_some_and(|token| token.is_figures() && token.len() == 3 && token.gap == Gap::Space)
    };
    let is_free = |after: usize| {
        !piece.is_glued(after) || matches!(piece.sign(after), Some(',' | '.' | ')' | ';'))
    };
    if code.len() == 6 && is_free(next + 1) {
        return Some((next + 1, 0.7));
    }
    if code.len() == 3 && group(next + 1) && is_free(next + 2) {
        return Some((next + 2, 0.65));
    }
    let year: u32 = piece.str(next).parse().unwrap_or(0);
    let is_code = code.len() == 4 && !(1900..2100).contains(&year) && is_free(next + 1);
    is_code.then_some((next + 1, 0.5))
}

/// `SW1A 1AA` (BS 7666).
fn british(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    piece
        .get(at)
        .filter(|token| matches!(token.shape, Shape::Upper | Shape::Initial) && token.len() <= 2)?;
    if piece.is_glued(at) && at > 0 && !piece.is_shape(at - 1, Shape::Sign) {
        return None;
    }
    piece
        .get(at + 1)
        .filter(|token| token.is_figures() && token.gap == Gap::None && token.len() <= 2)?;
    let mut next = at + 2;
    if piece.is_glued(next) && piece.is_shape(next, Shape::Initial) {
        next += 1;
    }
    let sector = piece
        .get(next)
        .filter(|token| token.is_figures() && token.len() == 1 && token.gap == Gap::Space);
    let (score, unit) = match sector {
        Some(_) => (0.75, next + 1),
        None => return None,
    };
    let is_unit =
        piece.is_glued(unit) && piece.is_shape(unit, Shape::Upper) && piece.tokens[unit].len() == 2;
    is_unit.then_some((unit + 1, score))
}

/// `K1A 0B1`.
fn canadian(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let one = |at: usize| piece.is_shape(at, Shape::Figures) && piece.tokens[at].len() == 1;
    let letter = |at: usize| piece.is_shape(at, Shape::Initial);
    let fits =
        letter(at) && one(at + 1) && letter(at + 2) && one(at + 3) && letter(at + 4) && one(at + 5);
    let glued = piece.is_glued(at + 1)
        && piece.is_glued(at + 2)
        && piece.is_glued(at + 4)
        && piece.is_glued(at + 5);
    (fits && glued && piece.tokens[at + 3].gap <= Gap::Space && !piece.is_glued(at))
        .then_some((at + 6, 0.75))
}

/// `TX 75001-1234`, `VIC 3000`.
fn after_state(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    const STATES: &[&str] = &[
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
        "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ",
        "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT",
        "VA", "WA", "WV", "WI", "WY", "DC", "PR", "NSW", "VIC", "QLD", "SA", "TAS", "ACT", "NT",
    ];
    if !STATES.contains(&piece.str(at)) {
        return None;
    }
    let code = piece.get(at + 1).filter(|token| {
        token.is_figures() && token.gap <= Gap::Space && matches!(token.len(), 4 | 5)
    })?;
    let is_american = piece.str(at).len() == 2 && piece.str(at) != "SA" && piece.str(at) != "NT";
    if is_american && code.len() == 4 && piece.str(at) != "WA" {
        return None;
    }
    let more = piece.sign(at + 2) == Some('-')
        && piece.is_glued(at + 2)
        && piece.is_glued(at + 3)
        && piece.get(at + 3).is_some_and(|t| t.len() == 4);
    Some((if more { at + 4 } else { at + 2 }, 0.65))
}

/// `D-80331 München`, `1012 AB Amsterdam`, `75001 Paris`.
fn before_town(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    let mut code = at;
    let prefixed = matches!(
        piece.str(at),
        "D" | "A"
            | "CH"
            | "F"
            | "I"
            | "E"
            | "NL"
            | "B"
            | "L"
            | "S"
            | "DK"
            | "FI"
            | "N"
            | "PL"
            | "P"
            | "SE"
            | "FR"
    ) && piece.sign(at + 1) == Some('-')
        && piece.is_glued(at + 1)
        && piece.is_glued(at + 2);
    if prefixed {
        code = at + 2;
    }
    let figures =
        piece.get(code).filter(|token| token.is_figures() && matches!(token.len(), 4 | 5))?;
    if !prefixed && piece.is_glued(at) {
        return None;
    }
    let mut next = code + 1;
    let dutch = figures.len() == 4
        && piece.is_shape(next, Shape::Upper)
        && piece.tokens[next].len() == 2
        && piece.tokens[next].gap <= Gap::Space;
    if dutch {
        next += 1;
    }
    let portuguese = figures.len() == 4
        && piece.sign(next) == Some('-')
        && piece.is_glued(next)
        && piece.get(next + 1).is_some_and(|t| t.is_figures() && t.len() == 3);
    if portuguese {
        next += 2;
    }
    let town = piece.get(next).filter(|token| token.is_capital() && token.gap == Gap::Space);
    let is_town = town.is_some_and(|town| town.known.is(Known::PLACE));
    let is_likely = town.is_some_and(|town| {
        !town.known.is(Known::ORDINARY.and(Known::MONTH).and(Known::LABEL))
            && !town.known.is(Known::UNIT)
    });
    match (prefixed || dutch || portuguese, is_town, is_likely) {
        (true, _, true) => Some((next + 1, 0.7)),
        (_, true, _) => Some((next + 1, 0.65)),
        (_, _, true) if figures.len() == 5 => Some((next + 1, 0.5)),
        _ => None,
    }
}
