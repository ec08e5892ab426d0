//! What a clinic signs with its sync key: the answer to a challenge, and the change to a new key.

use wardbook_ledger::note::{KeyKind, Note, SignerKey, VerifierKey};

use super::{BadStatement, lines, require, signed};

const TOKEN: &str = "wardbook-token/v1";
const ROTATE: &str = "wardbook-rotate/v1";

/// A clinic's answer to a challenge, signed by its sync key. The nonce is head office's, so that
/// clocks do not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The challenge.
    pub nonce: String,
    /// Head office's name.
    pub office: String,
    /// The log's origin.
    pub origin: String,
}

impl Answer {
    /// Signs it with the sync key.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break.
    pub fn sign(&self, sync: &SignerKey) -> Result<String, BadStatement> {
        signed(TOKEN, [&self.nonce, &self.office, &self.origin], &[sync])
    }

    /// Reads it without knowing the key yet, which the origin leads to.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn read(note: &[u8]) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [nonce, office, origin] = lines(&note, TOKEN)?;
        Ok(Self { nonce: nonce.to_owned(), office: office.to_owned(), origin: origin.to_owned() })
    }

    /// Reads it and verifies the sync key's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], sync: &VerifierKey) -> Result<Self, BadStatement> {
        require(&Note::parse(note)?, &[sync])?;
        Self::read(note)
    }
}

/// A clinic takes a new sync key, signed by the old one and the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotate {
    /// Head office's name.
    pub office: String,
    /// The log's origin.
    pub origin: String,
    /// The new key.
    pub sync: VerifierKey,
}

impl Rotate {
    /// Signs it with both keys.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break.
    pub fn sign(&self, old: &SignerKey, new: &SignerKey) -> Result<String, BadStatement> {
        signed(ROTATE, [&self.office, &self.origin, &self.sync.to_string()], &[old, new])
    }

    /// Reads it and verifies both signatures.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], old: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, origin, sync] = lines(&note, ROTATE)?;
        let sync = VerifierKey::parse(sync)?;
        if sync.kind() != KeyKind::Ed25519 || sync.name() != old.name() {
            return Err(BadStatement::Line("sync key"));
        }
        require(&note, &[old, &sync])?;
        Ok(Self { office: office.to_owned(), origin: origin.to_owned(), sync })
    }
}
