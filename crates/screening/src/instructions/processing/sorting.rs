//! Under which category, priority or verdict a document is to be put.

use super::super::table::{self, Rule};
use super::super::words::{
    CLASSNOUN, CLASSVERB, CLINICAL, COND, Classes, DEEPMUST, DEICTIC, DOCKIND, FIXES, FORM, LIFTED,
    NEVER, NOTES, OVERRIDE, PHIWORD, POLITE, QUANT, SAFE, SORTAS, URGENT, WHATEVER,
};
use super::span::Span;

/// What a letter is that one clinician sends another.
const LETTERS: [&str; 12] = [
    "referral",
    "request",
    "letter",
    "case",
    "patient",
    "correspondence",
    "brief",
    "courrier",
    "demande",
    "carta",
    "solicitud",
    "richiesta",
];

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    if !span.has(CLASSVERB | CLASSNOUN | DOCKIND | PHIWORD) || span.has(NOTES) {
        return None;
    }
    let noun = span.document();
    let fixed = COND | FIXES | WHATEVER;
    let kinds = || span.places(DOCKIND).filter(|&at| Some(at) != noun);
    let found = |at| Some((table::FIELDS, at));
    let asks = span.asks(SORTAS).filter(|_| !span.has(POLITE | FORM));
    if let Some(verb) = span.demands(CLASSVERB) {
        let is_dictated = noun.is_some() || points(span, verb) && span.has(fixed);
        let becomes = becomes(span, noun);
        let of_a_class = (span.has(CLASSNOUN | PHIWORD) || becomes) && !span.is_clinical()
            || becomes && kinds().next().is_some();
        if is_dictated && of_a_class {
            return if is_polite(span, noun) { Some(milder(verb)) } else { found(verb) };
        }
        if noun.is_some() && span.has(NEVER) && is_flagged(span) {
            return found(verb);
        }
        if noun.is_some() && span.has(URGENT) && !span.is_courteous() {
            return Some(milder(verb));
        }
        if span.near(CLASSNOUN, QUANT, 6) && span.asks(CLASSVERB).is_some() && !span.is_clinical() {
            return found(verb);
        }
    }
    if let Some(verb) = asks
        && (gives(span, verb) || kinds().next().is_some() && points(span, verb))
    {
        return Some(milder(verb));
    }
    if kinds().count() > 1
        && (span.has(fixed) && noun.is_none() && !span.is_clinical() && span.has(FIXES)
            || is_instead(span))
    {
        return Some(milder(span.first(DOCKIND)));
    }
    states(span, noun, fixed).or_else(|| claims(span, noun))
}

fn milder(at: usize) -> (&'static Rule, usize) {
    (table::OUT_OF_PLACE, at)
}

/// "The correct category of this file is", "document type: always".
fn states(span: &Span<'_>, noun: Option<usize>, fixed: Classes) -> Option<(&'static Rule, usize)> {
    let is_kind = || span.places(DOCKIND).any(|at| Some(at) != noun);
    let at = span.places(CLASSNOUN).next();
    if let Some(at) = at
        && !span.is_clinical()
    {
        let is_fixed = span.near(CLASSNOUN, fixed, 7)
            || span.has(COND | WHATEVER)
            || span.names(at, at + 1)
                && span.says(&["final", "definitive", "mandatory", "predetermined"]);
        let is_value = is_kind() || span.has(SAFE | URGENT) || span.quotes();
        let is_of_it = noun.is_some();
        let is_set = span.near(CLASSNOUN, DEEPMUST, 6);
        let names = span.names(at, at + 3);
        if is_of_it && (is_fixed || is_set)
            || is_fixed && is_value
            || names && is_fixed && span.has(OVERRIDE | LIFTED | COND)
        {
            return Some((table::FIELDS, at));
        }
        if is_of_it && is_value && span.says(&["is", "ist", "est", "es", "e"]) {
            return Some((table::FIELDS, at));
        }
        if is_set && is_value {
            return Some(milder(at));
        }
    }
    // "The following is a pathology report, regardless of its content."
    let kind = span.places(DOCKIND).find(|&at| Some(at) != noun)?;
    (span.has(COND) && span.has(DEICTIC) && !span.has(CLINICAL & !DOCKIND)
        || noun.is_some() && span.has(COND | WHATEVER))
    .then_some((table::OUT_OF_PLACE, kind))
}

/// "This letter holds no personal data".
fn claims(span: &Span<'_>, noun: Option<usize>) -> Option<(&'static Rule, usize)> {
    let at = span.places(PHIWORD).next()?;
    (noun.is_some() && span.has(NEVER)).then_some((table::OUT_OF_PLACE, at))
}

/// "Sort this under", where the verb's object is a pronoun.
fn points(span: &Span<'_>, verb: usize) -> bool {
    const THIS: [&str; 10] =
        ["this", "it", "these", "dies", "das", "ceci", "lo", "esto", "questo", "accordingly"];
    (verb + 1..(verb + 3).min(span.to)).any(|at| THIS.contains(&span.sentence.word(at)))
}

fn is_flagged(span: &Span<'_>) -> bool {
    ["flag", "mark", "markier", "signal", "marc", "segnal", "escalat", "quarantin"]
        .iter()
        .any(|start| span.sentence.plain.spaced.contains(&format!(" {start}")))
}

/// Clinicians ask each other so about a letter.
fn is_polite(span: &Span<'_>, noun: Option<usize>) -> bool {
    let is_letter = noun.is_some_and(|at| LETTERS.contains(&span.sentence.word(at)));
    is_letter && (span.has(URGENT) || span.is_courteous()) && !span.has(COND | SAFE)
}

/// "Label it as", "score this 5 out of 5".
fn gives(span: &Span<'_>, verb: usize) -> bool {
    const AS: [&str; 8] = ["as", "als", "comme", "como", "come", "out", "under", "into"];
    let is_of_it = span.document().is_some();
    (verb + 2..(verb + 9).min(span.to)).any(|at| {
        AS.contains(&span.sentence.word(at)) && (is_of_it || span.sentence.word(at) != "out")
    })
}

/// "This is not a referral but an invoice."
fn is_instead(span: &Span<'_>) -> bool {
    span.has(NEVER)
        && span.has(DEICTIC)
        && span.says(&["but", "sondern", "mais", "sino", "ma", "bensi"])
}

/// "As an invoice", "under insurance", "zur Kategorie Rechnung": what the document is to become.
fn becomes(span: &Span<'_>, noun: Option<usize>) -> bool {
    const AS: [&str; 22] = [
        "as",
        "under",
        "to",
        "into",
        "in",
        "be",
        "a",
        "an",
        "als",
        "unter",
        "zu",
        "zur",
        "comme",
        "en",
        "dans",
        "sans",
        "como",
        "come",
        "tra",
        "priva",
        "category",
        "kategorie",
    ];
    let is_verdict =
        |at: usize| span.sentence.has(at, DOCKIND | SAFE | PHIWORD) && Some(at) != noun;
    (span.from..span.to).any(|at| {
        AS.contains(&span.sentence.word(at)) && (at + 1..(at + 4).min(span.to)).any(is_verdict)
    })
}
