//! When this record turns out to be a restored backup, a second copy or a fork of what head office
//! holds: what is missing is shown first; then the events are taken back, where all of them are held,
//! or a successor of the log is begun.
//!
//! `compare` finds out how the two stand to each other, `fetch` brings what this copy lacks, and
//! `carry_out` does what an administrator has decided. What is done to the files is
//! `wardbook_store::recovery`'s.

mod carry_out;
mod compare;
mod fetch;

pub use carry_out::{RecordSucceeded, RecordTakenBack};

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_store::recovery::Overview;

/// What can be done about a record that is not the one that head office holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryWay {
    /// Nothing: this record is the one that head office holds, or goes on from it.
    Nothing,
    /// Every event and payload that this copy lacks is held: they are taken back.
    TakeBack,
    /// Not all of it is held: a successor of the log is begun.
    Successor,
}

/// What the events are that this copy lacks, as far as head office holds them.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Lacking {
    /// The earliest of their times.
    pub from: Timestamp,
    /// The latest.
    pub until: Timestamp,
    /// How many there are of each kind, the most frequent first.
    pub kinds: Vec<LackingKind>,
    /// How many of them have their payload there.
    pub payloads_held: u64,
}

/// Events of one kind that this copy lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LackingKind {
    /// The kind, such as `document.opened`.
    pub kind: String,
    /// How many.
    pub events: u64,
}

/// How this copy of the record and head office stand to each other.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficeComparison {
    /// Head office's name.
    pub office: String,
    /// The events that it has signed, which this clinic's own key had signed before.
    pub fixed: u64,
    /// When it signed, by its clock.
    pub signed_at: Option<Timestamp>,
    /// The events that lie there.
    pub held: u64,
    /// The events of this copy.
    pub here: u64,
    /// The events that both have, from the first on.
    pub common: u64,
    /// The events of this copy alone, after those.
    pub own: u64,
    /// The events that this copy lacks.
    pub lacking: u64,
    /// What those are; `None` where they do not all lie there.
    pub lacks: Option<Lacking>,
    /// Events among those whose payload is not held.
    pub payloads_missing: u64,
    /// The first of them.
    pub first_missing: Vec<u64>,
    /// What can be done.
    pub way: RecoveryWay,
}

impl OfficeComparison {
    /// What it comes to, for people.
    pub fn in_words(&self) -> String {
        let Self { office, fixed, held, common, own, lacking, .. } = self;
        let when = self.signed_at.map(|at| format!(" on {} UTC", at.to_text())).unwrap_or_default();
        let signed = format!(
            "{office} has signed this record up to event {fixed}, after this clinic's own key{when}."
        );
        if self.way == RecoveryWay::Nothing {
            return format!("{signed} This copy holds all of it: nothing is missing here.");
        }
        if *held == 0 {
            return format!(
                "{signed} None of its events lie there, so that nobody can say how far this copy \
                 agrees, and nothing can be taken back."
            );
        }
        let at_least = if held < fixed { " at least" } else { "" };
        let agrees = format!(
            "This copy agrees up to event {common}{at_least}, has {} of its own after it, and lacks \
             {}.",
            events(*own),
            events(*lacking)
        );
        let there = if held < fixed {
            format!("Only the first {held} events lie there, so that not all can be taken back.")
        } else if self.payloads_missing > 0 {
            let first: Vec<_> = self.first_missing.iter().map(u64::to_string).collect();
            format!(
                "The payloads of {} are not held there (the first: {}), so that they cannot be taken \
                 back.",
                events(self.payloads_missing),
                first.join(", ")
            )
        } else {
            "All that is lacking is held there, with every payload.".to_owned()
        };
        format!("{signed} {agrees} {there}")
    }
}

impl Lacking {
    /// `None` where there are none.
    fn of(found: Overview) -> Option<Self> {
        let (from, until) = found.times?;
        let each = found.kinds.into_iter();
        let mut kinds: Vec<_> = each.map(|(kind, events)| LackingKind { kind, events }).collect();
        kinds.sort_by(|one, other| other.events.cmp(&one.events).then(one.kind.cmp(&other.kind)));
        Some(Self { from, until, kinds, payloads_held: found.payloads })
    }
}

fn events(count: u64) -> String {
    if count == 1 { "1 event".into() } else { format!("{count} events") }
}
