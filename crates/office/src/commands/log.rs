//! `log`: logs of others.

use anyhow::{Context as _, Result, bail, ensure};
use clap::Subcommand;
use serde_json::json;
use wardbook_ledger::note::{KeyKind, VerifierKey};

use crate::own_log::{Actor, Entry, Kind as Event};
use crate::state::AppState;
use crate::storage::clinics::{self, Clinic, Kind};
use crate::storage::logs::{self, Log as Row, LogId};
use crate::storage::{StorageError, office, witness};

#[derive(Debug, Subcommand)]
pub(super) enum Log {
    /// Witnesses a log of others; its entries are not taken
    Add {
        /// Its verifier key, `name+hash+key`
        vkey: String,
        /// Its origin, where that is not the key's name
        #[arg(long)]
        origin: Option<String>,
        /// Signatures that it gets in a day
        #[arg(long, value_name = "N")]
        qpd: u64,
    },
    /// After a restore: says that nothing was signed for a log beyond what is fixed here
    Confirm {
        /// The log's origin
        origin: String,
    },
}

pub(super) async fn run(app: &AppState, command: Log) -> Result<()> {
    match command {
        Log::Add { vkey, origin, qpd } => add(app, &vkey, origin, qpd).await,
        Log::Confirm { origin } => confirm(app, origin).await,
    }
}

/// For a log whose clinic has nothing to show, or is gone. Whoever says this answers for it: where
/// it is not so, a second history of the log could be signed.
async fn confirm(app: &AppState, origin: String) -> Result<()> {
    let hash = logs::origin_hash(&origin);
    let state = app.clone();
    let size = app.storage.write(move |tx| {
        let Some(log) = logs::by_hash(tx, &hash)? else { return Ok(None) };
        let epoch = office::epoch(tx)?;
        logs::confirm(tx, log.id, epoch)?;
        let payload = json!({ "origin": log.origin, "epoch": epoch });
        let clinic = log.id.clinic;
        let entry = Entry::clinic(Event::LogConfirmed, Actor::CommandLine, clinic, payload);
        state.record(tx, &entry, state.clock.now())?;
        Ok(Some(witness::fixed(tx, log.id)?.map_or(0, |fixed| fixed.size)))
    });
    let size = size.await?.with_context(|| format!("there is no log {origin}"))?;
    say!("{origin} is signed again, from size {size} on.");
    Ok(())
}

async fn add(app: &AppState, vkey: &str, origin: Option<String>, qpd: u64) -> Result<()> {
    let vkey = VerifierKey::parse(vkey)?;
    ensure!(vkey.kind() == KeyKind::Ed25519, "a log's key is of type 0x01 (Ed25519)");
    let origin = origin.unwrap_or_else(|| vkey.name().to_owned());
    let line = !origin.is_empty() && !origin.chars().any(|c| c.is_whitespace() || c.is_control());
    ensure!(line && !origin.contains('+'), "an origin has no spaces and no \"+\"");
    let (id, now, shown) = (app.randomness.uuid(), app.clock.now(), origin.clone());
    let state = app.clone();
    let added = app.storage.write(move |tx| {
        let clinic = Clinic {
            id,
            kind: Kind::Log,
            name: origin.clone(),
            group: String::new(),
            added_at: now,
            suspended: None,
        };
        clinics::add(tx, &clinic)?;
        let log = Row {
            id: LogId { clinic: id, log: 1 },
            origin: origin.clone(),
            vkey: vkey.clone(),
            sync_vkey: None,
            mirrored: false,
            daily: qpd,
            before: 0,
            successor_of: None,
            epoch: office::epoch(tx)?,
            added_at: now,
        };
        logs::add(tx, &log)?;
        let payload = json!({ "origin": log.origin, "log": log.vkey.to_string(), "daily": qpd });
        let entry = Entry::clinic(Event::LogAdded, Actor::CommandLine, id, payload);
        state.record(tx, &entry, now).map(drop)
    });
    match added.await {
        Err(StorageError::Refused(why)) => bail!("{why}"),
        other => other?,
    }
    say!("{shown} is witnessed, up to {qpd} times a day.");
    Ok(())
}
