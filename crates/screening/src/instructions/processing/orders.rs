//! Orders that shall take the place of the ones in force: rules lifted, a task dropped, a page that
//! claims authority. Letters lift rules of treatment, of wards and of roads; these are told apart by
//! what the rules are about.

use super::super::table::{self, Rule};
use super::super::words::{
    AUTHORITY, CLINICAL, HERE, LIFTED, MODEL, OVERRIDE, PERSON, PRACTICAL, RULES, TASKNOUN, THOU,
    YOU, YOUR,
};
use super::span::Span;

/// What a process does with a document.
const WORK: [&str; 9] = [
    "extracting",
    "summarising",
    "summarizing",
    "classifying",
    "analysing",
    "analyzing",
    "parsing",
    "auszulesen",
    "zusammenzufassen",
];

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    if !span.has(TASKNOUN | HERE | LIFTED) {
        return None;
    }
    let is_every_day = span.has(CLINICAL | PERSON);
    let lifts = LIFTED | OVERRIDE;
    let whose = YOU | YOUR | THOU | MODEL;
    if span.has(THOU) && span.near(TASKNOUN, lifts, 10) {
        return Some((table::OVERRIDE, span.first(lifts)));
    }
    if span.has(HERE) && span.near(HERE, OVERRIDE, 2) && !span.has(PRACTICAL) {
        return Some((table::OVERRIDE, span.first(HERE)));
    }
    if span.near(HERE, AUTHORITY, 8) && !is_of_care(span) && !span.has(PRACTICAL) {
        return Some((table::OVERRIDE, span.first(HERE)));
    }
    if span.near(HERE, lifts | TASKNOUN, 6) && !is_every_day && !span.has(PRACTICAL) {
        return Some((table::OVERRIDE, span.first(HERE)));
    }
    if is_every_day {
        return None;
    }
    if span.has(whose) && span.near(TASKNOUN, lifts, 8) && !is_told(span) {
        let is_of_rules = span.near(RULES, lifts, 8);
        if !is_of_rules && !span.near(TASKNOUN, lifts, 4) {
            return None;
        }
        let rule = if !is_of_rules || span.has(PRACTICAL) && !is_work(span) {
            table::OUT_OF_PLACE
        } else {
            table::OVERRIDE
        };
        return Some((rule, span.first(lifts)));
    }
    if let Some(at) = span.asks(lifts)
        && span.says(&WORK)
    {
        return Some((table::OUT_OF_PLACE, at));
    }
    if span.has(PRACTICAL) {
        return None;
    }
    if span.asks(lifts).is_some() && span.near(TASKNOUN, lifts, 8) && !span.is_of_an_office() {
        return Some((table::OUT_OF_PLACE, span.first(lifts)));
    }
    None
}

fn is_of_care(span: &Span<'_>) -> bool {
    span.places(CLINICAL).count() > 1
}

/// "He did not follow your instructions".
fn is_told(span: &Span<'_>) -> bool {
    span.says(&["was", "were", "did", "had", "he", "she", "they", "wurde", "wurden"])
}

/// "The rules you work under" are nobody's form or appointment.
fn is_work(span: &Span<'_>) -> bool {
    span.places(PRACTICAL).all(|at| span.sentence.word(at) == "work")
}
