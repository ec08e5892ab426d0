//! The log: appending to its growing end, reading it, and what is kept beside it.
//!
//! `end` is the only place that appends, and only the writing thread has it. The rest reads: one
//! event or many (`read`), a list with a place in it (`scroll`), one trace, the tree's [`nodes`],
//! the words of payloads. Implements `docs/ledger-format.md`; whether it all agrees is found out
//! in `verify`.

pub(crate) mod checkpoint_copy;
pub(crate) mod end;
pub mod nodes;
pub(crate) mod read;
pub(crate) mod scroll;
pub(crate) mod trace;
pub(crate) mod words;

pub use read::{Event, EventView, Filter, count, first_not_before, last_time};
pub use scroll::{EventHead, Scroll};
pub use trace::{TracedEvent, of_step, of_trace};
