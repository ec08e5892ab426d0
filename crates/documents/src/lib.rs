//! Text from untrusted files, taken out in a killable child process.
//!
//! The parent looks at a file's first bytes ([`sniff`]) and hands the whole to a [`Worker`]; the
//! child ([`worker_main`]) limits itself, reads the format and answers with [`DocumentText`] or a
//! named refusal, [`Unreadable`]. No parser runs in the parent.
//! What the text means, hides or may be sent to is not decided here. See docs/architecture.md,
//! decision 10, and docs/decisions/0002-pdf-text.md.

mod limits;
mod sniff;
mod text;
mod unreadable;
mod worker;

pub use limits::Limits;
pub use sniff::sniff;
pub use text::{Bounds, DocumentKind, DocumentText, Line, Page};
pub use unreadable::Unreadable;
pub use worker::{Cancel, Extracted, Worker};

/// Runs the child: reads one request from standard input, writes one answer to standard output.
pub fn worker_main() -> std::process::ExitCode {
    std::process::ExitCode::FAILURE
}
