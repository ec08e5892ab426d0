//! The steps of a trace in the order of its tree, made of what happened under it.
//!
//! Each step stands after the step above it and before those below it. Only positions of events
//! are kept, so that a trace of many thousand events costs what its steps cost.

use std::collections::HashMap;

use serde_json::Value;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_store::events::TracedEvent;

pub(super) type Span = Option<[u8; 8]>;

/// Kinds that say something went wrong.
const FAULTS: &[Kind] = &[
    Kind::AiFailed,
    Kind::DocumentQuarantined,
    Kind::SessionInterrupted,
    Kind::CompletionRefused,
    Kind::PermissionDenied,
];

/// What an event says of its step: its name, how it ended, how long it took.
#[derive(Clone, Debug, Default)]
pub(super) struct Ending {
    pub(super) name: String,
    pub(super) status: String,
    /// Microseconds, where they were measured.
    pub(super) micros: Option<u64>,
    /// When the step began, where its end says so.
    pub(super) started_at: Option<Timestamp>,
}

/// An event's place in the tree.
pub(super) struct Happened {
    pub(super) seq: u64,
    pub(super) kind: String,
    pub(super) span: Span,
    pub(super) parent: Span,
    pub(super) ending: Option<Ending>,
}

impl Happened {
    pub(super) fn of(event: &TracedEvent) -> Self {
        Self {
            seq: event.seq,
            kind: event.kind.clone(),
            span: event.span,
            parent: event.parent,
            ending: ending(&event.kind, event.ending.as_ref()),
        }
    }

    /// Whether it says that something went wrong.
    pub(super) fn is_fault(&self) -> bool {
        FAULTS.iter().any(|kind| kind.as_str() == self.kind)
            || self.ending.as_ref().is_some_and(|ending| ending.status == "failed")
    }

    /// Whether it belongs to a call of a model.
    pub(super) fn is_call(&self) -> bool {
        [Kind::AiRequested, Kind::AiCalled, Kind::AiFailed]
            .iter()
            .any(|kind| kind.as_str() == self.kind)
    }
}

/// The name, status and duration that an event gives to its step.
fn ending(kind: &str, payload: Option<&Value>) -> Option<Ending> {
    let is = |other: Kind| kind == other.as_str();
    let session = |status: &str| Ending {
        name: "session".into(),
        status: status.into(),
        ..Ending::default()
    };
    if is(Kind::SessionStarted) || is(Kind::SessionResumed) {
        return Some(session(""));
    }
    if is(Kind::SessionCompleted) {
        return Some(session("completed"));
    }
    if is(Kind::SessionCancelled) {
        return Some(session("cancelled"));
    }
    if is(Kind::SessionInterrupted) {
        return Some(session("interrupted"));
    }
    let payload = payload?;
    let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
    if is(Kind::StepFinished) {
        return Some(Ending {
            name: text("step"),
            status: text("status"),
            micros: payload["micros"].as_u64(),
            started_at: payload["started_at"].as_str().and_then(Timestamp::parse),
        });
    }
    let status = if is(Kind::AiCalled) {
        "done"
    } else if is(Kind::AiFailed) {
        "failed"
    } else {
        return None;
    };
    Some(Ending {
        name: "extract".into(),
        status: status.into(),
        micros: payload["latency_micros"].as_u64(),
        started_at: None,
    })
}

/// A step.
#[derive(Default)]
pub(super) struct Step {
    pub(super) span: Span,
    /// How deep it stands, from 0.
    pub(super) depth: u32,
    /// The place of the step above it among the steps.
    pub(super) above: Option<usize>,
    /// What the last event that says so says of it.
    pub(super) ending: Ending,
    /// The places of its own events among all.
    pub(super) events: Vec<usize>,
}

/// The steps, each before those below it, otherwise in the order of their first events.
pub(super) fn steps(events: &[Happened]) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    let mut place_of: HashMap<Span, usize> = HashMap::new();
    let mut parents: Vec<Span> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let place = *place_of.entry(event.span).or_insert_with(|| {
            found.push(Step { span: event.span, ..Step::default() });
            parents.push(event.parent);
            found.len() - 1
        });
        let step = &mut found[place];
        step.events.push(at);
        if let Some(ending) = &event.ending {
            step.ending = ending.clone();
        }
    }
    let mut below: Vec<Vec<usize>> = found.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (place, parent) in parents.iter().enumerate() {
        let above = parent.and_then(|parent| place_of.get(&Some(parent)));
        above.map_or(&mut roots, |above| &mut below[*above]).push(place);
    }
    order(found, &below, &roots)
}

/// Puts steps into the order of their tree. Steps whose parents go round in a circle hang on no
/// root; the first of such a circle becomes one, so that nothing is left out.
fn order(found: Vec<Step>, below: &[Vec<usize>], roots: &[usize]) -> Vec<Step> {
    let count = found.len();
    let mut found: Vec<Option<Step>> = found.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(count);
    for root in roots.iter().copied().chain(0..count) {
        let mut waiting = vec![(root, None::<usize>, 0)];
        while let Some((place, above, depth)) = waiting.pop() {
            let Some(step) = found[place].take() else { continue };
            let at = ordered.len();
            ordered.push(Step { depth, above, ..step });
            waiting.extend(below[place].iter().rev().map(|child| (*child, Some(at), depth + 1)));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happened(seq: u64, span: u8, parent: u8) -> Happened {
        let id = |number: u8| (number > 0).then_some([number; 8]);
        let (span, parent) = (id(span), id(parent));
        Happened { seq, kind: "record.changed".into(), span, parent, ending: None }
    }

    fn shape(events: &[Happened]) -> Vec<(u8, u32, usize)> {
        let steps = steps(events);
        steps.iter().map(|s| (s.span.map_or(0, |s| s[0]), s.depth, s.events.len())).collect()
    }

    #[test]
    fn each_step_stands_after_the_one_above_it_and_before_those_below_it() {
        let events = [
            happened(0, 1, 0),
            happened(1, 3, 2),
            happened(2, 2, 1),
            happened(3, 4, 1),
            happened(4, 5, 2),
            happened(5, 1, 0),
            happened(6, 0, 0),
        ];
        let expected = [(1, 0, 2), (2, 1, 1), (3, 2, 1), (5, 2, 1), (4, 1, 1), (0, 0, 1)];
        assert_eq!(shape(&events), expected);
    }

    #[test]
    fn steps_that_stand_under_each_other_in_a_circle_are_shown_all_the_same() {
        let events = [happened(0, 1, 2), happened(1, 2, 1), happened(2, 3, 3)];
        assert_eq!(shape(&events), [(1, 0, 1), (2, 1, 1), (3, 0, 1)]);
    }
}
