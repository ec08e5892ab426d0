//! Redacted copies of pages of every shape: cropped, scaled, in columns, fine and coarse, with codes and
//! pictures. What is covered is covered where it is shown, and what nobody can have read is covered too.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;
#[path = "common/proof.rs"]
mod proof;

use std::fmt::Write as _;
use std::process::Command;

use common::{extract, pages, worker};
use proof::{
    copy, coverings, grey, holds_only_pictures, limits, picture_of, redacted, run, shows, source,
    spans,
};
use wardbook_documents::{Cancel, Cover, CoverWhy, Look, LookWhy};

const LETTER: &[u8] = include_bytes!("../../../samples/referral-dermatology.pdf");

#[test]
fn a_cropped_page_shows_what_it_showed_and_nothing_from_beyond_its_edge() {
    let file = pages(
        "/CropBox [60 500 400 800]",
        &[
            "BT /F 14 Tf 80 700 Td (Seen today: Evangeline Pennyworth) Tj 0 -40 Td (She is well again) Tj \
           0 -300 Td (Theodosia beyond the edge) Tj ET",
        ],
    );
    let copy = redacted("page.pdf", &file, &["Evangeline", "Theodosia"]);
    holds_only_pictures(&copy, &["Evangeline", "Theodosia"]);
    shows(
        &copy,
        &["Seen today", "Pennyworth", "She is well again"],
        &["Evangel", "Theodosia", "beyond"],
    );
}

#[test]
fn a_page_that_is_scaled_is_covered_where_its_words_are_and_can_still_be_read() {
    let content = "BT /F 1.4 Tf 7 70 Td (Seen today: Evangeline Pennyworth) Tj \
                   0 -3 Td (She is well again) Tj ET";
    let file = String::from_utf8(pages("/UserUnit 10", &[content])).unwrap();
    // Of the same length, so that nothing in the file moves.
    let file = file.replace("[0 0 595 842]", "[0 0 60 85]  ").into_bytes();
    let copy = redacted("page.pdf", &file, &["Evangeline"]);
    holds_only_pictures(&copy, &["Evangeline"]);
    let read = extract("copy.pdf", &copy).unwrap().text.text();
    assert!(read.contains("Pennyworth") && read.contains("She is well again"), "{read}");
    assert!(!read.contains("Evangel") && !read.contains("geline"), "{read}");
}

#[test]
fn a_word_in_one_column_is_covered_and_its_neighbour_in_the_other_is_not() {
    let mut content = String::new();
    let left = [
        "The patient was admitted on",
        "Monday and was seen by Doctor",
        "Evangeline who noted a rash",
        "that had not been there when",
        "she was last seen in clinic",
    ];
    let right = [
        "Her medicines were reviewed",
        "and none of them was changed",
        "although another lotion was",
        "given to her for the itching",
        "and she returns next month",
    ];
    for (place, (left, right)) in (0..).zip(left.iter().zip(right)) {
        let y = 700 - 16 * place;
        write!(
            content,
            "BT /F 11 Tf 60 {y} Td ({left}) Tj ET BT /F 11 Tf 320 {y} Td ({right}) Tj ET "
        )
        .unwrap();
    }
    let file = pages("", &[&content]);
    let copy = redacted("page.pdf", &file, &["Evangeline"]);
    holds_only_pictures(&copy, &["Evangeline"]);
    shows(&copy, &["who noted a rash", "although another lotion"], &["Evangel", "geline"]);
}

#[test]
fn a_name_that_stands_on_the_page_twice_is_covered_where_it_was_named() {
    let file = pages(
        "",
        &[
            "BT /F 14 Tf 72 700 Td (Dear Doctor Pennyworth) Tj 0 -60 Td (Yours, Nurse Pennyworth) Tj ET",
        ],
    );
    let both = redacted("page.pdf", &file, &["Pennyworth"]);
    shows(&both, &["Dear Doctor", "Yours, Nurse"], &["Penny", "worth"]);

    let read = extract("page.pdf", &file).unwrap().text;
    let first = &spans(&read, &["Pennyworth"])[..1];
    let cancel = Cancel::default();
    let boxes =
        worker().coverings(&source("page.pdf", &file), &read, first, &limits(), &cancel).unwrap();
    assert_eq!(boxes.covers.len(), 1);
    let one = copy("page.pdf", &file, &boxes).unwrap();
    shows(&one, &["Yours, Nurse Pennyworth"], &["Doctor Pennyworth"]);
}

#[test]
fn words_drawn_twice_at_one_place_as_bold_are_covered() {
    let file = pages(
        "",
        &["BT /F 14 Tf 72 700 Td (Seen: Pennyworth today) Tj ET \
           BT /F 14 Tf 72.3 700 Td (Seen: Pennyworth today) Tj ET"],
    );
    let copy = redacted("page.pdf", &file, &["Pennyworth"]);
    shows(&copy, &["Seen"], &["Penny", "worth"]);
}

/// The letter's first page as a picture of so many pixels to the inch, and nothing else.
fn scanned_at(dots: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("letter.pdf"), folder.path().join("page"));
    std::fs::write(&from, LETTER).unwrap();
    run(Command::new("pdftoppm")
        .args(["-gray", "-singlefile", "-r", &dots.to_string()])
        .args([&from, &to]));
    let (pixels, width, _) = grey(&to.with_extension("pgm"));
    let height = pixels.len() / width;
    picture_of(width, height, &pixels, "q 595 0 0 842 0 0 cm /I Do Q")
}

