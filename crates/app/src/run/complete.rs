//! Completing a session: the five final checks, the completion report, or a named refusal.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Context;
use wardbook_domain::completion::{CompletionReport, Figures};
use wardbook_domain::compliance::{Assessment, Check, ComplianceValidation};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_domain::run::ENDPOINT_AWAY;
use wardbook_domain::session::{CompletionRefusal, may_complete};
use wardbook_store::sessions::Session;
use wardbook_store::{StoreError, calls, results, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::run::checks::{judge, store_checks};

/// How completion went.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// `completed` or `refused`.
    pub completion_status: &'static str,
    /// Why it was refused, as a word.
    pub refusal_code: Option<&'static str>,
    /// Why it was refused, and what to do.
    pub refusal: Option<String>,
    /// The report; of a refused session, as things stand.
    pub completion_report: CompletionReport,
    /// The checks.
    pub compliance_validation: ComplianceValidation,
    /// Whether the audit trail is complete; `null` where it was not assessed.
    pub audit_trail_complete: Option<bool>,
    /// Whether the session was moved to the archive. This version keeps everything in place.
    pub archived_for_compliance: bool,
}

impl Clinic {
    /// Makes the final checks and completes the session if nothing is in the way.
    pub(crate) fn complete(&self, person: &Person, session: SessionId) -> Result<Completion> {
        self.complete_unless(person, session, None)
    }

    /// The same without a person's asking for it: a session with documents that failed because the
    /// endpoint was away stays open, so that it can be resumed.
    pub(crate) fn complete_unless_away(
        &self,
        person: &Person,
        session: SessionId,
    ) -> Result<Completion> {
        let away = self
            .store
            .read(|connection| sessions::failed_because(connection, session, ENDPOINT_AWAY))?;
        let refusal =
            (!away.is_empty()).then_some(CompletionRefusal::EndpointAway(away.len() as u64));
        self.complete_unless(person, session, refusal)
    }

    /// The same of a session of which this may have been the last that it waited for.
    pub(crate) fn complete_if_nothing_waits(&self, person: &Person, row: &Session) -> Result<()> {
        let counts = row.counts();
        if row.completed_at.is_none() && counts.reviews == 0 && counts.open() == 0 {
            self.complete_unless_away(person, row.session_id)?;
        }
        Ok(())
    }

    fn complete_unless(
        &self,
        person: &Person,
        session: SessionId,
        waits: Option<CompletionRefusal>,
    ) -> Result<Completion> {
        let context = Context::in_session(person.context.actor, session);
        let found = judge(&self.store, context, session, |_| true)?;
        let last = found.iter().filter(|one| one.check.is_final()).cloned().collect();
        let validation = ComplianceValidation::of(last);
        let row = self.session_row(session)?;
        let report = self.completion_report(&row, &validation)?;
        let refusal = if row.completed_at.is_some() {
            Some(CompletionRefusal::AlreadyComplete)
        } else {
            let critical = || {
                let failed = validation.in_the_way();
                failed.map(|check| CompletionRefusal::CriticalCheck(check.check.to_string()))
            };
            may_complete(row.counts()).err().or(waits).or_else(critical)
        };
        let audit = found.iter().find(|one| one.check == Check::AuditTrailCompleteness);
        let audit_trail_complete = audit.and_then(|check| check.passed);
        self.store_completion(context, session, found, &validation, &report, refusal.as_ref())?;
        Ok(Completion {
            completion_status: if refusal.is_some() { "refused" } else { "completed" },
            refusal_code: refusal.as_ref().map(CompletionRefusal::code),
            refusal: refusal.map(|refusal| format!("The session cannot complete: {refusal}.")),
            completion_report: report,
            compliance_validation: validation,
            audit_trail_complete,
            archived_for_compliance: false,
        })
    }

    fn store_completion(
        &self,
        context: Context,
        session: SessionId,
        found: Vec<Assessment>,
        validation: &ComplianceValidation,
        report: &CompletionReport,
        refusal: Option<&CompletionRefusal>,
    ) -> Result<()> {
        let as_json = |error: serde_json::Error| AppError::Internal(error.to_string());
        let report = serde_json::to_value(report).map_err(as_json)?;
        let judged = serde_json::to_value(validation).map_err(as_json)?;
        let refusal = refusal.map(|refusal| (refusal.code(), refusal.to_string()));
        let rating = validation.rating();
        self.store
            .write(context, move |tx| {
                store_checks(tx, session, &found)?;
                let Some((code, message)) = refusal else {
                    let audit = found.iter();
                    let audit =
                        audit.clone().find(|one| one.check == Check::AuditTrailCompleteness);
                    let audit = audit.and_then(|check| check.passed);
                    return sessions::complete(tx, session, &report, &judged, rating, audit);
                };
                let subject = format!("ai_processing_sessions/{session}");
                tx.event(
                    Kind::CompletionRefused,
                    subject,
                    json!({ "code": code, "reason": message }),
                );
                Ok(())
            })
            .map_err(StoreError::into)
    }

    pub(crate) fn session_row(&self, session: SessionId) -> Result<Session> {
        let found = self.store.read(|connection| sessions::by_id(connection, session))?;
        found.ok_or_else(|| AppError::NotFound(format!("session {session}")))
    }

    /// The completion report as things stand.
    pub(crate) fn completion_report(
        &self,
        row: &Session,
        validation: &ComplianceValidation,
    ) -> Result<CompletionReport> {
        let session = row.session_id;
        let figures = self.store.read(|connection| {
            let found = results::of_session(connection, session)?;
            // Also of results that nobody had to look at some are reviewed; those do not count.
            let reviews_ever =
                found.iter().filter(|one| one.review_reason.is_some()).count() as u64;
            Ok::<_, StoreError>(Figures {
                session,
                period: (
                    row.initiated_at,
                    sessions::last_finished(connection, session)?.unwrap_or(row.initiated_at),
                ),
                seconds: row.seconds(),
                counts: row.counts(),
                reviews_ever,
                calls: row.api_calls_made,
                accuracy_permille: row.accuracy_permille(),
                accuracy_source: row.accuracy_source,
                reviewed: row.reviewed(),
                currency: self.account.currency.clone(),
                by_step: calls::cost_by_step(connection, session)?,
                by_document: calls::cost_by_document(connection, session)?,
            })
        })?;
        Ok(CompletionReport::of(figures, validation, self.store.clock().now()))
    }
}
