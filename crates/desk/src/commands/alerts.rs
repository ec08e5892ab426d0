//! Alerts.

use std::sync::Arc;

use wardbook_app::{Alert, AlertPage, AlertQuery};
use wardbook_domain::ids::AlertId;

use crate::refusal::Answer;
use crate::seat::Seat;

#[specta::specta]
pub(crate) async fn alerts(seat: &Arc<Seat>, query: AlertQuery) -> Answer<AlertPage> {
    seat.ask(move |clinic, person| clinic.alerts(person, &query)).await
}

#[specta::specta]
pub(crate) async fn acknowledge_alert(seat: &Arc<Seat>, alert: AlertId) -> Answer<Alert> {
    seat.ask(move |clinic, person| clinic.acknowledge_alert(person, alert)).await
}

#[specta::specta]
pub(crate) async fn resolve_alert(
    seat: &Arc<Seat>,
    alert: AlertId,
    reason: String,
) -> Answer<Alert> {
    seat.ask(move |clinic, person| clinic.resolve_alert(person, alert, &reason)).await
}
