//! Where names stand: on a line of their own, below the end of a letter, beside a relation or a
//! profession.

use super::super::labels::Label;
use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::Gap;
use super::super::tokens::Shape;
use super::chain::Chain;
use super::reason::Reason;

/// Whether a name is all of a line.
pub(super) fn is_line(piece: &Piece, chain: &Chain) -> bool {
    // `>Anna Roth`: a line of a quoted message.
    let is_quoted = chain.first > 0
        && piece.sign(chain.first - 1) == Some('>')
        && piece.tokens[chain.first - 1].gap >= Gap::Line;
    let begins = piece.tokens[chain.first].gap >= Gap::Line || is_quoted;
    let ends = piece.get(chain.after).is_none_or(|token| token.gap >= Gap::Line);
    begins && ends
}

/// A line of its own, above one that begins with a number or names an organisation.
pub(super) fn is_above_address(piece: &Piece, chain: &Chain) -> bool {
    let begins = piece.tokens[chain.first].gap >= Gap::Line
        || chain.first > 0 && piece.sign(chain.first - 1) == Some('>');
    let mut next = chain.after;
    let ends = piece.get(next).is_some_and(|token| token.gap == Gap::Line);
    if piece.sign(next) == Some('>') {
        next += 1;
    }
    let line = next..(next + 6).min(piece.tokens.len());
    let has_street = line.clone().skip(1).any(|at| {
        piece.is_known(at, Known::STREET_AFTER.and(Known::STREET_BEFORE))
            && piece.tokens[at].gap <= Gap::Space
    });
    begins
        && ends
        && piece.is_shape(next, Shape::Figures)
        && (has_street || line.clone().any(|at| piece.is_shape(at, Shape::Capital)))
}

/// A line of its own above a degree or a profession, as at the end of a letter.
pub(super) fn is_above_role(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_role = |at: usize| {
        matches!(
            piece.str(at).to_lowercase().as_str(),
            "consultant"
                | "registrar"
                | "nurse"
                | "practitioner"
                | "physiotherapist"
                | "psychologist"
                | "clerk"
                | "secretary"
                | "surgeon"
                | "physician"
                | "specialist"
                | "intern"
                | "resident"
                | "midwife"
                | "chefarzt"
                | "oberarzt"
                | "assistenzarzt"
                | "dietitian"
                | "therapist"
                | "pharmacist"
        )
    };
    is_line(piece, chain)
        && piece.get(next).is_some_and(|token| token.gap == Gap::Line)
        && (piece.is_known(next, Known::CREDENTIAL) && !piece.is_shape(next, Shape::Lower)
            || is_role(next)
            || is_role(next + 1))
}

/// The name at the end of a letter, below the greeting or beside it.
pub(super) fn by_closing(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let ends = piece.get(chain.after).is_none_or(|token| {
        token.gap >= Gap::Wide
            || matches!(piece.sign(chain.after), Some(',' | '(' | '.' | '-' | '–'))
    });
    let is_likely = chain.words <= 4
        && (chain.given > 0 || chain.initials > 0 || chain.ordinary < chain.words)
        && chain.ordinary <= 1;
    (ends && is_likely).then_some(Reason { score: 0.75, rule: "person.signature" })
}

/// `her son Gurpreet`: a name that no list has, after a word for a relation or a profession.
pub(super) fn is_unknown_after_role(piece: &Piece, chain: &Chain, label: &Label) -> bool {
    let said = piece.said(label.first..label.after);
    // `Caregiver Lurleen able to`: a role in a capital begins a sentence that goes on.
    let goes_on = piece.begins_sentence(label.first)
        && piece.get(chain.after).is_some_and(|token| {
            token.shape == Shape::Lower && token.gap == Gap::Space
                || token.shape == Shape::Sign && token.gap == Gap::None
        });
    let is_role = (piece.is_shape(label.first, Shape::Lower) || goes_on)
        && said.len() > 2
        && !["by", "with", "to", "from", "of", "under", "per", "re", "w", "up"]
            .iter()
            .any(|word| said.rsplit(' ').next() == Some(*word));
    let token = piece.tokens[chain.first];
    let is_bracketed = label.after + 1 == chain.first && piece.sign(label.after) == Some('(');
    (is_bracketed || is_role && label.after == chain.first && token.gap == Gap::Space)
        && token.shape == Shape::Capital
        && token.len() > 2
        && chain.ordinary == 0
        && !token.known.is(Known::PLACE.and(Known::COUNTRY).and(Known::EPONYM))
}

