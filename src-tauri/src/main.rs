//! The window: starts it, and says why where it does not start.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match wardbook_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wardbook-desktop: {error:#}");
            ExitCode::FAILURE
        }
    }
}
