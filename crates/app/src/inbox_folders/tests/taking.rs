//! What is taken, when, and what is done with it then.

use std::fs::OpenOptions;
use std::io::Write as _;

use wardbook_store::documents::InboxQuery;

use super::*;

/// Opened, written to and closed.
fn append(path: &Path, content: &[u8]) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(content).unwrap();
}

/// A TIFF of so many pages without strips.
fn tiff(pages: u32) -> Vec<u8> {
    let mut bytes = b"II*\0".to_vec();
    bytes.extend(8u32.to_le_bytes());
    for page in 1..=pages {
        bytes.extend(b"\x01\0\x00\x01\x04\0\x01\0\0\0");
        bytes.extend(page.to_le_bytes());
        let next = if page == pages { 0 } else { u32::try_from(bytes.len()).unwrap() + 4 };
        bytes.extend(next.to_le_bytes());
    }
    bytes
}

#[test]
fn a_file_that_has_settled_is_a_document_of_the_folders_owner() {
    let ward = Ward::new(AfterTaking::Leave);
    ward.write("letter.txt", letter(1));
    ward.write("ward 3/scan.txt", letter(2));
    ward.step();
    assert_eq!(ward.came(), (0, 0), "it is not taken at once");
    let waits = ward.waiting();
    assert_eq!(waits.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [Wait::Settling; 2]);
    ward.settle();
    assert_eq!(ward.came(), (2, 0));
    assert_eq!(ward.left(), ["letter.txt", "ward 3/scan.txt"], "they stay where they are");
    let asked = InboxQuery { limit: 10, ..InboxQuery::default() };
    for document in ward.clinic.inbox(&ward.ada, &asked).unwrap().documents {
        assert_eq!(document.received_by.as_deref(), Some("ada"));
        let scans = ward.scans().canonicalize().unwrap();
        assert_eq!(document.folder.as_deref(), scans.to_str());
    }
    let query = LogQuery { kind: Some("document.received".into()), ..LogQuery::default() };
    let events = ward.clinic.events(&ward.ada, &query, None).unwrap();
    assert!(events.iter().all(|event| event.source == "inbox"), "the system took them");
    assert!(ward.status().scanned_at.is_some());
    ward.must_be_sound();
}

#[test]
fn a_document_that_is_left_is_noted_once_whatever_happens() {
    let mut ward = Ward::new(AfterTaking::Leave);
    ward.write("letter.txt", letter(1));
    ward.settle();
    ward.write("copy.txt", letter(1));
    ward.settle();
    assert_eq!(ward.came(), (1, 1), "a known document is noted once");
    assert_eq!(ward.state("copy.txt"), Some(FileState::Known));
    for _ in 0..3 {
        ward = ward.restart();
        ward.settle();
    }
    // As on a share that numbers files anew: the same content under another look.
    let touched = ward.write("letter.txt", letter(1));
    fs::rename(&touched, ward.scans().join(".moved")).unwrap();
    fs::copy(ward.scans().join(".moved"), &touched).unwrap();
    ward.settle();
    assert_eq!(ward.came(), (1, 1), "nothing is noted again");
    ward.must_be_sound();
}

#[test]
fn a_known_document_is_left_alone_where_others_are_deleted() {
    let ward = Ward::new(AfterTaking::Delete);
    ward.write("letter.txt", letter(1));
    ward.settle();
    assert_eq!(ward.left(), Vec::<String>::new());
    ward.write("again.txt", letter(1));
    ward.settle();
    assert_eq!((ward.came(), ward.left()), ((1, 1), vec!["again.txt".to_owned()]));
    ward.must_be_sound();
}

#[test]
fn files_are_moved_to_done_and_none_is_replaced_there() {
    let ward = Ward::new(AfterTaking::Move);
    for number in 0..3 {
        ward.write("scan.txt", letter(number));
        ward.settle();
    }
    ward.write("deeper/scan.txt", letter(3));
    ward.settle();
    assert_eq!(ward.came(), (4, 0));
    let all = ["done/scan (2).txt", "done/scan (3).txt", "done/scan (4).txt", "done/scan.txt"];
    assert_eq!(ward.left(), all);
    assert_eq!(fs::read_to_string(ward.scans().join("done/scan.txt")).unwrap(), letter(0));
    assert_eq!(ward.count(Kind::InboxFileCleared), 4);
    ward.must_be_sound();
}

