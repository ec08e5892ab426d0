//! The most memory that the programs take which this one starts, and those that they start. Looked at
//! every five milliseconds, since a program's size is gone with it: one that lives for less may be missed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

const LOOK: Duration = Duration::from_millis(5);

/// The most so far, in KiB.
#[derive(Default)]
pub(super) struct Peak(AtomicU64);

impl Peak {
    /// The most since this was last asked.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// Looks until the other end is dropped.
    pub(super) fn watch(&self, until: &Receiver<()>) {
        while until.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            self.0.fetch_max(largest(), Ordering::Relaxed);
        }
    }
}

/// The largest of the programs below this one.
fn largest() -> u64 {
    let own = std::process::id();
    let Ok(processes) = std::fs::read_dir("/proc") else { return 0 };
    let processes =
        processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parents: HashMap<u32, u32> =
        processes.filter_map(|process: u32| Some((process, parent(process)?))).collect();
    let is_below = |process: &u32| {
        let above = |process: u32| parents.get(&process).copied();
        let first = above(*process);
        first == Some(own) || first.and_then(above) == Some(own)
    };
    // Between its start and its own program, a new process is this one once more, files and all.
    let is_this_one = |process: &u32| command(*process) == command(own);
    parents
        .keys()
        .filter(|process| is_below(process) && !is_this_one(process))
        .filter_map(|one| peak(*one))
        .max()
        .unwrap_or(0)
}

fn command(process: u32) -> Option<Vec<u8>> {
    std::fs::read(format!("/proc/{process}/cmdline")).ok()
}

/// Behind the name, which may hold anything, stand the state and the parent.
fn parent(process: u32) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    text.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn peak(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
