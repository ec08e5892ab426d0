//! What the office key gives beside the database's key and the signing keys: the key that seals small
//! secrets, and the one under which challenges are made.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::keys::OfficeKey;
use crate::sealing::Sealer;

/// Keys for small secrets and for challenges.
#[derive(Debug)]
pub struct Secrets {
    /// Seals small secrets.
    pub sealer: Sealer,
    challenges: Zeroizing<[u8; 32]>,
}

impl Secrets {
    /// From the office key.
    pub fn new(key: &OfficeKey) -> Self {
        Self {
            sealer: Sealer::new(&key.derive("wardbook/office/small-secrets/v1")),
            challenges: key.derive("wardbook/office/challenges/v1"),
        }
    }

    /// HMAC-SHA-256 under the key of challenges, each part after its length.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    pub fn challenge_mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.challenges).expect("any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}
