//! A trace as the window shows it: its steps in the order of the tree, some at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, TraceId};
use wardbook_store::events;
use wardbook_store::{StoreError, documents};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::overview::names::Names;
use crate::record::reading::LogRow;
use crate::record::trace::read::Traced;
use crate::record::trace::tree::Happened;

/// The most steps of one page, and the most events of one step that are listed.
const PAGE: u32 = 200;

/// Characters of a document's name that are shown.
const NAME_CHARACTERS: usize = 120;

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
    /// Microseconds from the trace's first event to the step's beginning: as it was measured, or
    /// its first event.
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
        person: &Person,
        trace: TraceId,
        offset: u32,
        limit: u32,
    ) -> Result<TracePage> {
        let asked = json!({ "trace": trace, "offset": offset });
        let traced = self.open_trace(person, trace, asked)?;
        let named = self.reach(person, Permission::ReadDocuments) != Reach::Redacted;
        let Traced { events, happened, steps } = &traced;
        let (first, last) = (&events[0], &events[events.len() - 1]);
        let mut rows = traced.rows();
        let first_fault = traced.first_fault().map(|at| TraceFault {
            seq: happened[at].seq,
            kind: happened[at].kind.clone(),
            step: small(steps.iter().position(|step| step.events.contains(&at)).unwrap_or(0)),
        });
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(rows.len());
        let mut shown = rows.split_off(offset);
        shown.truncate(limit.min(PAGE) as usize);
        self.store.read(|connection| {
            if named {
                name(&mut shown, &traced.abouts(), |id| {
                    Ok(documents::by_id(connection, id)?.map(|document| document.name))
                })?;
            }
            Ok(TracePage {
                trace_id: trace,
                source: traced.source().to_owned(),
                actor: Names::load(connection)?.of(first.actor),
                event_count: events.len() as u64,
                step_count: small(steps.len()),
                started_at: first.time,
                micros: micros_between(first.time, last.time),
                first_fault,
                steps: shown,
            })
        })
    }

    /// The events of one step of a trace, at most 200, in order.
    pub fn step_events(
        &self,
        person: &Person,
        trace: TraceId,
        span: Option<&str>,
    ) -> Result<Vec<LogRow>> {
        let bytes = span.map(|span| {
            let mut bytes = [0; 8];
            let decoded = hex::decode_to_slice(span, &mut bytes);
            decoded.map_err(|_| AppError::Invalid(format!("`{span}` is not a step's id")))?;
            Ok::<_, AppError>(bytes)
        });
        let bytes = bytes.transpose()?;
        self.require_trace(person, trace)?;
        self.record(person, Kind::TraceRead, "", json!({ "trace": trace, "span": span }))?;
        let rows = self.store.read(|connection| {
            let names = Names::load(connection)?;
            let heads = events::of_step(connection, trace, bytes, PAGE)?;
            Ok::<_, StoreError>(heads.into_iter().map(|head| LogRow::of(head, &names)).collect())
        })?;
        Ok(rows)
    }
}

impl Traced {
    /// Every step as it is shown, but for what it is about.
    fn rows(&self) -> Vec<TraceStep> {
        let start = self.events.first().map_or(Timestamp::from_micros(0), |event| event.time);
        let (first, last) = self.times();
        let rows = self.steps.iter().enumerate().map(|(at, step)| {
            let own = || step.events.iter().map(|event| &self.happened[*event]);
            let began = step.ending.started_at.unwrap_or(first[at]);
            TraceStep {
                index: small(at),
                depth: step.depth,
                span: step.span.map(hex::encode),
                name: step.ending.name.clone(),
                about: String::new(),
                status: step.ending.status.clone(),
                offset_micros: micros_between(start, began),
                micros: step.ending.micros.unwrap_or_else(|| micros_between(began, last[at])),
                measured: step.ending.micros.is_some(),
                events: small(step.events.len()),
                first_event: own().next().map_or(0, |event| event.seq),
                is_call: own().any(Happened::is_call),
                has_fault: own().any(Happened::is_fault),
            }
        });
        rows.collect()
    }

    /// The time of each step's first event, and of its last, those of the steps below included.
    fn times(&self) -> (Vec<Timestamp>, Vec<Timestamp>) {
        let time = |event: Option<&usize>| {
            event.map_or(Timestamp::from_micros(0), |event| self.events[*event].time)
        };
        let first = self.steps.iter().map(|step| time(step.events.first())).collect();
        let mut last: Vec<_> = self.steps.iter().map(|step| time(step.events.last())).collect();
        // Those below stand after it, so from the last to the first all are taken up.
        for (at, step) in self.steps.iter().enumerate().rev() {
            if let Some(above) = step.above {
                last[above] = last[above].max(last[at]);
            }
        }
        (first, last)
    }

    /// The document that each step is about: the one that its end names, one that its events
    /// name, or that of the step above it. A session is about all of its documents, so about none.
    fn abouts(&self) -> Vec<Option<DocumentId>> {
        let mut abouts: Vec<Option<DocumentId>> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let document = |event: &usize| {
                self.events[*event].subject.strip_prefix("documents/")?.parse().ok()
            };
            let own = || {
                let ends = step.events.iter().filter(|at| self.happened[**at].ending.is_some());
                ends.chain(&step.events).find_map(document)
            };
            let above = || abouts.get(step.above?).copied().flatten();
            let is_of_none = step.span.is_none() || step.ending.name == "session";
            abouts.push(if is_of_none { None } else { own().or_else(above) });
        }
        abouts
    }
}

/// Gives steps the names of their documents, each looked up once.
fn name(
    steps: &mut [TraceStep],
    abouts: &[Option<DocumentId>],
    find: impl Fn(DocumentId) -> Result<Option<String>, StoreError>,
) -> Result<(), StoreError> {
    let mut names: HashMap<DocumentId, String> = HashMap::new();
    for step in steps {
        let Some(document) = abouts.get(step.index as usize).copied().flatten() else { continue };
        step.about = match names.entry(document) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let found = find(document)?.unwrap_or_default();
                new.insert(found.chars().take(NAME_CHARACTERS).collect()).clone()
            }
        };
    }
    Ok(())
}

fn micros_between(earlier: Timestamp, later: Timestamp) -> u64 {
    u64::try_from(later.micros() - earlier.micros()).unwrap_or(0)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
