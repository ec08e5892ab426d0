//! Intake: files become documents, once for each content, with the original in the vault, for a
//! session or before any. What is within a file comes in with it, in one write: all or nothing.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use wardbook_documents::Worker;
use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FolderId, TraceId, UserId};
use wardbook_store::documents;
use wardbook_store::{StoreError, Tx};

use crate::clinic::{Clinic, Person};
use crate::documents::files::{files_under, read_bounded, shown_name};
use crate::documents::plan::{Meanwhile, Taken};
use crate::documents::unpack::Brought;
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
    /// yet but their bytes and what is within them; that a document cannot be read shows in its first session.
    pub fn take_in_files(
        &self,
        person: &Person,
        paths: &[PathBuf],
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
    ) -> Result<TakenIn> {
        self.require(person, Permission::RunSessions)?;
        let context = self.intake(person);
        let intake = self.take_in_paths(person, context, paths, worker, progress, cancel)?;
        self.taken_in(person, intake)
    }

    /// Takes documents in that the program carries itself.
    pub fn take_in_samples(&self, person: &Person, samples: &[(&str, &[u8])]) -> Result<TakenIn> {
        self.require(person, Permission::RunSessions)?;
        let (context, user) = (self.intake(person), person.user.user_id);
        let mut intake = Intake::default();
        for (name, bytes) in samples {
            let name = shown_name(Path::new(name));
            let brought = Brought::alone(name, bytes.to_vec());
            intake
                .taken
                .extend(self.take_in_brought(user, context, &brought, None, |_, _| Ok(()))?);
        }
        self.taken_in(person, intake)
    }

    /// What became of the files, of those that were here already as what.
    fn taken_in(&self, person: &Person, intake: Intake) -> Result<TakenIn> {
        let (known, new): (Vec<_>, Vec<_>) = intake.taken.into_iter().partition(|one| one.known);
        let again = known.into_iter().filter(|one| !one.implied).chain(intake.duplicates);
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
    pub(crate) fn intake(&self, person: &Person) -> Context {
        let trace = TraceId::new(self.store.clock(), self.store.randomness());
        Context::traced(person.context.actor, trace)
    }

    /// Takes the files in that the paths name. What was taken in before a cancellation stays.
    pub(crate) fn take_in_paths(
        &self,
        person: &Person,
        context: Context,
        paths: &[PathBuf],
        worker: &Worker,
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
            for taken in self.take_in(person, context, file, worker, &mut intake.rejected)? {
                if seen.insert(taken.document) {
                    intake.taken.push(taken);
                } else if !taken.implied {
                    intake.duplicates.push(taken);
                }
            }
        }
        progress(Progress::TakingIn { done: of, of });
        Ok(intake)
    }

    /// Takes one file in with what is within it. What cannot be taken in is noted with the reason.
    fn take_in(
        &self,
        person: &Person,
        context: Context,
        path: &Path,
        worker: &Worker,
        rejected: &mut Vec<Rejected>,
    ) -> Result<Vec<Taken>> {
        let name = shown_name(path);
        let bytes = match read_bounded(path) {
            Ok(bytes) => bytes,
            Err(reason) => {
                rejected.push(Rejected { name: name.clone(), reason: reason.clone() });
                self.store.write(context, move |tx| {
                    let payload = json!({ "name": name, "reason": reason, "kept": false });
                    tx.event(Kind::DocumentQuarantined, "", payload);
                    Ok::<_, StoreError>(())
                })?;
                return Ok(Vec::new());
            }
        };
        let brought = self.with_parts(Brought::alone(name, bytes), worker)?;
        note_not_apart(&brought, rejected);
        self.take_in_brought(person.user.user_id, context, &brought, None, |_, _| Ok(()))
    }

    /// A file with what is within it, unless that was taken out before.
    pub(crate) fn with_parts(&self, file: Brought, worker: &Worker) -> Result<Brought> {
        let is_apart = self.store.read(|connection| {
            let known = documents::by_sha256(connection, &file.sha256)?;
            known.map_or(Ok(false), |known| documents::has_parts(connection, known.document_id))
        })?;
        Ok(if is_apart { file } else { file.apart(worker) })
    }

    /// Takes a file in as `owner`'s, from a watched folder where one is given, with what was taken out of
    /// it. All originals are in the vault and all rows are durable when this answers, and so is what
    /// `also` writes of the file itself; before that, none of the rows is there. The file comes first.
    pub(crate) fn take_in_brought(
        &self,
        owner: UserId,
        context: Context,
        brought: &Brought,
        folder: Option<FolderId>,
        also: impl FnOnce(&mut Tx<'_>, &Taken) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Vec<Taken>> {
        let mut planned = Vec::new();
        self.plan_document(brought, None, &mut planned, &mut HashMap::new())?;
        let account = self.account.account_id;
        let mut taken = self.store.write(context, move |tx| {
            let mut meanwhile = Meanwhile::default();
            let mut taken = Vec::new();
            for one in planned {
                let one = meanwhile.look_again(tx, one)?;
                one.write(tx, folder);
                if !one.known {
                    let (document, sha256, name) = (one.document, &one.sha256, &one.name);
                    documents::insert(tx, document, account, sha256, name, one.bytes, Some(owner))?;
                    if let Some(locked) = &one.locked {
                        documents::quarantine(tx, document, locked)?;
                    }
                    if let Some(folder) = folder {
                        documents::set_folder(tx, document, folder)?;
                    }
                }
                if let Some((parent, position)) = one.within.filter(|(of, _)| *of != one.document) {
                    documents::add_part(tx, parent, position, one.document, &one.name)?;
                }
                taken.push(one.taken());
            }
            if let Some(file) = taken.first() {
                also(tx, file)?;
            }
            Ok::<_, StoreError>(taken)
        })?;
        self.add_implied(&mut taken)?;
        Ok(taken)
    }

    /// Adds what came within documents that were here already, so that a session over a file runs over
    /// its parts however often it is brought.
    fn add_implied(&self, taken: &mut Vec<Taken>) -> Result<()> {
        let mut seen: HashSet<DocumentId> = taken.iter().map(|one| one.document).collect();
        let mut at = 0;
        while let Some(one) = taken.get(at) {
            let (document, known) = (one.document, one.known);
            at += 1;
            if !known {
                continue;
            }
            let parts = self.store.read(|conn| documents::parts_of(conn, document, None))?;
            for part in parts.into_iter().filter(|part| seen.insert(part.document_id)) {
                let (document, name) = (part.document_id, part.name);
                taken.push(Taken { document, name, known: true, implied: true });
            }
        }
        Ok(())
    }
}

fn note_not_apart(brought: &Brought, rejected: &mut Vec<Rejected>) {
    if let Some(reason) = &brought.not_apart {
        rejected.push(Rejected { name: brought.name.clone(), reason: reason.clone() });
    }
    brought.parts.iter().for_each(|part| note_not_apart(part, rejected));
}
