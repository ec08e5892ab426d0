//! How much a file may cost. The child sets most of these on itself; the parent holds it to the
//! time, and to the size of the answer.

use serde::{Deserialize, Serialize};

/// What reading one file may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall clock and processor time.
    pub seconds: u64,
    /// Memory beyond what the child process starts with.
    pub memory_mb: u64,
    /// Size of the file.
    pub file_bytes: u64,
    /// Size of the text, as UTF-8.
    pub text_bytes: u64,
    /// Lines in the whole document.
    pub lines: u64,
    /// Pages in the document.
    pub pages: u32,
    /// Files within the file. Each has at most `file_bytes`.
    pub parts: u32,
    /// Size of all files within the file together.
    pub parts_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds: 30,
            memory_mb: 512,
            file_bytes: 64 << 20,
            text_bytes: 16 << 20,
            lines: 500_000,
            pages: 2_000,
            parts: 500,
            parts_bytes: 96 << 20,
        }
    }
}

impl Limits {
    /// The most an honest answer can take: every byte of text escaped to two, each line's and page's
    /// frame with its numbers, and runs of hidden text.
    pub(crate) fn answer_bytes(&self) -> u64 {
        const FRAME: u64 = 160;
        const HIDDEN: u64 = 32 << 20;
        self.text_bytes
            .saturating_mul(2)
            .saturating_add(FRAME.saturating_mul(self.lines + u64::from(self.pages) + 1024))
            .saturating_add(HIDDEN)
    }

    /// The most that an honest answer with the places of a page's words takes: each letter may be a word
    /// of its own, but a page has fewer of them than a document.
    pub(crate) fn places_answer_bytes(&self) -> u64 {
        self.answer_bytes().saturating_mul(2)
    }

    /// The most that an honest list of patients can take: its text escaped, and each row's frame with
    /// the names of its members, and those of some names and numbers.
    pub(crate) fn listing_answer_bytes(&self) -> u64 {
        const FRAME: u64 = 512;
        self.file_bytes.saturating_mul(4).saturating_add(FRAME.saturating_mul(self.lines + 1024))
    }

    /// The most that an honest answer with parts can take: their bytes in base64, and each one's
    /// name and frame.
    pub(crate) fn parts_answer_bytes(&self) -> u64 {
        const FRAME: u64 = 1024;
        (self.parts_bytes / 3 + 1)
            .saturating_mul(4)
            .saturating_add(FRAME.saturating_mul(u64::from(self.parts) + 1))
    }
}
