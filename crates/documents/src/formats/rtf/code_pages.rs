//! Bytes to characters by the number of a code page, as RTF names it: for the document, for a font,
//! or by the number of a font's set of characters.

use encoding_rs::Encoding;

use super::code_page_tables::TABLES;
use crate::charset;

/// What Windows in Western Europe and America uses, and RTF where nothing is said.
pub(super) const WESTERN: u16 = 1252;
pub(super) const MACINTOSH: u16 = 10_000;
pub(super) const IBM_PC: u16 = 437;
pub(super) const IBM_PC_MULTILINGUAL: u16 = 850;

/// The code page of a font's set of characters (`\fcharset`); none where the document's holds, or
/// for signs.
pub(super) fn of_charset(charset: i32) -> Option<u16> {
    const CHARSETS: &[(i32, u16)] = &[
        (0, WESTERN),
        (77, MACINTOSH),
        (78, 932),
        (79, 949),
        (80, 936),
        (81, 950),
        (83, 1255),
        (84, 1256),
        (85, 10_006),
        (86, 10_081),
        (88, 10_029),
        (89, 10_007),
        (128, 932),
        (129, 949),
        (130, 1361),
        (134, 936),
        (136, 950),
        (161, 1253),
        (162, 1254),
        (163, 1258),
        (177, 1255),
        (178, 1256),
        (179, 1256),
        (180, 1256),
        (181, 1255),
        (186, 1257),
        (204, 1251),
        (222, 874),
        (238, 1250),
        (254, IBM_PC),
        (255, IBM_PC_MULTILINGUAL),
    ];
    CHARSETS.iter().find(|(known, _)| *known == charset).map(|(_, page)| *page)
}

/// The characters; what has no meaning, or is in a code page that is not known, is U+FFFD.
pub(super) fn decode(page: u16, bytes: &[u8]) -> String {
    if bytes.is_ascii() {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    if let Some((_, halves)) = TABLES.iter().find(|(number, _)| *number == page) {
        return bytes.iter().map(|byte| of_table(halves, *byte)).collect();
    }
    match encoding(page) {
        // It also marks the bytes without a meaning in Windows-1252.
        Some(encoding) => charset::decode_as(encoding, bytes)
            .unwrap_or_else(|| encoding.decode_without_bom_handling(bytes).0.into_owned()),
        None => bytes
            .iter()
            .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' })
            .collect(),
    }
}

fn of_table(quarters: &[&str; 4], byte: u8) -> char {
    match byte.checked_sub(0x80).map(usize::from) {
        None => char::from(byte),
        Some(at) => quarters[at / 32].chars().nth(at % 32).unwrap_or('\u{fffd}'),
    }
}

fn encoding(page: u16) -> Option<&'static Encoding> {
    const PAGES: &[(u16, &str)] = &[
        (0, "windows-1252"),
        (708, "iso-8859-6"),
        (819, "windows-1252"),
        (866, "ibm866"),
        (874, "windows-874"),
        (932, "shift_jis"),
        (936, "gbk"),
        (949, "euc-kr"),
        (950, "big5"),
        (1250, "windows-1250"),
        (1251, "windows-1251"),
        (1252, "windows-1252"),
        (1253, "windows-1253"),
        (1254, "windows-1254"),
        (1255, "windows-1255"),
        (1256, "windows-1256"),
        (1257, "windows-1257"),
        (1258, "windows-1258"),
        (10_000, "macintosh"),
        (10_007, "x-mac-cyrillic"),
        (20_866, "koi8-r"),
        (21_866, "koi8-u"),
        (28_592, "iso-8859-2"),
        (28_595, "iso-8859-5"),
        (28_597, "iso-8859-7"),
        (28_605, "iso-8859-15"),
        (51_932, "euc-jp"),
        (54_936, "gb18030"),
        (65_001, "utf-8"),
    ];
    let label = PAGES.iter().find(|(known, _)| *known == page)?.1;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_mean_what_their_code_page_says() {
        let table: &[(u16, &[u8], &str)] = &[
            (1252, b"caf\xe9 \x80", "café €"),
            (1251, b"\xc8\xe2\xe0\xed", "Иван"),
            (1250, b"\xc8l\xe1nek", "Článek"),
            (437, b"\x81ber \xe1", "über ß"),
            (850, b"\x84\xd5", "äı"),
            (852, b"\xac\x9f", "Čč"),
            (10_000, b"\x8a\xa5", "ä•"),
            (10_029, b"\x8b", "č"),
            (932, b"\x93\xfa\x96{", "日本"),
            (936, b"\xc4\xe3", "你"),
            (1361, b"a\xd0", "a\u{fffd}"),
            (1252, b"\x81", "\u{fffd}"),
        ];
        for (page, bytes, expected) in table {
            assert_eq!(decode(*page, bytes), *expected, "{page}");
        }
    }

    #[test]
    fn every_table_is_whole() {
        for (page, quarters) in TABLES {
            assert!(quarters.iter().all(|quarter| quarter.chars().count() == 32), "{page}");
        }
    }
}
