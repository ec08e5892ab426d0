//! Redacted copies of PDFs: nothing of what was covered is in them, in any form, and the rest is there
//! to be seen.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;
#[path = "common/proof.rs"]
mod proof;

use std::fmt::Write as _;

use common::{pages, pdf, shell, stream, worker};
use proof::{
    by_hand, copy, coverings, holds_only_pictures, limits, redacted, shows, source, spans,
};
use wardbook_documents::{
    Bounds, Cancel, Cover, CoverWhy, Covering, PageRange, Source, Unreadable,
};

const LETTER: &[u8] = include_bytes!("../../../samples/referral-dermatology.pdf");

#[test]
fn a_letters_covered_names_are_gone_and_everything_else_is_there() {
    let gone = ["Elspeth", "Muir", "20 November 2026"];
    let copy = redacted("letter.pdf", LETTER, &gone);
    holds_only_pictures(&copy, &gone);
    // Of "Dear Dr" alone Tesseract makes nothing.
    shows(&copy, &["Dermatologist", "Please would you see"], &["Elspeth", "Muir", "November 2026"]);
}

#[test]
fn the_words_beside_a_covered_one_in_a_tables_row_are_left() {
    let rows = pages(
        "",
        &[
            "BT /F 11 Tf 60 760 Td (Patient) Tj 120 0 Td (Evangeline Pennyworth) Tj 180 0 Td (Female) Tj ET \
           BT /F 11 Tf 60 746 Td (Potassium) Tj 120 0 Td (5.9 mmol/l) Tj 180 0 Td (Elevated) Tj ET \
           BT /F 11 Tf 60 732 Td (Copied to Evangeline Pennyworth and her daughter today.) Tj ET",
        ],
    );
    let gone = ["Evangeline", "Pennyworth"];
    let copy = redacted("table.pdf", &rows, &gone);
    holds_only_pictures(&copy, &gone);
    let left =
        ["Patient", "Female", "Potassium", "mmol", "Elevated", "Copied to", "and her daughter"];
    shows(&copy, &left, &["Evangel", "Penny", "worth"]);
}

#[test]
fn the_same_document_and_covers_give_the_same_bytes() {
    let boxes = coverings("letter.pdf", LETTER, &["Muir"]);
    let first = copy("letter.pdf", LETTER, &boxes).unwrap();
    assert_eq!(first, copy("letter.pdf", LETTER, &boxes).unwrap());
    assert_ne!(first, copy("letter.pdf", LETTER, &by_hand(boxes.pages, &[])).unwrap());
}

#[test]
fn an_earlier_revision_of_the_file_is_not_in_the_copy() {
    let mut file = pages("", &["BT /F 14 Tf 72 770 Td (Seen: Harold Pennington) Tj ET"]);
    // The page's content, written again behind the end.
    let old = file.windows(9).rposition(|window| window == b"startxref").unwrap();
    let table: String = String::from_utf8_lossy(&file[old + 10..])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let at = file.len();
    let content = stream("", "BT /F 14 Tf 72 770 Td (Seen: Somebody Else) Tj ET");
    let mut update = format!("5 0 obj\n{content}\nendobj\n");
    let xref = at + update.len();
    write!(
        update,
        "xref\n5 1\n{at:010} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev {table} >>\nstartxref\n{xref}\n%%EOF\n"
    )
    .unwrap();
    file.extend(update.into_bytes());
    let copy = redacted("letter.pdf", &file, &["Else"]);
    holds_only_pictures(&copy, &["Harold Pennington", "Else"]);
    shows(&copy, &["Seen: Somebody"], &["Else", "Harold"]);
}

