//! Alerts as people deal with them: listed, acknowledged, resolved with a reason.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Context, Permission, Reach, reach};
use wardbook_domain::alert::AlertState;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::AlertId;
use wardbook_domain::redaction::{WITHHELD, quotes_a_person};
use wardbook_store::alerts::{self, Alert, AlertFilter, AlertQuery, Numbers};
use wardbook_store::{StoreError, Tx, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// A page of alerts, and how many there are in each state, whatever state was asked for.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AlertPage {
    /// How many match.
    pub total: u32,
    /// Nobody has seen them.
    pub open: u32,
    /// Somebody deals with them.
    pub acknowledged: u32,
    /// Dealt with.
    pub resolved: u32,
    /// Critical first, then the newest.
    pub alerts: Vec<Alert>,
    /// Whether this person may acknowledge and resolve.
    pub may_change: bool,
}

/// The most that one page holds.
const PAGE: u32 = 200;

/// An alert as this person may see it. Who reads no patients' details does not read what people
/// typed about it either.
pub(crate) fn shown_to(person: &Person, mut alert: Alert) -> Alert {
    if reach(person.user.role, Permission::ReadDocuments) != Reach::Redacted {
        return alert;
    }
    if quotes_a_person(alert.alert_type) {
        alert.description = WITHHELD.into();
        alert.issues.clear();
    }
    // What resolved itself says so in the program's own words.
    if alert.resolved_by.is_some() {
        alert.resolution = alert.resolution.map(|_| WITHHELD.into());
    }
    alert
}

impl Clinic {
    /// A page of alerts. Who oversees only the own sees those of their own sessions.
    pub fn alerts(&self, person: &Person, query: &AlertQuery) -> Result<AlertPage> {
        let reached = self.require(person, Permission::Oversee)?;
        let payload = json!({
            "state": query.state, "unresolved": query.unresolved, "severity": query.severity,
            "session": query.session, "mine": query.mine, "escalated": query.escalated,
            "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::AlertsListed, "", payload)?;
        let listed = AlertFilter {
            own: (reached == Reach::Own).then_some(person.user.user_id),
            asked_by: person.user.user_id,
            asked: AlertQuery { limit: query.limit.min(PAGE), ..query.clone() },
        };
        let (numbers, found) = self.store.read(|connection| {
            let numbers = alerts::numbers(connection, &listed)?;
            Ok::<_, StoreError>((numbers, alerts::page(connection, &listed)?))
        })?;
        let Numbers { open, acknowledged, resolved } = numbers;
        let number = |state: AlertState| match state {
            AlertState::Open => open,
            AlertState::Acknowledged => acknowledged,
            AlertState::Resolved => resolved,
        };
        Ok(AlertPage {
            total: query.states().map(number).sum(),
            open,
            acknowledged,
            resolved,
            alerts: found.into_iter().map(|one| shown_to(person, one)).collect(),
            may_change: matches!(reached, Reach::Own | Reach::All),
        })
    }

    /// Notes that somebody deals with it.
    pub fn acknowledge_alert(&self, person: &Person, alert: AlertId) -> Result<Alert> {
        let by = person.user.user_id;
        self.change_alert(person, alert, move |tx, found| {
            if found.state == AlertState::Acknowledged {
                let who = found.acknowledged_by.as_deref().unwrap_or("somebody");
                let message = format!("{who} deals with this alert already");
                return Err(AppError::Invalid(message));
            }
            Ok(alerts::acknowledge(tx, alert, by)?)
        })
    }

    /// Notes that it is dealt with, and why; a reason is required.
    pub fn resolve_alert(&self, person: &Person, alert: AlertId, reason: &str) -> Result<Alert> {
        let by = person.user.user_id;
        let reason = reason.trim().to_owned();
        self.change_alert(person, alert, move |tx, _| {
            if reason.chars().count() < 3 {
                return Err(AppError::Invalid(
                    "say in a few words how the alert was dealt with".into(),
                ));
            }
            check_text(&reason, 1_000, "a reason")?;
            Ok(alerts::resolve(tx, alert, Some(by), &reason)?)
        })
    }

    /// Changes an alert that nobody has resolved, under the trace of its session.
    fn change_alert(
        &self,
        person: &Person,
        alert: AlertId,
        change: impl FnOnce(&mut Tx<'_>, &Alert) -> Result<()> + Send + 'static,
    ) -> Result<Alert> {
        let found = self.store.read(|connection| alerts::by_id(connection, alert))?;
        let session = found.as_ref().and_then(|found| found.session_id);
        let user = person.user.user_id;
        self.require_change(person, Permission::Oversee, || match session {
            Some(session) => self.store.read(|one| sessions::is_own(one, session, user)),
            None => Ok(false),
        })?;
        let missing = move || AppError::NotFound(format!("alert {alert}"));
        found.ok_or_else(missing)?;
        let actor = person.context.actor;
        let context = session.map_or(person.context, |session| Context::in_session(actor, session));
        self.store.write(context, move |tx| {
            let found = alerts::by_id(tx.connection(), alert)?.ok_or_else(missing)?;
            if found.state == AlertState::Resolved {
                let who = found.resolved_by.as_deref().unwrap_or("the program");
                return Err(AppError::Invalid(format!("{who} resolved this alert already")));
            }
            change(tx, &found)?;
            let changed = alerts::by_id(tx.connection(), alert)?.ok_or_else(missing)?;
            Ok(changed)
        })
    }
}
