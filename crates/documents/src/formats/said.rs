//! What every format's reader answers.

use crate::{DocumentText, HiddenText};

/// What a file says by itself, and which of its pages say more in their pictures.
pub(crate) struct Read {
    pub(crate) text: DocumentText,
    /// Numbers of pages, each once.
    pub(crate) scans: Vec<u32>,
    /// Numbers of pages that are pictures whose text is not seen: another program read it from them.
    pub(crate) layers: Vec<u32>,
    /// Text of both that is not seen itself, over pictures that may show the same.
    pub(crate) unseen: Vec<HiddenText>,
}

impl From<DocumentText> for Read {
    /// Everything.
    fn from(text: DocumentText) -> Self {
        Self { text, scans: Vec::new(), layers: Vec::new(), unseen: Vec::new() }
    }
}
