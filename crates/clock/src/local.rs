//! The time of the day on the wall, for what people set by it. What is stored stays in UTC.

use chrono::{Local, NaiveTime, TimeZone, Timelike};

use crate::Timestamp;

/// A moment as a clock on the wall of this machine's room shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnTheWall {
    /// Minutes since midnight, below 1440.
    pub minute: u16,
    /// When that day began.
    pub day_began: Timestamp,
}

impl OnTheWall {
    /// By the time zone that this machine is set to.
    pub fn at(moment: Timestamp) -> Self {
        Self::within(moment, &Local)
    }

    fn within<Zone: TimeZone>(moment: Timestamp, zone: &Zone) -> Self {
        let there = moment.to_datetime().with_timezone(zone);
        let minute = there.hour() * 60 + there.minute();
        // Where the clocks were put forward at midnight, the day began an hour later.
        let midnight = there.date_naive().and_time(NaiveTime::MIN);
        let began = (0..3)
            .find_map(|hour| {
                let later = midnight + chrono::TimeDelta::hours(hour);
                zone.from_local_datetime(&later).earliest()
            })
            .map_or(moment, |began| Timestamp::from_micros(began.timestamp_micros()));
        Self { minute: u16::try_from(minute).unwrap_or(0), day_began: began }
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_the_machine_is() {
        let moment = Timestamp::parse_rfc3339("2026-11-30T22:15:40Z").unwrap();
        let sydney = OnTheWall::within(moment, &FixedOffset::east_opt(11 * 3_600).unwrap());
        assert_eq!(sydney.minute, 9 * 60 + 15);
        let midnight = Timestamp::parse_rfc3339("2026-11-30T13:00:00Z").unwrap();
        assert_eq!(sydney.day_began, midnight);
    }
}
