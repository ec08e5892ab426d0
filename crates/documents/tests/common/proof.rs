//! What is left of a document in its redacted copy, told by independent programs: Poppler and Tesseract,
//! and by the bytes of every stream.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used, clippy::expect_used)] // All of this is tests.

use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use wardbook_documents::{
    Cancel, Cover, CoverWhy, Covering, Coverings, DocumentText, Limits, Source, Unreadable,
};

use crate::common::{pdf, stream, worker};

/// Reading letters takes its time on a busy machine.
pub fn limits() -> Limits {
    Limits { seconds: 120, ..Limits::default() }
}

pub fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes, range: None }
}

/// Every place of these words in the text, in bytes of it.
pub fn spans(text: &DocumentText, words: &[&str]) -> Vec<Range<usize>> {
    let whole = text.text();
    let of = |word: &&str| -> Vec<Range<usize>> {
        whole.match_indices(word).map(|(at, found)| at..at + found.len()).collect()
    };
    words.iter().flat_map(of).collect()
}

/// What hides these words, each of which the text has.
pub fn coverings(name: &str, bytes: &[u8], words: &[&str]) -> Coverings {
    let read = worker().extract(name, bytes, &limits()).unwrap().text;
    for word in words {
        assert!(!spans(&read, &[word]).is_empty(), "{word} is in\n{}", read.text());
    }
    let (source, cancel) = (source(name, bytes), Cancel::default());
    worker().coverings(&source, &read, &spans(&read, words), &limits(), &cancel).unwrap()
}

/// These boxes alone, on a document of so many pages.
pub fn by_hand(pages: u32, covers: &[Cover]) -> Coverings {
    let why = CoverWhy::ByHand;
    let covers = covers.iter().map(|cover| Covering { cover: *cover, why }).collect();
    Coverings { pages, covers, looks: Vec::new() }
}

pub fn copy(name: &str, bytes: &[u8], coverings: &Coverings) -> Result<Vec<u8>, Unreadable> {
    worker().redacted_copy(&source(name, bytes), coverings, &limits(), &Cancel::default())
}

pub fn redacted(name: &str, bytes: &[u8], words: &[&str]) -> Vec<u8> {
    copy(name, bytes, &coverings(name, bytes, words)).unwrap()
}

