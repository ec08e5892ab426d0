//! Keeping the key of an unattended start in the system's key store, and finding it there. Whether
//! there may be such a key, and what is recorded of it, is `wardbook-app`'s.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use wardbook_app::{AppError, Clinic, Confirmation, Home, Person, Result, UnattendedKey};
use wardbook_keeper::{Asking, CREDENTIAL, KeyKeeper, SecretService, SystemdCredentials};

/// The key stores that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyStore {
    /// The desktop's, such as GNOME Keyring: open while this account is signed in
    Desktop,
    /// A systemd credential, which only this machine decrypts, for the agent's service
    Systemd,
}

fn keeper(store: KeyStore, asking: Asking) -> Box<dyn KeyKeeper> {
    match store {
        KeyStore::Desktop => Box::new(SecretService::of_session(asking)),
        KeyStore::Systemd => Box::new(credential()),
    }
}

/// The credential that `wardbook-agent.service` names.
fn credential() -> SystemdCredentials {
    let folder = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.is_absolute());
    let folder = folder.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let file = folder.unwrap_or_default().join("wardbook").join(format!("{CREDENTIAL}.cred"));
    SystemdCredentials::new(file, std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from))
}

/// Allows opening the clinic before anybody has signed in, and keeps the key for it. A key that
/// could not be kept is taken back.
pub(crate) fn allow(
    clinic: &Clinic,
    person: &Person,
    given: &Confirmation,
    store: KeyStore,
) -> Result<()> {
    let keeper = keeper(store, Asking::Allowed);
    let key = clinic.allow_unattended(person, given, keeper.name())?;
    if let Err(error) = keeper.store(&key.log().to_string(), &key.to_text()) {
        let why = error.to_string();
        clinic.unattended_not_kept(person, &why)?;
        return Err(AppError::Invalid(why));
    }
    Ok(())
}

/// Forbids it. The kept key opens nothing any more; that it cannot be removed from where it is kept
/// changes nothing of that.
pub(crate) fn forbid(
    home: &Home,
    clinic: &Clinic,
    person: &Person,
    given: &Confirmation,
) -> Result<()> {
    let log = wardbook_app::log_of(home)?.to_string();
    clinic.forbid_unattended(person, given)?;
    for store in [KeyStore::Desktop, KeyStore::Systemd] {
        let _ = keeper(store, Asking::Never).remove(&log);
    }
    Ok(())
}

/// The key that is kept for the clinic in this folder: what systemd gave this process, or what the
/// desktop's key store has.
pub fn key(home: &Home) -> anyhow::Result<UnattendedKey> {
    let log = wardbook_app::log_of(home)?.to_string();
    let given = credential().load(&log)?;
    let kept = match given {
        Some(given) => Some(given),
        None => SecretService::of_session(Asking::Never).load(&log)?,
    };
    let Some(text) = kept else {
        anyhow::bail!(
            "no key is kept for an unattended start of this clinic; an administrator allows it \
             under Settings, or with `wardbook key unattended allow`"
        );
    };
    Ok(UnattendedKey::parse(&text).map_err(AppError::from)?)
}
