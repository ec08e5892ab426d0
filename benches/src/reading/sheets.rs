//! Pages of text as scanners see them: the corpus's documents, set in one of three fonts, drawn by the
//! product, and then made worse.

use std::fmt::Write;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context as _, Result};
use wardbook_documents::{Limits, PagePicture, Worker};

use super::pdfs::{pdf, stream};

/// Pixels of a page's width: some 193 to the inch.
const WIDTH: u32 = 1_600;

/// What the page has at the most; the rest of a document is left out.
const LINES: usize = 52;
const COLUMNS: usize = 88;

const FONTS: [(&str, u32); 6] = [
    ("Helvetica", 10),
    ("Times-Roman", 11),
    ("Courier", 10),
    ("Helvetica", 9),
    ("Times-Roman", 12),
    ("Helvetica", 12),
];

/// A page in greys.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) width: usize,
    pub(super) pixels: Vec<u8>,
}

/// A page and what it says.
pub(super) struct Text {
    pub(super) sheet: Sheet,
    pub(super) says: String,
}

/// So many documents of the corpus, those in plain letters.
pub(super) fn texts(count: usize, worker: &Worker) -> Result<Vec<Text>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)?.flatten().map(|one| one.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let plain =
        texts.filter_map(|path| std::fs::read_to_string(path).ok()).filter(|text| text.is_ascii());
    let long = plain.filter(|text| text.len() > 700);
    long.take(count)
        .enumerate()
        .map(|(number, text)| set(&text, FONTS[number % FONTS.len()], worker))
        .collect()
}

fn set(text: &str, (font, size): (&str, u32), worker: &Worker) -> Result<Text> {
    let lines: Vec<String> =
        text.lines().flat_map(wrapped).take(LINES).map(|line| line.replace('\t', "    ")).collect();
    let mut content = format!("BT /F {size} Tf {} TL 60 790 Td ", size + 4);
    for line in &lines {
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        write!(content, "({escaped}) Tj T* ")?;
    }
    content.push_str("ET");
    let file = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << \
         /F 5 0 R >> >> >>"
            .to_owned(),
        stream("", &content),
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"),
    ]);
    let first = PagePicture { number: 1, width: WIDTH };
    let drawn = worker.picture("page.pdf", &file, first, &Limits::default())?;
    Ok(Text { sheet: Sheet::of_png(&drawn.png)?, says: lines.join("\n") })
}

/// A line in as many as the page takes.
fn wrapped(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last().map_or(0, String::len);
        if last + word.len() >= COLUMNS && last > 0 {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(word);
            last.push(' ');
        }
    }
    lines
}

impl Sheet {
    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    fn of_png(bytes: &[u8]) -> Result<Self> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        let mut all = vec![0; reader.output_buffer_size().context("the picture is too large")?];
        let info = reader.next_frame(&mut all)?;
        let pixels = all.chunks(info.color_type.samples()).map(|pixel| pixel[0]).collect();
        Ok(Self { width: info.width as usize, pixels })
    }

    /// Without a word about its resolution, as telephones and many scanners write it.
    pub(super) fn png(&self) -> Result<Vec<u8>> {
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height())?);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(file)
    }
}
