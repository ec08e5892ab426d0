//! Redacted copies of scans and photographs: the words are found in the picture again, and covered
//! there; what the file tells beside its picture is not in the copy.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;
#[path = "common/proof.rs"]
mod proof;

use std::borrow::Cow;
use std::io::Cursor;

use common::{extract, worker};
use proof::{by_hand, copy, holds_only_pictures, limits, picture_of, redacted, shown};
use wardbook_documents::{Cover, PagePicture};

const LETTER: &[u8] = include_bytes!("../../../samples/referral-dermatology.pdf");
const FAX: &[u8] = include_bytes!("fixtures/pictures/two-pages-g4.tif");

/// A page in greys.
struct Page {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// The letter's first page, at nearly 200 pixels to the inch.
fn letter() -> Page {
    let first = PagePicture { number: 1, width: 1_600 };
    let drawn = worker().picture("letter.pdf", LETTER, first, &limits()).unwrap();
    let mut decoder = png::Decoder::new(Cursor::new(&drawn.png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let pixels = bytes.chunks(info.color_type.samples()).map(|pixel| pixel[0]).collect();
    Page { width: drawn.width, height: drawn.height, pixels }
}

impl Page {
    /// Leaning by so many degrees clockwise.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn leaning(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let middle = (f64::from(self.width) / 2.0, f64::from(self.height) / 2.0);
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| {
            let (x, y) = (f64::from(x) - middle.0, f64::from(y) - middle.1);
            let (x, y) = (middle.0 + x * cos + y * sin, middle.1 - x * sin + y * cos);
            let is_on =
                x >= 0.0 && y >= 0.0 && x < f64::from(self.width) && y < f64::from(self.height);
            if is_on { self.pixels[y as usize * self.width as usize + x as usize] } else { 255 }
        });
        Self { pixels: pixels.collect(), ..*self }
    }

    fn turned(&self) -> Self {
        let places = (0..self.width).flat_map(|x| (0..self.height).rev().map(move |y| (x, y)));
        let pixels = places.map(|(x, y)| self.pixels[(y * self.width + x) as usize]).collect();
        Self { width: self.height, height: self.width, pixels }
    }

    /// With a text and EXIF that name somebody.
    fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut info = png::Info::with_size(self.width, self.height);
        info.color_type = png::ColorType::Grayscale;
        info.bit_depth = png::BitDepth::Eight;
        info.exif_metadata = Some(Cow::Borrowed(b"MM\0*\0\0\0\x08\0\0Elspeth Muir"));
        let mut encoder = png::Encoder::with_info(&mut file, info).unwrap();
        encoder.add_text_chunk("Author".to_owned(), "Elspeth Muir".to_owned()).unwrap();
        encoder.add_ztxt_chunk("Comment".to_owned(), "For Elspeth Muir".to_owned()).unwrap();
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
        file
    }
}

const GONE: [&str; 2] = ["Elspeth", "Muir"];

#[track_caller]
fn is_redacted(copy: &[u8]) {
    holds_only_pictures(copy, &GONE);
    let said = shown(copy);
    assert!(said.contains("Dermatologist") && said.contains("Please would you see"), "{said}");
    assert!(!said.contains("speth") && !said.contains("Muir"), "{said}");
}

#[test]
fn a_pictures_words_are_covered_and_what_it_tells_of_itself_is_gone() {
    is_redacted(&redacted("scan.png", &letter().png(), &GONE));
}

#[test]
fn a_letter_that_leans_is_covered_where_its_words_are() {
    for degrees in [2.5, -4.0] {
        let copy = redacted("scan.png", &letter().leaning(degrees).png(), &GONE);
        holds_only_pictures(&copy, &GONE);
        let read = worker().extract("copy.pdf", &copy, &limits()).unwrap().text.text();
        assert!(read.contains("Dermatologist"), "{degrees}: {read}");
        assert!(!read.contains("speth") && !read.contains("Muir"), "{degrees}: {read}");
    }
}

