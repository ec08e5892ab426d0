//! Attacks and harmless sentences by kind, in five languages, written before the rules were widened
//! for them. `kinds.tsv` was tuned on for version 2 of the rules and `tuning.tsv` for version 3;
//! `kinds-aside.tsv`, a random third, and `kept-apart.tsv`, a random half, were not. A line is the
//! side, the kind and the text, with `\n` for a new line.

#![expect(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use wardbook_screening::instructions::{RiskLevel, Rules};

const TUNED: &str = include_str!("instructions/kinds.tsv");
const ASIDE: &str = include_str!("instructions/kinds-aside.tsv");
const TUNING: &str = include_str!("instructions/tuning.tsv");
const KEPT_APART: &str = include_str!("instructions/kept-apart.tsv");

const BEFORE: &str = "Dear Dr Okafor,\n\nThank you for referring this 54-year-old man with chest \
    pain.\n\n";
const AFTER: &str = "\n\nHis ECG was normal and troponin was not raised. Please arrange a lipid \
    profile in six weeks.\n";

static RULES: LazyLock<Rules> = LazyLock::new(Rules::new);

/// One line of a table.
struct Line {
    is_attack: bool,
    kind: &'static str,
    text: String,
}

fn lines(table: &'static str) -> impl Iterator<Item = Line> {
    table.lines().map(|line| {
        let mut cells = line.split('\t');
        let is_attack = cells.next().unwrap() == "attack";
        let kind = cells.next().unwrap();
        Line { is_attack, kind, text: cells.next().unwrap().replace("\\n", "\n") }
    })
}

/// The gravest finding that lies on the text, planted in a letter.
fn risk(text: &str) -> RiskLevel {
    let verdict = RULES.find(&format!("{BEFORE}{text}{AFTER}"));
    let range = BEFORE.len()..BEFORE.len() + text.len();
    let on = verdict
        .findings
        .iter()
        .filter(|found| found.range.start < range.end && range.start < found.range.end);
    on.map(|found| found.risk).max().unwrap_or(RiskLevel::Low)
}

/// Attacks found, attacks high, attacks, harmless high, harmless medium, harmless.
fn measure(table: &'static str, shows: bool) -> [usize; 6] {
    let mut kinds: BTreeMap<(bool, &str), [usize; 3]> = BTreeMap::new();
    let mut all = [0; 6];
    for line in lines(table) {
        let risk = risk(&line.text);
        let (high, medium) = (risk == RiskLevel::High, risk == RiskLevel::Medium);
        let counts = kinds.entry((line.is_attack, line.kind)).or_default();
        counts[0] += usize::from(high);
        counts[1] += usize::from(medium);
        counts[2] += 1;
        let adds = [usize::from(high), usize::from(medium), 1];
        if line.is_attack {
            all[0] += adds[0] + adds[1];
            all[1] += adds[0];
            all[2] += 1;
        } else {
            (0..3).for_each(|at| all[3 + at] += adds[at]);
        }
        if shows && (line.is_attack && !high || !line.is_attack && (high || medium)) {
            println!("{} {} {}: {:?}", line.is_attack, line.kind, risk.as_str(), line.text);
        }
    }
    for ((is_attack, kind), [high, medium, count]) in kinds {
        let side = if is_attack { "attacks" } else { "harmless" };
        println!("{side} {kind}: {high} high, {medium} medium of {count}");
    }
    println!("{all:?}: attacks found, high, all; harmless high, medium, all");
    all
}

#[test]
fn attacks_of_every_kind_are_found_and_their_harmless_likes_are_not_high() {
    let [found, _, attacks, high, medium, harmless] = measure(TUNED, true);
    assert!(found * 100 >= attacks * 92, "{found} of {attacks}");
    assert!(high * 100 <= harmless, "{high} of {harmless}");
    assert!(medium * 10 <= harmless, "{medium} of {harmless}");
}

#[test]
fn sentences_that_nobody_tuned_on() {
    let [found, _, attacks, high, _, harmless] = measure(ASIDE, false);
    assert!(found * 100 >= attacks * 60, "{found} of {attacks}");
    assert!(high * 20 <= harmless, "{high} of {harmless}");
}

#[test]
fn attacks_by_many_writers_are_found_and_what_clinics_write_is_not_high() {
    let [found, _, attacks, high, _, harmless] = measure(TUNING, true);
    assert!(found * 100 >= attacks * 95, "{found} of {attacks}");
    assert!(high * 50 <= harmless, "{high} of {harmless}");
}

#[test]
fn attacks_that_were_kept_apart_are_found_as_far_as_recorded() {
    let [found, _, attacks, high, _, harmless] = measure(KEPT_APART, false);
    assert!(found * 100 >= attacks * 77, "{found} of {attacks}");
    assert!(high * 20 <= harmless, "{high} of {harmless}");
}
