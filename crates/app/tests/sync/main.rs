//! Sync against a server that a test has do wrong: what is sent, what is kept, when it is tried
//! again, and what people are told. What a real head office answers is tested with it.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
// The modules of a test are its own; the stories of recovery use more of them.
#![allow(unreachable_pub, dead_code)]

mod clinic;
mod ledger;
mod office;
mod server;

mod book;
mod bundles;
mod egress;
mod enrolment;
mod faults;
mod in_force;
mod new_keys;
mod payloads;
mod policies;
mod quiet;
mod waits;
mod witnesses;
