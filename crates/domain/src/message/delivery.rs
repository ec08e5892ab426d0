//! What an attempt to hand a message over means for its row in the queue: when it is tried again, when
//! it has failed for good, when a person must decide. What providers' codes mean is in
//! `wardbook-delivery` and `wardbook-egress`, what their receipts mean in [`super::receipts`].

use serde::{Deserialize, Serialize};

use super::state::{MessageState, MoveRefusal};
use crate::clock::Timestamp;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The provider took it.
    Taken,
    /// It may succeed later.
    Temporary {
        /// For how many seconds the provider wants no other, where it says so.
        retry_after: Option<u32>,
    },
    /// It will never succeed.
    Final {
        /// Whether nobody has the address.
        bad_address: bool,
    },
    /// The provider refused the clinic, not the message: a wrong login, or a wrong address of the
    /// provider itself.
    MethodRefused,
    /// The message was handed over, and the answer is missing.
    Unknown,
}

/// The row's own figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Attempts {
    /// Attempts that were spent.
    pub attempts: u32,
    /// How many may be.
    pub max_attempts: u32,
    /// When the last one ended.
    pub last_attempt_at: Option<Timestamp>,
    /// When the next one is due, where one is.
    pub next_retry_at: Option<Timestamp>,
}

/// Attempts, where nothing else was set: about two hours.
pub const MOST_ATTEMPTS: u32 = 8;
/// The delay after the first attempt; it doubles with each.
const FIRST_DELAY_SECONDS: u64 = 60;
/// No delay is longer.
const LONGEST_DELAY_SECONDS: u64 = 6 * 3_600;
/// A provider that asks for more is asked again nevertheless.
const LONGEST_RETRY_AFTER_SECONDS: u64 = 24 * 3_600;

impl Default for Attempts {
    fn default() -> Self {
        Self {
            attempts: 0,
            max_attempts: MOST_ATTEMPTS,
            last_attempt_at: None,
            next_retry_at: None,
        }
    }
}

/// What is to be stored and done after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterAttempt {
    /// Where the message stands.
    pub state: MessageState,
    /// The row's figures.
    pub row: Attempts,
    /// Whether nothing more is to be sent by this method until a person resumes it; one alert, if it
    /// is not paused already.
    pub pauses_method: bool,
    /// Whether the address is to be marked as bad.
    pub marks_address: bool,
}

/// What follows from an attempt that ended at `now`. `random` is any number: it spreads attempts, so
/// that those which failed together are not made together again.
///
/// # Errors
/// Where the message was not being sent.
pub fn after_attempt(
    state: MessageState,
    row: Attempts,
    outcome: AttemptOutcome,
    now: Timestamp,
    random: u32,
) -> Result<AfterAttempt, MoveRefusal> {
    let spent = Attempts {
        attempts: row.attempts.saturating_add(1),
        last_attempt_at: Some(now),
        next_retry_at: None,
        ..row
    };
    let after =
        |state, row| AfterAttempt { state, row, pauses_method: false, marks_address: false };
    Ok(match outcome {
        AttemptOutcome::Taken => after(state.taken()?, spent),
        AttemptOutcome::Unknown => after(state.lose_sight()?, spent),
        AttemptOutcome::Temporary { .. } if spent.attempts >= row.max_attempts => {
            // `put_off` is asked first: only one that is being sent can fail by its last attempt.
            after(state.put_off()?.fail()?, spent)
        }
        AttemptOutcome::Temporary { retry_after } => {
            let seconds = delay_seconds(spent.attempts, retry_after, random);
            let next_retry_at = Some(now.plus_seconds(seconds));
            after(state.put_off()?, Attempts { next_retry_at, ..spent })
        }
        AttemptOutcome::Final { bad_address } => {
            AfterAttempt { marks_address: bad_address, ..after(state.put_off()?.fail()?, spent) }
        }
        // Nobody's attempt is spent. It is due as it was, once the method is resumed.
        AttemptOutcome::MethodRefused => AfterAttempt {
            pauses_method: true,
            ..after(state.put_off()?, Attempts { last_attempt_at: Some(now), ..row })
        },
    })
}

/// What is left of a row that was being sent when the program ended: it may have been sent.
///
/// # Errors
/// Where the message was not being sent.
pub fn found_at_start(state: MessageState) -> Result<MessageState, MoveRefusal> {
    state.lose_sight()
}

/// The figures of a new row, for one that a person has sent again.
pub const fn retried(row: Attempts) -> Attempts {
    Attempts { attempts: 0, next_retry_at: None, ..row }
}

