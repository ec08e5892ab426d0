//! What differs between systems: the socket, and how an end knows the other's account. Only Linux has
//! been built and tried; elsewhere a holder works alone, as it does where no socket can be made.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub(crate) use linux::Stream;
#[cfg(target_os = "linux")]
pub(super) use linux::{Listener, accept, close, connect, listen, own_peer, remove};

#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(not(target_os = "linux"))]
pub(crate) use other::Stream;
#[cfg(not(target_os = "linux"))]
pub(super) use other::{Listener, accept, close, connect, listen, own_peer, remove};
