//! Whether a file's end is there, which is judged without the child, before a file is taken from a
//! watched folder.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use wardbook_documents::ending;

fuzz_target!(|bytes: &[u8]| {
    // In memory, no place is too far to be asked for.
    ending(&mut Cursor::new(bytes), bytes.len() as u64).expect("reading memory does not fail");
});
