//! How far a session is, for people who wait, and their way to stop it.

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use wardbook_domain::ids::SessionId;

/// How far a document is, for people who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its text is being taken out.
    Reading,
    /// The endpoint is at work.
    Calling,
    /// A further attempt is waited for.
    Waiting,
    /// Its result is stored.
    Done,
    /// It has none, for the reason that is stored.
    Failed,
}

/// What is told while a session runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "progress")]
pub enum Progress {
    /// Files are being taken in.
    TakingIn {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// The session is stored.
    Started {
        /// Its id.
        session: SessionId,
        /// Its documents.
        documents: usize,
    },
    /// A document has reached a stage.
    Document {
        /// Its place, from 1.
        position: usize,
        /// The file's name.
        name: String,
        /// Where it is.
        stage: Stage,
        /// Why it failed or waits.
        detail: Option<String>,
    },
}

/// Stops a session; clones share one state.
#[derive(Clone, Debug)]
pub struct Cancel(watch::Sender<bool>);

impl Default for Cancel {
    fn default() -> Self {
        Self(watch::channel(false).0)
    }
}

impl Cancel {
    /// Asks the session to stop. What is done is kept.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody asked for that.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// To wait for that.
    pub(crate) fn subscribe(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }
}
