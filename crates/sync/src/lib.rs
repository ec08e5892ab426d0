//! What a clinic and head office say to each other.
//!
//! [`wire`] has what goes over the line, for both sides: C2SP's tlog-witness ("this history cannot
//! change any more") and tlog-mirror ("every event lies here"), and `/v1`, our own few statements.
//! [`client`] is the clinic's end of it.
//! Not here: when a clinic syncs (`wardbook-app`), and what head office stores (`wardbook-office`).

pub mod client;
pub mod wire;
