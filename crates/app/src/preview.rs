//! Reports over a period or a session: made, looked at page by page, then saved.

use std::path::Path;

use serde::{Deserialize, Serialize};

use wardbook_documents::Worker;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::SessionId;

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::export::Exported;

/// What a report is asked for.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct ReportRequest {
    /// From when.
    pub from: Option<Timestamp>,
    /// Up to, not with, when.
    pub to: Option<Timestamp>,
    /// Of this session only, whatever the period.
    pub session: Option<SessionId>,
    /// Whether patients' details are left out.
    pub redacted: bool,
}

/// A report that was made, and lies in memory until it is saved or let go.
pub struct MadeReport {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages.
    pub pages: u32,
    /// The name proposed for its file; nothing of a patient in it.
    pub file_name: String,
    /// What was left out, and what proves it.
    pub exported: Exported,
}

/// A report that can be looked at.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReportHead {
    /// How many pages.
    pub pages: u32,
    /// The name proposed for its file.
    pub file_name: String,
    /// Events that it speaks of.
    pub events: u64,
    /// The size of the checkpoint that proves it.
    pub checkpoint_size: u64,
    /// What was left out.
    pub redaction: String,
}

impl Clinic {
    /// Makes a report. That it is made is durable before, as for every export.
    pub fn make_report(&self, _person: &Person, _request: &ReportRequest) -> Result<MadeReport> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Writes a report to `out`, which appears whole or not at all.
    pub fn save_report(
        &self,
        _person: &Person,
        _report: &MadeReport,
        _out: &Path,
    ) -> Result<Exported> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}

impl MadeReport {
    /// What is told of it.
    pub fn head(&self) -> ReportHead {
        ReportHead {
            pages: self.pages,
            file_name: self.file_name.clone(),
            events: self.exported.events,
            checkpoint_size: self.exported.checkpoint_size,
            redaction: self.exported.redaction.into(),
        }
    }

    /// A picture of one page as PNG, about `width` pixels wide; drawn in the child process.
    pub fn page_picture(&self, _number: u32, _width: u32, _worker: &Worker) -> Result<Vec<u8>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
