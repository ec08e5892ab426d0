//! Organisations: words that end with a word for one, or begin with it.

use super::super::Kind;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape, Token};
use super::found::Found;

/// `Royal Oak Hospital`, `Smith Ltd`.
pub(super) fn organisation(piece: &Piece, first: usize) -> Found {
    let mut at = first;
    let mut last = None;
    while at < first + 7 {
        let Some(token) = piece.get(at).filter(|token| at == first || token.gap <= Gap::Space)
        else {
            break;
        };
        let is_health_service = at > first
            && matches!(
                piece.str(at),
                "NHS"
                    | "VA"
                    | "HSE"
                    | "Reference"
                    | "Home"
                    | "Social"
                    | "Main"
                    | "Work"
                    | "Insurance"
            );
        if token.known.is(Known::LABEL.and(Known::MONTH)) && !is_health_service {
            break;
        }
        let is_small = at > first
            && token.shape == Shape::Lower
            && (token.known.is(Known::PARTICLE)
                || matches!(piece.str(at), "of" | "the" | "for" | "and"));
        let is_sign = at > first && matches!(piece.sign(at), Some('&' | '\'' | '’' | '-'))
            || at > first
                && piece.sign(at) == Some('.')
                && matches!(
                    piece.str(at - 1).to_ascii_lowercase().as_str(),
                    "st" | "dr" | "mt" | "ft"
                );
        if !(token.is_capital()
            || is_small
            || is_sign
            || token.shape == Shape::Initial
            || at > first && piece.str(at) == "s")
        {
            break;
        }
        if token.is_capital()
            && (token.known.is(Known::ORGANISATION) || is_second(piece, at, first))
        {
            last = Some(at + 1);
        }
        at += 1;
    }
    let after = last.filter(|after| *after > first + 1)?;
    // `Kickapoo Valley Home Care, Inc.`
    let is_company = piece.sign(after) == Some(',')
        && matches!(
            piece.str(after + 1),
            "Inc" | "LLC" | "PLLC" | "Ltd" | "PC" | "PA" | "LLP" | "Pty"
        );
    let after = if is_company { after + 2 } else { after };
    let is_loud = (first..after).all(|at| !piece.is_shape(at, Shape::Capital));
    let is_ordinary = |at: usize| {
        let known = piece.tokens[at].known;
        known.is(Known::ORDINARY) && !known.is(Known::GIVEN)
    };
    // `SENT OVER FROM BRIARCLIFF FAMILY PRACTICE` does not begin the name.
    if is_loud && is_ordinary(first) {
        return None;
    }
    let own = (first..after).any(|at| {
        let token = piece.tokens[at];
        token.is_capital() && !token.known.is(Known::ORDINARY.and(Known::ORGANISATION))
            || token.known.is_name() && token.is_capital()
    });
    // In a line of capitals every word looks like a name.
    let named = (first..after).any(|at| {
        let known = piece.tokens[at].known;
        known.is_only_name() || known == Known::default() && piece.tokens[at].len() > 4
    });
    let own = own && (!is_loud || named);
    let has_saint = piece.str(first).eq_ignore_ascii_case("st");
    (own || has_saint).then_some((after, Kind::Organisation, 0.5, "organisation"))
}

/// The second of two words that name an organisation together: `Nursing Home`, `Dental Care`.
fn is_second(piece: &Piece, at: usize, first: usize) -> bool {
    const SECOND: &[&str] = &[
        "home",
        "care",
        "group",
        "village",
        "unit",
        "house",
        "lodge",
        "rooms",
        "team",
        "service",
        "station",
        "mission",
        "district",
        "department",
        "board",
        "authority",
        "program",
    ];
    const BEFORE: &[&str] = &[
        "nursing",
        "care",
        "dental",
        "home",
        "aged",
        "residential",
        "urgent",
        "primary",
        "medical",
        "health",
        "respite",
        "day",
        "family",
        "retirement",
        "ambulance",
        "orthopedic",
        "eye",
        "skin",
        "heart",
        "women's",
        "surgical",
        "mental",
        "community",
        "maternity",
        "renal",
        "imaging",
        "school",
        "county",
    ];
    at > first + 1
        && SECOND.contains(&piece.str(at).to_lowercase().as_str())
        && BEFORE.contains(&piece.str(at - 1).to_lowercase().as_str())
}

/// `Klinikum Sankt Vinzenz`, `MVZ Labor Westkamp`, `CLSC du Haut-Richelieu`: the word for it first.
pub(super) fn before(piece: &Piece, first: usize) -> Found {
    const FIRST: &[&str] = &[
        "klinikum",
        "klinik",
        "krankenhaus",
        "kreiskrankenhaus",
        "praxis",
        "mvz",
        "uniklinik",
        "apotheke",
        "clsc",
        "chu",
        "chuv",
        "hopital",
        "clinique",
        "hmp",
        "ysgol",
        "scoil",
        "gaelscoil",
        "hospital",
        "clinica",
        "ospedale",
        "ziekenhuis",
    ];
    let mut folded = super::super::lexicon::Folded::default();
    let is_first = folded.read(piece.str(first)) && FIRST.contains(&folded.as_str());
    if !is_first {
        return None;
    }
    let mut at = first + 1;
    let mut names = 0;
    while at < first + 8 {
        let Some(token) = piece.get(at).filter(|token| token.gap <= Gap::Space) else { break };
        let is_small = token.shape == Shape::Lower && token.known.is(Known::PARTICLE);
        let is_sign = matches!(piece.sign(at), Some('-' | '\'' | '’')) && piece.is_glued(at);
        let is_name = token.is_capital() && !token.known.is(Known::LABEL.and(Known::MONTH));
        if !(is_name || (is_small || is_sign) && piece.get(at + 1).is_some_and(Token::is_capital)) {
            break;
        }
        names += usize::from(
            is_name && (token.known.is(Known::PLACE) || !token.known.is(Known::ORDINARY)),
        );
        at += 1;
    }
    // In a line of capitals every word looks like a name.
    let is_short = piece.is_shape(first, Shape::Upper) && piece.tokens[first].len() > 4;
    (names > 0 && !is_short).then_some((at, Kind::Organisation, 0.45, "organisation"))
}
