//! Exports and reports. Where a file goes is asked with the system's own dialog, so that the page
//! never names a place on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use wardbook_app::{Clinic, Exported, Format, Person, ReportHead, ReportRequest, Scope};
use wardbook_domain::ids::{SessionId, TraceId};

use super::{Desk, data_url};
use crate::refusal::{Answer, Refusal};
use crate::tasks::{TaskKind, TaskResult, TaskState};

/// What is exported.
#[derive(Clone, Copy, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "scope")]
pub(crate) enum ExportScope {
    /// The whole log.
    All,
    /// The events of one processing session.
    Session {
        /// Which.
        session: SessionId,
    },
    /// The events that a reading of the log shows.
    Reading {
        /// Its number.
        reading: u32,
    },
}

/// Asks where to, then exports as a task; answers with its number, or nothing where the person
/// chose no place.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_log(
    app: AppHandle,
    desk: Desk<'_>,
    format: Format,
    scope: ExportScope,
) -> Answer<Option<u32>> {
    let (scope, about) = match scope {
        ExportScope::All => (Scope::All, "audit-log".to_owned()),
        ExportScope::Session { session } => (Scope::Session(session), format!("session-{session}")),
        ExportScope::Reading { reading } => {
            (Scope::Reading(desk.reading(reading)?), "audit-log-filtered".to_owned())
        }
    };
    let ending = format.ending();
    let Some(out) = ask_place(&app, &desk, &format!("{about}.{ending}"), ending).await? else {
        return Ok(None);
    };
    write(&desk, move |clinic, person| clinic.export(person, format, &scope, &out)).map(Some)
}

/// Makes a report and keeps it in memory, to be looked at and saved.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_report(desk: Desk<'_>, request: ReportRequest) -> Answer<ReportHead> {
    let made = desk.ask_sitting(move |clinic, person| clinic.make_report(person, &request));
    let (sitting, made) = made.await?;
    Ok(desk.keep_report(&sitting, made)?.head())
}

/// A PNG of one page of the report that was made last, as a data URL.
#[tauri::command]
#[specta::specta]
pub(crate) async fn report_picture(desk: Desk<'_>, number: u32, width: u32) -> Answer<String> {
    let (report, worker) = (desk.report()?, desk.worker.clone());
    let drawn = desk.ask(move |_, _| report.page_picture(number, width, &worker)).await?;
    Ok(data_url(&drawn))
}

/// Asks where to, then saves the report that was made last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_report(app: AppHandle, desk: Desk<'_>) -> Answer<Option<u32>> {
    let report = desk.report()?;
    let Some(out) = ask_place(&app, &desk, &report.file_name, "pdf").await? else {
        return Ok(None);
    };
    write(&desk, move |clinic, person| clinic.save_report(person, &report, &out)).map(Some)
}

async fn ask_place(
    app: &AppHandle,
    desk: &Arc<crate::desk::Desk>,
    name: &str,
    ending: &str,
) -> Answer<Option<PathBuf>> {
    let sitting = desk.sitting()?;
    let (answer, chosen) = oneshot::channel();
    let dialog = app.dialog().file().set_file_name(name).add_filter(ending, &[ending]);
    dialog.save_file(move |file| drop(answer.send(file)));
    let place = chosen.await.ok().flatten().and_then(|file| file.into_path().ok());
    if sitting.is_locked() { Err(Refusal::locked()) } else { Ok(place) }
}

fn write(
    desk: &Arc<crate::desk::Desk>,
    work: impl FnOnce(&Clinic, &Person) -> wardbook_app::Result<Exported> + Send + 'static,
) -> Answer<u32> {
    let sitting = desk.sitting()?;
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let person = sitting.person.in_activity(trace);
    let task = desk.tasks.begin(person.user.user_id, TaskKind::Export, &desk.clock);
    let number = task.id();
    tauri::async_runtime::spawn_blocking(move || {
        let Some(clinic) = sitting.get() else { return };
        match work(clinic, &person) {
            Ok(written) => {
                let place = Path::new(&written.file);
                let name = place.file_name().unwrap_or_default().to_string_lossy();
                let folder = place.parent().unwrap_or(place).display();
                let result = TaskResult::Export {
                    file: name.into_owned(),
                    folder: folder.to_string(),
                    events: written.events,
                    checkpoint_size: written.checkpoint_size,
                    redaction: written.redaction.into(),
                };
                task.end(TaskState::Done, Some(result), None);
            }
            Err(error) => task.end(TaskState::Failed, None, Some(Refusal::of(&error, trace))),
        }
    });
    Ok(number)
}
