//! Instructions hidden in a document: sentences that address a model or override its task.
//!
//! A text is cut into sentences (`sentences`), each is read as a reader would take it (`plain`) and,
//! where it is written so, decoded (`encoded`, `invisible`); its words are marked by what they do
//! (`words`, lists in five languages) and weighed (`judge`, `request`, `markers`). The rules are
//! listed in `table`. What a verdict leads to is decided by the run.

mod encoded;
mod invisible;
mod judge;
mod layer;
mod markers;
mod plain;
mod request;
mod sentences;
mod table;
mod verdict;
mod words;

pub use table::{RULES, RULES_VERSION, Rule};
pub use verdict::{Finding, RiskLevel, Verdict};

use core::ops::Range;

use markers::Markers;
use plain::Plain;
use words::{COMMON, Lexicon, OVERRIDE};

/// Bytes of decoded text that a finding quotes.
const QUOTED: usize = 300;
/// Bytes of decoded text from which it is an embedded document.
const EMBEDDED: usize = 400;
/// Words from which a decoded text is taken for a sentence.
const SENTENCE: usize = 4;

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

    /// The sentences of `text` that address a model or ask for something out of place. Linear in the
    /// text's length.
    pub fn find(&self, text: &str) -> Verdict {
        self.find_with_hidden(text, &[])
    }

    /// As [`find`](Self::find), with the byte ranges of `text` that its page does not show. What
    /// such a range says is high where it is a sentence that the shown text lacks. Ranges that make
    /// up most of the text are the words of a scanned picture, and are judged as if shown.
    pub fn find_with_hidden(&self, text: &str, hidden: &[Range<usize>]) -> Verdict {
        let mut findings: Vec<Finding> = Vec::new();
        for range in sentences::of(text) {
            let Some(found) = self.judge(text, range) else { continue };
            match findings.last_mut() {
                // Two pieces of a sentence too long to be one share their edge.
                Some(last) if found.range.start < last.range.end && last.rule == found.rule => {
                    last.range.end = last.range.end.max(found.range.end);
                }
                _ => findings.push(found),
            }
        }
        if !hidden.is_empty() {
            layer::add(self, text, hidden, &mut findings);
        }
        Verdict::of(findings)
    }

    fn judge(&self, text: &str, range: Range<usize>) -> Option<Finding> {
        let raw = &text[range.clone()];
        let finding = |rule, decoded: Option<String>| Finding::of(range.clone(), rule, decoded);
        if let Some(read) = invisible::spelled(raw) {
            return Some(finding(table::INVISIBLE, Some(quoted(read))));
        }
        let plain = self.read(raw);
        if let Some((rule, at)) = self.rule(&plain) {
            let from = plain.words[..=at.min(plain.words.len().saturating_sub(1))]
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

    fn read(&self, raw: &str) -> Plain {
        let mut plain = Plain::of(raw);
        self.lexicon.mark(&mut plain);
        plain
    }

    fn rule(&self, plain: &Plain) -> Option<(&'static Rule, usize)> {
        match self.markers.rule(&plain.folded) {
            Some(rule) => Some((rule, 0)),
            None => judge::sentence(plain),
        }
    }

    /// What the sentence says once decoded, where that is a sentence of its own.
    fn decoded(&self, raw: &str, plain: &Plain) -> Option<(&'static Rule, Option<String>)> {
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

fn quoted(mut read: String) -> String {
    if read.len() > QUOTED {
        let end = (0..=QUOTED).rev().find(|&end| read.is_char_boundary(end)).unwrap_or_default();
        read.truncate(end);
        read.push('\u{2026}');
    }
    read
}
