//! Watched inbox folders: what is set for one, which names in it are no documents, and what stands in
//! a file's way. A single file's states are in `arrival`; looking, taking and keeping are I/O and live
//! in `wardbook-app`.

use crate::words::words;

words! {
    /// What is done with a file once its original is durable in the vault.
    AfterTaking {
        /// It stays where it is.
        Leave = "leave",
        /// It is moved to the folder `done` within the watched one.
        Move = "move",
        /// It is deleted.
        Delete = "delete",
    }
}

words! {
    /// How changes in a folder are noticed.
    Detection {
        /// As the file system and a probe of our own show.
        Auto = "auto",
        /// By what the system tells.
        Events = "events",
        /// By looking every few seconds.
        Polling = "polling",
        /// By both.
        Both = "both",
    }
}

words! {
    /// What became of a file in a watched folder.
    FileState {
        /// Its original is durable in the vault; it is to be moved or deleted yet.
        Taken = "taken",
        /// It is a document, and was left where it is.
        Left = "left",
        /// Its content was here already; it was left where it is.
        Known = "known",
        /// It can be no document, such as one that is too large; it was left where it is.
        Refused = "refused",
        /// It was moved to `done`.
        Moved = "moved",
        /// It was deleted.
        Deleted = "deleted",
        /// Somebody else took it away before it was moved or deleted.
        Gone = "gone",
    }
}

impl FileState {
    /// Whether nothing is left to do with a file that still looks as it did.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Taken)
    }

    /// Whether the file is expected where it was found.
    pub const fn is_there(self) -> bool {
        matches!(self, Self::Taken | Self::Left | Self::Known | Self::Refused)
    }
}

words! {
    /// Why a file that has been seen is no document yet.
    Wait {
        /// It changed a moment ago.
        Settling = "settling",
        /// A program holds it locked.
        Locked = "locked",
        /// A program has it open for writing.
        Open = "open",
        /// Nothing is in it yet.
        Empty = "empty",
        /// Its end is missing.
        NotWhole = "not_whole",
        /// It may not be read.
        Unreadable = "unreadable",
        /// It was taken, and could not be moved or deleted yet.
        NotCleared = "not_cleared",
    }
}

words! {
    /// Why a folder is not watched, or nothing is taken from it, for now.
    FolderProblem {
        /// It is not there.
        Gone = "gone",
        /// The share that it is on is not connected.
        ShareGone = "share_gone",
        /// It may not be read.
        NotPermitted = "not_permitted",
        /// The disk with the clinic's record is full.
        DiskFull = "disk_full",
        /// It holds more files than are looked at.
        TooMany = "too_many",
        /// Something else, which is told in words.
        Other = "other",
    }
}

/// Seconds for which a file is unchanged before it is taken, where nothing else was set.
pub const SETTLE_SECONDS: u32 = 3;

/// The same on shares, whose sizes and times arrive late.
pub const SETTLE_SECONDS_ON_SHARES: u32 = 10;

/// At least so long for formats that are whole after each page, which a scanner may add to.
pub const SETTLE_SECONDS_PAGED: u32 = 10;

/// The longest that can be set.
pub const MOST_SETTLE_SECONDS: u32 = 600;

/// The folder that taken files are moved to, within the watched one. It is not watched itself.
pub const DONE: &str = "done";

/// Names that are no documents: what programs write while they are not done, and what systems keep for
/// themselves. `*` stands for anything, at one end. Folders of these names are not entered.
pub const IGNORED: &[&str] = &[
    ".*",
    "~$*",
    "#*",
    "@*",
    "*~",
    "*.part",
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.download",
    "*.tmp",
    "*.temp",
    "*.swp",
    "*.lock",
    "*.lck",
    "*.writing",
    "*.lnk",
    "Thumbs.db",
    "desktop.ini",
    "$RECYCLE.BIN",
    "System Volume Information",
    "lost+found",
];

/// Whether a file or folder of this name is ignored: by [`IGNORED`], in large letters or small.
pub fn is_ignored(name: &str) -> bool {
    let name = name.to_lowercase();
    IGNORED.iter().any(|pattern| {
        let pattern = pattern.to_lowercase();
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(end), _) => name.ends_with(end),
            (None, Some(beginning)) => name.starts_with(beginning),
            (None, None) => name == pattern,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_and_systems_keep_for_themselves_is_no_document() {
        for name in [
            ".DS_Store",
            ".letter.pdf.Xy12",
            "letter.pdf.part",
            "LETTER.TMP",
            "~$letter.docx",
            "@eaDir",
            "#recycle",
            "Thumbs.db",
            "thumbs.db",
            "letter.txt~",
            ".~lock.letter.odt#",
        ] {
            assert!(is_ignored(name), "{name}");
        }
    }

    #[test]
    fn documents_are_not_ignored() {
        for name in ["letter.pdf", "part.pdf", "tmp", "Scan 1 (2).TIF", "ünïcode.txt", "", "a.b"]
        {
            assert!(!is_ignored(name), "{name}");
        }
    }

    #[test]
    fn only_what_is_to_be_moved_or_deleted_is_unfinished() {
        let open: Vec<_> = FileState::ALL.iter().filter(|state| !state.is_final()).collect();
        assert_eq!(open, [&FileState::Taken]);
    }
}
