//! One session as the window shows it: its head, and its documents page by page.

use serde::Serialize;

use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::completion::StepCost;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::session::{Phase, SessionType};

use crate::Result;
use crate::alerts::AlertView;
use crate::auth::{Clinic, Person};
use crate::review::ResultView;

use super::SessionRow;

/// A session without its documents.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionHead {
    /// As in the list.
    pub row: SessionRow,
    /// The currency of every amount.
    pub currency: String,
    /// Why it was run.
    pub session_type: SessionType,
    /// The phase of its life.
    pub phase: Phase,
    /// The most memory that a child process took, in MB; `None` is not measured.
    pub peak_memory_usage_mb: Option<String>,
    /// The most that it may cost.
    pub budget_limit: Option<NanoUnits>,
    /// The longest that it may take.
    pub max_processing_time_seconds: u64,
    /// The accuracy below which an alert is raised, 0..1.
    pub minimum_accuracy_threshold: String,
    /// The program's version.
    pub processing_pipeline_version: String,
    /// SHA-256 of the configuration's canonical bytes.
    pub configuration_hash: String,
    /// The configuration, indented JSON.
    pub configuration: String,
    /// What failed, in a sentence.
    pub error_summary: Option<String>,
    /// Calls that had to be made again.
    pub retry_attempts: u64,
    /// Why it is kept.
    pub retention_category: String,
    /// Until when at least.
    pub retain_until: Timestamp,
    /// Costs by endpoint, model and step.
    pub costs: Vec<StepCost>,
    /// The checks, once made.
    pub checks: Vec<CheckView>,
    /// Its alerts.
    pub alerts: Vec<AlertView>,
    /// The completion report, indented JSON; `None` until it is complete.
    pub completion_report: Option<String>,
    /// Whether this person may resume it now.
    pub may_resume: bool,
    /// Whether this person may ask for its completion now.
    pub may_complete: bool,
    /// Whether this person may export it.
    pub may_export: bool,
    /// Why it is not complete yet, and what to do.
    pub waits_for: Option<String>,
}

/// A check and what it rests on.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct CheckView {
    /// Its name.
    pub name: String,
    /// `passed`, `failed`, `not_assessed`.
    pub result: String,
    /// Percent of what was examined that is well.
    pub score: Option<u8>,
    /// What is wrong, or why it was not assessed.
    pub issues: Vec<String>,
    /// Figures, indented JSON.
    pub details: String,
    /// How bad a failure is.
    pub severity: Severity,
    /// When it was made.
    pub last_checked: Timestamp,
    /// The first event that it rests on.
    pub first_event: Option<u64>,
    /// The last event that it rests on.
    pub last_event: Option<u64>,
}

/// A document of a session.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionDocumentRow {
    /// The document.
    pub document_id: DocumentId,
    /// Its place, from 1.
    pub position: u32,
    /// The file's name; where the role reads no patients' details, its place.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// How far it is.
    pub progress: DocumentProgress,
    /// Why it failed, as a word.
    pub failure_code: Option<String>,
    /// Why it failed, as a sentence.
    pub failure_message: Option<String>,
    /// What was found in it.
    pub result: Option<ResultView>,
}

/// Some of a session's documents.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionDocumentPage {
    /// How many the session has.
    pub total: u32,
    /// In their order.
    pub documents: Vec<SessionDocumentRow>,
    /// Whether patients' details were left out.
    pub redacted: bool,
}

impl Clinic {
    /// A session's head. That it was opened is durable before it is shown.
    pub fn session_head(&self, _person: &Person, _session: SessionId) -> Result<SessionHead> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// At most 50 of its documents with what was found in them; that they were seen is durable
    /// before they are shown.
    pub fn session_documents(
        &self,
        _person: &Person,
        _session: SessionId,
        _offset: u32,
        _limit: u32,
    ) -> Result<SessionDocumentPage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Asks for completion again, after what stood in its way was mended.
    pub fn complete_session(&self, _person: &Person, _session: SessionId) -> Result<SessionHead> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
