//! Files that leave the clinic: their forms, where they may be written, and that each appears
//! whole or not at all, for its owner alone.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use wardbook_ledger::bundle::NotWritten;
use wardbook_store::home::restrict;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Events with everything that proves them.
    Bundle,
    /// Events for spreadsheets.
    Csv,
    /// Events for programs.
    Json,
    /// A report for people.
    Pdf,
}

impl Format {
    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Bundle => "zip",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }
}

impl Clinic {
    /// Whether a file may be written there: not over a folder, not under the ending of another
    /// form than `ending`, and never into the clinic, whose own files it would replace.
    pub(crate) fn check_place(&self, out: &Path, ending: &str) -> Result<()> {
        if out.is_dir() {
            return Err(AppError::file(out)(std::io::ErrorKind::IsADirectory.into()));
        }
        check_ending(out, ending)?;
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let real = folder.canonicalize().map_err(AppError::file(folder))?;
        let home = self.store.home().path();
        if home.canonicalize().is_ok_and(|home| real.starts_with(home)) {
            return Err(AppError::Invalid(format!(
                "{} is inside the clinic's own folder; choose another place",
                out.display()
            )));
        }
        Ok(())
    }
}

/// Writes a file that appears at `out` whole or not at all, for its owner alone.
pub(crate) fn appearing<T>(
    out: &Path,
    write: impl FnOnce(BufWriter<File>) -> Result<(T, File)>,
) -> Result<T> {
    let mut fresh = out.file_name().unwrap_or_default().to_owned();
    fresh.push(".part");
    let fresh = out.with_file_name(fresh);
    // A rest of an earlier try may be there; a link that somebody put there is not followed.
    let _ = std::fs::remove_file(&fresh);
    let file = File::create_new(&fresh).map_err(AppError::file(&fresh))?;
    // What patients' documents say is for the person who exports it.
    restrict(&fresh, 0o600)?;
    let finished = write(BufWriter::new(file)).and_then(|(written, file)| {
        file.sync_all().map_err(AppError::file(&fresh))?;
        std::fs::rename(&fresh, out).map_err(AppError::file(out))?;
        Ok(written)
    });
    if finished.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    finished
}

/// Refuses a name that ends as if something else were in the file. One without an ending claims
/// nothing, and neither does a number, as in `report 1.2`.
fn check_ending(out: &Path, wanted: &str) -> Result<()> {
    let claimed = out.extension().unwrap_or_default().to_string_lossy();
    let is_number = claimed.chars().all(|letter| letter.is_ascii_digit());
    if is_number || claimed.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    Err(AppError::Invalid(format!(
        "{} would not be what its ending says; end its name in .{wanted}, or leave the ending out",
        out.display()
    )))
}

/// The file below a writer, once everything is in it.
pub(crate) fn unbuffered(mut writer: BufWriter<File>) -> Result<File> {
    let flushed = writer.flush().map_err(NotWritten::from);
    flushed?;
    writer.into_inner().map_err(|error| NotWritten::from(error.into_error()).into())
}
