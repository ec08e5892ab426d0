//! `hook`: providers that may put callbacks into a clinic's mailbox.

use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clap::{Subcommand, ValueEnum};
use zeroize::Zeroizing;

use super::clinic::find;
use crate::mailbox::{add_hook, is_hook_name, secret_bytes};
use crate::state::AppState;
use crate::storage::mail::Scheme;

#[derive(Debug, Subcommand)]
pub(super) enum Hook {
    /// Lets a provider's callbacks in, and prints the address to give to the provider
    Add {
        /// The clinic's name, or its id
        clinic: String,
        /// A name for the provider: small letters, digits and dashes
        name: String,
        /// How its calls are signed
        #[arg(long, value_enum)]
        scheme: SchemeName,
        /// The provider's secret, from the first line of this file; without it one is made. Twilio's
        /// is the account's auth token
        #[arg(long, value_name = "FILE", required_if_eq("scheme", "twilio"))]
        secret_file: Option<std::path::PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SchemeName {
    /// Standard Webhooks
    Standard,
    /// Twilio's signature
    Twilio,
    /// A shared secret: HMAC-SHA-256 over time and body
    Shared,
}

impl From<SchemeName> for Scheme {
    fn from(name: SchemeName) -> Self {
        match name {
            SchemeName::Standard => Self::Standard,
            SchemeName::Twilio => Self::Twilio,
            SchemeName::Shared => Self::Shared,
        }
    }
}

pub(super) async fn run(app: &AppState, command: Hook) -> Result<()> {
    let Hook::Add { clinic, name, scheme, secret_file } = command;
    ensure!(is_hook_name(&name), "a name is 1 to 64 small letters, digits and dashes");
    let row = find(app, &clinic).await?;
    let scheme = Scheme::from(scheme);
    let (text, made) = match secret_file {
        Some(file) => {
            let text = Zeroizing::new(std::fs::read_to_string(file)?);
            let line = text.lines().next().unwrap_or_default().trim().to_owned();
            (Zeroizing::new(line), false)
        }
        None => (Zeroizing::new(fresh(app, scheme)), true),
    };
    let secret = secret_bytes(scheme, &text).map(Zeroizing::new);
    let Some(secret) = secret else {
        anyhow::bail!("this is no secret of that scheme: it has at least 16 bytes");
    };
    let address = format!("{}/hooks/{}/{name}", app.address, row.id);
    let (state, now) = (app.clone(), app.clock.now());
    app.storage
        .write(move |tx| add_hook(&state, tx, (row.id, &name), (scheme, &secret), now))
        .await?;
    say!("{address}");
    if made {
        say!("Its secret, shown once: {}", *text);
    }
    Ok(())
}

/// A fresh secret as providers take it.
fn fresh(app: &AppState, scheme: Scheme) -> String {
    let bytes: [u8; 24] = app.randomness.array();
    match scheme {
        Scheme::Standard => format!("whsec_{}", BASE64.encode(bytes)),
        Scheme::Twilio | Scheme::Shared => hex::encode(bytes),
    }
}
