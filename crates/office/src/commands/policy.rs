//! `policy`: issuing one, and reading the newest.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Subcommand;
use serde_json::Value;

use crate::own_log::Actor;
use crate::policy::issue;
use crate::state::AppState;
use crate::storage::policies;

#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// Issues the policy in a file: a JSON object
    Set {
        /// The file
        file: PathBuf,
        /// For so many days it is confirmed; afterwards it stays in force
        #[arg(long, value_name = "N", default_value_t = 30,
              value_parser = clap::value_parser!(i64).range(1..=3_660))]
        days: i64,
    },
    /// Prints the newest policy as clinics get it
    Show,
}

pub(super) async fn run(app: &AppState, command: Policy) -> Result<()> {
    match command {
        Policy::Set { file, days } => {
            let text = std::fs::read_to_string(&file);
            let text = text.with_context(|| file.display().to_string())?;
            let body: Value = serde_json::from_str(&text)
                .with_context(|| format!("{} is not JSON", file.display()))?;
            ensure!(body.is_object(), "a policy is a JSON object");
            let (state, now) = (app.clone(), app.clock.now());
            let number = app
                .storage
                .write(move |tx| issue(&state, tx, Actor::CommandLine, (&body, days), now))
                .await?;
            say!("Policy {number} is issued.");
            Ok(())
        }
        Policy::Show => match app.storage.read(|tx| policies::newest(tx)).await? {
            Some(policy) => {
                say_part!("{}", policy.note);
                Ok(())
            }
            None => bail!("no policy was issued yet"),
        },
    }
}
