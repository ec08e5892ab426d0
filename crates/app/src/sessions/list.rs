//! The list of sessions, page by page.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::compliance::Rating;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{
    AccuracySource, Outcome, ProcessingMode, SessionState, SessionStatus,
};
use wardbook_store::StoreError;
use wardbook_store::sessions::{self, ListedSession, SessionFilter, SessionQuery};

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::sessions::resuming::resumable;

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
    /// The same as people call it.
    pub state: SessionState,
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
    /// The most that it may cost; `None` where nobody set a limit.
    pub budget_limit: Option<NanoUnits>,
    /// Calls made.
    pub api_calls_made: u64,
    /// Seconds of processing, a decimal.
    pub processing_time_seconds: String,
    /// Accuracy, 0..1; `None` is not measured.
    pub overall_accuracy_score: Option<String>,
    /// What the accuracy rests on.
    pub accuracy_source: AccuracySource,
    /// How many reviewed values it rests on; `None` where it rests on none.
    pub reviewed_values: Option<u64>,
    /// How many values there were to review.
    pub total_values: Option<u64>,
    /// The endpoint's name.
    pub endpoint: String,
    /// The model.
    pub ai_model_version: String,
    /// How endpoints are picked.
    pub processing_mode: ProcessingMode,
    /// What its final checks came to; `None` until judged.
    pub compliance_rating: Option<Rating>,
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
    /// Those of them that this person may resume now.
    pub resumable: Vec<SessionId>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

impl SessionRow {
    pub(crate) fn of(listed: ListedSession) -> Self {
        let ListedSession { session: row, user, endpoint } = listed;
        Self {
            session_id: row.session_id,
            user,
            initiated_at: row.initiated_at,
            completed_at: row.completed_at,
            state: row.state(),
            session_status: row.session_status,
            outcome: row.outcome,
            total_documents: row.total_documents,
            processed_documents: row.processed_documents,
            failed_documents: row.failed_documents,
            manual_review_required: row.manual_review_required,
            total_cost: row.total_cost,
            budget_limit: row.budget_limit,
            api_calls_made: row.api_calls_made,
            processing_time_seconds: row.processing_time_seconds,
            overall_accuracy_score: row.overall_accuracy_score,
            accuracy_source: row.accuracy_source,
            reviewed_values: row.reviewed_values,
            total_values: row.total_values,
            endpoint,
            ai_model_version: row.ai_model_version,
            processing_mode: row.processing_mode,
            compliance_rating: row.compliance_rating,
            compliance_flags: serde_json::from_value(row.compliance_flags).unwrap_or_default(),
        }
    }
}

impl Clinic {
    /// A page of sessions. Who reads only the own sees only the own.
    pub fn session_page(&self, person: &Person, query: &SessionQuery) -> Result<SessionPage> {
        let reached = self.require(person, Permission::ReadDocuments)?;
        let payload = json!({
            "status": query.status, "outcome": query.outcome, "user": query.user,
            "needs_review": query.needs_review, "endpoint": query.endpoint,
            "from": query.from, "to": query.to, "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::SessionsListed, "", payload)?;
        let listed = SessionFilter {
            own: (reached == Reach::Own).then_some(person.user.user_id),
            asked: SessionQuery { limit: query.limit.min(PAGE), ..query.clone() },
        };
        let (total, found, resumable) = self.store.read(|connection| {
            let total = sessions::count(connection, &listed)?;
            let found = sessions::page(connection, &listed)?;
            let rows: Vec<_> = found.iter().map(|one| &one.session).collect();
            let resumable = resumable(connection, person, &rows)?;
            Ok::<_, StoreError>((total, found, resumable))
        })?;
        Ok(SessionPage {
            total,
            currency: self.account.currency.clone(),
            sessions: found.into_iter().map(SessionRow::of).collect(),
            resumable,
        })
    }
}
