//! The office's keys: one office key in a file, and what it protects.
//!
//! The office key gives the database's raw key (SQLite) and seals the secret keys that sign, in
//! either database. What signs: the root key (replies, policy, mail, new keys), the key of the office's
//! own ledger, whose log id is the office's id, and the cosigners: witness and mirror, which can be
//! renewed while the office serves.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use wardbook_ledger::checkpoint::{CosignerKey, LogKey};
use wardbook_ledger::note::{KeyKind, SignerKey, VerifierKey};
use zeroize::Zeroizing;

use crate::clock::Randomness;
use crate::sealing::Sealer;
use crate::storage::cosigners::{self, Promise};
use crate::storage::office::Office;
use crate::storage::{self, StorageError, Transaction};

/// The name of the file and of the system's credential that hold the office key.
pub const KEY_FILE: &str = "office.key";
const CREDENTIAL: &str = "wardbook-office-key";

/// The secrets' names in the database, and what follows the office's name in their keys' names.
const ROOT: &str = "root";
const WITNESS: &str = "witness";
const MIRROR: &str = "mirror";
const LOG: &str = "log";

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// There is no such file.
    #[error(
        "there is no office key at {0}: `init` makes an office with its key, and --key-file says \
         where the key is if it is elsewhere"
    )]
    Missing(PathBuf),
    /// The key's file.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// Other people of this machine could read the key.
    #[error("{0} can be read by others: `chmod 600` it")]
    Open(PathBuf),
    /// Its content.
    #[error("{0} is not an office key: 64 hex digits")]
    NotAKey(PathBuf),
    /// A sealed secret.
    #[error("the office's secret \"{0}\" is missing, or sealed with another office key")]
    Sealed(&'static str),
    /// The office's name.
    #[error("the office's name cannot name a key: no spaces and no \"+\"")]
    Name,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Whether an office may have this name: its keys are named after it.
///
/// # Errors
/// [`KeysError::Name`] where not.
pub fn check_name(name: &str) -> Result<(), KeysError> {
    let named = SignerKey::from_bytes(name, KeyKind::Ed25519, &[0; 32]);
    named.map(drop).map_err(|_| KeysError::Name)
}

/// The office key: 32 bytes, wiped when dropped, never printed.
pub struct OfficeKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficeKey")
    }
}

impl OfficeKey {
    /// A fresh key.
    pub fn new(randomness: &Randomness) -> Self {
        Self(Zeroizing::new(randomness.array()))
    }

    /// Where the key is looked for: the file that was named, the service manager's credential, or
    /// `office.key` in the office's folder.
    pub fn place(named: Option<&Path>, folder: &Path) -> PathBuf {
        let credential = std::env::var_os("CREDENTIALS_DIRECTORY")
            .map(|folder| PathBuf::from(folder).join(CREDENTIAL))
            .filter(|path| path.exists());
        named.map(Path::to_owned).or(credential).unwrap_or_else(|| folder.join(KEY_FILE))
    }

    /// Reads a key's file, which nobody else may be able to read.
    pub fn read(path: &Path) -> Result<Self, KeysError> {
        let failed = |error| KeysError::File { path: path.to_owned(), error };
        let about = std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => KeysError::Missing(path.to_owned()),
            _ => failed(error),
        });
        let mode = about?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeysError::Open(path.to_owned()));
        }
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), &mut *key)
            .map_err(|_| KeysError::NotAKey(path.to_owned()))?;
        Ok(Self(key))
    }

    /// Writes the key to a new file, for its owner alone.
    pub fn write(&self, path: &Path) -> Result<(), KeysError> {
        let failed = |error| KeysError::File { path: path.to_owned(), error };
        let text = Zeroizing::new(format!("{}\n", hex::encode(*self.0)));
        let new = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let mut file = new.map_err(failed)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// The raw key of the embedded database.
    pub fn database(&self) -> storage::RawKey {
        self.derive("wardbook/office/database/v1")
    }

    /// HKDF-SHA256 (RFC 5869).
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let expanded = Hkdf::<Sha256>::new(None, &*self.0).expand(purpose.as_bytes(), &mut *key);
        debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's limit");
        key
    }

    /// Seals the secrets that sign.
    fn sealer(&self) -> Sealer {
        Sealer::new(&self.derive("wardbook/office/secrets/v1"))
    }
}

/// A secret that signs, unsealed.
fn unseal(
    tx: &mut dyn Transaction,
    sealer: &Sealer,
    name: &'static str,
) -> Result<Zeroizing<[u8; 32]>, KeysError> {
    let kept = storage::office::secret(tx, name)?;
    let secret = kept.and_then(|kept| sealer.open(name, &kept));
    let secret = secret.and_then(|secret| secret.as_slice().try_into().ok().map(Zeroizing::new));
    secret.ok_or(KeysError::Sealed(name))
}

/// What signs, and never changes. Wiped when dropped, never printed.
#[derive(Debug)]
pub struct SigningKeys {
    /// `NAME/root`: replies, policy, mail, new keys.
    pub root: SignerKey,
    /// The office's own ledger: `wardbook/<office id>`.
    pub log: LogKey,
}

