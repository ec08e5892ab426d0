//! Everything under a trace id, as steps with their events.

pub(crate) mod nested;
pub(crate) mod page;
pub(crate) mod permission;
mod read;
mod tree;
