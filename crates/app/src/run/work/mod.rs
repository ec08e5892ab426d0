//! The work on each document of a run: its text, its calls, its record.

pub(crate) mod bench;
mod call;
pub(crate) mod given;
mod hold;
mod record;
mod text;
