//! Waiting in tests: for the thing itself, with a deadline, and never for so long that it has
//! surely happened. Nothing here knows the product, so that other crates' tests include the file.
//!
//! `scripts/sleeps.sh` fails on a sleep anywhere else in the tests.

use std::time::{Duration, Instant};

/// Waits until `done` answers true. Past the deadline it fails, and says what it waited for.
#[track_caller]
pub fn wait_until(what: &str, deadline: Duration, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < deadline, "waited {deadline:?} in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
