//! The list of sessions as the window pages through it.

use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{Outcome, ProcessingMode, SessionStatus};

use crate::Result;
use crate::auth::{Clinic, Person};

/// What a list of sessions is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionOrder {
    /// When it was started.
    #[default]
    Started,
    /// What it cost.
    Cost,
    /// How many documents.
    Documents,
    /// How sure.
    Accuracy,
}

/// Which sessions. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct SessionQuery {
    /// In one of these states; empty is every state.
    pub status: Vec<SessionStatus>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// Of the person of this name.
    pub user: Option<String>,
    /// Only those with results that wait for a person.
    pub needs_review: bool,
    /// Only those that run at an endpoint of this name.
    pub endpoint: Option<String>,
    /// Started not earlier.
    pub from: Option<Timestamp>,
    /// Started earlier than this.
    pub to: Option<Timestamp>,
    /// The order.
    pub order: SessionOrder,
    /// The least first.
    pub ascending: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many, 200 at the most.
    pub limit: u32,
}

/// A session in the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionRow {
    /// Its id.
    pub session_id: SessionId,
    /// The name of whose it is.
    pub user: String,
    /// When it was started.
    pub initiated_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// Where it stands.
    pub session_status: SessionStatus,
    /// How much of the work has a result; `None` until it ends.
    pub outcome: Option<Outcome>,
    /// Its documents.
    pub total_documents: u64,
    /// Those with a result.
    pub processed_documents: u64,
    /// Those without.
    pub failed_documents: u64,
    /// Results that wait for a person.
    pub manual_review_required: u64,
    /// What it has cost.
    pub total_cost: NanoUnits,
    /// Calls made.
    pub api_calls_made: u64,
    /// Seconds of processing, a decimal.
    pub processing_time_seconds: String,
    /// Accuracy, 0..1; `None` is not measured.
    pub overall_accuracy_score: Option<String>,
    /// What the accuracy rests on: `confidence` or `reviews`.
    pub accuracy_source: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// The model.
    pub ai_model_version: String,
    /// How endpoints are picked.
    pub processing_mode: ProcessingMode,
    /// `compliant`, `not_compliant`, `not_assessed`; `None` until judged.
    pub compliance_rating: Option<String>,
    /// What is wrong, as words.
    pub compliance_flags: Vec<String>,
}

/// A page of sessions.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionPage {
    /// How many match.
    pub total: u32,
    /// The currency of every amount.
    pub currency: String,
    /// The sessions.
    pub sessions: Vec<SessionRow>,
}

impl Clinic {
    /// A page of sessions. Who reads only the own sees only the own.
    pub fn session_page(&self, _person: &Person, _query: &SessionQuery) -> Result<SessionPage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
