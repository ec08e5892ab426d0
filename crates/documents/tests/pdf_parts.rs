//! What stands in a PDF beside its pages' own text: forms, notes, pictures, attachments, and what
//! programs on the way added. Each is read, or a person is asked to look.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use common::{code, extract, letter, pages, pdf, stream};
use wardbook_documents::{DocumentText, Unread, UnreadPart};

fn read(bytes: &[u8]) -> DocumentText {
    extract("letter.pdf", bytes).unwrap().text
}

fn unread(part: UnreadPart, page: Option<u32>) -> Unread {
    Unread { part, page }
}

#[track_caller]
fn has_lines(bytes: &[u8], lines: &[&str]) {
    let text = read(bytes).text();
    for line in lines {
        assert!(text.lines().any(|one| one == *line), "{line} in\n{text}");
    }
}

/// One page with this content, these annotations, and these further entries of the catalogue.
fn annotated(content: &str, annotations: &[&str], catalogue: &str) -> Vec<u8> {
    let numbers: Vec<String> = (6..6 + annotations.len()).map(|at| format!("{at} 0 R")).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F 5 0 R >> >> /Annots [{}] >>",
            numbers.join(" ")
        ),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    objects.extend(annotations.iter().map(|one| (*one).to_owned()));
    pdf(&objects)
}

fn field(entries: &str, bottom: u32) -> String {
    format!(
        "<< /Subtype /Widget /F 4 /DA (/Helv 12 Tf 0 g) /Rect [160 {bottom} 400 {}] {entries} >>",
        bottom + 16
    )
}

const LABELS: &str = "BT /F 12 Tf 60 704 Td (Patient name: ______________________) Tj \
    0 -22 Td (Sex:) Tj 0 -22 Td (Smoker:) Tj 0 -22 Td (Plan) Tj ET";

#[test]
fn a_forms_values_without_a_drawing_stand_beside_their_labels() {
    let form = include_bytes!("fixtures/form-need-appearances.pdf");
    has_lines(form, &["Patient name:  Mr Harold Pennington", "Date of birth:  14/03/1958"]);
    assert_eq!(read(form).unread, []);
    let drawn = include_bytes!("fixtures/form-with-appearance.pdf");
    assert_eq!(read(drawn).text(), read(form).text());
    assert_eq!(read(drawn).unread, []);
}

#[test]
fn text_lists_and_boxes_of_a_form_are_read() {
    let file = annotated(
        LABELS,
        &[
            &field("/FT /Tx /V <FEFF005A006F00EB0020004F20190042007200690065006E> /T (n)", 700),
            &field("/FT /Ch /V (f) /Opt [[(m) (Male)] [(f) (Female)]] /T (s)", 678),
            &field("/FT /Btn /V /Yes /AS /Yes /T (smoker)", 656),
            &field("/FT /Tx /Ff 4096 /V (Rest.\\nWalk daily.) /T (p)", 600),
            &field("/FT /Btn /V /Off /AS /Off /T (other)", 560),
        ],
        "/AcroForm << /Fields [6 0 R 7 0 R 8 0 R 9 0 R] /NeedAppearances true >>",
    );
    let text = read(&file).text();
    let expected = ["Sex:  Female", "Smoker:  [x]", "Rest.", "Walk daily."];
    has_lines(&file, &expected);
    let name = text.lines().find(|line| line.contains("Patient name:")).unwrap();
    assert!(name.ends_with("Zo\u{eb} O\u{2019}Brien"), "{name}");
}

#[test]
fn a_field_that_is_drawn_otherwise_than_it_is_filled_is_asked_about() {
    let look = "/AP << /N 7 0 R >>";
    let drawing = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 240 16] /Resources << /Font << /F 5 0 R >> >>",
        "BT /F 12 Tf 2 4 Td (Ann Lee) Tj ET",
    );
    for (form, seen, asked) in [
        ("<< /Fields [6 0 R] >>", "Ann Lee", true),
        ("<< /Fields [6 0 R] /NeedAppearances true >>", "Bo Chan", false),
    ] {
        let file = annotated(
            LABELS,
            &[&field(&format!("/FT /Tx /V (Bo Chan) /T (n) {look}"), 700), &drawing],
            &format!("/AcroForm {form}"),
        );
        let read = read(&file);
        assert!(read.text().contains(seen), "{}", read.text());
        let expected: &[Unread] =
            if asked { &[unread(UnreadPart::FormField, Some(1))] } else { &[] };
        assert_eq!(read.unread, expected);
    }
}

#[test]
fn typed_text_and_notes_are_read_with_and_without_a_drawing() {
    let typed = include_bytes!("fixtures/typed-annotation.pdf");
    has_lines(typed, &["Allergic to penicillin - anaphylaxis"]);
    assert_eq!(read(typed).unread, []);
    let file = annotated(
        LABELS,
        &[
            "<< /Subtype /Text /Rect [500 600 520 620] /Contents (Seen by phone.\\rWell.) >>",
            "<< /Subtype /Highlight /Rect [60 700 140 716] /Contents (Call her first) >>",
            "<< /Subtype /Popup /Rect [0 0 9 9] /Contents (Call her first) >>",
            "<< /Subtype /FreeText /F 2 /Rect [60 60 400 80] /Contents (Not shown) >>",
        ],
        "",
    );
    let text = read(&file).text();
    assert!(text.ends_with("Call her first\nSeen by phone.\nWell."), "{text}");
    assert_eq!(read(&file).unread, []);
}

