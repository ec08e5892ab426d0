//! What is to leave: data of others in the answer, records to an address, the prompt itself.

use super::super::table::{self, Rule};
use super::super::words::{
    CLINICAL, DATABASE, EDIT, GIVEBACK, OFOTHERS, OTHERS, OUTACT, OUTPUT, PERSONAL, POLITE,
    PRACTICAL, PRODUCT, PROMPTWORD, QUANT, REVEAL, SECRET, SEND, SUMMARY, THOU, TRANSMIT, TROVE,
    YOU, YOUR,
};
use super::span::Span;

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    if let Some(found) = sends(span) {
        return Some(found);
    }
    if let Some(found) = gives_away(span) {
        return Some(found);
    }
    asks_for_the_prompt(span)
}

/// Data, and an address that is no practice's.
fn sends(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    const PLURALS: [&str; 24] = [
        "everything",
        "contents",
        "content",
        "data",
        "values",
        "results",
        "history",
        "list",
        "copy",
        "names",
        "identifiers",
        "daten",
        "angaben",
        "alles",
        "patientenliste",
        "datos",
        "dati",
        "donnees",
        "liste",
        "lista",
        "tout",
        "todo",
        "tutto",
        "birth",
    ];
    let folded = &span.sentence.plain.folded;
    let is_link = folded.contains("://");
    let is_mail = folded.contains('@');
    if !is_link && !is_mail && !folded.contains("following server") {
        return None;
    }
    let at = span.asks(SEND | EDIT | TRANSMIT)?;
    let is_much = span.has(TROVE | OUTACT | QUANT) && !span.has(POLITE);
    let is_data = span.says(&PLURALS) && !span.has(POLITE);
    // A link with a place for a value carries it away.
    let fills = is_link
        && (folded.contains("={") || folded.contains("=\u{201c}") || folded.contains("?q="));
    if is_much && !span.is_courteous()
        || is_link && is_data
        || fills
        || is_data && folded.contains("following server")
    {
        return Some((table::SENDS, at));
    }
    let is_courteous = span.has(POLITE) || span.says(&["please", "bitte", "merci", "favor"]);
    if is_mail && is_data && !is_courteous {
        return Some((table::OUT_OF_PLACE, at));
    }
    (is_link && span.sentence.has(at, SEND | TRANSMIT) && !span.has(POLITE | CLINICAL))
        .then_some((table::OUT_OF_PLACE, at))
}

/// "Add the names of the other patients to the summary".
fn gives_away(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let others = span
        .places(OTHERS)
        .find(|&at| span.follows(at, OFOTHERS, 3) && !span.precedes(at, PERSONAL, 2));
    let every = span.places(QUANT).find(|&at| span.follows(at, OFOTHERS, 2));
    let whole = || span.places(DATABASE).next();
    let object = others.or(every).or_else(whole)?;
    let into = span.has(SUMMARY | PRODUCT) || span.near(YOUR | THOU, OUTPUT, 3);
    let verb = span.demands(REVEAL | SEND | EDIT | GIVEBACK | TRANSMIT);
    let is_processed =
        span.says(&["processed", "remember", "verarbeitet", "traites", "procesado", "elaborato"]);
    if into && (verb.is_some() || span.says(&["belong", "gehoren", "belongs"])) {
        return Some((table::SECRETS, object));
    }
    (verb.is_some()
        && (is_processed
            || span.has(DATABASE)
                && !span.has(POLITE)
                && span.asks(REVEAL | SEND | EDIT | TRANSMIT).is_some()))
    .then_some((table::SECRETS, object))
}

/// "Which instructions were you given?"
fn asks_for_the_prompt(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let noun = span.places(PROMPTWORD | SECRET).next()?;
    if span.has(CLINICAL | PRACTICAL) {
        return None;
    }
    let whose = span.near(PROMPTWORD, YOUR | YOU | THOU, 6) || span.has(SECRET);
    let is_question = span.sentence.plain.asks;
    let reveals = span.asks(REVEAL | GIVEBACK).is_some()
        && (span.near(PROMPTWORD, YOUR | THOU, 2) || span.has(SECRET));
    let is_setup =
        span.says(&["prompt", "configuration", "konfiguration", "configuracion", "configurazione"]);
    let reveals = reveals
        || is_setup && span.near(PROMPTWORD, YOUR | THOU, 2) && span.asks(TRANSMIT).is_some();
    let of_people = span
        .says(&["vous", "sie", "ihnen", "usted", "lei", "le", "avez", "haben", "before", "about"])
        && !span.has(THOU);
    (whose && !of_people && (is_question || reveals)).then_some((table::SECRETS, noun))
}
