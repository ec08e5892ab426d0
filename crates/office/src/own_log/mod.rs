//! Head office's own ledger: what its people read and did, and what clinics were let in.
//!
//! The same format as a clinic's (`docs/ledger-format.md`): headers in canonical JSON, commitments to
//! payloads, a Merkle tree, checkpoints signed by the office's log key. [`append()`] runs in the
//! transaction of what it records, so that neither is there without the other. The whole is public
//! to the office's people and, as checkpoints and proofs, to its clinics; payloads are not served.

mod append;
mod event;
mod record;
mod routes;
mod tree;
mod verify;

pub use append::seal;
pub use event::{Actor, Entry, Kind};
pub(crate) use routes::router;
pub(crate) use tree::{checkpoint, consistency, inclusion};
pub use verify::verify;

#[cfg(test)]
mod tests;
