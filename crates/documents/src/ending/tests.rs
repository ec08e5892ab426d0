use std::io::Cursor;

use super::{Ending, ending};

fn of(bytes: &[u8]) -> Ending {
    ending(&mut Cursor::new(bytes), bytes.len() as u64).unwrap()
}

/// Every beginning of it is without its end, and it is whole.
fn is_whole_only_at_its_end(bytes: &[u8], step: usize, whole: Ending) {
    assert_eq!(of(bytes), whole);
    for length in (16..bytes.len() - 1).step_by(step) {
        assert_eq!(of(&bytes[..length]), Ending::Missing, "{length} of {}", bytes.len());
    }
}

fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    bytes.extend(b"1 0 obj <</Type /Catalog>> endobj\n".repeat(300));
    bytes.extend(b"trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF");
    bytes
}

/// A TIFF of so many pages, with a strip each, in the order in which libtiff writes.
fn tiff(pages: u32, strip: usize) -> Vec<u8> {
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for _ in 0..pages {
        let place = u32::try_from(bytes.len()).unwrap();
        bytes.extend(vec![0x55; strip]);
        let directory = u32::try_from(bytes.len()).unwrap();
        bytes[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        bytes.extend(2u16.to_le_bytes());
        for (tag, value) in [(273u16, place), (279, u32::try_from(strip).unwrap())] {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(4u16.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        link = bytes.len();
        bytes.extend([0; 4]);
    }
    bytes
}

/// A ZIP of one stored file.
fn zip(comment: usize) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(b"content ".repeat(500));
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02");
    bytes.extend([0; 42]);
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend(46u32.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend(u16::try_from(comment).unwrap().to_le_bytes());
    bytes.extend(vec![b'c'; comment]);
    bytes
}

#[test]
fn a_pdf_is_whole_with_its_end() {
    is_whole_only_at_its_end(&pdf(), 97, Ending::Whole);
}

#[test]
fn what_scanners_fill_a_pdf_up_with_does_not_hide_its_end() {
    for length in [1, 511, 2_048, 4_096, 70_000] {
        let mut bytes = pdf();
        bytes.extend(vec![0; length]);
        assert_eq!(of(&bytes), Ending::Whole, "{length} zeros");
    }
    let mut bytes = pdf();
    bytes.extend(vec![b'x'; 3_000]);
    assert_eq!(of(&bytes), Ending::Missing, "an end that is not the end");
    assert_eq!(of(&[b"%PDF-1.4".as_slice(), &[0; 9_000]].concat()), Ending::Missing);
}

#[test]
fn a_pdf_that_was_changed_and_cut_in_its_new_part_has_no_end() {
    let mut bytes = pdf();
    bytes.extend(b"\n2 0 obj <</Type /Annot>> endobj\n".repeat(60));
    assert_eq!(of(&bytes), Ending::Missing);
}

#[test]
fn a_tiff_is_whole_after_each_page_and_says_that_more_may_come() {
    is_whole_only_at_its_end(&tiff(1, 5_000), 13, Ending::WholePages);
    for pages in [2, 3, 40] {
        assert_eq!(of(&tiff(pages, 700)), Ending::WholePages, "{pages} pages");
    }
    let three = tiff(3, 900);
    let cut = &three[..three.len() - 20];
    assert_eq!(of(cut), Ending::Missing, "the third page's directory is cut");
}

#[test]
fn a_tiff_with_its_directory_first_is_whole_with_its_last_strip() {
    let mut bytes = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    for (tag, value) in [(273u16, 38u32), (279, 1_000)] {
        bytes.extend(tag.to_be_bytes());
        bytes.extend([0, 4, 0, 0, 0, 1]);
        bytes.extend(value.to_be_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend([7; 1_000]);
    is_whole_only_at_its_end(&bytes, 7, Ending::WholePages);
}

#[test]
fn a_tiff_whose_pages_go_in_a_circle_is_looked_at_to_an_end() {
    let mut bytes = tiff(1, 50);
    let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
    let last = bytes.len() - 4;
    bytes[last..].copy_from_slice(&directory.to_le_bytes());
    assert_eq!(of(&bytes), Ending::WholePages);
}

#[test]
fn a_zip_is_whole_with_its_end_record_and_comment() {
    is_whole_only_at_its_end(&zip(0), 31, Ending::Whole);
    assert_eq!(of(&zip(5_000)), Ending::Whole);
    let long = zip(65_535);
    assert_eq!(of(&long), Ending::Whole);
    assert_eq!(of(&long[..long.len() - 1]), Ending::Missing, "the comment is cut");
}

#[test]
fn xml_is_whole_with_the_end_of_its_root() {
    let text = format!(
        "\u{feff}<?xml version=\"1.0\"?>\n<!-- a > b -->\n<ClinicalDocument a='1'>{}\
         </ClinicalDocument >\n\n",
        "<text>words</text>".repeat(200)
    );
    let length = text.trim_end().len();
    assert_eq!(of(text.as_bytes()), Ending::Whole);
    for cut in (60..length).step_by(17) {
        assert_eq!(of(&text.as_bytes()[..cut]), Ending::Missing, "{cut}");
    }
    assert_eq!(of(b"<?xml version='1.0'?><a/>"), Ending::Whole);
}

#[test]
fn formats_that_say_nothing_of_their_end_are_taken_for_whole() {
    for bytes in [b"Dear Dr Day".as_slice(), b"", b"\xff\xd8\xff\xe0", b"MSH|^~\\&|", b"II", b"PK"]
    {
        assert_eq!(of(bytes), Ending::Whole, "{bytes:?}");
    }
}
