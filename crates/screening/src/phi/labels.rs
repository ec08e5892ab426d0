//! The words that a document prints before a value: `MRN`, `geboren am`, `Dear`.
//!
//! They are found once for a whole piece, in one pass, and every family asks the same list what
//! stands before its values.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

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
    whats: Vec<What>,
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
                all.push(phrase);
                whats.push(what);
            }
        }
        let machine = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
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
    let mut from = 0;
    // Leftmost-longest may begin within a word and swallow the label after it: the search goes on
    // one word later then.
    while let Some(found) = machine.find(aho_corasick::Input::new(text).range(from..)) {
        from = found.end();
        while at < tokens.len() && tokens[at].end <= found.start() {
            at += 1;
        }
        let Some(token) = tokens.get(at) else { break };
        if token.start != found.start() {
            from = token.end.max(found.start() + 1).min(text.len());
            continue;
        }
        let mut after = at;
        while after < tokens.len() && tokens[after].end <= found.end() {
            after += 1;
        }
        let is_whole = after > at && tokens[after - 1].end == found.end();
        let is_free =
            after < tokens.len() && !(tokens[after].gap == Gap::None && tokens[after].is_word());
        if !is_whole || !is_free {
            from = token.end.max(found.start() + 1).min(text.len());
            continue;
        }
        let what = phrases.whats[found.pattern().as_usize()];
        if is_said(text, tokens, at, after, what) {
            let has_colon = has_colon(text, tokens, after);
            if has_colon || !matches!(what, What::Name | What::Place) {
                for token in &mut tokens[at..after] {
                    token.known = token.known.and(Known::LABEL);
                }
            }
            labels.push(Label { what, first: at, after, has_colon });
        }
    }
    labels
}

/// Whether a short phrase is a label here and no other word of the sentence.
fn is_said(text: &str, tokens: &[Token], first: usize, after: usize, what: What) -> bool {
    let token = &tokens[first];
    let phrase = &text[token.start..tokens[after - 1].end];
    if token.gap == Gap::None && first > 0 && tokens[first - 1].is_figures() {
        return false;
    }
    match what {
        What::Title => {
            let next = &tokens[after];
            let dotted = sign(text, next) == Some('.');
            let follows = if dotted { tokens.get(after + 1) } else { Some(next) };
            let is_near = follows.is_some_and(|next| next.gap <= Gap::Space);
            let is_short = phrase.chars().count() <= 2 && !phrase.is_ascii() || phrase.len() <= 1;
            let is_lower = token.shape == Shape::Lower;
            let may_be_lower =
                ["mr", "mrs", "ms", "dr", "prof", "herr", "frau", "mme", "sig", "sra"];
            is_near
                && (!is_lower || may_be_lower.contains(&phrase) || dotted && phrase.len() > 2)
                && (!is_short || dotted || phrase == "M")
        }
        // One letter and a number: `T: 555…`, `b. 1950`.
        _ if phrase.len() <= 1 => {
            has_colon(text, tokens, after) || sign(text, &tokens[after]) == Some('.')
        }
        _ => true,
    }
}

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