impl SigningKeys {
    /// Makes the four secrets and keeps them sealed: `init`.
    pub fn make(
        tx: &mut dyn Transaction,
        key: &OfficeKey,
        randomness: &Randomness,
    ) -> Result<(), KeysError> {
        for name in [ROOT, WITNESS, MIRROR, LOG] {
            let secret = Zeroizing::new(randomness.array::<32>());
            let sealed = key.sealer().seal(name, &*secret, randomness);
            storage::office::keep_secret(tx, name, &sealed)?;
        }
        Ok(())
    }

    /// Unseals the keys of the office of this name and id.
    pub fn open(
        tx: &mut dyn Transaction,
        key: &OfficeKey,
        office: &Office,
    ) -> Result<Self, KeysError> {
        let sealer = key.sealer();
        let root = unseal(tx, &sealer, ROOT)?;
        let name = format!("{}/{ROOT}", office.name);
        let root = SignerKey::from_bytes(&name, KeyKind::Ed25519, &root);
        let log = LogKey::from_bytes(&log_id(office.id), &*unseal(tx, &sealer, LOG)?);
        Ok(Self {
            root: root.map_err(|_| KeysError::Name)?,
            log: log.map_err(|_| KeysError::Name)?,
        })
    }
}

/// What signs checkpoints. Wiped when dropped, never printed.
#[derive(Debug)]
pub struct Cosigners {
    /// The number of the change that brought the newer of the two; 0 where both are `init`'s.
    pub number: u64,
    /// `NAME/witness`: what is fixed.
    pub witness: CosignerKey,
    /// `NAME/mirror`: what is held.
    pub mirror: CosignerKey,
    /// The keys that these two have taken the place of.
    former: Vec<(Promise, VerifierKey)>,
}

impl Cosigners {
    fn open(
        tx: &mut dyn Transaction,
        sealer: &Sealer,
        office: &str,
        number: u64,
    ) -> Result<Self, KeysError> {
        let mut cosigner = |name: &'static str| {
            let secret = unseal(tx, sealer, name)?;
            CosignerKey::from_bytes(&format!("{office}/{name}"), &secret)
                .map_err(|_| KeysError::Name)
        };
        let (witness, mirror) = (cosigner(WITNESS)?, cosigner(MIRROR)?);
        let former = cosigners::all(tx)?.into_iter().map(|one| (one.promise, one.former)).collect();
        Ok(Self { number, witness, mirror, former })
    }

    /// The key that makes a promise.
    pub const fn of(&self, promise: Promise) -> &CosignerKey {
        match promise {
            Promise::Fixed => &self.witness,
            Promise::Held => &self.mirror,
        }
    }

    /// Every key that ever made a promise, the present one first.
    pub fn ever(&self, promise: Promise) -> Vec<VerifierKey> {
        let former = self.former.iter().filter(|(of, _)| *of == promise).map(|(_, key)| key);
        std::iter::once(self.of(promise).vkey()).chain(former).cloned().collect()
    }
}

/// The present cosigners. They may be renewed by another process, so each transaction that leads to a
/// signature asks for them, and they are unsealed anew where there was a change.
pub struct PresentCosigners {
    office: String,
    sealer: Sealer,
    opened: RwLock<Option<Arc<Cosigners>>>,
}

impl std::fmt::Debug for PresentCosigners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PresentCosigners")
    }
}

impl PresentCosigners {
    /// Of the office of this name.
    pub fn new(key: &OfficeKey, office: &str) -> Self {
        Self { office: office.to_owned(), sealer: key.sealer(), opened: RwLock::new(None) }
    }

    /// The cosigners as of this transaction.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] where they cannot be unsealed.
    pub fn get(&self, tx: &mut dyn Transaction) -> Result<Arc<Cosigners>, StorageError> {
        let number = cosigners::newest_number(tx)?.unwrap_or(0);
        let known = self.opened.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.number == number) {
            return Ok(known);
        }
        let opened = Cosigners::open(tx, &self.sealer, &self.office, number);
        let opened = Arc::new(opened.map_err(|error| match error {
            KeysError::Storage(error) => error,
            other => StorageError::Damaged(other.to_string()),
        })?);
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Puts a fresh secret in the place of one, and gives its public key.
    pub(crate) fn replace(
        &self,
        tx: &mut dyn Transaction,
        promise: Promise,
        randomness: &Randomness,
    ) -> Result<VerifierKey, StorageError> {
        let name = match promise {
            Promise::Fixed => WITNESS,
            Promise::Held => MIRROR,
        };
        let secret = Zeroizing::new(randomness.array::<32>());
        let key = CosignerKey::from_bytes(&format!("{}/{name}", self.office), &secret);
        let key = key.map_err(|error| StorageError::Refused(error.to_string()))?;
        let sealed = self.sealer.seal(name, &*secret, randomness);
        storage::office::replace_secret(tx, name, &sealed)?;
        Ok(key.vkey().clone())
    }
}

/// The log id of the office's own ledger.
pub fn log_id(office: Uuid) -> String {
    office.hyphenated().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_once_and_read_only_where_nobody_else_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = OfficeKey::place(None, folder.path());
        let key = OfficeKey::new(&Randomness::system());
        key.write(&path).unwrap();
        assert!(matches!(key.write(&path), Err(KeysError::File { .. })), "it is not replaced");
        assert_eq!(*OfficeKey::read(&path).unwrap().database(), *key.database());
        let open = std::fs::Permissions::from_mode(0o640);
        std::fs::set_permissions(&path, open).unwrap();
        assert!(matches!(OfficeKey::read(&path), Err(KeysError::Open(_))));
    }
}
