//! Waiting in tests: for the thing itself, with a deadline, and never for as long as it should
//! take. Nothing here knows the product, so that other crates' tests include the file.
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

/// Lets a time pass that was chosen at random, so that a kill comes at any moment, or that a device
/// takes, such as a scanner between two pages. Nothing else waits like this.
pub fn let_pass(time: Duration) {
    std::thread::sleep(time);
}
