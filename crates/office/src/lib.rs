//! The head-office server: witness, mirror, and the clinics' other business.
//!
//! Two promises with two keys. *Fixed* (C2SP tlog-witness): this history, up to size N, cannot
//! change any more. *Held* (C2SP tlog-mirror): every entry up to M lies here, durable and readable.
//! Servers hold no state: everything is in the database, embedded SQLite or PostgreSQL.
//!
//! Read in this order: [`storage`] (the database and its aggregates), [`keys`] (what signs), and
//! the rooms that serve requests over them.

pub mod acts;
pub mod codes;
pub mod commands;
pub mod folder;
pub mod fsck;
pub mod health;
pub mod keys;
pub mod limits;
pub mod mailbox;
pub mod metrics;
pub mod mirror;
pub mod own_log;
pub mod pace;
pub mod page;
pub mod policy;
pub mod reader;
pub mod refusal;
pub mod rooms;
pub mod sealing;
pub mod search;
pub mod secrets;
pub mod serve;
pub mod staff;
pub mod state;
pub mod storage;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod v1;
pub mod web;
pub mod witness;

pub use wardbook_clock as clock;
