//! The messages of a file, and the characters of each: MSH-18 says which they are. Where it says
//! nothing, or something that cannot be, they are found out as in any text, which is said.

use std::borrow::Cow;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, ISO_2022_JP, UTF_8, WINDOWS_1252};

use super::message::{Message, is_line_end};
use crate::charset::{self, byte_order_mark, unmarked_utf16};

/// Segments around messages: of a file, of a batch.
const ENVELOPES: &[&[u8]] = &[b"FHS", b"BHS", b"BTS", b"FTS"];

/// Names in table 0211 for encodings that have other names elsewhere. Those of ISO 8859 are
/// `8859/1` and so on.
const NAMES: &[(&str, &Encoding)] = &[
    ("ISO IR6", UTF_8),
    ("ISO IR14", ISO_2022_JP),
    ("ISO IR87", ISO_2022_JP),
    ("ISO IR159", ISO_2022_JP),
    ("GB 18030-2000", GB18030),
    ("KS X 1001", EUC_KR),
    ("BIG-5", BIG5),
];

/// A message and what there is to say about its characters.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) message: Message,
    pub(super) warning: Option<String>,
    /// Whether characters may be wrong.
    pub(super) is_doubtful: bool,
}

/// The file's bytes in an encoding in which lines can be told apart.
pub(super) fn in_lines(bytes: &[u8]) -> Cow<'_, [u8]> {
    if byte_order_mark(bytes).is_some() || unmarked_utf16(bytes).is_some() {
        return Cow::Owned(charset::decode(bytes).0.into_bytes());
    }
    Cow::Borrowed(bytes)
}

/// Where messages begin and end.
pub(super) fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut begun = None;
    let mut at = 0;
    for line in bytes.split(|byte| is_line_end(char::from(*byte))) {
        let blanks = line.len() - line.trim_ascii_start().len();
        let is_message = is_segment(&line[blanks..], b"MSH");
        if is_message || ENVELOPES.iter().any(|name| is_segment(&line[blanks..], name)) {
            found.extend(begun.take().map(|start| &bytes[start..at]));
            begun = is_message.then_some(at + blanks);
        }
        at = bytes.len().min(at + line.len() + 1);
    }
    found.extend(begun.map(|start| &bytes[start..]));
    found
}

fn is_segment(line: &[u8], name: &[u8]) -> bool {
    line.strip_prefix(name).and_then(<[u8]>::first).is_some_and(u8::is_ascii_punctuation)
}

/// The characters of one message.
pub(super) fn read(bytes: &[u8]) -> Read {
    let declared = declared(bytes);
    let found_out = |warning: Option<String>, is_doubtful| {
        let (text, encoding) = charset::decode(bytes);
        let is_doubtful = is_doubtful || text.contains('\u{fffd}');
        Read { message: Message::new(text, encoding), warning, is_doubtful }
    };
    if bytes.is_ascii() && !declared.iter().any(|name| encoding(name) == Some(ISO_2022_JP)) {
        return found_out(None, false);
    }
    let named = declared.iter().find(|name| !name.is_empty() && *name != "ASCII");
    let Some(name) = named else {
        let (_, encoding) = charset::decode(bytes);
        let warning = (encoding == WINDOWS_1252).then(|| {
            "The message does not say which characters it is in; it was read as Windows-1252."
                .to_owned()
        });
        return found_out(warning, false);
    };
    let Some(encoding) = encoding(name) else {
        let is_unicode = name.starts_with("UNICODE") && std::str::from_utf8(bytes).is_ok();
        let warning = "The message names characters that are not known; they were guessed.";
        return found_out((!is_unicode).then(|| warning.to_owned()), !is_unicode);
    };
    // Letters of two bytes do not make UTF-8 by chance.
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    match charset::decode_as(encoding, bytes)
        .filter(|_| [UTF_8, ISO_2022_JP].contains(&encoding) || !is_utf8)
    {
        Some(text) => {
            let is_doubtful = text.contains('\u{fffd}');
            Read { message: Message::new(text, encoding), warning: None, is_doubtful }
        }
        None if encoding == ISO_2022_JP => found_out(None, true),
        None => {
            let warning = "The message is not in the characters that it names; they were guessed.";
            found_out(Some(warning.to_owned()), true)
        }
    }
}

