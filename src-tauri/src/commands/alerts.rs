//! Alerts.

use wardbook_app::{AlertPage, AlertQuery, AlertView};
use wardbook_domain::ids::AlertId;

use super::Desk;
use crate::refusal::Answer;

#[tauri::command]
#[specta::specta]
pub(crate) async fn alerts(desk: Desk<'_>, query: AlertQuery) -> Answer<AlertPage> {
    desk.ask(move |clinic, person| clinic.alerts(person, &query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn acknowledge_alert(desk: Desk<'_>, alert: AlertId) -> Answer<AlertView> {
    desk.ask(move |clinic, person| clinic.acknowledge_alert(person, alert)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resolve_alert(
    desk: Desk<'_>,
    alert: AlertId,
    reason: String,
) -> Answer<AlertView> {
    desk.ask(move |clinic, person| clinic.resolve_alert(person, alert, &reason)).await
}
