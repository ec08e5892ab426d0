//! The clinic's folder and the files in it that are not the database: who may open the clinic
//! ([`key_slots`]), encrypted originals ([`vault`]), and failed sign-ins that the log has not
//! taken in yet (`journal`). Each file has its line in `docs/architecture.md`.

pub(crate) mod folder;
pub(crate) mod journal;
pub mod key_slots;
pub(crate) mod unattended_slot;
pub mod vault;

pub use folder::{Home, HomeLock, replace_file, restrict};
