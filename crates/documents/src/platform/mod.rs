//! What differs between operating systems: how a child limits itself and how it is ended.
//! Linux has everything; other systems compile and keep only the parent's clock.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(target_os = "linux")]
mod reach;

#[cfg(target_os = "linux")]
pub(crate) use linux::*;
#[cfg(not(target_os = "linux"))]
pub(crate) use other::*;

/// How a child ended, as far as the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By itself, with this code.
    Code(i32),
    /// It used up its processor time.
    OutOfTime,
    /// By another signal.
    Signal(i32),
}
