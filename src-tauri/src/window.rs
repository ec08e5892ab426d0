//! The one window: how it is made, what it refuses, what it does with dropped files.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tauri::{
    AppHandle, DragDropEvent, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent,
};

use wardbook_app::{Worker, end_program};
use wardbook_desk::holder::{Kind, serve_others};
use wardbook_desk::signals::Signal;
use wardbook_desk::{Desk, Seat, background, files, tell};
use wardbook_domain::access::Source;

use crate::arguments::{Asked, asked};
use crate::main_window::{MAIN, show};
use crate::{closing, commands, platform};

/// How long after the clinic was opened background work begins: who has just signed in has the
/// machine to themselves.
const BACKGROUND_AFTER: Duration = Duration::from_mins(5);

/// Opens the window and runs until it is closed.
pub fn run() -> Result<()> {
    let home = match asked(std::env::args_os().skip(1))? {
        Asked::Window(home) => home,
        Asked::Text(text) => return Ok(std::io::stdout().write_all(text.as_bytes())?),
    };
    let program = std::env::current_exe().context("the program does not know its own file")?;
    let worker = Worker::beside(&program)?;
    let runtime = tauri::async_runtime::handle().inner().clone();
    let desk = Arc::new(Desk::new(&home, worker, runtime, Kind::Window));
    serve_others(&desk);
    background::begin(&desk, BACKGROUND_AFTER);
    let seat = Arc::new(Seat::new(desk, Source::Window));
    let app = tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .callback(|app, _, _| show(app))
                .dbus_id(instance_name(&home))
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::listen,
            commands::choose_files,
            commands::choose_inbox_folder,
            commands::choose_patient_list,
            commands::export_log,
            commands::redact_document,
            commands::save_report,
            commands::set_zoom,
            commands::print_page,
            commands::starts_at_login,
            commands::set_starts_at_login,
            commands::close_window,
        ])
        .manage(Arc::clone(&seat))
        .setup(move |app| {
            open(app.handle())?;
            tell::tell(&seat);
            tell::lock_when_idle(&seat);
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window could not be opened")?;
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            // Seals the audit session, if nothing is at work any more; otherwise, and where the
            // program is killed, the next start does.
            let seat = app.state::<Arc<Seat>>();
            seat.lock();
            seat.desk.let_go();
            // Questions and runs may still be at work in other threads.
            end_program(0);
        }
    });
    Ok(())
}

/// One window for each clinic, not for each machine: the name holds the folder.
fn instance_name(home: &Path) -> String {
    let mut letters = String::from("org.wardbook.console.h");
    for byte in home.as_os_str().as_encoded_bytes() {
        // Writing to a text does not fail.
        let _ = write!(letters, "{byte:02x}");
    }
    // D-Bus names have 255 characters at the most; the end of a path tells more than its start.
    if letters.len() > 200 {
        letters.replace_range(23..letters.len() - 170, "");
    }
    letters
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Wardbook")
        .inner_size(1440.0, 900.0)
        .min_inner_size(1024.0, 700.0)
        .on_navigation(is_own)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    platform::spare_emulated_graphics(&window)?;
    let handle = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => dropped(&handle, paths.clone()),
        WindowEvent::CloseRequested { api, .. } if !closing::may_close(&handle) => {
            api.prevent_close();
        }
        _ => {}
    });
    Ok(())
}

/// The page that the program carries, and while it is developed the development server's.
fn is_own(url: &tauri::Url) -> bool {
    let carried = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    let developed = tauri::is_dev()
        && url.scheme() == "http"
        && url.host_str() == Some("localhost")
        && url.port() == Some(1420);
    carried || developed
}

fn dropped(app: &AppHandle, paths: Vec<PathBuf>) {
    let seat = app.state::<Arc<Seat>>();
    // While the window is locked, nothing is taken.
    if let Ok(sitting) = seat.sitting() {
        seat.signals.send(Signal::Dropped);
        files::take_in(&seat, sitting, paths);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_no_page_but_its_own() {
        let own = |url: &str| tauri::Url::parse(url).is_ok_and(|url| is_own(&url));
        assert!(own("tauri://localhost/sessions"));
        for other in [
            "https://example.com/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
            "http://localhost:1421/",
        ] {
            assert!(!own(other), "{other}");
        }
    }

    #[test]
    fn each_clinic_has_its_own_name_on_the_bus() {
        let long = format!("/{}", "clinics/".repeat(60));
        let names = ["/srv/a", "/srv/b", &format!("{long}a"), &format!("{long}b")]
            .map(|home| instance_name(Path::new(home)));
        for (place, name) in names.iter().enumerate() {
            assert!(name.len() <= 200 && names[..place].iter().all(|other| other != name));
        }
    }
}
