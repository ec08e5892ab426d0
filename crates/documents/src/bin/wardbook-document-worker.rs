//! The child as a program of its own, for the tests of this crate and for a host that cannot start
//! itself. The product's binaries have it as a hidden sub-command instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    wardbook_documents::worker_main()
}
