//! What reading one file gave, and at what cost.

use serde::{Deserialize, Serialize};

use crate::DocumentText;

/// Text and what it cost to get.
#[derive(Debug, Clone, PartialEq)]
pub struct Extracted {
    /// What the file says.
    pub text: DocumentText,
    /// Words read from pictures, here or by whoever made the file, that may be others.
    pub faint: Vec<Faint>,
    /// Wall clock from starting the first child to the last one's end, in microseconds.
    pub micros: u64,
    /// A child's largest resident memory in KiB; 0 where the system does not tell.
    pub peak_memory_kb: u64,
}

/// A word that was read from a picture, here or by whoever made the file, and may be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faint {
    /// Its page, from 1.
    pub page: u32,
    /// The place of its line among the page's, from 0.
    pub line: u32,
    /// As it was read.
    pub word: String,
}
