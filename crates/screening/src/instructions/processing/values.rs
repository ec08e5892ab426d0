//! What is to be entered: a value for a field, a certainty, nothing at all.

use super::super::table::{self, Rule};
use super::super::words::{
    BLANK, CERTAINTY, CLINICAL, COND, DEEPMUST, FIELDNAME, FIELDWORD, FIXES, FORM, IF, IFASKED,
    NOTES, ONLY, OUTACT, POLITE, PRACTICAL, QUANT, SAFE, SAYS, SETVERB, SPEAK, VALUENOUN, WHATEVER,
};
use super::span::Span;

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    if let Some(at) = span.places(IFASKED).next()
        && span.has(SPEAK | SAYS | SETVERB)
        && !span.says(&["he", "she", "they", "sie", "please", "you"])
    {
        return Some((table::ANSWER, at));
    }
    if !span.has(FIELDNAME | VALUENOUN | FIELDWORD | CERTAINTY | BLANK | OUTACT)
        && !twice_quoted(span)
        || span.has(FORM | NOTES)
    {
        return None;
    }
    let fields = |at| Some((table::FIELDS, at));
    let milder = |at| Some((table::OUT_OF_PLACE, at));
    let of_a_field = FIELDNAME | VALUENOUN;
    let asked = span.asks(SETVERB).filter(|_| !span.has(POLITE));
    let is_must = span.has(DEEPMUST) && !span.has(POLITE);
    if let Some(at) = certain(span)
        && (span.near(CERTAINTY, QUANT | FIELDWORD | VALUENOUN, 6) || asked.is_some())
    {
        return fields(at);
    }
    if let Some(at) = span.places(OUTACT).find(|&at| {
        let is_near = span.precedes(at, of_a_field, 6) || span.follows(at, of_a_field, 5);
        is_near && !span.sentence.has(at, CLINICAL)
    }) && !span.has(POLITE)
        && (is_must || asked.is_some() || is_copula(span))
        && !is_bodily(span)
    {
        return fields(at);
    }
    let is_field = span.has(FIELDWORD) && span.near(FIELDWORD, FIELDNAME | VALUENOUN | BLANK, 5);
    let is_given = asked.is_some_and(|at| {
        span.precedes(at, FIELDWORD, 8)
            || gives(span, at)
            || span.quotes()
            || span.has(BLANK | COND)
    });
    let of_a_form = span.has(POLITE | IF) || span.is_courteous();
    if is_field && !of_a_form && (is_given || is_must || span.quotes() && span.has(ONLY | COND)) {
        return fields(span.first(FIELDWORD));
    }
    if let Some(at) = asked {
        let every = span.near(QUANT, VALUENOUN | FIELDWORD, 5)
            && (gives(span, at) || span.quotes() || span.has(BLANK))
            && !span.is_clinical();
        let is_fixed = span.has(COND | WHATEVER) && span.has(of_a_field);
        if every && !span.says(&["patients"]) || is_fixed || swaps(span, at) {
            return fields(at);
        }
        let is_emptied = span.near(BLANK, of_a_field | OUTACT, 5) && !span.is_clinical();
        if is_emptied && !span.has(IF) {
            return fields(at);
        }
        let is_data = DATAVERBS.contains(&span.sentence.word(at));
        if is_data && gives(span, at) && span.has(QUANT | BLANK | of_a_field) {
            return fields(at);
        }
        let dictates = span.follows(at, of_a_field, 5) && gives(span, at);
        if dictates {
            return milder(at);
        }
    }
    let every = span.places(QUANT).find(|&at| span.follows(at, VALUENOUN, 5));
    if let Some(at) = every
        && is_must
        && span.has(SETVERB)
    {
        return fields(at);
    }
    if let Some(at) = span.document()
        && span.names(at, at + 2)
        && span.follows(at, BLANK | SAFE, 3)
    {
        return milder(at);
    }
    if let Some(at) = real(span) {
        return milder(at);
    }
    let named = span.places(of_a_field).find(|&at| span.follows(at, DEEPMUST, 8))?;
    let is_said = span.says(&[
        "be", "lauten", "heissen", "read", "sein", "stehen", "quedar", "essere", "etre", "ser",
        "figurer",
    ]);
    let is_office = span.has(PRACTICAL) && span.says(&OFFICE);
    (is_must
        && is_said
        && !is_office
        && (span.quotes() || span.has(BLANK | COND) || !span.is_clinical()))
    .then_some((table::OUT_OF_PLACE, named))
}

/// Verbs that only fields have things done to them by.
const DATAVERBS: [&str; 13] = [
    "populate",
    "overwrite",
    "substitute",
    "supply",
    "emit",
    "output",
    "rellena",
    "renseigne",
    "imposta",
    "ersetze",
    "sostituisci",
    "sustituye",
    "remplace",
];

/// What is paid and booked, where a name or a date has to be given too.
const OFFICE: [&str; 9] = [
    "paid",
    "payment",
    "invoice",
    "fee",
    "appointment",
    "appointments",
    "bezahlt",
    "insurance",
    "claim",
];

/// A confidence, and how much it is to be.
fn certain(span: &Span<'_>) -> Option<usize> {
    const INTERVALS: [&str; 5] = ["interval", "intervals", "intervall", "intervalle", "intervalo"];
    let at = span.places(CERTAINTY).next()?;
    let is_number = |one: usize| {
        let word = span.sentence.word(one);
        ["1", "0", "100", "99", "full", "maximum", "percent"].contains(&word)
    };
    let has_number = (at.saturating_sub(8).max(span.from)..(at + 9).min(span.to)).any(is_number);
    (has_number && !span.says(&INTERVALS)).then_some(at)
}

/// "As", "to", "with": what a field is to become follows.
fn gives(span: &Span<'_>, at: usize) -> bool {
    const BY: [&str; 15] = [
        "as", "to", "with", "by", "auf", "durch", "mit", "par", "por", "con", "come", "como",
        "comme", "als", "for",
    ];
    (at + 1..span.to).any(|one| BY.contains(&span.sentence.word(one)))
}

/// `Change "positive" to "negative"`, which asks for no answer in a box.
fn swaps(span: &Span<'_>, at: usize) -> bool {
    const SWAPS: [&str; 12] = [
        "change",
        "replace",
        "swap",
        "turn",
        "substitute",
        "ersetze",
        "andere",
        "remplace",
        "cambia",
        "sustituye",
        "sostituisci",
        "reemplaza",
    ];
    SWAPS.contains(&span.sentence.word(at)) && twice_quoted(span)
}

fn twice_quoted(span: &Span<'_>) -> bool {
    span.sentence.words[span.from..span.to].iter().filter(|word| word.quoted).count() >= 2
}

fn is_copula(span: &Span<'_>) -> bool {
    span.says(&["is", "are", "ist", "est", "es", "e", "sind"])
}

fn is_bodily(span: &Span<'_>) -> bool {
    span.has(super::super::words::BODILY)
}

/// "The real name is", "the correct date of birth is": of one that is printed already.
fn real(span: &Span<'_>) -> Option<usize> {
    let at = span.places(FIXES).find(|&at| span.follows(at, FIELDNAME, 2))?;
    (is_copula(span) && !span.has(POLITE) && !span.is_clinical()).then_some(at)
}
