//! The child as a program of its own. It is started once for each file, so it links nothing but what
//! reading takes: starting the window's program instead would load all of the window's libraries.

use std::process::ExitCode;

fn main() -> ExitCode {
    wardbook_documents::worker_main()
}
