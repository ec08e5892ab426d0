//! What a text holds that may not leave the clinic, and what in it speaks to a machine instead of
//! to a reader.
//!
//! `phi` finds personal health information, a file for each family of recognisers; `instructions`
//! finds hidden ones; both take a text and give spans of it. `redact` makes a text of it that may be
//! sent. All are without I/O, clock and randomness. What a verdict leads to is decided by the run,
//! and what may be sent by the endpoint's policy.

pub mod instructions;
pub mod phi;
pub mod redact;
