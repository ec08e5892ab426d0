//! The key slot for a start before anybody has signed in, and the random key that opens it.
//!
//! The slot is the data key under XChaCha20-Poly1305 with a random key of 256 bits, which nobody
//! can guess, so that no slow derivation is needed. The slot stands in `keys.json`; the key stands
//! in the system's key store and never in the clinic's folder, so that either alone opens nothing.
//! Implements decision 13. Where the key is kept is the business of `wardbook-keeper`.

use std::fmt;
use std::str::FromStr;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use wardbook_domain::clock::Randomness;
use wardbook_domain::ids::LogId;

use crate::StoreError;
use crate::database::cipher::DataKey;

const FORMAT: &str = "wardbook-unattended/1";

/// The key that opens a clinic without a password. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct UnattendedKey {
    log: LogId,
    key: Zeroizing<[u8; 32]>,
}

impl UnattendedKey {
    /// The log of the clinic that it opens.
    pub const fn log(&self) -> LogId {
        self.log
    }

    /// As a key store keeps it: format, log id and 64 hex digits, with a space between.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(*self.key));
        Zeroizing::new(format!("{FORMAT} {} {}", self.log, *digits))
    }

    /// Reads what a key store gave.
    ///
    /// # Errors
    /// [`StoreError::WrongUnattendedKey`] where it is no such key.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let mut parts = text.split_whitespace();
        let mut next = || parts.next().unwrap_or_default();
        let (format, log, digits) = (next(), LogId::from_str(next()), next());
        let mut key = Zeroizing::new([0; 32]);
        let read = hex::decode_to_slice(digits, key.as_mut());
        match log {
            Ok(log) if format == FORMAT && read.is_ok() => Ok(Self { log, key }),
            _ => Err(StoreError::WrongUnattendedKey),
        }
    }
}

impl fmt::Debug for UnattendedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnattendedKey")
    }
}

/// The slot. Programs that do not know it leave it out when they write the key slots, so that it
/// opens nothing any more; nothing else is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnattendedSlot {
    /// Random, so that the log can name this slot and no other by it.
    pub(crate) nonce: String,
    wrapped: String,
}

impl UnattendedSlot {
    /// A new slot with the key that opens it.
    pub(crate) fn new(
        log: LogId,
        data_key: &DataKey,
        randomness: &Randomness,
    ) -> Result<(Self, UnattendedKey), StoreError> {
        let key = UnattendedKey { log, key: Zeroizing::new(randomness.array()) };
        let nonce: [u8; 24] = randomness.array();
        let binding = binding(log);
        let message = Payload { msg: data_key.bytes(), aad: binding.as_bytes() };
        let wrapped = cipher(&key)
            .encrypt(&nonce.into(), message)
            .map_err(|_| StoreError::BadRecord("the unattended key slot".into()))?;
        Ok((Self { nonce: hex::encode(nonce), wrapped: hex::encode(wrapped) }, key))
    }

    /// The data key of the clinic with this log; `None` where the key is not the slot's.
    pub(crate) fn unwrap(&self, log: LogId, key: &UnattendedKey) -> Option<DataKey> {
        let nonce: [u8; 24] = hex::decode(&self.nonce).ok()?.try_into().ok()?;
        let wrapped = hex::decode(&self.wrapped).ok()?;
        let binding = binding(log);
        let message = Payload { msg: &wrapped, aad: binding.as_bytes() };
        let opened = Zeroizing::new(cipher(key).decrypt(&nonce.into(), message).ok()?);
        let mut bytes: [u8; 32] = opened.as_slice().try_into().ok()?;
        let data_key = DataKey::from_bytes(bytes);
        bytes.zeroize();
        Some(data_key)
    }
}

/// Binds the slot to its clinic and purpose, so that slots cannot be exchanged.
fn binding(log: LogId) -> String {
    format!("{FORMAT}\n{log}\nunattended")
}