/// What Tesseract reads from the pages of a copy, drawn by Poppler, without line breaks. Print beside
/// large black boxes is a picture to it, so these are made white first: nothing is in pure black.
pub fn shown(copy: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.pdf");
    std::fs::write(&file, copy).unwrap();
    run(Command::new("pdftoppm")
        .args(["-r", "200", "-gray"])
        .args([&file, &folder.path().join("p")]));
    let mut pictures: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pgm"))
        .collect();
    pictures.sort();
    let read = |path: &PathBuf| {
        let (mut pixels, width, head) = grey(path);
        whiten(&mut pixels, width);
        std::fs::write(path, [head, pixels].concat()).unwrap();
        run(Command::new("tesseract").arg(path).args(["-", "--psm", "4", "--dpi", "200"]))
    };
    let pages: Vec<String> = pictures.iter().map(read).collect();
    pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The greys of a PGM, how many there are to a row, and what stands before them.
pub fn grey(path: &Path) -> (Vec<u8>, usize, Vec<u8>) {
    let mut head = std::fs::read(path).unwrap();
    let ends = head.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(3).collect();
    let size = std::str::from_utf8(&head[ends[0] + 1..ends[1]]).unwrap();
    let width = size.split_once(' ').unwrap().0.parse().unwrap();
    let pixels = head.split_off(ends[2] + 1);
    (pixels, width, head)
}

/// Makes white what is purely black and thicker than any stroke of a letter.
fn whiten(pixels: &mut [u8], width: usize) {
    const STROKE: usize = 14;
    let is_black: Vec<bool> = pixels.iter().map(|grey| *grey == 0).collect();
    let height = pixels.len() / width;
    for top in 0..height.saturating_sub(STROKE) {
        for left in 0..width.saturating_sub(STROKE) {
            let rows = (top..top + STROKE).map(|row| row * width + left);
            let is_solid = |at: usize| is_black[at..at + STROKE].iter().all(|black| *black);
            if rows.clone().all(is_solid) {
                rows.for_each(|at| pixels[at..at + STROKE].fill(255));
            }
        }
    }
}

/// Proves that Tesseract reads these words from a copy, and not those.
#[track_caller]
pub fn shows(copy: &[u8], there: &[&str], gone: &[&str]) {
    let said = shown(copy);
    for words in there {
        assert!(said.contains(words), "{words} is in {said}");
    }
    for words in gone {
        assert!(!said.contains(words), "{words} is not in {said}");
    }
}

/// Proves that neither text nor anything beside the pages is in the copy, and nothing of these words.
#[track_caller]
pub fn holds_only_pictures(copy: &[u8], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.pdf");
    std::fs::write(&file, copy).unwrap();
    let text = run(Command::new("pdftotext").arg(&file).arg("-"));
    assert_eq!(text.trim(), "", "it has text");
    let info = run(Command::new("pdfinfo").arg(&file));
    for told in ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Date"] {
        assert!(!info.contains(told), "{told} in\n{info}");
    }
    assert!(info.contains("Form:            none"), "{info}");
    assert!(run(Command::new("pdfdetach").arg("-list").arg(&file)).starts_with("0 "));

    let count = |of: &[u8]| copy.windows(of.len()).filter(|window| *window == of).count();
    assert_eq!((count(b"%%EOF"), count(b"startxref"), count(b"/Prev")), (1, 1, 0), "one revision");
    for told in ["/Annots", "/AcroForm", "/EmbeddedFiles", "/Metadata", "/Info", "/Font", "/ID "] {
        assert_eq!(count(told.as_bytes()), 0, "{told}");
    }
    let all = inflated(copy);
    // Fewer letters, or figures, stand in the pixels and in the file's own numbers by chance.
    let is_telling =
        |word: &&str| word.len() >= 8 || word.chars().all(char::is_alphabetic) && word.len() > 3;
    for word in words.iter().flat_map(|words| words.split_whitespace()).filter(is_telling) {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hex = hex::encode_upper(word);
        for form in [word.as_bytes(), &wide, hex.as_bytes(), hex.to_lowercase().as_bytes()] {
            assert!(!all.windows(form.len()).any(|window| window == form), "{word}");
        }
    }
}

/// The file, and every stream of it inflated.
fn inflated(file: &[u8]) -> Vec<u8> {
    let find = |from: usize, what: &[u8]| {
        file[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let mut all = file.to_vec();
    let mut from = 0;
    let mut streams = 0;
    while let Some(begin) = find(from, b"stream\n") {
        let end = find(begin, b"\nendstream").unwrap();
        let _ = flate2::read::ZlibDecoder::new(&file[begin + 7..end]).read_to_end(&mut all);
        streams += 1;
        from = end + b"\nendstream\n".len();
    }
    assert!(streams >= 2 && all.len() > file.len(), "{streams} streams");
    all
}

pub fn run(command: &mut Command) -> String {
    // Tesseract's threads wait for each other, and there are as many tests as processors.
    let output = command.env("OMP_THREAD_LIMIT", "1").output().expect(
        "these tests need Poppler's and Tesseract's programs: install the packages poppler-utils \
         and tesseract-ocr",
    );
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A PDF of one page that shows a picture in greys, drawn by `content` as `I`, with a font `F`.
pub fn picture_of(width: usize, height: usize, pixels: &[u8], content: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Filter /ASCIIHexDecode"
    );
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>"
            .to_owned(),
        stream("", content),
        stream(&entries, &(hex::encode(pixels) + ">")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ])
}
