//! Words that may be one name: capitals, initials, particles and hyphens between them.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::super::tokens::Token;

/// Words and initials that one name may have.
const MOST_WORDS: usize = 8;

/// Tokens that may be one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) first: usize,
    pub(super) after: usize,
    /// Full words, without initials and particles.
    pub(super) words: usize,
    pub(super) initials: usize,
    /// Full words that are given or family names of the lists.
    pub(super) given: usize,
    pub(super) family: usize,
    /// Of these, the ones that mean nothing else.
    pub(super) only_names: usize,
    /// Words that mean something else as well, or only that.
    pub(super) ordinary: usize,
}

pub(super) fn is_part(piece: &Piece, at: usize) -> bool {
    let Some(token) = piece.get(at) else { return false };
    let is_month =
        token.known.is(Known::MONTH) && (!token.known.is(Known::GIVEN) || is_of_date(piece, at));
    if is_month || token.known.is(Known::LABEL) {
        return false;
    }
    match token.shape {
        Shape::Initial => true,
        _ if is_capital_particle(piece, at) => true,
        Shape::Capital | Shape::Upper => {
            let only_other = token.known.is(Known::ORDINARY) && !token.known.is_name();
            let is_other =
                Known::CREDENTIAL.and(Known::ORGANISATION).and(Known::COUNTRY).and(Known::UNIT);
            !only_other && (!token.known.is(is_other) || token.known.is_only_name())
        }
        _ => false,
    }
}

/// `Al Hashimi`, `De Souza`, `Bin Abdullah`: a particle in capitals before the name that it belongs to.
fn is_capital_particle(piece: &Piece, at: usize) -> bool {
    const PARTICLES: &[&str] = &[
        "al", "el", "de", "du", "da", "van", "von", "bin", "binti", "binte", "bte", "abu", "ibn",
        "ap", "la", "le", "della", "di", "dos", "ní", "nic", "ó", "mac", "den", "der", "ter",
    ];
    let Some(token) = piece.get(at).filter(|token| token.is_capital() && token.len() <= 5) else {
        return false;
    };
    let next =
        if piece.sign(at + 1) == Some('-') && piece.is_glued(at + 1) { at + 2 } else { at + 1 };
    let leads_on = piece.get(next).is_some_and(|next| {
        next.is_capital() && next.gap <= Gap::Space && !next.known.is(Known::LABEL)
    });
    leads_on && !token.known.is(Known::LABEL) && {
        let lower = piece.str(at).to_lowercase();
        PARTICLES.contains(&lower.as_str())
    }
}

/// `May 5`, `5 May`, `May of 2020`, `in May`: a month and no name.
pub(super) fn is_of_date(piece: &Piece, at: usize) -> bool {
    let is_figures = |at: usize| piece.is_shape(at, Shape::Figures);
    let before = if at > 0 { piece.str(at - 1) } else { "" };
    let next = if piece.sign(at + 1).is_some() { at + 2 } else { at + 1 };
    let has_name = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.gap == Gap::Space && (token.is_capital() || token.shape == Shape::Initial)
        })
    };
    is_figures(next)
        || at > 0 && is_figures(at - 1)
        || at > 1 && is_figures(at - 2)
        || matches!(before, "in" | "since" | "until" | "im" | "en" | "de" | "of")
        || !(has_name(at + 1) || at > 0 && piece.tokens[at - 1].is_capital())
}

/// The longest chain of name-like words from here.
pub(super) fn chain_at(piece: &Piece, first: usize) -> Option<Chain> {
    let starts_small =
        piece.is_shape(first, Shape::Lower) && piece.is_known(first, Known::PARTICLE);
    let mut chain = Chain {
        first,
        after: first,
        words: 0,
        initials: 0,
        given: 0,
        family: 0,
        only_names: 0,
        ordinary: 0,
    };
    let mut at = first;
    if starts_small {
        // `van der Berg`, only after something that says so.
        piece.label(first, 1, |what| {
            matches!(what, What::Title | What::Dear | What::Name | What::Called)
        })?;
        while at < first + 3
            && piece.is_known(at, Known::PARTICLE)
            && !piece.is_shape(at, Shape::Capital)
        {
            at += 1;
        }
    }
    // After a title any word may be a name: `Mr Tan`, `Dr Law`.
    let is_titled = piece
        .label(first, 1, |what| what == What::Title)
        .is_some_and(|label| label.after == first || piece.sign(label.after) == Some('.'))
        && piece.get(first).is_some_and(|token| {
            token.is_capital() && !token.known.is(Known::LABEL) && token.gap <= Gap::Space
        });
    // `STRUCK BY A PICKUP`: an article and no initial.
    let is_article = matches!(piece.str(first), "A" | "I")
        && piece.get(first + 1).is_some_and(|next| next.is_word() && next.gap == Gap::Space)
        && !piece.is_shape(first + 1, Shape::Initial);
    if is_article {
        return None;
    }
    let is_half = |at: usize| {
        at > first
            && piece.is_glued(at)
            && piece.is_shape(at, Shape::Lower)
            && matches!(piece.sign(at - 1), Some('-' | '‑' | '–'))
    };
    while (is_part(piece, at) || is_titled && at == first || is_half(at))
        && chain.words + chain.initials < MOST_WORDS
    {
        let token = piece.tokens[at];
        if token.shape == Shape::Initial {
            chain.initials += 1;
        } else if is_capital_particle(piece, at) || is_half(at) {
            // It belongs to the word after it, which says what it is.
        } else {
            chain.words += 1;
            chain.given += usize::from(token.known.is(Known::GIVEN));
            chain.family += usize::from(token.known.is(Known::FAMILY));
            chain.only_names += usize::from(token.known.is_only_name());
            chain.ordinary += usize::from(token.known.is(Known::ORDINARY));
        }
        at += 1;
        chain.after = at;
        let Some(next) = next_part(piece, at) else { break };
        at = next;
    }
    let is_name = chain.words > 0 && !(starts_small && chain.after <= first + 1);
    is_name.then_some(chain)
}

