//! Why an operation did not do what it was asked.

use wardbook_documents::Unreadable;
use wardbook_domain::access::{Permission, Role};
use wardbook_domain::document::Failure;
use wardbook_domain::endpoint::EndpointRefusal;
use wardbook_domain::password::WeakPassword;
use wardbook_endpoints::ClientError;
use wardbook_ledger::bundle::NotWritten;
use wardbook_report::ReportError;
use wardbook_store::{StoreError, io_in_words};

/// What app functions return.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// A refusal or failure, as a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The role does not permit it. It was recorded.
    #[error("a person with the role `{role}` may not {}; ask an administrator", .permission.in_words())]
    NotPermitted {
        /// The role acted in.
        role: Role,
        /// What it would take.
        permission: Permission,
    },
    /// The account was disabled.
    #[error("the account `{0}` is disabled; ask an administrator")]
    Disabled(String),
    /// The act is dangerous as it is asked for, and nobody confirmed it.
    #[error("{0}; that takes a reason, which is recorded, and your password again")]
    ConfirmationNeeded(String),
    /// A second factor was not turned on, because its first code was not right.
    #[error(
        "this is not the code that belongs to the new secret; type the one that your \
         authenticator app shows now, and if that is refused too, compare this machine's clock with \
         the phone's"
    )]
    FirstCodeWrong,
    /// The request itself is wrong.
    #[error("{0}")]
    Invalid(String),
    /// A number that is given for an identifier cannot be a right one; it is taken where the
    /// document really has it.
    #[error("{0}")]
    NumberDoubtful(String),
    /// What a review was asked for is not decided yet.
    #[error("{0}")]
    Undecided(String),
    /// A person stopped it before the session was stored.
    #[error("stopped after {done} of {of} files were taken in; no session was started")]
    Stopped {
        /// Files that are documents now.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// There is no such thing.
    #[error("there is no {0}")]
    NotFound(String),
    /// The password cannot be used.
    #[error(transparent)]
    Password(#[from] WeakPassword),
    /// The endpoint may not be sent documents.
    #[error(transparent)]
    Endpoint(#[from] EndpointRefusal),
    /// No client can be made for the endpoint.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A file could not be read or written.
    #[error("{path}: {}", io_in_words(.source))]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A bundle could not be made.
    #[error("the bundle could not be written: {0}")]
    Bundle(#[from] NotWritten),
    /// A document could not be read or drawn.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// Head office, or the way to it.
    #[error("{0}")]
    Sync(String),
    /// A part of the program failed in a way that it should not.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Whether a text that a person gave can be kept and shown: not too long, and no control
/// characters but line ends.
pub(crate) fn check_text(text: &str, most: usize, what: &str) -> Result<(), AppError> {
    let odd = |letter: char| letter.is_control() && letter != '\n';
    if text.chars().count() > most || text.chars().any(odd) {
        return Err(AppError::Invalid(format!("{what} has at most {most} letters of plain text")));
    }
    Ok(())
}

impl AppError {
    /// A fixed word for scripts and the window.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::NotPermitted { .. } => "not_permitted",
            Self::Disabled(_) => "account_disabled",
            Self::ConfirmationNeeded(_) => "confirmation_needed",
            Self::FirstCodeWrong => "first_code_wrong",
            Self::Invalid(_) => "invalid",
            Self::NumberDoubtful(_) => "number_doubtful",
            Self::Undecided(_) => "undecided",
            Self::Stopped { .. } => "stopped",
            Self::NotFound(_) => "not_found",
            Self::Password(_) => "weak_password",
            Self::Endpoint(_) | Self::Client(_) => "endpoint_refused",
            Self::File { .. } => "file",
            Self::Report(_) | Self::Bundle(_) => "export_failed",
            Self::Unreadable(_) => "unreadable",
            Self::Sync(_) => "sync_failed",
            Self::Internal(_) => "internal",
        }
    }

    /// Whether the program did its work and the answer is no, as against not being able to run.
    pub const fn is_a_no(&self) -> bool {
        matches!(
            self,
            Self::NotPermitted { .. }
                | Self::NotFound(_)
                | Self::Endpoint(_)
                | Self::Stopped { .. }
                | Self::Undecided(_)
        )
    }

    /// Whether the clinic did not open for a reason that verification can look into: damage, or
    /// a row that nobody may have changed.
    pub const fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Disabled(_)
                | Self::Store(
                    StoreError::LogDamaged(_)
                        | StoreError::DatabaseDamaged(_)
                        | StoreError::WrongDataKey(_)
                        | StoreError::BadRecord(_)
                        | StoreError::MigrationAltered(_)
                        | StoreError::Sqlite(_)
                )
        )
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Store(StoreError::DiskFull)
            }
            _ => Self::File { path: path.display().to_string(), source },
        }
    }
}
/// Why a document has no result, where it could not be read.
pub(crate) fn failure(why: &Unreadable) -> Failure {
    Failure {
        code: why.code().into(),
        message: why.to_string(),
        quarantine: why.is_the_files_fault(),
    }
}
