//! What a damage hits, and by which fault of a verification it is known as found.

use crate::verify::Fault;

/// What a damage is about, by which a fault is known as its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// This event. Where it was hashed anew, whoever looks finds it at the event or after it, at
    /// the latest where the next checkpoint was signed.
    Event { seq: u64, hashed_anew: bool },
    /// This row, `<table>/<key>`.
    Record(String),
    /// The log's end, from this event on. What is gone has no place to be named by.
    End(u64),
}

impl Target {
    pub(super) fn is_met_by(&self, fault: &Fault) -> bool {
        match self {
            Self::Event { seq, hashed_anew } => {
                fault.seq.is_some_and(|found| found == *seq || *hashed_anew && found > *seq)
            }
            Self::Record(record) => fault.message.contains(record.as_str()),
            Self::End(_) => true,
        }
    }

    pub(super) const fn seq(&self) -> Option<u64> {
        match self {
            Self::Event { seq, .. } | Self::End(seq) => Some(*seq),
            Self::Record(_) => None,
        }
    }

    pub(super) fn record(&self) -> Option<String> {
        match self {
            Self::Record(record) => Some(record.clone()),
            Self::Event { .. } | Self::End(_) => None,
        }
    }
}