/// Where the name goes on after a full stop of an initial, a hyphen, a particle.
pub(super) fn next_part(piece: &Piece, after: usize) -> Option<usize> {
    // Two spaces part the columns of a form.
    let is_column = piece.get(after).is_some_and(|next| {
        next.gap == Gap::Space
            && next.start > piece.tokens[after - 1].end + 1
            && !next.known.is_only_name()
    });
    if is_column {
        return None;
    }
    let mut at = after;
    if piece.sign(at) == Some('.') && piece.is_glued(at) {
        // `J.`, `Chr.`: not the end of a sentence after a whole word.
        let is_short = piece.tokens[at - 1].len() <= 2;
        if !is_short {
            return None;
        }
        at += 1;
    } else if matches!(piece.sign(at), Some('-' | '‑' | '–')) && piece.is_glued(at) {
        at += 1;
        // `van der Heijden-de Vries`.
        while at < after + 4
            && piece.is_shape(at, Shape::Lower)
            && piece.is_known(at, Known::PARTICLE)
        {
            at += 1;
        }
        // `Zia-ul-Haq`, `Habib-ur-Rehman`.
        if at > after + 1
            && piece.sign(at) == Some('-')
            && piece.is_glued(at)
            && piece.is_glued(at + 1)
        {
            at += 1;
        }
        // `Jun-jun`, `Xiao-ming`: the second half in small letters.
        let is_small = piece.get(at).is_some_and(|token| {
            token.shape == Shape::Lower
                && (2..=6).contains(&token.len())
                && !token.known.is(Known::ORDINARY)
                && piece.is_shape(after - 1, Shape::Capital)
                && !piece.is_known(after - 1, Known::ORDINARY)
        });
        return (piece.is_glued(after + 1) && (is_part(piece, at) || is_small)).then_some(at);
    }
    if let Some(next) = descent(piece, at).or_else(|| nickname(piece, at)) {
        return Some(next);
    }
    let mut particles = 0;
    while particles < 3 && piece.get(at).is_some_and(|token| token.gap <= Gap::Space) {
        let is_small = piece.is_shape(at, Shape::Lower) && piece.is_known(at, Known::PARTICLE);
        if is_small {
            at += 1;
            particles += 1;
            // `d'Alice`, `al-Sayed`.
            if matches!(piece.sign(at), Some('\'' | '’' | '-')) && piece.is_glued(at) {
                at += 1;
            }
            continue;
        }
        return is_part(piece, at).then_some(at);
    }
    None
}

/// `Rajeswari d/o Muthusamy`, `Tan Ah Kow @ Tan Keng Huat`: whose child, and another name.
fn descent(piece: &Piece, at: usize) -> Option<usize> {
    piece.get(at).filter(|token| token.gap == Gap::Space)?;
    let next = if piece.sign(at) == Some('@') {
        at + 1
    } else {
        let is_child = matches!(piece.str(at), "d" | "s" | "D" | "S" | "a")
            && piece.sign(at + 1) == Some('/')
            && piece.is_glued(at + 1)
            && matches!(piece.str(at + 2), "o" | "O" | "l" | "p")
            && piece.is_glued(at + 2);
        if is_child { at + 3 } else { return None }
    };
    let is_near =
        piece.get(next).is_some_and(|token| token.gap == Gap::Space && token.is_capital());
    (is_near && is_part(piece, next)).then_some(next)
}

/// `Buckminster "Buck" Yarborough`: what somebody is called, between marks inside of the name.
fn nickname(piece: &Piece, at: usize) -> Option<usize> {
    let is_mark = |at: usize| matches!(piece.sign(at), Some('"' | '“' | '”' | '‘'));
    let is_called = piece.get(at).is_some_and(|token| token.gap == Gap::Space)
        && is_mark(at)
        && piece.is_glued(at + 1)
        && piece.get(at + 1).is_some_and(Token::is_capital)
        && is_mark(at + 2)
        && piece.is_glued(at + 2);
    let goes_on =
        piece.get(at + 3).is_some_and(|token| token.gap == Gap::Space && token.is_capital());
    (is_called && goes_on && is_part(piece, at + 3)).then_some(at + 3)
}
