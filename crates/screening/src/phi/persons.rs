//! Names of persons: by a title, a label or a role before them, by the lists with a shape that names
//! have, by what is said of them, and by standing again what stood as a name before.

use std::collections::HashSet;

use super::labels::What;
use super::lexicon::{Folded, Known};
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};

/// Words of names that one document keeps for finding them again.
const MOST_SEEN: usize = 4096;

/// The words that stood as somebody's name in this document.
#[derive(Default)]
pub(super) struct Seen(HashSet<String>);

impl Seen {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, piece: &Piece, chain: &Chain) {
        for at in chain.first..chain.after {
            let token = piece.tokens[at];
            let is_kept = token.is_capital() && !token.known.is(Known::PARTICLE) && token.len() > 2;
            if is_kept && self.0.len() < MOST_SEEN {
                let mut folded = Folded::default();
                let word = piece.str(at);
                let key = if folded.read(word) {
                    folded.as_str().to_owned()
                } else {
                    word.to_lowercase()
                };
                self.0.insert(key);
            }
        }
    }

    fn has(&self, word: &str) -> bool {
        let mut folded = Folded::default();
        if folded.read(word) {
            self.0.contains(folded.as_str())
        } else {
            self.0.contains(&word.to_lowercase())
        }
    }
}

/// Tokens that may be one name.
#[derive(Clone, Copy, Debug)]
struct Chain {
    first: usize,
    after: usize,
    /// Full words, without initials and particles.
    words: usize,
    initials: usize,
    /// Full words that are given or family names of the lists.
    given: usize,
    family: usize,
    /// Of these, the ones that mean nothing else.
    only_names: usize,
    /// Words that mean something else as well, or only that.
    ordinary: usize,
}

/// Why a chain of words is a name.
struct Reason {
    score: f32,
    rule: &'static str,
}

/// Finds names; what is surely one is added to `seen`.
pub(super) fn find(piece: &Piece, seen: &mut Seen, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < piece.tokens.len() {
        let Some(mut chain) = chain_at(piece, at) else {
            at = lower_case(piece, at, spans).unwrap_or(at + 1);
            continue;
        };
        let end = chain.after;
        let mut reason = reason_of(piece, &chain);
        if reason.is_none() && chain.words > 1 {
            // `Yesterday Anna Roth`: the first word may be none of the name.
            if let Some(rest) = chain_at(piece, chain.first + 1).filter(|rest| rest.after <= end) {
                reason = reason_of(piece, &rest);
                chain = rest;
            }
        }
        if let Some(reason) = reason {
            let after = after_comma(piece, &chain, &reason).unwrap_or(chain.after);
            let after = with_suffix(piece, after);
            if reason.score >= 0.6 {
                seen.add(piece, &Chain { after, ..chain });
            }
            spans.push(piece.span(Kind::Person, chain.first..after, reason.score, reason.rule));
            at = after.max(at + 1);
        } else {
            at = end.max(at + 1);
        }
    }
}

/// Finds again what stood as a name before, wherever in the text it stands.
pub(super) fn find_again(piece: &Piece, seen: &Seen, spans: &mut Vec<Span>) {
    if seen.0.is_empty() {
        return;
    }
    for (at, token) in piece.tokens.iter().enumerate() {
        let may_be = token.is_capital() && token.len() > 2 && !token.known.is(Known::LABEL);
        if !may_be || !seen.has(piece.str(at)) {
            continue;
        }
        // `Brown` is a name here; `brown` at the beginning of a sentence may be none.
        let is_doubtful = token.known.is(Known::ORDINARY) && piece.begins_sentence(at);
        if !is_doubtful && !is_of_disease(piece, at, at + 1) {
            spans.push(piece.span(Kind::Person, at..at + 1, 0.7, "person.repeated"));
        }
    }
}

