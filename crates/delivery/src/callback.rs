//! Reports that a provider sends by itself: first [`verify`], then [`read`]. What is not signed, not
//! fresh or not about a message of this clinic changes nothing and is a security event; the caller
//! records it, and remembers the ids of what it accepted so that nothing is accepted twice.

mod form;
mod reading;
pub mod scheme;
#[cfg(test)]
mod tests;
mod verify;

pub use reading::{Report, Unreadable, read};
pub use verify::{Received, Refused, TOLERANCE, Verified, verify};
