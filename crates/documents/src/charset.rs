//! Turns bytes of text into characters, by the WHATWG Encoding Standard (`encoding_rs`). Chosen here:
//! a byte order mark decides, then UTF-16 where the zeros stand as in UTF-16, then UTF-8 where it
//! explains the bytes better than Windows-1252 does, which is what clinics' older systems write. One
//! bad byte costs one character, never the reading of the whole file.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file shows which UTF-16 it is, if any.
const SAMPLE_BYTES: usize = 1 << 16;

/// Units of UTF-16 that are looked at before it is believed.
const LEAST_UNITS: usize = 4;

/// As many bad bytes weigh as much as one character of two bytes of UTF-8. In Windows-1252 such a
/// pair is an accented capital before a sign, which no word contains.
const BAD_BYTES: usize = 8;

/// The byte order mark's encoding, which is UTF-8 or UTF-16, and its length.
pub(crate) fn byte_order_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// The characters, and which encoding they were in. Bytes that mean nothing become U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Some((encoding, mark)) = byte_order_mark(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), encoding);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding);
    }
    if is_mostly_utf8(bytes) {
        return (String::from_utf8_lossy(bytes).into_owned(), UTF_8);
    }
    (marked(&WINDOWS_1252.decode_without_bom_handling(bytes).0), WINDOWS_1252)
}

/// UTF-16 without a byte order mark, and in which order. Every text has blanks, digits or Latin
/// letters, whose other byte is zero; no other text has zeros at all.
pub(crate) fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    if !sample.contains(&0) || sample.len() < 2 * LEAST_UNITS {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| is_utf16(sample, encoding))
}

fn is_utf16(sample: &[u8], encoding: &'static Encoding) -> bool {
    let unit = |pair: &[u8; 2]| {
        if encoding == UTF_16LE { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) }
    };
    let units = sample.as_chunks::<2>().0;
    let (mut plain, mut odd) = (0, 0);
    for character in char::decode_utf16(units.iter().map(unit)) {
        match character {
            Ok(' '..='~' | '\t' | '\n' | '\r') => plain += 1,
            // The other order makes blanks and line ends of these.
            Ok('\u{2000}' | '\u{d00}' | '\u{a00}' | '\u{900}') | Err(_) => odd += 1,
            Ok(character) if character.is_control() && character != '\u{c}' => odd += 1,
            Ok(_) => {}
        }
    }
    plain * 8 >= units.len() && odd * 50 <= units.len()
}

/// Whether UTF-8 with a few bad bytes, or with a cut end, is likelier than Windows-1252.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut evidence, mut bad) = (0_usize, 0_usize);
    let mut ends_in_half_a_character = false;
    for chunk in bytes.utf8_chunks() {
        // Three and four bytes that fit by chance are not seen.
        evidence += chunk
            .valid()
            .chars()
            .map(|character| match character.len_utf8() {
                1 => 0,
                2 => 1,
                _ => 8,
            })
            .sum::<usize>();
        ends_in_half_a_character = is_half_a_character(chunk.invalid());
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || bad <= evidence * BAD_BYTES || (bad == 1 && ends_in_half_a_character)
}

/// The beginning of a character whose other bytes are missing, at a file's end, where Windows-1252
/// would have a word end in a sign, an accented capital or an â.
fn is_half_a_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
        && matches!(bytes, [0xc2..=0xdf | 0xe2] | [_, _, ..])
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
            (le.clone(), UTF_16LE),
            (be.clone(), UTF_16BE),
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
    fn a_bad_byte_costs_one_character_and_not_the_reading_of_the_file() {
        let table: &[(&[u8], &str)] = &[
            (b"Zo\xc3\xab, 37.5\xb0C", "Zo\u{eb}, 37.5\u{fffd}C"),
            (b"O\xe2\x80\x99Brien \xb0 \xe9t\xe9", "O\u{2019}Brien \u{fffd} \u{fffd}t\u{fffd}"),
            (b"Dear Zo\xc3", "Dear Zo\u{fffd}"),
            (b"Zo\xc3\xab and \xe2\x80", "Zo\u{eb} and \u{fffd}"),
        ];
        for (bytes, expected) in table {
            assert_eq!(decode(bytes), ((*expected).to_owned(), UTF_8));
        }
        for bytes in [
            &b"37.5\xb0C"[..],
            b"caf\xe9",
            b"caf\xe9 au lait",
            b"\xc9t\xe9",
            b"na\xefve \x96 so\xd6\n",
        ] {
            assert_eq!(decode(bytes).1, WINDOWS_1252, "{bytes:?}");
        }
    }

    #[test]
    fn utf16_of_other_scripts_is_known_by_its_blanks_and_binary_data_is_not_it() {
        let text = "\u{418}\u{43c}\u{44f}: \u{418}\u{432}\u{430}\u{43d}, 14.03.1958\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let be: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(decode(&be), (text.to_owned(), UTF_16BE));
        let binary: Vec<u8> = (0..4096_u32).map(|i| (i * 37 % 251) as u8).collect();
        assert_eq!(unmarked_utf16(&binary), None);
        assert_eq!(unmarked_utf16(&[0; 64]), None);
        assert_eq!(unmarked_utf16(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"), None);
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
