//! The clinic's encrypted database, its log, key slots and vault.
//!
//! [`Store::write`] is the only way to change anything: what it changes and what it records
//! are one transaction of one writing thread. Who may do so is decided in `wardbook-app`.
//! Implements `docs/architecture.md` (decisions 1, 2, 11) and `docs/ledger-format.md`.

pub mod alerts;
pub mod calls;
mod capture;
mod checkpoint_copy;
pub mod checks;
mod cipher;
mod clauses;
pub mod documents;
pub mod drill;
mod end;
pub mod endpoints;
mod error;
pub mod events;
mod faults;
mod fold;
pub mod home;
pub mod identity;
pub mod key_slots;
mod log;
pub mod log_nodes;
mod migrations;
pub mod overview;
pub mod period;
pub mod results;
pub mod saved_views;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod settings;
mod sign_in_journal;
mod store;
mod tables;
#[cfg(test)]
mod testing;
mod text_index;
pub mod totp;
mod tx;
pub mod users;
pub mod vault;
pub mod verify;
mod writer;

pub use cipher::{CipherProbe, DataKey};
pub use end::end_program;
pub use error::{StoreError, io_in_words};
pub use sign_in_journal::{FailedSignIn, SignInJournal};
pub use store::{NewClinic, Recovered, Store};
pub use tables::{TABLES, TableClass};
pub use text_index::has_words;
pub use tx::Tx;

/// What store functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