fn is_part(piece: &Piece, at: usize) -> bool {
    let Some(token) = piece.get(at) else { return false };
    let not = Known::LABEL.and(Known::MONTH);
    match token.shape {
        Shape::Initial => !token.known.is(Known::LABEL),
        Shape::Capital | Shape::Upper => {
            let only_other = token.known.is(Known::ORDINARY) && !token.known.is_name();
            let is_other =
                Known::CREDENTIAL.and(Known::ORGANISATION).and(Known::COUNTRY).and(Known::UNIT);
            !token.known.is(not)
                && !only_other
                && !(token.known.is(is_other) && !token.known.is_only_name())
        }
        _ => false,
    }
}

/// The longest chain of name-like words from here.
fn chain_at(piece: &Piece, first: usize) -> Option<Chain> {
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
        piece.label(first, 1, |what| matches!(what, What::Title | What::Dear | What::Name))?;
        while at < first + 3
            && piece.is_known(at, Known::PARTICLE)
            && !piece.is_shape(at, Shape::Capital)
        {
            at += 1;
        }
    }
    while is_part(piece, at) && chain.words + chain.initials < 6 {
        let token = piece.tokens[at];
        if token.shape == Shape::Initial {
            chain.initials += 1;
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
fn next_part(piece: &Piece, after: usize) -> Option<usize> {
    let mut at = after;
    if piece.sign(at) == Some('.') && piece.is_glued(at) {
        // `J.`, `Chr.`: not the end of a sentence after a whole word.
        let is_short = piece.tokens[at - 1].len() <= 2;
        if !is_short {
            return None;
        }
        at += 1;
    } else if matches!(piece.sign(at), Some('-' | '‑' | '–')) && piece.is_glued(at) {
        return (piece.is_glued(at + 1) && is_part(piece, at + 1)).then_some(at + 1);
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

/// Why a chain is a name, the best reason first; `None` where nothing says so.
fn reason_of(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let reason = |score, rule| Some(Reason { score, rule });
    if let Some(found) = by_label(piece, chain) {
        return Some(found);
    }
    let (first, after) = (chain.first, chain.after);
    if is_of_disease(piece, first, after) || is_organisation(piece, chain) {
        return None;
    }
    if let Some(score) = by_credential(piece, chain) {
        return reason(score, "person.credential");
    }
    let first_token = piece.tokens[first];
    let last_token = piece.tokens[after - 1];
    let is_pair = chain.words >= 2;
    if is_pair && chain.given > 0 {
        if chain.only_names >= 2 {
            return reason(0.8, "person.given_and_family");
        }
        if chain.only_names == 1 {
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
        let is_named = chain.only_names > 0 || (chain.ordinary == 0 && is_pair);
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
    if let Some(score) = by_sentence(piece, chain) {
        return reason(score, "person.sentence");
    }
    let is_known_given = chain.words == 1 && chain.given == 1 && chain.only_names == 1;
    if is_known_given && last_token.shape == Shape::Capital {
        return reason(0.45, "person.given_alone");
    }
    None
}

/// A title, a greeting, a role or the word `name` before the chain.
fn by_label(piece: &Piece, chain: &Chain) -> Option<Reason> {
    let wanted = |what| matches!(what, What::Title | What::Dear | What::Name);
    let label = *piece.label(chain.first, 4, wanted)?;
    if !only_signs(piece, label.after, chain.first) {
        return None;
    }
    let near = piece.tokens[label.after..=chain.first].iter().map(|token| token.gap).max()?;
    let is_next_line = near >= Gap::Line;
    let reason = |score, rule| Some(Reason { score, rule });
    match label.what {
        What::Title if !is_next_line => reason(0.9, "person.title"),
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
            let is_said = (chain.only_names > 0 || chain.words > 1 && is_certain) && !is_alone;
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

fn only_signs(piece: &Piece, from: usize, upto: usize) -> bool {
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
fn by_credential(piece: &Piece, chain: &Chain) -> Option<f32> {
    let mut at = chain.after;
    let has_comma = piece.sign(at) == Some(',');
    if has_comma {
        at += 1;
    }
    let token = piece.get(at).filter(|token| token.gap <= Gap::Space)?;
    let is_credential = token.known.is(Known::CREDENTIAL) && token.shape != Shape::Lower;
    let may_be = chain.ordinary < chain.words.max(1) || chain.initials > 0;
    let is_name = chain.words + chain.initials > 1 && (has_comma || chain.only_names > 0);
    (is_credential && may_be && is_name).then_some(0.8)
}

/// `Parkinson's disease`, `Glasgow Coma Scale`, `Murphy's sign`.
fn is_of_disease(piece: &Piece, first: usize, after: usize) -> bool {
    const OF_IT: &[&str] = &[
        "disease",
        "syndrome",
        "sign",
        "test",
        "scale",
        "score",
        "criteria",
        "index",
        "classification",
        "catheter",
        "reflex",
        "manoeuvre",
        "maneuver",
        "fracture",
        "palsy",
        "lymphoma",
        "sarcoma",
        "tumour",
        "tumor",
        "phenomenon",
        "procedure",
        "operation",
        "contracture",
        "cyst",
        "node",
        "nodes",
        "chorea",
        "dementia",
        "stage",
        "grade",
        "coma",
        "monitor",
        "stain",
        "tube",
        "forceps",
        "position",
        "oesophagus",
        "esophagus",
        "thyroiditis",
        "encephalopathy",
        "ulcer",
        "body",
        "bodies",
        "staging",
        "risk",
        "assessment",
        "scan",
        "line",
        "drain",
        "needle",
        "incision",
        "osteotomy",
        "arthroplasty",
        "repair",
        "hernia",
        "krankheit",
        "zeichen",
        "ulcers",
        "depression",
        "inventory",
        "protocol",
        "study",
        "trial",
        "nevus",
        "ring",
        "triad",
        "tetralogy",
        "anemia",
        "anaemia",
        "ratio",
        "equation",
        "formula",
        "rule",
        "rules",
    ];
    let is_eponym = (first..after).any(|at| piece.is_known(at, Known::EPONYM));
    let mut at = after;
    if matches!(piece.sign(at), Some('\'' | '’')) {
        at += 1;
        if piece.str(at).eq_ignore_ascii_case("s") {
            at += 1;
        }
    }
    let next = piece.str(at);
    let is_of_it = OF_IT.iter().any(|word| word.eq_ignore_ascii_case(next));
    let is_hyphened = is_eponym && matches!(piece.sign(after), Some('-' | '–'));
    is_of_it && (is_eponym || after - first == 1 || at > after)
        || is_hyphened
        || is_eponym && after - first == 1
}

fn is_organisation(piece: &Piece, chain: &Chain) -> bool {
    let next = chain.after;
    let is_next = |at: usize| {
        piece.get(at).is_some_and(|token| {
            token.gap <= Gap::Space
                && token.is_capital()
                && (token.known.is(Known::ORGANISATION) || token.known.is(Known::STREET_AFTER))
        })
    };
    is_next(next)
        || piece
            .get(next)
            .is_some_and(|token| token.is_capital() && token.gap <= Gap::Space && is_next(next + 1))
}

/// `ROTH, Anna`.
fn is_reversed(piece: &Piece, chain: &Chain) -> bool {
    let is_next = piece.sign(chain.after) == Some(',')
        && piece.get(chain.after + 1).is_some_and(|t| t.gap <= Gap::Space);
    if !is_next || chain.words > 2 || chain.ordinary == chain.words && chain.family == 0 {
        return false;
    }
    let Some(given) = chain_at(piece, chain.after + 1) else { return false };
    let is_given = given.words <= 2 && given.given > 0 && given.only_names > 0;
    let ends =
        piece.get(given.after).is_none_or(|token| token.gap >= Gap::Wide || !token.is_capital());
    let family = piece.tokens[chain.first];
    is_given
        && ends
        && (family.shape == Shape::Upper || chain.family > 0 && piece.begins_sentence(chain.first))
}

/// The end of the given names where the family name stands first.
fn after_comma(piece: &Piece, chain: &Chain, reason: &Reason) -> Option<usize> {
    let is_form = matches!(
        reason.rule,
        "person.label" | "person.family_first" | "person.title" | "person.role"
    );
    let is_comma = is_form && chain.words <= 2 && piece.sign(chain.after) == Some(',');
    if !is_comma || piece.get(chain.after + 1)?.gap > Gap::Space {
        return None;
    }
    if piece.is_known(chain.after + 1, Known::CREDENTIAL) {
        return None;
    }
    let given = chain_at(piece, chain.after + 1)?;
    let is_given = given.given > 0 || (reason.rule == "person.label" && given.ordinary == 0);
    (is_given && given.words <= 3).then_some(given.after)
}

/// `Jr.`, `III`, which belong to the name.
fn with_suffix(piece: &Piece, after: usize) -> usize {
    let mut at = after;
    if piece.sign(at) == Some(',') {
        at += 1;
    }
    let is_suffix =
        matches!(piece.str(at), "Jr" | "Sr" | "II" | "III" | "IV" | "JR" | "SR" | "Jnr" | "Snr");
    if is_suffix && piece.get(at).is_some_and(|token| token.gap <= Gap::Space) {
        at + 1
    } else {
        after
    }
}

/// What a sentence says only of persons.
fn by_sentence(piece: &Piece, chain: &Chain) -> Option<f32> {
    const AFTER: &[&str] = &[
        "said",
        "says",
        "reports",
        "reported",
        "denies",
        "denied",
        "lives",
        "lived",
        "states",
        "stated",
        "complains",
        "complained",
        "presented",
        "attended",
        "attends",
        "tells",
        "told",
        "speak",
        "speaks",
        "works",
        "worked",
        "feels",
        "felt",
        "wants",
        "asked",
        "explained",
        "describes",
        "described",
        "is",
        "was",
        "has",
        "had",
        "will",
        "does",
        "did",
        "takes",
        "drinks",
        "smokes",
        "remains",
        "tolerated",
        "understands",
        "agrees",
        "agreed",
        "called",
        "phoned",
        "rang",
        "came",
        "went",
        "returned",
        "concert",
        "yet",
        "thinks",
        "needs",
    ];
    const BEFORE: &[&str] = &[
        "said", "told", "with", "by", "to", "met", "asked", "saw", "thank", "thanks", "and",
        "called", "named", "is", "about", "see", "him", "her", "from", "for", "of",
    ];
    let (first, after) = (chain.first, chain.after);
    if chain.words > 1 && chain.ordinary < chain.words && chain.ordinary == 0 {
        let next = piece
            .get(after)
            .filter(|token| token.gap <= Gap::Space)
            .map_or("", |_| piece.str(after));
        let is_genitive = matches!(piece.sign(after), Some('\'' | '’'));
        let before = if first > 0 { piece.str(first - 1) } else { "" };
        let is_said = AFTER.contains(&next)
            || is_genitive
            || BEFORE.contains(&before.to_lowercase().as_str());
        let is_upper = (first..after).any(|at| piece.is_shape(at, Shape::Upper));
        return (is_said && !is_upper).then_some(0.45);
    }
    let token = piece.tokens[first];
    if chain.words != 1 || !token.known.is_only_name() || token.shape == Shape::Upper {
        return None;
    }
    let next =
        piece.get(after).filter(|token| token.gap <= Gap::Space).map_or("", |_| piece.str(after));
    let is_told = AFTER.contains(&next) || matches!(piece.sign(after), Some('\'' | '’'));
    let before = if first > 0 && token.gap <= Gap::Space {
        piece.str(first - 1).to_lowercase()
    } else {
        String::new()
    };
    let is_meant = BEFORE.contains(&before.as_str());
    // `Roth and Berger`: one name beside another.
    let beside = |at: usize| {
        piece.tokens.get(at).is_some_and(|other| other.is_capital() && other.known.is_only_name())
    };
    let is_listed =
        (matches!(piece.str(after), "and" | "und" | "et" | "y" | "e" | "en" | "&" | ",")
            && beside(after + 1))
            || (matches!(before.as_str(), "and" | "und" | "et" | "&" | ",")
                && first > 1
                && beside(first - 2));
    let is_address = piece.sign(after) == Some(',') && piece.begins_sentence(first);
    match (is_told, is_listed, is_meant || is_address) {
        (true, _, _) | (_, true, _) => Some(0.5),
        (_, _, true) => Some(0.4),
        _ => None,
    }
}

/// A name in small letters, where two words together are nothing but names or a label says so.
fn lower_case(piece: &Piece, at: usize, spans: &mut Vec<Span>) -> Option<usize> {
    let token = piece.get(at)?;
    if token.shape == Shape::Uncased {
        return uncased(piece, at, spans);
    }
    let is_word = |at: usize| {
        piece
            .get(at)
            .is_some_and(|t| t.shape == Shape::Lower && !t.known.is(Known::LABEL) && t.len() > 2)
    };
    let next = piece.get(at + 1)?;
    if !is_word(at) || next.gap != Gap::Space {
        return None;
    }
    let named = |what| matches!(what, What::Name | What::Title | What::Dear);
    let label = piece.label(at, 2, named).filter(|label| only_signs(piece, label.after, at));
    let mut last = at + 1;
    // `ella h. snider`.
    if next.len() == 1 && next.shape == Shape::Lower {
        last += 1;
        if piece.sign(last) == Some('.') {
            last += 1;
        }
    }
    if !is_word(last) || piece.tokens[last].gap > Gap::Space {
        return None;
    }
    let (one, other) = (token.known, piece.tokens[last].known);
    let both = one.is(Known::GIVEN) && one.is_only_name() && other.is_only_name();
    let either = (one.is_only_name() || other.is_only_name())
        && !one.is(Known::ORDINARY)
        && !other.is(Known::ORDINARY)
        && label.is_some_and(|label| {
            label.has_colon
                || label.what != What::Name
                || both
                || one.is(Known::GIVEN)
                || other.is_only_name()
        });
    if both || either {
        spans.push(piece.span(
            Kind::Person,
            at..last + 1,
            if both { 0.55 } else { 0.5 },
            "person.small_letters",
        ));
        return Some(last + 1);
    }
    None
}

/// A name in a script without capital letters: only after a label, or before an address of respect.
fn uncased(piece: &Piece, at: usize, spans: &mut Vec<Span>) -> Option<usize> {
    let label = piece.label(at, 2, |what| matches!(what, What::Name | What::Title));
    let is_label = label.is_some_and(|label| label.has_colon && only_signs(piece, label.after, at));
    let word = piece.str(at);
    let honorific =
        ["さん", "様", "さま", "先生", "氏", "님", "先生"].iter().find(|end| word.ends_with(**end));
    if is_label {
        let mut after = at + 1;
        while after < at + 4
            && piece.is_shape(after, Shape::Uncased)
            && piece.tokens[after].gap <= Gap::Space
        {
            after += 1;
        }
        spans.push(piece.span(Kind::Person, at..after, 0.8, "person.label"));
        return Some(after);
    }
    if let Some(honorific) = honorific.filter(|_| word.chars().count() <= 8) {
        let token = piece.tokens[at];
        let range = token.start..token.end - honorific.len();
        spans.push(Span::new(Kind::Person, range, 0.6, "person.title"));
    }
    Some(at + 1)
}