#[test]
fn a_scanner_that_pauses_between_pages_gives_one_whole_document() {
    let ward = Ward::new(AfterTaking::Delete);
    let (beginning, pages, end) = pdf(3);
    let path = ward.write("scan.pdf", &beginning);
    for page in pages {
        append(&path, &page);
        ward.step();
        ward.pass(4);
        assert_eq!(ward.came(), (0, 0), "its end is missing");
        assert_eq!(ward.waiting(), [("scan.pdf".into(), Wait::NotWhole)]);
    }
    append(&path, &end);
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((1, 0), 0));
}

#[test]
fn a_scanner_that_adds_pages_to_a_whole_file_gives_one_document_too() {
    let ward = Ward::new(AfterTaking::Delete);
    for pages in 1..=4 {
        ward.write("scan.tif", tiff(pages));
        ward.step();
        ward.pass(4);
        assert_eq!(ward.came(), (0, 0), "another page may come");
    }
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((1, 0), 0));
}

#[test]
fn a_scanner_that_opens_and_closes_ten_times_gives_one_document() {
    let ward = Ward::new(AfterTaking::Move);
    let path = ward.scans().join("scan.txt");
    for part in 0..10 {
        append(&path, letter(part).as_bytes());
        ward.step();
        ward.pass(2);
    }
    assert_eq!(ward.came(), (0, 0));
    ward.settle();
    assert_eq!((ward.came(), ward.left()), ((1, 0), vec!["done/scan.txt".to_owned()]));
    let whole = fs::read_to_string(ward.scans().join("done/scan.txt")).unwrap();
    assert_eq!(whole, (0..10).map(letter).collect::<String>());
}

#[test]
fn a_file_is_taken_under_the_name_that_it_is_renamed_to() {
    let ward = Ward::new(AfterTaking::Leave);
    let partly = ward.write("letter.txt.part", letter(1));
    for name in [".hidden.txt", "~$letter.docx", "@eaDir/letter.txt", ".DS_Store", "done/old.txt"] {
        ward.write(name, letter(9));
    }
    ward.settle();
    assert_eq!((ward.came(), ward.waiting().len()), ((0, 0), 0));
    fs::rename(partly, ward.scans().join("letter.txt")).unwrap();
    ward.settle();
    assert_eq!(ward.came(), (1, 0));
    assert_eq!(ward.state("letter.txt"), Some(FileState::Left));
}

#[test]
fn what_grows_after_it_was_taken_is_taken_again_as_what_it_is_then() {
    let ward = Ward::new(AfterTaking::Leave);
    let path = ward.write("notes.txt", letter(1));
    ward.settle();
    append(&path, b"More.\n");
    ward.settle();
    assert_eq!(ward.came(), (2, 0));
    ward.must_be_sound();
}

#[test]
fn two_thousand_files_at_once_are_two_thousand_documents() {
    let ward = Ward::new(AfterTaking::Delete);
    for number in 0..2_000 {
        ward.write(&format!("{number}.txt"), letter(number));
    }
    ward.settle();
    assert_eq!((ward.came(), ward.left().len()), ((2_000, 0), 0));
}

#[test]
fn a_scan_waits_until_what_is_there_has_settled_and_says_what_came() {
    let ward = Ward::new(AfterTaking::Move);
    let quick = FolderSettings { settle_seconds: Some(1), ..FolderSettings::default() };
    ward.clinic.change_inbox_folder(&ward.ada, ward.folder, &quick).unwrap();
    ward.write("one.txt", letter(1));
    ward.write("two.txt", letter(2));
    ward.write("copy.txt", letter(1));
    let scans = ward.clinic.scan_inboxes(&ward.ada, &no_worker(), &ToItsEnd).unwrap();
    let [scan] = scans.as_slice() else { panic!("{scans:?}") };
    assert_eq!((scan.taken, scan.known, scan.cleared), (2, 1, 2));
    let again = ward.clinic.scan_inboxes(&ward.ada, &no_worker(), &ToItsEnd).unwrap();
    assert_eq!((again[0].taken, again[0].known), (0, 0));
}