fn cipher(key: &UnattendedKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key.key).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::Home;
    use crate::home::key_slots::{KdfCost, KeySlots};
    use wardbook_domain::clock::Clock;
    use wardbook_domain::ids::UserId;

    fn log() -> LogId {
        LogId::new(&Clock::system(), &Randomness::system())
    }

    /// The slots of a clinic with one person, and its data key.
    fn clinic() -> (KeySlots, DataKey, Randomness) {
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let key = DataKey::new(&randomness);
        let mut slots = KeySlots::new(log(), KdfCost::LIGHT);
        let ada = UserId::new(&clock, &randomness);
        slots.set_person(ada, "ada", "the right words", &key, &randomness).unwrap();
        (slots, key, randomness)
    }

    #[test]
    fn the_kept_key_opens_its_clinic_until_it_is_forbidden_or_made_anew() {
        let (mut slots, data_key, randomness) = clinic();
        let first = slots.set_unattended(&data_key, &randomness).unwrap();
        let kept = UnattendedKey::parse(&first.to_text()).unwrap();
        assert_eq!(slots.unlock_unattended(&kept).unwrap().to_hex(), data_key.to_hex());
        let second = slots.set_unattended(&data_key, &randomness).unwrap();
        let old = slots.unlock_unattended(&kept);
        assert!(matches!(old, Err(StoreError::WrongUnattendedKey)), "{old:?}");
        slots.remove_unattended();
        let gone = slots.unlock_unattended(&second);
        assert!(matches!(gone, Err(StoreError::UnattendedNotAllowed)), "{gone:?}");
        assert!(slots.unlock("ada", "the right words").is_ok(), "people are let in as before");
    }

    #[test]
    fn another_clinics_key_is_named_as_such_and_its_slot_cannot_be_moved_here() {
        let (mut here, data_key, randomness) = clinic();
        let (mut there, _, _) = clinic();
        here.set_unattended(&data_key, &randomness).unwrap();
        let foreign = there.set_unattended(&data_key, &randomness).unwrap();
        let refused = here.unlock_unattended(&foreign);
        assert!(matches!(refused, Err(StoreError::OtherClinicsKey)), "{refused:?}");
        let (slot, mut key) = UnattendedSlot::new(there.log(), &data_key, &randomness).unwrap();
        key.log = here.log();
        assert!(slot.unwrap(there.log(), &key).is_some());
        assert!(slot.unwrap(here.log(), &key).is_none(), "it is bound to its clinic");
    }

    #[test]
    fn what_is_no_key_is_refused_and_a_key_is_never_printed() {
        let (slot_of, data_key, randomness) = clinic();
        let (_, key) = UnattendedSlot::new(slot_of.log(), &data_key, &randomness).unwrap();
        let text = key.to_text().to_string();
        let digits = text.rsplit(' ').next().unwrap().to_owned();
        for wrong in ["", "none", &text[..text.len() - 2], &text.replace("/1", "/2"), &digits] {
            assert!(UnattendedKey::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(format!("{key:?}"), "UnattendedKey");
    }

    #[test]
    fn files_without_the_slot_are_read_and_with_it_both_copies_carry_it() {
        let (mut slots, data_key, randomness) = clinic();
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        slots.save(&home).unwrap();
        let text = std::fs::read_to_string(&home.key_files()[0]).unwrap();
        assert!(!text.contains("unattended"), "off by default: {text}");
        assert_eq!(KeySlots::load(&home).unwrap().unattended(), None);
        let key = slots.set_unattended(&data_key, &randomness).unwrap();
        slots.save(&home).unwrap();
        let digits = key.to_text().rsplit(' ').next().unwrap().to_owned();
        for file in home.key_files() {
            let text = std::fs::read_to_string(file).unwrap();
            assert!(text.contains("\"unattended\"") && !text.contains(&digits));
        }
        let read = KeySlots::load(&home).unwrap();
        assert_eq!(read.unlock_unattended(&key).unwrap().to_hex(), data_key.to_hex());
    }
}
