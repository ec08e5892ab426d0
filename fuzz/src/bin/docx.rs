//! A Word document as the confined child reads it, here without the confinement. An input that begins
//! as a zip is taken as it is; any other is the body, then, each behind a line `==`, styles, footnotes, a
//! header and comments, and is packed first, for a zip's checksums would turn away nearly every change
//! to what is in it.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use wardbook_documents::{DocumentKind, Limits, fuzzing};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// By the kind of the relationship, which is also the id; the root element is last.
const PARTS: [(&str, &str); 4] =
    [("styles", "styles"), ("footnotes", "footnotes"), ("header", "hdr"), ("comments", "comments")];

fuzz_target!(|bytes: &[u8]| {
    let file = if bytes.starts_with(b"PK") { Some(bytes.to_vec()) } else { pack(bytes) };
    if let Some(file) = file {
        let _ = fuzzing::read(DocumentKind::Docx, file, &Limits::default());
    }
});

fn pack(input: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(input);
    let mut texts = text.split("\n==\n");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut part = |name: &str, content: &str| -> Option<()> {
        zip.start_file(name, options).ok()?;
        zip.write_all(content.as_bytes()).ok()
    };
    let body = texts.next()?;
    part("word/document.xml", &format!("<document><body>{body}</body></document>"))?;
    let mut relationships = String::new();
    for ((kind, root), text) in PARTS.iter().zip(texts) {
        part(&format!("word/{kind}.xml"), &format!("<{root}>{text}</{root}>"))?;
        relationships +=
            &format!("<Relationship Id='{kind}' Type='x/{kind}' Target='{kind}.xml'/>");
    }
    let relationships = format!("<Relationships>{relationships}</Relationships>");
    part("word/_rels/document.xml.rels", &relationships)?;
    Some(zip.finish().ok()?.into_inner())
}
