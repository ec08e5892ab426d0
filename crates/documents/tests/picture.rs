//! Pictures of pages: drawn in the child, small enough to be shown, and bounded whatever the file.

#![allow(clippy::unwrap_used)] // All of this is tests.
#![allow(clippy::panic)]

mod common;

use std::fmt::Write as _;

use common::{letter, pages, pdf, shell, stream, worker};
use wardbook_documents::{
    Limits, PICTURE_BYTES, PICTURE_PIXELS, PICTURE_WIDTH, PagePicture, Picture, Unreadable,
};

fn draw(bytes: &[u8], number: u32, width: u32) -> Result<Picture, Unreadable> {
    worker().picture("page.pdf", bytes, PagePicture { number, width }, &Limits::default())
}

/// The picture's greys, row by row, whatever form they were sent in.
fn greys(picture: &Picture) -> Vec<u8> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&picture.png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.width, info.height), (picture.width, picture.height));
    bytes.truncate(info.buffer_size());
    bytes.chunks(info.color_type.samples()).map(|pixel| pixel[0]).collect()
}

#[test]
fn a_letter_is_drawn_black_on_white_at_the_width_asked_for() {
    let picture = draw(&letter(), 1, 800).unwrap();
    assert_eq!((picture.width, picture.height), (800, 1132));
    assert!(picture.png.len() < 60_000, "{} bytes", picture.png.len());
    let greys = greys(&picture);
    let dark = greys.iter().filter(|grey| **grey < 64).count();
    let white = greys.iter().filter(|grey| **grey > 250).count();
    assert!(dark > 200, "{dark} dark pixels");
    assert!(white > greys.len() * 9 / 10, "{white} of {} are white", greys.len());
}

#[test]
fn what_stands_at_a_place_on_the_page_stands_there_in_the_picture() {
    // A black square in the page's upper right quarter; PDF counts from the bottom left.
    let page = pages("", &["0 g 400 600 100 100 re f"]);
    let picture = draw(&page, 1, 595).unwrap();
    let greys = greys(&picture);
    let at = |x: usize, y: usize| greys[y * 595 + x];
    assert_eq!(at(450, 842 - 650), 0);
    assert_eq!(at(450, 650), 255);
    assert_eq!(at(100, 842 - 650), 255);
}

#[test]
fn every_page_has_its_own_picture_and_no_other_page_has_one() {
    let two = pages("", &["0 g 0 0 595 842 re f", "1 g 0 0 595 842 re f"]);
    assert!(greys(&draw(&two, 1, 100).unwrap()).iter().all(|grey| *grey == 0));
    assert!(greys(&draw(&two, 2, 100).unwrap()).iter().all(|grey| *grey == 255));
    for number in [0, 3, u32::MAX] {
        assert_eq!(draw(&two, number, 100), Err(Unreadable::NoPicture { page: number }));
    }
}

#[test]
fn text_and_the_header_of_cda_have_no_picture_and_no_child_is_started_for_them() {
    let nobody = shell("exit 7");
    let first = PagePicture { number: 1, width: 100 };
    let none = Err(Unreadable::NoPicture { page: 1 });
    let limits = Limits::default();
    assert_eq!(nobody.picture("note.txt", b"Dear doctor", first, &limits), none);
    let cda = b"<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3'/>";
    assert_eq!(nobody.picture("cda.xml", cda, first, &limits), none);
}

#[test]
fn no_picture_is_larger_than_may_be_sent() {
    // Thousands of small shapes in thousands of colours, which nothing compresses well.
    let mut busy = String::new();
    let mut state = 7_u64;
    let mut next = |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    for _ in 0..30_000 {
        let [red, green, blue] = [next(100), next(100), next(100)];
        let (x, y) = (next(595), next(842));
        writeln!(busy, "0.{red:02} 0.{green:02} 0.{blue:02} rg {x} {y} 9 7 re f").unwrap();
    }
    let picture = draw(&pages("", &[&busy]), 1, 1_600).unwrap();
    assert!(picture.png.len() <= PICTURE_BYTES, "{}", picture.png.len());
    assert!(picture.width < 1_600 && picture.width > 100, "{}", picture.width);
}

