//! Streets with a number, in the orders that countries write them.

use super::super::labels::What;
use super::super::lexicon::Known;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::parts::{Core, house, inner, is_name_word};
use super::tail::tail;

/// `12 High Street`, `12 rue de la Paix`, `350 5th Avenue`.
pub(super) fn number_first(piece: &Piece, first: usize) -> Core {
    if piece.is_glued(first)
        && first > 0
        && (piece.tokens[first - 1].is_word() || piece.tokens[first - 1].is_figures())
    {
        return None;
    }
    // `555-0144`: the end of another number.
    let is_end = first > 1
        && piece.is_glued(first)
        && piece.is_glued(first - 1)
        && matches!(piece.sign(first - 1), Some('-' | '.'))
        && piece.tokens[first - 2].is_figures()
        && piece.tokens[first].len() > 3;
    if is_end {
        return None;
    }
    let mut at = house(piece, first)?;
    if piece.sign(at) == Some(',') {
        at += 1;
    }
    if piece.get(at)?.gap > Gap::Line {
        return None;
    }
    if piece.is_known(at, Known::STREET_BEFORE) && piece.is_shape(at, Shape::Figures) {
        return None;
    }
    if let Some((_, after, score, rule)) = street_first(piece, at) {
        return Some((first, after, score, rule));
    }
    let is_next_line = piece.get(at)?.gap >= Gap::Line;
    let begin = at;
    let mut words = 0;
    while at < begin + 9 && words <= 5 {
        let token = piece.get(at)?;
        if at > begin && token.gap > Gap::Space {
            break;
        }
        // `087 555 0192`, a line below `GP Dr Roth`: a title there and no drive.
        let is_street = token.known.is(Known::STREET_AFTER)
            && words > 0
            && !(is_next_line && token.known.is(Known::LABEL));
        let is_small_text =
            token.shape == Shape::Lower && !token.known.is(Known::PARTICLE) && !is_street;
        if is_street
            && (token.is_capital()
                || token.shape == Shape::Lower && piece.is_shape(begin, Shape::Lower)
                || token.len() > 4)
        {
            let mut after = at + 1;
            // `State Highway 152`, `County Road 9`.
            let is_route = matches!(
                piece.str(at).to_lowercase().as_str(),
                "hwy" | "highway" | "route" | "road" | "rd" | "street"
            ) && piece
                .get(after)
                .is_some_and(|next| next.is_figures() && next.len() <= 3 && next.gap == Gap::Space)
                && words < 3;
            if is_route {
                return Some((first, after + 1, 0.8, "address.street"));
            }
            // `High Street West`, `Park Hill Road`.
            let is_longer = |at: usize| {
                piece.is_known(at, Known::STREET_AFTER)
                    && piece.get(at).is_some_and(|t| t.is_capital() && t.gap == Gap::Space)
            };
            while is_longer(after) {
                after += 1;
            }
            if matches!(
                piece.str(after),
                "N" | "S"
                    | "E"
                    | "W"
                    | "NW"
                    | "NE"
                    | "SW"
                    | "SE"
                    | "North"
                    | "South"
                    | "East"
                    | "West"
            ) {
                after += 1;
            }
            return Some((first, after, 0.8, "address.street"));
        }
        if is_compound(piece.str(at))
            && token.is_capital()
            && token.gap == Gap::Space
            && !token.known.is(Known::ORDINARY)
        {
            return Some((first, at + 1, 0.6, "address.street"));
        }
        let is_ordinal = token.is_figures()
            && piece.is_glued(at + 1)
            && matches!(piece.str(at + 1), "st" | "nd" | "rd" | "th");
        if is_ordinal {
            at += 2;
            words += 1;
            continue;
        }
        let is_small_street =
            is_small_text && words < 2 && token.known.is_name() && !token.known.is(Known::ORDINARY);
        if !is_name_word(piece, at) && !is_small_street {
            break;
        }
        at = inner(piece, at + 1);
        words += 1;
    }
    named_only(piece, first, begin)
}

