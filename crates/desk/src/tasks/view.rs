//! A task as it is shown: what it does, where it stands, what it came to.

use serde::Serialize;

use wardbook_app::Stage;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;

use super::results::TaskResult;
use crate::refusal::Refusal;

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Runs a processing session.
    Run,
    /// Takes files in.
    Intake,
    /// Verifies the log.
    Verify,
    /// Verifies chosen events of it.
    VerifySelection,
    /// Damages a copy of it and verifies that.
    Drill,
    /// Writes an export.
    Export,
    /// Makes a redacted copy of a document.
    Redact,
    /// Looks at a list of patients.
    PatientList,
    /// Takes a list of patients over.
    PatientImport,
    /// Takes the record back from head office, or begins a successor of its log.
    Recovery,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// At work.
    Running,
    /// Asked to stop, and about to.
    Stopping,
    /// Did its work.
    Done,
    /// Could not.
    Failed,
    /// A person stopped it.
    Cancelled,
}

/// A document at work.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct DocumentStage {
    /// Its place in the session, from 1.
    pub position: u32,
    /// Where it is.
    pub stage: Stage,
    /// Why it waits.
    pub detail: Option<String>,
}

/// A task as the page shows it. Of patients nothing is in it but the names of files that its owner
/// brought, or gave to what they exported.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TaskView {
    /// Its number.
    pub id: u32,
    /// What it does.
    pub kind: TaskKind,
    /// Where it stands.
    pub state: TaskState,
    /// The processing session that it runs.
    pub session_id: Option<SessionId>,
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 where that is not known yet.
    pub of: u64,
    /// Seconds that it should still take; `None` where nothing tells.
    pub eta_seconds: Option<u32>,
    /// What it has cost.
    pub cost: Option<NanoUnits>,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// Whether it can be stopped.
    pub cancellable: bool,
    /// Documents at work.
    pub stages: Vec<DocumentStage>,
    /// What it came to.
    pub result: Option<TaskResult>,
    /// Why it could not.
    pub error: Option<Refusal>,
    /// Whether its owner was shown what it came to.
    pub seen: bool,
}
