//! Why a chain of words is a name, or is none: a label, the lists, a degree, a disease.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::chain::Chain;
use super::chain::chain_at;
use super::diseases::is_of_disease;
use super::position::begins_apart;
use super::position::by_closing;
use super::position::is_above_address;
use super::position::is_above_role;
use super::position::is_before_relation;
use super::position::is_unknown_after_role;
use super::position::is_unknown_pair;
use super::reason::Reason;
use super::roles::is_after_profession;
use super::roles::is_short;
use super::sentences::by_sentence;
use super::sentences::is_listed;
use super::shapes::by_shape;
use super::shapes::is_before_initials;
use super::unknown::by_place;

/// Why a chain is a name, the best reason first; `None` where nothing says so.
pub(super) fn reason_of(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let reason = |score, rule| Some(Reason { score, rule });
    if let Some(found) = by_label(piece, chain) {
        return Some(found);
    }
    let (first, after) = (chain.first, chain.after);
    if chain.words == 1 && is_listed(piece, chain) {
        return reason(0.5, "person.listed");
    }
    if is_before_initials(piece, chain) {
        return reason(0.5, "person.family_first");
    }
    if is_met(piece, chain) {
        return reason(0.45, "person.role");
    }
    if is_of_disease(piece, first, after) || is_organisation(piece, chain) {
        return None;
    }
    if let Some(score) = by_credential(piece, chain) {
        return reason(score, "person.credential");
    }
    if is_after_profession(piece, chain) {
        return reason(0.65, "person.profession");
    }
    let first_token = piece.tokens[first];
    let last_token = piece.tokens[after - 1];
    let is_pair = chain.words >= 2;
    if is_pair && chain.given > 0 {
        if chain.only_names >= 2 {
            return reason(0.8, "person.given_and_family");
        }
        if chain.only_names == 1 && chain.words <= 3 {
            let is_first = first_token.known.is(Known::GIVEN) && first_token.known.is_only_name();
            return reason(if is_first { 0.7 } else { 0.6 }, "person.given_and_other");
        }
        let all_upper = last_token.shape == Shape::Upper;
        if chain.ordinary == 0 || (chain.family > 0 && !all_upper && !piece.begins_sentence(first))
        {
            return reason(0.5, "person.ordinary_words");
        }
    }
    if chain.initials > 0 && chain.words > 0 && last_token.shape != Shape::Initial {
        // `B. Oyelaran`: a dotted initial needs no list.
        let is_dotted = first_token.shape == Shape::Initial
            && piece.sign(first + 1) == Some('.')
            && chain.ordinary == 0
            && (begins_apart(piece, first) || chain.initials > 1)
            && !last_token.known.is(Known::EPONYM)
            && last_token.shape == Shape::Capital
            && last_token.len() > 3;
        let is_named = chain.only_names > 0 || is_dotted || is_pair && chain.ordinary < chain.words;
        if is_named {
            return reason(0.6, "person.initials");
        }
    }
    if is_pair && chain.ordinary == 0 && chain.family > 0 {
        return reason(0.5, "person.two_words");
    }
    if is_reversed(piece, chain) {
        return reason(0.7, "person.family_first");
    }
    if let Some(found) = by_shape(piece, chain) {
        return Some(found);
    }
    if is_before_relation(piece, chain) {
        return reason(0.6, "person.role");
    }
    if is_pair && is_unknown_pair(piece, chain) {
        return reason(0.45, "person.two_words");
    }
    if let Some(score) = by_sentence(piece, chain) {
        return reason(score, "person.sentence");
    }
    if is_pair && chain.ordinary == 0 && is_above_address(piece, chain) {
        return reason(0.5, "person.above_address");
    }
    if chain.words + chain.initials > 1 && chain.ordinary == 0 && is_above_role(piece, chain) {
        return reason(0.6, "person.signature");
    }
    let is_known_given = chain.words == 1 && chain.given == 1 && chain.only_names == 1;
    // Three letters are a name only inside of a sentence: `Amy`, `Ian`.
    let is_long = first_token.len() > 3 || first_token.len() == 3 && !piece.begins_sentence(first);
    if is_known_given && first_token.shape == Shape::Capital && is_long {
        return reason(0.45, "person.given_alone");
    }
    // In a text of capitals: `REPORT FROM JANINE`.
    let is_loud = first_token.shape == Shape::Upper && first_token.len() > 3;
    if is_known_given && is_loud && !first_token.known.is(Known::PLACE.and(Known::EPONYM)) {
        return reason(0.4, "person.given_alone");
    }
    by_place(piece, chain)
}

