//! Text that a page does not show: white, tiny, clipped, off the page, or drawn without ink. A scan
//! keeps the words of its picture that way, and a form repeats a value under its field; neither
//! alarms. A sentence that only the file holds does.

use core::ops::Range;
use std::collections::HashSet;

use wardbook_domain::screening::RiskLevel;

use super::plain::{Plain, Word};
use super::rules::{Rules, SENTENCE, quoted};
use super::verdict::Finding;
use super::words::COMMON;
use super::{sentences, table};

/// Adds what is said in hidden ranges, in the order of the text.
pub(super) fn add(rules: &Rules, text: &str, hidden: &[Range<usize>], found: &mut Vec<Finding>) {
    let hidden = tidy(text, hidden);
    if is_layer(text, &hidden) {
        return;
    }
    let shown = shown(text, &hidden);
    let mut added = Vec::new();
    for range in &hidden {
        for inner in sentences::of(&text[range.clone()]) {
            let sentence = range.start + inner.start..range.start + inner.end;
            let plain = rules.read(&text[sentence.clone()]);
            if shown.contains(plain.spaced.as_str()) {
                continue;
            }
            let raw = &text[sentence.clone()];
            let is_common = |word: &Word| word.classes & COMMON != 0;
            let is_sentence = plain.words.len() >= SENTENCE && plain.words.iter().any(is_common);
            if is_sentence || rules.rule(&plain).is_some() || rules.decoded(raw, &plain).is_some() {
                let read = quoted(raw.to_owned());
                added.push(Finding::of(sentence, table::NOT_SHOWN, Some(read)));
            }
        }
    }
    // What is not shown is graver than what it says.
    let mut at = 0;
    found.retain(|finding| {
        while added.get(at).is_some_and(|one| one.range.end <= finding.range.start) {
            at += 1;
        }
        let is_within = added.get(at).is_some_and(|one| {
            one.range.start <= finding.range.start && finding.range.end <= one.range.end
        });
        finding.risk == RiskLevel::High || !is_within
    });
    found.extend(added);
    found.sort_by_key(|finding| (finding.range.start, finding.range.end));
}

/// The ranges in order, apart from each other and at the edges of characters.
fn tidy(text: &str, hidden: &[Range<usize>]) -> Vec<Range<usize>> {
    let edge = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let clipped = |range: &Range<usize>| Some(edge(range.start)?..edge(range.end)?);
    let mut all: Vec<Range<usize>> =
        hidden.iter().filter_map(clipped).filter(|range| range.start < range.end).collect();
    all.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match apart.last_mut() {
            // Words of one hidden sentence often come one by one.
            Some(last)
                if range.start <= last.end || text[last.end..range.start].trim().is_empty() =>
            {
                last.end = last.end.max(range.end);
            }
            _ => apart.push(range),
        }
    }
    apart
}

/// Whether the hidden words are a scan's: half of the text or more.
fn is_layer(text: &str, hidden: &[Range<usize>]) -> bool {
    let letters = |text: &str| text.chars().filter(|one| !one.is_whitespace()).count();
    let all = letters(text);
    2 * hidden.iter().map(|range| letters(&text[range.clone()])).sum::<usize>() >= all
}

/// The sentences and lines that the page does show.
fn shown(text: &str, hidden: &[Range<usize>]) -> HashSet<String> {
    let mut shown = HashSet::new();
    let mut from = 0;
    for range in hidden.iter().cloned().chain(core::iter::once(text.len()..text.len())) {
        let part = &text[from..range.start];
        for sentence in sentences::of(part) {
            shown.insert(Plain::of(&part[sentence]).spaced);
        }
        for line in part.lines() {
            shown.insert(Plain::of(line).spaced);
        }
        from = range.end;
    }
    shown
}
