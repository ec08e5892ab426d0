//! A PDF's text strings (ISO 32000-2, 7.9.2.2): Unicode with a mark, or `PDFDocEncoding`. Writers that
//! put UTF-8 without its mark are understood, too.

use crate::charset::{self, byte_order_mark};

/// 24 to 31 and 128 to 158 of the standard's annex D.2; the rest is Latin-1, and the Euro.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const HIGH: [char; 31] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
];

pub(super) fn text(bytes: &[u8]) -> String {
    if byte_order_mark(bytes).is_some() {
        return charset::decode(bytes).0;
    }
    if !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return text.to_owned();
    }
    bytes.iter().map(|byte| character(*byte)).collect()
}

fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0x9e => HIGH[usize::from(byte - 0x80)],
        0x9f | 0xad => char::REPLACEMENT_CHARACTER,
        0xa0 => '€',
        other => char::from(other),
    }
}

/// The lines of a value that somebody typed, without control characters and blank lines.
pub(super) fn lines(text: &str) -> Vec<String> {
    let printable = |line: &str| -> String {
        line.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
    };
    text.split(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map(|line| printable(line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// What two texts are compared by: their letters and digits.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
