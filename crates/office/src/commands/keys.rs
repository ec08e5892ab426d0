//! `keys`: the public keys, and renewing those that sign checkpoints.

use anyhow::{Result, ensure};
use clap::{Subcommand, ValueEnum};

use crate::acts::{is_text, renew_key};
use crate::own_log::Actor;
use crate::state::AppState;
use crate::storage::cosigners::Promise;

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Prints the public keys
    Show,
    /// Puts a new key in the place of the witness's or the mirror's, at once. Clinics take it with
    /// their next sync, because the root key signs it
    Renew {
        /// Whose
        #[arg(value_enum)]
        key: KeyName,
        /// Why, for the own ledger
        #[arg(long)]
        reason: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum KeyName {
    /// What says "fixed"
    Witness,
    /// What says "held"
    Mirror,
}

impl From<KeyName> for Promise {
    fn from(name: KeyName) -> Self {
        match name {
            KeyName::Witness => Self::Fixed,
            KeyName::Mirror => Self::Held,
        }
    }
}

pub(super) async fn run(app: &AppState, command: Keys) -> Result<()> {
    match command {
        Keys::Show => {
            say!("root    {}\nledger  {}", app.keys.root.verifier(), app.keys.log.vkey());
            say_cosigners(app).await?;
            let present = app.cosigners().await?;
            for promise in [Promise::Fixed, Promise::Held] {
                for former in present.ever(promise).iter().skip(1) {
                    say!("former {} {former}", promise.key_name());
                }
            }
            Ok(())
        }
        Keys::Renew { key, reason } => {
            ensure!(is_text(&reason), "a reason is one line of 1 to 200 characters");
            let (state, now, promise) = (app.clone(), app.clock.now(), Promise::from(key));
            let renewed = app.storage.write(move |tx| {
                renew_key(&state, tx, Actor::CommandLine, (promise, &reason), now)
            });
            let (number, vkey) = renewed.await?;
            say!("The {} has a new key, change {number}:\n{vkey}", promise.key_name());
            say!(
                "Clinics take it with their next sync. Give it to whoever runs a log of their own."
            );
            Ok(())
        }
    }
}

/// The two keys that sign checkpoints.
pub(super) async fn say_cosigners(app: &AppState) -> Result<()> {
    let present = app.cosigners().await?;
    say!("witness {}\nmirror  {}", present.witness.vkey(), present.mirror.vkey());
    Ok(())
}
