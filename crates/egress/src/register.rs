//! What is taken note of before anything leaves, and who takes note of it.

use reqwest::Url;
use sha2::{Digest, Sha256};

/// What is about to leave: where to, and which bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departure {
    /// The address with its path, without its query.
    pub address: String,
    /// Bytes of the body; 0 where something is only asked for.
    pub bytes: u64,
    /// SHA-256 of the body, in hexadecimal digits.
    pub hash: String,
}

impl Departure {
    /// That of a body to an address.
    pub fn of(url: &Url, body: &[u8]) -> Self {
        let mut address = url.clone();
        address.set_query(None);
        address.set_fragment(None);
        Self {
            address: address.to_string(),
            bytes: body.len() as u64,
            hash: hex::encode(Sha256::digest(body)),
        }
    }
}

/// Who takes note of what leaves.
pub trait Register: Send + Sync {
    /// Takes note of a departure, durably.
    ///
    /// # Errors
    /// Nothing is sent then.
    fn note(&self, departure: &Departure) -> Result<(), Unnoted>;
}

/// A departure that is on record lets itself pass, and nothing else; that of nothing lets nothing pass.
impl Register for Departure {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        if self == departure {
            return Ok(());
        }
        Err(Unnoted("it is not what the record says that leaves".into()))
    }
}

/// Why a departure was not taken note of, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unnoted(pub String);
