//! What a document says, in the shape every later step works on: pages of lines, each line with
//! its place on the page where the format has places.
//! How a format's bytes become this is in `formats`; what the text means is not known here.

use serde::{Deserialize, Serialize};

use crate::{Given, HiddenText};

/// The formats that are read. Each has one file in `formats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Text without markup: UTF-8, UTF-16 with or without a byte order mark, or Windows-1252.
    PlainText,
    /// A PDF with a text layer.
    Pdf,
    /// An HL7 Consolidated CDA document.
    Ccda,
    /// A Word document (DOCX).
    Docx,
    /// A document in Rich Text Format.
    Rtf,
    /// An HL7 version 2 message, or several of them.
    Hl7,
    /// FHIR in JSON: a resource, a bundle, or a resource on each line.
    Fhir,
    /// An e-mail as it travels, or as Outlook saves it.
    Email,
    /// A picture of a page.
    Png,
    /// A picture of a page.
    Jpeg,
    /// Pictures of pages, as faxes and scanners write them.
    Tiff,
    /// A picture of a page, as telephones take it.
    Heic,
}

impl DocumentKind {
    /// The name a clinician would use.
    pub fn label(self) -> &'static str {
        match self {
            Self::PlainText => "plain text",
            Self::Pdf => "PDF",
            Self::Ccda => "C-CDA document",
            Self::Docx => "Word document",
            Self::Rtf => "RTF document",
            Self::Hl7 => "HL7 version 2 message",
            Self::Fhir => "FHIR resource",
            Self::Email => "e-mail",
            Self::Png => "PNG picture",
            Self::Jpeg => "JPEG picture",
            Self::Tiff => "TIFF picture",
            Self::Heic => "HEIC picture",
        }
    }

    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::PlainText => "plain_text",
            Self::Pdf => "pdf",
            Self::Ccda => "ccda",
            Self::Docx => "docx",
            Self::Rtf => "rtf",
            Self::Hl7 => "hl7",
            Self::Fhir => "fhir",
            Self::Email => "email",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
        }
    }

    /// Whether its pages may have pictures, which can be drawn.
    pub fn has_pictures(self) -> bool {
        matches!(self, Self::Pdf | Self::Ccda | Self::Png | Self::Jpeg | Self::Tiff | Self::Heic)
    }
}

/// Everything that was read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentText {
    /// The format the bytes were found to be in.
    pub kind: DocumentKind,
    /// In reading order; never empty.
    pub pages: Vec<Page>,
    /// What a reader of the text should know, as sentences ("Page 3 has no text.").
    pub warnings: Vec<String>,
    /// The parts that were not read: each asks a person to look.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// What a structured document says by its elements; empty for formats without any.
    #[serde(default)]
    pub given: Vec<Given>,
    /// What of the pages' text they do not show; page by page, line by line.
    #[serde(default)]
    pub hidden: Vec<HiddenText>,
}

/// A part of a file that was not read, or that must not be taken as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// What it is.
    pub part: UnreadPart,
    /// Its page, from 1; none where it stands on none.
    pub page: Option<u32>,
}

/// What was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnreadPart {
    /// A page, or a picture on it that may hold text.
    Page,
    /// A filled form field.
    FormField,
    /// A note somebody put on a page.
    Annotation,
    /// A file within the file, which is a document of its own where it was taken out.
    Attachment,
    /// A file within the file that cannot be taken out of it.
    Enclosed,
    /// Letters that have no meaning in the file.
    Letters,
    /// Something that its sender has taken back or corrected.
    Withdrawn,
    /// Something whose meaning is changed in a way that is not known here.
    Modifier,
}

impl UnreadPart {
    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::FormField => "form_field",
            Self::Annotation => "annotation",
            Self::Attachment => "attachment",
            Self::Enclosed => "enclosed",
            Self::Letters => "letters",
            Self::Withdrawn => "withdrawn",
            Self::Modifier => "modifier",
        }
    }
}

impl DocumentText {
    /// Pages of which there is no more to say.
    pub(crate) fn of(kind: DocumentKind, pages: Vec<Page>) -> Self {
        let (warnings, unread, given) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, pages, warnings, unread, given, hidden: Vec::new() }
    }

    /// All pages' text, a form feed between pages.
    pub fn text(&self) -> String {
        self.pages.iter().map(Page::text).collect::<Vec<_>>().join("\u{c}")
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Points; 0 where the format has no pages of a size.
    pub width: f32,
    /// Points; 0 where the format has no pages of a size.
    pub height: f32,
    /// In reading order.
    pub lines: Vec<Line>,
}

impl Page {
    /// The lines joined by `\n`.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// One line of text, never containing a line break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// May be empty in formats that have empty lines.
    pub text: String,
    /// Where the line stands; none where the format has no places.
    pub bounds: Option<Bounds>,
}

/// A box in points from the page's top left corner, as the page is shown (rotation applied).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// From the page's left edge.
    pub left: f32,
    /// From the page's top edge.
    pub top: f32,
    /// To the right of `left`.
    pub width: f32,
    /// Down from `top`.
    pub height: f32,
}
