//! A record that turns out to be a restored backup or a second copy, from the first "no" of head
//! office to a clinic that works again.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(unreachable_pub, dead_code)] // The modules of a test are its own, and some of another's.

#[path = "../sync/clinic.rs"]
mod clinic;
#[path = "../sync/ledger.rs"]
mod ledger;
#[path = "../sync/office.rs"]
mod office;
#[path = "../sync/server.rs"]
mod server;

mod archive;
mod stories;
