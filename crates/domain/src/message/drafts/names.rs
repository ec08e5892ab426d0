//! Names in a draft: words with a capital that neither begin a sentence nor are common; and whether a
//! source holds them, near each other and in any order.

use std::ops::Range;

use super::found::UnsupportedKind as Kind;
use super::tokens::{Gap, Token, TokenKind};
use super::vocabulary::{TITLES, is_common};

/// Shorter ones in capitals are abbreviations, where they stand alone.
const LONGEST_ABBREVIATION: usize = 4;

/// What of names the sources do not hold.
pub(super) fn unsupported(draft: &[Token], sources: &[Vec<Token>]) -> Vec<(Kind, Range<usize>)> {
    let held: Vec<Vec<String>> = sources.iter().map(|source| words_of(source)).collect();
    let names = runs(draft).into_iter().filter(|run| is_name(draft, run));
    let missing = names.filter(|run| {
        let said = words_of(draft.get(run.clone()).unwrap_or_default());
        !held.iter().any(|source| holds(source, &said))
    });
    missing.map(|run| (Kind::Name, run)).collect()
}

/// Words that follow each other with a capital, parted where one is common.
fn runs(text: &[Token]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (at, token) in text.iter().enumerate() {
        let in_name = token.kind == TokenKind::Word
            && token.text.starts_with(char::is_uppercase)
            && !is_common(token);
        // The point of an initial stands within a name.
        let initial =
            token.is_mark(".") && at.checked_sub(1).is_some_and(|before| is_initial(text, before));
        match open.take() {
            Some(run) if in_name && token.gap <= Gap::Line => open = Some(run.start..at + 1),
            Some(run) if initial && token.gap == Gap::None => open = Some(run),
            run => {
                runs.extend(run);
                open = in_name.then_some(at..at + 1);
            }
        }
    }
    runs.extend(open);
    runs
}

fn is_initial(text: &[Token], at: usize) -> bool {
    text.get(at).is_some_and(|one| {
        one.kind == TokenKind::Word && one.text.chars().count() == 1 && one.text != "I"
    })
}

fn is_name(text: &[Token], run: &Range<usize>) -> bool {
    let (Some(first), length) = (text.get(run.start), run.len()) else {
        return false;
    };
    let letters = first.text.chars().count();
    if length > 1 {
        return true;
    }
    let capitals = first.text.chars().all(|c| c.is_uppercase() || c.is_numeric());
    if letters == 1 || capitals && letters <= LONGEST_ABBREVIATION {
        return false;
    }
    let next = text.get(run.end);
    let alone = first.gap >= Gap::Line && next.is_none_or(|next| next.gap >= Gap::Line);
    let called = next.is_some_and(|next| next.gap == Gap::None && next.is_mark(","));
    !begins_sentence(text, run.start) || alone || called && !first.plain.ends_with("ly")
}

fn begins_sentence(text: &[Token], at: usize) -> bool {
    let Some(token) = text.get(at) else {
        return false;
    };
    let Some(before) = at.checked_sub(1).and_then(|before| text.get(before)) else {
        return true;
    };
    if token.gap == Gap::Paragraph {
        return true;
    }
    if before.is_mark(".") {
        // Of a title or an initial the point ends no sentence.
        let word = at.checked_sub(2);
        return !word.is_some_and(|word| {
            text.get(word).is_some_and(|one| one.is_word(TITLES)) || is_initial(text, word)
        });
    }
    let opens = before.is_mark("\"“„«(*•–-)") && before.gap >= Gap::Line;
    before.is_mark("!?:…•*") || opens
}

/// A text's words, those with a hyphen as several, without the `'s` of a possessive.
fn words_of(text: &[Token]) -> Vec<String> {
    let words = text.iter().filter(|one| one.kind == TokenKind::Word);
    let words = words.flat_map(|one| one.plain.split(['-', '\u{2011}', '\u{2010}']));
    words.map(|word| word.strip_suffix("'s").unwrap_or(word).to_owned()).collect()
}

/// Whether every word stands in one place of the source: at most two others among them, such as a
/// second given name.
fn holds(source: &[String], said: &[String]) -> bool {
    let mut windows = source.windows((said.len() + 2).min(source.len()).max(1));
    windows.any(|window| said.iter().all(|word| window.contains(word)))
}
