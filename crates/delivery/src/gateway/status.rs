//! What a gateway's answer to a question for a message's status means.

use super::answer::meaning;
use super::description::{Description, Meaning, Progress};
use super::json;
use super::progress::{Word, of_words};
use crate::outcome::{Reason, RetryAfter};
use crate::words::shown;

/// What is known of a message after asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusAnswer {
    /// How far it is, and why, where it failed.
    Known {
        /// How far it is.
        progress: Progress,
        /// Why it failed, where the gateway gave a code that the description knows.
        reason: Option<Reason>,
        /// Code and words of the gateway, made fit to be shown; may be empty.
        words: String,
    },
    /// A word that the description does not know: it is shown, and changes nothing.
    Unrecognised(String),
    /// The gateway knows nothing of it yet.
    NoneYet,
    /// Ask again later.
    Temporary(Option<RetryAfter>),
    /// The credentials were refused: the method is paused.
    LoginRefused,
    /// An answer that cannot be read, or a refusal to answer, in words.
    Unreadable(String),
}

/// Reads the answer to [`super::render_query`]'s request. `retry_after` is the header of that name.
pub fn read_status(
    description: &Description,
    http_status: u16,
    retry_after: Option<&str>,
    body: &[u8],
) -> StatusAnswer {
    let unreadable = || StatusAnswer::Unreadable(format!("HTTP {http_status}"));
    let Some(query) = &description.status_query else { return unreadable() };
    if query.none_yet.contains(&http_status) {
        return StatusAnswer::NoneYet;
    }
    match meaning(description, http_status) {
        Meaning::LoginRefused => return StatusAnswer::LoginRefused,
        Meaning::Temporary => {
            return StatusAnswer::Temporary(retry_after.and_then(RetryAfter::read));
        }
        _ if !(200..300).contains(&http_status) => return unreadable(),
        _ => {}
    }
    let Some(json) = json::parse(body) else { return unreadable() };
    let words = json::texts(&json, &query.status);
    let code = json::first(&json, &query.code);
    let said = json::first(&json, &query.words);
    of_words(description, &words)
        .map_or_else(unreadable, |word| known(description, word, code, said))
}

/// A word for a status together with the code and the words that came with it.
pub(crate) fn known(
    description: &Description,
    word: Word,
    code: Option<String>,
    said: Option<String>,
) -> StatusAnswer {
    let progress = match word {
        Word::Known(progress) => progress,
        Word::Unrecognised(word) => return StatusAnswer::Unrecognised(word),
    };
    let meaning = code.as_ref().and_then(|code| description.codes.get(code));
    let reason = match meaning {
        Some(Meaning::DeadAddress) => Some(Reason::DeadAddress),
        Some(Meaning::OptedOut) => Some(Reason::OptedOut),
        Some(Meaning::Refused) => Some(Reason::Refused),
        _ => None,
    };
    let reason = reason.filter(|_| progress == Progress::Failed);
    let words: Vec<String> = code.into_iter().chain(said).collect();
    StatusAnswer::Known { progress, reason, words: shown(&words.join(": ")) }
}
