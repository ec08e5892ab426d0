//! Names by how they are written and by what follows them: a family name in capitals beside a given one,
//! an initial after a comma, a birth date, an age or a number right after them.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::chain::Chain;
use super::reason::Reason;

/// What a word is where it is no name.
const OTHER: Known = Known::EPONYM
    .and(Known::CREDENTIAL)
    .and(Known::MONTH)
    .and(Known::LABEL)
    .and(Known::ORGANISATION)
    .and(Known::COUNTRY)
    .and(Known::UNIT);

/// Why the shape of a chain says that it is a name.
pub(super) fn by_shape(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let reason = |score, rule| Some(Reason { score, rule });
    if (chain.first..chain.after).any(|at| piece.is_known(at, OTHER)) {
        return None;
    }
    if is_loud_beside_quiet(piece, chain) {
        return reason(0.5, "person.family_first");
    }
    if is_reversed(piece, chain) {
        return reason(0.45, "person.family_first");
    }
    if is_before_letter(piece, chain) {
        return reason(0.45, "person.family_first");
    }
    is_before_number(piece, chain).then_some(Reason { score: 0.5, rule: "person.beside_number" })
}

/// `KAKEKA Shyla`, `Beryl PETTIGREW`: one word in capitals and one that is not.
fn is_loud_beside_quiet(piece: &Piece, chain: &Chain) -> bool {
    let words = || {
        (chain.first..chain.after)
            .filter_map(|at| Some((at, piece.get(at)?)))
            .filter(|(_, token)| token.is_capital())
    };
    let loud = words().filter(|(_, token)| token.shape == Shape::Upper);
    let (count, longest) =
        loud.fold((0, 0), |(count, longest), (_, token)| (count + 1, token.len().max(longest)));
    let is_named = chain.given + chain.family > 0 || longest > 4;
    (2..=4).contains(&chain.words)
        && chain.ordinary == 0
        && count > 0
        && count < chain.words
        && longest > 3
        && is_named
        && words().all(|(_, token)| token.len() > 2)
}

/// `Ravenscroft, P.`, `SMITH, J | DOB`: a family name, a comma and initials.
pub(super) fn is_before_initials(piece: &Piece, chain: &Chain) -> bool {
    let is_comma = piece.sign(chain.after) == Some(',') && piece.is_glued(chain.after);
    let initial = chain.after + 1;
    let is_initial = piece.is_shape(initial, Shape::Initial)
        && piece.get(initial).is_some_and(|token| token.gap <= Gap::Space);
    let next = if piece.sign(initial + 1) == Some('.') { initial + 2 } else { initial + 1 };
    let ends = piece.get(next).is_none_or(|token| {
        token.gap > Gap::Space
            || token.shape == Shape::Lower
            || token.is_figures()
            || token.shape == Shape::Initial
            || matches!(piece.sign(next), Some('(' | ';' | '|' | ',' | ')' | '/' | '-' | '–'))
    });
    is_comma
        && is_initial
        && ends
        && chain.words == 1
        && chain.initials == 0
        && chain.ordinary == 0
        && piece.tokens[chain.first].len() > 2
}

/// `Ottershaw, Brannoch   12/3/50`: two words of no list at the beginning of a line or field.
fn is_reversed(piece: &Piece, chain: &Chain) -> bool {
    let begins = piece.tokens[chain.first].gap >= Gap::Wide
        || chain.first > 0 && matches!(piece.sign(chain.first - 1), Some(')' | '|' | '.'));
    let given = chain.after + 1;
    let other = OTHER.and(Known::ORDINARY);
    let is_word = piece.get(given).is_some_and(|token| {
        token.is_capital()
            && token.gap <= Gap::Space
            && token.len() > 2
            && !token.known.is(other.and(Known::PLACE))
    });
    let mut after = given + 1;
    while after < given + 3
        && piece.get(after).is_some_and(|token| {
            token.gap <= Gap::Space && (token.is_capital() || token.shape == Shape::Initial)
        })
        && !piece.is_known(after, other)
    {
        after += 1;
    }
    let ends = piece.get(after).is_none_or(|token| {
        token.gap >= Gap::Wide
            || token.is_figures()
            || token.known.is(Known::LABEL)
            || matches!(piece.sign(after), Some('(' | '|' | '-' | '–' | ';'))
    });
    piece.sign(chain.after) == Some(',')
        && chain.words < 3
        && chain.words > 0
        && chain.ordinary == 0
        && piece.tokens[chain.first].len() > 2
        && !piece.is_known(chain.first, Known::PLACE)
        && begins
        && is_word
        && ends
}

