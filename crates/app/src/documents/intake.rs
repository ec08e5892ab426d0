//! Intake: files become documents, once for each content, with the original in the vault, for a
//! session or before any.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use wardbook_documents::Unreadable;
use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FolderId, TraceId, UserId};
use wardbook_store::documents::{self, Document};
use wardbook_store::{StoreError, Tx};

use crate::clinic::{Clinic, Person};
use crate::documents::files::{files_under, read_bounded, shown_name};
use crate::error::{AppError, Result};
use crate::run::progress::{Cancel, Progress};

/// A file that could not be taken in at all, so there is nothing to keep.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Rejected {
    /// The file's name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What became of files that were brought.
#[derive(Clone, Debug, Default, Serialize, specta::Type)]
pub struct TakenIn {
    /// Documents that are new.
    pub added: Vec<DocumentId>,
    /// Files whose content was here already, or came twice.
    pub known: Vec<KnownFile>,
    /// Files that could not be taken in.
    pub rejected: Vec<Rejected>,
}

/// A file whose content was here already.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct KnownFile {
    /// The file's name.
    pub name: String,
    /// As what it is here; `None` where it is somebody else's, of which this person learns no
    /// more.
    pub document: Option<KnownDocument>,
}

/// A document that was here already.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct KnownDocument {
    /// Its id.
    pub document_id: DocumentId,
    /// The name under which it first came in.
    pub name: String,
    /// When that was.
    pub received_at: Timestamp,
    /// Whether it was put away.
    pub put_away: bool,
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

impl Clinic {
    /// Takes files and folders in without running a session over them. Nothing is read of them
    /// yet but their bytes; that a document cannot be read shows in its first session.
    pub fn take_in_files(
        &self,
        person: &Person,
        paths: &[PathBuf],
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<TakenIn> {
        self.require(person, Permission::RunSessions)?;
        let context = self.intake(person);
        let intake = self.take_in_paths(person, context, paths, progress, cancel)?;
        self.taken_in(person, intake)
    }

    /// Takes documents in that the program carries itself.
    pub fn take_in_samples(&self, person: &Person, samples: &[(&str, &[u8])]) -> Result<TakenIn> {
        self.require(person, Permission::RunSessions)?;
        let context = self.intake(person);
        let mut intake = Intake::default();
        for (name, bytes) in samples {
            let name = shown_name(Path::new(name));
            intake.taken.push(self.take_in_bytes(person, context, name, bytes)?);
        }
        self.taken_in(person, intake)
    }

    /// What became of the files, of those that were here already as what.
    fn taken_in(&self, person: &Person, intake: Intake) -> Result<TakenIn> {
        let (known, new): (Vec<_>, Vec<_>) = intake.taken.into_iter().partition(|one| one.known);
        let again = known.into_iter().chain(intake.duplicates);
        Ok(TakenIn {
            added: new.into_iter().map(|one| one.document).collect(),
            known: again.map(|one| self.known_file(person, one)).collect::<Result<_>>()?,
            rejected: intake.rejected,
        })
    }

    fn known_file(&self, person: &Person, taken: Taken) -> Result<KnownFile> {
        let (id, user) = (taken.document, person.user.user_id);
        let own_only = self.reach(person, Permission::ReadDocuments) == Reach::Own;
        let found = self.store.read(|connection| {
            if own_only && !documents::is_own(connection, id, user)? {
                return Ok(None);
            }
            documents::by_id(connection, id)
        })?;
        let document = found.map(|document| KnownDocument {
            document_id: document.document_id,
            name: document.name,
            received_at: document.received_at,
            put_away: document.put_away_at.is_some(),
        });
        Ok(KnownFile { name: taken.name, document })
    }

    /// One intake is one activity, with a trace of its own.
    fn intake(&self, person: &Person) -> Context {
        let trace = TraceId::new(self.store.clock(), self.store.randomness());
        Context::traced(person.context.actor, trace)
    }

    /// Takes the files in that the paths name. What was taken in before a cancellation stays.
    pub(crate) fn take_in_paths(
        &self,
        person: &Person,
        context: Context,
        paths: &[PathBuf],
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<Intake> {
        let files = files_under(paths)?;
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

    fn take_in_bytes(
        &self,
        person: &Person,
        context: Context,
        name: String,
        bytes: &[u8],
    ) -> Result<Taken> {
        self.keep_document(person.user.user_id, context, name, bytes, None, |_, _| Ok(()))
    }

    /// Takes a document in as `owner`'s, from a watched folder where one is given. The original is in
    /// the vault and the row is durable when this answers, and so is what `also` writes.
    pub(crate) fn keep_document(
        &self,
        owner: UserId,
        context: Context,
        name: String,
        bytes: &[u8],
        folder: Option<FolderId>,
        also: impl FnOnce(&mut Tx<'_>, &Taken) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Taken> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let store = &self.store;
        let known = store.read(|connection| documents::by_sha256(connection, &sha256))?;
        let id = match known {
            Some(document) => document.document_id,
            None => {
                let id = DocumentId::new(store.clock(), store.randomness());
                store.vault().store(id, bytes)?;
                id
            }
        };
        let (account, length) = (self.account.account_id, bytes.len() as u64);
        let taken = store.write(context, move |tx| {
            // Somebody else may have brought the same meanwhile; an original too many harms nothing.
            let taken = match documents::by_sha256(tx.connection(), &sha256)? {
                Some(document) => again(tx, &document, &name, folder)?,
                None => {
                    let payload = json!({ "name": name, "sha256": sha256, "bytes": length });
                    let payload = from(payload, folder);
                    tx.event(Kind::DocumentReceived, format!("documents/{id}"), payload);
                    documents::insert(tx, id, account, &sha256, &name, length, Some(owner))?;
                    if let Some(folder) = folder {
                        documents::set_folder(tx, id, folder)?;
                    }
                    Taken { document: id, name, known: false }
                }
            };
            also(tx, &taken)?;
            Ok::<_, StoreError>(taken)
        })?;
        Ok(taken)
    }
}

/// Notes that a document's content came again.
fn again(
    tx: &mut Tx<'_>,
    document: &Document,
    name: &str,
    folder: Option<FolderId>,
) -> Result<Taken, StoreError> {
    let id = document.document_id;
    // The advice beside a wrong extension is to add the file again with the right one.
    let renamed = document.quarantine_code.as_deref() == Some(Unreadable::MISLABELLED)
        && Path::new(&document.name).extension() != Path::new(name).extension();
    let payload = from(json!({ "name": name, "sha256": document.sha256 }), folder);
    tx.event(Kind::DocumentDuplicate, format!("documents/{id}"), payload);
    if renamed {
        documents::try_again_as(tx, id, &both_names(&document.name, name))?;
    }
    Ok(Taken { document: id, name: name.to_owned(), known: !renamed })
}

/// An event's payload with the watched folder that a document came from, where it did.
fn from(mut payload: Value, folder: Option<FolderId>) -> Value {
    if let Some(folder) = folder {
        payload["inbox_folder"] = json!(folder);
    }
    payload
}

/// The names of a document that is added again under another one. Sessions that ran over it show it
/// by its name: the first stays readable in it, and the new one gives the ending that it is read by.
fn both_names(before: &str, new: &str) -> String {
    /// Who tries a hundred endings is shown where it began.
    const KEPT: usize = 255;
    let before: String = before.chars().take(KEPT).collect();
    format!("{before} → {new}")
}
