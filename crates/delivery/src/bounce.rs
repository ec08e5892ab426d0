//! Bounces: delivery status notifications (RFC 3464) that mail servers send back as e-mail.
//!
//! Anybody can write one. Nothing of it counts before the caller has found [`Bounce::message_id`]
//! among the messages it sent, and the recipient among those of that message.

mod entity;
mod fields;
mod report;
#[cfg(test)]
mod tests;

pub use report::{Action, Bounce, Recipient, Unreadable, read};