/// `MOKGATLHE L -`: a family name in capitals and an initial at the end of a field.
fn is_before_letter(piece: &Piece, chain: &Chain) -> bool {
    let ends = piece.get(chain.after).is_none_or(|token| {
        token.gap >= Gap::Wide
            || token.is_figures()
            || matches!(piece.sign(chain.after), Some('-' | '–' | ',' | '(' | '|' | ';' | '/'))
    });
    let begins = piece.begins_sentence(chain.first)
        || piece.tokens[chain.first].gap >= Gap::Wide
        || chain.first > 0 && matches!(piece.sign(chain.first - 1), Some(')' | '|' | ','));
    let loud =
        piece.tokens[chain.first..chain.after].iter().filter(|token| token.shape == Shape::Upper);
    let longest = loud.map(super::super::tokens::Token::len).max().unwrap_or(0);
    chain.initials == 1
        && chain.ordinary == 0
        && chain.words < 4
        && begins
        && ends
        && piece.is_shape(chain.after - 1, Shape::Initial)
        && piece.is_shape(chain.first, Shape::Upper)
        && longest > 2
        && (longest > 3 || !matches!(piece.str(chain.after - 1), "L" | "R" | "B" | "H" | "A"))
}

/// `Hope Baker 12/03/1950`, `Wren Sky (DOB`, `Tan Mei Ling, 54F`: what is written right after a name.
fn is_before_number(piece: &Piece, chain: &Chain) -> bool {
    let is_loud = (chain.first..chain.after)
        .all(|at| !piece.is_shape(at, Shape::Capital) && !piece.is_shape(at, Shape::Lower));
    if chain.words + chain.initials < 2
        || chain.words > 4
        || chain.ordinary >= chain.words
        || chain.words == 1 && chain.only_names == 0
        || is_loud && (chain.ordinary > 0 || chain.only_names == 0)
    {
        return false;
    }
    let mut at = chain.after;
    if matches!(piece.sign(at), Some(',' | '(' | '|' | '-' | '–' | ';')) {
        at += 1;
    }
    if matches!(piece.sign(at), Some('(')) {
        at += 1;
    }
    let Some(next) = piece.get(at).filter(|next| next.gap < Gap::Line) else { return false };
    let upto = piece.labels.partition_point(|label| label.first < at);
    let is_label = piece.labels.get(upto).is_some_and(|label| {
        label.first == at
            && matches!(label.what, What::Birth | What::Number(_))
            && piece.said(label.first..label.after).len() > 1
    });
    // `54F`, `54 yo`, `12/03/1950`.
    let is_age = next.is_figures()
        && next.len() < 4
        && matches!(
            piece.str(at + 1).to_ascii_lowercase().as_str(),
            "f" | "m" | "yo" | "y" | "yr" | "yrs" | "yof" | "yom" | "years" | "year"
        );
    let is_date = next.is_figures()
        && next.len() < 3
        && matches!(piece.sign(at + 1), Some('/' | '.' | '-'))
        && piece.is_glued(at + 1)
        && piece.is_shape(at + 2, Shape::Figures)
        && piece.sign(at + 3) == piece.sign(at + 1)
        && piece.is_shape(at + 4, Shape::Figures);
    is_label || is_age || is_date
}
