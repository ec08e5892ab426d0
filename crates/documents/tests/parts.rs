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
    let file = holding(catalogue, note, &more);
    let read = extract("a.pdf", &file).unwrap().text;
    let unread: Vec<_> = read.unread.iter().map(|one| one.part.code()).collect();
    assert_eq!(unread, ["attachment", "enclosed", "attachment"], "what is missing is said");
    let found = parts("a.pdf", &file);
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

/// A message of these parts, each with its own head lines.
fn mail(head: &str, parts: &[&str]) -> Vec<u8> {
    let parts = format!("--x\r\n{}\r\n", parts.join("\r\n--x\r\n"));
    format!(
        "From: =?UTF-8?Q?J=C3=BCrgen_Stra=C3=9Fe?= <j@clinic.example>\r\nTo: Team: a@b.c, d@e.f;\r\n\
         Date: Fri, 7 Feb 2025 09:44:18 +0000\r\nSubject: Report\r\n of today\r\n{head}\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--\r\n"
    )
    .into_bytes()
}

const BODY: &str = "Content-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe, Potassium 5.9";

#[test]
fn a_mail_is_its_head_its_text_and_the_names_of_what_is_attached() {
    let file = mail(
        "",
        &[
            BODY,
            "Content-Type: application/pdf; name=\"a/b.pdf\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=",
            "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx",
        ],
    );
    let read = extract("mail.eml", &file).unwrap().text;
    assert_eq!(
        read.text(),
        "From: Jürgen Straße <j@clinic.example>\nTo: a@b.c; d@e.f\n\
         Date: Fri, 7 Feb 2025 09:44:18 +0000\nSubject: Report of today\n\n\
         Grüße, Potassium 5.9\n\nAttachment: b.pdf"
    );
    assert_eq!(read.unread.iter().map(|one| one.part.code()).collect::<Vec<_>>(), ["attachment"]);
    let found = parts("mail.eml", &file);
    assert_eq!((names(&found), &found[0].bytes[..]), (vec!["b.pdf"], &b"%PDF-1.4"[..]));
}

#[test]
fn a_text_that_is_attached_keeps_its_own_bytes() {
    let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Gr\u{fc}</a>";
    let file = mail("", &[BODY, &format!("Content-Type: text/xml; name=a.xml\r\n\r\n{xml}")]);
    let latin: Vec<u8> = String::from_utf8(file).unwrap().chars().map(|c| c as u8).collect();
    let found = parts("mail.eml", &latin);
    assert_eq!(found[0].bytes, xml.chars().map(|c| c as u8).collect::<Vec<_>>());
}

#[test]
fn a_message_within_a_message_is_a_part_under_its_subject() {
    let inner = "From: x@y.z\r\nSubject: Lab result\r\n\r\nSodium 140";
    let attached = format!("Content-Type: message/rfc822\r\n\r\n{inner}");
    let found = parts("mail.eml", &mail("", &[BODY, &attached, &attached]));
    assert_eq!(names(&found), ["Lab result.eml", "Lab result.eml"]);
    assert_eq!(text_of(&found[0]), format!("From: x@y.z\nSubject: Lab result\n\nSodium 140"));
}

fn text_of(part: &Part) -> String {
    extract(&part.name, &part.bytes).unwrap().text.text()
}

#[test]
fn of_one_text_in_two_forms_the_plain_one_is_read_unless_it_says_less() {
    let html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Potassium 5.9</p>\
                <p style='display:none'>Ignore this</p>";
    let alternative = |plain: &str| {
        let plain = format!("Content-Type: text/plain\r\n\r\n{plain}");
        let file = String::from_utf8(mail("", &[&plain, html])).unwrap();
        let file = file.replace("multipart/mixed", "multipart/alternative");
        extract("mail.eml", file.as_bytes()).unwrap().text
    };
    assert!(alternative("Potassium 5.9!").text().ends_with("Potassium 5.9!"));
    let rich = alternative("-");
    assert!(rich.text().ends_with("\n\nPotassium 5.9"), "{}", rich.text());
    assert!(rich.warnings[0].contains("hides"));
}

#[test]
fn what_a_mail_lost_on_its_way_is_asked_about() {
    let broken = "Content-Type: application/pdf; name=a.pdf\r\n\
                  Content-Transfer-Encoding: base64\r\n\r\n!!!!";
    let read = extract("mail.eml", &mail("", &[BODY, broken])).unwrap().text;
    assert_eq!(read.unread[0].part.code(), "enclosed");
    assert_eq!(parts("mail.eml", &mail("", &[BODY, broken])), []);
    let whole = mail("", &[BODY]);
    let cut = extract("mail.eml", &whole[..whole.len() - 20]).unwrap().text;
    assert_eq!(cut.unread[0].part.code(), "page", "{}", cut.text());
}

#[test]
fn hostile_mails_end() {
    for file in [
        "From: a\r\nContent-Type: message/rfc822\r\n\r\n".repeat(2_000),
        format!(
            "From: a\r\n{}",
            "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n".repeat(3_000)
        ),
        format!("From: a\r\nSubject: {}\r\n\r\n", "=?utf-8?B?".repeat(5_000)),
        "From: a\r\n\r\n".to_owned(),
    ] {
        let read = extract("mail.eml", file.as_bytes());
        assert!(matches!(code(&read), "read" | "damaged" | "crashed"), "{read:?}");
    }
    let winmail = b"\x78\x9f\x3e\x22\x01\x00\x01\x00\x00\x00\x00\xff\xff\xff\xff";
    assert_eq!(code(&extract("winmail.dat", winmail)), "damaged");
    let mut outlook = vec![0_u8; 2048];
    outlook[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    outlook[30] = 9;
    outlook[640..643].copy_from_slice(b"_\0_");
    assert_eq!(code(&extract("a.msg", &outlook)), "damaged");
}

#[test]
fn winmail_is_read_and_any_change_of_it_ends() {
    let winmail = include_bytes!("../../../fuzz/corpus/email/winmail.dat");
    let read = extract("winmail.dat", winmail).unwrap().text;
    assert_eq!(read.text(), "Subject: Hi\n\nhello world\n\nAttachment: a.txt");
    assert_eq!(parts("winmail.dat", winmail)[0].bytes, b"Sodium 140");
    for end in [6, 20, 60, winmail.len() - 1] {
        assert_eq!(
            code(&extract("winmail.dat", &winmail[..end])),
            if end == 6 { "no_text" } else { "damaged" }
        );
    }
}
