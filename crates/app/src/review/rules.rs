//! Which results may be reviewed, what a reviewer may give, and the alert that follows from the
//! accuracy.

use rusqlite::Connection;

use wardbook_domain::alert::{self, AlertType, Standing};
use wardbook_domain::ids::{ResultId, SessionId};
use wardbook_domain::review::ReviewState;
use wardbook_store::results::{self, DocumentResult};
use wardbook_store::sessions::{self, Session};
use wardbook_store::{Tx, alerts, documents};

use crate::error::{AppError, Result};

pub(super) fn required(connection: &Connection, result: ResultId) -> Result<DocumentResult> {
    let found = results::by_id(connection, result)?;
    found.ok_or_else(|| AppError::NotFound(format!("result {result}")))
}

/// Whether the session is complete: its results then stand until somebody opens one again.
pub(super) fn is_complete(connection: &Connection, session: SessionId) -> Result<bool> {
    let row = sessions::by_id(connection, session)?;
    let row = row.ok_or_else(|| AppError::NotFound(format!("session {session}")))?;
    Ok(row.completed_at.is_some())
}

/// The result, unless its review has ended, or its session is complete and nobody opened it again.
pub(super) fn may_be_reviewed(
    connection: &Connection,
    result: ResultId,
    session: SessionId,
) -> Result<DocumentResult> {
    let found = required(connection, result)?;
    not_superseded(&found)?;
    if found.review_state != ReviewState::Open && is_complete(connection, session)? {
        return Err(AppError::Invalid(
            "its session is complete, so its results stand; open the result again, with a reason, \
             to review it"
                .into(),
        ));
    }
    if found.review_state.is_ended() {
        let by = found.reviewed_by.as_deref().unwrap_or("somebody");
        return Err(AppError::Invalid(format!(
            "the result was {} by {by} already",
            found.review_state
        )));
    }
    Ok(found)
}

/// Refuses where the document was cut since: its pieces are reviewed instead.
pub(super) fn not_superseded(found: &DocumentResult) -> Result<()> {
    if found.review_state == ReviewState::Superseded {
        return Err(AppError::Invalid(
            "the document is only the whole of several documents; review those".into(),
        ));
    }
    Ok(())
}

/// Refuses to open what a reviewer ended before the document was cut.
pub(super) fn not_cut(connection: &Connection, found: &DocumentResult) -> Result<()> {
    if documents::cuts_of(connection, found.document_id)?.is_empty() {
        return Ok(());
    }
    Err(AppError::Invalid("the document was cut into others since; review those".into()))
}

/// Raises the alert that the accuracy asks for, or resolves the one that it no longer does.
pub(crate) fn judge_accuracy(tx: &mut Tx<'_>, row: &Session) -> Result<()> {
    let limits = row.limits();
    let standing = Standing {
        counts: row.counts(),
        cost: row.total_cost,
        seconds: row.seconds(),
        accuracy_permille: row.accuracy_permille(),
        accuracy_source: row.accuracy_source,
        reviewed: row.reviewed(),
        budget_stopped: false,
    };
    let wanted = AlertType::AccuracyBelowThreshold;
    let passed = alert::passed_thresholds(&standing, &limits);
    if let Some((_, text)) = passed.into_iter().find(|(one, _)| *one == wanted) {
        alerts::raise(tx, Some(row.session_id), wanted, &text)?;
    } else if let Some(open) = alerts::unresolved(tx.connection(), row.session_id, wanted)? {
        let threshold = &row.minimum_accuracy_threshold;
        let text = match (&row.overall_accuracy_score, row.reviewed()) {
            (None, _) => "Nothing that was found is left to be judged.".to_owned(),
            (Some(accuracy), Some(reviewed)) => format!(
                "Reviewers confirmed {accuracy} of the values ({}), and the threshold is \
                 {threshold}.",
                reviewed.in_words(row.manual_review_required)
            ),
            (Some(accuracy), None) => format!(
                "No review has ended any more; the confidence is {accuracy}, and the threshold \
                 {threshold}."
            ),
        };
        alerts::resolve(tx, open, None, &text)?;
    }
    Ok(())
}