/// `at 4 Rhes Fawr, Bethesda`: a number and names without a word for a street, where words lead to an
/// address and a place follows.
fn named_only(piece: &Piece, first: usize, begin: usize) -> Core {
    let before = if first > 0 { piece.str(first - 1) } else { "" };
    let is_led = matches!(before, "at" | "to" | "of")
        || piece.label(first, 1, |what| what == What::Address).is_some();
    if !is_led || piece.tokens[first].len() > 4 {
        return None;
    }
    let is_name = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.shape == Shape::Capital
                && token.gap == Gap::Space
                && !token.known.is(Known::LABEL.and(Known::MONTH))
        })
    };
    let mut at = begin;
    while at < begin + 4 && is_name(at) {
        at += 1;
    }
    let has_own = (begin..at).any(|at| !piece.is_known(at, Known::ORDINARY));
    let is_followed =
        piece.sign(at) == Some(',') && is_name(at + 1) && !piece.is_known(at + 1, Known::ORDINARY);
    (at > begin && has_own && is_followed).then_some((first, at, 0.5, "address.street"))
}

/// `rue de la Paix 12`, `via Roma, 5`, `ul. Narewska 94`, `Calle Mayor 3`.
pub(super) fn street_first(piece: &Piece, first: usize) -> Core {
    let token = piece.get(first).filter(|token| token.known.is(Known::STREET_BEFORE))?;
    let is_capital = token.shape != Shape::Lower;
    let mut at = inner(piece, first + 1);
    let begin = at;
    let mut names = 0;
    while at < begin + 8 {
        let Some(token) = piece.get(at).filter(|token| token.gap <= Gap::Space) else { break };
        if token.is_figures() && at > begin {
            break;
        }
        // `rue des martyrs Thomas`.
        let is_small = token.shape == Shape::Lower
            && at > begin
            && piece.is_shape(at + 1, Shape::Capital)
            && piece.is_known(at - 1, Known::PARTICLE);
        if !is_name_word(piece, at) && !token.is_figures() && !is_small {
            break;
        }
        names += usize::from(token.shape != Shape::Lower);
        at = inner(piece, at + 1);
    }
    let words_end = at;
    if names == 0 {
        return None;
    }
    if piece.sign(at) == Some(',') || matches!(piece.str(at), "n" | "nº" | "no" | "nr" | "n°" | "č")
    {
        at += 1;
        at = inner(piece, at);
        if matches!(piece.sign(at), Some('º' | '°')) {
            at += 1;
        }
    }
    let near = piece.get(at).is_some_and(|token| token.gap <= Gap::Space);
    if let Some(after) = house(piece, at).filter(|_| near) {
        return Some((first, after, 0.8, "address.street"));
    }
    // Without a number: only where nothing else says `via`, `cours` or `place`.
    let has_number_before = first > 0
        && (piece.tokens[first - 1].is_figures()
            || piece.sign(first - 1) == Some(',')
                && first > 1
                && piece.tokens[first - 2].is_figures());
    let is_strong = matches!(
        piece.str(first).to_lowercase().as_str(),
        "rue" | "calle" | "rua" | "ul" | "avenue" | "boulevard" | "avenida" | "piazza" | "viale"
    );
    let score = if has_number_before { 0.75 } else { 0.45 };
    (has_number_before || is_strong && is_capital && !piece.is_known(first, Known::STREET_AFTER))
        .then_some((first, words_end, score, "address.street"))
}

/// The endings of words that name a street in one: `Bahnhofstraße`, `Kerklaan`, `Storgatan`.
fn is_compound(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "strasse",
        "straße",
        "STRASSE",
        "str",
        "gasse",
        "allee",
        "platz",
        "ufer",
        "damm",
        "weg",
        "ring",
        "chaussee",
        "steig",
        "straat",
        "laan",
        "plein",
        "gracht",
        "kade",
        "dijk",
        "singel",
        "dreef",
        "vej",
        "gade",
        "gata",
        "gatan",
        "vägen",
        "vagen",
        "veien",
        "vegen",
        "gränd",
        "stigen",
        "katu",
        "tie",
        "kuja",
        "polku",
        "puistotie",
        "braut",
        "utca",
        "stræde",
        "allé",
        "stien",
        "hof",
        "markt",
        "promenade",
        "brücke",
    ];
    word.len() > 5
        && ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len() + 1)
}

