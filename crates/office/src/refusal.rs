//! Refusals in C2SP's protocols and in reads: a status and one line of text.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wardbook_sync::wire::CONFIRM_TYPE;

use crate::storage::StorageError;

/// Seconds after which to come again when the database cannot be used.
const AGAIN: u64 = 30;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// Why, in one line.
    pub text: String,
    /// Seconds after which to come again.
    pub retry_after: Option<u64>,
    /// The body's media type, where it is more than text.
    pub kind: Option<&'static str>,
}

impl Refusal {
    /// A refusal in words.
    pub fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), retry_after: None, kind: None }
    }

    /// The same, with seconds after which to come again.
    pub fn later(status: StatusCode, text: impl Into<String>, seconds: u64) -> Self {
        Self { status, text: text.into(), retry_after: Some(seconds), kind: None }
    }

    /// 503, because this database may be older than what this office signed for the log.
    pub fn unconfirmed() -> Self {
        let text = "head office was restored from a backup, and this log has not confirmed it yet: \
                    send the newest checkpoint that bears its own signature";
        let later = Self::later(StatusCode::SERVICE_UNAVAILABLE, text, 60);
        Self { kind: Some(CONFIRM_TYPE), ..later }
    }
}

impl From<StorageError> for Refusal {
    /// What is wrong here is said on the error stream, and not to whoever asked.
    fn from(error: StorageError) -> Self {
        if error == StorageError::SignedOut {
            return Self::new(StatusCode::UNAUTHORIZED, "you are not signed in any more");
        }
        eprintln!("storage: {error}");
        match error {
            StorageError::Damaged(_)
            | StorageError::Refused(_)
            | StorageError::SignedOut
            | StorageError::WrongKey => {
                let text = "head office cannot read what it stored: this is not your fault";
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, text)
            }
            StorageError::Conflict
            | StorageError::Taken(_)
            | StorageError::Unknown
            | StorageError::Unavailable(_)
            | StorageError::OtherSchema { .. }
            | StorageError::AlteredMigration(_) => {
                let text = "head office's database cannot be used at present";
                Self::later(StatusCode::SERVICE_UNAVAILABLE, text, AGAIN)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, format!("{}\n", self.text)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(kind) = self.kind {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        response
    }
}
