//! Plain text: any of the encodings a clinic meets, lines as they are, a form feed per page break.

use encoding_rs::WINDOWS_1252;

use crate::charset::decode;
use crate::{DocumentKind, DocumentText, Line, Page, Unread, UnreadPart, Unreadable};

pub(crate) fn read(bytes: &[u8]) -> Result<DocumentText, Unreadable> {
    let (text, encoding) = decode(bytes);
    let mut warnings = Vec::new();
    if encoding == WINDOWS_1252 {
        warnings.push("The text is not Unicode; it was read as Windows-1252.".to_owned());
    }

    let mut pages = Vec::new();
    let mut unread = Vec::new();
    let mut removed = 0_usize;
    let mut unreadable = 0_usize;
    for (number, page) in (1..).zip(text.split('\u{c}')) {
        let before = unreadable;
        let mut lines = lines(page, &mut removed, &mut unreadable);
        if unreadable > before {
            unread.push(Unread { part: UnreadPart::Letters, page: Some(number) });
        }
        while lines.last().is_some_and(|line| line.text.is_empty()) {
            lines.pop();
        }
        pages.push(Page { number, width: 0.0, height: 0.0, lines });
    }
    // Printers are sent a form feed after the last page, too.
    while pages.len() > 1 && pages.last().is_some_and(|page| page.lines.is_empty()) {
        pages.pop();
    }

    let visible = text.chars().filter(|c| !c.is_whitespace()).count();
    if visible == 0 {
        return Err(Unreadable::Empty);
    }
    // A few control characters are a printer's; a tenth of the text is not text.
    if (removed + unreadable) * 10 > visible {
        return Err(Unreadable::UnknownKind { found: "binary data of an unknown kind".to_owned() });
    }
    if removed > 0 {
        warnings.push(format!("{removed} control characters were left out."));
    }
    if unreadable > 0 {
        warnings
            .push(format!("{unreadable} characters could not be read and are shown as \u{fffd}."));
    }
    Ok(DocumentText { warnings, unread, ..DocumentText::of(DocumentKind::PlainText, pages) })
}

/// Breaks at every line ending in use. Blanks at a line's end are dropped; those at its start may
/// be a table's layout and stay.
pub(super) fn lines(page: &str, removed: &mut usize, unreadable: &mut usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut characters = page.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                lines.push(finished(&mut line));
            }
            '\t' => line.push('\t'),
            control if control.is_control() => *removed += 1,
            '\u{fffd}' => {
                *unreadable += 1;
                line.push('\u{fffd}');
            }
            other => line.push(other),
        }
    }
    lines.push(finished(&mut line));
    lines
}

fn finished(line: &mut String) -> Line {
    let text = line.trim_end().to_owned();
    line.clear();
    Line { text, bounds: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<String> {
        let read = read(bytes).unwrap();
        read.pages.iter().map(Page::text).collect()
    }

    #[test]
    fn line_endings_of_every_system_make_the_same_lines() {
        for bytes in [&b"a\nb\n\nc\n"[..], b"a\r\nb\r\n\r\nc", b"a\rb\r\rc\r"] {
            assert_eq!(texts(bytes), ["a\nb\n\nc"]);
        }
    }

    #[test]
    fn a_form_feed_begins_a_page_and_one_at_the_end_does_not() {
        assert_eq!(texts(b"one\x0ctwo\x0c\n"), ["one", "two"]);
        assert_eq!(texts(b"one\x0c\x0cthree"), ["one", "", "three"]);
    }

    #[test]
    fn control_characters_go_and_are_counted() {
        let read = read(b"Potassium\x07 5.9\x1b mmol/l, sodium 140").unwrap();
        assert_eq!(read.pages[0].text(), "Potassium 5.9 mmol/l, sodium 140");
        assert_eq!(read.warnings, ["2 control characters were left out."]);
    }

    #[test]
    fn windows_1252_is_read_and_said() {
        let read = read(b"Sj\xf6gren caf\xe9 38 \xb0C".as_slice()).unwrap();
        assert!(read.pages[0].text().ends_with("38 °C"));
        assert!(read.warnings[0].contains("Windows-1252"));
    }

    #[test]
    fn a_character_that_could_not_be_read_is_doubt_about_its_page() {
        let read = read(b"Zo\xc3\xab\x0c37.5\xb0C, well".as_slice()).unwrap();
        assert_eq!(read.pages[1].text(), "37.5\u{fffd}C, well");
        assert_eq!(read.unread, [Unread { part: UnreadPart::Letters, page: Some(2) }]);
    }

    #[test]
    fn binary_behind_a_harmless_start_is_refused() {
        let bytes: Vec<u8> = (0..20_000_u32).map(|i| (i * 7 % 251) as u8).collect();
        assert_eq!(read(&bytes).unwrap_err().code(), "unknown_kind");
    }

    #[test]
    fn blanks_only_are_empty() {
        assert_eq!(read(b"\xef\xbb\xbf \n\x0c ").unwrap_err(), Unreadable::Empty);
    }
}
