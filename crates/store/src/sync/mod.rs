//! What the clinic knows of head office and of other witnesses.
//!
//! `enrolment`, `witnesses` and `pauses` are rows of the clinic's database, with their events.
//! `book` is a database beside it, for what others signed and hold and when they are asked next:
//! none of that is an event, or every sync would cause the next; all of it can be fetched again.

pub mod book;
pub mod enrolment;
pub mod mail;
pub mod pauses;
pub mod payloads;
pub mod policies;
pub mod sealed;
pub mod witnesses;
