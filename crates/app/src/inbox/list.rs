//! The inbox as the window shows it, and files that are taken in before any session.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId, TraceId};
use wardbook_store::StoreError;
use wardbook_store::documents::{self, Listed, ListedDocument};

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::run::{Cancel, Progress};

use super::{Rejected, Taken, shown_name};

/// Which documents. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct InboxQuery {
    /// In this state.
    pub state: Option<DocumentState>,
    /// Only those that no session has a result of, and that are not in quarantine.
    pub unprocessed: bool,
    /// Whose name holds this, whatever the case.
    pub text: String,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many, 200 at the most.
    pub limit: u32,
}

/// A document in the inbox.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct InboxDocument {
    /// Its id.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// `plain_text`, `pdf`, `ccda`; `None` where unknown.
    pub kind: Option<String>,
    /// What became of it.
    pub state: DocumentState,
    /// Why it is in quarantine, as a word.
    pub quarantine_code: Option<String>,
    /// Why it is in quarantine, as a sentence.
    pub quarantine_reason: Option<String>,
    /// When it first came in.
    pub received_at: Timestamp,
    /// The name of who brought it.
    pub received_by: Option<String>,
    /// The newest session over it.
    pub session_id: Option<SessionId>,
    /// How far it is there.
    pub progress: Option<DocumentProgress>,
}

/// A page of the inbox, and how many there are of each kind.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct InboxPage {
    /// How many match.
    pub total: u32,
    /// All that this person may see.
    pub all: u32,
    /// That no session has a result of.
    pub unprocessed: u32,
    /// That could not be read.
    pub quarantined: u32,
    /// The newest first.
    pub documents: Vec<InboxDocument>,
}

/// What became of files that were brought.
#[derive(Clone, Debug, Default, Serialize, specta::Type)]
pub struct TakenIn {
    /// Documents that are new.
    pub added: Vec<DocumentId>,
    /// Documents whose content was known before.
    pub known: Vec<DocumentId>,
    /// Files that could not be taken in.
    pub rejected: Vec<Rejected>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

impl Clinic {
    /// A page of the inbox. Who reads only the own sees only the own; who reads no patients'
    /// details sees no names.
    pub fn inbox(&self, person: &Person, query: &InboxQuery) -> Result<InboxPage> {
        let reached = self.require(person, Permission::ReadDocuments)?;
        let payload = json!({
            "state": query.state, "unprocessed": query.unprocessed, "text": query.text,
            "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::InboxListed, "", payload)?;
        let listed = Listed {
            own: (reached == Reach::Own).then_some(person.user.user_id),
            nameless: reached == Reach::Redacted,
            state: query.state,
            unprocessed: query.unprocessed,
            text: query.text.trim().to_owned(),
            offset: query.offset,
            limit: query.limit.min(PAGE),
        };
        let (numbers, found) = self.store.read(|connection| {
            let numbers = documents::numbers(connection, &listed)?;
            Ok::<_, StoreError>((numbers, documents::page(connection, &listed)?))
        })?;
        Ok(InboxPage {
            total: numbers.matching,
            all: numbers.all,
            unprocessed: numbers.unprocessed,
            quarantined: numbers.quarantined,
            documents: found.into_iter().map(InboxDocument::of).collect(),
        })
    }

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
        let mut done = TakenIn { rejected: intake.rejected, ..TakenIn::default() };
        intake.taken.iter().for_each(|taken| done.add(taken));
        Ok(done)
    }

    /// Takes documents in that the program carries itself.
    pub fn take_in_samples(&self, person: &Person, samples: &[(&str, &[u8])]) -> Result<TakenIn> {
        self.require(person, Permission::RunSessions)?;
        let context = self.intake(person);
        let mut done = TakenIn::default();
        for (name, bytes) in samples {
            let name = shown_name(Path::new(name));
            done.add(&self.take_in_bytes(person, context, name, bytes)?);
        }
        Ok(done)
    }

    /// One intake is one activity, with a trace of its own.
    fn intake(&self, person: &Person) -> Context {
        let trace = TraceId::new(self.store.clock(), self.store.randomness());
        Context::traced(person.context.actor, trace)
    }
}

impl TakenIn {
    fn add(&mut self, taken: &Taken) {
        let list = if taken.known { &mut self.known } else { &mut self.added };
        if !list.contains(&taken.document) {
            list.push(taken.document);
        }
    }
}

impl InboxDocument {
    fn of(one: ListedDocument) -> Self {
        let ListedDocument { document, kind, receiver, newest } = one;
        let (session_id, progress) = newest.unzip();
        Self {
            document_id: document.document_id,
            name: document.name,
            bytes: document.bytes,
            kind,
            state: document.state,
            quarantine_code: document.quarantine_code,
            quarantine_reason: document.quarantine_reason,
            received_at: document.received_at,
            received_by: receiver,
            session_id,
            progress,
        }
    }
}
