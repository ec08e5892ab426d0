//! The inbox as the window shows it, and files that are taken in before any session.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::ids::{DocumentId, SessionId};

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::run::{Cancel, Progress};

use super::Rejected;

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

impl Clinic {
    /// A page of the inbox. Who reads only the own sees only the own; who reads no patients'
    /// details sees no names.
    pub fn inbox(&self, _person: &Person, _query: &InboxQuery) -> Result<InboxPage> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Takes files and folders in without running a session over them.
    pub fn take_in_files(
        &self,
        _person: &Person,
        _paths: &[PathBuf],
        _progress: &(dyn Fn(Progress) + Sync),
        _cancel: &Cancel,
    ) -> Result<TakenIn> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// Takes documents in that the program carries itself.
    pub fn take_in_samples(&self, _person: &Person, _samples: &[(&str, &[u8])]) -> Result<TakenIn> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
