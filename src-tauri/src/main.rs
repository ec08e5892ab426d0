//! The window: starts it, or, under a hidden argument, the child that reads untrusted files.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: the child must not read arguments, open files or start threads.
    if std::env::args_os().nth(1).is_some_and(|one| one == wardbook_desktop::DOCUMENT_WORKER) {
        return wardbook_app::worker_main();
    }
    match wardbook_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wardbook-desktop: {error:#}");
            ExitCode::FAILURE
        }
    }
}
