//! Tells a file's kind from its first bytes, and notices when its name says something else.
//! Runs in the parent, so nothing is parsed: the child finds out whether the file keeps its
//! promise (an XML file that is no C-CDA document, a PDF that is damaged).

mod packed;

use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::charset::{byte_order_mark, unmarked_utf16};
use crate::{DocumentKind, Unreadable};

/// As far as anything is looked for. PDF readers accept a header within the first kilobyte; behind a
/// mail's or a server's header it is believed where the file also ends like one.
const HEAD_BYTES: usize = 8192;
const PDF_HEADER_WITHIN: usize = 1024;

/// What a name's ending promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Text,
    Xml,
    Pdf,
    Docx,
    Rtf,
    /// The old kind of Word document is not read; what has its ending often is another one.
    Doc,
    /// Something that is not read, with its article.
    Other(&'static str),
}

/// One row per ending that promises something.
const CLAIMS: &[(&str, Claim)] = &[
    ("txt", Claim::Text),
    ("text", Claim::Text),
    ("log", Claim::Text),
    ("md", Claim::Text),
    ("xml", Claim::Xml),
    ("cda", Claim::Xml),
    ("ccda", Claim::Xml),
    ("pdf", Claim::Pdf),
    ("doc", Claim::Doc),
    ("docx", Claim::Docx),
    ("odt", Claim::Other("an OpenDocument text")),
    ("rtf", Claim::Rtf),
    ("xls", Claim::Other("an Excel workbook")),
    ("xlsx", Claim::Other("an Excel workbook")),
    ("htm", Claim::Other("a web page")),
    ("html", Claim::Other("a web page")),
    ("eml", Claim::Other("an e-mail")),
    ("msg", Claim::Other("an e-mail")),
    ("hl7", Claim::Other("an HL7 version 2 message")),
    ("json", Claim::Other("a JSON file")),
    ("jpg", Claim::Other("a JPEG image")),
    ("jpeg", Claim::Other("a JPEG image")),
    ("png", Claim::Other("a PNG image")),
    ("gif", Claim::Other("a GIF image")),
    ("tif", Claim::Other("a TIFF image")),
    ("tiff", Claim::Other("a TIFF image")),
    ("dcm", Claim::Other("a DICOM image")),
    ("zip", Claim::Other("a ZIP archive")),
];

const ARCHIVE: &str = "a ZIP archive";
const OLD_WORD: &str = "a Word document of the old kind (.doc)";

/// Plain names for what `infer` finds, by its MIME type. Others are shown by that type.
const FOUND: &[(&str, &str)] = &[
    ("image/jpeg", "a JPEG image"),
    ("image/png", "a PNG image"),
    ("image/gif", "a GIF image"),
    ("image/tiff", "a TIFF image"),
    ("image/bmp", "a BMP image"),
    ("image/webp", "a WebP image"),
    ("image/heif", "an HEIF image"),
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

/// The kind of file these bytes are. `name` is only asked whether its ending agrees.
///
/// # Errors
/// [`Unreadable::Empty`], [`Unreadable::UnknownKind`] or [`Unreadable::Mislabelled`].
pub fn sniff(name: &str, bytes: &[u8]) -> Result<DocumentKind, Unreadable> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let claim = claim(name);
    if has_pdf_header(head) && ends_like_a_pdf(bytes) {
        return agree(DocumentKind::Pdf, claim);
    }
    if packed::is_word_document(bytes) {
        return agree(DocumentKind::Docx, claim);
    }
    if packed::is_encrypted_document(bytes) {
        return Err(Unreadable::PasswordProtected);
    }
    match found(head) {
        Ok(kind) => agree(kind, claim),
        // One whose parts cannot be told is damaged, as its reader says.
        Err(found) if claim == Some(Claim::Docx) && found == ARCHIVE => Ok(DocumentKind::Docx),
        Err(_) if claim == Some(Claim::Doc) && packed::is_ole(bytes) => Err(unknown(OLD_WORD)),
        Err(found) => Err(match claim {
            // An Excel file is a ZIP archive inside: not every difference is a wrong label.
            Some(Claim::Other(claimed)) if !is_image(claimed) || found == claimed => {
                unknown(claimed)
            }
            Some(_) => mislabelled(claim, &found),
            None => unknown(&found),
        }),
    }
}

