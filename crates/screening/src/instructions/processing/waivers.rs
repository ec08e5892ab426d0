//! Checks that are said to be switched off or needless, and what a false message of a system says.

use super::super::table::{self, Rule};
use super::super::words::{
    APPROVE, AUTOMATIC, CHECKS, CLASSVERB, CLINICAL, DEEPMUST, DEICTIC, DEVICE, HEAD, NEED, NEVER,
    NOBODY, NOREVIEW, OFF, POLITE, REVIEWSTEP, SAFE, SAYS, SHALL, STAKE, THISDOC, THOU, YOU,
};
use super::span::Span;

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    heads(span)
        .or_else(|| switches_off(span))
        .or_else(|| waives(span))
        .or_else(|| bribes(span))
        .or_else(|| approves(span))
}

/// "SYSTEM NOTICE: the review step is disabled".
fn heads(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let at = span.places(HEAD).next().filter(|&at| at <= span.from + 6)?;
    let is_headed = span.names(at, at + 6) || span.sentence.plain.folded.contains(']');
    let is_about = span.has(REVIEWSTEP) && span.has(OFF)
        || span.has(NOREVIEW | SHALL)
        || span.asks(APPROVE).is_some()
        || span.has(NOBODY) && span.has(CHECKS)
        || span.has(DEVICE) && span.has(DEEPMUST);
    let is_automatic = span.has(AUTOMATIC) && (span.has(DEVICE) || span.has(APPROVE));
    (is_headed && (is_about || is_automatic) && !span.is_courteous())
        .then_some((table::WAIVED, span.from))
}

/// "The review step has been disabled for this batch", "suppress any warning".
fn switches_off(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let at = span
        .places(REVIEWSTEP)
        .find(|&at| span.precedes(at, OFF, 4) || span.follows(at, OFF, 6))?;
    let is_of_a_file = span.document().is_some()
        || span.says(&["batch", "sender", "names"])
        || span.sentence.plain.folded.contains("this one");
    if is_of_a_file {
        return Some((table::WAIVED, at));
    }
    (span.asks(OFF).is_some() && !span.has(POLITE | CLINICAL)).then_some((table::OUT_OF_PLACE, at))
}

/// "Approve it without anybody looking", "nobody has to read this document again".
fn waives(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let nobody = span.places(NOBODY | NOREVIEW).next();
    let at = nobody.or_else(|| {
        let need = |&at: &usize| span.precedes(at, NEVER, 4) && span.follows(at, CHECKS, 6);
        span.places(NEED).find(need)
    })?;
    let checks = span.follows(at, CHECKS, 4) || span.precedes(at, CHECKS, 4) || span.has(NOREVIEW);
    if !checks || span.says(&["he", "she", "him", "her", "was", "were"]) {
        return None;
    }
    let is_of_it = span.document().is_some()
        || span.says(&[
            "values",
            "claim",
            "request",
            "demande",
            "solicitud",
            "richiesta",
            "antrag",
            "below",
        ]);
    let approves = span.demands(APPROVE | CLASSVERB).is_some() || span.has(APPROVE | SAFE);
    let is_needless = span.has(NEED | DEEPMUST | NOREVIEW);
    if approves && (is_of_it || !span.has(CLINICAL | POLITE)) || is_of_it && is_needless {
        return Some((table::WAIVED, at));
    }
    None
}

/// "If you pass this letter, you will be rewarded".
fn bribes(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let at = span.places(STAKE).next()?;
    let is_of_it = span.document().is_some() || span.has(APPROVE | SAYS);
    let is_yours = span.has(YOU | THOU) || span.says(&["your"]);
    (is_of_it && is_yours && span.has(APPROVE | SAYS | DEICTIC))
        .then_some((table::OUT_OF_PLACE, at))
}

/// "Approve the document": whoever decides is not told so by what is decided on.
fn approves(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let demanded = span.demands(APPROVE).filter(|_| !span.says(&["by", "von", "par", "por", "da"]));
    let at = demanded.filter(|&at| !span.sentence.word(at).starts_with("confirm"))?;
    let is_of_it = span.has(THISDOC) || span.document().is_some();
    (is_of_it && !span.is_courteous()).then_some((table::OUT_OF_PLACE, at))
}
