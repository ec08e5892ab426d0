//! Reports, as they are looked at. Where one is saved stands in `files.rs`.

use std::sync::Arc;

use wardbook_app::{ReportHead, ReportRequest};

use super::picture::data_url;
use crate::refusal::Answer;
use crate::seat::Seat;

/// Makes a report and keeps it in memory, to be looked at and saved.
#[specta::specta]
pub(crate) async fn make_report(seat: &Arc<Seat>, request: ReportRequest) -> Answer<ReportHead> {
    let made = seat.ask_sitting(move |clinic, person| clinic.make_report(person, &request));
    let (sitting, made) = made.await?;
    Ok(seat.keep_report(&sitting, made)?.head())
}

/// A PNG of one page of the report that was made last, as a data URL.
#[specta::specta]
pub(crate) async fn report_picture(seat: &Arc<Seat>, number: u32, width: u32) -> Answer<String> {
    let (report, worker) = (seat.report()?, seat.desk.worker.clone());
    let drawn = seat.ask(move |_, _| report.page_picture(number, width, &worker)).await?;
    Ok(data_url(&drawn))
}
