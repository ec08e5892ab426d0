//! The model of a report: what it says, apart from how a PDF, CSV or JSON shows it.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
pub use crate::completion::StepCost as CostRow;
use crate::cost::NanoUnits;

/// A report, ready to be laid out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// `Processing session report`.
    pub title: String,
    /// The clinic's name.
    pub clinic: String,
    /// The session or the range that it covers.
    pub scope: String,
    /// The start and end of what it covers; `None` where nothing happened.
    pub period: Option<(Timestamp, Timestamp)>,
    /// When it was made.
    pub generated_at: Timestamp,
    /// The person who made it, and in which role.
    pub generated_by: String,
    /// `audit-trail-<session_id>` or the like.
    pub reference: String,
    /// Labels and values for the summary, in order, grouped under headings.
    pub summary: Vec<Group>,
    /// What deserves attention, in plain words: partial failures, open reviews, alerts.
    pub notices: Vec<Notice>,
    /// A row per document.
    pub documents: Vec<DocumentRow>,
    /// Of a report over a period, a row per session, which stand there instead of documents.
    #[serde(default)]
    pub sessions: Option<Vec<SessionLine>>,
    /// The currency of every amount, such as `AUD`.
    pub currency: String,
    /// A row per endpoint, model and step.
    pub costs: Vec<CostRow>,
    /// The sum of the costs.
    pub total_cost: NanoUnits,
    /// A row per compliance check.
    pub checks: Vec<CheckRow>,
    /// Bars, such as documents by type or by confidence.
    pub charts: Vec<Chart>,
    /// What the log says, and how to verify it.
    pub proof: Proof,
}

/// A heading with its labelled values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The heading.
    pub heading: String,
    /// Label and value.
    pub rows: Vec<(String, String)>,
}

/// Something to be seen before the figures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// `critical`, `warning` or `note`.
    pub level: String,
    /// A sentence or two.
    pub text: String,
}

/// One document of a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Position in the session, from 1.
    pub number: u32,
    /// The file's name.
    pub name: String,
    /// `done`, `failed`, `quarantined`, …
    pub status: String,
    /// The document type's name, empty where it was not found.
    pub document_type: String,
    /// The patient's name, or empty.
    pub patient: String,
    /// Overall confidence, 0..1, with two decimals; `not measured` where there is none.
    pub confidence: String,
    /// Whether a person must look.
    pub review: bool,
    /// What it cost.
    pub cost: NanoUnits,
    /// Why it failed or was quarantined, or why a person is asked to look; empty elsewhere.
    pub detail: String,
}

/// One session of a period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionLine {
    /// Its id.
    pub session: String,
    /// When it was started.
    pub started: Timestamp,
    /// The name of who started it.
    pub by: String,
    /// `completed`, `failed`, `cancelled`, …
    pub status: String,
    /// Its documents.
    pub documents: u64,
    /// Those without a result.
    pub failed: u64,
    /// Results that wait for a person.
    pub reviews: u64,
    /// Accuracy, 0..1, with what it rests on; `not measured` where there is none.
    pub accuracy: String,
    /// `compliant`, `not_compliant`, `not_assessed`, or empty where it was not judged.
    pub compliance: String,
    /// What it cost.
    pub cost: NanoUnits,
}

/// One compliance check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckRow {
    /// The check's name, such as `audit_trail_completeness`.
    pub name: String,
    /// `passed`, `failed` or `not_assessed`.
    pub result: String,
    /// `critical`, `high` or `medium`.
    pub severity: String,
    /// Issues, or why it was not assessed.
    pub issues: Vec<String>,
    /// The evidence in words: which events it rests on.
    pub evidence: String,
}

/// Bars with their labels; the same figures stand in a table beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The unit of the values.
    pub unit: String,
    /// Label and value, not negative.
    pub bars: Vec<(String, u64)>,
}

/// What the footer and the last page say about the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proof {
    /// The log's id.
    pub log: String,
    /// Events under the checkpoint.
    pub size: u64,
    /// The checkpoint's root, 64 hex digits.
    pub root: String,
    /// When the checkpoint was made.
    pub checkpoint_at: Timestamp,
    /// The signed note, whole.
    pub checkpoint: String,
    /// The verifier key of the log.
    pub verifier_key: String,
    /// What others have signed, a sentence for each; empty where nobody has.
    pub fixed: Vec<String>,
    /// The signed note that they cosigned, whole; empty where there is none.
    pub cosigned: String,
    /// Their verifier keys, a line each.
    pub witness_keys: String,
    /// The command that verifies it.
    pub verify_command: String,
    /// What "verified" does and does not prove here, in a sentence.
    pub limit: String,
}
