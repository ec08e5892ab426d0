//! Letters out of a page's picture, by Tesseract. The child that does this is confined by itself: it
//! may start a program, and has no network and nothing to write to (`platform`). The page came as
//! greys from another child, so that no file reaches Tesseract's own decoders.
//! Which pages are read so, and what becomes of their text, is the parent's (`scanned`).

mod lines;
mod missed;
mod program;
mod reading;
mod tesseract;
mod tsv;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(crate) use program::find;
pub use program::reads_scans;
pub(crate) use reading::read;

use crate::layout::PlacedWord;
use crate::{Bounds, Line};

/// A page whose greys follow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scan {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Of a pixel.
    pub(crate) points: f64,
    pub(crate) program: Tesseract,
}

/// Where Tesseract is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tesseract {
    pub(crate) program: PathBuf,
    /// Where its data is, if not where it was built to look.
    pub(crate) data: Option<PathBuf>,
}

/// What a page says, as far as its picture shows it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Letters {
    /// In reading order, with their places on the page as it is shown.
    pub(crate) lines: Vec<Line>,
    /// Where the words of each of the lines stand, in the same order.
    #[serde(default)]
    pub(crate) words: Vec<Vec<PlacedWord>>,
    /// The words that may be others: the place of their line among `lines`, and the word.
    pub(crate) faint: Vec<(u32, String)>,
    /// Where there is print that was not read, or so badly that it may be anything.
    #[serde(default)]
    pub(crate) unsure: Vec<Bounds>,
    /// Where codes stand that machines read.
    #[serde(default)]
    pub(crate) codes: Vec<Bounds>,
    /// Whether so much of the page is in doubt that a person is to look at it.
    pub(crate) is_doubtful: bool,
}
