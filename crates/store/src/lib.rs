//! The clinic's encrypted database, its log, key slots and vault.
//!
//! [`Store::write`] is the only way to change anything: what it changes and what it records
//! are one transaction of one writing thread. Who may do so is decided in `wardbook-app`.
//! Implements `docs/architecture.md` (decisions 1, 2, 11) and `docs/ledger-format.md`.
//!
//! The rooms know each other by their files; other crates name what is listed below.

mod database;
mod error;
mod faults;
pub mod home;
pub mod log;
pub mod records;
pub mod recovery;
mod store;
pub mod sync;
#[cfg(test)]
mod testing;
pub mod verify;

pub use database::cipher::{CipherProbe, DataKey};
pub use database::exit::end_program;
pub use database::tables::{TABLES, TableClass};
pub use database::tx::Tx;
pub use error::{StoreError, io_in_words};
pub use home::journal::{FailedSignIn, SignInJournal};
pub use home::unattended_slot::UnattendedKey;
pub use home::{key_slots, vault};
pub use log as events;
pub use log::nodes as log_nodes;
pub use log::words::has_words;
pub use records::today as overview;
pub use records::{
    alerts, background, calls, checks, contacts, documents, egress, endpoints, folder_sessions,
    identity, inbox_files, inbox_folders, matches, message_providers, message_templates, messages,
    patients, period, results, saved_views, screenings, search, second_factors, sessions, settings,
    users,
};
pub use store::{NewClinic, Recovered, Store};
pub use verify::drill;
pub use wardbook_totp as totp;

/// What store functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
