//! What redacting does to a text, told as sentences about the product.

mod encoded;
mod kinds;
mod names;
mod properties;
mod second_look;

use super::*;
use crate::phi::Recognisers;

const YEAR: i32 = 2026;

/// Spans over every place where a value stands.
fn spans(text: &str, values: &[(Kind, &str)]) -> Vec<Span> {
    let all = values.iter().flat_map(|(kind, value)| {
        text.match_indices(value).map(|(at, said)| span(*kind, at..at + said.len()))
    });
    all.collect()
}

fn span(kind: Kind, range: Range<usize>) -> Span {
    Span { kind, range, score: 0.9, rule: "test".into() }
}

fn redacted(text: &str, values: &[(Kind, &str)]) -> String {
    redact(text, &spans(text, values), &mut Placeholders::new(YEAR)).text
}

/// A text as the recognisers read it.
fn as_found(text: &str) -> String {
    let spans = Recognisers::new().find(text);
    redact(text, &spans, &mut Placeholders::new(YEAR)).text
}
