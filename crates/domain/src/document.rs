//! A document that was taken in, and how it fares in a session.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What became of a document at the clinic.
    DocumentState {
        /// Stored in the vault, not yet read.
        Received = "received",
        /// Its text could be read.
        Readable = "readable",
        /// It could not be read; the original is kept, with the reason.
        Quarantined = "quarantined",
    }
}

words! {
    /// How far a document is in a processing session.
    DocumentProgress {
        /// Not yet begun, or begun and interrupted.
        Waiting = "waiting",
        /// Its result is stored.
        Done = "done",
        /// It could not be processed; the reason is stored.
        Failed = "failed",
    }
}

/// Why a document has no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A fixed word, such as `password_protected` or `timed_out`.
    pub code: String,
    /// A sentence that says what is wrong and what to do; never the document's words.
    pub message: String,
    /// Whether the document itself cannot be read and belongs in quarantine.
    pub quarantine: bool,
}
