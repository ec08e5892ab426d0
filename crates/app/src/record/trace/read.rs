//! A trace as it is read, once for whoever shows it, and the record that it was.

use rusqlite::Connection;
use serde_json::Value;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::TraceId;
use wardbook_store::StoreError;
use wardbook_store::events::{self, TracedEvent};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::record::trace::tree::{self, Happened, Step};

/// A trace's events and the steps that they make. There is at least one event.
pub(super) struct Traced {
    /// The oldest first.
    pub(super) events: Vec<TracedEvent>,
    /// The same as the tree is made of them.
    pub(super) happened: Vec<Happened>,
    /// In the order of the tree.
    pub(super) steps: Vec<Step>,
}

impl Traced {
    /// Reads it; `None` where nothing happened under this trace.
    pub(super) fn read(
        connection: &Connection,
        trace: TraceId,
    ) -> Result<Option<Self>, StoreError> {
        let events = events::of_trace(connection, trace)?;
        if events.is_empty() {
            return Ok(None);
        }
        let happened: Vec<_> = events.iter().map(Happened::of).collect();
        let steps = tree::steps(&happened);
        Ok(Some(Self { events, happened, steps }))
    }

    /// What triggered it.
    pub(super) fn source(&self) -> &str {
        self.events.first().map_or("", |event| event.source.as_str())
    }

    /// The place of the first event that says that something went wrong.
    pub(super) fn first_fault(&self) -> Option<usize> {
        self.happened.iter().position(Happened::is_fault)
    }
}

impl Clinic {
    /// Records that a trace is read, and reads it.
    pub(super) fn open_trace(
        &self,
        person: &Person,
        trace: TraceId,
        asked: Value,
    ) -> Result<Traced> {
        self.require_trace(person, trace)?;
        self.record(person, Kind::TraceRead, "", asked)?;
        let missing = || AppError::NotFound(format!("trace {trace}"));
        self.store.read(|connection| Traced::read(connection, trace))?.ok_or_else(missing)
    }
}
