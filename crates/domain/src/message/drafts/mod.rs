//! What of a draft its source does not hold: names, dates, times, numbers and doses that nobody gave.
//! Each blocks submission until a person settles it. In doubt something is found rather than missed: a
//! look settles it, and a wrong dose that was missed is sent.
//!
//! Held is what stands anywhere in the source, of whatever drug or day it is said there. Not found are
//! words in small letters, such as a drug's or an illness's, numbers in words without a unit, and a
//! single name at the beginning of a sentence. In German, where every noun has a capital, each that the
//! source does not hold is found as a name.

mod dates;
mod found;
mod names;
mod numbers;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

use std::collections::BTreeSet;

pub use found::{Unsupported, UnsupportedKind};

use crate::date_order::DateOrder;

/// Everything in a draft that its sources do not hold, in the order in which it stands there. Sources
/// are the document's text, the values that a person confirmed, and what the clinic says of itself.
pub fn unsupported(draft: &str, sources: &[&str], order: DateOrder) -> Vec<Unsupported> {
    let said = tokens::tokens(draft);
    let held: Vec<_> = sources.iter().map(|source| tokens::tokens(source)).collect();
    let (dates, date_tokens) = dates::unsupported(&said, &held, order);
    let numbers = numbers::unsupported(&said, &held, &date_tokens, order);
    let names = names::unsupported(&said, &held);
    let letters: Vec<char> = draft.chars().collect();
    let mut found: Vec<Unsupported> = Vec::new();
    for (kind, range) in dates.into_iter().chain(numbers).chain(names) {
        let (Some(first), Some(last)) =
            (said.get(range.start), said.get(range.end.wrapping_sub(1)))
        else {
            continue;
        };
        let text = letters.get(first.start..last.end).unwrap_or_default().iter().collect();
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        found.push(Unsupported { kind, start: place(first.start), end: place(last.end), text });
    }
    found.sort_by_key(|one| (one.start, one.end));
    found
}

/// Those that nobody has settled: `settled` holds the words of those that somebody has.
pub fn unsettled<'a>(found: &'a [Unsupported], settled: &BTreeSet<String>) -> Vec<&'a Unsupported> {
    found.iter().filter(|one| !settled.contains(&one.text)).collect()
}
