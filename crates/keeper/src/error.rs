//! Why a key store did not do what it was asked, each as a sentence that says what to do.

use std::path::PathBuf;

/// A refusal or failure of a key store. A secret is never part of it.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// There is no bus of the desktop session.
    #[error(
        "there is no desktop session here, so its key store cannot be reached; run this within \
         one, or keep the key as a systemd credential instead"
    )]
    NoSessionBus,
    /// Nothing on the bus is a Secret Service.
    #[error(
        "no key store is running in this desktop session; install or start one that offers the \
         Secret Service (GNOME Keyring, KWallet or KeePassXC), or keep the key as a systemd \
         credential instead"
    )]
    NoSecretService,
    /// There is nowhere in it that lasts.
    #[error(
        "the desktop's key store has no default key ring; create one in its own program (such as \
         Passwords and Keys), then try again"
    )]
    NoDefaultKeyRing,
    /// It is locked and may not ask, or stayed locked.
    #[error(
        "the desktop's key store is locked; unlock it in its own program, or sign in to the \
         desktop, then try again"
    )]
    Locked,
    /// A person closed its question.
    #[error("the key store's question was cancelled, so nothing was done; try again and answer it")]
    Cancelled,
    /// Nothing came back.
    #[error(
        "the desktop's key store did not answer within {0} seconds; look whether a question of \
         its own is waiting behind other windows, then try again"
    )]
    NoAnswer(u64),
    /// It keeps something else than what was stored.
    #[error(
        "the key store does not give back what was stored in it; use another one, or keep the key \
         as a systemd credential instead"
    )]
    NotKept,
    /// Anything else on the bus.
    #[error("the desktop's key store reports: {0}")]
    SecretService(String),
    /// There is no `systemd-creds`.
    #[error(
        "the command `systemd-creds` is missing; it comes with systemd 250 or later; keep the key \
         in the desktop's key store instead"
    )]
    NoSystemdCreds,
    /// It cannot encrypt for an account that is not root.
    #[error(
        "systemd {found} encrypts credentials for root alone, and for other accounts from {needed} \
         on; keep the key in the desktop's key store instead"
    )]
    SystemdTooOld {
        /// Its version.
        found: u32,
        /// The version that could.
        needed: u32,
    },
    /// It refused.
    #[error("systemd-creds could not encrypt the key: {0}")]
    Systemd(String),
    /// What is kept is no text.
    #[error(
        "what the key store keeps for this clinic is damaged; sign in and allow the unattended \
         start again, which makes a new key"
    )]
    Damaged,
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
