//! TLS by the system's OpenSSL (`docs/decisions/0004-system-tls.md`). HTTP/1.1 alone: in HTTP/2
//! nothing bounds the time that a request's headers take.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum_server::tls_openssl::OpenSSLConfig;
use openssl::ssl::{AlpnError, SslAcceptor, SslFiletype, SslMethod, select_next_proto};

/// The protocol that is offered, in the form of RFC 7301.
const PROTOCOL: &[u8] = b"\x08http/1.1";

/// From a certificate's chain and its key, both PEM.
pub(super) fn configuration(chain: &Path, key: &Path) -> Result<OpenSSLConfig> {
    Ok(OpenSSLConfig::from_acceptor(acceptor(chain, key)?))
}

/// Takes a renewed certificate up, whenever either file is another than before. One that is no
/// good yet is said to be so, and what was served goes on. Never ends.
pub(super) async fn renew(
    configuration: OpenSSLConfig,
    chain: PathBuf,
    key: PathBuf,
    pause: Duration,
) {
    let read = || (std::fs::read(&chain).ok(), std::fs::read(&key).ok());
    let mut served = read();
    loop {
        tokio::time::sleep(pause).await;
        let now = read();
        if now == served {
            continue;
        }
        match acceptor(&chain, &key) {
            Ok(acceptor) => configuration.reload_from_acceptor(acceptor),
            Err(error) => eprintln!("the renewed certificate is not taken up: {error:#}"),
        }
        served = now;
    }
}

fn acceptor(chain: &Path, key: &Path) -> Result<Arc<SslAcceptor>> {
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    let read = builder.set_certificate_chain_file(chain);
    read.with_context(|| format!("{} is not a certificate in PEM", chain.display()))?;
    let read = builder.set_private_key_file(key, SslFiletype::PEM);
    read.with_context(|| format!("{} is not a private key in PEM", key.display()))?;
    builder
        .check_private_key()
        .with_context(|| format!("{} is not the key of {}", key.display(), chain.display()))?;
    builder.set_alpn_select_callback(|_, client| {
        select_next_proto(PROTOCOL, client).ok_or(AlpnError::NOACK)
    });
    Ok(Arc::new(builder.build()))
}
