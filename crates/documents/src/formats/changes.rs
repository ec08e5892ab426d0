//! Changes to files, for tests alone: what a bad disk, a bad program or a bad person makes of them.
//! The same changes at every run.

/// Where the next change comes from.
#[derive(Debug)]
pub(super) struct Changes(u64);

impl Default for Changes {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Changes {
    /// A number below `most`, or 0 (Marsaglia's xorshift).
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % most.max(1)
    }

    /// The file with one to four changes: bytes altered, cut out, doubled, or its end cut off.
    pub(super) fn changed(&mut self, whole: &[u8]) -> Vec<u8> {
        let mut file = whole.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(file.len());
            let length = self.below(64).min(file.len() - at);
            match self.below(5) {
                0 if !file.is_empty() => file[at] ^= 1 << self.below(8),
                1 if !file.is_empty() => file[at] = b"{}\\<>/\"'\0\xff"[self.below(10)],
                2 => drop(file.drain(at..at + length)),
                3 => {
                    let doubled = file[at..at + length].to_vec();
                    file.splice(at..at, doubled);
                }
                _ if self.below(8) == 0 => file.truncate(at),
                _ => {}
            }
        }
        file
    }
}
