//! Watched folders that start sessions by themselves: within which hours of the day, when what arrived
//! is enough for one, and how a folder stands with that. Which documents, and what it may cost, are
//! read and started in `wardbook-app`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::words;

/// Seconds for which nothing has arrived before a session is started over what has.
pub const QUIET_SECONDS: f64 = 20.0;

/// So many documents are not waited for any longer.
pub const ENOUGH: usize = 25;

/// The most documents of one session; the others are the next one's.
pub const MOST: usize = 200;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

words! {
    /// How a folder stands with the sessions that it starts.
    FolderSessionState {
        /// Nothing waits.
        Idle = "idle",
        /// Documents have arrived, and more may follow.
        Gathering = "gathering",
        /// Documents wait for the folder's hours.
        OutsideHours = "outside_hours",
        /// Documents wait, and nothing is in the way.
        Due = "due",
        /// A session of its is running.
        Running = "running",
        /// Whose the documents are may not run sessions or read them any more, or is disabled.
        OwnerMayNot = "owner_may_not",
        /// The endpoint was removed.
        EndpointGone = "endpoint_gone",
        /// The endpoint may not be sent documents.
        EndpointRefused = "endpoint_refused",
        /// The endpoint did not answer; the session is taken up again later.
        EndpointAway = "endpoint_away",
        /// The day's budget is spent.
        BudgetSpent = "budget_spent",
        /// A session could not be started for another reason, which is told in words.
        Failed = "failed",
    }
}

impl FolderSessionState {
    /// Whether something is in the way that a person may have to put right.
    pub const fn is_problem(self) -> bool {
        !matches!(
            self,
            Self::Idle | Self::Gathering | Self::OutsideHours | Self::Due | Self::Running
        )
    }
}

/// Whether what waits is enough for a session: nothing has arrived for a while, or there is plenty.
pub fn is_enough(waiting: usize, quiet_seconds: f64) -> bool {
    waiting >= ENOUGH || (waiting > 0 && quiet_seconds >= QUIET_SECONDS)
}

/// Hours of the day as a clock on the wall shows them, written `07:00-19:00`. An end before the beginning
/// is the next day's, and `00:00-24:00` is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, specta::Type)]
#[specta(transparent)]
pub struct Hours(#[specta(type = String)] (u16, u16));

impl Hours {
    /// The whole day.
    pub const ALWAYS: Self = Self((0, DAY));

    /// From a minute of the day to another, the first after them.
    ///
    /// # Errors
    /// What is wrong, as a sentence.
    pub fn between(from: u16, to: u16) -> Result<Self, String> {
        if from >= DAY || to > DAY || from == to {
            return Err(
                "hours are written like 07:00-19:00, and 00:00-24:00 is the whole day".into()
            );
        }
        Ok(Self((from, to)))
    }

    /// The first minute.
    pub const fn from(self) -> u16 {
        self.0.0
    }

    /// The first minute after.
    pub const fn to(self) -> u16 {
        self.0.1
    }

    /// Whether a minute of the day is one of them.
    pub const fn hold(self, minute: u16) -> bool {
        let Self((from, to)) = self;
        if from < to { minute >= from && minute < to } else { minute >= from || minute < to }
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str, most: usize| {
        let fits = (1..=most).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_digit());
        fits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2).filter(|_| minutes.len() == 2)?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl FromStr for Hours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(['-', '–']);
        let parts = parts.and_then(|(from, to)| minute(from).zip(minute(to)));
        let (from, to) = parts.unwrap_or((DAY, DAY));
        Self::between(from, to).map_err(|how| format!("`{text}` is not a time of the day: {how}"))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self((from, to)) = self;
        let text = format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
        f.pad(&text)
    }
}

impl Serialize for Hours {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Hours {
        text.parse().unwrap()
    }

    #[test]
    fn hours_of_the_day_hold_from_their_beginning_until_before_their_end() {
        let day = hours("7:00-19:00");
        assert_eq!(day.to_string(), "07:00-19:00");
        let held = [6 * 60 + 59, 7 * 60, 18 * 60 + 59, 19 * 60].map(|minute| day.hold(minute));
        assert_eq!(held, [false, true, true, false]);
    }

    #[test]
    fn hours_over_midnight_hold_on_both_days() {
        let night = hours("22:30-06:00");
        let held = [22 * 60 + 29, 22 * 60 + 30, 0, 5 * 60 + 59, 6 * 60];
        assert_eq!(held.map(|minute| night.hold(minute)), [false, true, true, true, false]);
    }

    #[test]
    fn the_whole_day_has_no_minute_without() {
        assert!((0..DAY).all(|minute| hours("00:00-24:00").hold(minute)));
        assert_eq!(hours("00:00-24:00"), Hours::ALWAYS);
    }

    #[test]
    fn what_is_no_time_of_the_day_is_refused_with_how_to_write_it() {
        for text in [
            "",
            "7-19",
            "07:00",
            "25:00-26:00",
            "07:60-08:00",
            "9:00-9:00",
            "24:00-7:00",
            "07:0-8:00",
        ] {
            assert!(text.parse::<Hours>().unwrap_err().contains("07:00-19:00"), "{text}");
        }
    }

    #[test]
    fn a_few_documents_wait_until_it_is_quiet_and_many_do_not() {
        assert!(!is_enough(0, 1_000.0));
        assert!(!is_enough(3, 19.0) && is_enough(3, 20.0));
        assert!(is_enough(ENOUGH, 0.0));
    }
}