/// A title, a greeting, a role or the word `name` before the chain.
pub(super) fn by_label(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let label = *piece.label(chain.first, 4, is_of_person)?;
    if !only_signs(piece, label.after, chain.first) {
        return None;
    }
    let near = piece.tokens[label.after..=chain.first].iter().map(|token| token.gap).max()?;
    let is_next_line = near >= Gap::Line;
    let reason = |score, rule| Some(Reason { score, rule });
    match label.what {
        // `Dr: Roth`, but not `PR - Prairie`.
        What::Title
            if (label.after..chain.first).any(|at| {
                !matches!(piece.sign(at), Some('.' | ':' | ')'))
                    && !piece.is_known(at, Known::LABEL)
            }) =>
        {
            None
        }
        What::Title if !is_next_line => reason(0.9, "person.title"),
        What::Called if !is_next_line && (chain.ordinary < chain.words || chain.given > 0) => {
            reason(0.85, "person.called")
        }
        What::Closing => by_closing(piece, chain),
        What::Dear if !is_next_line && near < Gap::Wide => {
            if piece.is_known(chain.first, Known::ORDINARY)
                && !piece.tokens[chain.first].known.is_name()
            {
                return None;
            }
            reason(0.85, "person.greeting")
        }
        What::Name => {
            let is_certain = chain.ordinary < chain.words || chain.initials > 0;
            let is_alone = chain.words == 1
                && piece.tokens[chain.first].shape == Shape::Upper
                && chain.only_names == 0;
            if label.has_colon && !is_next_line {
                return (is_certain || chain.given + chain.family > 0)
                    .then_some(Reason { score: 0.85, rule: "person.label" });
            }
            if label.has_colon
                && near == Gap::Line
                && is_certain
                && chain.words + chain.initials > 1
            {
                return reason(0.7, "person.label");
            }
            let is_called = chain.given > 0 && piece.is_shape(chain.first, Shape::Capital);
            let is_said = (chain.only_names > 0
                || is_called
                || chain.words > 1 && is_certain
                || is_unknown_after_role(piece, chain, &label))
                && !is_alone;
            (is_said && !is_next_line && !is_of_disease(piece, chain.first, chain.after))
                .then_some(Reason { score: 0.65, rule: "person.role" })
                .or_else(|| {
                    // The name below `Yours sincerely`.
                    (is_next_line && chain.words > 1 && is_certain && chain.only_names > 0)
                        .then_some(Reason { score: 0.6, rule: "person.signature" })
                })
        }
        _ => None,
    }
}

/// `Discussed with Field`, `signed out to Osgood`: a name that means something else too, after words that
/// only persons stand after, at the end of what is said.
fn is_met(piece: &Piece, chain: &Chain) -> bool {
    const MET: &[&str] = &[
        "discussed with",
        "seen by",
        "reviewed by",
        "signed out to",
        "referred by",
        "spoke to",
        "spoke with",
        "accompanied by",
        "d/w",
        "met with",
        "handed over to",
        "asked",
        "assessed by",
        "examined by",
        "named",
        "witnessed by",
        "signed by",
        "supervised by",
        "attended by",
        "seen with",
        "according to",
        "dictated by",
    ];
    let Some(before) = chain.first.checked_sub(1) else { return false };
    let from = before.saturating_sub(3);
    let said = piece.said(from..chain.first).to_lowercase();
    let token = piece.tokens[chain.first];
    let ends = piece.get(chain.after).is_none_or(|next| {
        next.gap >= Gap::Line
            || next.shape == Shape::Lower && next.known.is(Known::ORDINARY)
            || matches!(
                piece.sign(chain.after),
                Some('.' | ',' | ';' | ')' | '/' | '&' | '+' | '(')
            )
    });
    chain.words == 1
        && chain.initials == 0
        && token.shape == Shape::Capital
        && token.gap == Gap::Space
        && (token.known.is_name()
            || token.known.is(Known::EPONYM) && !token.known.is(Known::ORDINARY))
        && !token.known.is(Known::LABEL.and(Known::CREDENTIAL))
        && ends
        && MET.iter().any(|words| said.ends_with(words))
}

