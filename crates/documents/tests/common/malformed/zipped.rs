//! Word documents as the parts that are packed into them.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::changes::Changes;

/// A package of these parts.
pub fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The package with changes to one of its parts.
pub fn changed(package: &[u8], changes: &mut Changes) -> (String, Vec<u8>) {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|number| {
            let mut part = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    let at = changes.below(parts.len());
    let (what, bytes) = changes.changed(&parts[at].1);
    parts[at].1 = bytes;
    (format!("in {}: {what}", parts[at].0), packed(&parts))
}
