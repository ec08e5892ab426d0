//! What to do about a refusal whose sentence only says what is wrong: it is also the window's,
//! which shows the way itself.

use std::io::ErrorKind;

use wardbook_app::{AppError, StoreError};

/// The refusal with what to do about it.
pub(crate) fn with_advice(error: &AppError) -> String {
    match advice(error) {
        Some(advice) => format!("{error}; {advice}"),
        None => error.to_string(),
    }
}

fn advice(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Store(StoreError::WrongPassword) => Some(
            "try again, or ask an administrator whether the account is disabled; `wardbook key \
             recover` sets a new password with the recovery key",
        ),
        AppError::Store(StoreError::CodeNeeded) => {
            Some("give it with --code or in WARDBOOK_CODE; for a lost phone, ask an administrator")
        }
        AppError::Store(StoreError::WrongRecoveryKey) => Some(
            "it has eight groups of four, and only the newest sheet opens the clinic; compare \
             it with the paper",
        ),
        AppError::File { source, .. } if source.kind() == ErrorKind::NotFound => {
            Some("check how it is written")
        }
        AppError::ConfirmationNeeded(_) => Some("give the reason with --reason"),
        AppError::NotFound(what) => where_it_is_listed(what),
        _ => None,
    }
}

/// The command that lists what there is, by the first words of what there is not.
fn where_it_is_listed(what: &str) -> Option<&'static str> {
    const LISTS: [(&str, &str); 7] = [
        ("session yet", "`wardbook process FILE` runs one"),
        ("session ", "`wardbook sessions` lists them"),
        ("trace ", "a processing session's id is one, and `wardbook sessions` lists those"),
        ("user ", "`wardbook user list` lists them"),
        ("active user ", "an administrator adds people, and enables those who are disabled"),
        ("endpoint ", "`wardbook endpoint list` lists them"),
        ("witness ", "`wardbook sync witness list` lists them"),
    ];
    LISTS.iter().find(|(begin, _)| what.starts_with(begin)).map(|(_, advice)| *advice)
}
