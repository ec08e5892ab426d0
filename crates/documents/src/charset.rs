//! Turns bytes of text into characters: UTF-8, UTF-16 with a byte order mark, Windows-1252.
//! Only what clinics' systems write; anything rarer comes out as Windows-1252, with a warning.

/// How Windows-1252 differs from Latin-1, from 0x80 to 0x9F. Source: the WHATWG Encoding Standard;
/// its five unassigned bytes are the replacement character here.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// The encodings that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

/// The byte order mark's encoding and its length.
pub(crate) fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::Utf8, 3)),
        [0xff, 0xfe, ..] => Some((Charset::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Charset::Utf16Be, 2)),
        _ => None,
    }
}

/// The characters, and which encoding they were in. Bytes that mean nothing become U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> (String, Charset) {
    match byte_order_mark(bytes) {
        Some((Charset::Utf8, mark)) => {
            let text = String::from_utf8_lossy(&bytes[mark..]).into_owned();
            (text, Charset::Utf8)
        }
        Some((charset, mark)) => (utf16(&bytes[mark..], charset), charset),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), Charset::Utf8),
            Err(_) => (windows_1252(bytes), Charset::Windows1252),
        },
    }
}

pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(byte),
        })
        .collect()
}

/// An odd last byte is dropped into U+FFFD like any other half of a character.
fn utf16(bytes: &[u8], charset: Charset) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| match charset {
        Charset::Utf16Be => u16::from_be_bytes(*pair),
        _ => u16::from_le_bytes(*pair),
    });
    let mut text: String =
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
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
            (text.as_bytes().to_vec(), Charset::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Charset::Utf8),
            ([b"\xff\xfe", le.as_slice()].concat(), Charset::Utf16Le),
            ([b"\xfe\xff", be.as_slice()].concat(), Charset::Utf16Be),
            (b"Gr\xf6\xdfe 1,80 m \x96 caf\xe9 \x80".to_vec(), Charset::Windows1252),
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
}
