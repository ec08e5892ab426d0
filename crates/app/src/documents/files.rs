//! Files as they lie on the disk before they are taken in: which there are, under what name, and
//! their bytes. Nothing is recorded here.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use wardbook_store::io_in_words;

use crate::error::{AppError, Result};

/// The largest file that is taken in.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Every file that the paths name, folders with all they hold, in a stable order. Hidden files
/// are left out, and links to folders, which could go in circles. A path that does not exist is
/// an error before anything is done.
pub(crate) fn files_under(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let about = fs::metadata(path).map_err(AppError::file(path))?;
        if about.is_dir() { walk(path, &mut found)? } else { found.push(path.clone()) }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(AppError::file(folder))?;
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !hidden => walk(&entry.path(), found)?,
            Ok(kind) if kind.is_symlink() && entry.path().is_dir() => {}
            // What is neither file nor folder is refused by name when it is taken in.
            Ok(_) if !hidden => found.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}

/// The name that is shown and stored: without folders, which can say more than they should,
/// and without control characters.
pub(crate) fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

/// A file's bytes, or why it cannot be taken in.
pub(crate) fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
    let about = fs::metadata(path).map_err(|error| io_in_words(&error))?;
    if !about.is_file() {
        return Err("it is not a file".into());
    }
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(|error| io_in_words(&error))?;
    let read = opened.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| io_in_words(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("it is larger than {} MB; split it", MAX_BYTES / 1024 / 1024));
    }
    Ok(bytes)
}
