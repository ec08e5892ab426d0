//! The database: one small trait over SQLite and PostgreSQL (`engine`), transactions that are tried
//! again (`store`), and one file for each aggregate with its SQL.
//!
//! An aggregate's functions take an open transaction, so that a caller joins several of them in
//! one. `conformance.rs` runs all of it against both databases.

pub mod clinics;
pub mod contacts;
pub mod cosigners;
mod engine;
mod error;
pub mod events;
pub mod evidence;
pub mod faults;
pub mod logs;
pub mod mail;
pub mod migrations;
pub mod mirror;
pub mod office;
pub mod own_log;
pub mod payloads;
pub mod people;
pub mod policies;
mod postgres;
pub mod refusals;
mod sqlite;
pub mod standing;
mod store;
pub mod tiles;
pub mod tokens;
pub(crate) mod value;
pub mod witness;

#[cfg(test)]
mod conformance;

pub use engine::{Access, Dialect, Engine, Transaction, Work};
pub use error::{Result, StorageError};
pub use postgres::Postgres;
pub use sqlite::{RawKey, Sqlite};
pub use store::Storage;
pub use value::{Cell, FromCell, Row, Value};
