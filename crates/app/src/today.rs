//! What a person's day looks like: what runs, what waits, what is wrong, how the week went.

use serde::Serialize;

use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::AlertId;

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::sessions::SessionRow;

/// The day at a glance. Who oversees only the own sees the own.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Today {
    /// The currency of every amount.
    pub currency: String,
    /// Sessions at work.
    pub running: Vec<SessionRow>,
    /// Results that wait for this person's review; `None` where they may not review.
    pub reviews: Option<u32>,
    /// Sessions that stopped before they were done and can be resumed.
    pub stopped: u32,
    /// Documents that no session has run over.
    pub unprocessed: u32,
    /// Documents that could not be read.
    pub quarantined: u32,
    /// Alerts that nobody has resolved, by severity.
    pub alerts: Vec<SeverityCount>,
    /// The gravest of them, at most five.
    pub gravest: Vec<AlertHead>,
    /// The state of the record.
    pub integrity: Integrity,
    /// The last seven days, the oldest first.
    pub week: Vec<Day>,
}

/// How many alerts of one severity.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct SeverityCount {
    /// How bad.
    pub severity: Severity,
    /// How many.
    pub count: u32,
}

/// An alert in brief.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AlertHead {
    /// Its id.
    pub alert_id: AlertId,
    /// How bad.
    pub severity: Severity,
    /// A short title.
    pub title: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// The state of the record.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Integrity {
    /// Events in the log.
    pub events: u64,
    /// Events after the newest signed checkpoint.
    pub events_after_checkpoint: u64,
    /// Events after the last checkpoint that somebody outside the clinic holds: without head
    /// office, all of them.
    pub events_since_witness: u64,
    /// When the whole log was last verified.
    pub verified_at: Option<Timestamp>,
    /// Whether it was sound.
    pub verified_sound: Option<bool>,
    /// How many events it had then.
    pub verified_events: Option<u64>,
}

/// One day's figures.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Day {
    /// The day, as `2026-11-21`, in the machine's own time zone.
    pub date: String,
    /// Sessions started.
    pub sessions: u32,
    /// Documents with a result.
    pub processed: u32,
    /// Documents without.
    pub failed: u32,
    /// What it cost.
    pub cost: NanoUnits,
    /// Results that a person had to look at.
    pub reviews: u32,
    /// That, in parts per thousand of the results; `None` where there was none.
    pub review_permille: Option<u16>,
}

impl Clinic {
    /// The day at a glance. `offset_minutes` is how far local time is ahead of UTC.
    pub fn today(&self, _person: &Person, _offset_minutes: i32) -> Result<Today> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