#[test]
fn a_letter_that_lies_on_its_side_is_covered_where_its_words_are() {
    let copy = redacted("scan.png", &letter().turned().png(), &GONE);
    holds_only_pictures(&copy, &GONE);
    let read = worker().extract("copy.pdf", &copy, &limits()).unwrap().text.text();
    assert!(read.contains("Dermatologist"), "{read}");
    assert!(!read.contains("speth") && !read.contains("Muir"), "{read}");
}

#[test]
fn every_page_of_a_fax_is_in_the_copy_and_covered() {
    let read = worker().extract("fax.tif", FAX, &limits()).unwrap().text;
    assert!(read.pages[0].text().contains("Elspeth Muir"));
    let copy = redacted("fax.tif", FAX, &GONE);
    holds_only_pictures(&copy, &GONE);
    let again = worker().extract("copy.pdf", &copy, &limits()).unwrap().text;
    assert_eq!(again.pages.len(), 2);
    let said = again.text();
    assert!(said.contains("Dear") && !said.contains("Muir") && !said.contains("Elspeth"), "{said}");
}

#[test]
fn a_tiff_of_several_pages_leaves_its_tags_behind() {
    let page = letter();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).unwrap();
    for _ in 0..2 {
        let mut image =
            encoder.new_image::<tiff::encoder::colortype::Gray8>(page.width, page.height).unwrap();
        let tag = tiff::tags::Tag::ImageDescription;
        image.encoder().write_tag(tag, "Referral of Elspeth Muir").unwrap();
        image.encoder().write_tag(tiff::tags::Tag::Artist, "Elspeth Muir").unwrap();
        image.write_data(&page.pixels).unwrap();
    }
    is_redacted(&redacted("scan.tif", &file.into_inner(), &GONE));
}

#[test]
fn photographs_of_every_kind_are_copied_the_right_way_up() {
    for (name, bytes) in [
        ("scan.jpg", &include_bytes!("fixtures/pictures/turned-by-exif.jpg")[..]),
        ("scan.png", include_bytes!("fixtures/pictures/top-palette.png")),
        ("scan.heic", include_bytes!("fixtures/pictures/top.heic")),
    ] {
        let copy = redacted(name, bytes, &["Muir"]);
        holds_only_pictures(&copy, &["Muir"]);
        let read = extract("copy.pdf", &copy).unwrap().text.text();
        assert!(read.contains("20 November 2026") && !read.contains("Muir"), "{name}: {read}");
    }
}

/// The letter's page as a picture, under text that another program read from it, which stands where it
/// thinks the lines are.
fn layered(away: f32) -> Vec<u8> {
    let page = letter();
    let first = extract("letter.pdf", LETTER).unwrap().text.pages.remove(0);
    let lines = first.lines.iter().filter(|line| line.text.is_ascii()).map(|line| {
        let bounds = line.bounds.unwrap();
        let (x, y) = (bounds.left + away, 842.0 - bounds.top - bounds.height - away);
        let says = line.text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        format!("1 0 0 1 {x} {y} Tm ({says}) Tj ")
    });
    let lines: String = lines.collect();
    let content = format!("q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F 9 Tf {lines} ET");
    picture_of(page.width as usize, page.height as usize, &page.pixels, &content)
}

#[test]
fn text_that_another_program_read_from_a_scan_is_covered_where_the_picture_shows_it() {
    for away in [0.0, 5.0] {
        let copy = redacted("scan.pdf", &layered(away), &GONE);
        holds_only_pictures(&copy, &GONE);
        let said = shown(&copy);
        // Beside a name, print may be covered whose place the two tell differently.
        assert!(said.contains("Please would you see"), "{said}");
        assert!(!said.contains("speth") && !said.contains("Muir"), "{said}");
    }
}

#[test]
fn a_whole_page_can_be_blacked_out() {
    let copy = copy("fax.tif", FAX, &by_hand(2, &[Cover::Page { page: 1 }])).unwrap();
    let read = worker().extract("copy.pdf", &copy, &limits()).unwrap().text;
    assert_eq!(read.pages[0].lines, []);
    assert!(!read.pages[1].lines.is_empty());
}
