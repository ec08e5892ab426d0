//! Why a file gave no text: one named refusal each, with the sentence the quarantine shows.
//! A sentence says what is wrong and what to do, and never quotes the document.
//! How refusals are shown and kept is the business of `store` and the window.

use serde::{Deserialize, Serialize};

/// A refusal to read a file, or a failed attempt to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unreadable {
    /// No bytes at all, or nothing but blanks.
    #[error("The file is empty. Export or scan it again.")]
    Empty,
    /// A kind of file that is not read.
    #[error(
        "This is {found}, which Wardbook does not read. It reads text, PDF, Word (DOCX), RTF, e-mails, HL7 version 2, FHIR, C-CDA and pictures of pages (PNG, JPEG, TIFF, HEIC). Save it as one of these, for instance as a PDF, and add that."
    )]
    UnknownKind {
        /// With its article: "a JPEG image".
        found: String,
    },
    /// The name says one thing, and the bytes another that is not read.
    #[error(
        "The file is named like {claimed} but holds {found}, which Wardbook does not read. Check where it comes from, save it as what it is named like, and add that."
    )]
    Mislabelled {
        /// With its article: "a PDF".
        claimed: String,
        /// With its article: "a JPEG image".
        found: String,
    },
    /// Opening the file needs a password.
    #[error(
        "The file needs its password. Type it where the document is shown, or with `wardbook inbox open`; or ask the sender for a copy without one."
    )]
    PasswordProtected,
    /// Opening the file needs a password, and it is of a kind that is not opened with one.
    #[error(
        "This is {found} with a password, which Wardbook cannot open. Open it in the program that made it, save it without a password, and add that."
    )]
    LockedKind {
        /// With its article: "an Office document".
        found: String,
    },
    /// A password that does not open the file. Says nothing about the file.
    #[error(
        "This password does not open the file. Capitals matter: look at the keyboard, and type it again, or ask the sender for it."
    )]
    WrongPassword,
    /// A file that could not be written anew without its password.
    #[error(
        "The file could not be opened with this password here. If it has two, type the one that opens it; otherwise open it in another program, print it to a new PDF, and add that."
    )]
    CannotUnlock,
    /// The format was recognised, but its rules are broken.
    #[error("The file is damaged: {detail}. Ask the sender for it again.")]
    Damaged {
        /// A clause about the format, without the document's words.
        detail: String,
    },
    /// More bytes than are taken.
    #[error(
        "The file has {bytes} bytes; at most {limit} are read. Split it, or scan it at a lower resolution."
    )]
    TooLarge {
        /// The file's size.
        bytes: u64,
        /// The most that is taken.
        limit: u64,
    },
    /// More pages than are read.
    #[error("The file has more than {limit} pages. Split it into separate documents.")]
    TooManyPages {
        /// The most that are read.
        limit: u32,
    },
    /// More text than is kept.
    #[error("The file holds more than {limit} bytes of text. Split it into separate documents.")]
    TooMuchText {
        /// The most that is kept, in bytes of UTF-8.
        limit: u64,
    },
    /// More files within the file than are taken out.
    #[error(
        "The file holds more than {limit} other files. Save those that matter one by one and add them."
    )]
    TooManyParts {
        /// The most that are taken out.
        limit: u32,
    },
    /// Larger files within the file than are taken out.
    #[error(
        "The files within the file have more than {limit} bytes. Save those that matter one by one and add them."
    )]
    PartsTooLarge {
        /// The most that is taken out, in bytes.
        limit: u64,
    },
    /// A file that is no list of patients.
    #[error(
        "This is {found}, not a list of patients. A list is a CSV file with a heading, FHIR resources of the type Patient, or HL7 version 2 messages (ADT). Export it as one of these; a workbook is saved as CSV."
    )]
    NotAList {
        /// With its article: "a PDF".
        found: String,
    },
    /// A table whose first line does not name its columns.
    #[error(
        "The first line of the list does not name its columns, or names none that holds a name. Write headings above the rows, such as family name, given name, date of birth, MRN, NHS number."
    )]
    NoHeading,
    /// A list without rows.
    #[error("The list has no patients: nothing stands below its heading. Export it again.")]
    EmptyList,
    /// More rows than are read.
    #[error("The list has more than {limit} rows. Split it into several files.")]
    ListTooLong {
        /// The most that are read.
        limit: u64,
    },
    /// A readable file without any text, on its pages' pictures neither.
    #[error(
        "No text was found in the file. Its pages are blank, or show a photograph, or writing that only a person can read: look at it, and type what matters into a text file."
    )]
    NoText,
    /// A file whose letters say nothing, as its fonts do not tell which characters they are.
    #[error(
        "The letters in this file have no meaning: its fonts do not say which characters they are, so that only a person can read it. Ask the sender for another copy, or print it and have it read by a scanner that adds text."
    )]
    NoMeaning,
    /// There is nothing to draw: the format has no pages that look like anything, or not this one.
    /// Says nothing about the file's text.
    #[error(
        "There is no picture of page {page}. Pictures are drawn of the pages of PDFs and scans."
    )]
    NoPicture {
        /// The page that was asked for, from 1.
        page: u32,
    },
    /// A picture of more pixels than are taken into memory.
    #[error(
        "A picture in the file is too large: it has {megapixels} megapixels, and the limit is {limit} megapixels. Scan it at a lower resolution."
    )]
    PictureTooLarge {
        /// What it has, in millions.
        megapixels: u64,
        /// The most that is taken, in millions.
        limit: u64,
    },
    /// A redacted copy that would be too large to be of use. Says nothing about the file's text.
    #[error(
        "The redacted copy would have more than {limit} bytes, as its pages are pictures. Split the document, and redact the parts."
    )]
    CopyTooLarge {
        /// The most that is made, in bytes.
        limit: u64,
    },
    /// Places in a text that is not the file's. Says nothing about the file.
    #[error(
        "The places to be covered are not of this document's text. Read the document again, and then redact it."
    )]
    OtherText,
    /// The file is a scan, and the program that reads scans is not installed. Says nothing about the
    /// file.
    #[error(
        "This is a scan, and Tesseract, the program that reads scans, is not installed with its English data. Install it and read the file again; on Debian and Ubuntu: apt install tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd"
    )]
    NoOcr,
    /// Reading took longer than allowed and was ended.
    #[error(
        "Reading the file took longer than {seconds} seconds and was ended. Print it to a new PDF and add that."
    )]
    TimedOut {
        /// The time that was allowed.
        seconds: u64,
    },
    /// Reading needed more memory than allowed and was ended.
    #[error(
        "Reading the file took more than {limit_mb} MB of memory and was ended. Print it to a new PDF, or split it, and add that."
    )]
    OutOfMemory {
        /// The memory that was allowed.
        limit_mb: u64,
    },
    /// The reading process died or answered nonsense; the rest of the program is unharmed.
    #[error(
        "The file broke the reader ({detail}). Nothing else is affected. Print it to a new PDF and add that."
    )]
    Crashed {
        /// How the process ended, without the document's words.
        detail: String,
    },
    /// Somebody cancelled the reading. Says nothing about the file.
    #[error("Reading the file was cancelled. Add it again to read it.")]
    Cancelled,
    /// The reading process could not be started. Says nothing about the file.
    #[error(
        "The program that reads files could not be started ({detail}). Reinstall Wardbook or tell whoever looks after this computer."
    )]
    NotStarted {
        /// The operating system's reason.
        detail: String,
    },
}

