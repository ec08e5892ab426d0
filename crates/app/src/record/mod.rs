//! The record as people read it: its events, one in full, traces, verification and drills, exports.
//!
//! How it is written and kept stands in `wardbook-store`; what proves it, in `wardbook-ledger`.

pub(crate) mod covering;
pub(crate) mod detail;
pub(crate) mod drill;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod file;
pub(crate) mod reading;
pub(crate) mod scope;
mod shown;
pub(crate) mod trace;
pub(crate) mod verification;
