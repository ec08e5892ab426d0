//! Failed sign-ins at a locked clinic. The log is encrypted and cannot be written without a
//! key, so they are appended, synced, to a file beside it, and the log takes them in at the
//! next sign-in. The file never holds what was typed, only who was meant where that is known.

use std::fs::{self, OpenOptions};
use std::io::Write;

use serde::{Deserialize, Serialize};

use wardbook_domain::access::Source;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::UserId;

use crate::faults::durable;
use crate::home::folder::{Home, restrict};
use crate::{Result, StoreError};

/// One failed sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailedSignIn {
    /// When.
    pub time: Timestamp,
    /// Whose name was given; `None` where nobody has it (what was typed may be a password).
    pub user_id: Option<UserId>,
    /// Where.
    pub source: Source,
    /// `wrong_password`, `unknown_user`, `second_factor_wrong`, `second_factor_used`,
    /// `wrong_recovery_key`, or, of a start before anybody has signed in,
    /// `unattended_not_allowed`, `wrong_unattended_key` or `other_clinics_key`.
    pub reason: String,
}

/// The file.
#[derive(Debug)]
pub struct SignInJournal<'a>(pub &'a Home);

impl SignInJournal<'_> {
    /// Appends one, durably, before the refusal is shown.
    pub fn append(&self, failed: &FailedSignIn) -> Result<()> {
        let path = self.0.sign_in_journal();
        let line = serde_json::to_string(failed)
            .map_err(|_| StoreError::BadRecord("sign-in.journal".into()))?;
        let write = || {
            let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
            // A line of its own, even after one that a crash cut off.
            write!(file, "\n{line}\n")?;
            file.sync_all()
        };
        durable(&path, || write().map_err(StoreError::io(&path)))?;
        restrict(&path, 0o600)
    }

    /// Takes what is there out of the way of further appends, and reads it. Until
    /// [`SignInJournal::clear`] it is read again, so nothing is lost to a crash. Answers the
    /// entries, and how many lines cannot be read.
    pub fn take(&self) -> Result<(Vec<FailedSignIn>, usize)> {
        let (fresh, taken) = (self.0.sign_in_journal(), self.0.taken_sign_in_journal());
        if !taken.exists() && fresh.exists() {
            durable(&fresh, || fs::rename(&fresh, &taken).map_err(StoreError::io(&fresh)))?;
        }
        let text = fs::read_to_string(&taken).unwrap_or_default();
        let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let read: Vec<_> =
            lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let unreadable = lines.len() - read.len();
        Ok((read, unreadable))
    }

    /// Forgets what was taken, once the log has it.
    pub fn clear(&self) -> Result<()> {
        let path = self.0.taken_sign_in_journal();
        durable(&path, || match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::io(&path)(error))
            }
            _ => Ok(()),
        })
    }
}
