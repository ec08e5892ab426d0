//! What a copy is made of and what is painted in it: the file, the boxes, why they are there, and what a
//! person is to look at before the copy is sent.

use serde::{Deserialize, Serialize};

use crate::{Bounds, DocumentKind, PageRange, Unreadable};

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

/// What the redacted copy of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyForm {
    /// A PDF whose pages are pictures, which [`Worker::redacted_copy`](crate::Worker::redacted_copy)
    /// makes.
    Pictures,
    /// Text: its pages look like nothing, so that there is no place to paint over. Whoever has the text
    /// writes it without what is to be left out.
    Text,
}

impl DocumentKind {
    /// What a redacted copy of such a file is.
    pub const fn copy_form(self) -> CopyForm {
        match self {
            Self::Pdf | Self::Png | Self::Jpeg | Self::Tiff | Self::Heic => CopyForm::Pictures,
            // A C-CDA document has pages only where it wraps a PDF, which is read as one of its own.
            Self::PlainText
            | Self::Ccda
            | Self::Docx
            | Self::Rtf
            | Self::Hl7
            | Self::Fhir
            | Self::Email => CopyForm::Text,
        }
    }
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

/// All that is covered in the copy of a document, and what nobody can vouch for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Coverings {
    /// The pages of the text that the places were looked for in. A copy of a file with more or fewer
    /// is refused.
    pub pages: u32,
    /// In the order of the pages. Boxes drawn by a person are added to these.
    pub covers: Vec<Covering>,
    /// What is left visible and was read by nobody. Empty is no promise: an image may show anything.
    pub looks: Vec<Look>,
}

/// A box and the reason for it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Covering {
    /// What is painted black.
    pub cover: Cover,
    /// What for.
    pub why: CoverWhy,
}

/// Why something is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverWhy {
    /// A word of the text that is to be left out.
    Word,
    /// The whole line of such a word, whose place in the line is in doubt.
    Line,
    /// The whole page of such a word, which has no place on it.
    NoPlace,
    /// Print in a scan that was read with so little certainty, or that the document's text does not
    /// have, so that nobody can have looked for a name in it.
    Unsure,
    /// A code that machines read, which may hold a patient's number.
    Code,
    /// A page that is a picture and that could not be read, so that nobody knows what it says.
    Unread,
    /// A person drew it.
    ByHand,
}

/// Something on a page that a person is to look at before the copy is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// From 1.
    pub page: u32,
    /// What it is.
    pub why: LookWhy,
}

/// What is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookWhy {
    /// The page has pictures on it, which are shown: portraits, logos.
    Picture,
    /// The page is a picture: handwriting, stamps and faces on it are shown.
    Scan,
    /// The page is hard to read, and there is print on it that was found to be no word.
    HardToRead,
}
