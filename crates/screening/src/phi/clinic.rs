//! What a clinic knows itself: its patients' names, numbers and birth dates, its own words and rules.
//!
//! The list is kept as sorted hashes, some 40 bytes for a patient, and looked up once for a token.

use std::hash::{DefaultHasher, Hash, Hasher};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexBuilder};

use super::lexicon::Folded;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};

/// What a clinic's own rule may grow to when it is read, in bytes.
const MOST_RULE: usize = 1 << 20;
/// How long a rule may be, in bytes.
const MOST_PATTERN: usize = 1000;
/// Matches of one rule that one document keeps.
const MOST_MATCHES: usize = 100_000;
/// Tokens that one name may stand over.
const MOST_NAME: usize = 5;

/// What a clinic brings.
#[derive(Clone, Debug, Default)]
pub struct Clinic {
    /// Its patients.
    pub patients: Vec<ClinicPatient>,
    /// Words that it wants found: names of its houses, of its staff.
    pub words: Vec<String>,
    /// Its own rules.
    pub rules: Vec<ClinicRule>,
}

/// A patient, as the list has them.
#[derive(Clone, Debug, Default)]
pub struct ClinicPatient {
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// Numbers of any kind.
    pub identifiers: Vec<String>,
    /// The birth date as `YYYY-MM-DD`.
    pub birth: Option<String>,
}

/// A rule of the clinic's own.
#[derive(Clone, Debug)]
pub struct ClinicRule {
    /// Its name, which a span repeats.
    pub name: String,
    /// A regular expression in the syntax of the `regex` crate.
    pub pattern: String,
}

/// Why a rule cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule's name.
    pub rule: String,
    /// The reason, for the person who wrote it.
    pub why: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the rule “{}” cannot be used: {}", self.rule, self.why)
    }
}

impl std::error::Error for Refused {}

impl ClinicRule {
    /// Reads the rule, as saving it does.
    pub(super) fn read(&self) -> Result<Regex, Refused> {
        let refused = |why: String| Refused { rule: self.name.clone(), why };
        if self.pattern.len() > MOST_PATTERN {
            return Err(refused(format!("it is longer than {MOST_PATTERN} characters")));
        }
        let read = RegexBuilder::new(&self.pattern)
            .size_limit(MOST_RULE)
            .dfa_size_limit(MOST_RULE)
            .nest_limit(32)
            .build();
        let regex = read.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                refused("it is too large: it repeats too much; use smaller counts, such as {1,20} instead of {1,1000}".to_owned())
            }
            // Looking around and back-references, which make others take exponential time, end here too.
            other => refused(format!("it is no regular expression that can be searched in one pass: {other}")),
        })?;
        if regex.is_match("") {
            return Err(refused(
                "it also matches nothing at all, and would match everywhere".to_owned(),
            ));
        }
        Ok(regex)
    }
}

/// A clinic, read once for all documents.
pub(super) struct Known {
    pairs: Vec<u64>,
    firsts: Vec<u64>,
    families: Vec<u64>,
    identifiers: Vec<u64>,
    births: Vec<u32>,
    words: Option<AhoCorasick>,
    rules: Vec<(String, Regex)>,
}

