//! How an attempt fails: by the other side, which is noted and tried again, or by the clinic itself.

use wardbook_domain::sync::SyncProblem;
use wardbook_store::StoreError;
use wardbook_sync::client::{Cause, Failure};

use crate::error::AppError;

/// A failed attempt.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The other side, or the way to it.
    There {
        /// What kind of problem.
        problem: SyncProblem,
        /// In words.
        detail: String,
        /// Seconds after which it wants to be asked again.
        retry_after: Option<u64>,
    },
    /// The clinic: nothing is known of the other side.
    Here(AppError),
}

impl Failed {
    /// As an error of an operation that a person asked for.
    pub(super) fn of_clinic(self) -> AppError {
        match self {
            Self::Here(error) => error,
            Self::There { detail, .. } => AppError::Sync(detail),
        }
    }

    /// Whether whatever else would be sent fails too: there is no way to the other side, or it is
    /// another one.
    pub(super) const fn ends_the_attempt(&self) -> bool {
        match self {
            Self::There { problem, .. } => {
                problem.halts()
                    || matches!(problem, SyncProblem::Unreachable | SyncProblem::Certificate)
            }
            Self::Here(_) => false,
        }
    }

    pub(super) fn there(problem: SyncProblem, detail: impl Into<String>) -> Self {
        Self::There { problem, detail: detail.into(), retry_after: None }
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Here(error.into())
    }
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Self {
        Self::Here(error)
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        let problem = match failure.cause {
            Cause::Unnoted => return Self::Here(AppError::Sync(failure.words)),
            Cause::Unreachable => SyncProblem::Unreachable,
            Cause::Certificate => SyncProblem::Certificate,
            Cause::Busy => SyncProblem::Busy,
            Cause::TokenOver | Cause::Refused | Cause::Address => SyncProblem::Refused,
            Cause::Disagrees => SyncProblem::Disagrees,
            Cause::WrongAnswer => SyncProblem::WrongAnswer,
        };
        Self::There { problem, detail: failure.words, retry_after: failure.retry_after }
    }
}

/// What went wrong within the program while a proof or an upload was made.
pub(super) fn broken(error: &impl std::fmt::Display) -> Failed {
    Failed::Here(AppError::Store(StoreError::LogDamaged(error.to_string())))
}
