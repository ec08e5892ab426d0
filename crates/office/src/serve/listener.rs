//! The listener: TLS or plain, the time that headers may take, and ending without cutting off
//! requests that are under way.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use axum_server::Handle;
use tokio::task::JoinHandle;

use super::connections::{Bounded, Most};
use super::tls;
use crate::limits;

/// Requests that are under way when the program is told to end have so long.
const GRACE: Duration = Duration::from_secs(20);
/// A certificate that was renewed is taken up without a new start.
const RENEWAL: Duration = Duration::from_mins(10);

/// How to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where.
    pub address: SocketAddr,
    /// The certificate's chain and its key, both PEM; plain HTTP without.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether a proxy stands in front of this server, so that plain HTTP may leave the machine.
    pub behind_proxy: bool,
    /// For so long a connection may take for a request's headers.
    pub headers: Duration,
    /// How many connections may be open.
    pub connections: Most,
    /// How often it is looked whether the certificate was renewed.
    pub renewal: Duration,
}

impl Options {
    /// With the usual limits.
    pub fn new(address: SocketAddr, tls: Option<(PathBuf, PathBuf)>, behind_proxy: bool) -> Self {
        Self {
            address,
            tls,
            behind_proxy,
            headers: limits::HEADERS,
            connections: Most::new(behind_proxy),
            renewal: RENEWAL,
        }
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
    renewing: Option<JoinHandle<()>>,
}

/// Begins to listen.
pub async fn start(routes: Router, options: Options) -> Result<Listening> {
    let Options { address, tls, behind_proxy, headers, connections, renewal } = options;
    if tls.is_none() && !address.ip().is_loopback() && !behind_proxy {
        bail!(
            "without TLS, {address} would be readable by everybody on the way: give --tls-cert and \
             --tls-key, or listen on loopback, or put a proxy in front and say --behind-proxy"
        );
    }
    let handle = Handle::new();
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    let mut renewing = None;
    let task = if let Some((chain, key)) = tls {
        let configuration = tls::configuration(&chain, &key)?;
        renewing = Some(tokio::spawn(tls::renew(configuration.clone(), chain, key, renewal)));
        let server = axum_server::bind_openssl(address, configuration).http1_only();
        let server = server.map(|acceptor| Bounded::new(acceptor, connections));
        let mut server = server.first_request_timeout(headers).handle(handle.clone());
        server.http_builder().http1().header_read_timeout(headers);
        tokio::spawn(server.serve(service))
    } else {
        let server = axum_server::bind(address).http1_only();
        let server = server.map(|acceptor| Bounded::new(acceptor, connections));
        let mut server = server.first_request_timeout(headers).handle(handle.clone());
        server.http_builder().http1().header_read_timeout(headers);
        tokio::spawn(server.serve(service))
    };
    let Some(address) = handle.listening().await else {
        task.await?.with_context(|| format!("{address} cannot be listened on"))?;
        bail!("{address} cannot be listened on");
    };
    Ok(Listening { address, handle, task, renewing })
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(renewing) = &self.renewing {
            renewing.abort();
        }
    }
}

impl Listening {
    /// Ends it: nothing new is taken, and requests that are under way have 20 seconds.
    pub async fn end(mut self) -> Result<()> {
        self.handle.graceful_shutdown(Some(GRACE));
        Ok((&mut self.task).await??)
    }

    /// Runs until the system says that the program should end, or the server fails.
    pub async fn until_told_to_end(mut self) -> Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = &mut self.task => return Ok(ended??),
            _ = terminate.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        self.end().await
    }
}
