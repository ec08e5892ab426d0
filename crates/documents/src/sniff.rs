//! Tells a file's kind from its bytes, and notices when its name says something else: then it is read
//! as what it is, and that is said. Runs in the parent, so nothing is parsed: the child finds out
//! whether the file keeps its promise (an XML file that is no C-CDA document, a PDF that is damaged).

mod names;
mod packed;
#[cfg(test)]
mod tests;
mod texts;

use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::charset::{byte_order_mark, unmarked_utf16};
use crate::mail::is_mail;
use crate::{DocumentKind, Unreadable};
use names::{ARCHIVE, Claim, OLD_WORD, claim, is_image, plain, promised};

/// As far as anything is looked for. PDF readers accept a header within the first kilobyte; behind a
/// mail's or a server's header it is believed where the file also ends like one.
const HEAD_BYTES: usize = 8192;
const PDF_HEADER_WITHIN: usize = 1024;

/// The kind of file these bytes are. `name` is only asked whether its ending agrees.
///
/// # Errors
/// [`Unreadable::Empty`], [`Unreadable::UnknownKind`], [`Unreadable::Mislabelled`] or
/// [`Unreadable::LockedKind`].
pub fn sniff(name: &str, bytes: &[u8]) -> Result<DocumentKind, Unreadable> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let claim = claim(name);
    if has_pdf_header(head) && ends_like_a_pdf(bytes) {
        return Ok(DocumentKind::Pdf);
    }
    if packed::is_word_document(bytes) {
        return Ok(DocumentKind::Docx);
    }
    if packed::is_encrypted_document(bytes) {
        return Err(Unreadable::LockedKind { found: "an Office document".to_owned() });
    }
    let is_called = |kind| claim == Some(Claim::Read(kind));
    if !is_called(DocumentKind::PlainText) && is_mail(bytes, is_called(DocumentKind::Email)) {
        return Ok(DocumentKind::Email);
    }
    // JSON may say only at its end what it is.
    if texts::is_json(head) && texts::mentions_a_resource(bytes) {
        return Ok(DocumentKind::Fhir);
    }
    match found(head) {
        // Kinds that are text inside are not told apart by their bytes; the name is believed.
        Ok(DocumentKind::PlainText) => match claim {
            Some(Claim::Other(claimed)) if !is_image(claimed) && claimed != OLD_WORD => {
                Err(unknown(claimed))
            }
            _ => Ok(DocumentKind::PlainText),
        },
        Ok(kind) => Ok(kind),
        // One whose parts cannot be told is damaged, as its reader says.
        Err(found) if is_called(DocumentKind::Docx) && found == ARCHIVE => Ok(DocumentKind::Docx),
        Err(_) if claim == Some(Claim::Other(OLD_WORD)) && packed::is_ole(bytes) => {
            Err(unknown(OLD_WORD))
        }
        Err(found) => Err(match claim {
            // An Excel file is a ZIP archive inside: not every difference is a wrong label.
            Some(Claim::Other(claimed)) if !is_image(claimed) || found == claimed => {
                unknown(claimed)
            }
            Some(claim) => Unreadable::Mislabelled { claimed: promised(claim).to_owned(), found },
            None => unknown(&found),
        }),
    }
}

/// What a file of this kind is called, with its article.
pub(crate) fn called(kind: DocumentKind) -> &'static str {
    plain(kind)
}

/// A sentence where a file of this kind has the ending of another.
pub(crate) fn misnamed(name: &str, kind: DocumentKind) -> Option<String> {
    let claim = claim(name).filter(|claim| !claim.agrees_with(kind))?;
    Some(format!(
        "The file is named like {} but holds {}; it was read as that.",
        promised(claim),
        plain(kind)
    ))
}

/// The kind that is read, or the plain name of the kind that is not.
fn found(head: &[u8]) -> Result<DocumentKind, String> {
    if has_pdf_header(&head[..head.len().min(PDF_HEADER_WITHIN)]) {
        return Ok(DocumentKind::Pdf);
    }
    // Before asking `infer`, to which the frame of a message and a mark of UTF-16 look like others.
    if texts::is_hl7(head) {
        return Ok(DocumentKind::Hl7);
    }
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
        let visible = |byte: &u8| !byte.is_ascii_whitespace();
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
        && (!start.starts_with(b"<!--") || texts::is_web_page(start))
    {
        return names::of_mime_type(kind.mime_type());
    }
    if head.get(128..132) == Some(b"DICM") {
        return Err("a DICOM image".to_owned());
    }
    if head.contains(&0) || texts::is_mostly_control(head) {
        return Err("binary data of an unknown kind".to_owned());
    }
    let xml = texts::looks_like_xml(start);
    Ok(if xml { DocumentKind::Ccda } else { DocumentKind::PlainText })
}

fn has_pdf_header(head: &[u8]) -> bool {
    head.windows(5).any(|window| window == b"%PDF-")
}

fn ends_like_a_pdf(bytes: &[u8]) -> bool {
    bytes.windows(9).rev().any(|window| window == b"startxref")
}

fn unknown(found: &str) -> Unreadable {
    Unreadable::UnknownKind { found: found.to_owned() }
}
