//! What parent and child say to each other: one line of JSON and bytes each way. The child is asked
//! about a file or, where letters are to be read, about a page's greys. Both sides are the same build,
//! so there is no version.

use std::fmt;
use std::io::{self, BufRead, Read};

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::layout::PlacedLine;
use crate::listing::Listing;
use crate::ocr::{Letters, Scan};
use crate::picture::SHOWN_PIXELS;
use crate::scan::PIXELS;
use crate::{
    Bounds, DocumentKind, DocumentText, HiddenText, Limits, PICTURE_BYTES, PagePicture, PageRange,
    Part, Unreadable,
};

/// A request line is a few numbers; anything longer is not from the parent.
const REQUEST_LINE_BYTES: u64 = 4096;

/// The line before the bytes. The file's name stays with the parent: it may name a patient.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) kind: DocumentKind,
    pub(crate) limits: Limits,
    pub(crate) length: u64,
    #[serde(default)]
    pub(crate) ask: Ask,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ask {
    /// The file's text.
    #[default]
    Text,
    /// The text of some of its pages, which are counted from 1 in the answer.
    Pages(PageRange),
    /// A page, drawn to be shown.
    Picture(PagePicture),
    /// The files within the file.
    Parts,
    /// The rows of a list of patients.
    Listing,
    /// A page's greys, as letters are read from them, by its number.
    Sheet(u32),
    /// A page as it is shown, in pixels, by its number.
    Shown(u32),
    /// Where a page's words stand, by its number.
    Places(u32),
    /// A copy of the file without this password.
    Unlocked(Password),
    /// What the greys say that follow. The only question that is not about a file.
    Letters(Scan),
}

/// What opens a file. It is shown nowhere.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Password(pub(crate) String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The one answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Read {
        text: DocumentText,
        /// The pages that are to be read from their pictures.
        #[serde(default)]
        scans: Vec<u32>,
        /// The pages that are pictures, and whose text another program read from them.
        #[serde(default)]
        layers: Vec<u32>,
        /// Unseen text over pictures that may show the same.
        #[serde(default)]
        unseen: Vec<HiddenText>,
        peak_memory_kb: u64,
    },
    /// The picture in hex.
    Drawn {
        png: String,
        width: u32,
        height: u32,
        peak_memory_kb: u64,
    },
    Unpacked {
        parts: Vec<Part>,
    },
    /// The copy follows the line.
    Unlocked {
        peak_memory_kb: u64,
    },
    Listed {
        listing: Listing,
    },
    /// The greys follow the line.
    Sheet {
        width: u32,
        height: u32,
        /// Of a pixel.
        points: f64,
        is_damaged: bool,
        /// Unseen text of the page where it shows nothing at all.
        #[serde(default)]
        bare: Vec<HiddenText>,
        peak_memory_kb: u64,
    },
    /// The pixels follow the line: a byte of grey each, or three of red, green and blue.
    Shown {
        /// Pages of the file.
        pages: u32,
        width: u32,
        height: u32,
        /// The page's size in points.
        points: (f64, f64),
        /// What a point of these measures in points: more than one where the file says so (`UserUnit`).
        #[serde(default = "one")]
        unit: f64,
        is_grey: bool,
    },
    /// The lines that the file itself says of the page.
    Places {
        lines: Vec<PlacedLine>,
        /// Whether another program read some of them from the page's picture.
        is_layer: bool,
        /// Whether the page's picture says more than these.
        is_scan: bool,
        pictures: Vec<Bounds>,
        /// Codes that machines read, whichever way they are drawn.
        codes: Vec<Bounds>,
    },
    /// There is nothing on the page.
    Blank {
        peak_memory_kb: u64,
    },
    Letters {
        letters: Letters,
        peak_memory_kb: u64,
    },
    Refused(Unreadable),
}

const fn one() -> f64 {
    1.0
}

impl Request {
    /// The most bytes that an honest answer has.
    pub(crate) fn answer_bytes(&self) -> u64 {
        const FRAME: u64 = 1024;
        // Some thousands of hidden runs.
        const BARE: u64 = 1 << 20;
        match self.ask {
            Ask::Text | Ask::Pages(_) | Ask::Letters(_) => self.limits.answer_bytes(),
            Ask::Places(_) => self.limits.places_answer_bytes(),
            Ask::Shown(_) => 3 * SHOWN_PIXELS + FRAME,
            Ask::Picture(_) => 2 * PICTURE_BYTES as u64 + FRAME,
            Ask::Parts => self.limits.parts_answer_bytes(),
            Ask::Listing => self.limits.listing_answer_bytes(),
            Ask::Sheet(_) => PIXELS as u64 + BARE + FRAME,
            // A library that writes a file anew may write it longer.
            Ask::Unlocked(_) => 2 * self.limits.file_bytes + FRAME,
        }
    }

    pub(crate) fn line(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }

    pub(crate) fn read(input: &mut impl BufRead) -> io::Result<Self> {
        let mut line = Vec::new();
        input.take(REQUEST_LINE_BYTES).read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }

    /// The bytes that follow the line; an error when the parent went away half-way.
    pub(crate) fn read_bytes(&self, input: &mut impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        input.take(self.length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == self.length {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

#[cfg(test)]
impl Answer {
    /// The smallest page that there is.
    pub(crate) fn sheet_of_one_pixel() -> Self {
        let (width, height, points) = (1, 1, 0.24);
        let (is_damaged, bare, peak_memory_kb) = (false, Vec::new(), 7);
        Self::Sheet { width, height, points, is_damaged, bare, peak_memory_kb }
    }
}
