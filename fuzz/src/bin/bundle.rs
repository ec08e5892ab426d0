//! An export bundle as `wardbook verify --bundle` checks it. An input that begins as a zip is taken as it
//! is; any other lists the members as text, and is packed first, for a zip's checksums would turn
//! away nearly every change to what is in it.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use wardbook_ledger::bundle;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let packed;
    let bundle = if bytes.starts_with(b"PK") {
        bytes
    } else {
        let Some(made) = pack(bytes) else { return };
        packed = made;
        &packed
    };
    let _ = bundle::verify(Cursor::new(bundle), None);
});

/// `== name`, a newline and the content, for each member.
fn pack(text: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut rest = text.strip_prefix(b"== ")?;
    loop {
        let end = rest.windows(4).position(|window| window == b"\n== ");
        let member = &rest[..end.unwrap_or(rest.len())];
        let line = member.iter().position(|byte| *byte == b'\n')?;
        zip.start_file(str::from_utf8(&member[..line]).ok()?, options).ok()?;
        zip.write_all(&member[line + 1..]).ok()?;
        let Some(end) = end else { break };
        rest = &rest[end + 4..];
    }
    Some(zip.finish().ok()?.into_inner())
}
