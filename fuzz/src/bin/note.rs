//! A signed note, its checkpoint and the keys that verify it: keys one to a line, `---` on a line,
//! the note. A note that can be read is written again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardbook_ledger::checkpoint::{self, Checkpoint};
use wardbook_ledger::note::{Note, VerifierKey};

const DIVIDER: &[u8] = b"---\n";

fuzz_target!(|bytes: &[u8]| {
    let divider = bytes.windows(DIVIDER.len()).position(|window| window == DIVIDER);
    let (keys, note) =
        divider.map_or((&[][..], bytes), |at| (&bytes[..at], &bytes[at + DIVIDER.len()..]));
    let keys = str::from_utf8(keys).unwrap_or_default();
    let keys: Vec<_> = keys.lines().filter_map(|key| VerifierKey::parse(key).ok()).collect();
    for key in &keys {
        assert_eq!(VerifierKey::parse(&key.to_string()).as_ref(), Ok(key), "a key as written");
    }
    if let Ok(read) = Note::parse(note) {
        assert_eq!(read.to_string().as_bytes(), note, "a note as it was");
        let _ = read.verify(&keys);
        let _ = Checkpoint::parse(read.text());
    }
    let _ = checkpoint::open(note, &keys);
});
