//! Plain text with faults of its way here: read for what it is, the faults marked.

mod common;

use common::extract;
use wardbook_documents::{Unread, UnreadPart};

#[test]
fn a_bad_byte_or_a_cut_end_costs_one_character() {
    for (file, lost) in [
        (&include_bytes!("fixtures/one-bad-byte.txt")[..], "(37.5\u{fffd}C)"),
        (include_bytes!("fixtures/cut-in-a-character.txt"), "Zo\u{fffd}"),
    ] {
        let read = extract("letter.txt", file).unwrap().text;
        assert!(read.text().contains("RE: Ms Zo\u{eb} O\u{2019}Brien"), "{}", read.text());
        assert!(read.text().contains(lost), "{}", read.text());
        assert_eq!(read.text().matches('\u{fffd}').count(), 1);
        assert_eq!(read.unread, [Unread { part: UnreadPart::Letters, page: Some(1) }]);
    }
}

#[test]
fn utf16_needs_no_mark() {
    let text = "Patient: Zo\u{eb} O\u{2019}Brien\nDOB: 14\u{a0}March\u{2009}1958";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [little, big] {
        let read = extract("letter.txt", &bytes).unwrap().text;
        assert_eq!((read.text(), read.unread), (text.to_owned(), vec![]));
    }
}
