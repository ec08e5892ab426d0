//! The log: read, verified, traced, searched.

use serde::Serialize;
use std::sync::Arc;

use wardbook_app::{
    Clinic, EventDetail, Hit, LogQuery, LogRow, LogRows, Person, Scope, Today, TracePage,
};
use wardbook_domain::ids::TraceId;

use super::Desk;
use crate::refusal::{Answer, Refusal};
use crate::tasks::{TaskHandle, TaskKind, TaskResult, TaskState};

/// A reading of the log that lies open.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct OpenReading {
    /// Its number, with which it is paged through.
    pub(crate) reading: u32,
    /// Its first stretch.
    pub(crate) first: LogRows,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn today(desk: Desk<'_>, offset_minutes: i32) -> Answer<Today> {
    desk.ask(move |clinic, person| clinic.today(person, offset_minutes)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn search(desk: Desk<'_>, text: String) -> Answer<Vec<Hit>> {
    desk.ask(move |clinic, person| clinic.search(person, &text)).await
}

/// Opens a reading of the log: recorded once, then paged through.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_log(desk: Desk<'_>, query: LogQuery) -> Answer<OpenReading> {
    let asked = move |clinic: &wardbook_app::Clinic, person: &wardbook_app::Person| {
        let reading = clinic.open_log(person, &query)?;
        let first = clinic.log_rows(&reading, 0, 100)?;
        Ok((reading, first))
    };
    let (sitting, (reading, first)) = desk.ask_sitting(asked).await?;
    Ok(OpenReading { reading: desk.keep_reading(&sitting, reading)?, first })
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn log_rows(
    desk: Desk<'_>,
    reading: u32,
    offset: u64,
    limit: u32,
) -> Answer<LogRows> {
    let reading = desk.reading(reading)?;
    desk.ask(move |clinic, _| clinic.log_rows(&reading, offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn event(desk: Desk<'_>, seq: u64) -> Answer<EventDetail> {
    desk.ask(move |clinic, person| clinic.event(person, seq)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn trace_page(
    desk: Desk<'_>,
    trace: TraceId,
    offset: u32,
    limit: u32,
) -> Answer<TracePage> {
    desk.ask(move |clinic, person| clinic.trace_page(person, trace, offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn step_events(
    desk: Desk<'_>,
    trace: TraceId,
    span: Option<String>,
) -> Answer<Vec<LogRow>> {
    desk.ask(move |clinic, person| clinic.step_events(person, trace, span.as_deref())).await
}

/// Verifies the whole log as a task; answers with its number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_log(desk: Desk<'_>) -> Answer<u32> {
    as_task(&desk, TaskKind::Verify, |clinic, person, task| {
        Ok(TaskResult::verified(&clinic.verify(person, task)?))
    })
}

/// Verifies what a reading of the log finds as a task; answers with its number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_reading(desk: Desk<'_>, reading: u32) -> Answer<u32> {
    let scope = Scope::Reading(desk.reading(reading)?);
    as_task(&desk, TaskKind::VerifySelection, move |clinic, person, task| {
        Ok(TaskResult::verified_selection(clinic.verify_selection(person, &scope, task)?))
    })
}

/// Tries verification on damaged copies of the log, as a task; answers with its number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drill_log(desk: Desk<'_>) -> Answer<u32> {
    as_task(&desk, TaskKind::Drill, |clinic, person, task| {
        Ok(TaskResult::Drill { drilled: clinic.drill(person, task)? })
    })
}

/// Looks into the log as a task, in an activity of its own; answers with its number.
fn as_task(
    desk: &Arc<crate::desk::Desk>,
    kind: TaskKind,
    work: impl FnOnce(&Clinic, &Person, &TaskHandle) -> wardbook_app::Result<TaskResult>
    + Send
    + 'static,
) -> Answer<u32> {
    let sitting = desk.sitting()?;
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let person = sitting.person.in_activity(trace);
    let task = desk.tasks.begin(person.user.user_id, kind, &desk.clock);
    let number = task.id();
    tauri::async_runtime::spawn_blocking(move || {
        let Some(clinic) = sitting.get() else { return };
        match work(clinic, &person, &task) {
            Ok(found) => task.end(TaskState::Done, Some(found), None),
            Err(error) if error.code() == "stopped" => task.end(TaskState::Cancelled, None, None),
            Err(error) => task.end(TaskState::Failed, None, Some(Refusal::of(&error, trace))),
        }
    });
    Ok(number)
}
