//! Why a command was not carried out, in a form that can cross from one process to another.

use serde::{Deserialize, Serialize};

use wardbook_app::AppError;

use super::advice::with_advice;

/// Why not, for a script by its code and for a person by its sentence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Failure {
    /// A fixed word.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether it is an answer (no) rather than something that could not run.
    pub is_no: bool,
}

impl Failure {
    /// A failure of the machine or of what was asked.
    pub fn could_not_run(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), is_no: false }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self { code: error.code().into(), message: with_advice(&error), is_no: error.is_a_no() }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<AppError>() {
            Ok(error) => error.into(),
            // An error of the product is one sentence; others say what they rest on.
            Err(error) => Self::could_not_run("error", format!("{error:#}")),
        }
    }
}
