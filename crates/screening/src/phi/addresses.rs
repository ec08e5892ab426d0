//! Addresses: the street, the box or the flat, and what of the address follows it (45 CFR
//! 164.514(b)(2)(i)(B)).
//!
//! A core is found by a word for a street with a number, or by a label; the tail is what goes on as
//! addresses do: commas, line ends, capital words, postcodes.

use super::labels::What;
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};

/// Tokens that the tail of an address may have.
const MOST_TAIL: usize = 28;

/// Finds addresses and postcodes.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut at = 0;
    let mut done = 0;
    while at < piece.tokens.len() {
        // `12521 Park Row 5`: the number stands before a street and is no postcode.
        let next = || piece.is_shape(at, Shape::Figures).then(|| core_at(piece, at + 1)).flatten();
        let found = core_at(piece, at).or_else(next);
        let Some((core_first, core_after, score, rule)) = found else {
            if let Some((after, score)) = postcode(piece, at) {
                spans.push(piece.span(Kind::Postcode, at..after, score, "postcode"));
                at = after;
            } else {
                at += 1;
            }
            continue;
        };
        let first = before(piece, core_first, done);
        let after = tail(piece, core_after);
        spans.push(piece.span(Kind::Address, first..after, score, rule));
        at = after.max(at + 1);
        done = after;
    }
    for label in piece.labels.iter().filter(|label| label.what == What::Address) {
        labelled(piece, label.after, label.has_colon, spans);
    }
}

