//! What is covered: passages of the text, as whoever redacts finds them, and the boxes that hide them.

use serde::{Deserialize, Serialize};

use crate::{Bounds, PageRange, Unreadable};

/// A file whose pages are shown, or some of them, which then are counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// All of the file.
    pub bytes: &'a [u8],
    /// The pages that are the document, where the file holds others; none where it is all of them.
    pub range: Option<PageRange>,
}

impl Source<'_> {
    /// A page's number in the file.
    pub(super) fn in_file(&self, page: u32) -> Result<u32, Unreadable> {
        let range = self.range.unwrap_or(PageRange::ALL);
        range.in_file(page).ok_or(Unreadable::NoPicture { page })
    }
}

/// Characters of one line of a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// From 1.
    pub page: u32,
    /// The line's place among the page's, from 0.
    pub line: u32,
    /// The first character, counted in the line from 0.
    pub start: u32,
    /// The first character behind the passage.
    pub end: u32,
}

/// What is painted black.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Cover {
    /// A place on a page, and a little around it: as far as the letters in it go.
    Area {
        /// From 1.
        page: u32,
        /// In points, as the page is shown.
        bounds: Bounds,
    },
    /// A whole page.
    Page {
        /// From 1.
        page: u32,
    },
}

impl Cover {
    /// Its page, from 1.
    pub const fn page(&self) -> u32 {
        match self {
            Self::Area { page, .. } | Self::Page { page } => *page,
        }
    }
}
