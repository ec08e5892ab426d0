//! An upload of entries, as head office reads it in pieces: the first byte says how large the
//! pieces are. What can be read is written again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_sync::wire::entries::{
    MAX_PACKAGES, PACKAGE, PackageReader, UploadHead, read_entries,
};

fuzz_target!(|bytes: &[u8]| {
    let Some((piece, bytes)) = bytes.split_first() else { return };
    let _ = read_entries(bytes);
    let Ok(Some((head, length))) = UploadHead::read(bytes) else { return };
    let mut written = Vec::new();
    head.write(&mut written).expect("a head that was read can be written");
    assert_eq!(written, bytes[..length], "a head as it was");
    if head.end - head.start > MAX_PACKAGES * PACKAGE {
        return;
    }
    let mut reader = PackageReader::new(&head);
    for piece in bytes[length..].chunks(usize::from(*piece) + 1) {
        reader.push(piece);
        loop {
            match reader.next_package() {
                Ok(Some(package)) => package.write(&mut written).expect("a package as it was read"),
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
    assert!(bytes.starts_with(&written), "packages as they were");
});
