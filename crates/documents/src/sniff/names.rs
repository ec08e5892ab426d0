//! What the endings of names promise, and what kinds of files are called.

use crate::DocumentKind;

/// What a name's ending promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// A kind that is read.
    Read(DocumentKind),
    /// Something that is not read, with its article.
    Other(&'static str),
}

impl Claim {
    /// Whether a file of this kind is rightly called so.
    pub(super) fn agrees_with(self, kind: DocumentKind) -> bool {
        match (kind, self) {
            // XML is text as well: calling it so is no lie.
            (DocumentKind::Ccda, Self::Read(DocumentKind::PlainText))
            | (DocumentKind::Fhir, Self::Other(JSON)) => true,
            (kind, claim) => claim == Self::Read(kind),
        }
    }
}

pub(super) const ARCHIVE: &str = "a ZIP archive";
pub(super) const OLD_WORD: &str = "a Word document of the old kind (.doc)";
const JSON: &str = "a JSON file";

/// One row per ending that promises something.
const CLAIMS: &[(&str, Claim)] = &[
    ("txt", Claim::Read(DocumentKind::PlainText)),
    ("text", Claim::Read(DocumentKind::PlainText)),
    ("log", Claim::Read(DocumentKind::PlainText)),
    ("md", Claim::Read(DocumentKind::PlainText)),
    ("xml", Claim::Read(DocumentKind::Ccda)),
    ("cda", Claim::Read(DocumentKind::Ccda)),
    ("ccda", Claim::Read(DocumentKind::Ccda)),
    ("pdf", Claim::Read(DocumentKind::Pdf)),
    ("docx", Claim::Read(DocumentKind::Docx)),
    ("rtf", Claim::Read(DocumentKind::Rtf)),
    ("hl7", Claim::Read(DocumentKind::Hl7)),
    ("eml", Claim::Read(DocumentKind::Email)),
    ("msg", Claim::Read(DocumentKind::Email)),
    ("json", Claim::Other(JSON)),
    ("ndjson", Claim::Other(JSON)),
    ("doc", Claim::Other(OLD_WORD)),
    ("odt", Claim::Other("an OpenDocument text")),
    ("xls", Claim::Other("an Excel workbook")),
    ("xlsx", Claim::Other("an Excel workbook")),
    ("htm", Claim::Other("a web page")),
    ("html", Claim::Other("a web page")),
    ("jpg", Claim::Read(DocumentKind::Jpeg)),
    ("jpeg", Claim::Read(DocumentKind::Jpeg)),
    ("png", Claim::Read(DocumentKind::Png)),
    ("gif", Claim::Other("a GIF image")),
    ("tif", Claim::Read(DocumentKind::Tiff)),
    ("tiff", Claim::Read(DocumentKind::Tiff)),
    ("heic", Claim::Read(DocumentKind::Heic)),
    ("heif", Claim::Read(DocumentKind::Heic)),
    ("dcm", Claim::Other("a DICOM image")),
    ("zip", Claim::Other(ARCHIVE)),
];

/// The pictures that are read, by the MIME types that `infer` gives them.
const IMAGES: &[(&str, DocumentKind)] = &[
    ("image/jpeg", DocumentKind::Jpeg),
    ("image/png", DocumentKind::Png),
    ("image/tiff", DocumentKind::Tiff),
    ("image/heif", DocumentKind::Heic),
];

/// Plain names for what `infer` finds, by its MIME type. Others are shown by that type.
const FOUND: &[(&str, &str)] = &[
    ("image/gif", "a GIF image"),
    ("image/bmp", "a BMP image"),
    ("image/webp", "a WebP image"),
    ("application/dicom", "a DICOM image"),
    ("application/msword", OLD_WORD),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ARCHIVE),
    ("application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    ("application/vnd.ms-excel", "an Excel workbook"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook"),
    ("text/html", "a web page"),
    ("application/zip", ARCHIVE),
    ("application/gzip", "a gzip archive"),
    ("application/x-executable", "a program"),
    ("application/vnd.microsoft.portable-executable", "a program"),
    ("application/postscript", "a PostScript file"),
];

/// The kind that is read of this MIME type, or the plain name of one that is not.
pub(super) fn of_mime_type(mime: &str) -> Result<DocumentKind, String> {
    if let Some((_, image)) = IMAGES.iter().find(|(known, _)| *known == mime) {
        return Ok(*image);
    }
    let plain = FOUND.iter().find(|(known, _)| *known == mime);
    Err(plain.map_or_else(|| format!("a file of type {mime}"), |(_, plain)| (*plain).to_owned()))
}

/// What a file's ending promises, if anything.
pub(super) fn claim(name: &str) -> Option<Claim> {
    let (_, ending) = name.rsplit_once('.')?;
    let row = CLAIMS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    row.map(|(_, claim)| *claim)
}

/// What a name promises, with its article.
pub(super) fn promised(claim: Claim) -> &'static str {
    match claim {
        Claim::Read(kind) => plain(kind),
        Claim::Other(claimed) => claimed,
    }
}

/// What a file holds, with its article.
pub(super) fn plain(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::PlainText => "plain text",
        DocumentKind::Pdf => "a PDF",
        DocumentKind::Ccda => "an XML file",
        DocumentKind::Docx => "a Word document (DOCX)",
        DocumentKind::Rtf => "an RTF document",
        DocumentKind::Hl7 => "an HL7 version 2 message",
        DocumentKind::Fhir => "a FHIR resource",
        DocumentKind::Email => "an e-mail",
        DocumentKind::Png => "a PNG image",
        DocumentKind::Jpeg => "a JPEG image",
        DocumentKind::Tiff => "a TIFF image",
        DocumentKind::Heic => "an HEIC image",
    }
}

/// Whether a plain name is that of a picture.
pub(super) fn is_image(plain: &str) -> bool {
    plain.ends_with("image")
}