/// Seconds until the next attempt: between three quarters and the whole of a delay that doubles, so
/// that each is longer than the one before up to the longest; and never before the provider wants it.
fn delay_seconds(attempts: u32, retry_after: Option<u32>, random: u32) -> i64 {
    let doubled = FIRST_DELAY_SECONDS
        .checked_shl(attempts.saturating_sub(1).min(32))
        .unwrap_or(LONGEST_DELAY_SECONDS);
    let whole = doubled.min(LONGEST_DELAY_SECONDS);
    let spread = |seconds: u64| u64::from(random) % (seconds / 4 + 1);
    let own = whole - spread(whole);
    let asked = u64::from(retry_after.unwrap_or(0)).min(LONGEST_RETRY_AFTER_SECONDS);
    // Those that were asked to wait equally long are spread after it.
    let asked = if asked == 0 { 0 } else { asked + spread(FIRST_DELAY_SECONDS) };
    i64::try_from(own.max(asked)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::kinds::QueueStatus;

    fn sending() -> MessageState {
        MessageState::generated().send_directly(0).unwrap().hand_over().unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_micros(0).plus_seconds(1_000_000)
    }

    fn after(row: Attempts, outcome: AttemptOutcome) -> AfterAttempt {
        after_attempt(sending(), row, outcome, now(), 0).unwrap()
    }

    const LATER: AttemptOutcome = AttemptOutcome::Temporary { retry_after: None };

    #[test]
    fn temporary_failures_are_tried_again_later_and_later_until_the_last_attempt() {
        let mut row = Attempts::default();
        let mut delays = Vec::new();
        loop {
            let after = after(row, LATER);
            row = after.row;
            let Some(next) = row.next_retry_at else {
                assert_eq!(after.state.queue_status(), Some(QueueStatus::Failed));
                break;
            };
            assert_eq!(after.state.queue_status(), Some(QueueStatus::Waiting));
            delays.push((next.micros() - now().micros()) / 1_000_000);
        }
        assert_eq!(delays, [60, 120, 240, 480, 960, 1_920, 3_840]);
        assert_eq!(row.attempts, MOST_ATTEMPTS);
    }

    #[test]
    fn the_provider_is_not_asked_before_it_wants_to_be() {
        let wait = |seconds| {
            let outcome = AttemptOutcome::Temporary { retry_after: Some(seconds) };
            let next = after(Attempts::default(), outcome).row.next_retry_at.unwrap();
            (next.micros() - now().micros()) / 1_000_000
        };
        assert_eq!([wait(0), wait(5), wait(600)], [60, 60, 600]);
        assert_eq!(wait(u32::MAX), 86_400, "and nobody waits for ever");
    }

    #[test]
    fn a_refused_login_pauses_the_method_and_spends_nobodys_attempts() {
        let row = Attempts { attempts: 7, ..Attempts::default() };
        let after = after(row, AttemptOutcome::MethodRefused);
        assert!(after.pauses_method);
        assert_eq!(
            (after.row.attempts, after.state.queue_status()),
            (7, Some(QueueStatus::Waiting))
        );
    }

    #[test]
    fn a_final_failure_is_at_once_and_a_dead_address_is_marked() {
        let after_final = |bad_address| {
            let after = after(Attempts::default(), AttemptOutcome::Final { bad_address });
            assert_eq!(after.state.queue_status(), Some(QueueStatus::Failed));
            assert_eq!((after.row.attempts, after.row.next_retry_at), (1, None));
            after.marks_address
        };
        assert!(after_final(true) && !after_final(false));
    }

    #[test]
    fn what_broke_after_handing_over_waits_for_a_person() {
        let after = after(Attempts::default(), AttemptOutcome::Unknown);
        assert_eq!(after.state.queue_status(), Some(QueueStatus::Unknown));
        assert_eq!(after.row.next_retry_at, None);
        assert_eq!(found_at_start(sending()).unwrap(), after.state);
    }

    #[test]
    fn an_answer_for_a_message_that_is_not_being_sent_changes_nothing() {
        let waiting = MessageState::generated().send_directly(0).unwrap();
        for outcome in [LATER, AttemptOutcome::Taken, AttemptOutcome::Unknown] {
            let after = after_attempt(waiting, Attempts::default(), outcome, now(), 0);
            assert_eq!(after, Err(MoveRefusal::NotBeingSent));
        }
        let last = Attempts { attempts: 8, ..Attempts::default() };
        let after = after_attempt(waiting, last, LATER, now(), 0);
        assert_eq!(after, Err(MoveRefusal::NotBeingSent));
    }

    #[test]
    fn a_person_who_tries_again_has_every_attempt_again() {
        let row = Attempts { attempts: 8, max_attempts: 8, ..Attempts::default() };
        assert_eq!(retried(row).attempts, 0);
    }

    proptest! {
        #[test]
        fn each_delay_is_longer_than_the_one_before_and_none_is_longer_than_the_longest(
            attempts in 1_u32..200, one: u32, other: u32,
        ) {
            let (delay, next) =
                (delay_seconds(attempts, None, one), delay_seconds(attempts + 1, None, other));
            let longest = i64::try_from(LONGEST_DELAY_SECONDS).unwrap();
            prop_assert!((45..=longest).contains(&delay));
            prop_assert!(next > delay || delay >= longest * 3 / 4);
        }
    }
}
