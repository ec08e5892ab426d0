//! Text and pictures from untrusted files, taken out in a killable child process.
//!
//! The parent looks at a file's first bytes ([`sniff`]) and hands the whole to a [`Worker`]; the
//! child ([`worker_main`]) limits itself, reads the format and answers with [`DocumentText`] or a
//! named refusal, [`Unreadable`]; or it draws one page, a [`Picture`]; or it takes out the files within
//! the file, [`Part`], or reads a list of patients, [`Listing`]. A copy with places blacked out is made
//! of pages that it draws ([`Coverings`]). Pages that are pictures are read by Tesseract, which a child of
//! its own confinement starts. No parser runs in the parent.
//! What the text means, hides or may be sent to is not decided here. See docs/architecture.md,
//! decision 10, and docs/decisions/0002-pdf-text.md.

mod beside;
mod charset;
mod child;
mod compared;
mod ending;
mod extracted;
mod formats;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod given;
mod hidden;
mod layered;
mod layout;
mod limits;
mod listing;
mod mail;
mod ocr;
mod outcome;
mod parts;
mod picture;
mod platform;
mod protocol;
mod range;
mod redact;
mod scan;
mod scanned;
mod sniff;
mod text;
mod unreadable;
mod unseen;
mod worker;

pub use beside::MissingWorker;
pub use child::worker_main;
pub use ending::{Ending, ending};
pub use extracted::{Extracted, Faint};
pub use given::{Given, GivenDoubt, GivenWhat};
pub use hidden::{HiddenBecause, HiddenText};
pub use limits::Limits;
pub use listing::{ListedName, ListedNumber, ListedRow, ListedUse, Listing, ListingFormat};
pub use ocr::reads_scans;
pub use parts::Part;
pub use picture::{PICTURE_BYTES, PICTURE_PIXELS, PICTURE_WIDTH, PagePicture, Picture};
pub use range::PageRange;
pub use redact::{CopyForm, Cover, CoverWhy, Covering, Coverings, Look, LookWhy, Source};
pub use sniff::sniff;
pub use text::{Bounds, DocumentKind, DocumentText, Line, Page, Unread, UnreadPart};
pub use unreadable::Unreadable;
pub use worker::{Cancel, Worker};
