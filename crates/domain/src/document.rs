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
        /// It waits until somebody types its password.
        NeedsPassword = "needs_password",
        /// What it holds is in documents of its own, which are processed in its stead.
        Apart = "apart",
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

impl DocumentState {
    /// Whether it waits for a person who sees to it that it can be read.
    pub const fn is_set_aside(self) -> bool {
        matches!(self, Self::Quarantined | Self::NeedsPassword)
    }
}

/// The code of a failure for want of a password.
pub const PASSWORD_PROTECTED: &str = "password_protected";

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

impl Failure {
    /// What becomes of a document that is set aside for it.
    pub fn set_aside(&self) -> DocumentState {
        match self.code.as_str() {
            PASSWORD_PROTECTED => DocumentState::NeedsPassword,
            _ => DocumentState::Quarantined,
        }
    }
}
