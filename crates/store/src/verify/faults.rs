//! What is not as it was recorded: each fault with its place, and how many are listed.

use std::collections::BTreeMap;

use serde::Serialize;

/// Faults of one part that are listed; more are counted.
pub(super) const LISTED: usize = 50;

/// Something that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The event that it is about; `None` for rows and files.
    pub seq: Option<u64>,
    /// What was found: the table or file.
    pub part: &'static str,
    /// A sentence that names it.
    pub message: String,
}

/// Collects faults, part by part.
#[derive(Debug, Default)]
pub(super) struct Faults {
    listed: BTreeMap<&'static str, Vec<Fault>>,
    pub(super) count: u64,
}

impl Faults {
    pub(super) fn add(&mut self, seq: Option<u64>, part: &'static str, message: impl Into<String>) {
        self.count += 1;
        let listed = self.listed.entry(part).or_default();
        if listed.len() < LISTED {
            listed.push(Fault { seq, part, message: message.into() });
        }
    }

    /// Whether an event before `size` is known to be faulty.
    pub(super) fn before(&self, size: u64) -> bool {
        self.listed.values().flatten().any(|fault| fault.seq.is_some_and(|seq| seq < size))
    }

    pub(super) fn into_list(self) -> Vec<Fault> {
        let mut faults: Vec<_> = self.listed.into_values().flatten().collect();
        // Events in their order first, then what has no place in the log.
        faults.sort_by_key(|fault| (fault.seq.is_none(), fault.seq));
        faults
    }
}
