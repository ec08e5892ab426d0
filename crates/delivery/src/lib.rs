//! How a message reaches its provider, and what comes back: SMS gateways
//! described as data, callbacks and bounce reports, replies of mail servers.
//!
//! Pure: nothing here opens a connection, keeps a secret or asks for the time. What is sent goes
//! through `egress`; which message an answer belongs to is for `app` to look up.

pub mod bounce;
pub mod callback;
pub mod email;
pub mod field;
pub mod gateway;
pub mod outcome;
mod words;
