//! One stored row of up to 256 entries: C2SP tlog-tiles' entry bundle, compressed, with the root
//! over its leaves beside it. A bundle that no longer leads to its root is damaged, and is never
//! served or built upon.

use std::io::Read as _;

use wardbook_ledger::Hash;
use wardbook_ledger::merkle::{Frontier, leaf_hash};
use wardbook_sync::wire::entries::{MAX_PACKAGE_BYTES, PACKAGE, read_entries};

use crate::storage::mirror::Bundle;
use crate::storage::{Result, StorageError};

/// zstd's level: 250 MB/s on one core, and a fifth of the size.
const LEVEL: i32 = 1;

/// A bundle's entries, unpacked and compared with its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    bytes: Vec<u8>,
    /// Where each entry ends in `bytes`.
    ends: Vec<usize>,
    leaves: Vec<Hash>,
}

impl Opened {
    /// Unpacks a stored bundle.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when it is not what was stored.
    pub fn new(stored: &Bundle) -> Result<Self> {
        let damaged = || StorageError::Damaged(format!("bundle {} of a log", stored.number));
        let mut bytes = Vec::new();
        let unpacked = zstd::stream::read::Decoder::new(&*stored.content);
        let most = MAX_PACKAGE_BYTES as u64;
        unpacked
            .and_then(|unpacked| unpacked.take(most).read_to_end(&mut bytes))
            .map_err(|_| damaged())?;
        let opened = Self::of(bytes).ok_or_else(damaged)?;
        let whole = opened.leaves.len() as u64 == stored.entries && opened.root() == stored.root;
        if whole { Ok(opened) } else { Err(damaged()) }
    }

    /// Over the bytes of a bundle; `None` where they are none.
    pub fn of(bytes: Vec<u8>) -> Option<Self> {
        let mut end = 0;
        let (mut ends, mut leaves) = (Vec::new(), Vec::new());
        for entry in read_entries(&bytes)? {
            end += 2 + entry.len();
            ends.push(end);
            leaves.push(leaf_hash(entry));
        }
        Some(Self { bytes, ends, leaves })
    }

    /// The leaves' hashes.
    pub fn leaves(&self) -> &[Hash] {
        &self.leaves
    }

    /// The root over them.
    pub fn root(&self) -> Hash {
        Frontier::from_leaves(self.leaves.iter().copied()).root()
    }

    /// The bytes of the first so many entries; `None` where there are fewer.
    pub fn first(&self, entries: u64) -> Option<&[u8]> {
        let count = usize::try_from(entries).ok()?;
        let end = if count == 0 { 0 } else { *self.ends.get(count - 1)? };
        self.bytes.get(..end)
    }

    /// The entries.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start + 2..*end])
    }

    /// The row to store.
    ///
    /// # Errors
    /// [`StorageError::Refused`] when compression fails.
    pub fn pack(&self, number: u64) -> Result<Bundle> {
        debug_assert!(self.leaves.len() as u64 <= PACKAGE, "a bundle has at most 256 entries");
        let content = zstd::stream::encode_all(&*self.bytes, LEVEL)
            .map_err(|error| StorageError::Refused(error.to_string()))?;
        Ok(Bundle { number, entries: self.leaves.len() as u64, root: self.root(), content })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes() -> Vec<u8> {
        [&[0, 3][..], b"one", &[0, 0], &[0, 5], b"three"].concat()
    }

    #[test]
    fn a_bundle_reads_back_whole_and_in_part() {
        let opened = Opened::of(bytes()).unwrap();
        assert_eq!(opened.entries().collect::<Vec<_>>(), [&b"one"[..], b"", b"three"]);
        let stored = opened.pack(7).unwrap();
        assert_eq!(Opened::new(&stored), Ok(opened.clone()));
        assert_eq!(opened.first(1), Some(&bytes()[..5]));
        assert_eq!(opened.first(3), Some(&*bytes()));
        assert_eq!(opened.first(4), None);
    }

    #[test]
    fn a_flipped_bit_anywhere_is_noticed() {
        let stored = Opened::of(bytes()).unwrap().pack(7).unwrap();
        for at in 0..stored.content.len() * 8 {
            let mut damaged = stored.clone();
            damaged.content[at / 8] ^= 1 << (at % 8);
            // A bit of the frame's header may change nothing that is read.
            if let Ok(opened) = Opened::new(&damaged) {
                assert_eq!(opened, Opened::new(&stored).unwrap());
            }
        }
        let fewer = Bundle { entries: 2, ..stored.clone() };
        assert!(Opened::new(&fewer).is_err());
        assert!(Opened::new(&Bundle { root: [0; 32], ..stored }).is_err());
    }
}
