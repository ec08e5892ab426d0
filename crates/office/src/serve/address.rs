//! Where a request comes from: the connection, or what the proxies in front of this server say.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use crate::refusal::Refusal;
use crate::state::AppState;

/// The client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.ok_or_else(|| {
            let text = "a connection without an address";
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, text)
        })?;
        Ok(Self(forwarded(&parts.headers, peer.0.ip(), app.behind_proxy)))
    }
}

/// The address that the outermost of `hops` proxies saw. Each adds the address that it saw at the
/// right; what stands left of those is whatever the client wrote, and is not looked at.
fn forwarded(headers: &HeaderMap, peer: IpAddr, hops: usize) -> IpAddr {
    if hops == 0 {
        return peer;
    }
    // By the byte: a client's own part may be no text, and what proxies added after it counts.
    let named: Vec<&[u8]> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .collect();
    let named = named.len().checked_sub(hops).and_then(|at| named.get(at));
    let named = named.and_then(|name| str::from_utf8(name).ok());
    named.and_then(|name| name.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_as_many_hops_are_believed_as_there_are_proxies() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        let seen = |headers: &HeaderMap, hops| forwarded(headers, peer, hops).to_string();
        assert_eq!(seen(&headers, 1), "10.0.0.1");
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3".parse().unwrap());
        assert_eq!(seen(&headers, 0), "10.0.0.1");
        assert_eq!(seen(&headers, 1), "3.3.3.3");
        assert_eq!(seen(&headers, 2), "2.2.2.2");
        assert_eq!(seen(&headers, 4), "10.0.0.1", "fewer hops than there should be");
        let forged = HeaderValue::from_bytes(b"1.1.1.1, \xff, 4.4.4.4").unwrap();
        headers.append("x-forwarded-for", forged);
        assert_eq!(seen(&headers, 1), "4.4.4.4", "what is no text hides nothing after it");
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(seen(&headers, 1), "10.0.0.1");
    }
}
