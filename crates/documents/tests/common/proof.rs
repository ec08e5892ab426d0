//! What is left of a document in its redacted copy, told by independent programs: Poppler and Tesseract,
//! and by the bytes of every stream.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used, clippy::expect_used)] // All of this is tests.

use std::io::Read as _;
use std::process::Command;

use wardbook_documents::{Cancel, Cover, DocumentText, Limits, Passage, Source, Unreadable};

use crate::common::worker;

/// Reading letters takes its time on a busy machine.
pub fn limits() -> Limits {
    Limits { seconds: 120, ..Limits::default() }
}

pub fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes, range: None }
}

/// Every place of these words in the text.
pub fn passages(text: &DocumentText, words: &[&str]) -> Vec<Passage> {
    let mut passages = Vec::new();
    for page in &text.pages {
        for (place, line) in (0..).zip(&page.lines) {
            for word in words {
                for (at, _) in line.text.match_indices(word) {
                    let count = |text: &str| u32::try_from(text.chars().count()).unwrap();
                    let start = count(&line.text[..at]);
                    let end = start + count(word);
                    passages.push(Passage { page: page.number, line: place, start, end });
                }
            }
        }
    }
    passages
}

/// The boxes over these words, each of which the text has.
pub fn covers(name: &str, bytes: &[u8], words: &[&str]) -> Vec<Cover> {
    let read = worker().extract(name, bytes, &limits()).unwrap().text;
    for word in words {
        assert!(!passages(&read, &[word]).is_empty(), "{word} is in\n{}", read.text());
    }
    let passages = passages(&read, words);
    let (source, cancel) = (source(name, bytes), Cancel::default());
    worker().covers(&source, &read, &passages, &limits(), &cancel).unwrap()
}

pub fn copy(name: &str, bytes: &[u8], covers: &[Cover]) -> Result<Vec<u8>, Unreadable> {
    worker().redacted_copy(&source(name, bytes), covers, &limits(), &Cancel::default())
}

pub fn redacted(name: &str, bytes: &[u8], words: &[&str]) -> Vec<u8> {
    copy(name, bytes, &covers(name, bytes, words)).unwrap()
}

/// What Tesseract reads from the pages of a copy, drawn by Poppler, without line breaks.
pub fn shown(copy: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.pdf");
    std::fs::write(&file, copy).unwrap();
    run(Command::new("pdftoppm")
        .args(["-r", "300", "-gray", "-png"])
        .arg(&file)
        .arg(folder.path().join("p")));
    let mut pictures: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "png"))
        .collect();
    pictures.sort();
    let read = |path| run(Command::new("tesseract").arg(path).args(["-", "--psm", "4"]));
    let pages: Vec<String> = pictures.iter().map(read).collect();
    pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
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
        let hex: String = word.bytes().map(|byte| format!("{byte:02X}")).collect();
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

fn run(command: &mut Command) -> String {
    let output = command.output().expect(
        "these tests need Poppler's and Tesseract's programs: install the packages poppler-utils \
         and tesseract-ocr",
    );
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
