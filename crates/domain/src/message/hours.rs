//! The hours in which messages are sent, on the recipient's own clock: which moment that is where clocks
//! are put forward or back, and what is held because this machine's clock cannot be trusted.

use chrono::{DateTime, Days, Duration, LocalResult, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The hours in which messages are sent, as minutes after midnight on the recipient's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendingHours {
    /// From then on.
    pub from_minute: u16,
    /// Until then, which is no longer among them.
    pub to_minute: u16,
}

impl Default for SendingHours {
    /// 8:00 to 21:00.
    fn default() -> Self {
        Self { from_minute: 8 * 60, to_minute: 21 * 60 }
    }
}

/// Why nobody can tell when something is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// The zone is not in the IANA database.
    #[error("`{0}` is no time zone, such as Australia/Sydney")]
    Zone(String),
    /// The hours are none.
    #[error("messages are sent from one time of the day to a later one")]
    Hours,
    /// Nobody has such a day.
    #[error("this is no time that can be waited for")]
    Moment,
}

/// A time zone by its IANA name.
fn zone(name: &str) -> Result<Tz, TimeFault> {
    name.trim().parse().map_err(|_| TimeFault::Zone(name.to_owned()))
}

/// When messages may next be sent: `None` is now.
///
/// # Errors
/// Where zone or hours are none.
pub fn next_opening(
    zone_name: &str,
    hours: SendingHours,
    now: Timestamp,
) -> Result<Option<Timestamp>, TimeFault> {
    let zone = zone(zone_name)?;
    if hours.from_minute >= hours.to_minute || hours.to_minute > 24 * 60 {
        return Err(TimeFault::Hours);
    }
    let there = now.to_datetime().with_timezone(&zone);
    let minute = there.hour() * 60 + there.minute();
    if (u32::from(hours.from_minute)..u32::from(hours.to_minute)).contains(&minute) {
        return Ok(None);
    }
    let today = there.date_naive();
    let day = if minute < u32::from(hours.from_minute) {
        Some(today)
    } else {
        today.checked_add_days(Days::new(1))
    };
    let opening = day.and_then(|day| {
        let midnight = day.and_time(NaiveTime::MIN);
        midnight.checked_add_signed(Duration::minutes(i64::from(hours.from_minute)))
    });
    let opening = opening.and_then(|opening| certain_moment(zone, opening));
    // Where that hour comes twice, its first time may be past already.
    opening.filter(|opening| *opening > now).map(Some).ok_or(TimeFault::Moment)
}

/// The moment at which a clock in a zone shows a time for certain: the second one where it comes twice,
/// the first after the gap where it does not come. So nothing is sent too early, and nothing twice.
///
/// # Errors
/// Where the zone is none, or nobody has such a time.
pub fn scheduled(zone_name: &str, local: NaiveDateTime) -> Result<Timestamp, TimeFault> {
    certain_moment(zone(zone_name)?, local).ok_or(TimeFault::Moment)
}

fn certain_moment(zone: Tz, local: NaiveDateTime) -> Option<Timestamp> {
    let stamp = |time: DateTime<Tz>| Timestamp::from_micros(time.timestamp_micros());
    // Gaps are shorter than a day but for those of islands that changed sides of the date line.
    (0..=2 * 24 * 4)
        .find_map(|quarter| {
            let later = local.checked_add_signed(Duration::minutes(15 * quarter))?;
            match zone.from_local_datetime(&later) {
                LocalResult::Single(time) => Some(first_after_gap(time, quarter)),
                LocalResult::Ambiguous(_, second) => Some(second),
                LocalResult::None => None,
            }
        })
        .map(stamp)
}

/// The end of the gap, where the time looked for lies within one: gaps end at whole quarters.
fn first_after_gap(time: DateTime<Tz>, quarters: i64) -> DateTime<Tz> {
    if quarters == 0 {
        return time;
    }
    let over = i64::from(time.minute() % 15) * 60 + i64::from(time.second());
    time - Duration::seconds(over)
}

/// A clock that went back by no more than this catches up by itself.
const CATCHES_UP_SECONDS: f64 = 2.0 * 3_600.0;

/// What this machine's clock says against the last moment that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// It went on.
    Certain,
    /// It went back a little: until it has caught up, nobody can tell what was sent when.
    CatchesUp(Timestamp),
    /// It went back far: a person must set it right.
    WentBack(Timestamp),
}

