//! Everything under a trace id, as a tree of steps with their events.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::ids::TraceId;
use wardbook_store::events::{EventView, Filter};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::record::shown::view_for;
use crate::record::trace::read::Traced;

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
    /// Everything under a trace id, each event with as much of its payload as the role may see.
    pub fn trace(&self, person: &Person, trace: TraceId) -> Result<Trace> {
        let traced = self.open_trace(person, trace, json!({ "trace": trace }))?;
        let filter = Filter { trace: Some(trace), ..Filter::default() };
        let (log, role) = (self.store.log(), person.user.role);
        let events = self.store.read(|connection| filter.list(connection, log))?;
        let views = events.iter().map(|event| (event.seq, view_for(role, event))).collect();
        Ok(Trace {
            trace_id: trace,
            source: traced.source().to_owned(),
            event_count: traced.events.len(),
            first_fault: traced.first_fault().map(|at| traced.happened[at].seq),
            roots: nested(traced, views),
        })
    }
}

/// Steps as a tree. Each stands after the step above it, so from the last to the first every
/// step finds those below it complete.
fn nested(traced: Traced, mut views: HashMap<u64, EventView>) -> Vec<TraceNode> {
    let mut below: Vec<Vec<TraceNode>> = traced.steps.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (at, step) in traced.steps.into_iter().enumerate().rev() {
        let mut children = std::mem::take(&mut below[at]);
        children.reverse();
        let own = step.events.iter().map(|event| traced.happened[*event].seq);
        let events = own.filter_map(|seq| views.remove(&seq)).collect();
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
