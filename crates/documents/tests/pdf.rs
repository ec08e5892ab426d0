//! PDFs as they come: read in order, or refused by name, and never more than that.

mod common;

use common::{code, extract, letter, pages, pdf, stream, text, worker};
use wardbook_documents::{Limits, Unreadable};

#[test]
fn a_letter_is_read_line_by_line_with_its_place_on_the_page() {
    let read = extract("letter.pdf", &letter()).unwrap();
    let page = &read.text.pages[0];
    assert_eq!((page.number, page.width, page.height), (1, 595.0, 842.0));
    assert_eq!(page.text(), "Potassium  5.9 mmol/l");
    let bounds = page.lines[0].bounds.unwrap();
    // The base line is 770 from the bottom, 72 from the top; type of 12 points stands on it.
    assert!((bounds.left - 72.0).abs() < 0.1, "{bounds:?}");
    assert!(bounds.top < 72.0 && bounds.top + bounds.height > 72.0, "{bounds:?}");
    assert!(bounds.width > 240.0 && bounds.width < 280.0, "{bounds:?}");
    assert_eq!(read.text.pages[1].text(), "Second page");
    assert!(read.peak_memory_kb > 0);
}

#[test]
fn a_turned_page_has_its_boxes_where_a_viewer_shows_them() {
    let content = "BT 0 1 -1 0 100 72 Tm /F 12 Tf (Landscape) Tj ET";
    let read = extract("letter.pdf", &pages("/Rotate 90", &[content])).unwrap();
    let page = &read.text.pages[0];
    assert_eq!((page.width, page.height), (842.0, 595.0));
    let bounds = page.lines[0].bounds.unwrap();
    assert!((bounds.left - 72.0).abs() < 0.5 && bounds.width > bounds.height, "{bounds:?}");
    assert!(bounds.top < 100.0 && bounds.top + bounds.height > 99.0, "{bounds:?}");
}

#[test]
fn white_tiny_off_page_and_invisible_text_is_read_too() {
    let content = "BT /F 12 Tf 72 770 Td (Seen) Tj ET \
        1 1 1 rg BT /F 12 Tf 72 700 Td (white) Tj ET \
        0 g BT /F 0.5 Tf 72 600 Td (tiny) Tj ET \
        BT /F 12 Tf 3 Tr 72 500 Td (invisible) Tj ET \
        BT 0 Tr /F 12 Tf -5000 -5000 Td (away) Tj ET";
    let read = text("letter.pdf", &pages("", &[content]));
    for word in ["Seen", "white", "tiny", "invisible", "away"] {
        assert!(read.contains(word), "{word} in {read}");
    }
}

#[test]
fn what_a_passage_declares_to_say_is_read_and_said() {
    let content = "BT /F 12 Tf 72 770 Td /Span << /ActualText (50 mg) >> BDC (5 mg) Tj EMC ET";
    let read = extract("letter.pdf", &pages("", &[content])).unwrap();
    assert_eq!(read.text.text(), "50 mg");
    assert!(read.text.warnings[0].contains("declare to say something else"));
}

#[test]
fn a_pdf_without_text_is_refused_in_plain_words() {
    let refused = extract("scan.pdf", &pages("", &["0 0 100 100 re f", ""])).unwrap_err();
    assert_eq!(refused, Unreadable::NoText);
    assert!(refused.to_string().contains("No text was found"));
}

#[test]
fn one_page_on_whose_picture_no_text_is_found_is_warned_of() {
    let file = pages("", &["BT /F 12 Tf 72 770 Td (Text) Tj ET", "0 0 100 100 re f"]);
    let warnings = extract("letter.pdf", &file).unwrap().text.warnings;
    assert_eq!(warnings, ["Page 2 has a picture on which no text was found."]);
}

#[test]
fn pages_that_cannot_be_found_are_warned_of() {
    let file = String::from_utf8(letter()).unwrap().replace("/Count 2", "/Count 7");
    let warnings = extract("letter.pdf", file.as_bytes()).unwrap().text.warnings;
    assert_eq!(warnings, ["The file says it has 7 pages, but only 2 could be found."]);
}

#[test]
fn passwords_are_asked_for_only_where_one_is_needed_to_open() {
    let rc4 = include_bytes!("fixtures/user-password-rc4.pdf");
    let aes = include_bytes!("fixtures/user-password-aes256.pdf");
    assert_eq!(extract("a.pdf", rc4).unwrap_err(), Unreadable::PasswordProtected);
    assert_eq!(extract("a.pdf", aes).unwrap_err(), Unreadable::PasswordProtected);
    let owner = include_bytes!("fixtures/owner-password-aes256.pdf");
    assert!(text("a.pdf", owner).starts_with("Potassium  5.9 mmol/l"));
}

