//! Randomness that a failing test can be run with again.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Numbers that follow from a seed, which is printed: `WARDBOOK_SEED` runs them again.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// From `WARDBOOK_SEED`, or from the system.
    pub fn new() -> Self {
        let given = std::env::var("WARDBOOK_SEED").ok().and_then(|text| text.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish());
        println!("WARDBOOK_SEED={seed}");
        Self(seed)
    }

    /// The next number (`SplitMix64`).
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound.max(1)
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}
