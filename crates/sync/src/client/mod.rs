//! A clinic's end: HTTP to head office, and to other witnesses.
//!
//! Each function is one exchange, bounded in time and size. What is answered is read strictly, and a
//! signature is handed out only after it was verified. When to ask, and what to keep, is
//! `wardbook-app`'s.

mod failure;
mod mirror;
mod office;
mod packing;
mod transport;
mod upload;
mod witness;

pub use failure::{Cause, Failure};
pub use office::PolicyAnswer;
pub use packing::Packing;
pub use transport::Client;
pub use upload::{Sent, Uploaded};
pub use witness::{Cosigned, Shown, verified};
