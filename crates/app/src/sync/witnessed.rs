//! How much of the log somebody outside has witnessed: beside every "verified", and in the top bar.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;

use super::target::Target;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// What is said where nobody has.
pub(crate) const NOBODY: &str = "Nobody outside the clinic has witnessed this log.";

/// Up to where the log is fixed, and what has come since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Witnessed {
    /// Whether the clinic is enrolled with a head office, or another witness is asked.
    pub asked: bool,
    /// Events in the log.
    pub events: u64,
    /// The history up to this size cannot change any more; 0 where nobody has witnessed it.
    pub fixed: u64,
    /// Whose signature says so.
    pub by: Option<String>,
    /// When it was made, by the signer's clock.
    pub at: Option<Timestamp>,
    /// Events after that: the clinic's word.
    pub events_since: u64,
    /// Minutes since then.
    pub minutes_since: Option<u64>,
}

impl Witnessed {
    /// As it is said beside "verified".
    pub fn in_words(&self) -> String {
        let Some(by) = &self.by else {
            return NOBODY.into();
        };
        let (events, minutes) = (self.events_since, self.minutes_since.unwrap_or(0));
        let at = self.at.map(Timestamp::to_text).unwrap_or_default();
        format!(
            "{events} {}, {minutes} {} since the last witness: {by} fixed the first {} at {at} UTC.",
            if events == 1 { "event" } else { "events" },
            if minutes == 1 { "minute" } else { "minutes" },
            self.fixed
        )
    }
}

impl Clinic {
    /// Up to where the log is fixed. Everybody who is signed in may see it: it is sizes and times.
    pub fn witnessed(&self, _: &Person) -> Result<Witnessed> {
        self.witnessed_now()
    }

    pub(crate) fn witnessed_now(&self) -> Result<Witnessed> {
        let events = self.store.log_size()?;
        let asked = !self.store.read(Target::all)?.is_empty();
        let Some(newest) = self.newest_cosigned()? else {
            return Ok(Witnessed { asked, events, events_since: events, ..Witnessed::default() });
        };
        let (by, at) = newest.last;
        let minutes = at.map(|at| (self.store.clock().now().micros() - at.micros()) / 60_000_000);
        Ok(Witnessed {
            asked,
            events,
            fixed: newest.size,
            by: Some(by),
            at,
            events_since: events.saturating_sub(newest.size),
            minutes_since: minutes.map(|minutes| u64::try_from(minutes).unwrap_or(0)),
        })
    }
}
