//! The rules with their word lists: what one sentence is, read as it stands and decoded.

use core::ops::Range;

use wardbook_domain::screening::RiskLevel;

use super::judge::Sentence;
use super::markers::Markers;
use super::plain::Plain;
use super::table::Rule;
use super::verdict::Finding;
use super::words::{COMMON, Lexicon, OVERRIDE};
use super::{encoded, invisible, plain, processing, request, stated, table, wrapped};

/// Bytes of decoded text that a finding quotes.
const QUOTED: usize = 300;
/// Bytes of decoded text from which it is an embedded document.
const EMBEDDED: usize = 400;
/// Words from which a decoded text is taken for a sentence.
pub(super) const SENTENCE: usize = 4;

/// The rules with their word lists, built once and used for any number of texts.
#[derive(Debug)]
pub struct Rules {
    lexicon: Lexicon,
    markers: Markers,
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

impl Rules {
    /// Builds the rules, which takes some milliseconds.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::new(), markers: Markers::new() }
    }

    pub(super) fn judge(&self, text: &str, range: Range<usize>) -> Option<Finding> {
        let raw = &text[range.clone()];
        let finding = |rule, decoded: Option<String>| Finding::of(range.clone(), rule, decoded);
        if let Some(read) = invisible::spelled(raw) {
            return Some(finding(table::INVISIBLE, Some(quoted(read))));
        }
        let plain = self.read(raw);
        if let Some((rule, at)) = self.rule(&plain) {
            let before = plain.words.get(..=at.min(plain.words.len().saturating_sub(1)));
            let from = before
                .unwrap_or_default()
                .iter()
                .rfind(|word| word.before >= plain::Break::Line)
                .map_or(0, |word| if word.before == plain::Break::Line { word.at } else { 0 });
            let range = range.start + from..range.end;
            if plain.disguises >= 2 {
                let read = quoted(plain.spaced.trim().to_owned());
                return Some(Finding::of(range, table::DISGUISED, Some(read)));
            }
            if rule.risk == RiskLevel::High {
                return Some(Finding::of(range, rule, None));
            }
            let (rule, read) = self.decoded(raw, &plain).unwrap_or((rule, None));
            return Some(Finding::of(range, rule, read));
        }
        self.decoded(raw, &plain).map(|(rule, read)| finding(rule, read))
    }

    pub(super) fn read(&self, raw: &str) -> Plain {
        let mut plain = Plain::of(raw);
        self.lexicon.mark(&mut plain);
        plain
    }

    pub(super) fn rule(&self, plain: &Plain) -> Option<(&'static Rule, usize)> {
        match self.markers.rule(&plain.folded) {
            Some(rule) => Some((rule, 0)),
            None => sentence(plain),
        }
    }

    /// What the sentence says once decoded, where that is a sentence of its own.
    pub(super) fn decoded(
        &self,
        raw: &str,
        plain: &Plain,
    ) -> Option<(&'static Rule, Option<String>)> {
        for read in encoded::readings(raw, &plain.folded) {
            let inner = self.read(&read);
            // A document within a document is no sentence; only what it asks of a model counts.
            let is_short = read.len() <= EMBEDDED;
            let is_found = is_short && (self.rule(&inner).is_some() || reads_as_a_sentence(&inner));
            if is_found || self.is_high(&inner) {
                return Some((table::ENCODED, Some(quoted(read))));
            }
        }
        let is_noise = || plain.words.iter().all(|word| word.classes & COMMON == 0);
        if encoded::looks_turned(&plain.folded) || plain.words.len() >= SENTENCE && is_noise() {
            for read in encoded::turned(&plain.folded) {
                let inner = self.read(&read);
                if reads_as_a_sentence(&inner) || self.is_high(&inner) {
                    return Some((table::ENCODED, Some(quoted(read))));
                }
            }
        }
        let swapped = encoded::leet(&plain.folded);
        let swapped = swapped.into_iter().chain(invisible::turned_back(raw));
        for read in swapped {
            if self.is_high(&self.read(&read)) {
                return Some((table::DISGUISED, Some(quoted(read))));
            }
        }
        None
    }

    fn is_high(&self, plain: &Plain) -> bool {
        self.rule(plain).is_some_and(|(rule, _)| rule.risk == RiskLevel::High)
    }
}

/// Several words, with the small ones that every language has between them.
fn reads_as_a_sentence(plain: &Plain) -> bool {
    let mut lengths = plain.spaced.split(' ').filter(|word| !word.is_empty()).map(str::len);
    let common = plain.words.iter().zip(lengths.clone());
    let common = common.filter(|(word, length)| word.classes & COMMON != 0 && *length > 1).count();
    // Tables and codes have single letters and digits where a sentence has words.
    let short = lengths.by_ref().filter(|length| *length < 2).count();
    let digits = plain.spaced.bytes().filter(u8::is_ascii_digit).count();
    let is_override = plain.words.iter().any(|word| word.classes & OVERRIDE != 0);
    plain.words.len() >= SENTENCE
        && common + usize::from(is_override) >= 2
        && common * 8 >= plain.words.len()
        && (short + digits) * 4 < plain.words.len()
}

pub(super) fn quoted(mut read: String) -> String {
    if read.len() > QUOTED {
        let end = (0..=QUOTED).rev().find(|&end| read.is_char_boundary(end)).unwrap_or_default();
        read.truncate(end);
        read.push('\u{2026}');
    }
    read
}

/// The gravest rule that the sentence meets, and the word where the request begins.
fn sentence(plain: &Plain) -> Option<(&'static Rule, usize)> {
    let words = Sentence { plain, words: &plain.words };
    let all = words.any(0, words.words.len());
    words
        .high(all)
        .or_else(|| stated::find(&words, all))
        .or_else(|| wrapped::find(&words, all))
        .or_else(|| processing::find(&words))
        .or_else(|| words.set_aside())
        .or_else(|| request::out_of_place(&words))
}
