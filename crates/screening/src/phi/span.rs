//! A place in a text that holds something, and how places that overlap become places that do not.

use std::borrow::Cow;
use std::ops::Range;

use super::Kind;

/// A place that holds personal health information.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What it is.
    pub kind: Kind,
    /// Where it is, in bytes of the text; both ends lie between characters.
    pub range: Range<usize>,
    /// How sure that is, 0..1. A check digit alone stays under a half.
    pub score: f32,
    /// The rule that found it, as the table of rules names it.
    pub rule: Cow<'static, str>,
}

impl Span {
    pub(super) fn new(kind: Kind, range: Range<usize>, score: f32, rule: &'static str) -> Self {
        Self { kind, range, score, rule: Cow::Borrowed(rule) }
    }
}

/// Places given in bytes, counted in characters, in the order given; sorted ones take one pass.
pub fn in_characters<'a>(
    text: &str,
    places: impl IntoIterator<Item = &'a Range<usize>>,
) -> Vec<Range<usize>> {
    let mut counted = (0, 0);
    let mut upto = |byte: usize| {
        if byte < counted.0 {
            counted = (0, 0);
        }
        let passed = text.get(counted.0..byte).map_or(0, |part| part.chars().count());
        counted = (byte, counted.1 + passed);
        counted.1
    };
    places.into_iter().map(|place| upto(place.start)..upto(place.end)).collect()
}

/// Sorts and takes apart: of two that overlap the surer one stays whole, and what the other covers
/// beyond it stays too, so that nothing found is uncovered again.
pub(super) fn resolved(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.range.start < span.range.end && span.range.end <= text.len());
    spans.sort_by(|one, other| {
        let ends = other.range.end.cmp(&one.range.end);
        one.range.start.cmp(&other.range.start).then(ends).then(other.score.total_cmp(&one.score))
    });
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let Some(last) = kept.last_mut().filter(|last| last.range.end > span.range.start) else {
            kept.push(span);
            continue;
        };
        let is_within = span.range.end <= last.range.end;
        if last.kind == span.kind {
            if span.score > last.score {
                last.score = span.score;
                last.rule = span.rule;
            }
            last.range.end = last.range.end.max(span.range.end);
        } else if is_within {
            // The longer one says more, unless the shorter one has all of it or is much surer.
            let is_all = span.range == last.range && span.score > last.score;
            if is_all || (span.score > last.score + 0.3 && span.range.start == last.range.start) {
                let rest = Span { range: span.range.end..last.range.end, ..last.clone() };
                *last = span;
                push_rest(text, &mut kept, rest);
            }
        } else if span.score > last.score {
            last.range.end = span.range.start;
            kept.push(span);
        } else {
            let rest = Span { range: last.range.end..span.range.end, ..span };
            push_rest(text, &mut kept, rest);
        }
    }
    kept.retain_mut(|span| trim(text, span));
    kept
}

fn push_rest(text: &str, kept: &mut Vec<Span>, mut rest: Span) {
    if trim(text, &mut rest) {
        kept.push(rest);
    }
}

/// Takes white space and commas off both ends; false where nothing is left.
fn trim(text: &str, span: &mut Span) -> bool {
    let Some(part) = text.get(span.range.clone()) else { return false };
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':');
    let short = part.trim_start_matches(is_edge);
    span.range.start += part.len() - short.len();
    span.range.end = span.range.start + short.trim_end_matches(is_edge).len();
    span.range.start < span.range.end
}
