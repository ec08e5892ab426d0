//! Intake: files become documents, once for each content, with the original in the vault.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use wardbook_documents::Unreadable;
use wardbook_domain::access::Context;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::DocumentId;
use wardbook_store::{StoreError, documents, io_in_words};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::run::{Cancel, Progress};

/// The largest file that is taken in.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A file that could not be taken in at all, so there is nothing to keep.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Rejected {
    /// The file's name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A file that is a document now.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) document: DocumentId,
    /// The file's name.
    pub(crate) name: String,
    /// Whether its content was known before.
    pub(crate) known: bool,
}

/// What became of the files that some paths name.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    /// Each document once, in the order of the files.
    pub(crate) taken: Vec<Taken>,
    pub(crate) rejected: Vec<Rejected>,
    /// Files with the content of another of these files.
    pub(crate) duplicates: Vec<Taken>,
}

/// Every file that the paths name, folders with all they hold, in a stable order. Hidden files
/// are left out, and links to folders, which could go in circles. A path that does not exist is
/// an error before anything is done.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
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

impl Clinic {
    /// Takes the files in that the paths name. What was taken in before a cancellation stays.
    pub(crate) fn take_in_paths(
        &self,
        person: &Person,
        context: Context,
        paths: &[PathBuf],
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<Intake> {
        let files = files(paths)?;
        if files.is_empty() {
            return Err(AppError::Invalid("there is no file in what was named".into()));
        }
        let (mut intake, mut seen) = (Intake::default(), HashSet::new());
        let of = files.len();
        for (done, file) in files.iter().enumerate() {
            progress(Progress::TakingIn { done, of });
            if cancel.is_cancelled() {
                return Err(AppError::Stopped { done, of });
            }
            match self.take_in(person, context, file)? {
                Err(refused) => intake.rejected.push(refused),
                Ok(taken) if !seen.insert(taken.document) => intake.duplicates.push(taken),
                Ok(taken) => intake.taken.push(taken),
            }
        }
        progress(Progress::TakingIn { done: of, of });
        Ok(intake)
    }

    /// Takes one file in, or says why it cannot be.
    fn take_in(
        &self,
        person: &Person,
        context: Context,
        path: &Path,
    ) -> Result<Result<Taken, Rejected>> {
        let name = shown_name(path);
        let bytes = match read_bounded(path) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let rejected = Rejected { name: name.clone(), reason: reason.clone() };
                self.store.write(context, move |tx| {
                    let payload = json!({ "name": name, "reason": reason, "kept": false });
                    tx.event(Kind::DocumentQuarantined, "", payload);
                    Ok::<_, StoreError>(())
                })?;
                return Ok(Err(rejected));
            }
        };
        self.take_in_bytes(person, context, name, &bytes).map(Ok)
    }

    /// Takes a document in. The original is in the vault and the row is durable when this
    /// answers.
    pub(crate) fn take_in_bytes(
        &self,
        person: &Person,
        context: Context,
        name: String,
        bytes: &[u8],
    ) -> Result<Taken> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let known = self.store.read(|connection| documents::by_sha256(connection, &sha256))?;
        if let Some(document) = known {
            let (id, file) = (document.document_id, name.clone());
            // The advice beside a wrong extension is to add the file again with the right one.
            let renamed = document.quarantine_code.as_deref() == Some(Unreadable::MISLABELLED)
                && Path::new(&document.name).extension() != Path::new(&name).extension();
            self.store.write(context, move |tx| {
                let payload = json!({ "name": name, "sha256": sha256 });
                tx.event(Kind::DocumentDuplicate, format!("documents/{id}"), payload);
                if renamed {
                    documents::try_again_as(tx, id, &both_names(&document.name, &name))?;
                }
                Ok::<_, StoreError>(())
            })?;
            return Ok(Taken { document: id, name: file, known: !renamed });
        }
        let store = &self.store;
        let document = DocumentId::new(store.clock(), store.randomness());
        store.vault().store(document, bytes)?;
        let (account, length) = (self.account.account_id, bytes.len() as u64);
        let (user, file) = (person.user.user_id, name.clone());
        store.write(context, move |tx| {
            let payload = json!({ "name": name, "sha256": sha256, "bytes": length });
            tx.event(Kind::DocumentReceived, format!("documents/{document}"), payload);
            documents::insert(tx, document, account, &sha256, &name, length, Some(user))
        })?;
        Ok(Taken { document, name: file, known: false })
    }
}

/// The names of a document that is added again under another one. Sessions that ran over it show it
/// by its name: the first stays readable in it, and the new one gives the ending that it is read by.
fn both_names(before: &str, new: &str) -> String {
    /// Who tries a hundred endings is shown where it began.
    const KEPT: usize = 255;
    let before: String = before.chars().take(KEPT).collect();
    format!("{before} → {new}")
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
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
