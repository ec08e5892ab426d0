//! Sync: what can stand in its way, which of that is for a person to decide, and when the next
//! attempt is made.
//!
//! Pure: randomness comes in as a number, time as moments. What is sent, and how, is in
//! `wardbook-sync`; what is sent next in `wardbook-app`.

use crate::clock::Timestamp;
use crate::words::words;

words! {
    /// Why an attempt came to nothing.
    SyncProblem {
        /// No answer came: no network, no such server, a time-out, a cut connection.
        Unreachable = "unreachable",
        /// The server's certificate is not one that this machine trusts, at this machine's time.
        Certificate = "certificate",
        /// It answered that it cannot at present, or that it was asked too often.
        Busy = "busy",
        /// It does not know this log or this key, or has suspended the clinic.
        Refused = "refused",
        /// What answered is not the head office that the clinic is enrolled with.
        WrongOffice = "wrong_office",
        /// It has signed a longer log than this clinic has.
        Ahead = "ahead",
        /// It has signed another history of the same size.
        Disagrees = "disagrees",
        /// Its answer cannot be read, or a signature in it does not hold.
        WrongAnswer = "wrong_answer",
    }
}

impl SyncProblem {
    /// Whether it is a refusal, which is an event once for each problem; the rest passes by itself.
    pub const fn is_refusal(self) -> bool {
        !matches!(self, Self::Unreachable | Self::Certificate | Self::Busy)
    }

    /// Whether nothing more is sent by itself until a person has looked into it.
    pub const fn halts(self) -> bool {
        matches!(self, Self::WrongOffice | Self::Ahead | Self::Disagrees)
    }

    /// Whether it is about the log's history, which raises an alert.
    pub const fn is_about_history(self) -> bool {
        matches!(self, Self::Ahead | Self::Disagrees)
    }
}

/// Microseconds of a second.
const SECOND: i64 = 1_000_000;

/// Seconds of the shortest wait after a failure.
pub const SHORTEST_WAIT: u64 = 30;
/// Seconds of the longest wait of our own choosing.
pub const LONGEST_WAIT: u64 = 3_600;
/// Seconds of the longest wait that a server may ask for: a wrong answer must not end sync.
pub const LONGEST_ASKED_WAIT: u64 = 86_400;
/// Seconds between two checkpoints that are asked for automatically.
pub const CHECKPOINT_EVERY: u64 = 60;
/// Seconds between two reports where nothing else is sent.
pub const REPORT_EVERY: u64 = 900;
/// Seconds between two reports while head office's search is behind what it holds.
pub const REPORT_WHILE_BEHIND: u64 = 120;
/// Requests that another witness is sent in a day at most.
pub const WITNESS_REQUESTS_A_DAY: u32 = 24;
/// Seconds between two checkpoints that another witness is shown automatically.
pub const WITNESS_EVERY: u64 = 3_600;
/// Hours without a witness, while there is something to witness, after which an alert is raised.
pub const UNWITNESSED_HOURS: u64 = 24;

/// Seconds until the next attempt, after `failures` failed ones (from 1). The wait is drawn from the
/// whole span between half a minute and a limit that doubles from a minute to an hour, from the
/// first retry on: clinics that failed together do not come back together. It is never shorter than
/// the server asked for. `jitter01` is a random number from 0 to 1.
pub fn wait_after(failures: u32, asked: Option<u64>, jitter01: f64) -> u64 {
    let doubled = 60_u64.saturating_mul(1_u64 << failures.saturating_sub(1).min(6));
    let span = doubled.min(LONGEST_WAIT) - SHORTEST_WAIT;
    let jitter = if jitter01.is_finite() { jitter01.clamp(0.0, 1.0) } else { 1.0 };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a span of at most an hour times a number from 0 to 1"
    )]
    let drawn = SHORTEST_WAIT + (span as f64 * jitter).round() as u64;
    drawn.max(asked.unwrap_or_default().min(LONGEST_ASKED_WAIT))
}

/// A moment some seconds later.
pub fn later(moment: Timestamp, seconds: u64) -> Timestamp {
    let micros = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(SECOND);
    Timestamp::from_micros(moment.micros().saturating_add(micros))
}

/// Whether a moment that was set for later has come. One further ahead than any wait was set by a
/// clock that has gone back since, and has come too.
pub fn has_come(now: Timestamp, moment: Timestamp) -> bool {
    moment <= now || moment > later(now, LONGEST_ASKED_WAIT)
}

/// Whether a moment that was set for later, at another one, has come: also where the clock has gone
/// back to before it was set, by however little.
pub fn has_come_since(now: Timestamp, moment: Timestamp, set_at: Option<Timestamp>) -> bool {
    has_come(now, moment) || set_at.is_some_and(|set_at| now < set_at)
}

/// The day whose requests are counted now, where those of `counted` were counted last. A clock that
/// has gone back over midnight does not begin to count again.
pub const fn counted_day(now: Timestamp, counted: i64) -> i64 {
    let today = day_of(now);
    if counted == today + 1 { counted } else { today }
}

/// The day of a moment, counted from 1970 in UTC: for limits by the day.
pub const fn day_of(moment: Timestamp) -> i64 {
    moment.micros().div_euclid(86_400 * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_drawn_from_half_a_minute_up_to_a_limit_that_doubles_to_an_hour() {
        let longest: Vec<_> = (1..=9).map(|failures| wait_after(failures, None, 1.0)).collect();
        assert_eq!(longest, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        for failures in [0, 1, 2, 7, 64, u32::MAX] {
            assert_eq!(wait_after(failures, None, 0.0), SHORTEST_WAIT, "{failures}");
            for jitter in [f64::NAN, -1.0, 0.4, 9.0] {
                let wait = wait_after(failures, None, jitter);
                assert!((SHORTEST_WAIT..=LONGEST_WAIT).contains(&wait), "{failures}: {wait}");
            }
        }
    }

    #[test]
    fn a_server_that_asks_for_a_wait_gets_it_up_to_a_day() {
        assert_eq!(wait_after(1, Some(7_200), 0.0), 7_200);
        assert_eq!(wait_after(1, Some(1), 0.0), SHORTEST_WAIT);
        assert_eq!(wait_after(1, Some(u64::MAX), 0.5), LONGEST_ASKED_WAIT);
    }

    #[test]
    fn a_moment_beyond_every_wait_was_set_by_a_clock_that_went_back() {
        let now = Timestamp::from_micros(1_000 * SECOND);
        assert!(has_come(now, now));
        assert!(!has_come(now, later(now, 1)));
        assert!(!has_come(now, later(now, LONGEST_ASKED_WAIT)));
        assert!(has_come(now, later(now, LONGEST_ASKED_WAIT + 1)));
    }

    #[test]
    fn a_wait_that_was_begun_in_the_future_is_over() {
        let now = Timestamp::from_micros(1_000 * SECOND);
        let at = later(now, 3_600);
        assert!(!has_come_since(now, at, Some(now)) && !has_come_since(now, at, None));
        assert!(has_come_since(now, at, Some(later(now, 1))));
        assert!(has_come_since(later(now, 3_600), at, Some(now)));
    }

    #[test]
    fn a_clock_that_went_back_over_midnight_counts_on() {
        let now = Timestamp::from_micros(5 * 86_400 * SECOND);
        assert_eq!([3, 4, 5, 6, 7].map(|counted| counted_day(now, counted)), [5, 5, 5, 6, 5]);
    }
}