/// The kind that is read, or the plain name of the kind that is not.
fn found(head: &[u8]) -> Result<DocumentKind, String> {
    if has_pdf_header(&head[..head.len().min(PDF_HEADER_WITHIN)]) {
        return Ok(DocumentKind::Pdf);
    }
    // Before asking `infer`, to which a mark of UTF-16 looks like sound.
    let unmarked = || unmarked_utf16(head).map(|encoding| (encoding, 0));
    if let Some((encoding, mark)) = byte_order_mark(head).or_else(unmarked) {
        // The place of the character's byte in its unit, and how many bytes a unit has.
        let (place, unit) = if encoding == UTF_16LE {
            (0, 2)
        } else if encoding == UTF_16BE {
            (1, 2)
        } else {
            (0, 1)
        };
        let first = head[mark..].iter().copied().skip(place).step_by(unit).find(visible);
        let xml = first == Some(b'<');
        return Ok(if xml { DocumentKind::Ccda } else { DocumentKind::PlainText });
    }
    let start = head.trim_ascii_start();
    if start.starts_with(b"{\\rtf") {
        return Ok(DocumentKind::Rtf);
    }
    if let Some(kind) = infer::get(start)
        && kind.mime_type() != "text/xml"
        && (!start.starts_with(b"<!--") || is_web_page(after_comments(start)))
    {
        let plain = FOUND.iter().find(|(mime, _)| *mime == kind.mime_type());
        return Err(plain.map_or_else(
            || format!("a file of type {}", kind.mime_type()),
            |(_, plain)| (*plain).to_owned(),
        ));
    }
    if head.get(128..132) == Some(b"DICM") {
        return Err("a DICOM image".to_owned());
    }
    if head.contains(&0) {
        return Err("binary data of an unknown kind".to_owned());
    }
    if start.starts_with(b"MSH|") {
        return Err("an HL7 version 2 message".to_owned());
    }
    if looks_like_xml(start) {
        return Ok(DocumentKind::Ccda);
    }
    if mostly_control(head) {
        return Err("binary data of an unknown kind".to_owned());
    }
    Ok(DocumentKind::PlainText)
}

fn has_pdf_header(head: &[u8]) -> bool {
    head.windows(5).any(|window| window == b"%PDF-")
}

fn ends_like_a_pdf(bytes: &[u8]) -> bool {
    bytes.windows(9).rev().any(|window| window == b"startxref")
}

fn agree(kind: DocumentKind, claim: Option<Claim>) -> Result<DocumentKind, Unreadable> {
    if is_named_as(kind, claim) || misnamed_as(kind, claim).is_some() {
        return Ok(kind);
    }
    match (kind, claim) {
        // Kinds that are text inside are not told apart by their bytes; the name is believed.
        (DocumentKind::PlainText, Some(Claim::Other(claimed))) if !is_image(claimed) => {
            Err(unknown(claimed))
        }
        (kind, claim) => Err(mislabelled(claim, plain(kind))),
    }
}

/// What a file holds, with its article.
fn plain(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::PlainText => "plain text",
        DocumentKind::Pdf => "a PDF",
        DocumentKind::Ccda => "an XML file",
        DocumentKind::Docx => "a Word document (DOCX)",
        DocumentKind::Rtf => "an RTF document",
    }
}

fn is_named_as(kind: DocumentKind, claim: Option<Claim>) -> bool {
    matches!(
        (kind, claim),
        (_, None)
            // XML is text as well: calling it so is no lie.
            | (DocumentKind::PlainText | DocumentKind::Ccda, Some(Claim::Text))
            | (DocumentKind::Ccda, Some(Claim::Xml))
            | (DocumentKind::Pdf, Some(Claim::Pdf))
            | (DocumentKind::Docx, Some(Claim::Docx))
            | (DocumentKind::Rtf, Some(Claim::Rtf))
    )
}

/// What a name promises where the file is read all the same as what it is: word processors save one
/// kind under the ending of another, and their kinds are told apart for certain.
fn misnamed_as(kind: DocumentKind, claim: Option<Claim>) -> Option<&'static str> {
    let is_of_word = |claim| matches!(claim, Claim::Docx | Claim::Rtf | Claim::Doc);
    let claim = claim.filter(|_| !is_named_as(kind, claim))?;
    if is_of_word(claim) || matches!(kind, DocumentKind::Docx | DocumentKind::Rtf) {
        return (!matches!(claim, Claim::Other(_))).then(|| promised(claim));
    }
    None
}

/// A sentence where a file of this kind has the ending of another.
pub(crate) fn misnamed(name: &str, kind: DocumentKind) -> Option<String> {
    let claimed = misnamed_as(kind, claim(name))?;
    Some(format!(
        "The file is named like {claimed} but holds {}; it was read as that.",
        plain(kind)
    ))
}

fn claim(name: &str) -> Option<Claim> {
    let (_, ending) = name.rsplit_once('.')?;
    let row = CLAIMS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    row.map(|(_, claim)| *claim)
}

fn is_image(plain: &str) -> bool {
    plain.ends_with("image")
}

fn unknown(found: &str) -> Unreadable {
    Unreadable::UnknownKind { found: found.to_owned() }
}

fn mislabelled(claim: Option<Claim>, found: &str) -> Unreadable {
    let Some(claimed) = claim.map(promised) else { return unknown(found) };
    Unreadable::Mislabelled { claimed: claimed.to_owned(), found: found.to_owned() }
}

