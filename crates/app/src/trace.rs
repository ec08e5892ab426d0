//! Everything under a trace id, as a tree of steps with their events.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, TraceId};
use wardbook_store::events::{Event, EventView, Filter};
use wardbook_store::sessions;

use crate::auth::{Clinic, Person};
use crate::log::payload_shown;
use crate::{AppError, Result};

mod page;

pub use page::{TraceFault, TracePage, TraceStep};

/// A trace.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// Its id.
    pub trace_id: TraceId,
    /// What triggered it.
    pub source: String,
    /// All events under it.
    pub event_count: usize,
    /// The first thing that went wrong.
    pub first_fault: Option<u64>,
    /// The steps and events that stand under no other step.
    pub roots: Vec<TraceNode>,
}

/// A step with what happened in it, in order of its first event.
#[derive(Clone, Debug, Serialize)]
pub struct TraceNode {
    /// The step; `None` for what happened outside any.
    pub span: Option<String>,
    /// `text`, `extract`, `document`; empty where nothing names it.
    pub step: String,
    /// `done`, `failed`, or empty.
    pub status: String,
    /// Microseconds that it took, where it was measured.
    pub micros: Option<u64>,
    /// What happened in it.
    pub events: Vec<EventView>,
    /// The steps below.
    pub children: Vec<TraceNode>,
}

/// Kinds that say something went wrong.
const FAULTS: &[Kind] = &[
    Kind::AiFailed,
    Kind::DocumentQuarantined,
    Kind::SessionInterrupted,
    Kind::CompletionRefused,
    Kind::PermissionDenied,
];

impl Clinic {
    /// Everything under a trace id.
    pub fn trace(&self, person: &Person, trace: TraceId) -> Result<Trace> {
        let (session, user) = (SessionId(trace.0), person.user.user_id);
        self.require_for(person, Permission::ReadLog, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        self.record(person, Kind::TraceRead, "", json!({ "trace": trace }))?;
        let filter = Filter { trace: Some(trace), ..Filter::default() };
        let log = self.store.log();
        let events = self.store.read(|connection| filter.list(connection, log))?;
        let Some(first) = events.first() else {
            return Err(AppError::NotFound(format!("trace {trace}")));
        };
        let is_fault = |event: &&Event| {
            FAULTS.iter().any(|kind| kind.as_str() == event.kind)
                || step_of(event).is_some_and(|(_, status, _)| status == "failed")
        };
        Ok(Trace {
            trace_id: trace,
            source: first.source.clone(),
            event_count: events.len(),
            first_fault: events.iter().find(is_fault).map(|event| event.seq),
            roots: tree(&events, |kind| payload_shown(person.user.role, kind)),
        })
    }
}

/// The name, status and duration that an event gives to its step.
fn step_of(event: &Event) -> Option<(String, String, Option<u64>)> {
    let kind = event.kind.as_str();
    let session = |status: &str| Some(("session".to_owned(), status.to_owned(), None));
    if kind == Kind::SessionStarted.as_str() || kind == Kind::SessionResumed.as_str() {
        return session("");
    }
    if kind == Kind::SessionCompleted.as_str() {
        return session("completed");
    }
    if kind == Kind::SessionCancelled.as_str() {
        return session("cancelled");
    }
    if kind == Kind::SessionInterrupted.as_str() {
        return session("interrupted");
    }
    let payload = event.payload_json()?;
    let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
    if kind == Kind::StepFinished.as_str() {
        return Some((text("step"), text("status"), payload["micros"].as_u64()));
    }
    let operation = || "extract".to_owned();
    if kind == Kind::AiCalled.as_str() {
        return Some((operation(), "done".into(), payload["latency_micros"].as_u64()));
    }
    if kind == Kind::AiFailed.as_str() {
        return Some((operation(), "failed".into(), payload["latency_micros"].as_u64()));
    }
    None
}

type Span = Option<[u8; 8]>;

#[derive(Default)]
struct Group {
    parent: Span,
    step: (String, String, Option<u64>),
    events: Vec<EventView>,
}

fn tree(events: &[Event], shown: impl Fn(&str) -> bool) -> Vec<TraceNode> {
    let mut order: Vec<Span> = Vec::new();
    let mut groups: BTreeMap<Span, Group> = BTreeMap::new();
    for event in events {
        let group = groups.entry(event.span).or_insert_with(|| {
            order.push(event.span);
            Group { parent: event.parent, ..Group::default() }
        });
        if let Some(step) = step_of(event) {
            group.step = step;
        }
        let mut view = event.view();
        if !shown(&view.kind) {
            view.payload = None;
        }
        group.events.push(view);
    }
    let mut below: BTreeMap<Span, Vec<Span>> = BTreeMap::new();
    let mut roots = Vec::new();
    for span in order {
        match groups[&span].parent {
            Some(parent) if groups.contains_key(&Some(parent)) => {
                below.entry(Some(parent)).or_default().push(span);
            }
            _ => roots.push(span),
        }
    }
    roots.into_iter().filter_map(|span| node(span, &mut groups, &below)).collect()
}

/// Takes each group out as it is placed, so that a cycle of parents ends.
fn node(
    span: Span,
    groups: &mut BTreeMap<Span, Group>,
    below: &BTreeMap<Span, Vec<Span>>,
) -> Option<TraceNode> {
    let group = groups.remove(&span)?;
    let children = below.get(&span).map(Vec::as_slice).unwrap_or_default();
    let (step, status, micros) = group.step;
    Some(TraceNode {
        span: span.map(hex::encode),
        step,
        status,
        micros,
        events: group.events,
        children: children.iter().filter_map(|child| node(*child, groups, below)).collect(),
    })
}
