//! Small secrets in the database, sealed with a key that is not in it: a person's second factor, what
//! a provider's calls are checked by. XChaCha20-Poly1305; the nonce lies before the ciphertext, and
//! the name of what is sealed is authenticated, so that no secret can stand in for another.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::clock::Randomness;

/// Seals and opens small secrets.
pub struct Sealer(XChaCha20Poly1305);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

const NONCE: usize = 24;

impl Sealer {
    /// With this key, which is used for nothing else.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals a secret under its name.
    ///
    /// # Panics
    /// When the secret is longer than the cipher takes (256 GiB).
    #[expect(clippy::expect_used, reason = "secrets are a few bytes")]
    pub fn seal(&self, name: &str, secret: &[u8], randomness: &Randomness) -> Vec<u8> {
        let nonce: [u8; NONCE] = randomness.array();
        let payload = Payload { msg: secret, aad: name.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).expect("a short secret");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what [`Sealer::seal`] made; `None` where it was made otherwise.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        self.0.decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_only_under_its_own_name_and_key() {
        let randomness = Randomness::from_fn(|bytes| bytes.fill(3));
        let sealed = Sealer::new(&[1; 32]).seal("hook/a", b"secret", &randomness);
        assert_eq!(**Sealer::new(&[1; 32]).open("hook/a", &sealed).unwrap(), *b"secret");
        assert!(Sealer::new(&[1; 32]).open("hook/b", &sealed).is_none());
        assert!(Sealer::new(&[2; 32]).open("hook/a", &sealed).is_none());
        assert!(Sealer::new(&[1; 32]).open("hook/a", &sealed[..20]).is_none());
    }
}
