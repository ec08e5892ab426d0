//! Originals as encrypted files, named by document id, under a key derived from the data key.
//!
//! A file is `WBV1`, a nonce of 24 bytes, and XChaCha20-Poly1305 bound to the document's id.
//! It is durable before the row that names it; a file without a row is a remnant of a crash
//! and harms nothing.

use std::fs;
use std::path::PathBuf;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};

use wardbook_domain::clock::Randomness;
use wardbook_domain::ids::DocumentId;

use crate::database::cipher::DataKey;
use crate::home::folder::{Home, replace_file, restrict};
use crate::{Result, StoreError};

const MAGIC: &[u8; 4] = b"WBV1";
const NONCE: usize = 24;

/// The encrypted originals of a clinic.
pub struct Vault {
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
    randomness: Randomness,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    pub(crate) fn open(home: &Home, key: &DataKey, randomness: Randomness) -> Self {
        let cipher = XChaCha20Poly1305::new(&key.derive("wardbook/vault/v1").into());
        Self { folder: home.vault(), cipher, randomness }
    }

    fn path(&self, document: DocumentId) -> PathBuf {
        let name = document.to_string();
        // The last two digits are random in version 7, so folders fill evenly.
        self.folder.join(&name[name.len() - 2..]).join(name)
    }

    /// Stores an original, durably.
    pub fn store(&self, document: DocumentId, bytes: &[u8]) -> Result<()> {
        let path = self.path(document);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
        restrict(&self.folder, 0o700)?;
        let nonce: [u8; NONCE] = self.randomness.array();
        let name = document.to_string();
        let message = Payload { msg: bytes, aad: name.as_bytes() };
        let sealed = self.cipher.encrypt(&nonce.into(), message);
        let sealed = sealed.map_err(|_| StoreError::VaultDamaged(name.clone()))?;
        replace_file(&path, &[MAGIC, &nonce[..], &sealed[..]].concat())
    }

    /// Reads an original; an altered one is refused.
    pub fn read(&self, document: DocumentId) -> Result<Vec<u8>> {
        let name = document.to_string();
        let damaged = || StoreError::VaultDamaged(name.clone());
        let bytes = fs::read(self.path(document)).map_err(|_| damaged())?;
        let body = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (nonce, sealed) = body.split_at_checked(NONCE).ok_or_else(damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| damaged())?;
        let message = Payload { msg: sealed, aad: name.as_bytes() };
        self.cipher.decrypt(&nonce.into(), message).map_err(|_| damaged())
    }

    /// Whether there is a file for the original, whatever is in it.
    pub(crate) fn has(&self, document: DocumentId) -> bool {
        self.path(document).exists()
    }

    /// Whether the original is there and has this SHA-256 (64 hex digits).
    pub fn holds(&self, document: DocumentId, sha256: &str) -> bool {
        self.read(document).is_ok_and(|bytes| hex::encode(Sha256::digest(bytes)) == sha256)
    }
}
