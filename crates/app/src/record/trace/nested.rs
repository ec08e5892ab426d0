//! Everything under a trace id, as a tree of steps with their events.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::TraceId;
use wardbook_store::events::{EventView, Filter};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::record::shown::view_for;
use crate::record::trace::tree::{self, Happened, Step};

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

impl Clinic {
    /// Everything under a trace id.
    pub fn trace(&self, person: &Person, trace: TraceId) -> Result<Trace> {
        self.require_trace(person, trace)?;
        self.record(person, Kind::TraceRead, "", json!({ "trace": trace }))?;
        let filter = Filter { trace: Some(trace), ..Filter::default() };
        let log = self.store.log();
        let events = self.store.read(|connection| filter.list(connection, log))?;
        let Some(first) = events.first() else {
            return Err(AppError::NotFound(format!("trace {trace}")));
        };
        let happened: Vec<_> = events.iter().map(Happened::of_event).collect();
        let role = person.user.role;
        let views = events.iter().map(|event| view_for(role, event));
        Ok(Trace {
            trace_id: trace,
            source: first.source.clone(),
            event_count: events.len(),
            first_fault: happened.iter().find(|one| one.is_fault()).map(|event| event.seq),
            roots: nested(tree::steps(&happened), views.map(Some).collect()),
        })
    }
}

/// Steps as a tree. Each stands after the step above it, so from the last to the first every
/// step finds those below it complete.
fn nested(steps: Vec<Step>, mut views: Vec<Option<EventView>>) -> Vec<TraceNode> {
    let mut below: Vec<Vec<TraceNode>> = steps.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (at, step) in steps.into_iter().enumerate().rev() {
        let mut children = std::mem::take(&mut below[at]);
        children.reverse();
        let events = step.events.iter().filter_map(|event| views[*event].take()).collect();
        let node = TraceNode {
            span: step.span.map(hex::encode),
            step: step.ending.name,
            status: step.ending.status,
            micros: step.ending.micros,
            events,
            children,
        };
        step.above.map_or(&mut roots, |above| &mut below[above]).push(node);
    }
    roots.reverse();
    roots
}
