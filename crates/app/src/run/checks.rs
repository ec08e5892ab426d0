//! A session's checks: made every minute while it runs, when it is to be completed, and when a
//! person asks.

use serde_json::json;

use wardbook_domain::access::{Context, Permission};
use wardbook_domain::compliance::{Assessment, Check, checks};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;

use wardbook_store::{Store, StoreError, Tx, alerts, checks as stored};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::sessions::head::SessionHead;

impl Clinic {
    /// Makes the eight checks of a session that is not complete yet. Once it is, what was found
    /// then stands.
    pub fn check_session(&self, person: &Person, session: SessionId) -> Result<SessionHead> {
        self.require(person, Permission::RunSessions)?;
        self.require_own_or_all(person, session)?;
        if self.session_row(session)?.completed_at.is_some() {
            return Err(AppError::Invalid(format!(
                "session {session} is complete; its checks stand as they were made then"
            )));
        }
        let context = Context::in_session(person.context.actor, session);
        check_live(&self.store, context, session)?;
        self.session_head(person, session)
    }
}

/// Makes the eight checks and stores what they found.
pub(crate) fn check_live(
    store: &Store,
    context: Context,
    session: SessionId,
) -> Result<(), StoreError> {
    let found = judge(store, context, session, Check::is_live)?;
    store.write(context, move |tx| store_checks(tx, session, &found))
}

/// What the wanted checks find at this moment.
pub(crate) fn judge(
    store: &Store,
    context: Context,
    session: SessionId,
    wanted: fn(Check) -> bool,
) -> Result<Vec<Assessment>, StoreError> {
    // What the checks judge must be proven first.
    store.write(context, |tx| {
        tx.event(Kind::CheckpointRequested, "", json!({}));
        Ok::<_, StoreError>(())
    })?;
    Ok(checks(wanted, &stored::facts(store, session)?, store.clock().now()))
}

/// Stores what the checks found, and raises what their failures raise.
pub(crate) fn store_checks(
    tx: &mut Tx<'_>,
    session: SessionId,
    found: &[Assessment],
) -> Result<(), StoreError> {
    for check in found {
        stored::store(tx, session, check)?;
        if let Some(alert) = check.alert() {
            let text = format!("{}: {}", check.check, check.issues.join("; "));
            alerts::raise(tx, Some(session), alert, &text)?;
        }
    }
    Ok(())
}
