//! Files within files, as the child takes them out. Whole documents only, written by hand.
#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use common::{code, extract, pdf, stream, worker};
use wardbook_documents::{Cancel, Limits, Part, Unreadable};

fn parts_within(limits: &Limits, name: &str, bytes: &[u8]) -> Result<Vec<Part>, Unreadable> {
    worker().parts(name, bytes, limits, &Cancel::default())
}

fn parts(name: &str, bytes: &[u8]) -> Vec<Part> {
    parts_within(&Limits::default(), name, bytes).unwrap()
}

fn names(parts: &[Part]) -> Vec<&str> {
    parts.iter().map(|part| part.name.as_str()).collect()
}

/// A letter of one page with these entries in its catalogue and page, and more objects from 6 on.
fn holding(catalogue: &str, page: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
             /Resources << /Font << /F 3 0 R >> >> {page} >>"
        ),
        stream("", "BT /F 12 Tf 72 770 Td (Dear colleague) Tj ET"),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

fn file(name: &str, stream: u32) -> String {
    format!("<< /Type /Filespec /F ({name}) /EF << /F {stream} 0 R >> >>")
}

#[test]
fn every_way_in_which_a_pdf_holds_files_is_followed_and_each_file_comes_once() {
    let note = "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 29 29] /FS 8 0 R >>]";
    let more = [
        "<< /Kids [7 0 R 7 0 R] >>".to_owned(),
        "<< /Names [(x) 10 0 R null null (y) 99 0 R] >>".to_owned(),
        file("../note\\(1\\).txt", 9),
        stream("", "on a page"),
        file("one.txt", 11),
        stream("/Type /EmbeddedFile", "by name"),
    ];
    let catalogue = "/Names << /EmbeddedFiles 6 0 R >> /AF [10 0 R]";
    let broken = holding(catalogue, note, &more);
    let refused = parts_within(&Limits::default(), "a.pdf", &broken).unwrap_err();
    assert!(refused.to_string().contains("not within it"), "what is missing is not left out");

    let mut whole = more.clone();
    whole[1] = "<< /Names [(x) 10 0 R] >>".to_owned();
    let found = parts("a.pdf", &holding(catalogue, note, &whole));
    assert_eq!(names(&found), ["one.txt", "note(1).txt"]);
    assert_eq!(found[0].bytes, b"by name");
    assert_eq!(found[1].bytes, b"on a page");
}

#[test]
fn the_cover_of_a_portfolio_is_said_to_be_one() {
    let more = [
        "<< /Names [(x) 7 0 R] >>".to_owned(),
        file("report.pdf", 8),
        stream("", "%PDF-1.4 the report"),
    ];
    let catalogue = "/Names << /EmbeddedFiles 6 0 R >> /Collection << /View /D >>";
    let read = extract("a.pdf", &holding(catalogue, "", &more)).unwrap().text;
    assert!(read.text().ends_with("its contents are the files within.\nreport.pdf"));
    assert!(read.warnings[0].contains("This PDF is a portfolio"));
    assert_eq!(read.unread[0].part.code(), "attachment");
}

#[test]
fn parts_beyond_the_limits_are_refused_by_name() {
    let mut more = vec!["<< /Names [(x) 7 0 R (y) 8 0 R] >>".to_owned()];
    more.extend([file("a", 9), file("b", 10), stream("", "0123456789"), stream("", "0123456789")]);
    let held = holding("/Names << /EmbeddedFiles 6 0 R >>", "", &more);
    let refused = |limits: Limits| parts_within(&limits, "a.pdf", &held).unwrap_err().code();
    assert_eq!(refused(Limits { parts: 1, ..Limits::default() }), "too_many_parts");
    assert_eq!(refused(Limits { parts_bytes: 15, ..Limits::default() }), "parts_too_large");
    let bomb = many_zeros(8 << 20);
    let mut more = vec!["<< /Names [(x) 7 0 R] >>".to_owned(), file("bomb", 8)];
    more.push(format!(
        "<< /Filter /ASCIIHexDecode /Length {} >>\nstream\n{bomb}\nendstream",
        bomb.len()
    ));
    let held = holding("/Names << /EmbeddedFiles 6 0 R >>", "", &more);
    let limits = Limits { parts_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(parts_within(&limits, "a.pdf", &held).unwrap_err().code(), "parts_too_large");
}

/// Hex for more bytes than are taken out.
fn many_zeros(bytes: usize) -> String {
    "00".repeat(bytes)
}

#[test]
fn a_format_without_parts_has_none_and_a_broken_file_is_refused_as_ever() {
    assert_eq!(parts("note.txt", b"Dear colleague"), []);
    assert_eq!(code(&extract("a.pdf", b"%PDF-1.7\nnothing")), "damaged");
    let refused = parts_within(&Limits::default(), "a.pdf", b"%PDF-1.7\nnothing").unwrap_err();
    assert_eq!(refused.code(), "damaged");
}
