//! Turns bytes of text into characters, by the WHATWG Encoding Standard (`encoding_rs`). Chosen here:
//! a byte order mark decides, then UTF-8 where the bytes are, and Windows-1252 otherwise, with a
//! warning, since that is what clinics' older systems write.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The byte order mark's encoding, which is UTF-8 or UTF-16, and its length.
pub(crate) fn byte_order_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// The characters, and which encoding they were in. Bytes that mean nothing become U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    match byte_order_mark(bytes) {
        Some((encoding, mark)) => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
            (text.into_owned(), encoding)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), UTF_8),
            Err(_) => (marked(&WINDOWS_1252.decode_without_bom_handling(bytes).0), WINDOWS_1252),
        },
    }
}

/// The encoding of this name; `None` for one in which a name written in ASCII could not have been read,
/// and for ASCII itself, which is read as the UTF-8 that it is a part of.
pub(crate) fn named(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    (encoding.is_ascii_compatible() && !label.to_ascii_lowercase().contains("ascii"))
        .then_some(encoding)
}

/// The characters of bytes in this encoding; `None` where they break its rules.
pub(crate) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(if encoding == WINDOWS_1252 { marked(&text) } else { text.into_owned() })
}

/// The standard reads the five bytes without a meaning in Windows-1252 as control characters. They
/// would vanish from a clinician's text; marked as unreadable they are seen and counted.
fn marked(text: &str) -> String {
    text.replace(|character| matches!(character, '\u{80}'..='\u{9f}'), "\u{fffd}")
}
#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_16BE, UTF_16LE};

    use super::*;

    #[test]
    fn every_encoding_a_clinic_meets_reads_the_same() {
        let text = "Größe 1,80 m – café €";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let le: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let table = [
            (text.as_bytes().to_vec(), UTF_8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), UTF_8),
            ([b"\xff\xfe", le.as_slice()].concat(), UTF_16LE),
            ([b"\xfe\xff", be.as_slice()].concat(), UTF_16BE),
            (b"Gr\xf6\xdfe 1,80 m \x96 caf\xe9 \x80".to_vec(), WINDOWS_1252),
        ];
        for (bytes, charset) in table {
            assert_eq!(decode(&bytes), (text.to_owned(), charset));
        }
    }

    #[test]
    fn half_a_character_at_the_end_is_marked_and_not_fatal() {
        let (text, _) = decode(b"\xff\xfea\x00b");
        assert_eq!(text, "a\u{fffd}");
        let (text, _) = decode(b"\xef\xbb\xbfa\xe2\x82");
        assert_eq!(text, "a\u{fffd}");
    }

    #[test]
    fn the_bytes_without_a_meaning_in_windows_1252_are_marked() {
        let (text, encoding) = decode(b"a\x81b\x8dc\x8fd\x90e\x9df \x85");
        assert_eq!(encoding, WINDOWS_1252);
        assert_eq!(text, "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f \u{2026}");
        assert_eq!(decode_as(encoding, b"\x81 \x80"), Some("\u{fffd} \u{20ac}".to_owned()));
    }

    #[test]
    fn encodings_are_known_by_the_names_that_documents_give_them() {
        let named = |label| named(label).and_then(|encoding| decode_as(encoding, b"\xa4\xe9"));
        assert_eq!(named("ISO-8859-1").as_deref(), Some("\u{a4}\u{e9}"));
        assert_eq!(named("iso-8859-15").as_deref(), Some("\u{20ac}\u{e9}"));
        assert_eq!(named("windows-1250").as_deref(), Some("\u{a4}\u{e9}"));
        for label in ["US-ASCII", "UTF-16", "iso-2022-jp", "no such name", "utf-8"] {
            assert_eq!(named(label), None, "{label}");
        }
    }
}