#[test]
fn notes_attachments_scripts_and_what_is_told_about_the_file_are_not_in_the_copy() {
    let file = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R /Metadata 8 0 R /Names << /EmbeddedFiles << /Names [(Zebediah.txt) 6 0 R] >> >> \
         /OpenAction << /S /JavaScript /JS (app.alert\\('Zebediah'\\)) >> >>"
            .to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> >> /Annots [ \
         << /Subtype /Text /Rect [500 600 520 620] /Contents (Zebediah rang.) /T (Zebediah) >> \
         << /Subtype /Link /Rect [60 690 300 710] /A << /S /URI /URI (https://example.org/Zebediah) >> >> ] >>"
            .to_owned(),
        stream("", "BT /F 14 Tf 72 700 Td (Dear Zebediah, your results are fine.) Tj \
                    3 Tr 0 -40 Td (Zebediah unseen) Tj 0 Tr 1 g 0 -40 Td (Zebediah in white) Tj ET"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
        "<< /Type /Filespec /F (Zebediah.txt) /EF << /F 7 0 R >> >>".to_owned(),
        stream("/Type /EmbeddedFile", "All about Zebediah"),
        stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta>Zebediah</x:xmpmeta>"),
    ]);
    let copy = redacted("letter.pdf", &file, &["Zebediah"]);
    holds_only_pictures(&copy, &["Zebediah"]);
    shows(&copy, &["Dear", "your results are fine"], &["Zebediah", "ediah"]);
}

#[test]
fn a_forms_values_are_covered_where_they_are_drawn() {
    let form = include_bytes!("fixtures/form-with-appearance.pdf");
    let copy = redacted("form.pdf", form, &["Harold Pennington", "14/03/1958"]);
    holds_only_pictures(&copy, &["Harold Pennington", "14/03/1958"]);
    shows(&copy, &["Patient name", "Date of birth"], &["Harold", "Pennington", "1958"]);
    let typed = include_bytes!("fixtures/typed-annotation.pdf");
    let copy = redacted("typed.pdf", typed, &["penicillin"]);
    holds_only_pictures(&copy, &["penicillin"]);
    // It has no drawing of its own, so no page shows it.
    shows(&copy, &["Thank you for seeing this patient"], &["penicillin"]);
}

#[test]
fn a_page_that_is_turned_and_print_that_runs_up_it_are_covered_where_they_are_shown() {
    let content = "BT /F 16 Tf 72 700 Td (Patient Evangeline comes) Tj ET \
        BT /F 16 Tf 0 1 -1 0 300 200 Tm (Upwards Theodosia goes) Tj ET \
        BT /F 16 Tf 0.94 0.34 -0.34 0.94 72 400 Tm (Slanted Wilhelmina runs) Tj ET";
    for turn in ["", "/Rotate 90", "/Rotate 270"] {
        let file = pages(turn, &[content]);
        let gone = ["Evangeline", "Theodosia", "Wilhelmina"];
        let boxes = coverings("page.pdf", &file, &gone);
        let copied = copy("page.pdf", &file, &boxes).unwrap();
        holds_only_pictures(&copied, &gone);
        // Read here whichever side is up, by what reads scans.
        let said = |file: &[u8]| worker().extract("copy.pdf", file, &limits()).unwrap().text.text();
        let after = said(&copied);
        assert!(after.contains("Patient") || after.contains("Upwards"), "{turn}: {after}");
        for word in gone {
            assert!(!after.contains(word) && !after.contains(&word[3..]), "{turn}: {after}");
        }
        assert_eq!(boxes.covers.len(), 3, "{turn}: {boxes:?}");
    }
}

#[test]
fn a_passage_without_a_place_blacks_the_whole_page_out() {
    let cover = pages("", &["BT /F 14 Tf 72 770 Td (Cover Augustus) Tj ET"]);
    let portfolio = String::from_utf8(cover).unwrap().replace(
        "/Type /Catalog",
        "/Type /Catalog /Collection << >> /Names << /EmbeddedFiles << /Names [(a) << /F (Augustus.pdf) >>] >> >>",
    );
    // The table of objects has moved.
    let objects: Vec<String> = portfolio
        .split(" 0 obj\n")
        .skip(1)
        .map(|object| object.split("\nendobj").next().unwrap().to_owned())
        .collect();
    let file = pdf(&objects);
    let read = worker().extract("p.pdf", &file, &limits()).unwrap().text;
    assert!(read.pages[0].lines.iter().any(|line| line.bounds.is_none()), "{read:?}");
    let boxes = coverings("p.pdf", &file, &["Augustus.pdf"]);
    let whole = Covering { cover: Cover::Page { page: 1 }, why: CoverWhy::NoPlace };
    assert_eq!(boxes.covers, [whole]);
    let copy = redacted("p.pdf", &file, &["Augustus.pdf"]);
    holds_only_pictures(&copy, &["Augustus"]);
    shows(&copy, &[], &["Cover", "Augustus"]);
}

#[test]
fn a_line_that_is_not_found_again_is_covered_whole() {
    let file = pages("", &["BT /F 14 Tf 72 770 Td (Seen: Harold Pennington today) Tj ET"]);
    let mut read = worker().extract("p.pdf", &file, &limits()).unwrap().text;
    // As an earlier release may have read it.
    read.pages[0].lines[0].text = "Seen: Har old Pennington today".to_owned();
    let spans = spans(&read, &["Pennington"]);
    let whole = worker()
        .coverings(&source("p.pdf", &file), &read, &spans, &limits(), &Cancel::default())
        .unwrap();
    let bounds = read.pages[0].lines[0].bounds.unwrap();
    let cover = Cover::Area { page: 1, bounds };
    assert_eq!(whole.covers, [Covering { cover, why: CoverWhy::Line }]);
    shows(&copy("p.pdf", &file, &whole).unwrap(), &[], &["Seen", "Harold", "today"]);
}

#[test]
fn every_page_of_a_document_and_none_of_its_neighbours_is_in_the_copy() {
    let says = |words: &str| format!("BT /F 20 Tf 72 700 Td ({words} page) Tj ET");
    let texts = ["First", "Second", "Third", "Fourth"].map(says);
    let file = pages("", &texts.each_ref().map(String::as_str));
    let all = copy("p.pdf", &file, &by_hand(4, &[])).unwrap();
    shows(&all, &["First page Second page Third page Fourth page"], &[]);

    let range = PageRange { first: 2, last: 3 };
    let source = Source { name: "p.pdf", bytes: &file, range: Some(range) };
    let cancel = Cancel::default();
    let read =
        worker().extract_pages_unless(&cancel, "p.pdf", &file, range, &limits()).unwrap().text;
    let boxes =
        worker().coverings(&source, &read, &spans(&read, &["Third"]), &limits(), &cancel).unwrap();
    let cut = worker().redacted_copy(&source, &boxes, &limits(), &cancel).unwrap();
    holds_only_pictures(&cut, &["First", "Third", "Fourth"]);
    shows(&cut, &["Second page", "page"], &["First", "Third", "Fourth"]);
}

#[test]
fn what_cannot_be_covered_is_refused_and_not_left_as_it_is() {
    let one = pages("", &["BT /F 12 Tf 72 770 Td (One) Tj ET"]);
    let bounds = Bounds { left: 0.0, top: 0.0, width: 9.0, height: 9.0 };
    for page in [0, 2] {
        let refused = copy("p.pdf", &one, &by_hand(1, &[Cover::Area { page, bounds }]));
        assert_eq!(refused, Err(Unreadable::NoPicture { page }));
    }
    let read = worker().extract("p.pdf", &one, &limits()).unwrap().text;
    let none = Cancel::default();
    let beyond = read.text().len() - 1..read.text().len() + 1;
    let beyond = std::slice::from_ref(&beyond);
    let refused = worker().coverings(&source("p.pdf", &one), &read, beyond, &limits(), &none);
    assert_eq!(refused, Err(Unreadable::OtherText));
    let refused = copy("p.pdf", &one, &by_hand(2, &[]));
    assert_eq!(refused, Err(Unreadable::OtherText), "its second page was looked through by nobody");

    let nothing = by_hand(1, &[]);
    let nobody = shell("exit 7");
    for (name, bytes) in [
        ("note.txt", &b"Dear doctor"[..]),
        ("cda.xml", b"<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3'/>"),
    ] {
        let refused = nobody.redacted_copy(&source(name, bytes), &nothing, &limits(), &none);
        assert_eq!(refused, Err(Unreadable::NoPicture { page: 1 }), "{name}");
    }
    let raised = Cancel::default();
    raised.cancel();
    let refused = worker().redacted_copy(&source("p.pdf", &one), &nothing, &limits(), &raised);
    assert_eq!(refused, Err(Unreadable::Cancelled));
    let locked = include_bytes!("fixtures/user-password-aes256.pdf");
    assert_eq!(copy("p.pdf", locked, &nothing), Err(Unreadable::PasswordProtected));
}

#[test]
fn a_child_that_was_taken_over_can_put_nothing_but_pixels_into_the_copy() {
    let one = pages("", &["BT /F 12 Tf 72 770 Td (One) Tj ET"]);
    let answers = |answer: &str| {
        let child = shell(&format!("cat > /dev/null; printf '%s' '{answer}'"));
        child.redacted_copy(&source("p.pdf", &one), &by_hand(1, &[]), &limits(), &Cancel::default())
    };
    let page = |rest: &str| format!("{{\"shown\":{{\"pages\":1,{rest}}}}}\n");
    let size = "\"width\":2,\"height\":2,\"points\":[50,50],\"is_grey\":true";
    let good = answers(&(page(size) + "abcd")).unwrap();
    assert!(!good.windows(4).any(|window| window == b"abcd"), "they are pixels, and packed");
    for (lie, pixels) in [
        (size, "abcde"),
        (size, "abc"),
        ("\"width\":2,\"height\":2,\"points\":[50,50],\"is_grey\":false", "abcd"),
        ("\"width\":2,\"height\":2,\"points\":[0,50],\"is_grey\":true", "abcd"),
        ("\"width\":2,\"height\":2,\"points\":[1e9,50],\"is_grey\":true", "abcd"),
    ] {
        let refused = answers(&(page(lie) + pixels)).unwrap_err();
        assert_eq!(refused.code(), "crashed", "{lie} {pixels}");
    }
}
