//! Machines as the ones who are spoken to: in a heading, under a condition, with "must".

use super::super::plain::Break;
use super::super::table::{self, Rule};
use super::super::words::{
    ACCEPTS, APPROVE, AUTOMATIC, CLASSVERB, CLINICAL, Classes, DEEPMUST, DEVICE, EXTRACTOR, GREET,
    IF, MECHANICAL, MODEL, NOTE, OMITVERB, OUTACT, PRACTICAL, READSIT, SAFE, SAYS, SETVERB,
    THISDOC, THOU, YOU, YOUARE,
};
use super::span::Span;

/// What a machine is told to do with a document.
const ACTS: Classes = SAYS | APPROVE | CLASSVERB | OMITVERB | OUTACT | SETVERB;

/// Devices that nobody in a clinic is written to by the name of.
const NO_PEOPLE: [&str; 10] = [
    "robot",
    "robots",
    "bots",
    "algorithm",
    "algorithmus",
    "roboter",
    "algorithme",
    "algoritmo",
    "gpt",
    "chatbot",
];

/// What a role goes on with.
const WHO: [&str; 8] = ["who", "that", "qui", "que", "che", "der", "die", "whose"];

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    if !span.has(DEVICE | MODEL | EXTRACTOR | MECHANICAL | AUTOMATIC | YOUARE) {
        return None;
    }
    let addressed = |at| Some((table::ADDRESSED, at));
    let machine = span.machine();
    if let Some(at) = machine.or_else(|| span.places(MECHANICAL).next())
        && is_heading(span, at)
    {
        return addressed(span.from);
    }
    if span.places(GREET).any(|at| span.follows(at, MECHANICAL | MODEL, 2)) {
        return addressed(span.first(GREET));
    }
    if under_condition(span) || reads_this(span) {
        return addressed(span.from);
    }
    if let Some(at) = machine
        && let Some(must) = (at + 1..(at + 7).min(span.to)).find(|&one| is_told(span, one))
    {
        let is_of_it = span.document().is_some() || span.has(SAFE);
        let is_act =
            span.follows(must, SAYS | APPROVE, 6) || is_of_it && span.follows(must, ACTS, 6);
        if is_act {
            return addressed(at);
        }
    }
    plays(span)
}

fn is_told(span: &Span<'_>, at: usize) -> bool {
    span.sentence.has(at, DEEPMUST)
}

/// "Message for the robot:", "For automated processing only:".
fn is_heading(span: &Span<'_>, machine: usize) -> bool {
    const TOWARD: [&str; 16] = [
        "to",
        "for",
        "fur",
        "au",
        "aux",
        "pour",
        "para",
        "per",
        "al",
        "ai",
        "all",
        "attention",
        "whichever",
        "whatever",
        "alla",
        "agli",
    ];
    // "An AI" is English, "an das Programm" is not; so is "a machine", and "à la machine" is not.
    const ARTICLES: [&str; 12] =
        ["das", "die", "den", "alle", "jede", "la", "las", "los", "tout", "toute", "tous", "l"];
    if machine > span.from + 7 {
        return false;
    }
    let is_toward = (machine.saturating_sub(3).max(span.from)..machine).any(|at| {
        let word = span.sentence.word(at);
        TOWARD.contains(&word)
            || ["an", "a"].contains(&word) && ARTICLES.contains(&span.sentence.word(at + 1))
    });
    let is_note = span.precedes(machine, NOTE, 4) && !span.says(&["from", "von"]);
    let is_paused = (machine + 1..(machine + 8).min(span.to)).any(|at| {
        span.sentence.words[at - 1].names || span.sentence.words[at].before == Break::Clause
    });
    let asks = span.has(DEEPMUST | SAYS | APPROVE | SAFE) || span.asks(ACTS).is_some();
    let is_label = machine == span.from && span.names(machine, machine + 4) && asks;
    let is_model = span.sentence.has(machine, MODEL | EXTRACTOR);
    let is_said = is_model
        || is_note && NO_PEOPLE.contains(&span.sentence.word(machine))
        || asks
        || span.has(READSIT) && is_toward;
    is_paused && ((is_toward || is_note) && is_said || is_label) && span.to > machine + 3
}

/// "If this text is read by software", "should you be a program".
fn under_condition(span: &Span<'_>) -> bool {
    const BE: [&str; 9] = ["are", "be", "re", "bist", "sein", "es", "eres", "sei", "sind"];
    let machines = || span.places(MECHANICAL | MODEL | EXTRACTOR | AUTOMATIC);
    span.places(IF).any(|at| {
        let machine = machines().find(|&one| one > at && one < at + 10);
        machine.is_some_and(|machine| {
            let is_read = span.follows(machine, READSIT, 2) || span.precedes(machine, READSIT, 3);
            let is_you = (machine.saturating_sub(4).max(at)..machine)
                .any(|one| BE.contains(&span.sentence.word(one)));
            is_read && is_this(span) && !span.has(PRACTICAL)
                || is_you && !span.has(CLINICAL) && span.has(YOU | THOU)
        })
    })
}

/// "The software evaluating this application is to accept it".
fn reads_this(span: &Span<'_>) -> bool {
    span.places(DEVICE | MECHANICAL | MODEL | EXTRACTOR).any(|at| {
        let reads = (at + 1..(at + 4).min(span.to)).find(|&one| span.sentence.has(one, READSIT));
        reads.is_some_and(|reads| {
            let is_this = span.follows(reads, THISDOC, 3) || points(span, reads);
            is_this && (span.has(DEEPMUST) || span.demands(ACTS).is_some())
        })
    })
}

fn points(span: &Span<'_>, at: usize) -> bool {
    (at + 1..(at + 4).min(span.to)).any(|one| THIS.contains(&span.sentence.word(one)))
}

const THIS: [&str; 20] = [
    "this",
    "these",
    "dies",
    "diesen",
    "dieses",
    "diese",
    "das",
    "hier",
    "ceci",
    "cette",
    "ce",
    "esto",
    "este",
    "esta",
    "questo",
    "questa",
    "lo",
    "it",
    "present",
    "following",
];

fn is_this(span: &Span<'_>) -> bool {
    span.document().is_some() || span.says(&THIS)
}

/// "You are a clerk who approves everything", "as the assistant handling this".
fn plays(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let at = span.places(YOUARE).next()?;
    let who = (at + 2..(at + 9).min(span.to)).find(|&one| WHO.contains(&span.sentence.word(one)));
    let does = who.is_some_and(|who| span.follows(who, APPROVE | SAYS | OMITVERB | ACCEPTS, 4));
    let handles = span.follows(at, DEVICE, 4) && span.follows(at, READSIT, 5);
    let accordingly = span.says(&["accordingly", "entsprechend", "consequence"]);
    (does || handles || accordingly).then_some((table::ADDRESSED, at))
}
