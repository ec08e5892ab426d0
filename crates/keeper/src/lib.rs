//! Where the key that opens a clinic before anybody has signed in is kept: outside the clinic's
//! folder, by the system. One trait and two keepers: the desktop's key store (Secret Service) and
//! systemd's encrypted credentials.
//!
//! Whether there may be such a key, and what is recorded of it, is the business of
//! `wardbook-app`; this crate sees a clinic's id and a text. Implements decision 13. Only Linux
//! has keepers so far.

mod error;
#[cfg(target_os = "linux")]
mod secret_service;
#[cfg(target_os = "linux")]
mod systemd;

pub use error::KeeperError;
#[cfg(target_os = "linux")]
pub use secret_service::{Asking, SecretService};
#[cfg(target_os = "linux")]
pub use systemd::{CREDENTIAL, SystemdCredentials};

use zeroize::Zeroizing;

/// What keepers return.
pub type Result<T, E = KeeperError> = std::result::Result<T, E>;

/// Keeps one secret text for each clinic. `clinic` is the id of its log.
pub trait KeyKeeper {
    /// What it is called in the log and in Settings.
    fn name(&self) -> &'static str;

    /// Keeps `secret` in place of an older one. When this answers `Ok` it has been kept.
    fn store(&self, clinic: &str, secret: &str) -> Result<()>;

    /// What is kept; `None` where nothing is.
    fn load(&self, clinic: &str) -> Result<Option<Zeroizing<String>>>;

    /// Forgets it. That there was none is no error.
    fn remove(&self, clinic: &str) -> Result<()>;
}
