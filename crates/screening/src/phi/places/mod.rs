//! Towns, regions and countries; and organisations, which say as much of where somebody was.

mod found;
mod longer;
mod organisations;

use super::labels::What;
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape, Token};
use super::{Kind, Span};
use found::Found;
use longer::LONGER;
use organisations::{before, organisation};

/// Finds them.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < piece.tokens.len() {
        let token = piece.tokens[at];
        if !(token.is_capital() || token.shape == Shape::Lower && token.known.is(Known::COUNTRY))
            || token.known.is(Known::LABEL)
        {
            at += 1;
            continue;
        }
        let found = organisation(piece, at)
            .or_else(|| before(piece, at))
            .or_else(|| longer(piece, at))
            .or_else(|| county(piece, at))
            .or_else(|| said(piece, at))
            .or_else(|| above_country(piece, at))
            .or_else(|| known(piece, at));
        if let Some((after, kind, score, rule)) = found {
            spans.push(piece.span(kind, at..after, score, rule));
            at = beside(piece, after, spans).max(at + 1);
        } else {
            at += 1;
        }
    }
}

fn longer(piece: &Piece, at: usize) -> Found {
    if !piece.is_known(at, Known::LONGER) {
        return None;
    }
    let found = LONGER.iter().find(|words| {
        words.iter().enumerate().all(|(nth, word)| {
            let is_near =
                nth == 0 || piece.get(at + nth).is_some_and(|token| token.gap <= Gap::Space);
            is_near && piece.str(at + nth).eq_ignore_ascii_case(word)
        })
    })?;
    Some((at + found.len(), Kind::Place, 0.55, "place.list"))
}

fn known(piece: &Piece, at: usize) -> Found {
    let token = piece.tokens[at];
    if token.known.is(Known::COUNTRY) {
        let is_name = token.known.is(Known::GIVEN)
            && !piece.begins_sentence(at)
            && piece.is_known(at + 1, Known::FAMILY);
        return (!is_name).then_some((at + 1, Kind::Place, 0.45, "place.list"));
    }
    if let Some(after) = unknown(piece, at) {
        return Some((after, Kind::Place, 0.4, "place.words_before"));
    }
    if !token.known.is(Known::PLACE) || token.shape == Shape::Lower {
        return None;
    }
    let is_doubtful = token.known.is_name() || token.known.is(Known::ORDINARY.and(Known::EPONYM));
    let before = if at > 0 { piece.str(at - 1).to_lowercase() } else { String::new() };
    let is_led = matches!(
        before.as_str(),
        "in" | "from"
            | "to"
            | "near"
            | "at"
            | "of"
            | "à"
            | "en"
            | "em"
            | "a"
            | "te"
            | "nach"
            | "bei"
            | "de"
            | ","
    );
    let state = piece.sign(at + 1) == Some(',') && piece.get(at + 2).is_some_and(Token::is_capital);
    (!is_doubtful || is_led || state).then_some((
        at + 1,
        Kind::Place,
        if is_doubtful { 0.4 } else { 0.5 },
        "place.list",
    ))
}

/// Capital words after words that only a place follows: `lives in`, `born in`.
fn said(piece: &Piece, first: usize) -> Found {
    let label = piece.label(first, 2, |what| what == What::Place)?;
    let between = label.after..first;
    let is_near =
        between.clone().all(|at| matches!(piece.sign(at), Some(':')) || piece.str(at) == "the");
    if !is_near || piece.tokens[first].gap > Gap::Wide {
        return None;
    }
    let is_employer = piece.str(label.first).eq_ignore_ascii_case("employer");
    let mut at = first;
    while at < first + 5 {
        let Some(token) = piece.get(at) else { break };
        let is_near = at == first || token.gap <= Gap::Space;
        let is_small = at > first
            && token.shape == Shape::Lower
            && (token.known.is(Known::PARTICLE)
                || matches!(piece.str(at), "nad" | "sur" | "am" | "upon" | "on"));
        let is_word = token.is_capital()
            && !token.known.is(Known::MONTH.and(Known::LABEL))
            && (is_employer
                || at != first
                || token.known.is(Known::PLACE)
                || !token.known.is(Known::ORDINARY));
        let is_sign = matches!(piece.sign(at), Some('-' | '\'' | '’'))
            && piece.is_glued(at)
            && piece.is_glued(at + 1)
            || is_employer && at > first && piece.sign(at) == Some('&');
        if !is_near
            || !(is_word || is_small && piece.get(at + 1).is_some_and(Token::is_capital) || is_sign)
        {
            break;
        }
        at += 1;
    }
    (at > first).then_some((at, Kind::Place, 0.5, "place.words_before"))
}

/// A line of capital words above a line that is a country, as on an envelope.
fn above_country(piece: &Piece, first: usize) -> Found {
    if piece.tokens[first].gap < Gap::Line {
        return None;
    }
    let mut at = first;
    while at < first + 7
        && piece.get(at).is_some_and(|token| {
            (at == first || token.gap <= Gap::Space)
                && (token.is_word() || matches!(piece.sign(at), Some('-' | '(' | ')' | '\'' | '.')))
        })
    {
        at += 1;
    }
    let next = piece.get(at).filter(|token| token.gap == Gap::Line)?;
    let is_country = next.known.is(Known::COUNTRY) || longer(piece, at).is_some();
    let is_line = (first..at).all(|at| {
        piece.tokens[at].shape != Shape::Lower
            || piece.is_known(at, Known::PARTICLE)
            || piece.tokens[at].len() <= 3
    });
    (is_country && is_line && at > first).then_some((at, Kind::Place, 0.5, "place.above_country"))
}