fn promised(claim: Claim) -> &'static str {
    match claim {
        Claim::Text => "plain text",
        Claim::Xml => "an XML file",
        Claim::Pdf => "a PDF",
        Claim::Docx => "a Word document (DOCX)",
        Claim::Rtf => "an RTF document",
        Claim::Doc => OLD_WORD,
        Claim::Other(claimed) => claimed,
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As `Iterator::find` asks.
fn visible(byte: &u8) -> bool {
    !byte.is_ascii_whitespace()
}

/// A tag, a declaration or a comment right at the start. "<5 mmol/l" is text.
fn looks_like_xml(start: &[u8]) -> bool {
    match start {
        [b'<', b'?' | b'!', ..] => true,
        [b'<', next, ..] => next.is_ascii_alphabetic() && start.contains(&b'>'),
        _ => false,
    }
}

/// What follows the comments and instructions at the start; nothing where one does not end.
fn after_comments(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let end: &[u8] = match text {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => return text,
        };
        let Some(at) = text.windows(end.len()).position(|window| window == end) else {
            return &[];
        };
        text = &text[at + end.len()..];
    }
}

/// The root of a web page. Other names are left to the reader of XML.
fn is_web_page(start: &[u8]) -> bool {
    let begins = |tag: &str| {
        start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes()))
    };
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| begins(tag))
}

fn mostly_control(head: &[u8]) -> bool {
    let odd = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, 9..=13 | 26 | 27);
    head.iter().filter(odd).count() * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01";

    fn code(name: &str, bytes: &[u8]) -> &'static str {
        sniff(name, bytes).map_or_else(|reason| reason.code(), DocumentKind::code)
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let table: &[(&str, &[u8], &str)] = &[
            ("letter.pdf", b"%PDF-1.7\n", "pdf"),
            ("letter", b"\r\n%PDF-1.4", "pdf"),
            ("note.TXT", b"Dear colleague", "plain_text"),
            ("note", b"pH <7.35", "plain_text"),
            ("note.txt", b"<5 mmol/l", "plain_text"),
            ("note.txt", b"\xff\xfeH\x00i\x00", "plain_text"),
            ("note.txt", b"<ClinicalDocument/>", "ccda"),
            ("cda.xml", b"\xef\xbb\xbf<?xml version='1.0'?>", "ccda"),
            ("cda.xml", b"\xff\xfe<\x00?\x00", "ccda"),
            ("note.txt", b"\0D\0e\0a\0r\0 \0A", "plain_text"),
            ("note.txt", b"D\0e\0a\0r\0 \0A\0", "plain_text"),
            ("cda.xml", b"<!-- a --> <!-- b -->\n<ClinicalDocument>", "ccda"),
            ("cda", b"\n<!-- a --><?x y?><ClinicalDocument>", "ccda"),
            ("cda", b"<!-- never ends <html>", "ccda"),
            ("page", b"<!-- a --><HTML>", "unknown_kind"),
            ("letter.rtf", b"{\\rtf1 Hi}", "rtf"),
            ("letter", b"\r\n{\\rtf1 Hi}", "rtf"),
            ("letter.docx", b"PK\x03\x04\x14\x00\x06\x00", "docx"),
            ("none.txt", b"", "empty"),
            ("blank.txt", b" \r\n\t", "empty"),
        ];
        for (name, bytes, expected) in table {
            assert_eq!(code(name, bytes), *expected, "{name}");
        }
    }

    #[test]
    fn a_wrong_label_is_named_with_both_kinds() {
        let refused = sniff("scan.pdf", JPEG).unwrap_err();
        assert_eq!(
            refused,
            Unreadable::Mislabelled {
                claimed: "a PDF".to_owned(),
                found: "a JPEG image".to_owned()
            }
        );
        let table: &[(&str, &[u8])] = &[
            ("letter.pdf", b"Dear colleague"),
            ("letter.txt", b"%PDF-1.7"),
            ("picture.jpg", b"%PDF-1.7"),
            ("cda.xml", b"Dear colleague"),
            ("picture.png", JPEG),
        ];
        for (name, bytes) in table {
            assert_eq!(code(name, bytes), "mislabelled", "{name}");
        }
    }

    #[test]
    fn other_kinds_are_refused_by_their_plain_name() {
        let table: &[(&str, &[u8], &str)] = &[
            ("photo.jpg", JPEG, "a JPEG image"),
            ("photo", JPEG, "a JPEG image"),
            ("lab.hl7", b"MSH|^~\\&|LAB", "an HL7 version 2 message"),
            ("lab", b"MSH|^~\\&|LAB", "an HL7 version 2 message"),
            ("mail.eml", b"From: a@b\r\n\r\nHi", "an e-mail"),
            ("bundle.json", b"{\"resourceType\":1}", "a JSON file"),
            ("x.bin", b"\x01\x02\x03\x00\x05", "binary data of an unknown kind"),
            ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", OLD_WORD),
            ("page", b"<!DOCTYPE html><html>", "a web page"),
        ];
        for (name, bytes, expected) in table {
            let refused = sniff(name, bytes).unwrap_err();
            let expected = (*expected).to_owned();
            assert_eq!(refused, Unreadable::UnknownKind { found: expected });
        }
    }
}