type Core = Option<(usize, usize, f32, &'static str)>;

fn core_at(piece: &Piece, at: usize) -> Core {
    let token = piece.get(at)?;
    if token.known.is(Known::LABEL) {
        return None;
    }
    match token.shape {
        Shape::Figures => number_first(piece, at),
        Shape::Sign => None,
        _ => boxed(piece, at)
            .or_else(|| unit(piece, at))
            .or_else(|| street_first(piece, at))
            .or_else(|| street_with_number(piece, at))
            .or_else(|| word_with_number(piece, at)),
    }
}

/// A number of a house: `12`, `12a`, `12-14`, `12/3`, `No. 12`.
fn house(piece: &Piece, at: usize) -> Option<usize> {
    piece.get(at).filter(|token| token.is_figures() && token.len() <= 6)?;
    let mut after = at + 1;
    if matches!(piece.str(after), "bis" | "ter" | "quater") {
        after += 1;
    }
    let letter =
        piece.get(after).filter(|next| next.is_word() && next.len() == 1 && next.gap <= Gap::Space);
    if letter.is_some_and(|letter| letter.gap == Gap::None) {
        after += 1;
    }
    let joined = matches!(piece.sign(after), Some('-' | '/' | '–'))
        && piece.is_glued(after)
        && piece.is_glued(after + 1);
    if joined && piece.is_shape(after + 1, Shape::Figures) && piece.tokens[after + 1].len() <= 4 {
        after += 2;
    }
    Some(after)
}

fn is_name_word(piece: &Piece, at: usize) -> bool {
    piece.get(at).is_some_and(|token| {
        let is_small = token.shape == Shape::Lower && token.known.is(Known::PARTICLE);
        (token.is_capital()
            || token.shape == Shape::Initial
            || token.shape == Shape::Uncased
            || is_small)
            && !token.known.is(Known::LABEL)
    })
}

/// Skips `.`, `'` and `-` inside of a street's name.
fn inner(piece: &Piece, at: usize) -> usize {
    let is_inner = matches!(piece.sign(at), Some('.' | '\'' | '’' | '-')) && piece.is_glued(at);
    if is_inner { at + 1 } else { at }
}

/// `12 High Street`, `12 rue de la Paix`, `350 5th Avenue`.
fn number_first(piece: &Piece, first: usize) -> Core {
    if piece.is_glued(first)
        && first > 0
        && (piece.tokens[first - 1].is_word() || piece.tokens[first - 1].is_figures())
    {
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
    let begin = at;
    let mut words = 0;
    while at < begin + 9 && words <= 5 {
        let token = piece.get(at)?;
        if at > begin && token.gap > Gap::Space {
            break;
        }
        let is_street = token.known.is(Known::STREET_AFTER) && words > 0;
        let is_small_text =
            token.shape == Shape::Lower && !token.known.is(Known::PARTICLE) && !is_street;
        if is_street
            && (token.is_capital()
                || token.shape == Shape::Lower && piece.is_shape(begin, Shape::Lower)
                || token.len() > 4)
        {
            let mut after = at + 1;
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
    None
}

/// `rue de la Paix 12`, `via Roma, 5`, `ul. Narewska 94`, `Calle Mayor 3`.
fn street_first(piece: &Piece, first: usize) -> Core {
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
fn street_with_number(piece: &Piece, first: usize) -> Core {
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
fn word_with_number(piece: &Piece, first: usize) -> Core {
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
    let has_code = rest
        .clone()
        .any(|at| piece.is_shape(at, Shape::Figures) && (4..=6).contains(&piece.tokens[at].len()));
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

/// `PO Box 12`, `PSC 12, Box 34`, `Postfach 12`, `APO AA 34012`.
fn boxed(piece: &Piece, first: usize) -> Core {
    let is_near = |at: usize| piece.get(at).is_some_and(|token| token.gap <= Gap::Space);
    let word = |at: usize| piece.str(at);
    let number = |at: usize| {
        piece.is_shape(at, Shape::Figures) && is_near(at) && piece.tokens[at].len() <= 6
    };
    match word(first) {
        "PO" | "P" | "po" | "GPO" | "p" => {
            let mut at = first + 1;
            while at < first + 5 && (piece.sign(at) == Some('.') || matches!(word(at), "O" | "o")) {
                at += 1;
            }
            let is_box = word(at).eq_ignore_ascii_case("box") && is_near(at);
            (is_box && number(at + 1)).then_some((first, at + 2, 0.85, "address.box"))
        }
        "PSC" | "CMR" if number(first + 1) => Some((first, first + 2, 0.8, "address.box")),
        "Unit" | "unit" if number(first + 1) && word(first + 2).eq_ignore_ascii_case("box") => {
            Some((first, first + 4, 0.8, "address.box"))
        }
        "USS" | "USNS" | "USNV" | "USCGC"
            if is_near(first + 1) && piece.tokens[first + 1].is_capital() =>
        {
            Some((first, first + 2, 0.7, "address.box"))
        }
        "APO" | "FPO" | "DPO" if matches!(word(first + 1), "AA" | "AE" | "AP") => {
            Some((first, first + 3, 0.85, "address.box"))
        }
        "Postfach" | "Postbus" | "Apartado" | "BP" | "Boîte" | "Casella" | "Locked"
            if is_near(first + 1) =>
        {
            let at = (first + 1..first + 4).find(|at| number(*at))?;
            // `BP 120/80` is a blood pressure.
            if piece.sign(at + 1) == Some('/')
                || word(first) == "BP" && piece.figures(at..at + 1) == 3
            {
                return None;
            }
            Some((first, at + 1, 0.75, "address.box"))
        }
        _ => None,
    }
}

/// `Apt. 12`, `Suite 400`, `Flat 3B`.
fn unit(piece: &Piece, first: usize) -> Core {
    piece.get(first).filter(|token| token.known.is(Known::UNIT) && token.shape != Shape::Lower)?;
    let is_sure = matches!(
        piece.str(first).to_lowercase().as_str(),
        "apt" | "apartment" | "suite" | "ste" | "flat" | "appartement"
    );
    let at = inner(piece, first + 1);
    let near = piece.get(at).is_some_and(|token| token.gap <= Gap::Space);
    let is_letter =
        is_sure && piece.is_shape(at, Shape::Initial) && piece.sign(at + 1) == Some(',');
    let after = if is_letter { at + 1 } else { house(piece, at)? };
    let follows = piece.sign(after) == Some(',')
        || piece.get(after).is_some_and(|token| token.gap == Gap::Line);
    (near && (is_sure || follows && tail_is_street(piece, after))).then_some((
        first,
        after,
        0.6,
        "address.unit",
    ))
}

fn tail_is_street(piece: &Piece, after: usize) -> bool {
    let end = tail(piece, after);
    (after..end).any(|at| piece.is_known(at, Known::STREET_AFTER) && at > after + 1)
}

/// What of an address stands before its core: the street before `Apt.`, the number before the street.
fn before(piece: &Piece, core: usize, done: usize) -> usize {
    let mut first = core;
    let is_unit = piece.is_known(core, Known::UNIT);
    while first > done && core - first < 12 {
        let gap = piece.tokens[first].gap;
        let at = first - 1;
        let token = piece.tokens[at];
        let crosses_line = gap == Gap::Line;
        if gap > Gap::Line
            || gap == Gap::Wide
            || token.known.is(Known::LABEL)
            || crosses_line && !(is_unit && token.is_figures())
        {
            break;
        }
        let is_free = !piece.is_glued(at)
            || matches!(piece.sign(at.wrapping_sub(1)), Some('>' | '(' | ',' | ':' | '"'));
        let is_number = token.is_figures() && token.len() <= 6 && is_free;
        let is_word = is_unit
            && (is_name_word(piece, at) && token.shape != Shape::Lower
                || token.shape == Shape::Lower && token.known.is(Known::PARTICLE));
        let is_sign = is_unit && matches!(piece.sign(at), Some(',' | '.' | '-' | '\''));
        if !(is_number || is_word || is_sign) {
            break;
        }
        if is_sign
            && piece.sign(at) == Some('.')
            && at > 0
            && piece.tokens[at - 1].len() > 4
            && !piece.is_known(at - 1, Known::STREET_AFTER)
            && !piece.is_shape(at - 1, Shape::Figures)
        {
            break;
        }
        first -= 1;
    }
    // Not a sign, and no ordinary word of the sentence, at the beginning.
    while first < core
        && (piece.is_shape(first, Shape::Sign) || piece.tokens[first].shape == Shape::Lower)
    {
        first += 1;
    }
    first
}

/// The end of an address whose core ends here.
fn tail(piece: &Piece, core: usize) -> usize {
    let mut at = core;
    let mut end = core;
    let mut lines = 0;
    let mut is_after_comma = false;
    while at < core + MOST_TAIL {
        let Some(token) = piece.get(at) else { break };
        if token.gap >= Gap::Wide {
            lines += 1;
            let is_next = token.gap == Gap::Line && lines <= 4 && line_goes_on(piece, at);
            if !is_next {
                break;
            }
            is_after_comma = true;
        }
        if token.known.is(Known::LABEL) {
            break;
        }
        match token.shape {
            Shape::Figures => {
                let is_time = piece.sign(at + 1) == Some(':') && piece.is_glued(at + 1);
                if token.len() > 6 || is_time {
                    break;
                }
                at = house(piece, at).unwrap_or(at + 1);
                end = at;
                is_after_comma = false;
                continue;
            }
            Shape::Sign => match piece.sign(at) {
                Some(',') => is_after_comma = true,
                Some('>' | '-' | '–' | '/' | '\'' | '’' | '|') => {}
                Some('(') if piece.sign(at + 2) == Some(')') => {
                    at += 3;
                    end = at;
                    continue;
                }
                Some('.') => {
                    let is_short = at > 0
                        && (piece.tokens[at - 1].len() <= 3
                            || piece.tokens[at - 1].is_figures()
                            || piece.is_known(at - 1, Known::UNIT));
                    let next = piece.get(at + 1);
                    let is_address = next.is_some_and(|next| {
                        next.is_figures()
                            || next.known.is(Known::UNIT)
                            || next.is_capital() && !next.known.is(Known::ORDINARY)
                    });
                    let is_end = at > 0
                        && piece.tokens[at - 1].is_figures()
                        && piece.tokens[at - 1].len() > 3
                        && next.is_some_and(|next| next.gap <= Gap::Space);
                    if !is_short || !is_address || is_end {
                        break;
                    }
                }
                _ => break,
            },
            Shape::Lower => {
                let is_inner = token.known.is(Known::PARTICLE)
                    || token.known.is(Known::UNIT)
                    || piece.is_known(at, Known::STREET_AFTER)
                    || matches!(
                        piece.str(at),
                        "nad"
                            | "pod"
                            | "sur"
                            | "am"
                            | "im"
                            | "an"
                            | "upon"
                            | "on"
                            | "in"
                            | "bei"
                            | "sous"
                            | "lès"
                            | "les"
                    );
                let leads_on = piece
                    .get(at + 1)
                    .is_some_and(|next| next.shape != Shape::Lower && next.gap <= Gap::Space)
                    && piece.sign(at + 1).is_none();
                let is_joined = matches!(piece.str(at), "and" | "und")
                    && leads_on
                    && piece.label(core, 14, |what| what == What::Address).is_some();
                let is_all_small = token.known.is(Known::COUNTRY.and(Known::PLACE));
                if !(is_inner && leads_on && end > core || is_joined || is_all_small) {
                    break;
                }
                if is_all_small {
                    end = at + 1;
                }
            }
            _ => {
                let is_sentence = token.known.is(Known::ORDINARY)
                    && !token.known.is(Known::PLACE
                        .and(Known::COUNTRY)
                        .and(Known::STREET_AFTER)
                        .and(Known::UNIT))
                    && !token.known.is_name()
                    && !is_after_comma
                    && token.shape == Shape::Capital
                    && piece.get(at + 1).is_some_and(|next| next.shape == Shape::Lower);
                if is_sentence
                    || token.known.is(Known::MONTH)
                        && token.shape == Shape::Capital
                        && !piece.is_known(at, Known::GIVEN)
                {
                    break;
                }
                end = at + 1;
                is_after_comma = false;
            }
        }
        at += 1;
    }
    end
}

/// Whether the next line belongs to an address: no label, no sentence, a place or a code.
fn line_goes_on(piece: &Piece, first: usize) -> bool {
    let mut count = 0;
    let mut has_code = false;
    let mut words = 0;
    let mut at = first;
    while let Some(token) = piece.get(at) {
        if at > first && token.gap >= Gap::Wide {
            break;
        }
        if token.known.is(Known::LABEL) {
            return false;
        }
        if token.shape == Shape::Lower
            && !token.known.is(Known::PARTICLE)
            && words + usize::from(has_code) > 0
        {
            // `Austria 26759 after the concert`.
            return has_code || piece.is_known(at - 1, Known::COUNTRY);
        }
        if token.shape == Shape::Lower && !token.known.is(Known::PARTICLE) {
            return false;
        }
        has_code |=
            token.is_figures() || token.known.is(Known::COUNTRY.and(Known::PLACE).and(Known::UNIT));
        words += usize::from(token.is_capital() || token.shape == Shape::Initial);
        count += 1;
        if count > 9 {
            return false;
        }
        at += 1;
    }
    let first_token = &piece.tokens[first];
    let is_heading = piece.sign(at.saturating_sub(1)) == Some(':')
        || first_token.known.is(Known::ORDINARY)
            && !first_token.known.is(Known::PLACE.and(Known::UNIT))
            && !has_code;
    count > 0 && !is_heading && (has_code || words > 0)
}

/// What follows a label of an address, where no core was found in it.
fn labelled(piece: &Piece, first: usize, has_colon: bool, spans: &mut Vec<Span>) {
    let mut at = first;
    while at < first + 4 && matches!(piece.sign(at), Some(':' | '.' | '-' | '=' | '|' | '(' | ')'))
    {
        at += 1;
    }
    let Some(token) = piece.get(at) else { return };
    if token.gap > Gap::Line || token.shape == Shape::Lower && !has_colon {
        return;
    }
    let begins = token.is_figures()
        || token.is_capital()
        || token.known.is(Known::UNIT)
        || has_colon && token.is_word();
    if !begins || token.known.is(Known::LABEL) {
        return;
    }
    let end = tail(piece, at);
    let mut end = end.max(at);
    if has_colon {
        // In a form all of the line is the address.
        let mut next = end.max(at);
        while piece
            .get(next)
            .is_some_and(|token| token.gap <= Gap::Space && !token.known.is(Known::LABEL))
            && next < at + MOST_TAIL
        {
            next += 1;
        }
        if next > end && !matches!(piece.sign(next - 1), Some('.' | ';')) {
            end = tail(piece, next).max(next);
        } else if next > end {
            end = next - 1;
        }
    }
    let has_number = piece.figures(at..end) > 0;
    let is_place = (at..end)
        .any(|at| piece.is_known(at, Known::PLACE.and(Known::COUNTRY).and(Known::STREET_AFTER)));
    if end > at && (has_number || is_place || has_colon) {
        spans.push(piece.span(
            Kind::Address,
            at..end,
            if has_number { 0.75 } else { 0.5 },
            "address.label",
        ));
    }
}

/// Postcodes of a form that nothing else has, and those after a state or before a town.
fn postcode(piece: &Piece, at: usize) -> Option<(usize, f32)> {
    british(piece, at)
        .or_else(|| canadian(piece, at))
        .or_else(|| after_state(piece, at))
        .or_else(|| before_town(piece, at))
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
