//! Held: `POST /add-entries` and the reads of C2SP tlog-mirror, in the layout of C2SP tlog-tiles.
//!
//! `body` unpacks within limits, `upload` proves and stores package by package, `tree` computes
//! hashes from what is stored, `covered` reads back what a signature adds, `bundle` is one stored row,
//! `path` and `read` answer reads, `notes` writes the signed ones.

mod body;
pub mod bundle;
mod covered;
mod notes;
pub(crate) mod path;
mod read;
pub mod tree;
mod upload;

pub use read::{fixed_checkpoint, mirror_checkpoint, resource};
pub use upload::add_entries;

#[cfg(test)]
mod tests;
