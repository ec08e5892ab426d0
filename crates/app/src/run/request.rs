//! What a session is asked for.

use std::path::PathBuf;

use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{DocumentId, FolderId, SessionId};
use wardbook_domain::session::ProcessingMode;

/// What a session is to be run over.
#[derive(Clone, Debug)]
pub enum Start {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Documents that were taken in before.
    Documents(Vec<DocumentId>),
    /// Documents that came from a watched folder, which starts the session by itself.
    FromFolder {
        /// The folder.
        folder: FolderId,
        /// Which: no session has begun with any of them.
        documents: Vec<DocumentId>,
    },
    /// The documents of earlier sessions, as far as they can be read.
    Again(Vec<SessionId>),
    /// A session that was interrupted or cancelled, or failed because its endpoint was away.
    Resume(SessionId),
}

/// What a session is asked for.
#[derive(Clone, Debug)]
pub struct ProcessRequest {
    /// Over what.
    pub start: Start,
    /// How endpoints are picked.
    pub mode: ProcessingMode,
    /// The endpoint's name; `None` is the embedded engine.
    pub endpoint: Option<String>,
    /// The most that it may cost.
    pub budget: Option<NanoUnits>,
}
