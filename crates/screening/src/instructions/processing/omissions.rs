//! What an account of the document is to leave out, play down, add or look like.

use super::super::table::{self, Rule};
use super::super::words::{
    ADVERT, BODILY, CLINICAL, DEEPMUST, DOWNPLAY, FORM, IF, INLANGUAGE, NEVER, OMITVERB, ONLY,
    OUTPUT, PART, POLITE, PRODUCT, SAYS, SPEAK, SUMMARY, THOU, WRITES, YOUR,
};
use super::span::Span;

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let answer = |at| Some((table::ANSWER, at));
    let account = account(span);
    if let Some(at) = account {
        let is_told = span.has(DEEPMUST) && span.follows(at, DEEPMUST, 6);
        let is_thine = span.sentence.has(at, SUMMARY) && span.sentence.has(at, YOUR | THOU)
            || span.near(YOUR | THOU, SUMMARY | PRODUCT | OUTPUT, 3);
        let is_office = span.is_courteous() && !is_thine;
        let omits = !is_office && span.demands(OMITVERB).is_some() || span.has(OMITVERB) && is_told;
        if omits && !is_offices(span) {
            return answer(at);
        }
        if is_told
            && (span.has(SAYS | INLANGUAGE | ADVERT | OMITVERB) || span.quotes())
            && !is_offices(span)
        {
            let is_sure = is_thine || span.has(THOU) || span.document().is_some() || span.quotes();
            return if is_sure { answer(at) } else { Some((table::OUT_OF_PLACE, at)) };
        }
        let is_shaped = span.has(INLANGUAGE) && span.asks(SPEAK | WRITES).is_some();
        if (span.has(ADVERT | DOWNPLAY) || is_shaped) && !is_offices(span) && !span.is_courteous() {
            return answer(at);
        }
        if span.has(THOU) && (span.has(NEVER) || span.asks(SPEAK | SAYS).is_some()) {
            return answer(at);
        }
    }
    let speaks = span.asks(SPEAK | WRITES);
    if let Some(at) = speaks
        && span.has(INLANGUAGE)
        && !span.has(POLITE)
    {
        return answer(at);
    }
    if let Some(at) = span.asks(SAYS | WRITES)
        && span.has(ADVERT)
        && !span.has(POLITE)
    {
        return Some((table::OUT_OF_PLACE, at));
    }
    if let Some(at) = span.asks(DOWNPLAY | OMITVERB)
        && !span.has(POLITE)
    {
        let is_downplayed = span.sentence.has(at, DOWNPLAY);
        let is_part =
            span.has(PART) && !span.has(ONLY | FORM | IF) && span.sentence.word(at + 1) != "to";
        if is_downplayed || is_part {
            return Some((table::OUT_OF_PLACE, at));
        }
    }
    None
}

/// A summary or an answer, where it is no discharge summary.
fn account(span: &Span<'_>) -> Option<usize> {
    const BEFORE: [&str; 5] = ["discharge", "clinical", "urine", "cardiac", "case"];
    let is_account = |&at: &usize| {
        let is_of_care = at > span.from && BEFORE.contains(&span.sentence.word(at - 1));
        !is_of_care
    };
    let mine = |&at: &usize| span.precedes(at, YOUR | THOU, 2);
    let found = span.places(SUMMARY).find(is_account);
    found
        .or_else(|| span.places(PRODUCT).filter(is_account).find(|_| !span.has(BODILY)))
        .or_else(|| span.places(OUTPUT).find(mine))
}

/// A clinic asks for letters too.
fn is_offices(span: &Span<'_>) -> bool {
    span.has(POLITE) && !span.has(YOUR)
        || span.says(&["reach", "signed", "monday", "attached", "please"]) && span.has(CLINICAL)
}
