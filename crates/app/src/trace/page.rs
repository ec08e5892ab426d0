//! A trace as the window shows it: its steps in the order of the tree, some at a time.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::TraceId;

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::reading::LogRow;

/// Some of a trace's steps.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TracePage {
    /// The trace.
    pub trace_id: TraceId,
    /// What triggered it.
    pub source: String,
    /// Who.
    pub actor: String,
    /// All events under it.
    pub event_count: u64,
    /// All steps.
    pub step_count: u32,
    /// Time of its first event.
    pub started_at: Timestamp,
    /// Microseconds from its first to its last event.
    pub micros: u64,
    /// The first thing that went wrong.
    pub first_fault: Option<TraceFault>,
    /// Steps in the order of the tree, each before the steps below it.
    pub steps: Vec<TraceStep>,
}

/// Where a trace first went wrong.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TraceFault {
    /// The event.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// The place of its step among the steps, from 0.
    pub step: u32,
}

/// A step.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TraceStep {
    /// Its place among the steps, from 0.
    pub index: u32,
    /// How deep it stands, from 0.
    pub depth: u32,
    /// Its id; `None` for what happened outside any step.
    pub span: Option<String>,
    /// `session`, `document`, `text`, `extract`; empty where nothing names it.
    pub name: String,
    /// What it is about, such as a document's name; empty where the role does not see it.
    pub about: String,
    /// `done`, `failed`, `completed`, …, or empty.
    pub status: String,
    /// Microseconds from the trace's first event to the step's first event.
    pub offset_micros: u64,
    /// Microseconds that it took, where it was measured; otherwise from its first to its last
    /// event, those of the steps below included.
    pub micros: u64,
    /// Whether it was measured.
    pub measured: bool,
    /// How many events it has itself.
    pub events: u32,
    /// Position of its first event.
    pub first_event: u64,
    /// Whether it holds a model call.
    pub is_call: bool,
    /// Whether something in it went wrong.
    pub has_fault: bool,
}

impl Clinic {
    /// At most 200 steps of a trace. That it was read is durable before it is shown.
    pub fn trace_page(
        &self,
        _person: &Person,
        _trace: TraceId,
        _offset: u32,
        _limit: u32,
    ) -> Result<TracePage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// The events of one step of a trace, at most 200, in order.
    pub fn step_events(
        &self,
        _person: &Person,
        _trace: TraceId,
        _span: Option<&str>,
    ) -> Result<Vec<LogRow>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