/// `Rosli (son)`, `Rosli, his son,`: the relation stands after the name.
pub(super) fn is_before_relation(piece: &Piece, chain: &Chain) -> bool {
    let is_dash = matches!(piece.sign(chain.after), Some('-' | '–'))
        && piece.get(chain.after + 1).is_some_and(|next| next.gap == Gap::Space);
    let is_open = matches!(piece.sign(chain.after), Some('(' | ',')) || is_dash;
    let is_theirs =
        matches!(piece.str(chain.after + 1), "his" | "her" | "their" | "pt's" | "my" | "the");
    let at = chain.after + 1 + usize::from(is_theirs);
    let upto = piece.labels.partition_point(|label| label.first < at);
    let is_relation = piece.labels.get(upto).is_some_and(|label| {
        label.first == at
            && label.what == What::Name
            && piece.is_shape(at, Shape::Lower)
            && !label.has_colon
            && matches!(piece.sign(label.after), Some(')' | ',' | '.' | ';' | '/'))
            && piece.said(label.first..label.after).len() > 2
    });
    is_open
        && is_relation
        && chain.ordinary == 0
        && chain.words < 4
        && piece.is_shape(chain.first, Shape::Capital)
        && !piece.is_known(chain.first, Known::EPONYM.and(Known::PLACE).and(Known::COUNTRY))
}

/// Drugs and organisms stand after these.
const BEFORE_OTHERS: &[&str] = &[
    "see",
    "discussed",
    "prefers",
    "versus",
    "vs",
    "uses",
    "used",
    "use",
    "using",
    "via",
    "with",
    "and",
    "on",
    "of",
    "taking",
    "takes",
    "took",
    "started",
    "start",
    "given",
    "giving",
    "gave",
    "or",
    "prescribed",
    "plus",
    "to",
    "the",
    "a",
    "an",
    "his",
    "her",
    "their",
    "any",
    "for",
    "than",
    "as",
    "into",
    "commenced",
    "restarted",
    "stopped",
    "ceased",
    "continue",
    "continued",
    "tried",
    "trialled",
    "changed",
    "switched",
    "added",
    "increased",
    "grew",
    "isolated",
    "applied",
    "no",
    "in",
    "under",
    "consider",
    "per",
    "positive",
    "negative",
    "shows",
    "showed",
    "reduced",
];

/// `his foreman Kgosi Moilwa`: two words in the middle of a sentence that no list has.
pub(super) fn is_unknown_pair(piece: &Piece, chain: &Chain) -> bool {
    let other = Known::EPONYM.and(Known::PLACE).and(Known::COUNTRY).and(Known::STREET_AFTER);
    let is_written = (chain.first..chain.after).all(|at| {
        let token = piece.tokens[at];
        token.shape == Shape::Sign
            || token.shape == Shape::Capital && token.len() > 2 && !token.known.is(other)
    });
    let before = chain.first.checked_sub(1);
    let is_inside = before.is_some_and(|before| {
        piece.tokens[chain.first].gap == Gap::Space
            && piece.is_shape(before, Shape::Lower)
            && !piece.is_known(before, Known::LABEL)
    });
    let is_other = before.is_some_and(|before| BEFORE_OTHERS.contains(&piece.str(before)));
    // A drug and its dose, and the rest of a heading, are no name.
    let ends = piece
        .get(chain.after)
        .is_none_or(|token| !(token.is_figures() || token.is_capital() && token.gap <= Gap::Space));
    chain.words == 2
        && chain.ordinary == 0
        && chain.initials == 0
        && is_written
        && is_inside
        && !is_other
        && ends
}

/// Whether a line, a sentence or a word such as `by` stands before an initial, so that it ends no
/// sentence: `tendinitis L. Achilles`.
pub(super) fn begins_apart(piece: &Piece, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return true };
    let gap = piece.tokens[first].gap;
    gap >= Gap::Wide
        || gap == Gap::Space
            && (piece.begins_sentence(first)
                || matches!(piece.sign(before), Some(',' | ')' | ';' | '/'))
                || piece.tokens[before].is_figures()
                || piece.is_known(before, Known::LABEL)
                || matches!(
                    piece.str(before),
                    "by" | "with" | "and" | "per" | "Signed" | "signed" | "to" | "from"
                ))
}