/// The names in MSH-18, upper case.
fn declared(bytes: &[u8]) -> Vec<String> {
    let line = bytes.split(|byte| is_line_end(char::from(*byte))).next().unwrap_or_default();
    let Some(separator) = line.get(3) else { return Vec::new() };
    let field = line.split(|byte| byte == separator).nth(17).unwrap_or_default();
    let repetition = line.get(5).copied().unwrap_or(b'~');
    let names = field.split(|byte| *byte == repetition).take(8);
    names.map(|name| String::from_utf8_lossy(name).trim().to_ascii_uppercase()).collect()
}

fn encoding(name: &str) -> Option<&'static Encoding> {
    if let Some((_, encoding)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(encoding);
    }
    if let Some(part) = name.strip_prefix("8859/") {
        return Encoding::for_label(format!("iso-8859-{part}").as_bytes());
    }
    if name == "UNICODE UTF-8" || name == "UTF-8" || name == "UTF8" {
        return Some(UTF_8);
    }
    // Not in the table, and met all the same: `ISO-8859-1`, `WINDOWS-1252`.
    charset::named(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patient(charset: &str, name: &[u8]) -> (String, bool, bool) {
        let head = format!("MSH|^~\\&|||||||ADT^A01|1|P|2.5||||||{charset}\rPID|||||");
        let read = read(&[head.as_bytes(), name].concat());
        let name = read.message.segments()[1].said(5, 1);
        (name, read.warning.is_some(), read.is_doubtful)
    }

    #[test]
    fn characters_are_those_that_the_message_names() {
        let table: &[(&str, &[u8], &str, bool, bool)] = &[
            ("", b"Muller", "Muller", false, false),
            ("", "M\u{fc}ller".as_bytes(), "M\u{fc}ller", false, false),
            ("", b"M\xfcller", "M\u{fc}ller", true, false),
            ("ASCII", b"M\xfcller", "M\u{fc}ller", true, false),
            ("8859/1", b"M\xfcller", "M\u{fc}ller", false, false),
            ("8859/2", b"\xa9ev\xe8\xedk", "\u{160}ev\u{10d}\u{ed}k", false, false),
            ("8859/15", b"\xa4", "\u{20ac}", false, false),
            ("UNICODE UTF-8", "\u{160}".as_bytes(), "\u{160}", false, false),
            ("UNICODE UTF-8", b"M\xfcller", "M\u{fc}ller", true, true),
            ("8859/1", "M\u{fc}ller".as_bytes(), "M\u{fc}ller", true, true),
            ("KLINGON", b"M\xfcller", "M\u{fc}ller", true, true),
            ("~ISO IR87", b"\x1b$B;3ED\x1b(B", "\u{5c71}\u{7530}", false, false),
            ("GB 18030-2000", b"\xd5\xc5", "\u{5f20}", false, false),
        ];
        for (charset, bytes, expected, warned, doubtful) in table {
            let expected = ((*expected).to_owned(), *warned, *doubtful);
            assert_eq!(patient(charset, bytes), expected, "{charset} {bytes:?}");
        }
    }

    #[test]
    fn messages_are_told_apart_in_batches_and_frames() {
        let table: &[(&[u8], usize)] = &[
            (b"MSH|^~\\&|A\rPID|1\r", 1),
            (b"FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rBTS|2\rFTS|1\r", 2),
            (b"\x0bMSH|^~\\&|A\rPID|1\r\x1c\r\x0bMSH|^~\\&|B\r\x1c\r", 2),
            (b"\r\n MSH|^~\\&|A\r\nPID|1\r\n\r\nMSH|^~\\&|B", 2),
            (b"MSHA", 0),
        ];
        for (bytes, count) in table {
            let found = messages(bytes);
            assert_eq!(found.len(), *count, "{bytes:?}");
            assert!(found.iter().all(|one| one.starts_with(b"MSH|")), "{bytes:?}");
        }
    }
}