#[test]
fn a_file_cut_off_anywhere_is_damaged() {
    let whole = letter();
    for part in [10, 30, 60, 90] {
        let cut = &whole[..whole.len() * part / 100];
        assert_eq!(code(&extract("letter.pdf", cut)), "damaged", "{part} %");
    }
}

#[test]
fn garbage_behind_a_pdf_header_is_damaged() {
    let garbage: Vec<u8> = (0..5000_u32).map(|i| (i * 31 % 253) as u8).collect();
    let file = [b"%PDF-1.7\n", garbage.as_slice(), b"\n%%EOF"].concat();
    assert_eq!(code(&extract("letter.pdf", &file)), "damaged");
    assert_eq!(code(&extract("letter.pdf", b"%PDF-1.7\n%%EOF")), "damaged");
}

#[test]
fn a_page_tree_that_bites_its_tail_ends() {
    let file = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 2 0 R /Count 1 >>".to_owned(),
    ]);
    assert_eq!(code(&extract("letter.pdf", &file)), "damaged");
}

#[test]
fn a_drawing_that_contains_itself_ends() {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] \
        /Resources << /XObject << /X 3 0 R >> /Font << /F 5 0 R >> >>";
    let file = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        stream(form, "BT /F 9 Tf (Again) Tj ET /X Do"),
        "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /XObject << /X 3 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        stream("", "/X Do"),
    ]);
    assert!(text("letter.pdf", &file).contains("Again"));
}

#[test]
fn drawings_that_multiply_are_ended_by_the_clock() {
    // Each of 12 drawings draws the next ten times: 10^12 texts from a page of source.
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
            .to_owned(),
        stream("", "/X Do"),
    ];
    for next in 6..=17 {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] \
             /Resources << /XObject << /X {next} 0 R >> >>"
        );
        objects.push(stream(&entries, &"/X Do ".repeat(10)));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "n"));
    let limits = Limits { seconds: 1, ..Limits::default() };
    let read = common::worker().extract("letter.pdf", &pdf(&objects), &limits);
    assert_eq!(read.unwrap_err(), Unreadable::TimedOut { seconds: 1 });
}

#[test]
fn more_pages_or_text_than_allowed_is_refused_by_name() {
    let limits = Limits { pages: 1, ..Limits::default() };
    let read = common::worker().extract("letter.pdf", &letter(), &limits);
    assert_eq!(read.unwrap_err(), Unreadable::TooManyPages { limit: 1 });
    let limits = Limits { text_bytes: 20, ..Limits::default() };
    let read = common::worker().extract("letter.pdf", &letter(), &limits);
    assert_eq!(read.unwrap_err(), Unreadable::TooMuchText { limit: 20 });
}

#[test]
fn tables_by_office_programs_and_browsers_keep_their_rows() {
    for file in
        [&include_bytes!("fixtures/libreoffice.pdf")[..], include_bytes!("fixtures/chromium.pdf")]
    {
        let read = text("prescription.pdf", file);
        for row in [
            "Drug  Dose  Frequency",
            "Metformin  500 mg  twice daily",
            "Lisinopril  10 mg  at night",
            "eGFR 54 mL/min/1.73 m2, effusion 38.4 °C",
        ] {
            assert!(read.lines().any(|line| line == row), "{row} in\n{read}");
        }
    }
}

#[test]
fn a_password_opens_a_copy_that_needs_none_and_says_the_same() {
    let limits = Limits::default();
    for locked in [
        &include_bytes!("fixtures/user-password-rc4.pdf")[..],
        include_bytes!("fixtures/user-password-aes256.pdf"),
    ] {
        let open = |password| worker().unlocked("a.pdf", locked, password, &limits);
        let copy = open("secret").unwrap();
        assert!(text("a.pdf", &copy).starts_with("Potassium  5.9 mmol/l"));
        assert_eq!(open("secret").unwrap(), copy, "the same each time");
        // The owner's opens it too, but not with both libraries: nothing is given unchecked.
        match open("owner") {
            Ok(copy) => assert!(text("a.pdf", &copy).starts_with("Potassium  5.9 mmol/l")),
            Err(refused) => assert_eq!(refused, Unreadable::CannotUnlock),
        }
        for wrong in ["Secret", "", "secret ", "\u{e9}\u{4e2d}", "\0"] {
            assert_eq!(open(wrong), Err(Unreadable::WrongPassword), "{wrong:?}");
        }
    }
}

#[test]
fn what_is_locked_otherwise_or_damaged_is_not_opened_with_a_password() {
    let limits = Limits::default();
    let open = |bytes: &[u8]| worker().unlocked("a", bytes, "secret", &limits);
    let locked = include_bytes!("fixtures/user-password-aes256.pdf");
    assert!(matches!(open(&locked[..locked.len() / 2]), Err(Unreadable::Damaged { .. })));
    assert_eq!(open(b"Potassium 5.9"), Err(Unreadable::CannotUnlock));
}
