//! Tests that this machine cannot run. They count as passed to the test's runner, so they say
//! here that they were not.

use std::fs::OpenOptions;
use std::io::Write;

/// Says that a test is skipped and why. `scripts/test.sh` lists these lines at its end and counts
/// them; it names the file for them in `WARDBOOK_SKIPPED`, because a runner keeps what a passing
/// test prints to itself.
pub fn skipped(test: &str, reason: &str) {
    let line = format!("SKIPPED: {test}: {reason}\n");
    print!("{line}");
    let Some(list) = std::env::var_os("WARDBOOK_SKIPPED") else { return };
    // One write, so that tests side by side do not mix their lines.
    let list = OpenOptions::new().append(true).create(true).open(list);
    list.and_then(|mut list| list.write_all(line.as_bytes())).expect("the list of skipped tests");
}
