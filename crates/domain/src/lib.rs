//! The rules of the product, with no input or output: what the records are, which
//! states they pass through, who may do what, what things cost, what is compliant.
//!
//! Time and randomness come in through [`clock`]. Storage, files and networks live in
//! other crates, which depend on this one. Implements `docs/architecture.md`.

pub mod access;
pub mod alert;
pub mod arrival;
pub mod asked;
pub mod background;
pub mod check_digits;
pub mod comparison;
pub mod completion;
pub mod compliance;
pub mod cost;
pub mod date_order;
pub mod document;
pub mod doubt;
pub mod egress;
pub mod endpoint;
pub mod event;
pub mod extraction;
pub mod figures;
pub mod folder_sessions;
pub mod given;
pub mod identity;
pub mod ids;
pub mod inbox;
pub mod message;
pub mod packet;
pub mod password;
pub mod patients;
pub mod payloads;
pub mod ratio;
pub mod redaction;
pub mod report;
pub mod retention;
pub mod review;
pub mod run;
pub mod screening;
pub mod session;
pub mod setup;
pub mod support;
pub mod sync;
mod words;

pub use wardbook_clock as clock;
