//! One session as the window shows it, without its documents.

use serde::Serialize;
use serde_json::Value;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::alert::Severity;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::completion::StepCost;
use wardbook_domain::compliance::{Assessment, Check, CheckResult};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::SessionId;
use wardbook_domain::session::{CompletionRefusal, Phase, SessionStatus, SessionType};
use wardbook_store::alerts::Alert;
use wardbook_store::results::{self, ReopenedResult};
use wardbook_store::sessions::{self, Session};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::overview::alerts::shown_to;
use crate::record::trace::permission::may_trace;
use crate::sessions::list::SessionRow;
use crate::sessions::resuming::{Resuming, may_run};
use crate::sessions::stored::{StoredSession, stored};

/// A session without its documents.
#[expect(clippy::struct_excessive_bools, reason = "each is whether an act is offered")]
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
    pub alerts: Vec<Alert>,
    /// The completion report, indented JSON; `None` until it is complete.
    pub completion_report: Option<String>,
    /// Results that were opened again after it was complete, which its report knows nothing of.
    pub reopened: Vec<ReopenedResult>,
    /// Of a session over documents again: the earlier one whose results most of them had, where
    /// this person may read it.
    pub previous: Option<SessionId>,
    /// Whether this person may resume it now.
    pub may_resume: bool,
    /// Whether this person may ask for its completion now.
    pub may_complete: bool,
    /// Whether this person may have its checks made now.
    pub may_check: bool,
    /// Whether this person may export it.
    pub may_export: bool,
    /// Whether this person may read its trace.
    pub may_trace: bool,
    /// Why it is not complete yet, and what to do.
    pub waits_for: Option<String>,
}

/// A check and what it rests on.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct CheckView {
    /// Which.
    pub name: Check,
    /// Whether the session does not complete while it fails.
    pub holds_completion: bool,
    /// What it found.
    pub result: CheckResult,
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

impl CheckView {
    fn of(check: Assessment) -> Self {
        let (first_event, last_event) = check.evidence.unzip();
        Self {
            name: check.check,
            holds_completion: check.check.holds_completion(),
            result: check.result,
            score: check.score,
            issues: check.issues,
            details: indented(&check.details),
            severity: check.severity,
            last_checked: check.last_checked,
            first_event,
            last_event,
        }
    }
}

fn indented(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

impl Clinic {
    /// A session's head. That it was opened is durable before it is shown.
    pub fn session_head(&self, person: &Person, session: SessionId) -> Result<SessionHead> {
        let reached = self.open_session(person, session, false)?;
        self.head(person, session, reached)
    }

    fn head(&self, person: &Person, session: SessionId, reached: Reach) -> Result<SessionHead> {
        let may = |permission| reach(person.user.role, permission) != Reach::None;
        self.store.read(|connection| {
            let StoredSession { listed, costs, checks, alerts, completion_report, reopened } =
                stored(connection, session)?;
            let row = listed.session.clone();
            let resuming = Resuming::of(connection, &row)?;
            let finished = row.completed_at.is_none() && row.counts().open() == 0;
            let own = (reached == Reach::Own).then_some(person.user.user_id);
            let runs = may_run(connection, person, session)?;
            let again = row.session_type == SessionType::Reprocessing;
            let previous = if again { results::previous(connection, session, own)? } else { None };
            Ok(SessionHead {
                previous,
                currency: self.account.currency.clone(),
                session_type: row.session_type,
                phase: row.phase,
                peak_memory_usage_mb: row.peak_memory_usage_mb.clone(),
                budget_limit: row.budget_limit,
                max_processing_time_seconds: row.max_processing_time_seconds,
                minimum_accuracy_threshold: row.minimum_accuracy_threshold.clone(),
                processing_pipeline_version: row.processing_pipeline_version.clone(),
                configuration_hash: row.configuration_hash.clone(),
                configuration: indented(&row.configuration_snapshot),
                error_summary: row.error_summary.clone(),
                retry_attempts: row.retry_attempts,
                retention_category: row.retention_category.clone(),
                retain_until: row.retain_until,
                costs,
                waits_for: waits_for(&row, &checks, resuming),
                checks: checks.into_iter().map(CheckView::of).collect(),
                alerts: alerts.into_iter().map(|one| shown_to(person, one)).collect(),
                completion_report: completion_report.as_ref().map(indented),
                reopened,
                may_resume: resuming.is_possible() && runs,
                may_complete: finished && row.manual_review_required == 0 && runs,
                may_check: row.completed_at.is_none() && runs,
                may_export: may(Permission::Export),
                may_trace: may_trace(connection, person, session.into())?,
                row: SessionRow::of(listed),
            })
        })
    }

    /// Asks for completion again, after what stood in its way was mended. What still stands in
    /// its way is said in `waits_for`, and recorded.
    pub fn complete_session(&self, person: &Person, session: SessionId) -> Result<SessionHead> {
        self.require(person, Permission::RunSessions)?;
        self.require_own_or_all(person, session)?;
        if self.session_row(session)?.completed_at.is_some() {
            return Err(AppError::Invalid(format!("session {session} is complete already")));
        }
        self.complete(person, session)?;
        self.session_head(person, session)
    }

    /// Refuses who may not change a session.
    pub(crate) fn require_own_or_all(&self, person: &Person, session: SessionId) -> Result<()> {
        let user = person.user.user_id;
        self.require_change(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })
    }
}

/// Why it is not complete yet, and what to do.
fn waits_for(row: &Session, checks: &[Assessment], resuming: Resuming) -> Option<String> {
    if row.completed_at.is_some() {
        return None;
    }
    let counts = row.counts();
    let open = match counts.open() {
        1 => "one of its documents is not done".to_owned(),
        open => format!("{open} of its documents are not done"),
    };
    let resume = if resuming.sendable {
        "resume it to go on where it stopped"
    } else {
        "its endpoint can no longer be used, so start a new session over them"
    };
    let text = match row.session_status {
        SessionStatus::Interrupted if counts.open() > 0 => {
            format!("The program ended while the session ran, and {open}; {resume}.")
        }
        SessionStatus::Cancelled if counts.open() > 0 => {
            format!("A person stopped the session, and {open}; {resume}.")
        }
        _ if counts.open() > 0 => format!("The session is at work: {open} yet."),
        _ if counts.reviews > 0 => {
            let results = match counts.reviews {
                1 => "One of its results waits for a person's review; review it".to_owned(),
                reviews => {
                    format!("{reviews} of its results wait for a person's review; review them")
                }
            };
            format!("{results}, and the session completes by itself.")
        }
        _ if resuming.away > 0 && resuming.sendable => {
            format!("{}.", CompletionRefusal::EndpointAway(resuming.away))
        }
        _ if resuming.away > 0 => format!(
            "{} of its documents failed because the endpoint was away or refused every call, and \
             its endpoint can no longer be used; start a new session over them, or complete it as \
             it is.",
            resuming.away
        ),
        _ => match checks.iter().find(|check| check.is_in_the_way()) {
            Some(check) => format!(
                "The critical check `{}` failed: {}. Mend that, then ask for completion again.",
                check.check,
                check.issues.join("; ")
            ),
            None => "Nothing stands in its way; ask for its completion.".into(),
        },
    };
    Some(text)
}
