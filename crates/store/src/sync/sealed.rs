//! Payloads encrypted for the clinic alone: a backup at head office that head office cannot read.
//!
//! A sealed payload is a nonce of 24 bytes, and salt and payload under XChaCha20-Poly1305 with a key
//! derived from the data key, bound to the log and the event's position.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use crate::{Result, Store, StoreError};

const NONCE: usize = 24;
const SALT: usize = 16;

/// A payload and its salt.
pub type Opened = ([u8; SALT], String);

impl Store {
    /// Encrypts the payload of the event at `seq`, with its salt.
    pub fn seal_payload(&self, seq: u64, salt: &[u8; SALT], body: &str) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = self.randomness().array();
        let text = [&salt[..], body.as_bytes()].concat();
        let about = about(self.log(), seq);
        let message = Payload { msg: &text, aad: about.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce.into(), message);
        let sealed = sealed.map_err(|_| StoreError::BadRecord(format!("payload {seq}")))?;
        Ok([&nonce[..], &sealed[..]].concat())
    }

    /// The payload of the event at `seq` and its salt, if this clinic sealed it for that event.
    pub fn open_payload(&self, seq: u64, sealed: &[u8]) -> Option<Opened> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let about = about(self.log(), seq);
        let message = Payload { msg: sealed, aad: about.as_bytes() };
        let text = self.cipher().decrypt(&nonce.into(), message).ok()?;
        let (salt, body) = text.split_at_checked(SALT)?;
        Some((salt.try_into().ok()?, String::from_utf8(body.to_vec()).ok()?))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.data_key().derive("wardbook/sealed-payload/v1").into())
    }
}

fn about(log: &str, seq: u64) -> String {
    format!("wardbook-sealed/1\n{log}\n{seq}")
}

#[cfg(test)]
mod tests {
    use wardbook_domain::clock::{Clock, Randomness};

    use crate::Store;
    use crate::testing::new_clinic;

    #[test]
    fn a_sealed_payload_opens_for_its_own_event_and_clinic_alone() {
        let (_folder, home, key) = new_clinic();
        let store = Store::open(&home, &key, &Clock::system(), &Randomness::system()).unwrap();
        let sealed = store.seal_payload(7, &[1; 16], r#"{"a":1}"#).unwrap();
        assert_eq!(store.open_payload(7, &sealed), Some(([1; 16], r#"{"a":1}"#.to_owned())));
        assert_eq!(store.open_payload(8, &sealed), None);
        assert_eq!(store.open_payload(7, &sealed[1..]), None);
        assert_eq!(store.open_payload(7, b"short"), None);
        let (_folder, home, key) = new_clinic();
        let other = Store::open(&home, &key, &Clock::system(), &Randomness::system()).unwrap();
        assert_eq!(other.open_payload(7, &sealed), None);
    }
}
