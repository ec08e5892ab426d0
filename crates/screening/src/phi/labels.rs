//! The words that a document prints before a value: `MRN`, `geboren am`, `Dear`.
//!
//! They are found once for a whole piece, in one pass, and every family asks the same list what
//! stands before its values.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::Kind;
use super::lexicon::Known;
use super::tokens::{Gap, Shape, Token};

/// What the value after a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A title: a name follows.
    Title,
    /// A greeting.
    Dear,
    /// A role or the word `name`.
    Name,
    /// Words that only a name follows: `my name is`.
    Called,
    /// The end of a letter: who signs stands after it.
    Closing,
    Birth,
    Address,
    Place,
    /// A number or code of this kind.
    Number(Kind),
}

/// A label at its place, in tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) what: What,
    /// The first token, and the first after it.
    pub(super) first: usize,
    pub(super) after: usize,
    /// A colon or another sign of a form follows.
    pub(super) has_colon: bool,
}

const PHRASES: &str = include_str!("../../data/labels.txt");

struct Phrases {
    machine: Option<AhoCorasick>,
    /// What each phrase announces, and whether it is a label only before a colon.
    whats: Vec<(What, bool)>,
}

fn phrases() -> &'static Phrases {
    static PHRASES_READ: OnceLock<Phrases> = OnceLock::new();
    PHRASES_READ.get_or_init(|| {
        let (mut all, mut whats, mut what) = (Vec::new(), Vec::new(), What::Name);
        for line in PHRASES.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[') {
                what = what_of(heading.trim_end_matches(']'));
                continue;
            }
            for phrase in line.split('|').filter(|phrase| !phrase.is_empty()) {
                let weak = phrase.strip_prefix(':');
                all.push(weak.unwrap_or(phrase));
                whats.push((what, weak.is_some()));
            }
        }
        let machine = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(&all);
        // The phrases are a part of the program; a test builds the machine.
        Phrases { machine: machine.ok(), whats }
    })
}

fn what_of(heading: &str) -> What {
    match heading {
        "title" => What::Title,
        "dear" => What::Dear,
        "name" => What::Name,
        "called" => What::Called,
        "closing" => What::Closing,
        "birth" => What::Birth,
        "address" => What::Address,
        "place" => What::Place,
        _ => {
            let kind = Kind::ALL.iter().find(|kind| kind.as_str() == heading);
            What::Number(kind.copied().unwrap_or(Kind::OtherId))
        }
    }
}

/// All labels of a piece, in order. Tokens of labels that a value cannot be are marked as such.
pub(super) fn labels_of(text: &str, tokens: &mut [Token]) -> Vec<Label> {
    let phrases = phrases();
    let Some(machine) = &phrases.machine else { return Vec::new() };
    let mut labels: Vec<Label> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = if tokens[at].is_word() { longest(machine, text, tokens, at) } else { None };
        let Some((after, pattern)) = found else {
            at += 1;
            continue;
        };
        let (mut what, is_weak) = phrases.whats[pattern];
        // `her sister Busi`: in small letters a relation and no title.
        let may_be_relation = what == What::Title
            && tokens[at].shape == Shape::Lower
            && matches!(
                &text[tokens[at].start..tokens[after - 1].end],
                "sister"
                    | "nurse"
                    | "midwife"
                    | "chaplain"
                    | "auntie"
                    | "aunty"
                    | "aunt"
                    | "uncle"
                    | "granny"
                    | "grandma"
                    | "grandpa"
                    | "gogo"
                    | "oma"
                    | "opa"
                    | "coach"
                    | "father"
                    | "nonna"
                    | "nonno"
                    | "abuela"
                    | "lola"
                    | "lolo"
                    | "pastor"
            );
        if may_be_relation {
            what = What::Name;
        }
        let has_colon = has_colon(text, tokens, after);
        let is_form =
            has_colon || tokens.get(after).is_some_and(|next| sign(text, next) == Some('#'));
        if is_weak && !is_form || !is_said(text, tokens, at, after, what) {
            at += 1;
            continue;
        }
        if has_colon || !matches!(what, What::Name | What::Place) {
            for token in &mut tokens[at..after] {
                token.known = token.known.and(Known::LABEL);
            }
        }
        labels.push(Label { what, first: at, after, has_colon });
        at = after;
    }
    labels
}

