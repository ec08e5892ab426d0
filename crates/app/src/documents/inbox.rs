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

use crate::clinic::{Clinic, Person};
use crate::error::Result;
use crate::run::{Cancel, Progress};

use crate::documents::intake::{Intake, Rejected, Taken, shown_name};

/// Which documents. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct InboxQuery {
    /// In this state.
    pub state: Option<DocumentState>,
    /// Whether it was put away; `None` is either.
    pub put_away: Option<bool>,
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
    /// When it was put away, where it was.
    pub put_away_at: Option<Timestamp>,
    /// The name of who put it away.
    pub put_away_by: Option<String>,
    /// Why; left out for who sees no patients' details.
    pub put_away_reason: Option<String>,
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
    /// That could not be read, and were not put away.
    pub quarantined: u32,
    /// That could not be read, and were put away.
    pub put_away: u32,
    /// The newest first.
    pub documents: Vec<InboxDocument>,
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

/// The most that one page holds.
const PAGE: u32 = 200;

impl Clinic {
    /// A page of the inbox. Who reads only the own sees only the own; who reads no patients'
    /// details sees no names.
    pub fn inbox(&self, person: &Person, query: &InboxQuery) -> Result<InboxPage> {
        let reached = self.require(person, Permission::ReadDocuments)?;
        let payload = json!({
            "state": query.state, "put_away": query.put_away,
            "unprocessed": query.unprocessed, "text": query.text,
            "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::InboxListed, "", payload)?;
        let listed = Listed {
            own: (reached == Reach::Own).then_some(person.user.user_id),
            nameless: reached == Reach::Redacted,
            state: query.state,
            put_away: query.put_away,
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
            put_away: numbers.put_away,
            documents: found
                .into_iter()
                .map(|one| InboxDocument::of(one, reached == Reach::Redacted))
                .collect(),
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
}

impl InboxDocument {
    fn of(one: ListedDocument, redacted: bool) -> Self {
        let ListedDocument { document, kind, receiver, putter, newest } = one;
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
            put_away_at: document.put_away_at,
            put_away_by: putter,
            put_away_reason: document.put_away_reason.filter(|_| !redacted),
            session_id,
            progress,
        }
    }
}