/// `Hauptstraße 5`, `Villacher Strasse 89`, `Belgrád rkp. 18.`, `Lange Voorhout 12`.
pub(super) fn street_with_number(piece: &Piece, first: usize) -> Core {
    let token =
        piece.get(first).filter(|token| token.is_capital() || token.shape == Shape::Initial)?;
    if token.known.is(Known::MONTH) {
        return None;
    }
    let mut at = first;
    while at < first + 5 {
        let token = piece.get(at)?;
        if at > first && token.gap > Gap::Space {
            return None;
        }
        let is_word = at > first
            && token.known.is(Known::STREET_AFTER)
            && (token.len() > 2 || token.is_capital())
            || at > first && matches!(piece.str(at), "u" | "út" | "tér" | "krt" | "sor");
        let is_street = is_word
            || is_compound(piece.str(at)) && token.is_capital() && !token.known.is(Known::ORDINARY);
        let mut after = inner(piece, at + 1);
        if is_street {
            if piece.sign(after) == Some(',') {
                after += 1;
            }
            let near =
                piece.get(after).is_some_and(|token| token.gap <= Gap::Space && token.len() <= 4);
            if let Some(end) = house(piece, after).filter(|_| near) {
                let is_amount = piece.get(end).is_some_and(|t| {
                    t.shape == Shape::Lower
                        && matches!(piece.str(end), "mg" | "ml" | "cm" | "mm" | "kg")
                });
                return (!is_amount).then_some((first, end, 0.7, "address.street"));
            }
        }
        if !is_name_word(piece, at) {
            return None;
        }
        at = after;
    }
    None
}

/// `Tylova 285, Ostrov 56655`: capital words and a number, where the rest of an address follows.
pub(super) fn word_with_number(piece: &Piece, first: usize) -> Core {
    let token = piece.get(first).filter(|token| token.is_capital())?;
    let follows_number = first > 0
        && piece.tokens[first - 1].is_figures()
        && piece.tokens[first - 1].len() <= 6
        && token.gap <= Gap::Space;
    if token.known.is(Known::MONTH) || token.known.is(Known::UNIT) {
        return None;
    }
    let mut at = first;
    while at < first + 7
        && is_name_word(piece, at)
        && (at == first || piece.tokens[at].gap <= Gap::Space)
    {
        at = inner(piece, at + 1);
    }
    let number = at;
    let near = number > first
        && piece.get(number).is_some_and(|token| token.gap <= Gap::Space && token.len() <= 5);
    let after = house(piece, number).filter(|_| near)?;
    let begin = if follows_number { first - 1 } else { first };
    let end = tail(piece, after);
    let rest = after..end;
    let has_unit = rest.clone().any(|at| piece.is_known(at, Known::UNIT));
    let has_country = rest.clone().any(|at| piece.is_known(at, Known::COUNTRY));
    let has_code = rest.clone().any(|at| {
        let is_of_date = at > 0 && matches!(piece.sign(at - 1), Some('/' | '-' | '.'));
        piece.is_shape(at, Shape::Figures)
            && (4..=6).contains(&piece.tokens[at].len())
            && !is_of_date
    });
    let is_parted =
        rest.clone().any(|at| piece.tokens[at].gap == Gap::Line || piece.sign(at) == Some(','));
    let is_address =
        has_unit || has_country && end > after || has_code && is_parted && end > after + 2;
    let is_labelled = piece.label(begin, 2, |what| what == What::Address).is_some();
    (is_address || is_labelled && follows_number).then_some((
        begin,
        after,
        0.6,
        "address.with_tail",
    ))
}