#[test]
fn drawings_and_stamps_that_say_nothing_readable_are_asked_about() {
    let file = annotated(
        LABELS,
        &[
            "<< /Subtype /Ink /Rect [60 60 400 80] /InkList [[60 60 70 70]] >>",
            "<< /Subtype /Stamp /Rect [60 100 400 120] >>",
            "<< /Subtype /FileAttachment /Rect [60 200 80 220] >>",
        ],
        "",
    );
    let expected =
        [unread(UnreadPart::Annotation, Some(1)), unread(UnreadPart::Attachment, Some(1))];
    assert_eq!(read(&file).unread, expected);
}

#[test]
fn a_page_that_is_a_picture_is_not_read_and_said() {
    let file = read(include_bytes!("fixtures/second-page-picture.pdf"));
    assert!(!file.pages[0].lines.is_empty());
    assert_eq!(file.unread, [unread(UnreadPart::Page, Some(2))]);
}

/// A picture over the whole page, and text on it.
fn scanned(text: &str) -> Vec<u8> {
    let picture = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 \
        /ColorSpace /DeviceGray";
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>"
            .to_owned(),
        stream("", &format!("q 595 0 0 842 0 0 cm /I Do Q BT /F 11 Tf 14 TL 60 780 Td {text} ET")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        stream(picture, "x"),
    ])
}

#[test]
fn a_picture_with_but_a_line_of_text_on_it_is_asked_about_and_so_is_unseen_text_that_it_does_not_show()
 {
    let stamped = read(&scanned("(Received 16/11/2026) Tj"));
    assert_eq!(stamped.unread, [unread(UnreadPart::Page, Some(1))]);
    let line = "3 Tr (the patient was seen with pain in the left knee) ' ";
    for lines in [30, 4] {
        assert_eq!(read(&scanned(&line.repeat(lines))).unread, [unread(UnreadPart::Page, Some(1))]);
    }
}

#[test]
fn a_blank_page_is_nothing_to_ask_about() {
    let file = read(&pages("", &["BT /F 12 Tf 72 770 Td (Text) Tj ET", ""]));
    assert_eq!((file.unread, file.warnings), (vec![], vec![]));
}

#[test]
fn what_stands_around_the_file_does_not_matter() {
    has_lines(include_bytes!("fixtures/mail-footer.pdf"), &["Patient name:  Mr Harold Pennington"]);
    let expected = read(&letter()).text();
    let footer = "\nThis message is confidential.\r\n".repeat(3_000);
    let header = "X-Header: something\r\n".repeat(150);
    for around in [("", footer.as_str()), (&header, ""), (&header, &footer)] {
        let file = [around.0.as_bytes(), &letter(), around.1.as_bytes()].concat();
        assert_eq!(read(&file).text(), expected);
    }
}

#[test]
fn an_update_that_was_cut_off_is_damage() {
    let file =
        [&letter()[..], b"\n12 0 obj\n<< /Type /Page >>\nendobj\nxref\n12 1\n00000"].concat();
    assert_eq!(code(&extract("letter.pdf", &file)), "damaged");
}

#[test]
fn attachments_are_counted_and_asked_about() {
    let file = annotated(
        LABELS,
        &["<< /Names [(a.pdf) 7 0 R (b.pdf) 99 0 R] >>", "<< /Type /Filespec /F (a.pdf) >>"],
        "/Names << /EmbeddedFiles 6 0 R >>",
    );
    let read = read(&file);
    let expected = [unread(UnreadPart::Enclosed, None), unread(UnreadPart::Attachment, None)];
    assert_eq!(read.unread, expected);
    assert_eq!(read.warnings[0], "2 files are attached to the document.");
}

#[test]
fn a_file_whose_attachments_alone_are_encrypted_is_read() {
    let locked = |filters: &str| {
        let text = String::from_utf8(letter()).unwrap();
        let key = "0".repeat(64);
        let encryption = format!(
            "/Encrypt << /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <{key}> /U <{key}> \
             /CF << /StdCF << /CFM /AESV2 /AuthEvent /EFOpen /Length 16 >> >> {filters} >>"
        );
        text.replace("/Root 1 0 R", &format!("/Root 1 0 R {encryption}")).into_bytes()
    };
    for filters in ["/StmF /Identity /StrF /Identity /EFF /StdCF", "/EFF /StdCF"] {
        let read = read(&locked(filters));
        assert_eq!(read.text(), extract("letter.pdf", &letter()).unwrap().text.text());
        assert_eq!(read.unread, [unread(UnreadPart::Attachment, None)]);
        assert!(read.warnings[0].contains("protected by a password"));
    }
    let all = extract("letter.pdf", &locked("/StmF /StdCF /StrF /StdCF"));
    assert_eq!(code(&all), "password_protected");
}

#[test]
fn a_form_that_only_its_maker_can_show_is_asked_about() {
    let file = annotated(
        "BT /F 12 Tf 60 704 Td (Please wait...) Tj ET",
        &[],
        "/AcroForm << /Fields [] /XFA [] >>",
    );
    assert_eq!(read(&file).unread, [unread(UnreadPart::FormField, None)]);
}

#[test]
fn a_placeholder_for_a_form_is_not_passed_as_the_document() {
    let file = annotated(
        "BT /F 12 Tf 60 704 Td (Please wait...) Tj ET",
        &[],
        "/NeedsRendering true /AcroForm << /Fields [] /XFA [] >>",
    );
    let refused = extract("form.pdf", &file).unwrap_err();
    assert!(refused.to_string().contains("an XFA form that only Adobe Reader shows"));
}