/// The longest phrase that begins with this token and ends with a whole one.
fn longest(
    machine: &AhoCorasick,
    text: &str,
    tokens: &[Token],
    at: usize,
) -> Option<(usize, usize)> {
    let start = tokens[at].start;
    let mut upto = text.len();
    // `Dr Medici`: the longer phrase ends within a word, a shorter one may not.
    for _ in 0..4 {
        let input = Input::new(text).range(start..upto).anchored(Anchored::Yes);
        let found = machine.find(input)?;
        let mut after = at;
        while after < tokens.len() && tokens[after].end <= found.end() {
            after += 1;
        }
        let is_whole = after > at && tokens[after - 1].end == found.end();
        let is_free =
            after < tokens.len() && !(tokens[after].gap == Gap::None && tokens[after].is_word());
        if is_whole && is_free {
            return Some((after, found.pattern().as_usize()));
        }
        upto = found.end().checked_sub(1).filter(|upto| *upto > start)?;
        upto = text.floor_char_boundary(upto);
    }
    None
}

/// Whether a short phrase is a label here and no other word of the sentence.
fn is_said(text: &str, tokens: &[Token], first: usize, after: usize, what: What) -> bool {
    let token = &tokens[first];
    let phrase = &text[token.start..tokens[after - 1].end];
    if token.gap == Gap::None && first > 0 && tokens[first - 1].is_figures() {
        return false;
    }
    match what {
        What::Closing => is_closing(text, tokens, first, after),
        // `Anna M. Roth`, `A.M. Roth`: an initial, no title.
        What::Title | What::Name if phrase.len() == 1 && is_initial(text, tokens, first) => false,
        What::Title => {
            let next = &tokens[after];
            let dotted = sign(text, next) == Some('.');
            let follows = if dotted { tokens.get(after + 1) } else { Some(next) };
            let is_near = follows.is_some_and(|next| next.gap <= Gap::Space);
            // `BC` and `MAG` are measured, `Bc.` and `Mag.` are titles.
            if matches!(phrase, "BC" | "MAG" | "COL" | "LT" | "HON" | "ING" | "PR" | "ME" | "FR") {
                return false;
            }
            let is_short = phrase.chars().count() <= 2 && !phrase.is_ascii() && phrase != "OÄ"
                || phrase.len() <= 1;
            let is_lower = token.shape == Shape::Lower;
            let is_capital = follows
                .is_some_and(|next| next.shape == Shape::Capital || next.known.is(Known::PARTICLE));
            // `Mr Bishop`, `Canon scanner`: an office is a title only before a name.
            let is_office = OFFICES.iter().any(|office| office.eq_ignore_ascii_case(phrase));
            if is_office && !is_capital {
                return false;
            }
            let is_word = [
                "me", "fr", "pr", "m", "ing", "bc", "don", "hr", "lek", "sr", "pan", "nurse",
                "sister", "lady", "miss",
            ];
            let may_be_lower =
                ["mr", "mrs", "ms", "dr", "prof", "herr", "frau", "mme", "sig", "sra"];
            is_near
                && (!is_lower
                    || may_be_lower.contains(&phrase)
                    || dotted && phrase.len() > 2
                    || is_capital && !is_word.contains(&phrase))
                && (!is_short || dotted || phrase == "M")
        }
        // One letter is a label before a colon (`T: 555…`) and for a birth (`b. 3 May 1950`).
        _ if phrase.len() <= 1 => {
            let is_dotted = sign(text, &tokens[after]) == Some('.');
            let figures = tokens.get(after + 1).is_some_and(Token::is_figures);
            has_colon(text, tokens, after) || what == What::Birth && is_dotted && figures
        }
        What::Number(Kind::Phone)
            if OFTEN_OTHER.iter().any(|word| word.eq_ignore_ascii_case(phrase)) =>
        {
            has_colon(text, tokens, after)
        }
        _ => true,
    }
}