/// `in Tobel,`, `from Ludhiana in 1989`, `near Ballineen`: words that no list has, where a place stands.
fn unknown(piece: &Piece, first: usize) -> Option<usize> {
    let token = piece.get(first)?;
    let before = if first > 0 && token.gap == Gap::Space { piece.str(first - 1) } else { "" };
    let is_likely = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.shape == Shape::Capital
                && (at == first || token.gap == Gap::Space)
                && token.len() > 3
                && !token.known.is(Known::ORDINARY.and(Known::GIVEN).and(Known::LABEL))
                && !token.known.is(Known::EPONYM.and(Known::MONTH).and(Known::CREDENTIAL))
                && !token.known.is(Known::ORGANISATION)
        })
    };
    // `the Caernarfon office`, `a farmer, 52, of Maskwacis,`.
    let is_office = matches!(before, "the" | "our" | "The")
        && is_likely(first)
        && matches!(
            piece.str(first + 1),
            "office"
                | "clinic"
                | "hospital"
                | "branch"
                | "site"
                | "depot"
                | "rooms"
                | "area"
                | "surgery"
                | "campus"
                | "pharmacy"
                | "practice"
                | "ward"
                | "shop"
                | "store"
                | "supplier"
        );
    if is_office {
        return Some(first + 1);
    }
    let is_of = before == "of"
        && first > 1
        && (piece.sign(first - 2) == Some(',') || piece.tokens[first - 2].is_figures());
    if !is_of && !matches!(before, "in" | "from" | "near" | "outside" | "at") || !is_likely(first) {
        return None;
    }
    let mut after = first + 1;
    while after < first + 3 && is_likely(after) {
        after += 1;
    }
    // A family name alone is a person more often: `from Berger`.
    let is_family = token.known.is(Known::FAMILY) && after == first + 1;
    let ends = piece.get(after).is_none_or(|token| {
        token.gap >= Gap::Line
            || matches!(piece.sign(after), Some(',' | '.' | ';' | ')' | '('))
            || token.shape == Shape::Lower
                && matches!(
                    piece.str(after),
                    "in" | "and"
                        | "on"
                        | "with"
                        | "for"
                        | "since"
                        | "by"
                        | "to"
                        | "at"
                        | "last"
                        | "where"
                        | "who"
                        | "but"
                        | "today"
                )
    });
    (ends && !is_family).then_some(after)
}

/// `Co. Kerry`, `County Clare`, `Bomet County`, `Pasco County`.
fn county(piece: &Piece, first: usize) -> Found {
    let is_name = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.is_capital()
                && token.gap <= Gap::Space
                && !token.known.is(Known::LABEL)
                && (token.known.is_name() || !token.known.is(Known::ORDINARY))
        })
    };
    match piece.str(first) {
        "Co" | "County" | "Co." => {
            let at = if piece.sign(first + 1) == Some('.') { first + 2 } else { first + 1 };
            is_name(at).then_some((at + 1, Kind::Place, 0.5, "place.county"))
        }
        _ => {
            let is_after = piece.get(first + 1).is_some_and(|token| token.gap == Gap::Space)
                && matches!(
                    piece.str(first + 1),
                    "County" | "Shire" | "Province" | "District" | "Township"
                );
            let known = piece.tokens[first].known;
            (is_after && !known.is(Known::ORDINARY) && piece.is_shape(first, Shape::Capital))
                .then_some((first + 2, Kind::Place, 0.5, "place.county"))
        }
    }
}

/// What stands beside a place or an organisation: `St Fintan's Hospital, Tralee`, `Yirrkala / Gapuwiyak`,
/// `Box Hill and Ringwood`. Answers where it ends.
fn beside(piece: &Piece, mut after: usize, spans: &mut Vec<Span>) -> usize {
    for _ in 0..3 {
        let is_joint = matches!(piece.sign(after), Some(',' | '/' | '-' | '–' | '·'))
            && piece.get(after).is_some_and(|token| token.gap <= Gap::Space);
        let next = after + 1;
        let Some(token) = piece.get(next).filter(|token| is_joint && token.gap <= Gap::Space)
        else {
            break;
        };
        let other = Known::GIVEN
            .and(Known::ORDINARY)
            .and(Known::LABEL)
            .and(Known::CREDENTIAL)
            .and(Known::MONTH)
            .and(Known::ORGANISATION)
            .and(Known::STREET_AFTER)
            .and(Known::UNIT);
        let is_word = token.shape == Shape::Capital && token.len() > 3 && !token.known.is(other);
        let ends = piece.get(next + 1).is_none_or(|token| {
            token.gap >= Gap::Wide || matches!(piece.sign(next + 1), Some(',' | '.' | ')' | ';'))
        });
        let is_hyphened = matches!(piece.sign(after), Some('-' | '–'))
            && (piece.is_glued(after) || piece.is_glued(next));
        if !is_word || !ends || is_hyphened {
            break;
        }
        spans.push(piece.span(Kind::Place, next..next + 1, 0.45, "place.beside"));
        after = next + 1;
    }
    after
}
