//! What is in a folder, as it looks from outside. No file is opened here, and links are not followed:
//! who may write into a folder must not thereby have this program read what only its account may.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wardbook_domain::arrival::Look;
use wardbook_domain::inbox::{DONE, FolderProblem, is_ignored};
use wardbook_store::inbox_folders::InboxFolder;
use wardbook_store::io_in_words;

use super::live::Problem;
use super::platform;

/// Files of one folder that are looked at.
const MOST_FILES: usize = 100_000;

/// Folders in one another that are entered.
const MOST_DEPTH: usize = 16;

/// Every file of a folder by its place in it, but for what is ignored. In the folders in it too, but
/// for `done`.
pub(super) fn files_of(folder: &InboxFolder) -> Result<Vec<(PathBuf, Look)>, Problem> {
    let root = Path::new(&folder.path);
    check(folder, root)?;
    let (mut files, mut folders) = (Vec::new(), vec![(PathBuf::new(), 0)]);
    while let Some((place, depth)) = folders.pop() {
        let entries = match fs::read_dir(root.join(&place)) {
            // One within that may not be entered, or has gone, does not hold up the others.
            Err(_) if depth > 0 => continue,
            entries => entries.map_err(|error| problem_of(folder, &error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| problem_of(folder, &error))?;
            let name = entry.file_name();
            if is_ignored(&name.to_string_lossy()) || (depth == 0 && name == OsStr::new(DONE)) {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth < MOST_DEPTH {
                folders.push((place.join(name), depth + 1));
            } else if kind.is_file() {
                // It may have gone meanwhile.
                let Ok(about) = entry.metadata() else { continue };
                if files.len() == MOST_FILES {
                    return Err(Problem::new(FolderProblem::TooMany, format!("{MOST_FILES}")));
                }
                files.push((place.join(name), platform::look_of(&about)));
            }
        }
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(files)
}

/// The folder is there, and on a share where it was on one.
fn check(folder: &InboxFolder, root: &Path) -> Result<(), Problem> {
    let about = fs::symlink_metadata(root).map_err(|error| problem_of(folder, &error))?;
    if !about.is_dir() {
        return Err(Problem::new(FolderProblem::Gone, String::new()));
    }
    // Where a share was mounted there is an empty folder without it.
    if folder.on_share && !platform::is_share(root).map_err(|error| problem_of(folder, &error))? {
        return Err(Problem::new(FolderProblem::ShareGone, String::new()));
    }
    Ok(())
}

/// Why a folder cannot be looked through.
fn problem_of(folder: &InboxFolder, error: &io::Error) -> Problem {
    let what = match error.kind() {
        io::ErrorKind::PermissionDenied => FolderProblem::NotPermitted,
        _ if folder.on_share => FolderProblem::ShareGone,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FolderProblem::Gone,
        _ => FolderProblem::Other,
    };
    Problem::new(what, io_in_words(error))
}

/// How a file looks; `None` where it is not there, or is no file any more.
pub(super) fn look_at(path: &Path) -> io::Result<Option<Look>> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => Ok(Some(platform::look_of(&about))),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file's name within its folder, as it is kept. One that is no text is kept as `/` and hex, which no
/// other name can be.
pub(super) fn kept_name(place: &Path) -> String {
    place.to_str().map_or_else(
        || format!("/{}", hex::encode(place.as_os_str().as_encoded_bytes())),
        str::to_owned,
    )
}
