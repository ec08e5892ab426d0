//! The data key, wrapped once for each person, once for the recovery key, and, where an
//! administrator allows it, once for an unattended start (`unattended_slot`).
//!
//! A slot is the data key under XChaCha20-Poly1305 with a key that Argon2id (RFC 9106) makes
//! from the password. The file says who has a slot and nothing else; it is kept twice, because
//! without it nothing opens the clinic. Changing a password rewraps, never re-encrypts.

use std::fs;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use wardbook_domain::clock::Randomness;
use wardbook_domain::ids::{LogId, UserId};

use crate::database::cipher::DataKey;
use crate::home::folder::{Home, replace_file};
use crate::home::unattended_slot::{UnattendedKey, UnattendedSlot};
use crate::{Result, StoreError};

const FORMAT: &str = "wardbook-keys/1";

/// Letters of the recovery key: Crockford's base 32, without I, L, O and U, so that it can be
/// read aloud and typed back.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What deriving a key from a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfCost {
    /// For people's passwords: about 0.2 s on a clinic's machine; above OWASP's minimum.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// For tests only: nothing that holds a real key may use it.
    pub const LIGHT: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slot {
    /// The person; absent in the recovery slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    cost: KdfCost,
    salt: String,
    nonce: String,
    wrapped: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct File {
    format: String,
    log: LogId,
    /// The log that goes on from `log`, where that one could not go on. The slots stay bound to
    /// `log`: binding them anew would take every password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    successor: Option<LogId>,
    slots: Vec<Slot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unattended: Option<UnattendedSlot>,
}

/// The key slots of a clinic.
#[derive(Clone, Debug)]
pub struct KeySlots {
    file: File,
    cost: KdfCost,
    /// Whether one of the two copies was damaged and has to be written again.
    pub needs_repair: bool,
}

/// The key that opens the clinic when every password is lost. Shown once.
#[derive(Clone, Zeroize)]
#[zeroize(drop)]
pub struct RecoveryKey(String);

impl RecoveryKey {
    fn new(randomness: &Randomness) -> Self {
        let mut bytes: [u8; 32] = randomness.array();
        let letters: String = bytes.iter().map(|b| LETTERS[usize::from(b % 32)] as char).collect();
        bytes.zeroize();
        Self(letters)
    }

    /// Whether both are the same key.
    pub fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// In groups of four, as it is shown and typed.
    pub fn to_text(&self) -> String {
        let groups = self.0.as_bytes().chunks(4).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, and the letters
    /// that look like digits are taken for them.
    pub fn parse(text: &str) -> Self {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        let folded = letters.map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        Self(folded.collect())
    }
}

impl KeySlots {
    /// The slots of a new clinic: none yet.
    pub fn new(log: LogId, cost: KdfCost) -> Self {
        let file = File {
            format: FORMAT.into(),
            log,
            successor: None,
            slots: Vec::new(),
            unattended: None,
        };
        Self { file, cost, needs_repair: false }
    }

    /// Reads the slots, from the copy where the first file is damaged.
    pub fn load(home: &Home) -> Result<Self> {
        if !home.has_clinic() && !home.key_files().iter().any(|file| file.exists()) {
            return Err(StoreError::NoClinic(home.path().to_owned()));
        }
        let copies = home.key_files().map(|path| fs::read_to_string(path).ok());
        let good = copies.each_ref().map(|text| text.as_deref().and_then(read_slots));
        // Two good ones that differ are a crash between their writings; the first is newer.
        let needs_repair = copies[0] != copies[1] || good.iter().any(Option::is_none);
        let file = good.into_iter().flatten().next();
        let file = file.ok_or_else(|| StoreError::KeySlotsDamaged(home.path().to_owned()))?;
        Ok(Self { file, cost: KdfCost::STANDARD, needs_repair })
    }

    /// The same slots. Those that are made from now on cost so much to open.
    pub fn at_cost(self, cost: KdfCost) -> Self {
        Self { cost, ..self }
    }

    /// Writes both files. The copy is written second, so one of them is always whole.
    pub fn save(&self, home: &Home) -> Result<()> {
        let json = serde_json::to_string(&self.file)
            .map_err(|_| StoreError::BadRecord("keys.json".into()))?;
        let text = format!("{json}\n{}\n", hex::encode(Sha256::digest(&json)));
        for path in home.key_files() {
            replace_file(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// The log that these keys were made for, to which they are bound. Key stores name the clinic by
    /// it.
    pub const fn log(&self) -> LogId {
        self.file.log
    }

    /// The log that the clinic has now: another where that one has a successor.
    pub fn present_log(&self) -> LogId {
        self.file.successor.unwrap_or(self.file.log)
    }

    /// Notes that the clinic has another log now.
    pub(crate) const fn set_present_log(&mut self, log: LogId) {
        self.file.successor = Some(log);
    }

    /// The id of a person by name, where there is a slot.
    pub fn user(&self, name: &str) -> Option<UserId> {
        self.file.slots.iter().find(|slot| slot.user.as_deref() == Some(name))?.user_id
    }

    /// Everybody who has a slot.
    pub fn users(&self) -> Vec<UserId> {
        self.file.slots.iter().filter_map(|slot| slot.user_id).collect()
    }

    /// The data key, for a person's name and password.
    pub fn unlock(&self, name: &str, password: &str) -> Result<(UserId, DataKey)> {
        let slot = self.file.slots.iter().find(|slot| slot.user.as_deref() == Some(name));
        let Some((slot, user)) = slot.and_then(|slot| Some((slot, slot.user_id?))) else {
            // As slow as a wrong password, so that names cannot be told by timing.
            let _ = derive(self.cost, &[0; 16], password);
            return Err(StoreError::WrongPassword);
        };
        let key = self.unwrap(slot, password).ok_or(StoreError::WrongPassword)?;
        Ok((user, key))
    }

    /// The data key, for the recovery key.
    pub fn unlock_with_recovery(&self, key: &RecoveryKey) -> Result<DataKey> {
        let slot = self.file.slots.iter().find(|slot| slot.user_id.is_none());
        let unwrapped = slot.and_then(|slot| self.unwrap(slot, &key.0));
        unwrapped.ok_or(StoreError::WrongRecoveryKey)
    }

    /// Gives a person a slot, in place of an old one.
    pub fn set_person(
        &mut self,
        user_id: UserId,
        name: &str,
        password: &str,
        key: &DataKey,
        randomness: &Randomness,
    ) -> Result<()> {
        let person = Some((user_id, name.to_owned()));
        let slot = self.wrap(person, self.cost, password, key, randomness)?;
        self.remove_person(user_id);
        self.file.slots.push(slot);
        Ok(())
    }

    /// Makes a new recovery key; an old one opens nothing any more.
    pub fn set_recovery(&mut self, key: &DataKey, randomness: &Randomness) -> Result<RecoveryKey> {
        let recovery = RecoveryKey::new(randomness);
        let slot = self.wrap(None, self.cost, &recovery.0, key, randomness)?;
        self.file.slots.retain(|slot| slot.user_id.is_some());
        self.file.slots.push(slot);
        Ok(recovery)
    }

    /// Takes a person's slot away.
    pub fn remove_person(&mut self, user_id: UserId) {
        self.file.slots.retain(|slot| slot.user_id != Some(user_id));
    }

    /// What the log calls the unattended slot, where there is one.
    pub fn unattended(&self) -> Option<&str> {
        Some(self.file.unattended.as_ref()?.nonce.as_str())
    }

    /// The data key, for the key that the system's key store keeps.
    pub fn unlock_unattended(&self, key: &UnattendedKey) -> Result<DataKey> {
        let log = self.file.log;
        if key.log() != log {
            return Err(StoreError::OtherClinicsKey);
        }
        let slot = self.file.unattended.as_ref().ok_or(StoreError::UnattendedNotAllowed)?;
        slot.unwrap(log, key).ok_or(StoreError::WrongUnattendedKey)
    }

    /// Makes an unattended slot, in place of an old one, whose key opens nothing any more.
    pub fn set_unattended(
        &mut self,
        key: &DataKey,
        randomness: &Randomness,
    ) -> Result<UnattendedKey> {
        let (slot, unattended) = UnattendedSlot::new(self.file.log, key, randomness)?;
        self.file.unattended = Some(slot);
        Ok(unattended)
    }

    /// Takes the unattended slot away, so that its key opens nothing any more.
    pub fn remove_unattended(&mut self) {
        self.file.unattended = None;
    }

    /// Binds a slot to its clinic and person, so that slots cannot be exchanged.
    fn binding(&self, user: Option<UserId>) -> String {
        let who = user.map_or_else(|| "recovery".into(), |user| user.to_string());
        format!("{FORMAT}\n{}\n{who}", self.file.log)
    }

    fn wrap(
        &self,
        person: Option<(UserId, String)>,
        cost: KdfCost,
        secret: &str,
        key: &DataKey,
        randomness: &Randomness,
    ) -> Result<Slot> {
        let (salt, nonce): ([u8; 16], [u8; 24]) = (randomness.array(), randomness.array());
        let (user_id, user) = person.unzip();
        let binding = self.binding(user_id);
        let message = Payload { msg: key.bytes(), aad: binding.as_bytes() };
        let wrapped = derive(cost, &salt, secret)
            .and_then(|wrapping| cipher(&wrapping).encrypt(&nonce.into(), message).ok())
            .ok_or_else(|| StoreError::BadRecord("a key slot".into()))?;
        let [salt, nonce, wrapped] = [salt.to_vec(), nonce.to_vec(), wrapped].map(hex::encode);
        Ok(Slot { user_id, user, cost, salt, nonce, wrapped })
    }

    fn unwrap(&self, slot: &Slot, secret: &str) -> Option<DataKey> {
        let nonce: [u8; 24] = hex::decode(&slot.nonce).ok()?.try_into().ok()?;
        let (salt, wrapped) = (hex::decode(&slot.salt).ok()?, hex::decode(&slot.wrapped).ok()?);
        let binding = self.binding(slot.user_id);
        let message = Payload { msg: &wrapped, aad: binding.as_bytes() };
        let wrapping = derive(slot.cost, &salt, secret)?;
        let opened = cipher(&wrapping).decrypt(&nonce.into(), message).ok()?;
        let opened = Zeroizing::new(opened);
        Some(DataKey::from_bytes(opened.as_slice().try_into().ok()?))
    }
}

fn read_slots(text: &str) -> Option<File> {
    let (json, digest) = text.trim_end().rsplit_once('\n')?;
    if hex::encode(Sha256::digest(json)) != digest {
        return None;
    }
    serde_json::from_str::<File>(json).ok().filter(|file| file.format == FORMAT)
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

fn derive(cost: KdfCost, salt: &[u8], secret: &str) -> Option<Zeroizing<[u8; 32]>> {
    // A damaged or hostile file must not make the program take all memory.
    if cost.memory_kib > 4 * 1024 * 1024 || cost.passes > 100 {
        return None;
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(secret.as_bytes(), salt, key.as_mut()).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardbook_domain::clock::Clock;

    fn clinic() -> (tempfile::TempDir, Home, KeySlots, DataKey, UserId) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let randomness = Randomness::system();
        let clock = Clock::system();
        let key = DataKey::new(&randomness);
        let user = UserId::new(&clock, &randomness);
        let mut slots = KeySlots::new(LogId::new(&clock, &randomness), KdfCost::LIGHT);
        slots.set_person(user, "ada", "the right words", &key, &randomness).unwrap();
        (folder, home, slots, key, user)
    }

    #[test]
    fn only_the_right_name_and_password_give_the_key() {
        let (_folder, _home, slots, key, user) = clinic();
        let (found, opened) = slots.unlock("ada", "the right words").unwrap();
        assert_eq!((found, opened.to_hex()), (user, key.to_hex()));
        for (name, password) in [("ada", "the wrong words"), ("eve", "the right words"), ("", "")] {
            let refused = slots.unlock(name, password);
            assert!(matches!(refused, Err(StoreError::WrongPassword)), "{name}/{password}");
        }
    }

    #[test]
    fn the_recovery_key_opens_however_it_is_typed_and_a_new_one_replaces_it() {
        let (_folder, _home, mut slots, key, _) = clinic();
        let randomness = Randomness::system();
        let first = slots.set_recovery(&key, &randomness).unwrap();
        let typed = RecoveryKey::parse(&first.to_text().to_lowercase().replace('-', " "));
        assert_eq!(slots.unlock_with_recovery(&typed).unwrap().to_hex(), key.to_hex());
        slots.set_recovery(&key, &randomness).unwrap();
        assert!(slots.unlock_with_recovery(&typed).is_err(), "the old key opens nothing");
    }

    #[test]
    fn one_damaged_file_does_no_harm_and_two_are_refused() {
        let (_folder, home, slots, _, _) = clinic();
        slots.save(&home).unwrap();
        let [first, copy] = home.key_files();
        fs::write(&first, "half a fi").unwrap();
        let loaded = KeySlots::load(&home).unwrap();
        assert!(loaded.needs_repair);
        assert!(loaded.unlock("ada", "the right words").is_ok());
        fs::write(&copy, "").unwrap();
        assert!(matches!(KeySlots::load(&home), Err(StoreError::KeySlotsDamaged(_))));
    }

    #[test]
    fn a_slot_cannot_be_moved_to_another_person() {
        let (_folder, _home, mut slots, _, _) = clinic();
        let other = UserId::new(&Clock::system(), &Randomness::system());
        slots.file.slots[0].user_id = Some(other);
        assert!(slots.unlock("ada", "the right words").is_err());
    }
}