#[test]
fn a_width_and_a_page_beyond_all_bounds_are_kept_within_them() {
    let wide = draw(&letter(), 1, u32::MAX).unwrap();
    assert!(wide.width <= PICTURE_WIDTH);
    for media in ["[0 0 14400 14400]", "[0 0 10 14400]", "[0 0 14400 10]", "[0 0 9e9 9e9]"] {
        let object = format!("<< /Type /Page /Parent 2 0 R /MediaBox {media} /Contents 4 0 R >>");
        let odd = pdf(&[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            object,
            stream("", "0 g 1 1 5 5 re f"),
        ]);
        match draw(&odd, 1, 1_600) {
            Ok(picture) => {
                let pixels = u64::from(picture.width) * u64::from(picture.height);
                assert!(picture.width <= PICTURE_WIDTH && pixels <= PICTURE_PIXELS, "{media}");
            }
            Err(refused) => assert_eq!(refused, Unreadable::NoPicture { page: 1 }, "{media}"),
        }
    }
}

#[test]
fn a_picture_inside_the_page_is_drawn_too() {
    // Two by two pixels, over the whole page: black, white, white, black.
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Filter /ASCIIHexDecode",
        "00FFFF00>",
    );
    let file = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R \
         /Resources << /XObject << /I 5 0 R >> >> >>"
            .to_owned(),
        stream("", "400 0 0 400 0 0 cm /I Do"),
        image,
    ]);
    let picture = draw(&file, 1, 400).unwrap();
    let greys = greys(&picture);
    let at = |x: usize, y: usize| greys[y * 400 + x];
    assert_eq!((at(50, 50), at(350, 50), at(50, 350), at(350, 350)), (0, 255, 255, 0));
}

#[test]
fn a_broken_or_locked_file_is_refused_by_name() {
    let locked = include_bytes!("fixtures/user-password-aes256.pdf");
    assert_eq!(draw(locked, 1, 100), Err(Unreadable::PasswordProtected));
    let whole = letter();
    let cut = draw(&whole[..whole.len() / 2], 1, 100);
    assert!(matches!(cut, Err(Unreadable::Damaged { .. })), "{cut:?}");
}

#[test]
fn a_page_that_would_be_drawn_for_ever_or_take_all_memory_is_given_up() {
    // Forms within forms, each drawn twenty times: twenty to the eighth shapes.
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R \
         /Resources << /XObject << /X 5 0 R >> >> >>"
            .to_owned(),
        stream("", "/X Do"),
    ];
    for level in 0..8 {
        let next = objects.len() + 2;
        let form = "/Type /XObject /Subtype /Form /BBox [0 0 400 400]";
        objects.push(if level == 7 {
            stream(form, "0 0 200 200 re f")
        } else {
            stream(
                &format!("{form} /Resources << /XObject << /X {next} 0 R >> >>"),
                &"/X Do ".repeat(20),
            )
        });
    }
    let limits = Limits { seconds: 2, memory_mb: 256, ..Limits::default() };
    let first = PagePicture { number: 1, width: 800 };
    let refused = worker().picture("page.pdf", &pdf(&objects), first, &limits).unwrap_err();
    assert!(["timed_out", "out_of_memory"].contains(&refused.code()), "{refused:?}");
}

#[test]
fn what_office_programs_write_is_drawn_within_the_childs_limits() {
    for (name, bytes) in [
        ("libreoffice", &include_bytes!("fixtures/libreoffice.pdf")[..]),
        ("chromium", &include_bytes!("fixtures/chromium.pdf")[..]),
        ("owner password", &include_bytes!("fixtures/owner-password-aes256.pdf")[..]),
    ] {
        let picture = draw(bytes, 1, 1_200).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(picture.width == 1_200 && picture.png.len() <= PICTURE_BYTES, "{name}");
        assert!(greys(&picture).iter().any(|grey| *grey < 100), "{name} is not blank");
        assert!(picture.micros < 10_000_000, "{name}: {} µs", picture.micros);
    }
}
