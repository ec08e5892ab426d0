//! Systems that nothing of this has been built for: by what Rust's own library says.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use wardbook_domain::arrival::Look;

/// Whether a folder is on a share: not known, so that it is taken for one, and looked through too.
pub(in super::super) fn is_share(folder: &Path) -> io::Result<bool> {
    fs::metadata(folder).map(|_| true)
}

/// How a file looks.
pub(in super::super) fn look_of(about: &Metadata) -> Look {
    let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanos = since.and_then(|since| i64::try_from(since.as_nanos()).ok());
    Look { bytes: about.len(), modified: nanos.unwrap_or_default(), inode: 0 }
}

/// Which folder it is: not known.
pub(in super::super) fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Opens a file for reading.
pub(in super::super) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Whether a program holds a lock on the file.
pub(in super::super) fn is_locked(file: &File) -> bool {
    match file.try_lock_shared() {
        Err(fs::TryLockError::WouldBlock) => true,
        Ok(()) => {
            drop(file.unlock());
            false
        }
        Err(fs::TryLockError::Error(_)) => false,
    }
}

/// The files under a folder that a program has open for writing: not known.
pub(in super::super) fn open_for_writing(_: &Path) -> HashSet<PathBuf> {
    HashSet::new()
}

/// Renames a file where nothing has the new name.
pub(in super::super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}
