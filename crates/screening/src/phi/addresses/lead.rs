//! What of an address stands before the part that shows it: the flat, the house's name, the village, and
//! the lines of an envelope above a postcode.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::postcodes::Code;

/// Tokens that are looked at before a street or a postcode.
const MOST_LEAD: usize = 26;
/// Lines of an envelope above the one with the postcode.
const MOST_LINES: usize = 5;

/// The first token of an address whose postcode stands at `code`; `None` where it stands alone.
pub(super) fn before_postcode(
    piece: &Piece,
    code: usize,
    done: usize,
    form: Code,
) -> Option<usize> {
    let least = begin(piece, code, done);
    let first = without_person(piece, least, code);
    let has_number = (first..code).any(|at| piece.is_shape(at, Shape::Figures));
    let has_comma = (first..code).any(|at| matches!(piece.sign(at), Some(',' | '·')));
    let is_address =
        first < code && (form == Code::Sure || has_number && (has_comma || form == Code::Likely));
    if form != Code::Sure {
        return is_address.then_some(first);
    }
    let begins_line = piece.tokens.get(first.min(code)).is_some_and(|token| token.gap >= Gap::Line);
    let mut top = first.min(code);
    for _ in 0..MOST_LINES {
        let Some(above) = line_above(piece, top, done).filter(|_| begins_line) else { break };
        top = above;
    }
    (is_address || top < code).then_some(top)
}

/// The first token of an address whose street begins at `core`.
pub(super) fn before_street(piece: &Piece, core: usize, done: usize) -> usize {
    let least = begin(piece, core, done);
    let mut first = with_number(piece, core, done);
    // Segments are taken one by one, from the street outwards.
    while first > least {
        let Some(comma) =
            (least..first).rev().find(|at| matches!(piece.sign(*at), Some(',' | '-' | '–' | '·')))
        else {
            break;
        };
        if comma + 1 != first {
            break;
        }
        let begin =
            (least..comma).rev().find(|at| piece.sign(*at) == Some(',')).map_or(least, |at| at + 1);
        if begin == comma || !is_part_of_address(piece, begin, comma) {
            break;
        }
        first = begin;
    }
    first
}

/// `Unit 2/19`, `No. 17/3`, `D.No 6-3-1109`: the word for a number, and what is glued before it.
fn with_number(piece: &Piece, core: usize, done: usize) -> usize {
    let mut first = core;
    while first > done + 1
        && core - first < 8
        && piece.is_glued(first)
        && piece.is_glued(first - 1)
        && matches!(piece.sign(first - 1), Some('-' | '/'))
        && piece.tokens[first - 2].is_figures()
    {
        first -= 2;
    }
    let is_near = |at: usize| at > done && piece.tokens[at].gap <= Gap::Space;
    let mut at = first;
    if is_near(at) && matches!(piece.sign(at - 1), Some('.' | '#')) {
        at -= 1;
    }
    let is_word = is_near(at)
        && (piece.is_known(at - 1, Known::UNIT) && piece.tokens[at - 1].is_capital()
            || matches!(piece.str(at - 1), "No" | "no" | "NO" | "Nr"));
    if !is_word {
        return if at < first && piece.sign(at) == Some('#') { at } else { first };
    }
    first = at - 1;
    // `D.No`, `H. No`, `Plot No`.
    let is_longer = is_near(first)
        && (piece.sign(first - 1) == Some('.')
            && first > done + 1
            && piece.tokens[first - 2].len() == 1
            || matches!(
                piece.str(first - 1),
                "Plot" | "House" | "Door" | "Shop" | "Flat" | "Stand" | "Erf"
            ));
    if is_longer {
        first -= if piece.sign(first - 1) == Some('.') { 2 } else { 1 };
    }
    first
}

/// `Flat 3`, `#305`, `First Floor`, `The Old Rectory`, `"Kooringal"`.
fn is_part_of_address(piece: &Piece, first: usize, after: usize) -> bool {
    const HOUSES: &[&str] = &[
        "house",
        "lodge",
        "cottage",
        "rectory",
        "vicarage",
        "farm",
        "court",
        "hall",
        "floor",
        "mill",
        "manor",
        "grange",
        "barn",
        "villa",
        "mansions",
        "heights",
        "towers",
        "tower",
        "apartments",
        "chambers",
        "rooms",
        "annex",
        "annexe",
        "residency",
        "apts",
        "chs",
        "enclave",
        "station",
    ];
    let is_quoted = matches!(piece.sign(first), Some('"' | '“' | '‘' | '\''));
    let is_ordinal = matches!(piece.str(first + 1), "st" | "nd" | "rd" | "th");
    let is_number = piece.is_shape(first, Shape::Figures)
        && after <= first + if is_ordinal { 4 } else { 2 }
        || piece.sign(first) == Some('#');
    let is_house = (first..after).any(|at| {
        piece.is_known(at, Known::UNIT) && piece.tokens[at].shape != Shape::Lower
            || HOUSES.contains(&piece.str(at).to_lowercase().as_str())
    });
    let is_organisation = (first..after).any(|at| piece.is_known(at, Known::ORGANISATION));
    let is_short = after - first <= 8;
    is_short
        && !is_organisation
        && (is_quoted || is_number || is_house || piece.str(first) == "The")
}

