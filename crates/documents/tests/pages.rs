//! Some pages of a file, read and drawn as a document of their own.

mod common;

use common::{pages, worker};
use wardbook_documents::{Cancel, Extracted, Limits, PagePicture, PageRange, Unreadable};

const FAX: &[u8] = include_bytes!("fixtures/pictures/two-pages-g4.tif");

fn three_pages() -> Vec<u8> {
    let says = |words: &str| format!("BT /F 12 Tf 72 770 Td ({words}) Tj ET");
    let (one, two, three) = (says("First page"), says("Second page"), says("Third page"));
    pages("", &[&one, &two, &three])
}

fn read(name: &str, bytes: &[u8], first: u32, last: u32) -> Result<Extracted, Unreadable> {
    let range = PageRange { first, last };
    // Letters take their time on a busy machine.
    let limits = Limits { seconds: 120, ..Limits::default() };
    worker().extract_pages_unless(&Cancel::default(), name, bytes, range, &limits)
}

fn says(read: &Extracted) -> Vec<(u32, String)> {
    read.text.pages.iter().map(|page| (page.number, page.text())).collect()
}

#[test]
fn only_the_pages_asked_for_are_read_and_they_count_from_one() {
    let read = read("scan.pdf", &three_pages(), 2, 3).unwrap();
    assert_eq!(says(&read), [(1, "Second page".into()), (2, "Third page".into())]);
}

#[test]
fn a_scan_is_read_from_the_pictures_of_these_pages_alone() {
    let limits = Limits { seconds: 120, ..Limits::default() };
    let whole = worker().extract("fax.tif", FAX, &limits).unwrap();
    let second = read("fax.tif", FAX, 2, 2).unwrap();
    assert_eq!(says(&second), [(1, whole.text.pages[1].text())]);
    assert!(!second.text.pages[0].lines.is_empty(), "it was read");
    assert!(second.text.unread.iter().all(|unread| unread.page.is_none_or(|page| page == 1)));
}

#[test]
fn a_page_is_drawn_by_its_number_among_them_and_no_other_is() {
    let (pdf, limits) = (three_pages(), Limits::default());
    let range = PageRange { first: 2, last: 2 };
    let drawn = |number| {
        worker().picture_within(
            "scan.pdf",
            &pdf,
            range,
            PagePicture { number, width: 200 },
            &limits,
        )
    };
    let whole =
        |number| worker().picture("scan.pdf", &pdf, PagePicture { number, width: 200 }, &limits);
    assert_eq!(drawn(1).unwrap().png, whole(2).unwrap().png);
    assert_ne!(drawn(1).unwrap().png, whole(1).unwrap().png);
    assert_eq!(drawn(2).unwrap_err(), Unreadable::NoPicture { page: 2 });
    assert_eq!(drawn(0).unwrap_err(), Unreadable::NoPicture { page: 0 });
}

#[test]
fn pages_that_are_not_there_and_formats_without_pages_are_refused() {
    assert_eq!(read("scan.pdf", &three_pages(), 3, 4).unwrap_err().code(), "damaged");
    assert_eq!(read("fax.tif", FAX, 3, 3).unwrap_err().code(), "damaged");
    assert_eq!(read("note.txt", b"Sodium 140", 1, 1).unwrap_err().code(), "damaged");
}
