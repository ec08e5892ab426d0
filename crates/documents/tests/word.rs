//! Word and RTF documents, read by the confined child: what a reader must find in them, and what must
//! not be passed as their text. The files are made here, of invented people.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use std::io::{Cursor, Write};

use common::{code, extract};
use wardbook_documents::{DocumentKind, Unread, UnreadPart, sniff};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A laboratory's report as Word lays one out: a letterhead, who it is about and the results in tables,
/// a text box in both of its forms, a correction and a hidden remark. The list of types comes last, as
/// some programs write it.
fn report() -> Vec<u8> {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: &[&str]| {
        let cells: String =
            cells.iter().map(|cell| ["<w:tc>", &p(cell), "</w:tc>"].concat()).collect();
        ["<w:tr>", &cells, "</w:tr>"].concat()
    };
    let text_box = ["<w:txbxContent>", &p("Fasting sample"), "</w:txbxContent>"].concat();
    let body = [
        "<w:tbl><w:tr><w:tc>",
        &p("PENNINGTON, Harold"),
        &p("4 Mill Lane"),
        &p("Leeds"),
        "</w:tc><w:tc>",
        &p("Sex: Male"),
        &p("Date of Birth: 14-Mar-1958"),
        "</w:tc></w:tr></w:tbl><w:tbl>",
        &row(&["Collection date", "17-Nov-2026", ""]),
        &row(&["HDL Cholesterol", "1.5", "mmol/L"]),
        "</w:tbl><w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>",
        &text_box,
        "</w:drawing></mc:Choice><mc:Fallback><w:pict>",
        &text_box,
        "</w:pict></mc:Fallback></mc:AlternateContent><w:t xml:space='preserve'>Repeat in </w:t></w:r>\
         <w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins><w:r><w:t>6</w:t></w:r></w:ins>\
         <w:r><w:t xml:space='preserve'> weeks.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>billed twice</w:t></w:r></w:p>\
         <w:sectPr><w:headerReference w:type='default' r:id='h'/></w:sectPr>",
    ]
    .concat();
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let header = format!("<w:hdr xmlns:w='w'>{}</w:hdr>", p("Northern Pathology"));
    packed(&[
        ("word/document.xml", &document),
        ("word/header1.xml", &header),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id='h' Type='x/header' Target='header1.xml'/></Relationships>",
        ),
        ("[Content_Types].xml", "<Types/>"),
    ])
}

/// A letter in RTF as word processors write them: a font with a code page of its own, a table, a
/// footnote, a hidden word and another page.
const LETTER: &[u8] = b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset238 Calibri;}}\
    {\\info{\\author Nobody}}\\pard\\f0 Pacient: Ji\\'f8\\'ed Nov\\'e1k\\par\
    \\trowd\\cellx100\\cellx200\\pard\\intbl Born\\cell 14.3.1958\\cell\\row\
    \\pard A bit of {\\v hidden }text{\\footnote  Seen at home.}.\\par\\page Next page\\par}";

#[test]
fn a_report_of_word_has_its_labels_beside_their_values_and_no_more_than_it_shows() {
    let text = extract("report.docx", &report()).unwrap().text;
    let expected = [
        "Northern Pathology",
        "PENNINGTON, Harold",
        "4 Mill Lane",
        "Leeds",
        "Sex: Male",
        "Date of Birth: 14-Mar-1958",
        "Collection date\t17-Nov-2026",
        "HDL Cholesterol\t1.5\tmmol/L",
        "Repeat in 6 weeks.",
        "Fasting sample",
    ];
    assert_eq!(text.text(), expected.join("\n"));
    assert_eq!(text.unread, [Unread { part: UnreadPart::Page, page: Some(1) }]);
    assert!(text.warnings.iter().any(|one| one.contains("hidden text")), "{:?}", text.warnings);
}

#[test]
fn a_letter_in_rtf_is_read_in_its_fonts_code_page_and_page_by_page() {
    let text = extract("letter.rtf", LETTER).unwrap().text;
    let pages: Vec<String> = text.pages.iter().map(wardbook_documents::Page::text).collect();
    let first = "Pacient: Jiří Novák\nBorn\t14.3.1958\nA bit of text.\nSeen at home.";
    assert_eq!(pages, [first, "Next page"]);
    assert_eq!(text.unread, [Unread { part: UnreadPart::Page, page: Some(1) }]);
}

#[test]
fn a_file_with_another_ending_is_read_as_what_it_is_and_that_is_said() {
    let (docx, rtf) = (report(), LETTER.to_vec());
    let table: &[(&str, &[u8], DocumentKind)] = &[
        ("letter.doc", &docx, DocumentKind::Docx),
        ("letter.doc", &rtf, DocumentKind::Rtf),
        ("letter.docx", &rtf, DocumentKind::Rtf),
        ("letter.pdf", &docx, DocumentKind::Docx),
        ("letter.txt", &rtf, DocumentKind::Rtf),
        ("letter.doc", b"Dear colleague, thank you.", DocumentKind::PlainText),
    ];
    for (name, bytes, kind) in table {
        let text = extract(name, bytes).unwrap().text;
        assert_eq!(text.kind, *kind, "{name}");
        let said = text.warnings.iter().any(|one| one.contains("it was read as that"));
        assert!(said, "{name}: {:?}", text.warnings);
    }
    for (name, bytes) in [("letter.DOCX", &docx), ("letter", &rtf), ("letter.rtf", &rtf)] {
        let warnings = extract(name, bytes).unwrap().text.warnings;
        assert!(!warnings.iter().any(|one| one.contains("named")), "{name}: {warnings:?}");
    }
    let warnings = extract("photo.jpg", &docx).unwrap().text.warnings;
    assert!(warnings.iter().any(|one| one.contains("like a JPEG image but holds a Word document")));
}

/// An archive of parts without content, as far as telling its kind needs.
fn named(names: &[&str]) -> Vec<u8> {
    packed(&names.iter().map(|name| (*name, "")).collect::<Vec<_>>())
}

#[test]
fn other_archives_and_the_old_kind_of_word_are_refused_by_name() {
    let workbook =
        named(&["[Content_Types].xml", "xl/workbook.xml", "word/x.xml", "xl/worksheets/s.xml"]);
    for name in ["lab.xlsx", "lab"] {
        assert_eq!(code(&extract(name, &workbook)), "unknown_kind", "{name}");
    }
    assert_eq!(code(&extract("lab.docx", &named(&["photo.jpg"]))), "damaged");
    assert_eq!(code(&extract("all.zip", &named(&["letter.docx"]))), "unknown_kind");
    let old = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 1_000]].concat();
    let refused = extract("letter.doc", &old).unwrap_err();
    assert!(refused.to_string().contains("a Word document of the old kind (.doc)"), "{refused}");
}

#[test]
fn a_document_behind_a_password_is_refused_as_that() {
    let entry = |name: &str| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.resize(128, 0);
        entry
    };
    let ole = |names: &[&str]| {
        let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        file.resize(512, 0);
        file.extend(names.iter().flat_map(|name| entry(name)));
        file
    };
    let locked = ole(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    for name in ["letter.docx", "letter"] {
        assert_eq!(sniff(name, &locked).unwrap_err().code(), "locked_kind", "{name}");
    }
    // A message may have such a document attached.
    let message = ole(&["Root Entry", "__properties_version1.0", "EncryptedPackage"]);
    assert_eq!(code(&extract("mail.msg", &message)), "mislabelled");
}
