//! How documents are read: files that no reader likes (`malformed`), the words of PDFs beside
//! `pdftotext` (`recall`), scans by what is wrong with them beside Tesseract alone (`scans`), and what a
//! document costs beside its text (P9).

mod disturbed;
mod intake;
mod malformed;
mod memory;
mod overlap;
mod recall;
mod scans;
mod sheets;
mod sure;

#[path = "../../../crates/documents/tests/common/malformed/mod.rs"]
mod files;
#[path = "../../../crates/documents/tests/common/pdfs.rs"]
mod pdfs;

use anyhow::{Context as _, Result};
use wardbook_documents::Worker;

pub(crate) use intake::measure;
pub(crate) use malformed::run as malformed;
pub(crate) use recall::run as recall;
pub(crate) use scans::run as scans;

/// The product's own reader where it was built beside this program; otherwise this program itself.
fn worker() -> Result<Worker> {
    let own = std::env::current_exe().context("this program does not know where it is")?;
    Ok(Worker::beside(&own).unwrap_or_else(|_| Worker { program: own, args: vec!["read".into()] }))
}
