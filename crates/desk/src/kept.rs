//! What lies open before a person and is kept for them: readings of the log, a report, a recovery
//! key, a second factor that is being turned on. Who it is kept for is not decided here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use wardbook_app::{Enrolment, LogReading, MadeReport};

/// Readings of the log that lie open at once; the oldest is let go.
const READINGS: usize = 8;

#[derive(Default)]
pub(crate) struct Kept {
    readings: BTreeMap<u32, LogReading>,
    next_reading: u32,
    pub(crate) report: Option<Arc<MadeReport>>,
    /// Shown by the first run until it was typed back.
    pub(crate) recovery: Option<Zeroizing<String>>,
    /// The list of patients that was looked at last, and what its file was.
    pub(crate) patient_list: Option<(PathBuf, String)>,
    /// A second factor that is shown, until a right code was typed back.
    pub(crate) enrolment: Option<Arc<Enrolment>>,
}

impl Kept {
    /// Forgets everything; the report is large, and dropped by the caller.
    pub(crate) fn let_go(&mut self) -> Option<Arc<MadeReport>> {
        self.readings.clear();
        self.recovery = None;
        self.enrolment = None;
        self.patient_list = None;
        self.report.take()
    }

    /// Keeps a reading of the log and answers with its number.
    pub(crate) fn keep_reading(&mut self, reading: LogReading) -> u32 {
        while self.readings.len() >= READINGS {
            self.readings.pop_first();
        }
        self.next_reading = self.next_reading.wrapping_add(1);
        self.readings.insert(self.next_reading, reading);
        self.next_reading
    }

    pub(crate) fn reading(&self, number: u32) -> Option<LogReading> {
        self.readings.get(&number).cloned()
    }
}