/// `Kind regards,` at the end of a line or, as in a short message, before the last word of one.
fn is_closing(text: &str, tokens: &[Token], first: usize, after: usize) -> bool {
    let begins = tokens[first].gap >= Gap::Line
        || matches!(sign(text, &tokens[first - 1]), Some('.' | '!' | '?' | ','));
    let is_mark = |at: usize| {
        tokens.get(at).is_some_and(|next| {
            matches!(sign(text, next), Some(',' | '.' | '!' | ':' | '-' | '–'))
                && next.gap <= Gap::Space
        })
    };
    let mut next = after;
    while next < after + 2 && is_mark(next) {
        next += 1;
    }
    let Some(token) = tokens.get(next) else { return false };
    // `Thanks Mandeep`, `Regards, Thabang Seleka (locum)`: a name and the end of the line.
    let ends = |at: usize| {
        tokens.get(at).is_none_or(|token| {
            token.gap >= Gap::Line || matches!(sign(text, token), Some(',' | '(' | '|' | '-'))
        })
    };
    let mut end = next;
    while end < next + 6
        && tokens.get(end).is_some_and(|token| {
            token.is_capital() || token.shape == Shape::Initial || sign(text, token) == Some('.')
        })
        && (end == next || !ends(end))
    {
        end += 1;
    }
    let is_small = token.shape == Shape::Lower && ends(next + 1);
    let is_short = is_small || end > next && ends(end);
    begins && (token.gap >= Gap::Line || is_short)
}

fn is_initial(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return false };
    // `M.G. Road`, `M.A. Roth`: more initials follow.
    let is_dotted = |at: usize| tokens.get(at).is_some_and(|token| sign(text, token) == Some('.'));
    let next = tokens.get(at + 2).filter(|_| is_dotted(at + 1));
    if next.is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Initial) {
        return true;
    }
    match tokens[at].gap {
        Gap::None => sign(text, before) == Some('.'),
        Gap::Space => {
            // `Mrs H M Pettifer`, `Mrs M Pettifer`.
            before.shape == Shape::Initial
                || before.is_capital() && before.known.is(Known::LABEL) && before.len() > 1
                || before.is_capital() && before.known.is_name() && !before.known.is(Known::LABEL)
        }
        _ => false,
    }
}

/// Titles that are family names or other words as well.
const OFFICES: &[&str] = &[
    "bishop",
    "canon",
    "pastor",
    "deacon",
    "chief",
    "father",
    "coach",
    "rabbi",
    "imam",
    "colonel",
    "sergeant",
    "commander",
    "koro",
    "oma",
    "opa",
    "lola",
    "tita",
    "gogo",
    "matua",
    "judge",
    "justice",
    "captain",
];

/// Words that name a telephone only before a colon.
const OFTEN_OTHER: &[&str] = &[
    "home",
    "work",
    "office",
    "main",
    "reception",
    "enquiries",
    "after hours",
    "contact",
    "ambulanz",
    "portable",
];

fn has_colon(text: &str, tokens: &[Token], after: usize) -> bool {
    let mut at = after;
    // `Name(s):`, `Tel. no:`.
    while at < tokens.len() && at < after + 4 && tokens[at].gap <= Gap::Wide {
        match sign(text, &tokens[at]) {
            Some(':' | '：' | '=' | '|') => return true,
            Some('.' | '(' | ')' | '#' | '*' | '/') => at += 1,
            _ if tokens[at].gap == Gap::None && tokens[at].is_word() => at += 1,
            _ => return false,
        }
    }
    false
}

/// The sign that a token is.
pub(super) fn sign(text: &str, token: &Token) -> Option<char> {
    if token.shape == Shape::Sign { text[token.start..].chars().next() } else { None }
}

/// The last label before a token, of those that `wanted` accepts, where at most `most` other tokens
/// stand between them.
pub(super) fn label_before(
    labels: &[Label],
    token: usize,
    most: usize,
    wanted: impl Fn(What) -> bool,
) -> Option<&Label> {
    let upto = labels.partition_point(|label| label.after <= token);
    let near = labels[..upto].iter().rev().take_while(|label| label.after + most >= token);
    near.take(6).find(|label| wanted(label.what))
}
