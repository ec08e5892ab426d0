//! What a PDF's letters mean, however its fonts say it, and what is said where they do not.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use common::{extract, letter, pages, pdf, stream, text};
use wardbook_documents::{Unread, UnreadPart, Unreadable};

/// A page set in this font and its further objects, from number 6 on.
fn set_in(font: &str, further: &[String], content: &str) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /T 5 0 R /F 6 0 R >> >> >>"
            .to_owned(),
        stream("", content),
        font.to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    objects.extend(further.iter().cloned());
    pdf(&objects)
}

#[test]
fn a_mapping_given_by_name_makes_the_code_the_character() {
    let all = text("f.pdf", include_bytes!("fixtures/tounicode-by-name.pdf"));
    assert!(all.contains("Patient name: Mr Harold Pennington\nDate of birth: 14/03/1958"), "{all}");
    let mixed = text("f.pdf", include_bytes!("fixtures/tounicode-by-name-mixed.pdf"));
    assert!(mixed.contains("Patient name:  Mr Harold Pennington"), "{mixed}");
    let simple = "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /ToUnicode /Identity-H \
        /Encoding /WinAnsiEncoding >>";
    let file = set_in(simple, &[], "BT /T 12 Tf 60 700 Td (O\\222Brien, Zo\\353) Tj ET");
    assert_eq!(text("f.pdf", &file), "O\u{2019}Brien, Zo\u{eb}");
}

/// A font of glyph numbers that says nothing about characters.
const WITHOUT_MEANING: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H \
    /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo \
    << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 >>] >>";

#[test]
fn letters_without_a_meaning_are_no_scan_and_no_text() {
    let file = set_in(WITHOUT_MEANING, &[], "BT /T 12 Tf 60 700 Td <002400250026> Tj ET");
    let refused = extract("f.pdf", &file).unwrap_err();
    assert_eq!(refused, Unreadable::NoMeaning);
    assert!(refused.to_string().contains("letters in this file have no meaning"));
    let mostly = "BT /T 12 Tf 60 700 Td <002400250026002400250026> Tj /F 12 Tf (, x) Tj ET";
    let refused = extract("f.pdf", &set_in(WITHOUT_MEANING, &[], mostly)).unwrap_err();
    assert_eq!(refused, Unreadable::NoMeaning);
}

#[test]
fn a_letter_without_a_meaning_is_doubt_about_its_page() {
    let content = "BT /F 12 Tf 60 700 Td (Potassium 5) Tj /T 12 Tf <0024> Tj /F 12 Tf (9) Tj ET";
    let read = extract("f.pdf", &set_in(WITHOUT_MEANING, &[], content)).unwrap().text;
    assert_eq!(read.text(), "Potassium 5\u{fffd}9");
    assert_eq!(read.unread, [Unread { part: UnreadPart::Letters, page: Some(1) }]);
}

/// A font of drawings; each name is a glyph's, in the order of the codes.
fn drawn_font(first: u8, names: &[String]) -> String {
    let drawings: Vec<String> = names.iter().map(|name| format!("/{name} 7 0 R")).collect();
    let drawings = drawings.join(" ");
    format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] \
         /CharProcs << {drawings} >> /FirstChar {first} /LastChar {} /Widths [{}] \
         /Encoding << /Differences [{first} /{}] >> >>",
        usize::from(first) + names.len() - 1,
        "600 ".repeat(names.len()),
        names.join(" /")
    )
}

#[test]
fn the_names_of_drawn_glyphs_carry_their_characters() {
    const SAID: &str = "Mr O'Hara: 38.5 at noon";
    let drawing = stream("", "600 0 0 0 750 750 d1 0 0 750 750 re f");
    let codes =
        (0..SAID.len()).fold(String::new(), |codes, code| codes + &format!("{:02x}", code + 1));
    let content = format!("BT /T 12 Tf 60 700 Td <{codes}> Tj ET");
    for name in [
        |c: char| format!("a{}", u32::from(c)),
        |c: char| format!("g{:X}", u32::from(c)),
        |c: char| format!("uni{:04X}", u32::from(c)),
        |c: char| format!("C{:04}", u32::from(c)),
    ] {
        let names: Vec<String> = SAID.chars().map(name).collect();
        let file = set_in(&drawn_font(1, &names), std::slice::from_ref(&drawing), &content);
        let read = extract("f.pdf", &file).unwrap().text;
        assert_eq!((read.text(), read.unread), (SAID.to_owned(), vec![]), "{names:?}");
    }
    // What a font file's own numbers would look like is asked about.
    let numbers: Vec<String> = (68..68 + SAID.len()).map(|at| format!("g{at}")).collect();
    let file = set_in(&drawn_font(1, &numbers), std::slice::from_ref(&drawing), &content);
    let asked = extract("f.pdf", &file).unwrap().text.unread;
    assert_eq!(asked, [Unread { part: UnreadPart::Letters, page: None }]);
    // Numbers in order are no characters.
    let counted: Vec<String> = (0..SAID.len()).map(|at| format!("a{at}")).collect();
    let file = set_in(&drawn_font(1, &counted), &[drawing], &content);
    assert_eq!(extract("f.pdf", &file).unwrap_err(), Unreadable::NoMeaning);
}

#[test]
fn letters_set_apart_are_words() {
    for content in [
        "BT /F 12 Tf 60 700 Td (P a t i e n t   n a m e :  Harold Pennington) Tj ET",
        "BT /F 12 Tf 4 Tc 60 700 Td (Patient name:) Tj 0 Tc 140 0 Td (Harold Pennington) Tj ET",
    ] {
        let read = text("f.pdf", &pages("", &[content]));
        assert_eq!(
            read.split_whitespace().collect::<Vec<_>>().join(" "),
            "Patient name: Harold Pennington"
        );
    }
    for kept in ["A B C D E", "1 0 1 0", "J R R Tolkien", "Y N"] {
        let content = format!("BT /F 12 Tf 60 700 Td ({kept}) Tj ET");
        assert_eq!(text("f.pdf", &pages("", &[&content])), kept);
    }
}

#[test]
fn words_that_are_written_from_right_to_left_ask_a_person() {
    let hebrew = "BT /F 12 Tf 72 770 Td /Span << /ActualText <FEFF05D005D105D2> >> BDC (abc) Tj EMC \
        ( Sodium 140) Tj ET";
    let read = extract("letter.pdf", &pages("", &[hebrew])).unwrap().text;
    assert!(read.text().contains("Sodium 140"), "{}", read.text());
    assert_eq!(read.unread.len(), 1, "{:?}", read.warnings);
    assert!(read.warnings.iter().any(|one| one.contains("right to left")), "{:?}", read.warnings);
    let plain = extract("letter.pdf", &letter()).unwrap().text;
    assert_eq!(plain.unread, []);
}
