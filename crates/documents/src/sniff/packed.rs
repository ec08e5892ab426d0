//! Files that hold parts by name: a ZIP archive tells its kind by the names of its parts, and an OLE
//! file whether it holds an encrypted document. Names are looked at, nothing is unpacked.

use crate::mail::COMPOUND_FILE;

/// The most names that are looked at.
const NAMES: usize = 20_000;

/// As far from the end as a ZIP archive's last record can be.
const END_WITHIN: usize = 66_000;

const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";

/// A Word document (ECMA-376 part 2): the types of its parts, and parts in Word's folder.
pub(super) fn is_word_document(bytes: &[u8]) -> bool {
    let (mut has_types, mut has_word, mut is_other) = (false, false, false);
    for name in names(bytes) {
        let name = String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase();
        has_types |= name == "[content_types].xml";
        has_word |= name.starts_with("word/");
        is_other |=
            matches!(name.as_str(), "xl/workbook.xml" | "ppt/presentation.xml" | "mimetype");
    }
    has_types && has_word && !is_other
}

pub(super) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(&COMPOUND_FILE)
}

/// An office document behind a password (MS-OFFCRYPTO): an OLE file with a stream of this name. A
/// message, which may have such a file attached, has properties of its own.
pub(super) fn is_encrypted_document(bytes: &[u8]) -> bool {
    is_ole(bytes)
        && has_stream(bytes, "EncryptedPackage")
        && !has_stream(bytes, "__properties_version1.0")
}

/// Whether a directory entry has this name: 128 bytes, the name in UTF-16 first, then its length.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(wanted.len()).unwrap_or_default().to_le_bytes();
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted) && entry[64..66] == length)
}

/// The names in the archive's directory; in an archive that is cut off, those before each part.
fn names(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(LOCAL) {
        return Vec::new();
    }
    directory(bytes).unwrap_or_else(|| {
        let starts = bytes.windows(4).enumerate().filter(|(_, window)| *window == LOCAL);
        starts.take(NAMES).filter_map(|(at, _)| name(&bytes[at..], 26, 30)).collect()
    })
}

fn directory(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let from = bytes.len().saturating_sub(END_WITHIN);
    let end = from + bytes[from..].windows(4).rposition(|window| window == END)?;
    let size = usize::try_from(number(&bytes[end..], 12, 4)?).ok()?;
    // It stands right before the record, also where something was put before the archive.
    let mut rest = bytes.get(end.checked_sub(size)?..end)?;
    let mut names = Vec::new();
    while rest.starts_with(ENTRY) && names.len() < NAMES {
        names.push(name(rest, 28, 46)?);
        let lengths: Option<u64> = [28, 30, 32].iter().map(|at| number(rest, *at, 2)).sum();
        rest = rest.get(46 + usize::try_from(lengths?).ok()?..)?;
    }
    (!names.is_empty()).then_some(names)
}

/// A name whose length stands at one place and itself at another.
fn name(record: &[u8], length_at: usize, at: usize) -> Option<&[u8]> {
    let length = usize::try_from(number(record, length_at, 2)?).ok()?;
    record.get(at..at + length)
}

fn number(record: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = record.get(at..at + width)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
