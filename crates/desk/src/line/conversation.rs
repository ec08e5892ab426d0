//! The person at the other end of a command: at a terminal of this process, or of another process
//! that speaks to this one.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use wardbook_app::{Cancel, Progress};

/// Something that only the person knows. Which one it is decides where a script may keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// The password of the person who acts: `WARDBOOK_PASSWORD`.
    Password,
    /// A password that is being set, typed twice: `WARDBOOK_NEW_PASSWORD`.
    NewPassword,
    /// The password of a document, which is kept nowhere: `WARDBOOK_DOCUMENT_PASSWORD`.
    DocumentPassword,
    /// A code that an authenticator app shows now: a line of standard input.
    Code,
    /// An endpoint's credential, given in `WARDBOOK_API_KEY` or not at all; it is not asked for.
    ApiKey,
    /// What signs in at who takes messages, given in `WARDBOOK_PROVIDER_SECRET` or not at all; it is not
    /// asked for.
    ProviderSecret,
}

/// What a person is told while a command is carried out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "told")]
pub enum Told {
    /// A sentence.
    Note {
        /// The sentence.
        text: String,
    },
    /// How much of a verification is done.
    Verified {
        /// Events so far.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// How far a session is.
    Run {
        /// The news.
        progress: Progress,
    },
}

/// The person at the other end.
pub trait Conversation: Sync {
    /// Tells them something. Telling cannot fail: a person who left hears nothing.
    fn tell(&self, told: Told);

    /// Asks them for a secret; `None` only where there is none and none is needed.
    fn ask(&self, secret: Secret, prompt: &str) -> Result<Option<Zeroizing<String>>>;

    /// Whether somebody is there to type what a script did not give.
    fn is_attended(&self) -> bool;

    /// What stops the command when they ask for it.
    fn cancel(&self) -> &Cancel;
}

impl dyn Conversation + '_ {
    /// A secret without which the command cannot go on.
    pub(crate) fn must(&self, secret: Secret, prompt: &str) -> Result<Zeroizing<String>> {
        let given = self.ask(secret, prompt)?;
        given.ok_or_else(|| anyhow::anyhow!("nothing was given ({prompt})"))
    }
}
