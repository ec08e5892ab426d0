//! How far a clinic's first run is, so that it goes on where it was left.

use crate::words::words;

words! {
    /// What the first run asks for next.
    SetupStep {
        /// The recovery key is to be written down and typed back.
        RecoveryKey = "recovery_key",
        /// The endpoint is to be tried.
        Endpoint = "endpoint",
        /// The inbox folder is to be chosen.
        Inbox = "inbox",
        /// A sample document is to be processed.
        Samples = "samples",
        /// Nothing.
        Done = "done",
    }
}
