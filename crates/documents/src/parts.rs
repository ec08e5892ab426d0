//! The files within a file. Which formats have parts, and how they are found, is in `formats`.

use serde::{Deserialize, Serialize};

/// A file within a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// A plain file name.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}