#[test]
fn a_fine_scan_is_covered_where_its_words_are() {
    let copy = redacted("scan.pdf", &scanned_at(300), &["Elspeth", "Muir"]);
    holds_only_pictures(&copy, &["Elspeth", "Muir"]);
    shows(&copy, &["Dermatologist", "Please would you see"], &["Elspeth", "speth", "Muir"]);
}

#[test]
fn print_of_a_coarse_scan_that_is_in_doubt_is_covered_with_what_was_named() {
    let file = scanned_at(72);
    let read = extract("scan.pdf", &file).unwrap().text;
    let named = spans(&read, &["Elspeth", "Muir"]);
    let cancel = Cancel::default();
    let boxes =
        worker().coverings(&source("scan.pdf", &file), &read, &named, &limits(), &cancel).unwrap();
    assert!(boxes.covers.iter().any(|cover| cover.why == CoverWhy::Unsure), "{boxes:?}");
    let copy = copy("scan.pdf", &file, &boxes).unwrap();
    holds_only_pictures(&copy, &["Elspeth", "Muir"]);
    shows(&copy, &[], &["Elspeth", "speth", "Muir"]);
}

/// Noise of so many pixels on each side, without letters.
fn noise(side: u32) -> Vec<u8> {
    let mut state = 7_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..side * side).map(next).collect()
}

#[test]
fn a_page_that_is_a_picture_without_words_is_blacked_out() {
    let file = picture_of(64, 64, &noise(64), "q 595 0 0 842 0 0 cm /I Do Q");
    let mut read = extract("letter.pdf", LETTER).unwrap().text;
    read.pages.truncate(1);
    let boxes = worker()
        .coverings(&source("scan.pdf", &file), &read, &[], &limits(), &Cancel::default())
        .unwrap();
    let [cover] = boxes.covers[..] else { panic!("{boxes:?}") };
    assert_eq!((cover.cover, cover.why), (Cover::Page { page: 1 }, CoverWhy::Unread));
}

#[test]
fn a_picture_beside_a_pages_text_is_named_to_be_looked_at() {
    let content =
        "q 60 0 0 60 400 700 cm /I Do Q BT /F 14 Tf 72 600 Td (Seen: Pennyworth today) Tj ET";
    let file = picture_of(64, 64, &noise(64), content);
    let boxes = coverings("page.pdf", &file, &["Pennyworth"]);
    assert_eq!(boxes.looks, [Look { page: 1, why: LookWhy::Picture }]);
    assert_eq!(boxes.covers.len(), 1, "{boxes:?}");
}

#[test]
fn a_large_picture_without_words_is_covered_and_the_text_beside_it_is_not() {
    let content =
        "q 400 0 0 400 100 300 cm /I Do Q BT /F 14 Tf 72 200 Td (Seen: Pennyworth today) Tj ET";
    let file = picture_of(64, 64, &noise(64), content);
    let boxes = coverings("page.pdf", &file, &["Pennyworth"]);
    let whys: Vec<CoverWhy> = boxes.covers.iter().map(|cover| cover.why).collect();
    assert_eq!(whys, [CoverWhy::Unread, CoverWhy::Word]);
    let copy = copy("page.pdf", &file, &boxes).unwrap();
    shows(&copy, &["Seen", "today"], &["Penny"]);
}

/// A code of this text, drawn in squares as letters have it, at this place.
fn qr_code(text: &str, module: u32, (x, y): (u32, u32), content: &mut String) -> u32 {
    let code = qrcode::QrCode::new(text).unwrap();
    let width = u32::try_from(code.width()).unwrap();
    for (place, colour) in (0..).zip(code.to_colors()) {
        if colour == qrcode::Color::Dark {
            let (x, y) = (x + module * (place % width), y + module * (width - 1 - place / width));
            write!(content, "{x} {y} {module} {module} re f ").unwrap();
        }
    }
    width * module
}

#[test]
fn a_code_that_a_machine_reads_is_covered() {
    for (text, module) in
        [("MRN 4471-0092", 3), ("https://example.org/?patient=4471&born=1958-03-14", 2)]
    {
        let mut content = "BT /F 14 Tf 72 700 Td (Seen: Pennyworth today) Tj ET 0 g ".to_owned();
        let side = qr_code(text, module, (300, 300), &mut content);
        #[allow(clippy::cast_precision_loss)] // A few points.
        let side = side as f32;
        for turn in ["", "/Rotate 90"] {
            let file = pages(turn, &[&content]);
            let boxes = coverings("page.pdf", &file, &["Pennyworth"]);
            let code = boxes.covers.iter().find(|cover| cover.why == CoverWhy::Code);
            let Some(code) = code else { panic!("{text} {turn}: {boxes:?}") };
            let Cover::Area { bounds, .. } = code.cover else { panic!("{code:?}") };
            let (left, top) = if turn.is_empty() { (300.0, 542.0 - side) } else { (300.0, 300.0) };
            assert!(bounds.left <= left && bounds.left + bounds.width >= left + side, "{bounds:?}");
            assert!(bounds.top <= top && bounds.top + bounds.height >= top + side, "{bounds:?}");
            assert_eq!(boxes.covers.len(), 2, "{boxes:?}");
        }
    }
}

#[test]
fn a_letter_without_codes_has_none() {
    let boxes = coverings("letter.pdf", LETTER, &["Muir"]);
    assert!(boxes.covers.iter().all(|cover| cover.why == CoverWhy::Word), "{boxes:?}");
}
