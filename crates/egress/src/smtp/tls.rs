//! TLS as it is for a letter: the system's, version 1.2 or later, with a certificate of the server's
//! name that the system or the clinic trusts. Nothing switches any of that off.

use std::error::Error;
use std::time::Duration;

use native_tls::{Certificate, Protocol, TlsConnector};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_native_tls::TlsStream;

use super::outcome::Outcome;
use super::settings::Unusable;

/// What every connection is made with; reading the system's certificates takes a while.
pub(super) fn connector(roots: Option<&str>) -> Result<tokio_native_tls::TlsConnector, Unusable> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if let Some(roots) = roots {
        let unreadable = |why: String| Unusable::Roots(why);
        let found = Certificate::stack_from_pem(roots.as_bytes())
            .map_err(|error| unreadable(error.to_string()))?;
        if found.is_empty() {
            return Err(unreadable("there is none among them".to_owned()));
        }
        for root in found {
            builder.add_root_certificate(root);
        }
    }
    let connector = builder.build().map_err(|error| Unusable::Tls(error.to_string()))?;
    Ok(connector.into())
}

/// Agrees on TLS over a connection.
pub(super) async fn secure(
    connector: &tokio_native_tls::TlsConnector,
    host: &str,
    plain: TcpStream,
    limit: Duration,
) -> Result<TlsStream<TcpStream>, Outcome> {
    match timeout(limit, connector.connect(host, plain)).await {
        Ok(Ok(secured)) => Ok(secured),
        Ok(Err(error)) => Err(failure(&error)),
        Err(_) => Err(Outcome::temporary(format!(
            "no secure connection was agreed on with the server within {limit:?}"
        ))),
    }
}

fn failure(error: &native_tls::Error) -> Outcome {
    let words = error.to_string();
    if is_lost(error) || words.contains("unexpected eof") || words.contains("unexpected EOF") {
        return Outcome::temporary(
            "the server closed the connection while a secure one was being agreed on",
        );
    }
    let words = if words.contains("certificate") {
        let why = reason(&words).map(|why| format!(" ({why})")).unwrap_or_default();
        format!("the server's certificate is not one that this machine trusts for its name{why}")
    } else if words.contains("wrong version number") || words.contains("record layer failure") {
        "the server speaks no TLS on this port; it may be the one for STARTTLS".to_owned()
    } else {
        format!("no secure connection could be agreed on with the server: {words}")
    };
    Outcome::NotSecure { words }
}

/// Whether the connection itself broke.
fn is_lost(error: &native_tls::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.is::<std::io::Error>() {
            return true;
        }
        source = inner.source();
    }
    false
}

/// The verdict on a certificate, which OpenSSL appends in brackets.
fn reason(words: &str) -> Option<&str> {
    let inside = words.strip_suffix(')')?;
    inside.rsplit_once('(').map(|(_, why)| why).filter(|why| *why != "ok")
}
