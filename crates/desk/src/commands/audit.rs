//! The log: read, verified, traced, searched.

use std::sync::Arc;

use serde::Serialize;

use wardbook_app::{
    Clinic, EgressRecord, EventDetail, Hit, LogQuery, LogRow, LogRows, Person, Scope, Today,
    TracePage,
};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::TraceId;

use crate::refusal::Answer;
use crate::seat::Seat;
use crate::tasks::{TaskKind, TaskResult};
use crate::work::as_task;

/// A reading of the log that lies open.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct OpenReading {
    /// Its number, with which it is paged through.
    pub(crate) reading: u32,
    /// Its first stretch.
    pub(crate) first: LogRows,
}

#[specta::specta]
pub(crate) async fn today(seat: &Arc<Seat>, offset_minutes: i32) -> Answer<Today> {
    seat.ask(move |clinic, person| clinic.today(person, offset_minutes)).await
}

#[specta::specta]
pub(crate) async fn egress(seat: &Arc<Seat>, since: Timestamp) -> Answer<EgressRecord> {
    seat.ask(move |clinic, person| clinic.egress(person, Some(since))).await
}

#[specta::specta]
pub(crate) async fn search(seat: &Arc<Seat>, text: String) -> Answer<Vec<Hit>> {
    seat.ask(move |clinic, person| clinic.search(person, &text)).await
}

/// Opens a reading of the log: recorded once, then paged through.
#[specta::specta]
pub(crate) async fn open_log(seat: &Arc<Seat>, query: LogQuery) -> Answer<OpenReading> {
    let asked = move |clinic: &Clinic, person: &Person| {
        let reading = clinic.open_log(person, &query)?;
        let first = clinic.log_rows(&reading, 0, 100)?;
        Ok((reading, first))
    };
    let (sitting, (reading, first)) = seat.ask_sitting(asked).await?;
    seat.shows_log();
    Ok(OpenReading { reading: seat.keep_reading(&sitting, reading)?, first })
}

#[specta::specta]
pub(crate) async fn log_rows(
    seat: &Arc<Seat>,
    reading: u32,
    offset: u64,
    limit: u32,
) -> Answer<LogRows> {
    let reading = seat.reading(reading)?;
    seat.shows_log();
    seat.ask(move |clinic, _| clinic.log_rows(&reading, offset, limit)).await
}

#[specta::specta]
pub(crate) async fn event(seat: &Arc<Seat>, seq: u64) -> Answer<EventDetail> {
    seat.ask(move |clinic, person| clinic.event(person, seq)).await
}

#[specta::specta]
pub(crate) async fn trace_page(
    seat: &Arc<Seat>,
    trace: TraceId,
    offset: u32,
    limit: u32,
) -> Answer<TracePage> {
    seat.ask(move |clinic, person| clinic.trace_page(person, trace, offset, limit)).await
}

#[specta::specta]
pub(crate) async fn step_events(
    seat: &Arc<Seat>,
    trace: TraceId,
    span: Option<String>,
) -> Answer<Vec<LogRow>> {
    seat.ask(move |clinic, person| clinic.step_events(person, trace, span.as_deref())).await
}

/// Verifies the whole log as a task; answers with its number.
#[specta::specta]
pub(crate) async fn verify_log(seat: &Arc<Seat>) -> Answer<u32> {
    as_task(seat, TaskKind::Verify, |clinic, person, task| {
        Ok(TaskResult::verified(&clinic.verify(person, task)?))
    })
}

/// Verifies what a reading of the log finds as a task; answers with its number.
#[specta::specta]
pub(crate) async fn verify_reading(seat: &Arc<Seat>, reading: u32) -> Answer<u32> {
    let scope = Scope::Reading(seat.reading(reading)?);
    as_task(seat, TaskKind::VerifySelection, move |clinic, person, task| {
        Ok(TaskResult::verified_selection(clinic.verify_selection(person, &scope, task)?))
    })
}

/// Tries verification on damaged copies of the log, as a task; answers with its number.
#[specta::specta]
pub(crate) async fn drill_log(seat: &Arc<Seat>) -> Answer<u32> {
    as_task(seat, TaskKind::Drill, |clinic, person, task| {
        Ok(TaskResult::Drill { drilled: clinic.drill(person, task)? })
    })
}
