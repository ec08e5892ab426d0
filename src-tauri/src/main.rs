//! The window: starts it, and says why where it does not start.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

/// The system's keeps an arena for each thread that ever read a document
/// (docs/decisions/0029-allocator.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match wardbook_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wardbook-desktop: {error:#}");
            ExitCode::FAILURE
        }
    }
}
