//! What is done with a file after its original is durable: moved to `done`, or deleted. A file is
//! renamed first and looked at under its new name, so that one that somebody put in its place meanwhile
//! goes back to where it was: nothing is moved or deleted but what was taken.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wardbook_domain::access::Context;
use wardbook_domain::arrival::Look;
use wardbook_domain::inbox::{AfterTaking, DONE, FileState};
use wardbook_store::StoreError;
use wardbook_store::inbox_files::{self, InboxFile};
use wardbook_store::inbox_folders::InboxFolder;

use super::look::look_at;
use super::platform::rename_new;
use crate::clinic::Clinic;
use crate::error::Result;

/// Files of the same name that `done` takes.
const MOST_NAMES: u32 = 1_000;

/// What became of the file itself.
enum Cleared {
    /// It is as this state says.
    As(FileState),
    /// It looks otherwise, and is where it was.
    Changed,
    /// It could not be moved or deleted.
    NotYet,
}

impl Clinic {
    /// Does with a file that was taken what is set for its folder. Answers whether that is done; where
    /// it is not, the file is as it was and is to be tried again.
    pub(super) fn clear_file(
        &self,
        folder: &InboxFolder,
        place: &Path,
        file: &InboxFile,
        context: Context,
    ) -> Result<bool> {
        // An original that cannot be read back is a reason to keep the file.
        let held = file.document_id.zip(file.sha256.as_ref());
        if !held.is_some_and(|(document, sha256)| self.store.vault().holds(document, sha256)) {
            return Ok(false);
        }
        let root = Path::new(&folder.path);
        let cleared = match folder.after_taking {
            AfterTaking::Leave => Ok(Cleared::As(FileState::Left)),
            AfterTaking::Move => move_away(root, place, file.look),
            AfterTaking::Delete => delete(root, place, file),
        };
        match cleared.unwrap_or(Cleared::NotYet) {
            Cleared::As(state) => self.note_cleared(file, state, context).map(|()| true),
            // What is there now is another file, and taken by itself.
            Cleared::Changed => Ok(true),
            Cleared::NotYet => Ok(false),
        }
    }

    /// Goes on with a file that was taken and is not where it was found: a crash came between moving or
    /// deleting it and noting that, or somebody else took it away.
    pub(super) fn finish_missing(
        &self,
        folder: &InboxFolder,
        place: &Path,
        file: &InboxFile,
        context: Context,
    ) -> Result<()> {
        let root = Path::new(&folder.path);
        let aside = aside(root, place, file);
        let state = match look_at(&aside) {
            Ok(Some(look)) if is_same(look, file.look) => match fs::remove_file(&aside) {
                Ok(()) => FileState::Deleted,
                Err(_) => return Ok(()),
            },
            // Put in its place in the moment before: back to where it was, to be taken by itself.
            Ok(Some(_)) => {
                drop(rename_new(&aside, &root.join(place)));
                return Ok(());
            }
            Ok(None) => {
                let moved = root.join(DONE).join(place.file_name().unwrap_or_default());
                match look_at(&moved) {
                    Ok(Some(look)) if look == file.look => FileState::Moved,
                    _ => FileState::Gone,
                }
            }
            Err(_) => return Ok(()),
        };
        self.note_cleared(file, state, context)
    }

    fn note_cleared(&self, file: &InboxFile, state: FileState, context: Context) -> Result<()> {
        let file = file.clone();
        self.store.write(context, move |tx| {
            inbox_files::clear(tx, &file, state)?;
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}

/// Whether two looks are of one file that was renamed in between: some shares number it anew.
fn is_same(look: Look, taken: Look) -> bool {
    (look.bytes, look.modified) == (taken.bytes, taken.modified)
}

/// Where a file is for the moment before it is deleted: under a name that is ignored.
fn aside(root: &Path, place: &Path, file: &InboxFile) -> PathBuf {
    root.join(place).with_file_name(format!(".wardbook-{}", file.file_id))
}

fn delete(root: &Path, place: &Path, file: &InboxFile) -> io::Result<Cleared> {
    let (from, aside) = (root.join(place), aside(root, place, file));
    if look_at(&from)? != Some(file.look) {
        return Ok(Cleared::Changed);
    }
    rename_new(&from, &aside)?;
    if !look_at(&aside)?.is_some_and(|look| is_same(look, file.look)) {
        rename_new(&aside, &from)?;
        return Ok(Cleared::Changed);
    }
    fs::remove_file(&aside)?;
    Ok(Cleared::As(FileState::Deleted))
}

fn move_away(root: &Path, place: &Path, look: Look) -> io::Result<Cleared> {
    let from = root.join(place);
    if look_at(&from)? != Some(look) {
        return Ok(Cleared::Changed);
    }
    let done = root.join(DONE);
    match fs::create_dir(&done) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // A link could lead anywhere.
    if !fs::symlink_metadata(&done)?.is_dir() {
        return Ok(Cleared::NotYet);
    }
    for number in 1..=MOST_NAMES {
        let to = done.join(numbered(place, number));
        match rename_new(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            renamed => renamed?,
        }
        if look_at(&to)?.is_some_and(|moved| is_same(moved, look)) {
            return Ok(Cleared::As(FileState::Moved));
        }
        rename_new(&to, &from)?;
        return Ok(Cleared::Changed);
    }
    Ok(Cleared::NotYet)
}

/// A file's name, with a number from the second of this name on: `letter (2).pdf`.
fn numbered(place: &Path, number: u32) -> PathBuf {
    let name = place.file_name().unwrap_or_default();
    if number == 1 {
        return name.into();
    }
    let name = Path::new(name);
    let mut stem = name.file_stem().unwrap_or_default().to_owned();
    stem.push(format!(" ({number})"));
    if let Some(ending) = name.extension() {
        stem.push(".");
        stem.push(ending);
    }
    stem.into()
}
