//! Names of persons: by a title, a label or a role before them, by the lists with a shape that names
//! have, by what is said of them, and by standing again what stood as a name before.

mod chain;
mod diseases;
mod position;
mod reason;
mod reasons;
mod roles;
mod sentences;
mod shapes;
mod small;
mod unknown;

use std::collections::HashSet;
use std::ops::Range;

use super::Kind;
use super::Span;
use super::labels::What;
use super::lexicon::Folded;
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::Gap;
use super::tokens::Shape;
use chain::Chain;
use chain::chain_at;
use diseases::is_said_of_disease;
use position::is_line;
use reason::Reason;
use reasons::reason_of;
use roles::letters;
use small::lower_case;

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
            // `Jo`, `Vy`: two letters only as a name is written.
            let is_long = token.len() > 2 || token.len() == 2 && token.shape == Shape::Capital;
            let is_kept = token.is_capital() && !token.known.is(Known::PARTICLE) && is_long;
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

    /// The words of a name in small letters, without a title before it.
    fn add_small(&mut self, piece: &Piece, tokens: Range<usize>) {
        let words = tokens.filter(|at| piece.get(*at).is_some_and(|t| t.len() > 2 && t.is_word()));
        for at in words {
            let mut folded = Folded::default();
            if self.0.len() < MOST_SEEN && folded.read(piece.str(at)) {
                self.0.insert(folded.as_str().to_owned());
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

/// Finds names; what is surely one is added to `seen`.
pub(super) fn find(piece: &Piece, seen: &mut Seen, spans: &mut Vec<Span>) {
    let of_place =
        |span: &&Span| matches!(span.kind, Kind::Address | Kind::Organisation | Kind::Postcode);
    let mut others: Vec<Range<usize>> =
        spans.iter().filter(of_place).map(|span| span.range.clone()).collect();
    others.sort_by_key(|range| range.start);
    let mut at = 0;
    while at < piece.tokens.len() {
        // `Son Keith`, `Assistant Rosalind Yee`: the word for a role is none of the name.
        let role = piece.label(at + 1, 3, |what| what == What::Name);
        let role = role.filter(|label| label.first == at && piece.str(at).len() > 2);
        if let Some(label) = role.filter(|label| chain_at(piece, label.after).is_some()) {
            at = label.after;
            continue;
        }
        let Some(mut chain) = chain_at(piece, at) else {
            let small = lower_case(piece, at, spans);
            if let Some(after) = small {
                seen.add_small(piece, at..after);
            }
            at = small.or_else(|| letters(piece, at, spans)).unwrap_or(at + 1);
            continue;
        };
        let end = chain.after;
        let mut reason = reason_of(piece, &chain).or_else(|| above_address(piece, &chain, &others));
        if reason.is_none() && chain.words > 1 {
            // `Yesterday Anna Roth`: the first word may be none of the name.
            if let Some(rest) = chain_at(piece, chain.first + 1).filter(|rest| rest.after <= end) {
                reason = reason_of(piece, &rest);
                chain = rest;
            }
        }
        if let Some(reason) = reason {
            let after = after_comma(piece, &chain, &reason).unwrap_or(chain.after);
            let after = with_suffix(piece, with_nickname(piece, after));
            // What is a part of an address or an organisation is not looked for elsewhere.
            let start = piece.tokens[chain.first].start;
            let upto = others.partition_point(|range| range.start <= start);
            let is_other = others[..upto].iter().rev().take(3).any(|range| start < range.end);
            // A given name that means nothing else is kept from a sentence alone.
            let is_sure = reason.score >= 0.6
                || reason.score >= 0.45 && chain.given > 0 && chain.only_names == chain.words
                || reason.rule == "person.sentence" && chain.ordinary == 0;
            if is_sure && !is_other {
                seen.add(piece, &Chain { after, ..chain });
            }
            let first = titled(piece, &chain, &reason);
            spans.push(piece.span(Kind::Person, first..after, reason.score, reason.rule));
            at = others_of_list(piece, after, &reason, seen, spans).max(at + 1);
        } else {
            at = letters(piece, chain.first, spans).unwrap_or(end).max(at + 1);
        }
    }
}

/// A line of its own above the line where an address begins.
fn above_address(piece: &Piece, chain: &Chain, addresses: &[Range<usize>]) -> Option<Reason> {
    let is_name =
        chain.words + chain.initials > 1 && chain.words < 5 && chain.ordinary < chain.words;
    let next = piece.get(chain.after).filter(|token| token.gap == Gap::Line)?;
    let at = addresses.partition_point(|range| range.start < next.start);
    let is_address = addresses.get(at).is_some_and(|range| range.start <= next.start + 2);
    (is_name && is_address && is_line(piece, chain))
        .then_some(Reason { score: 0.6, rule: "person.above_address" })
}

/// `Surgeon: Roth / Berger`, `cc: Anna Roth, Carl Berger`: who else stands beside a name that a label or
/// title announced. Answers where the list ends.
fn others_of_list(
    piece: &Piece,
    mut after: usize,
    reason: &Reason,
    seen: &mut Seen,
    spans: &mut Vec<Span>,
) -> usize {
    let is_label = reason.rule == "person.label";
    let is_announced = is_label || matches!(reason.rule, "person.title" | "person.role");
    for _ in 0..12 {
        let is_joint = match piece.sign(after) {
            Some('/') => true,
            Some('&' | '+') => is_announced,
            Some(',' | ';') => is_label,
            // `Drs Omondi and Llewellyn`, `Present: Rao und Berger`.
            None if matches!(piece.str(after), "and" | "und" | "et" | "y" | "en") => is_announced,
            _ => false,
        };
        let next = after + 1;
        let is_near = piece.get(next).is_some_and(|token| token.gap <= Gap::Space);
        let Some(other) = chain_at(piece, next).filter(|_| is_joint && is_near) else { break };
        let of_place = Known::PLACE.and(Known::COUNTRY).and(Known::CREDENTIAL).and(Known::EPONYM);
        let is_name = other.ordinary == 0
            && other.words + other.initials < 5
            && !(other.first..other.after).any(|at| piece.is_known(at, of_place))
            && (other.only_names > 0 || is_announced && piece.sign(after) != Some(','))
            && piece.get(other.after).is_none_or(|token| {
                token.gap >= Gap::Wide
                    || matches!(
                        piece.sign(other.after),
                        Some(',' | ';' | '/' | '(' | ')' | '.' | '&' | '+')
                    )
            });
        if !is_name {
            break;
        }
        after = with_suffix(piece, other.after);
        seen.add(piece, &other);
        spans.push(piece.span(Kind::Person, other.first..after, 0.6, "person.listed"));
    }
    after
}

/// Finds again what stood as a name before, wherever in the text it stands.
pub(super) fn find_again(piece: &Piece, seen: &Seen, spans: &mut Vec<Span>) {
    if seen.0.is_empty() {
        return;
    }
    for (at, token) in piece.tokens.iter().enumerate() {
        let is_short = token.len() < 3 && !(token.len() == 2 && token.shape == Shape::Capital);
        if is_short || token.known.is(Known::LABEL) || !token.is_word() {
            continue;
        }
        if token.shape == Shape::Lower {
            // `thanks, tameka`: in small letters only what means nothing else.
            let is_alike = token.len() > 3 && token.known.is_only_name()
                || piece.is_small && token.len() > 2 && !token.known.is(Known::ORDINARY);
            if is_alike && seen.has(piece.str(at)) {
                spans.push(piece.span(Kind::Person, at..at + 1, 0.5, "person.repeated"));
            }
            continue;
        }
        if !token.is_capital() || !(seen.has(piece.str(at)) || is_genitive_of(piece, at, seen)) {
            continue;
        }
        // `Brown` is a name here; `brown` at the beginning of a sentence may be none.
        let is_doubtful = token.known.is(Known::ORDINARY) && piece.begins_sentence(at);
        if !is_doubtful && !is_said_of_disease(piece, at) {
            spans.push(piece.span(Kind::Person, at..at + 1, 0.7, "person.repeated"));
        }
    }
}

/// `Jaylens mom`: the genitive without its apostrophe.
fn is_genitive_of(piece: &Piece, at: usize, seen: &Seen) -> bool {
    let word = piece.str(at);
    let is_open = !piece.tokens[at].known.is(Known::ORDINARY) && word.len() > 5;
    is_open && word.strip_suffix('s').is_some_and(|stem| seen.has(stem))
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
    let Some(given) = chain_at(piece, chain.after + 1) else {
        return initials(piece, chain.after + 1);
    };
    let is_given = given.given > 0 || (reason.rule == "person.label" && given.ordinary == 0);
    // `Niehoff, Auf der Heide 21`: a street.
    let is_street = piece
        .get(given.after)
        .is_some_and(|next| next.is_figures() && next.gap == Gap::Space && next.len() < 4)
        && given.words > 1;
    (is_given && given.words <= 3 && !is_street).then_some(given.after)
}

/// `Pham, Q.T.`: initials after the family name.
fn initials(piece: &Piece, first: usize) -> Option<usize> {
    let mut after = first;
    while after < first + 6 && piece.is_shape(after, Shape::Initial) {
        after += 1;
        if piece.sign(after) == Some('.') && piece.is_glued(after) {
            after += 1;
        }
    }
    (after > first + 1).then_some(after)
}

/// The title belongs to the name: who wrote the text may have thought so.
fn titled(piece: &Piece, chain: &Chain, reason: &Reason) -> usize {
    let mut first = chain.first;
    if reason.rule == "person.profession" {
        return first - 1;
    }
    if reason.rule != "person.title" {
        return first;
    }
    loop {
        let label = piece.label(first, 2, |what| what == What::Title);
        let is_near = |after: usize| {
            (after..first).all(|at| matches!(piece.sign(at), Some('.' | '(' | ')' | ':')))
        };
        let Some(label) = label.filter(|label| label.first < first && is_near(label.after)) else {
            break;
        };
        first = label.first;
    }
    first
}

/// `Teresa ("Tess")`, `Gaganpreet Singh ("Gagan")`: what somebody is called, after the name.
fn with_nickname(piece: &Piece, after: usize) -> usize {
    let is_mark = |at: usize| matches!(piece.sign(at), Some('"' | '“' | '”' | '‘' | '’' | '\''));
    let open = if piece.sign(after) == Some('(') { after + 1 } else { after };
    let is_called = piece.get(after).is_some_and(|token| token.gap == Gap::Space)
        && is_mark(open)
        && piece.get(open + 1).is_some_and(|token| token.is_capital() && token.gap == Gap::None)
        && is_mark(open + 2);
    match (is_called, piece.sign(open + 3)) {
        (false, _) => after,
        (true, Some(')')) => open + 4,
        (true, _) => open + 3,
    }
}

/// `Jr.`, `III`, which belong to the name.
fn with_suffix(piece: &Piece, after: usize) -> usize {
    let mut after = after;
    // `Wong MY /`: two initials without points.
    let is_pair = piece.get(after).is_some_and(|token| {
        token.shape == Shape::Upper && token.len() == 2 && token.gap == Gap::Space
    }) && !piece
        .is_known(after, Known::CREDENTIAL.and(Known::ORDINARY).and(Known::LABEL))
        && piece.get(after + 1).is_none_or(|next| {
            next.gap >= Gap::Line
                || matches!(piece.sign(after + 1), Some('/' | ',' | ';' | ')' | '.'))
        });
    if is_pair {
        after += 1;
    }
    // `Tina R.`
    let is_initial = after > 0 && piece.is_shape(after - 1, Shape::Initial);
    if is_initial && piece.sign(after) == Some('.') && piece.is_glued(after) {
        after += 1;
    }
    let mut at = after;
    if piece.sign(at) == Some(',') {
        at += 1;
    }
    let is_suffix =
        matches!(piece.str(at), "Jr" | "Sr" | "II" | "III" | "IV" | "JR" | "SR" | "Jnr" | "Snr");
    let is_credential =
        piece.is_known(at, Known::CREDENTIAL) && piece.is_shape(at, Shape::Upper) && at == after;
    // `, MD`: letters after a comma, as many as there are.
    let mut end = after;
    let mut next = after;
    while end < after + 8 {
        if piece.sign(next) == Some(',') {
            next += 1;
        }
        // `PhD, ABPP`: letters that no list has stand after ones that it has.
        let is_unknown = end > after
            && piece.is_shape(next, Shape::Upper)
            && piece.sign(next.saturating_sub(1)) == Some(',')
            && !piece.is_known(next, Known::ORDINARY)
            && piece.tokens[next].len() < 9;
        let is_one = (piece.is_known(next, Known::CREDENTIAL) || is_unknown)
            && piece.get(next).is_some_and(|token| {
                token.gap <= Gap::Space
                    && token.shape != Shape::Lower
                    && token.shape != Shape::Initial
            });
        if !is_one {
            break;
        }
        next += 1;
        // `PA-C`, `FNP-BC`.
        if piece.sign(next) == Some('-') && piece.is_glued(next) && piece.is_glued(next + 1) {
            next += 2;
        }
        end = next;
    }
    if end > after {
        return end;
    }
    // `, M.D.`
    let dotted = if piece.sign(after) == Some(',') { after + 1 } else { after };
    let is_dotted = piece.is_shape(dotted, Shape::Initial)
        && piece.sign(dotted + 1) == Some('.')
        && piece.is_shape(dotted + 2, Shape::Initial)
        && piece.is_glued(dotted + 2)
        && dotted > after;
    if is_dotted && matches!(piece.str(dotted + 2), "D" | "O" | "N" | "A" | "S") {
        return if piece.sign(dotted + 3) == Some('.') { dotted + 4 } else { dotted + 3 };
    }
    let is_suffix = is_suffix && !is_initial;
    if is_suffix && at == after {
        let rest = with_suffix_once(piece, at + 1);
        return rest;
    }
    if (is_suffix || is_credential) && piece.get(at).is_some_and(|token| token.gap <= Gap::Space) {
        at + 1
    } else {
        after
    }
}

/// The letters after `III`, where there are any.
fn with_suffix_once(piece: &Piece, after: usize) -> usize {
    let is_letters = piece.sign(after) == Some(',')
        && (piece.is_known(after + 1, Known::CREDENTIAL)
            || piece.is_shape(after + 1, Shape::Initial));
    if is_letters { with_suffix(piece, after) } else { after }
}
