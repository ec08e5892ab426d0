//! E-mail by SMTP (RFC 5321), to the one server that a clinic configured: a [`Letter`] is written
//! once, and a [`Server`] is handed its bytes as often as it takes. TLS is required, except by a
//! server on this machine. Nothing is connected before a register has taken note of the letter.
//!
//! What is no success is told apart by what may follow from it: [`Outcome`]. Nothing here tries
//! again, and no relay, proxy or mail exchanger is looked for.

mod conversation;
mod letter;
mod opening;
mod outcome;
mod reply;
mod sending;
mod settings;
mod tls;

pub use letter::{Letter, NotWritten, Written};
pub use outcome::Outcome;
pub use reply::Enhanced;
pub use sending::Server;
pub use settings::{Limits, Login, Password, Security, Settings, Unusable};