impl Known {
    pub(super) fn read(clinic: &Clinic) -> Result<Self, Refused> {
        let rules = clinic
            .rules
            .iter()
            .map(|rule| Ok((rule.name.clone(), rule.read()?)))
            .collect::<Result<_, Refused>>()?;
        let words: Vec<&str> =
            clinic.words.iter().map(|word| word.trim()).filter(|word| word.len() > 1).collect();
        let machine = (!words.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::LeftmostLongest)
                    .build(&words)
            })
            .transpose()
            .map_err(|error| Refused { rule: "words".to_owned(), why: error.to_string() })?;
        let mut known = Self {
            pairs: Vec::new(),
            firsts: Vec::new(),
            families: Vec::new(),
            identifiers: Vec::new(),
            births: Vec::new(),
            words: machine,
            rules,
        };
        for patient in &clinic.patients {
            known.add(patient);
        }
        known.births.sort_unstable();
        known.births.dedup();
        for list in
            [&mut known.pairs, &mut known.firsts, &mut known.families, &mut known.identifiers]
        {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
        Ok(known)
    }

    fn add(&mut self, patient: &ClinicPatient) {
        let given = words_of(&patient.given);
        let family = words_of(&patient.family);
        let (Some(one), Some(other)) = (given.first(), family.last()) else {
            self.firsts.extend(given.last().or(family.last()));
            return self.add_numbers(patient);
        };
        self.pairs.extend([pair(*one, *other), pair(*other, *one)]);
        self.firsts.extend([*one, *other]);
        // The first of two family names is used alone as well.
        if let Some(first) = family.first().filter(|first| *first != other) {
            self.pairs.extend([pair(*one, *first), pair(*first, *one)]);
            self.firsts.push(*first);
        }
        self.families.push(*other);
        self.add_numbers(patient);
    }

    fn add_numbers(&mut self, patient: &ClinicPatient) {
        self.births.extend(patient.birth.iter().flat_map(|birth| super::dates::days_of(birth)));
        let signs = patient
            .identifiers
            .iter()
            .map(|identifier| signs_of(identifier))
            .filter(|signs| signs.len() > 3);
        self.identifiers.extend(signs.map(|signs| hash(&signs)));
    }

    /// Finds what the clinic knows.
    pub(super) fn find(&self, piece: &Piece, spans: &mut Vec<Span>) {
        for span in
            spans.iter_mut().filter(|span| span.kind == Kind::Date && !self.births.is_empty())
        {
            let days = super::dates::days_of(&piece.text[span.range.clone()]);
            if days.iter().any(|day| self.births.binary_search(day).is_ok()) {
                *span = Span::new(Kind::BirthDate, span.range.clone(), 0.8, "clinic.birth_date");
            }
        }
        if !self.firsts.is_empty() {
            self.names(piece, spans);
        }
        if !self.identifiers.is_empty() {
            self.numbers(piece, spans);
        }
        if let Some(words) = &self.words {
            let is_edge = |at: usize| {
                let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(part(piece.text[..at].chars().next_back())
                    && part(piece.text[at..].chars().next()))
            };
            let found = words
                .find_iter(piece.text)
                .filter(|found| is_edge(found.start()) && is_edge(found.end()));
            spans.extend(
                found.map(|found| Span::new(Kind::ClinicWord, found.range(), 0.95, "clinic.word")),
            );
        }
        for (name, rule) in &self.rules {
            for found in
                rule.find_iter(piece.text).filter(|found| !found.is_empty()).take(MOST_MATCHES)
            {
                spans.push(Span {
                    kind: Kind::ClinicWord,
                    range: found.range(),
                    score: 0.95,
                    rule: name.clone().into(),
                });
            }
        }
    }

    fn names(&self, piece: &Piece, spans: &mut Vec<Span>) {
        let has = |list: &[u64], one: u64| list.binary_search(&one).is_ok();
        let hashes: Vec<Option<u64>> = (0..piece.tokens.len())
            .map(|at| {
                piece.tokens[at]
                    .is_word()
                    .then(|| hash_word(piece.str(at)))
                    .filter(|one| has(&self.firsts, *one))
            })
            .collect();
        let mut at = 0;
        while at < hashes.len() {
            let Some(one) = hashes[at] else {
                at += 1;
                continue;
            };
            let reach = (at + 1..hashes.len().min(at + MOST_NAME))
                .take_while(|next| piece.tokens[*next].gap <= Gap::Line);
            let found = reach
                .filter(|next| {
                    hashes[*next].is_some_and(|other| has(&self.pairs, pair(one, other)))
                })
                .last();
            if let Some(last) = found {
                spans.push(piece.span(Kind::Person, at..last + 1, 0.97, "clinic.patient"));
                at = last + 1;
                continue;
            }
            let token = &piece.tokens[at];
            let is_family = token.is_capital()
                && !token.known.is(super::lexicon::Known::ORDINARY)
                && token.len() > 2
                && has(&self.families, one);
            if is_family {
                spans.push(piece.span(Kind::Person, at..at + 1, 0.5, "clinic.family_name"));
            }
            at += 1;
        }
    }

    fn numbers(&self, piece: &Piece, spans: &mut Vec<Span>) {
        for at in 0..piece.tokens.len() {
            if piece.is_shape(at, Shape::Sign)
                || piece.is_glued(at) && at > 0 && !piece.is_shape(at - 1, Shape::Sign)
            {
                continue;
            }
            let mut signs = String::new();
            let mut found = None;
            for next in at..piece.tokens.len().min(at + 12) {
                let token = &piece.tokens[next];
                if next > at && token.gap > Gap::Space || signs.len() > 24 {
                    break;
                }
                if token.shape == Shape::Sign {
                    if matches!(piece.sign(next), Some('-' | '/' | '.' | ' ')) {
                        continue;
                    }
                    break;
                }
                signs.push_str(&signs_of(piece.str(next)));
                let ends = !piece.is_glued(next + 1) || piece.is_shape(next + 1, Shape::Sign);
                if ends && signs.len() > 3 && self.identifiers.binary_search(&hash(&signs)).is_ok()
                {
                    found = Some(next + 1);
                }
            }
            if let Some(after) = found {
                spans.push(piece.span(Kind::Mrn, at..after, 0.97, "clinic.identifier"));
            }
        }
    }
}

fn words_of(name: &str) -> Vec<u64> {
    let words = name
        .split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}'));
    words.filter(|word| word.chars().count() > 1).map(hash_word).collect()
}

fn signs_of(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn hash_word(word: &str) -> u64 {
    let mut folded = Folded::default();
    if folded.read(word) { hash(folded.as_str()) } else { hash(&word.to_lowercase()) }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn pair(one: u64, other: u64) -> u64 {
    one.rotate_left(1) ^ other.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
