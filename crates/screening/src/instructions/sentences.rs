//! Where sentences begin and end in letters, forms and lists. Lines wrapped by a page go on in one
//! sentence; headings, bullets and blank lines end it. What has no end is cut into pieces that
//! overlap, so that time stays linear and nothing falls between two.

use core::ops::Range;

/// Bytes after which a sentence without an end is cut.
const LONGEST: usize = 1000;
/// Bytes that two pieces of one sentence share.
const SHARED: usize = 160;
/// Bytes from which a line is taken for wrapped by the page rather than ended.
const WRAPPED: usize = 50;

/// The sentences of a text, without the white space around them.
pub(super) fn of(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    core::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find(|one: char| !one.is_whitespace())?;
            let window = floor(text, start.saturating_add(LONGEST));
            let end = end_of(text, start, window);
            let is_cut = end == window && window < text.len();
            let end = if is_cut { softest(text, start, end) } else { end };
            from = end;
            if is_cut && end - start > 2 * SHARED {
                from = word_start(text, start, end);
            }
            let sentence = text.get(start..end)?.trim_end();
            if !sentence.is_empty() {
                return Some(start..start + sentence.len());
            }
        }
    })
}

/// The end of the sentence that begins at `start`, or `window`.
fn end_of(text: &str, start: usize, window: usize) -> usize {
    let mut line = start;
    let characters = text[start..window].char_indices();
    for (offset, character) in characters {
        let at = start + offset;
        let after = at + character.len_utf8();
        match character {
            '\n' | '\u{2028}' | '\r' => {
                if ends_at_line(text, line, at, after) {
                    return after;
                }
                line = after;
            }
            '\u{c}' | '\u{2029}' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{964}' => {
                return after;
            }
            '.' | '!' | '?' | '\u{2026}' | '\u{61f}' => {
                let closed = text[after..]
                    .char_indices()
                    .take(4)
                    .find(|(_, one)| !"\"')]\u{201d}\u{2019}\u{bb}.!?".contains(*one))
                    .map_or(after, |(more, _)| after + more);
                if ends_at_mark(text, start, at, closed, character) {
                    return closed.min(window.max(after));
                }
            }
            _ => {}
        }
    }
    window
}

fn ends_at_mark(text: &str, start: usize, at: usize, closed: usize, mark: char) -> bool {
    let mut after = text[closed..].chars();
    let Some(next) = after.next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let following = after.take(40).find(|one| !one.is_whitespace());
    if following.is_some_and(char::is_lowercase) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let word =
        text[start..at].rsplit(|one: char| !one.is_alphanumeric()).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    !is_initial && !ABBREVIATIONS.iter().any(|one| word.eq_ignore_ascii_case(one))
}

const ABBREVIATIONS: [&str; 24] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "vs", "tel", "fig", "approx", "dott", "sig", "sra",
    "hr", "fr", "nr", "mme", "bzw", "ca", "med", "ext", "dra", "mlle", "ph",
];

/// Whether the line from `line` to `at` is followed by something new.
fn ends_at_line(text: &str, line: usize, at: usize, after: usize) -> bool {
    let rest = text[after..].trim_start_matches([' ', '\t', '\r']);
    let Some(next) = rest.chars().next() else { return true };
    let this = text[line..at].trim();
    if next == '\n' || this.is_empty() || this.ends_with(['.', '!', '?', ':']) {
        return true;
    }
    if next.is_lowercase() {
        return false;
    }
    !next.is_alphanumeric() && next != '(' && next != '"' && next != '\'' || this.len() < WRAPPED
}

/// The last white space or punctuation before the cut.
fn softest(text: &str, start: usize, end: usize) -> usize {
    let from = floor(text, end - SHARED.min(end - start));
    text[from..end]
        .rfind(|one: char| one.is_whitespace() || ";,".contains(one))
        .map_or(end, |at| ceiling(text, from + at + 1))
        .max(ceiling(text, start + 1))
}

fn word_start(text: &str, start: usize, end: usize) -> usize {
    let from = floor(text, end - SHARED);
    let at = text[from..end].find(char::is_whitespace).map_or(from, |at| from + at);
    at.max(ceiling(text, start + 1))
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        of(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_at_marks_headings_and_blank_lines_only() {
        let table: [(&str, &[&str]); 6] = [
            ("Seen by Dr. Smith. Well.", &["Seen by Dr. Smith.", "Well."]),
            ("Plan\nReview in clinic", &["Plan", "Review in clinic"]),
            ("It hurts when he\nwalks. No.", &["It hurts when he\nwalks.", "No."]),
            ("He said 'Go now!' Then", &["He said 'Go now!'", "Then"]),
            ("BP 120.5 mmHg, see www.a.com now", &["BP 120.5 mmHg, see www.a.com now"]),
            ("One\n\nTwo", &["One", "Two"]),
        ];
        for (text, sentences) in table {
            assert_eq!(cut(text), sentences, "{text}");
        }
    }

    #[test]
    fn a_text_without_an_end_is_cut_into_pieces_that_overlap() {
        let long = "word ".repeat(2000);
        let pieces: Vec<_> = of(&long).collect();
        assert!(pieces.len() > 5 && pieces.len() < 20);
        assert!(pieces.windows(2).all(|pair| pair[1].start < pair[0].end));
    }
}
