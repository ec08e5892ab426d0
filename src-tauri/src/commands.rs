//! What the page may call. All but these few is reached by its name, through `call`; these need the
//! window's own machinery: its dialogs, its size, paper, its end. Places on the disk are asked for
//! with the system's dialogs, so that the page never names one.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;
use tauri::ipc::Channel;
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

use wardbook_app::{CopyFormat, FolderSettings, FolderStatus, Format};
use wardbook_desk::files::{self, ExportScope};
use wardbook_desk::signals::Signal;
use wardbook_desk::{Answer, Refusal, Seat, commands};
use wardbook_domain::ids::DocumentId;

use crate::platform;

/// What every command is given.
type At<'a> = State<'a, Arc<Seat>>;

/// A command of the desk by its name.
#[tauri::command]
pub(crate) async fn call(seat: At<'_>, name: String, input: Value) -> Answer<Box<RawValue>> {
    commands::call(&seat, &name, input).await
}

/// From now on the page hears through this channel.
#[tauri::command]
pub(crate) async fn listen(seat: At<'_>, channel: Channel<Signal>) -> Answer<()> {
    // A page that is gone hears nothing; the next one asks for the state itself.
    seat.signals.attach(Box::new(move |signal| drop(channel.send(signal))));
    Ok(())
}

/// Asks for files with the system's own dialog and takes them in. Answers whether any were chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_files(app: AppHandle, seat: At<'_>) -> Answer<bool> {
    let sitting = seat.sitting()?;
    let (answer, chosen) = oneshot::channel();
    // Without a filter: on Linux each would leave out files that have no ending, as scanners name
    // them. What a file is shows when it is read.
    app.dialog().file().pick_files(move |files| drop(answer.send(files)));
    let files = chosen.await.ok().flatten().unwrap_or_default();
    let paths: Vec<PathBuf> = files.into_iter().filter_map(|file| file.into_path().ok()).collect();
    let any = !paths.is_empty();
    if any && !sitting.is_locked() {
        files::take_in(&seat, sitting, paths);
    }
    Ok(any)
}

/// Asks for a folder with the system's own dialog and watches it from now on; answers with every folder
/// that is watched.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_inbox_folder(app: AppHandle, seat: At<'_>) -> Answer<Vec<FolderStatus>> {
    seat.sitting()?;
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| drop(answer.send(folder)));
    let folder = path(chosen.await.ok().flatten());
    seat.ask(move |clinic, person| {
        if let Some(folder) = folder {
            clinic.add_inbox_folder(person, &folder, &FolderSettings::default())?;
        }
        clinic.inbox_folders(person)
    })
    .await
}

/// Asks for a list of patients with the system's own dialog and looks at it as a task, which changes
/// nothing; answers with its number, or nothing where none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_patient_list(app: AppHandle, seat: At<'_>) -> Answer<Option<u32>> {
    let sitting = seat.sitting()?;
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_file(move |file| drop(answer.send(file)));
    let Some(file) = path(chosen.await.ok().flatten()) else { return Ok(None) };
    if sitting.is_locked() {
        return Err(Refusal::locked());
    }
    files::look_at_patient_list(&seat, &sitting, file).map(Some)
}

/// Asks where to, then exports as a task; answers with its number, or nothing where the person
/// chose no place.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_log(
    app: AppHandle,
    seat: At<'_>,
    format: Format,
    scope: ExportScope,
) -> Answer<Option<u32>> {
    let (scope, about) = scope.at(&seat)?;
    let ending = format.ending();
    let Some(out) = ask_place(&app, &seat, &format!("{about}.{ending}"), ending).await? else {
        return Ok(None);
    };
    files::export(&seat, format, scope, out).map(Some)
}

/// Asks where to, then makes a redacted copy of a document as a task; answers with its number, or nothing
/// where the person chose no place. The name that is offered says nothing of a patient.
#[tauri::command]
#[specta::specta]
pub(crate) async fn redact_document(
    app: AppHandle,
    seat: At<'_>,
    document: DocumentId,
    form: CopyFormat,
) -> Answer<Option<u32>> {
    let ending = form.ending();
    let Some(out) = ask_place(&app, &seat, &format!("redacted-copy.{ending}"), ending).await?
    else {
        return Ok(None);
    };
    files::redact(&seat, document, out).map(Some)
}

/// Asks where to, then saves the report that was made last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_report(app: AppHandle, seat: At<'_>) -> Answer<Option<u32>> {
    let report = seat.report()?;
    let Some(out) = ask_place(&app, &seat, &report.file_name, "pdf").await? else {
        return Ok(None);
    };
    files::save_report(&seat, report, out).map(Some)
}

async fn ask_place(
    app: &AppHandle,
    seat: &Seat,
    name: &str,
    ending: &str,
) -> Answer<Option<PathBuf>> {
    let sitting = seat.sitting()?;
    let (answer, chosen) = oneshot::channel();
    let dialog = app.dialog().file().set_file_name(name).add_filter(ending, &[ending]);
    dialog.save_file(move |file| drop(answer.send(file)));
    let place = path(chosen.await.ok().flatten());
    if sitting.is_locked() { Err(Refusal::locked()) } else { Ok(place) }
}

fn path(chosen: Option<FilePath>) -> Option<PathBuf> {
    chosen.and_then(|chosen| chosen.into_path().ok())
}

/// Shows everything at this size, from 100 to 200 percent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_zoom(window: WebviewWindow, percent: u16) -> Answer<()> {
    let factor = f64::from(percent.clamp(100, 200)) / 100.0;
    window.set_zoom(factor).map_err(|_| Refusal::internal("the size could not be changed"))
}

/// Opens the system's print dialog for what the window shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_page(seat: At<'_>, window: WebviewWindow) -> Answer<()> {
    seat.sitting()?;
    window.print().map_err(|_| Refusal::internal("the print dialog could not be opened"))
}

/// Whether the window on this clinic starts when this account signs in to the desktop; nothing where
/// that is not available.
#[tauri::command]
#[specta::specta]
pub(crate) async fn starts_at_login(seat: At<'_>) -> Answer<Option<bool>> {
    seat.sitting()?;
    Ok(platform::starts_at_login(seat.desk.home.path()))
}

/// Has it start then, or no longer. A choice of the account on this machine, not of the clinic.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_starts_at_login(seat: At<'_>, on: bool) -> Answer<Option<bool>> {
    seat.sitting()?;
    let home = seat.desk.home.path();
    platform::set_starts_at_login(home, on)
        .map_err(|error| Refusal::invalid(&format!("{error:#}")))?;
    Ok(platform::starts_at_login(home))
}

/// Closes the window although work goes on: a session that runs is `interrupted` and can be resumed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_window(window: WebviewWindow) -> Answer<()> {
    window.destroy().map_err(|_| Refusal::internal("the window did not close"))
}
