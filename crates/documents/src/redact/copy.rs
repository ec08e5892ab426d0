//! Writes a PDF whose pages are pictures and that holds nothing else (ISO 32000-2, 7.5): no text, no
//! information about the document, no date, no identifier. The same pages give the same bytes.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::picture::{Form, Raster, best_form};

/// The most bytes of a page in all of its colours or greys; beyond it, it is given in fewer.
const PAGE_BYTES: usize = 600_000;

/// The numbers of the first two objects; each page has the three that follow.
const CATALOGUE: usize = 1;
const TREE: usize = 2;

/// A file being written.
pub(super) struct Copy {
    bytes: Vec<u8>,
    /// Where each object begins, by number; those of the first two are known in the end.
    places: Vec<usize>,
    pages: Vec<usize>,
}

impl Copy {
    pub(super) fn new() -> Self {
        // Four bytes beyond ASCII tell other programs that this is no text (7.5.2).
        let bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        Self { bytes, places: vec![0; TREE + 1], pages: Vec::new() }
    }

    pub(super) const fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// A page of so many points that is this picture.
    pub(super) fn add(&mut self, picture: &Raster, (width, height): (f64, f64)) -> io::Result<()> {
        let (form, packed) = best_form(picture, PAGE_BYTES, packed, Vec::len)?;
        let page = self.places.len();
        let (content, image) = (page + 1, page + 2);
        self.object(
            page,
            &format!(
                "<< /Type /Page /Parent {TREE} 0 R /MediaBox [0 0 {width:.2} {height:.2}] \
             /Contents {content} 0 R /Resources << /XObject << /P {image} 0 R >> >> >>"
            ),
        );
        let draw = format!("{width:.2} 0 0 {height:.2} 0 0 cm /P Do");
        self.stream(content, "", draw.as_bytes());
        let (colours, rows) = (colours(&form), form.height());
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {rows} /ColorSpace {colours} \
             /BitsPerComponent {} /Filter /FlateDecode",
            picture.width, form.depth as u8,
        );
        self.stream(image, &entries, &packed);
        self.pages.push(page);
        Ok(())
    }

    /// The whole file.
    pub(super) fn finished(mut self) -> Vec<u8> {
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        let tree = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
        self.object(TREE, &tree);
        self.object(CATALOGUE, &format!("<< /Type /Catalog /Pages {TREE} 0 R >>"));
        let table = self.bytes.len();
        let size = self.places.len();
        self.say(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
        for place in self.places.split_off(1) {
            self.say(&format!("{place:010} 00000 n \n"));
        }
        self.say(&format!(
            "trailer\n<< /Size {size} /Root {CATALOGUE} 0 R >>\nstartxref\n{table}\n%%EOF\n"
        ));
        self.bytes
    }

    fn say(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn begin(&mut self, number: usize) {
        if self.places.len() <= number {
            self.places.resize(number + 1, 0);
        }
        self.places[number] = self.bytes.len();
        self.say(&format!("{number} 0 obj\n"));
    }

    fn object(&mut self, number: usize, object: &str) {
        self.begin(number);
        self.say(&format!("{object}\nendobj\n"));
    }

    fn stream(&mut self, number: usize, entries: &str, content: &[u8]) {
        self.begin(number);
        self.say(&format!("<< {entries} /Length {} >>\nstream\n", content.len()));
        self.bytes.extend_from_slice(content);
        self.say("\nendstream\nendobj\n");
    }
}

fn packed(form: &Form) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&form.rows)?;
    encoder.finish()
}

fn colours(form: &Form) -> String {
    match &form.palette {
        Some(palette) => {
            let last = (palette.len() / 3).saturating_sub(1);
            format!("[/Indexed /DeviceRGB {last} <{}>]", hex::encode(palette))
        }
        None if form.colour == png::ColorType::Rgb => "/DeviceRGB".to_owned(),
        None => "/DeviceGray".to_owned(),
    }
}
