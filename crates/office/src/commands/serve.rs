//! `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;

use crate::clock::{Clock, Randomness};
use crate::folder::{self, Place};
use crate::keys::OfficeKey;
use crate::serve::{Options, routes, start};

/// How to serve.
#[derive(Args, Debug)]
pub(super) struct Serve {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8440")]
    listen: SocketAddr,
    /// The certificate with its chain, PEM
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// So many proxies stand in front: clients' addresses are taken from them
    #[arg(long, value_name = "N", default_value_t = 0)]
    behind_proxy: usize,
}

pub(super) async fn run(place: &Place, serve: Serve) -> Result<()> {
    let tls = match (serve.tls_cert, serve.tls_key) {
        (Some(chain), Some(key)) => Some((chain, key)),
        (None, None) => None,
        _ => bail!("--tls-cert and --tls-key go together"),
    };
    let _serving = if place.database.is_none() { Some(place.serving()?) } else { None };
    let key = Arc::new(OfficeKey::read(&place.key_place())?);
    let storage = place.storage(&key)?;
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let app = folder::app(storage, &key, clock, randomness, serve.behind_proxy).await?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let options = Options::new(serve.listen, tls, serve.behind_proxy > 0);
    let listening = start(routes(app.clone()), options).await?;
    let building = app.search.clone().run(app.storage.clone(), app.clock.clone());
    let building = tokio::spawn(building);
    say!("{} serves at {scheme}://{}", app.name, listening.address);
    let ended = listening.until_told_to_end().await;
    building.abort();
    ended
}