impl Unreadable {
    /// The stable name in rows and on the wire, the same as serde's tag.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::Mislabelled { .. } => "mislabelled",
            Self::PasswordProtected => "password_protected",
            Self::LockedKind { .. } => "locked_kind",
            Self::WrongPassword => "wrong_password",
            Self::CannotUnlock => "cannot_unlock",
            Self::Damaged { .. } => "damaged",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPages { .. } => "too_many_pages",
            Self::TooMuchText { .. } => "too_much_text",
            Self::TooManyParts { .. } => "too_many_parts",
            Self::PartsTooLarge { .. } => "parts_too_large",
            Self::NotAList { .. } => "not_a_list",
            Self::NoHeading => "no_heading",
            Self::EmptyList => "empty_list",
            Self::ListTooLong { .. } => "list_too_long",
            Self::NoText => "no_text",
            Self::NoMeaning => "no_meaning",
            Self::NoPicture { .. } => "no_picture",
            Self::PictureTooLarge { .. } => "picture_too_large",
            Self::CopyTooLarge { .. } => "copy_too_large",
            Self::OtherText => "other_text",
            Self::NoOcr => "no_ocr",
            Self::TimedOut { .. } => "timed_out",
            Self::OutOfMemory { .. } => "out_of_memory",
            Self::Crashed { .. } => "crashed",
            Self::Cancelled => "cancelled",
            Self::NotStarted { .. } => "not_started",
        }
    }

    /// Whether the file itself is the reason, so that it belongs in quarantine. Otherwise the same
    /// bytes may be tried again.
    pub fn is_the_files_fault(&self) -> bool {
        !matches!(
            self,
            Self::Cancelled
                | Self::NotStarted { .. }
                | Self::NoPicture { .. }
                | Self::CopyTooLarge { .. }
                | Self::OtherText
                | Self::NoOcr
                | Self::WrongPassword
                | Self::CannotUnlock
        )
    }

    pub(crate) fn damaged(detail: &str) -> Self {
        Self::Damaged { detail: detail.to_owned() }
    }

    pub(crate) fn not_asked() -> Self {
        Self::crashed("its answer was not to the question")
    }

    pub(crate) fn crashed(detail: &str) -> Self {
        Self::Crashed { detail: detail.to_owned() }
    }
}
