//! The audit log's format and mathematics: entries, Merkle tree, checkpoints, bundles. No I/O of its own.
//!
//! Everything here is a pure function over bytes, or reads and writes only what it is handed
//! (`Read`, `Write`, `Seek`). Nothing here knows of databases, clocks or randomness: salts, keys
//! and times are passed in. The byte-exact format is written down in `docs/ledger-format.md`;
//! where that page and this code disagree, the page is right and the code has a bug.
//!
//! Read in this order: [`entry`] (what is hashed), [`merkle`] (how hashes become one root),
//! [`note`] and [`checkpoint`] (how a root is signed), [`verify`] (what a log must obey),
//! [`bundle`] (what leaves the clinic).

pub mod bundle;
pub mod checkpoint;
pub mod entry;
pub mod fault;
pub mod jcs;
pub mod known_tiles;
pub mod merkle;
pub mod note;
pub mod tiles;
pub mod time;
pub mod verify;

#[cfg(test)]
mod testing;

/// A SHA-256 hash: of a leaf, of a node, of a payload commitment.
pub type Hash = [u8; 32];

/// The largest integer the format allows, 2^53 - 1: what every JSON parser can hold exactly
/// (RFC 8785 section 3.2.2.3, RFC 7493 section 2.2).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;
