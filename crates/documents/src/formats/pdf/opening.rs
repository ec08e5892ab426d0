//! Opens a file as others do: with something before its header or behind its end, which mail and web
//! servers add, and with attachments that alone are encrypted. A file that was cut off stays damaged:
//! a reader that repairs would show what is left as if it were the whole.

use std::sync::Arc;

use hayro_interpret::hayro_syntax::object::{Dict, FromBytes, Name, ObjectIdentifier};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::Unreadable;

const HEADER: &[u8] = b"%PDF-";
const END: &[u8] = b"%%EOF";

/// How far in the header is looked for, as far as kinds are told apart.
const HEADER_WITHIN: usize = 8192;

/// An open file.
pub(super) struct Opened {
    pub(super) pdf: Pdf,
    /// Whether a password protects the files in it, and nothing else.
    pub(super) has_locked_attachments: bool,
}

pub(super) fn open(bytes: Vec<u8>) -> Result<Opened, Unreadable> {
    let bytes = Arc::new(trimmed(bytes)?);
    match Pdf::new(Arc::clone(&bytes)) {
        Ok(pdf) => Ok(Opened { pdf, has_locked_attachments: false }),
        Err(error @ LoadPdfError::Decryption(_)) => match with_locked_attachments(&bytes) {
            Some(pdf) => Ok(Opened { pdf, has_locked_attachments: true }),
            None => Err(refusal(error)),
        },
        Err(error) => Err(refusal(error)),
    }
}

/// The file without what stands around it.
pub(super) fn trimmed(bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    whole(bytes)
        .ok_or_else(|| Unreadable::damaged("its end is missing, as after an interrupted copy"))
}

/// The same, or `None` where the end is missing.
fn whole(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let end = bytes.windows(END.len()).rposition(|window| window == END)? + END.len();
    if has_objects(&bytes[end..]) {
        return None;
    }
    bytes.truncate(end);
    let head = &bytes[..bytes.len().min(HEADER_WITHIN)];
    let header = head.windows(HEADER.len()).position(|window| window == HEADER).unwrap_or(0);
    // Some programs count from the header, others from the first byte of the file.
    if header > 0 && !has_table_at(&bytes, 0) && has_table_at(&bytes, header) {
        bytes.drain(..header);
    }
    Some(bytes)
}

/// Whether objects follow: an update of the file that was not written to its end.
fn has_objects(tail: &[u8]) -> bool {
    tail.windows(4).enumerate().any(|(at, window)| {
        window == b" obj" && {
            let number = tail[..at].trim_ascii_end();
            let line = number.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(number);
            let mut parts = line.split(|byte| *byte == b' ').filter(|part| !part.is_empty());
            let is_number =
                |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_digit));
            is_number(parts.next()) && is_number(parts.next()) && parts.next().is_none()
        }
    })
}

/// Whether the table of objects is where the file's end says, counted from `base`.
fn has_table_at(bytes: &[u8], base: usize) -> bool {
    const POINTER: &[u8] = b"startxref";
    let Some(at) = bytes.windows(POINTER.len()).rposition(|window| window == POINTER) else {
        return false;
    };
    let place = number(bytes[at + POINTER.len()..].trim_ascii_start());
    let table = place.and_then(|place| bytes.get(base.checked_add(place)?..));
    table.map(<[u8]>::trim_ascii_start).is_some_and(|table| {
        table.starts_with(b"xref") || table.first().is_some_and(u8::is_ascii_digit)
    })
}

fn number(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

/// The file without its encryption, where that is said to leave strings and streams as they are
/// (ISO 32000-2, 7.6.6: the crypt filter `Identity`) and so is only that of attachments.
fn with_locked_attachments(bytes: &[u8]) -> Option<Pdf> {
    const KEY: &[u8] = b"/Encrypt";
    let mut opened = bytes.to_vec();
    let mut value = None;
    for at in 0..bytes.len().saturating_sub(KEY.len()) {
        let next = bytes[at + KEY.len()];
        if bytes[at..].starts_with(KEY) && (next == b'<' || next.is_ascii_whitespace()) {
            opened[at + 1] = b'X';
            value = Some(at + KEY.len());
        }
    }
    let pdf = Pdf::new(opened).ok()?;
    let value = bytes[value?..].trim_ascii_start();
    let is_for_attachments = if value.starts_with(b"<") {
        leaves_text_alone(&Dict::from_bytes(value)?)
    } else {
        let id = ObjectIdentifier::new(u32::try_from(number(value)?).ok()?, 0);
        leaves_text_alone(&pdf.xref().get::<Dict<'_>>(id)?)
    };
    is_for_attachments.then_some(pdf)
}

fn leaves_text_alone(encryption: &Dict<'_>) -> bool {
    let is_identity = |key: &[u8]| {
        encryption.get::<Name<'_>>(key).is_none_or(|name| name.as_ref() == b"Identity")
    };
    encryption.get::<u8>(b"V").is_some_and(|version| version >= 4)
        && is_identity(b"StmF")
        && is_identity(b"StrF")
}

fn refusal(error: LoadPdfError) -> Unreadable {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unreadable::PasswordProtected
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Unreadable::UnknownKind {
                found: "a PDF encrypted for particular recipients".to_owned(),
            }
        }
        LoadPdfError::Decryption(_) => Unreadable::damaged("its encryption is broken"),
        LoadPdfError::Invalid => {
            Unreadable::damaged("it begins like a PDF, but its structure cannot be read")
        }
    }
}
