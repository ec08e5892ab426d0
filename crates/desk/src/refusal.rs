//! What is answered when a command does not do what it was asked.

use serde::{Deserialize, Serialize};

use wardbook_app::AppError;
use wardbook_domain::ids::TraceId;

/// Why not, in a form that the page can act on and a person can copy.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct Refusal {
    /// A fixed word, such as `not_permitted`, `locked`, `not_found`.
    pub code: String,
    /// A sentence that says what is wrong and what to do.
    pub message: String,
    /// The trace id under which the log has what happened.
    pub reference: Option<TraceId>,
}

/// What every command answers.
pub type Answer<T> = Result<T, Refusal>;

impl Refusal {
    /// What the product refused, and under which trace the log has it.
    pub fn of(error: &AppError, trace: TraceId) -> Self {
        Self { reference: Some(trace), ..Self::from(error) }
    }

    fn new(code: &str, message: &str) -> Self {
        Self { code: code.into(), message: message.into(), reference: None }
    }

    /// Nobody sits there.
    pub fn locked() -> Self {
        Self::new("locked", "the window is locked; sign in again")
    }

    /// Something went wrong that nobody asked for.
    pub fn internal(message: &str) -> Self {
        Self::new("internal", message)
    }

    /// What was asked for makes no sense.
    pub fn invalid(message: &str) -> Self {
        Self::new("invalid", message)
    }

    pub(crate) fn unknown_command(message: &str) -> Self {
        Self::new("unknown_command", message)
    }
}

impl From<&AppError> for Refusal {
    fn from(error: &AppError) -> Self {
        Self::new(error.code(), &error.to_string())
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::from(&error)
    }
}
