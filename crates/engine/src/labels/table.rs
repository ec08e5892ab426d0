//! The labels of all tables, found together.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::label::Label;
use super::{of_dates, of_identifiers, of_names, of_people};

/// Rows of the same words are one pattern: `Patient: Jo Day` and `Patient No: 1`.
pub(super) struct Labels {
    pub(super) rows: Vec<Vec<&'static Label>>,
    pub(super) finder: Option<AhoCorasick>,
}

pub(super) static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let tables = [of_names::LABELS, of_dates::LABELS, of_identifiers::LABELS, of_people::LABELS];
    let mut rows: Vec<Vec<&'static Label>> = Vec::new();
    let mut patterns: Vec<String> = Vec::new();
    for label in tables.into_iter().flatten() {
        let bound = label.words.replace(' ', "\u{a0}");
        for words in [label.words.to_owned(), label.words.replace('\'', "\u{2019}"), bound] {
            match patterns.iter().position(|known| *known == words) {
                Some(at) if rows[at].iter().any(|known| std::ptr::eq(*known, label)) => {}
                Some(at) => rows[at].push(label),
                None => {
                    patterns.push(words);
                    rows.push(vec![label]);
                }
            }
        }
    }
    Labels { rows, finder: finder(&patterns) }
});

/// A finder of words: the longest of those that begin at one place, case aside.
pub(crate) fn finder<P: AsRef<[u8]>>(patterns: &[P]) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(patterns)
        .ok()
}

/// Whether a text is a label of a table and nothing more.
pub(super) fn is_whole_label(text: &str) -> bool {
    const LONGEST: usize = 60;
    if text.len() > LONGEST {
        return false;
    }
    let text = text.trim_end_matches([':', '：', ' ']);
    let mut found = LABELS.finder.iter().flat_map(|finder| finder.find_iter(text));
    found.next().is_some_and(|one| one.start() == 0 && one.end() == text.len())
}

/// Where in a line a label with a colon begins straight behind a value: `JO DAYHospital No: 1`.
pub(crate) fn begins_behind_value(line: &str) -> Vec<usize> {
    /// So many letters may follow the words that are known.
    const MOST: usize = 14;
    let Some(finder) = LABELS.finder.as_ref().filter(|_| line.contains(':')) else {
        return Vec::new();
    };
    let behind = |from: usize, to: usize| {
        let before = line[..from].chars().next_back().filter(|c| c.is_alphanumeric());
        let mut own = line[from..].chars();
        let capital = own.next().is_some_and(char::is_uppercase);
        let small = own.next().is_some_and(char::is_lowercase);
        let sex =
            || line[..from - 1].trim_end().ends_with(':') && line[..from].ends_with(['M', 'F']);
        // `DAY, LINDAMRN: 1`: no word ends like these.
        let short = ["MRN", "DOB", "NHS"].contains(&&line[from..to])
            && line[..from].chars().rev().take(2).all(char::is_uppercase);
        let after = &line[to..];
        // Lines here may be of any length, and are not looked through for each label.
        let colon = after.bytes().take(MOST).position(|sign| sign == b':');
        let plain = |at: usize| after[..at].chars().all(|c| c.is_alphabetic() || " .".contains(c));
        capital
            && colon.is_some_and(plain)
            && before.is_some_and(|before| {
                short
                    || before.is_ascii_digit()
                    || (before.is_lowercase() || before.is_uppercase())
                        && small
                        && line[..from].chars().rev().take(2).all(char::is_alphabetic)
                    || before.is_ascii() && sex()
            })
    };
    let found = finder.find_iter(line).filter(|found| behind(found.start(), found.end()));
    found.map(|found| found.start()).collect()
}