/// Compares the clock with the last moment that was seen, such as of the newest event.
pub fn clock_state(now: Timestamp, last_seen: Timestamp) -> ClockState {
    if now >= last_seen {
        ClockState::Certain
    } else if last_seen.seconds_since(now) <= CATCHES_UP_SECONDS {
        ClockState::CatchesUp(last_seen)
    } else {
        ClockState::WentBack(last_seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn opening(zone: &str, now: &str) -> Option<Timestamp> {
        next_opening(zone, SendingHours::default(), at(now)).unwrap()
    }

    #[test]
    fn messages_are_sent_from_eight_to_nine_on_the_recipients_own_clock() {
        // Sydney is 11 hours ahead in summer, Perth 8.
        assert_eq!(opening("Australia/Sydney", "2026-11-30T21:00:00Z"), None);
        let early = opening("Australia/Sydney", "2026-11-30T20:59:59Z");
        assert_eq!(early, Some(at("2026-11-30T21:00:00Z")));
        assert_eq!(opening("Australia/Sydney", "2026-12-01T09:59:59Z"), None);
        let late = opening("Australia/Sydney", "2026-12-01T10:00:00Z");
        assert_eq!(late, Some(at("2026-12-01T21:00:00Z")));
        let perth = opening("Australia/Perth", "2026-11-30T21:00:00Z");
        assert_eq!(perth, Some(at("2026-12-01T00:00:00Z")));
    }

    #[test]
    fn the_morning_after_clocks_were_changed_begins_at_eight_too() {
        // London, 28 March 2027, forward; New York, 1 November 2026, back.
        let london = opening("Europe/London", "2027-03-27T22:00:00Z");
        assert_eq!(london, Some(at("2027-03-28T07:00:00Z")));
        let new_york = opening("America/New_York", "2026-11-01T01:00:00Z");
        assert_eq!(new_york, Some(at("2026-11-01T13:00:00Z")));
    }

    #[test]
    fn a_time_that_comes_twice_is_the_second_and_one_that_does_not_come_is_after_the_gap() {
        let local = |text: &str| text.parse().unwrap();
        let twice = scheduled("Europe/London", local("2026-10-25T01:30:00"));
        assert_eq!(twice, Ok(at("2026-10-25T01:30:00Z")));
        let gap = scheduled("Europe/London", local("2027-03-28T01:37:12"));
        assert_eq!(gap, Ok(at("2027-03-28T01:00:00Z")));
        let once = scheduled("Europe/London", local("2026-07-01T09:00:00"));
        assert_eq!(once, Ok(at("2026-07-01T08:00:00Z")));
        // Half an hour on Lord Howe; a whole day on Samoa.
        let half = scheduled("Australia/Lord_Howe", local("2026-10-04T02:10:00"));
        assert_eq!(half, Ok(at("2026-10-03T15:30:00Z")));
        let day = scheduled("Pacific/Apia", local("2011-12-30T12:05:00"));
        assert_eq!(day, Ok(at("2011-12-30T10:00:00Z")));
    }

    #[test]
    fn hours_that_begin_in_the_night_clocks_go_back_begin_once() {
        let hours = SendingHours { from_minute: 90, to_minute: 1_260 };
        let before = next_opening("Europe/London", hours, at("2026-10-25T00:10:00Z")).unwrap();
        assert_eq!(before, Some(at("2026-10-25T01:30:00Z")));
    }

    #[test]
    fn what_is_no_zone_and_what_are_no_hours_is_said() {
        let now = at("2026-12-01T00:00:00Z");
        let zone = next_opening("Mars/Olympus", SendingHours::default(), now);
        assert_eq!(zone, Err(TimeFault::Zone("Mars/Olympus".into())));
        let hours = SendingHours { from_minute: 600, to_minute: 600 };
        assert_eq!(next_opening("Europe/Paris", hours, now), Err(TimeFault::Hours));
    }

    #[test]
    fn a_clock_that_went_back_holds_messages_until_it_is_certain() {
        let seen = at("2026-12-01T12:00:00Z");
        assert_eq!(clock_state(seen, seen), ClockState::Certain);
        assert_eq!(clock_state(at("2026-12-01T11:00:00Z"), seen), ClockState::CatchesUp(seen));
        assert_eq!(clock_state(at("2026-11-30T12:00:00Z"), seen), ClockState::WentBack(seen));
    }
}