/// How far back words, numbers and signs go as addresses have them, on one line.
fn begin(piece: &Piece, core: usize, done: usize) -> usize {
    let mut first = core;
    while first > done && core - first < MOST_LEAD {
        if piece.tokens[first].gap >= Gap::Wide {
            break;
        }
        let at = first - 1;
        let token = piece.tokens[at];
        if token.known.is(Known::LABEL) {
            break;
        }
        let is_part = match token.shape {
            Shape::Lower => {
                let is_joint = token.known.is(Known::PARTICLE)
                    || matches!(
                        piece.str(at),
                        "of" | "the" | "na" | "upon" | "on" | "y" | "an" | "near"
                    );
                let is_letter = token.len() == 1 && piece.is_glued(at);
                is_letter || is_joint && at > done && piece.tokens[at - 1].is_capital()
            }
            Shape::Figures => token.len() <= 6,
            Shape::Sign => match piece.sign(at) {
                Some(
                    ',' | '-' | '–' | '\'' | '’' | '#' | '&' | '/' | '(' | ')' | '"' | '“' | '”'
                    | '·',
                ) => true,
                Some('.') => {
                    at > done
                        && (piece.tokens[at - 1].len() <= 4 || piece.str(at - 1).ends_with("str"))
                }
                _ => false,
            },
            Shape::Uncased => false,
            _ => !token.known.is(Known::MONTH) || token.known.is(Known::GIVEN),
        };
        if !is_part {
            break;
        }
        first = at;
    }
    // No sign and no joint of a sentence at the beginning.
    while first < core
        && (matches!(piece.sign(first), Some(c) if !matches!(c, '#' | '"' | '“'))
            || piece.is_shape(first, Shape::Lower))
    {
        first += 1;
    }
    first
}

/// Leaves out a person, a greeting or an organisation at the beginning: `Anna Roth, 12 High Street`.
fn without_person(piece: &Piece, first: usize, core: usize) -> usize {
    let is_titled = |at: usize| {
        piece
            .label(at, 1, |what| {
                matches!(what, What::Title | What::Name | What::Dear | What::Birth)
            })
            .is_some_and(|label| {
                let are_signs = (label.after..at).all(|at| piece.is_shape(at, Shape::Sign));
                are_signs && label.what != What::Birth
            })
    };
    let mut begin = first;
    while let Some(comma) = (begin..core).find(|at| piece.sign(*at) == Some(',')) {
        let words = begin..comma;
        let names = words.clone().filter(|at| piece.tokens[*at].known.is_only_name()).count();
        let given = words.clone().any(|at| piece.is_known(at, Known::GIVEN));
        let is_other = words.clone().any(|at| {
            piece.is_known(at, Known::ORGANISATION.and(Known::CREDENTIAL))
                && piece.tokens[at].is_capital()
        });
        let has_number = words.clone().any(|at| piece.tokens[at].is_figures());
        let is_person = names > 1 && given || is_titled(begin) && !has_number;
        if has_number || !(is_person || is_other) {
            break;
        }
        begin = comma + 1;
    }
    begin
}

/// The line above, where all of it may belong to an envelope.
fn line_above(piece: &Piece, first: usize, done: usize) -> Option<usize> {
    piece.get(first).filter(|token| token.gap == Gap::Line)?;
    let mut at = first;
    let mut words = 0;
    while at > done {
        let before = at - 1;
        let token = piece.tokens[before];
        let is_part = match token.shape {
            Shape::Capital | Shape::Upper | Shape::Initial => {
                words += 1;
                !token.known.is(Known::CREDENTIAL.and(Known::MONTH))
            }
            Shape::Figures => token.len() <= 5,
            Shape::Lower => {
                token.known.is(Known::PARTICLE)
                    || token.len() == 1
                    || matches!(
                        piece.str(before),
                        "on" | "upon" | "by" | "in" | "under" | "of" | "the" | "with"
                    )
            }
            Shape::Sign => {
                matches!(piece.sign(before), Some(',' | '.' | '-' | '\'' | '’' | '/' | '#'))
            }
            Shape::Uncased => false,
        };
        if !is_part || token.known.is(Known::LABEL) || first - at > 9 {
            return None;
        }
        at = before;
        if piece.tokens[at].gap >= Gap::Line {
            break;
        }
    }
    let begins = piece.get(at).is_some_and(|token| token.gap >= Gap::Line);
    let names = (at..first).filter(|at| piece.tokens[*at].known.is_only_name()).count();
    let is_street = (at..first).any(|at| {
        piece.is_shape(at, Shape::Figures)
            || piece.is_known(at, Known::STREET_AFTER.and(Known::UNIT).and(Known::PLACE))
    });
    let first_known = piece.tokens[at].known;
    let is_given = first_known.is(Known::GIVEN) && first_known.is_only_name();
    let is_initial = piece.is_shape(at, Shape::Initial) && !piece.is_glued(at + 1)
        || piece.is_shape(at, Shape::Initial) && piece.sign(at + 1) == Some('.');
    let is_organisation =
        (at..first).any(|at| piece.is_known(at, Known::ORGANISATION)) && !is_street;
    let is_person = is_given && names > 0 && !is_street || is_initial || is_organisation;
    (begins && words > 0 && !is_person).then_some(at)
}