/// Whether a label announces a name.
pub(super) fn is_of_person(what: What) -> bool {
    matches!(what, What::Title | What::Dear | What::Name | What::Called | What::Closing)
}

pub(super) fn only_signs(piece: &Piece, from: usize, upto: usize) -> bool {
    (from..upto).all(|at| {
        let is_sign = matches!(
            piece.sign(at),
            Some(
                '.' | ':'
                    | '：'
                    | '('
                    | ')'
                    | '*'
                    | '-'
                    | '–'
                    | ','
                    | '"'
                    | '|'
                    | '='
                    | '_'
                    | '#'
                    | '>'
                    | '/'
            )
        );
        is_sign
            || piece.is_known(at, Known::LABEL)
            || (piece.is_glued(at) && piece.tokens[at].len() <= 2)
    })
}

/// `Anna Roth, MD`.
pub(super) fn by_credential(piece: &Piece, chain: &Chain) -> Option<f32> {
    let mut at = chain.after;
    let has_comma = piece.sign(at) == Some(',');
    if has_comma {
        at += 1;
    }
    let token = piece.get(at).filter(|token| token.gap <= Gap::Space)?;
    let is_credential = token.known.is(Known::CREDENTIAL) && token.shape != Shape::Lower
        || has_comma && is_short(piece.str(at));
    let may_be = chain.ordinary < chain.words.max(1) || chain.initials > 0;
    let is_name = chain.words + chain.initials > 1
        && (has_comma || chain.only_names > 0 || chain.ordinary == 0 && chain.initials > 0)
        || chain.words == 1
            && chain.ordinary == 0
            && token.shape == Shape::Upper
            && (piece.tokens[chain.first].known.is_name()
                || has_comma && piece.begins_sentence(chain.first))
            && piece.is_shape(chain.first, Shape::Capital);
    (is_credential && may_be && is_name).then_some(0.8)
}

pub(super) fn is_organisation(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_next = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.gap <= Gap::Space
                && token.is_capital()
                && (token.known.is(Known::ORGANISATION) || token.known.is(Known::STREET_AFTER))
        })
    };
    let first = chain.first;
    let is_after = first > 0
        && piece.tokens[first].gap <= Gap::Space
        && piece.is_known(first - 1, Known::ORGANISATION)
        && piece.tokens[first - 1].is_capital();
    is_after
        || is_next(next)
        || piece
            .get(next)
            .is_some_and(|token| token.is_capital() && token.gap <= Gap::Space && is_next(next + 1))
}

/// `ROTH, Anna`.
pub(super) fn is_reversed(piece: &Piece, chain: &Chain) -> bool {
    let is_next = piece.sign(chain.after) == Some(',')
        && piece.get(chain.after + 1).is_some_and(|t| t.gap <= Gap::Space);
    if !is_next || chain.words > 2 || chain.ordinary == chain.words && chain.family == 0 {
        return false;
    }
    let Some(given) = chain_at(piece, chain.after + 1) else { return false };
    let is_long = piece.tokens[chain.first].len() > 2 && piece.tokens[given.first].len() > 2;
    let is_given = is_long && given.words <= 2 && given.given > 0 && given.only_names > 0;
    let ends =
        piece.get(given.after).is_none_or(|token| token.gap >= Gap::Wide || !token.is_capital());
    let family = piece.tokens[chain.first];
    // `Telephone consultation Khan, Ayesha (Pharmacist)`: two names that mean nothing else.
    let is_sure = chain.only_names == chain.words
        && chain.family > 0
        && given.only_names == given.words
        && piece.get(given.after).is_none_or(|token| {
            token.gap >= Gap::Wide || matches!(piece.sign(given.after), Some('(' | ';'))
        });
    is_given
        && ends
        && (family.shape == Shape::Upper
            || is_sure
            || chain.family > 0 && piece.begins_sentence(chain.first))
}
