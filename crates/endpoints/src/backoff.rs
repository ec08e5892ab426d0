//! How long to wait before the next attempt. Pure: randomness comes in as a number.

use std::time::Duration;

/// The wait after the first failed attempt, before jitter.
pub const FIRST_WAIT: Duration = Duration::from_secs(1);
/// No wait of our own choosing is longer than this.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// An endpoint that asks for more than this is asked again after this.
pub const LONGEST_ASKED_WAIT: Duration = Duration::from_mins(15);

/// The wait before the next attempt, after `attempt` failed ones (from 1).
///
/// Doubles from [`FIRST_WAIT`] to [`LONGEST_WAIT`]; the upper half of it is jitter, so that
/// many documents that failed together do not come back together. Where the endpoint asked
/// for a wait, it is never shorter than that (up to [`LONGEST_ASKED_WAIT`]). `jitter01` is
/// a random number from 0 to 1; anything else counts as the nearest of the two.
pub fn backoff(attempt: u32, retry_after: Option<Duration>, jitter01: f64) -> Duration {
    let doubled =
        FIRST_WAIT.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
    let half = doubled.min(LONGEST_WAIT) / 2;
    let jitter = if jitter01.is_finite() { jitter01.clamp(0.0, 1.0) } else { 1.0 };
    let asked = retry_after.unwrap_or_default().min(LONGEST_ASKED_WAIT);
    half.max(asked) + half.mul_f64(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_jitter_only_adds_to_half_of_them() {
        let seconds = |attempt, jitter| backoff(attempt, None, jitter).as_secs_f64();
        let waits: Vec<_> = (1..=8).map(|attempt| seconds(attempt, 1.0)).collect();
        assert_eq!(waits, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]);
        for attempt in [0, 1, 5, 31, 32, 33, u32::MAX] {
            for jitter in [f64::NAN, -1.0, 0.0, 0.4, 1.0, 9.0] {
                let wait = seconds(attempt, jitter);
                assert!((0.5..=60.0).contains(&wait), "attempt {attempt}, {jitter}: {wait} s");
            }
        }
    }

    #[test]
    fn an_endpoint_that_asks_for_a_wait_gets_it_within_reason() {
        let asked = |seconds| backoff(1, Some(Duration::from_secs(seconds)), 0.0);
        assert_eq!(asked(7), Duration::from_secs(7));
        assert_eq!(asked(0), Duration::from_millis(500));
        assert_eq!(asked(86_400), LONGEST_ASKED_WAIT);
    }
}
