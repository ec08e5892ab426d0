//! What can go wrong between this program and its database, by what the caller does about it.

/// Why a transaction did not give an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Another transaction came in between. Nothing was stored; [`super::Storage`] tries again.
    #[error("another transaction came in between")]
    Conflict,
    /// A key is taken already. Another transaction may have taken it at the same moment, so
    /// [`super::Storage`] tries again for a while; a true duplicate is then [`Self::Refused`].
    #[error("a key is taken already: {0}")]
    Taken(String),
    /// The answer to COMMIT was lost: it may have been stored or not. Read again.
    #[error("whether this was stored is not known: the answer to the commit was lost")]
    Unknown,
    /// The database cannot be reached, is too slow, or has no room. Nothing was stored.
    #[error("the database cannot be used at present: {0}")]
    Unavailable(String),
    /// A person was signed out since their request began. Nothing was stored.
    #[error("the person was signed out in the meantime")]
    SignedOut,
    /// What is stored is not what was written.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The schema is another than this program's.
    #[error(
        "the database's schema is version {found} and this program's is {known}: {}",
        if found < known {
            "run `wardbook-office migrate`"
        } else {
            "this program is too old for it, so install the newer one"
        }
    )]
    OtherSchema {
        /// Version in the database; 0 for none.
        found: i64,
        /// Version that this program needs.
        known: i64,
    },
    /// A migration's text is another than when it was applied.
    #[error(
        "migration {0} was applied with another text than this program's: use the program that made \
         this database, or restore a backup that this one made"
    )]
    AlteredMigration(i64),
    /// The database file is not one of this key.
    #[error("the database cannot be opened with this office key, or is damaged")]
    WrongKey,
    /// A statement failed in a way that no retry changes.
    #[error("the database refused a statement: {0}")]
    Refused(String),
}

/// A result of storage.
pub type Result<T> = std::result::Result<T, StorageError>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_schema_is_answered_with_what_to_do_about_it() {
        let told = |found| StorageError::OtherSchema { found, known: 3 }.to_string();
        assert!(told(0).ends_with("run `wardbook-office migrate`"), "{}", told(0));
        assert!(told(4).ends_with("install the newer one"), "{}", told(4));
    }
}
