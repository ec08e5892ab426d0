//! Work that the clinic does by itself: which there is, when it is due, how long it may be held.
//!
//! Pure arithmetic over moments of the machine's clock, which may jump. Who takes work up and does
//! it is in `wardbook-app`; the rows are in `wardbook-store`.

use crate::clock::Timestamp;
use crate::words::words;

words! {
    /// Work that is done in the background.
    Work {
        /// The whole record is verified.
        Verification = "verification",
        /// The checks of running sessions are made, where their runs have not made them.
        Checks = "checks",
    }
}

words! {
    /// How background work ended.
    WorkOutcome {
        /// The record was verified, and nothing is wrong.
        Sound = "sound",
        /// The record was verified, and something is wrong.
        NotSound = "not_sound",
        /// It could not be done.
        Failed = "failed",
        /// It was done.
        Done = "done",
    }
}

/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// How long work stays with its holder, who extends it meanwhile. After a crash, nobody else takes
/// the work up before this is over.
pub const LEASE_MINUTES: u32 = 30;

/// Minutes after which work that could not be done is tried again, at the latest.
const RETRY_MINUTES: u32 = 60;

/// Whether work set for `due_at` is due. Zero minutes are never.
///
/// Work further ahead than one interval was set by a clock that has gone back since: it is due now,
/// not when the clock arrives there again. A tenth is allowed for clocks that are corrected by a
/// little, so that no correction does work twice.
pub fn is_due(now: Timestamp, due_at: Timestamp, every_minutes: u32) -> bool {
    every_minutes > 0 && !is_ahead(now, due_at, every_minutes)
}

/// Whether a lease until then is in force. One that no present clock can have given is not.
pub fn is_leased(now: Timestamp, until: Timestamp) -> bool {
    is_ahead(now, until, LEASE_MINUTES)
}

/// Until when work that is taken up now is held.
pub const fn leased_until(now: Timestamp) -> Timestamp {
    after(now, LEASE_MINUTES)
}

/// When work that ended now is due again. What failed is tried again within the hour.
pub fn next_due(now: Timestamp, every_minutes: u32, outcome: WorkOutcome) -> Timestamp {
    match outcome {
        WorkOutcome::Failed => after(now, every_minutes.min(RETRY_MINUTES)),
        _ => after(now, every_minutes),
    }
}

/// Whether work should have been taken up by now. People are told after a tenth of the interval,
/// ten minutes at least and an hour at most.
pub fn is_overdue(now: Timestamp, due_at: Timestamp, every_minutes: u32) -> bool {
    let grace = (every_minutes / 10).clamp(10, 60);
    every_minutes > 0 && now > after(due_at, grace)
}

/// A moment some minutes later.
pub const fn after(moment: Timestamp, minutes: u32) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(minutes as i64 * MINUTE))
}

/// Whether `then` is still to come, and no further than these minutes and a tenth.
const fn is_ahead(now: Timestamp, then: Timestamp, minutes: u32) -> bool {
    let length = minutes as i64 * MINUTE;
    let ahead = then.micros().saturating_sub(now.micros());
    0 < ahead && ahead <= length + length / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u32 = 24 * 60;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_micros(1_800_000_000_000_000 + minutes * MINUTE)
    }

    #[test]
    fn work_is_due_at_its_moment_and_not_before() {
        assert!(!is_due(at(-1), at(0), DAY));
        assert!(is_due(at(0), at(0), DAY));
        assert!(is_due(at(10_000), at(0), DAY));
        assert!(!is_due(at(0), at(0), 0), "zero is never");
    }

    #[test]
    fn a_clock_that_went_back_neither_stops_work_nor_repeats_it() {
        let set = next_due(at(0), DAY, WorkOutcome::Sound);
        assert!(!is_due(at(-60), set, DAY), "an hour back: it waits an hour longer");
        assert!(is_due(at(-500_000), set, DAY), "a year back: it does not wait for a year");
        let again = next_due(at(-500_000), DAY, WorkOutcome::Sound);
        assert!(!is_due(at(-500_000), again, DAY), "and is done once");
        assert!(is_due(at(0), again, DAY), "also where the clock goes forward again");
    }

    #[test]
    fn a_lease_ends_by_itself_whichever_way_the_clock_jumps() {
        let until = leased_until(at(0));
        assert!(is_leased(at(0), until) && is_leased(at(29), until));
        assert!(!is_leased(at(30), until));
        assert!(!is_leased(at(-500_000), until));
        assert!(!is_leased(at(0), Timestamp::from_micros(i64::MAX)));
        assert!(!is_leased(at(0), Timestamp::from_micros(i64::MIN)));
    }

    #[test]
    fn what_failed_is_tried_again_within_the_hour() {
        assert_eq!(next_due(at(0), DAY, WorkOutcome::Failed), at(60));
        assert_eq!(next_due(at(0), 5, WorkOutcome::Failed), at(5));
        assert_eq!(next_due(at(0), DAY, WorkOutcome::NotSound), at(1_440));
    }

    #[test]
    fn people_are_told_of_what_is_overdue_once_it_is_clearly_so() {
        assert!(!is_overdue(at(60), at(0), DAY));
        assert!(is_overdue(at(61), at(0), DAY));
        assert!(!is_overdue(at(10), at(0), 5) && is_overdue(at(11), at(0), 5));
        assert!(!is_overdue(at(10_000), at(0), 0));
    }
}
