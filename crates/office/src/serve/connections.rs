//! How many connections are open: of the node, so that it keeps files for its database, and of one
//! address, so that nobody takes all of them. One too many is closed before its TLS begins.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How many may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// On this node.
    pub all: usize,
    /// From one address.
    pub each: usize,
}

impl Most {
    /// Of the files that the system lets this process open, all but what the database and the page
    /// need; an eighth of them for one address, unless every client comes by way of a proxy.
    pub fn new(behind_proxy: bool) -> Self {
        let all = files().saturating_sub(256).clamp(64, 8_192);
        Self { all, each: if behind_proxy { all } else { all / 8 } }
    }
}

/// Files that the system lets this process open (proc(5)), or what it usually lets.
fn files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    soft.unwrap_or(1_024)
}

/// Those that are open.
#[derive(Clone, Debug)]
struct Connections {
    most: Most,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One of them; counted until it is dropped.
#[derive(Debug)]
struct Counted {
    connections: Connections,
    address: IpAddr,
}

impl Connections {
    fn open(&self, address: IpAddr) -> Option<Counted> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all = open.values().sum::<usize>();
        let own = open.get(&address).copied().unwrap_or(0);
        // This machine's own programs are a proxy, or are trusted as much as the server is.
        let each =
            if address.to_canonical().is_loopback() { self.most.all } else { self.most.each };
        if all >= self.most.all || own >= each {
            return None;
        }
        open.insert(address, own + 1);
        Some(Counted { connections: self.clone(), address })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Accepts connections as long as there is room for them.
#[derive(Clone, Debug)]
pub(super) struct Bounded<A> {
    inner: A,
    connections: Connections,
}

impl<A> Bounded<A> {
    pub(super) fn new(inner: A, most: Most) -> Self {
        Self { inner, connections: Connections { most, open: Arc::default() } }
    }
}

impl<A, S> Accept<TcpStream, S> for Bounded<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = Stream<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let counted = stream.peer_addr().map(|peer| self.connections.open(peer.ip()));
        let counted = match counted {
            Ok(Some(counted)) => counted,
            Ok(None) => return Box::pin(async { Err(io::ErrorKind::QuotaExceeded.into()) }),
            Err(error) => return Box::pin(async { Err(error) }),
        };
        let accepted = self.inner.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepted.await?;
            Ok((Stream { stream, _counted: counted }, service))
        })
    }
}

/// A connection's stream, counted as long as it is there.
#[derive(Debug)]
pub(super) struct Stream<T> {
    stream: T,
    _counted: Counted,
}

impl<T: AsyncRead + Unpin> AsyncRead for Stream<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Stream<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_the_node_has_its_most_and_both_come_back() {
        let most = Most { all: 6, each: 2 };
        let connections = Connections { most, open: Arc::default() };
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        let mut open: Vec<_> = (0..2).map(|_| connections.open(address(1)).unwrap()).collect();
        assert!(connections.open(address(1)).is_none());
        let own = IpAddr::from([127, 0, 0, 1]);
        open.extend((0..4).map(|_| connections.open(own).unwrap()));
        assert!(connections.open(own).is_none());
        assert!(connections.open(address(2)).is_none(), "the node has six");
        open.truncate(1);
        assert!(connections.open(address(1)).is_some());
        open.clear();
        assert!(connections.open.lock().unwrap().is_empty());
    }

    #[test]
    fn a_proxys_connections_are_everybodys() {
        let direct = Most::new(false);
        assert!(direct.each < direct.all && direct.all >= 64);
        assert_eq!(Most::new(true).each, Most::new(true).all);
    }
}
